/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random streams: fixed bits, independence of purposes, right moments. */
#include "tests.h"

#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/core.h"

enum { N = 20000 };
static double x[N], y[N];

/* The bits that every figure of the book rests on. */
static void test_bits_are_fixed(void)
{
    gsl_rng *rng = nab_stream(1, "chapter01", "data", 0);
    nab_stream_normal(rng, N, x);
    CU_ASSERT_EQUAL(hash_doubles(N, x), UINT64_C(0x5548828650B3BB38));
    nab_stream_uniform(rng, -1, 1, N, x);
    CU_ASSERT_EQUAL(hash_doubles(N, x), UINT64_C(0x8081FD901463A9B0));
    gsl_rng_free(rng);
}

static void test_every_part_of_the_seed_counts(void)
{
    uint64_t seed[] = {nab_seed(1, "a", "b", 0),  nab_seed(2, "a", "b", 0),
                       nab_seed(1, "ab", "", 0),  nab_seed(1, "", "ab", 0),
                       nab_seed(1, "a", "b", 1),  nab_seed(1, "a", "c", 0),
                       nab_seed(1, NULL, "b", 0), nab_seed(0, "a", "b", 1)};
    int n = sizeof seed / sizeof *seed;
    for (int i = 0; i < n; i++)
        for (int j = 0; j < i; j++)
            CU_ASSERT_NOT_EQUAL(seed[i] & 0xFFFFFFFF, seed[j] & 0xFFFFFFFF);
}

/* Means and correlation within 5 standard errors, 1/sqrt(N). */
static void test_neighbouring_streams_are_unrelated(void)
{
    for (uint64_t trial = 0; trial < 8; trial++) {
        gsl_rng *a = nab_stream(1, "c", "data", trial);
        gsl_rng *b = nab_stream(1, "c", "data", trial + 1);
        nab_stream_normal(a, N, x);
        nab_stream_normal(b, N, y);
        double bound = 5.0 / sqrt(N);
        CU_ASSERT(fabs(gsl_stats_mean(x, 1, N)) < bound);
        CU_ASSERT(fabs(gsl_stats_variance(x, 1, N) - 1.0) < bound * sqrt(2.0));
        CU_ASSERT(fabs(gsl_stats_correlation(x, 1, y, 1, N)) < bound);
        gsl_rng_free(a);
        gsl_rng_free(b);
    }
}

static void test_permutation_is_one_and_is_fair(void)
{
    enum { SIZE = 5, ROUNDS = 10000 };
    int first[SIZE] = {0};
    gsl_rng *rng = nab_stream(1, "c", "order", 0);
    for (int r = 0; r < ROUNDS; r++) {
        size_t order[SIZE];
        int seen = 0;
        nab_stream_permutation(rng, SIZE, order);
        for (int i = 0; i < SIZE; i++)
            seen |= 1 << order[i];
        CU_ASSERT_EQUAL(seen, (1 << SIZE) - 1);
        first[order[0]]++;
    }
    for (int i = 0; i < SIZE; i++) /* binomial: sd = sqrt(ROUNDS p (1-p)) */
        CU_ASSERT(abs(first[i] - ROUNDS / SIZE) < 5 * sqrt(ROUNDS * 0.16));
    gsl_rng_free(rng);
}

/* Named streams start over, "data" goes on. */
static void test_tape_streams(void)
{
    nab_tape *t = nab_tape_new(5);
    double a[3], b[3];
    nab_stream_normal(nab_tape_stream(t, "w"), 3, a);
    nab_randn(t, nab_vec(100));
    nab_stream_normal(nab_tape_stream(t, "w"), 3, b);
    CU_ASSERT_EQUAL(memcmp(a, b, sizeof a), 0);
    nab_stream_normal(nab_tape_stream(t, "v"), 3, b);
    CU_ASSERT_NOT_EQUAL(memcmp(a, b, sizeof a), 0);
    nab_tensor *first = nab_randn(t, nab_vec(3));
    nab_tensor *second = nab_randn(t, nab_vec(3));
    CU_ASSERT_NOT_EQUAL(memcmp(first->data, second->data, sizeof a), 0);
    nab_tape_free(t);
}

static CU_TestInfo tests[] = {
    {"the bits are fixed", test_bits_are_fixed},
    {"every part of the seed counts", test_every_part_of_the_seed_counts},
    {"neighbours are unrelated", test_neighbouring_streams_are_unrelated},
    {"permutations", test_permutation_is_one_and_is_fair},
    {"streams of a tape", test_tape_streams},
    CU_TEST_INFO_NULL};

CU_SuiteInfo nab_core_stream_suites[] = {
    {"core: streams", NULL, NULL, NULL, NULL, tests}, CU_SUITE_INFO_NULL};
