/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The matrix product against the loop that its header promises, bit by bit.
 */
#include "tests.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "numeric/numeric.h"

/* Numbers in (-1,1), the same at every call, not all of one size. Each has 53
 * significant bits: shorter ones would make exact products, and every order of
 * summation right. */
static double *numbers(size_t n, uint64_t state)
{
    double *x = malloc((n + 1) * sizeof *x);
    for (size_t i = 0; i < n; i++) {
        state = state * UINT64_C(6364136223846793005) + 1442695040888963407u;
        x[i] = (double)(state >> 11) * 0x1p-52 - 1;
        if (i % 16 == 5)
            x[i] *= 0x1p-40;
    }
    return x;
}

static void naive(bool trans_a, bool trans_b, size_t m, size_t n, size_t k,
                  const double *a, size_t lda, const double *b, size_t ldb,
                  double *c, size_t ldc)
{
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < n; j++)
            for (size_t p = 0; p < k; p++)
                c[i * ldc + j] =
                    fma(a[trans_a ? p * lda + i : i * lda + p],
                        b[trans_b ? j * ldb + p : p * ldb + j], c[i * ldc + j]);
}

/* The number of bytes at which C differs from the naive loop's, the gaps at
 * the ends of its rows included; `gap` is added to every leading dimension. */
static int difference(int shape, size_t m, size_t n, size_t k, size_t gap)
{
    bool trans_a = shape & 1, trans_b = shape & 2;
    size_t lda = (trans_a ? m : k) + gap, ldb = (trans_b ? k : n) + gap;
    size_t ldc = n + gap, size_c = m * ldc;
    /* As short as the matrices allow: the sanitizer sees a step outside. */
    size_t rows_a = trans_a ? k : m, rows_b = trans_b ? n : k;
    double *a = numbers(rows_a * lda, 1), *b = numbers(rows_b * ldb, 2);
    double *c = numbers(size_c, 3), *expected = numbers(size_c, 3);
    nab_gemm(trans_a, trans_b, m, n, k, a, lda, b, ldb, c, ldc);
    naive(trans_a, trans_b, m, n, k, a, lda, b, ldb, expected, ldc);
    int differ = memcmp(c, expected, size_c * sizeof *c);
    free(a);
    free(b);
    free(c);
    free(expected);
    return differ != 0;
}

static int differences(size_t m, size_t n, size_t k, size_t gap)
{
    int count = 0;
    for (int shape = 0; shape < 4; shape++)
        if (difference(shape, m, n, k, gap)) {
            printf("\n  %zux%zux%zu, gap %zu, %s %s, level %d", m, n, k, gap,
                   shape & 1 ? "A^T" : "A", shape & 2 ? "B^T" : "B", nab_cpu());
            count++;
        }
    return count;
}

/* Runs `check` on every level that the machine has. */
static void on_every_level(void (*check)(void))
{
    nab_cpu_level start = nab_cpu();
    for (int level = NAB_CPU_BASELINE; level <= NAB_CPU_V4; level++)
        if (nab_set_cpu((nab_cpu_level)level) == (nab_cpu_level)level)
            check();
    nab_set_cpu(start);
}

/* Sizes around the edges of the tiles: 0, 1, one less, one more, and the ten
 * outputs of a digit classifier. */
static void check_small(void)
{
    const size_t m[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 24};
    const size_t n[] = {0, 1, 3, 4, 5, 7, 8, 9, 10, 12, 15, 16, 17, 33};
    const size_t k[] = {0, 1, 2, 5, 8, 11};
    int count = 0;
    for (size_t i = 0; i < sizeof m / sizeof *m; i++)
        for (size_t j = 0; j < sizeof n / sizeof *n; j++)
            for (size_t p = 0; p < sizeof k / sizeof *k; p++)
                count += differences(m[i], n[j], k[p], (i + j + p) % 3);
    CU_ASSERT_EQUAL(count, 0);
}

static void test_small_sizes_are_the_naive_loop(void)
{
    on_every_level(check_small);
}

/* The chapters' sizes. */
static void check_layers(void)
{
    CU_ASSERT_EQUAL(differences(32, 64, 64, 0), 0);
    CU_ASSERT_EQUAL(differences(64, 100, 100, 0), 0);
    CU_ASSERT_EQUAL(differences(33, 10, 128, 1), 0);
    CU_ASSERT_EQUAL(differences(3, 5, 257, 0), 0);  /* one k behind a block */
    CU_ASSERT_EQUAL(differences(1, 33, 70, 99), 0); /* A^T: one row, copied */
}

/* A^T with long rows: groups of tiles of every height are copied. */
static void check_heights(void)
{
    int count = 0;
    for (size_t m = 1; m <= 66; m++)
        count += difference(1, m, 17, 70, 99);
    CU_ASSERT_EQUAL(count, 0);
}

static void test_layers_are_the_naive_loop(void)
{
    on_every_level(check_layers);
    on_every_level(check_heights);
}

/* Beyond every block of the blocking: k > 256, m > 128, n > 512, and operands
 * so large that they are copied. The naive loop is slow, so once per level would be too
 * much for the baseline. */
static void check_large(void)
{
    if (nab_cpu() == NAB_CPU_BASELINE)
        CU_ASSERT_EQUAL(difference(2, 250, 3, 400, 1), 0)
    else
        CU_ASSERT_EQUAL(
            differences(250, 37, 400, 3) + differences(130, 520, 20, 0), 0);
    if (nab_cpu() == NAB_CPU_V4)
        CU_ASSERT_EQUAL(differences(41, 300, 330, 0), 0);
}

static void test_large_sizes_are_the_naive_loop(void)
{
    on_every_level(check_large);
}

/* C holds NaN before; S is one row for all, nothing, or a matrix of its own. */
static bool starts_from(int kind, size_t m, size_t n, size_t k)
{
    const size_t lds = kind == 0 ? 0 : n + 1;
    double *a = numbers(m * k, 1), *b = numbers(k * n, 2);
    double *s = numbers(m * (n + 1), 4);
    double *c = numbers(m * n, 3), *expected = numbers(m * n, 3);
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < n; j++) {
            c[i * n + j] = NAN;
            expected[i * n + j] = kind == 1 ? 0 : s[i * lds + j];
        }
    nab_gemm_from(kind == 1 ? NULL : s, lds, false, false, m, n, k, a, k, b, n,
                  c, n);
    naive(false, false, m, n, k, a, k, b, n, expected, n);
    bool same = memcmp(c, expected, m * n * sizeof *c) == 0;
    free(a);
    free(b);
    free(s);
    free(c);
    free(expected);
    return same;
}

static void check_start(void)
{
    for (int kind = 0; kind < 3; kind++) {
        CU_ASSERT(starts_from(kind, 13, 19, 7));
        CU_ASSERT(starts_from(kind, 13, 19, 0));
        CU_ASSERT(starts_from(kind, 7, 16, 300)); /* two blocks of k */
    }
}

static void test_a_product_starts_from_another_matrix(void)
{
    on_every_level(check_start);
    nab_set_threads(3);
    for (int kind = 0; kind < 3; kind++) {
        CU_ASSERT(starts_from(kind, 400, 101, 100)); /* strips of rows */
        CU_ASSERT(starts_from(kind, 101, 400, 100)); /* of columns */
    }
    nab_set_threads(1);
}

/* 4e6 multiply-adds and more are split among threads, by rows or by columns. */
static void test_threads_change_no_bit(void)
{
    nab_set_threads(3);
    CU_ASSERT_EQUAL(difference(0, 400, 101, 100, 1), 0);
    CU_ASSERT_EQUAL(difference(1, 101, 400, 100, 0), 0);
    CU_ASSERT_EQUAL(difference(2, 101, 400, 100, 0), 0);
    /* strips of 144: one row in the third, one short of three whole ones */
    CU_ASSERT_EQUAL(difference(0, 289, 120, 120, 0), 0);
    CU_ASSERT_EQUAL(difference(0, 431, 100, 100, 0), 0);
    nab_set_threads(1);
}

/* 1 + NaN, 0 inf and inf - inf reach their own outputs and no other. */
static void check_not_finite(void)
{
    double a[] = {1, 0, 0, 1, 1, 1};                  /* (3,2) */
    double b[] = {1, INFINITY, NAN, 2, -INFINITY, 3}; /* (2,3) */
    double c[9] = {0};
    nab_gemm(false, false, 3, 3, 2, a, 2, b, 3, c, 3);
    CU_ASSERT_EQUAL(c[0], 1);
    CU_ASSERT(isnan(c[1])); /* 1 inf + 0 (-inf) */
    CU_ASSERT(isnan(c[2]));
    CU_ASSERT_EQUAL(c[3], 2);
    CU_ASSERT(isnan(c[4]));
    CU_ASSERT(isnan(c[5])); /* 0 NaN */
    CU_ASSERT_EQUAL(c[6], 3);
    CU_ASSERT(isnan(c[7]));
    CU_ASSERT(isnan(c[8]));
}

static void test_nan_and_infinity_stay_in_their_output(void)
{
    on_every_level(check_not_finite);
}

static CU_TestInfo tests[] = {
    {"small sizes are the naive loop", test_small_sizes_are_the_naive_loop},
    {"layers are the naive loop", test_layers_are_the_naive_loop},
    {"large sizes are the naive loop", test_large_sizes_are_the_naive_loop},
    {"a product starts from another matrix",
     test_a_product_starts_from_another_matrix},
    {"threads change no bit", test_threads_change_no_bit},
    {"NaN and infinity stay in their output",
     test_nan_and_infinity_stay_in_their_output},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo nab_numeric_gemm_suites[] = {
    {"numeric: gemm", NULL, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};
