/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clipping: one norm over all parameters, the direction kept, NaN left. */
#include "tests.h"

#include <math.h>
#include <string.h>

#include "nn/nn.h"
#include "numeric/numeric.h"

static nab_tape *two_gradients(const double *a, const double *b)
{
    nab_tape *t = nab_tape_new(1);
    memcpy(nab_param(t, nab_vec(2), "a")->grad, a, 2 * sizeof *a);
    memcpy(nab_param(t, nab_vec(1), "b")->grad, b, sizeof *b);
    return t;
}

static double at(const nab_tape *t, size_t param, size_t i)
{
    return nab_tape_param(t, param)->grad[i];
}

/* (3, 4, 12): norm 13, over both parameters together. */
static void test_norm_is_global(void)
{
    nab_tape *t = two_gradients((double[]){3, 4}, (double[]){12});
    CU_ASSERT_DOUBLE_EQUAL(nab_grad_norm(t), 13.0, 1e-14);
    CU_ASSERT_DOUBLE_EQUAL(nab_clip_grad_norm(t, 100.0), 13.0, 1e-14);
    CU_ASSERT_EQUAL(at(t, 1, 0), 12.0); /* a small one is left alone */
    CU_ASSERT_DOUBLE_EQUAL(nab_clip_grad_norm(t, 1.0), 13.0, 1e-14);
    CU_ASSERT_DOUBLE_EQUAL(at(t, 1, 0), 12.0 / (13.0 + 1e-6), 1e-15);
    CU_ASSERT_DOUBLE_EQUAL(at(t, 0, 0) / at(t, 0, 1), 0.75, 1e-15);
    CU_ASSERT(nab_grad_norm(t) <= 1.0);
    double before = at(t, 0, 0);
    nab_clip_grad_norm(t, 1.0);
    /* once is enough, but for the 1e-6 in the rule */
    CU_ASSERT_DOUBLE_EQUAL(at(t, 0, 0) / before, 1.0, 1e-6);
    nab_tape_free(t);
}

static void test_norm_neither_over_nor_underflows(void)
{
    nab_tape *t = two_gradients((double[]){3e200, 4e200}, (double[]){12e200});
    CU_ASSERT_DOUBLE_EQUAL(nab_clip_grad_norm(t, 1.0) / 13e200, 1.0, 1e-14);
    CU_ASSERT_DOUBLE_EQUAL(at(t, 1, 0), 12.0 / 13.0, 1e-14);
    nab_tape_free(t);
    t = two_gradients((double[]){3e-200, 4e-200}, (double[]){0});
    CU_ASSERT_DOUBLE_EQUAL(nab_grad_norm(t) / 5e-200, 1.0, 1e-14);
    nab_tape_free(t);
    t = two_gradients((double[]){0, 0}, (double[]){0});
    CU_ASSERT_EQUAL(nab_clip_grad_norm(t, 1.0), 0.0);
    nab_tape_free(t);
}

/* The norm does not depend on the order of parameters, nor on which is the
 * largest: 3, 4, 12 spread over two. */
static void test_norm_of_parts_in_any_order(void)
{
    static const double part[][3] = {{12, 3, 4},   {3, 4, 12}, {4, 12, 3},
                                     {-12, -4, 3}, {0, 0, 13}, {5, 0, 12}};
    for (int k = 0; k < 6; k++) {
        nab_tape *t = two_gradients(part[k], part[k] + 2);
        CU_ASSERT_DOUBLE_EQUAL(nab_grad_norm(t), 13, 1e-14);
        nab_tape_free(t);
    }
}

/* Any gradient, any limit: afterwards the norm is at most the limit, what was
 * within it has not moved, and the direction is the same. */
static void test_clipped_norms_are_within_the_limit(void)
{
    enum { N = 40 };
    double before[N];
    nab_tape *t = nab_tape_new(1);
    nab_tensor *a = nab_param(t, nab_vec(N - 7), "a");
    nab_tensor *b = nab_param(t, nab_vec(7), "b");
    gsl_rng *rng = nab_stream(1, "test", "clip", 0);
    for (double size = 1e-8; size < 1e9; size *= 10)
        for (double limit = 1e-4; limit < 1e5; limit *= 100) {
            nab_stream_normal(rng, N, before);
            for (int i = 0; i < N; i++) {
                before[i] *= size;
                *(i < N - 7 ? &a->grad[i] : &b->grad[i - N + 7]) = before[i];
            }
            double norm = nab_clip_grad_norm(t, limit);
            double after = nab_grad_norm(t), factor = after / norm;
            CU_ASSERT_DOUBLE_EQUAL(norm, nab_array_norm2(N, before),
                                   1e-14 * norm);
            CU_ASSERT(after <= limit);
            CU_ASSERT(norm + 1e-6 > limit || after == norm);
            for (int i = 0; i < N; i++) {
                double g = i < N - 7 ? a->grad[i] : b->grad[i - N + 7];
                CU_ASSERT_DOUBLE_EQUAL(g, factor * before[i], 1e-14 * fabs(g));
            }
        }
    gsl_rng_free(rng);
    nab_tape_free(t);
}

static void test_what_is_not_finite_is_left_and_reported(void)
{
    nab_tape *t = two_gradients((double[]){3, NAN}, (double[]){12});
    CU_ASSERT_TRUE(isnan(nab_clip_grad_norm(t, 1.0)));
    CU_ASSERT_EQUAL(at(t, 0, 0), 3.0);
    CU_ASSERT_EQUAL(at(t, 1, 0), 12.0);
    nab_tape_free(t);
    t = two_gradients((double[]){3, 4}, (double[]){INFINITY});
    CU_ASSERT_EQUAL(nab_clip_grad_norm(t, 1.0), INFINITY);
    CU_ASSERT_EQUAL(at(t, 0, 0), 3.0);
    nab_tape_free(t);
    t = two_gradients((double[]){-INFINITY, 4}, (double[]){NAN});
    CU_ASSERT_TRUE(isnan(nab_grad_norm(t)));
    nab_tape_free(t);
    t = two_gradients((double[]){NAN, 4}, (double[]){INFINITY});
    CU_ASSERT_TRUE(isnan(nab_grad_norm(t)));
    nab_tape_free(t);
}

static void test_value_clip_turns_the_gradient(void)
{
    nab_tape *t = two_gradients((double[]){10, 0.1}, (double[]){-10});
    nab_clip_grad_value(t, 0.5);
    CU_ASSERT_EQUAL(at(t, 0, 0), 0.5);
    CU_ASSERT_EQUAL(at(t, 0, 1), 0.1);
    CU_ASSERT_EQUAL(at(t, 1, 0), -0.5);
    nab_tape_param(t, 0)->grad[0] = NAN;
    nab_clip_grad_value(t, 0.5);
    CU_ASSERT_TRUE(isnan(at(t, 0, 0)));
    nab_tape_free(t);
}

static CU_TestInfo tests[] = {
    {"the norm is global", test_norm_is_global},
    {"neither over- nor underflow", test_norm_neither_over_nor_underflows},
    {"parts in any order", test_norm_of_parts_in_any_order},
    {"within the limit", test_clipped_norms_are_within_the_limit},
    {"not finite: left alone", test_what_is_not_finite_is_left_and_reported},
    {"clipping by value", test_value_clip_turns_the_gradient},
    CU_TEST_INFO_NULL};

CU_SuiteInfo nab_nn_clip_suites[] = {
    {"nn: clipping", NULL, NULL, NULL, NULL, tests}, CU_SUITE_INFO_NULL};
