/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Elementary functions of every entry. */
#include "ops.h"

static nab_tensor *pow_17(nab_tensor *x)
{
    return nab_pow(x, 1.7);
}

static nab_tensor *pow_minus_3(nab_tensor *x)
{
    return nab_pow(x, -3);
}

static nab_tensor *pow_0(nab_tensor *x)
{
    return nab_pow(x, 0);
}

static nab_tensor *pow_2(nab_tensor *x)
{
    return nab_pow(x, 2);
}

static nab_tensor *pow_half(nab_tensor *x)
{
    return nab_pow(x, 0.5);
}

static nab_tensor *scale_3(nab_tensor *x)
{
    return nab_scale(x, -3);
}

static nab_tensor *shift_3(nab_tensor *x)
{
    return nab_shift(x, 3);
}

/* mpmath, 30 digits; bound: a few roundings of 2 ulp each. */
static void test_values(void)
{
    static const unary_value v[] = {
        {"exp", nab_exp, 1.25, 3.4903429574618413761, 3.4903429574618413761},
        {"log", nab_log, 1.25, 0.22314355131420975577, 0.8},
        {"sqrt", nab_sqrt, 1.25, 1.1180339887498948482, 0.44721359549995793928},
        {"pow 1.7", pow_17, 2.5, 4.7478612058273365237, 3.2285456199625887518},
        {"pow -3", pow_minus_3, -2.5, -0.064, -0.0768},
    };
    CU_ASSERT(unary_values_hold(COUNT(v), v, 1e-15));
}

/* Closed forms that are exact in binary, and what becomes of zeros,
 * infinities and NaN. */
static void test_edges(void)
{
    static const unary_value v[] = {
        {"neg", nab_neg, 0.0, -0.0, -1},
        {"neg", nab_neg, (double)INFINITY, -(double)INFINITY, -1},
        {"exp", nab_exp, 0, 1, 1},
        {"exp", nab_exp, -(double)INFINITY, 0, 0},
        {"exp", nab_exp, 1000, (double)INFINITY, (double)INFINITY},
        {"log", nab_log, 1, 0, 1},
        {"log", nab_log, 0, -(double)INFINITY, (double)INFINITY},
        {"log", nab_log, -1, (double)NAN, -1},
        {"sqrt", nab_sqrt, 0.25, 0.5, 1},
        {"sqrt", nab_sqrt, 0, 0, (double)INFINITY},
        {"sqrt", nab_sqrt, -1, (double)NAN, (double)NAN},
        {"square", nab_square, -1.5, 2.25, -3},
        {"square", nab_square, 1e200, (double)INFINITY, 2e200},
        {"square", nab_square, (double)NAN, (double)NAN, (double)NAN},
        {"abs", nab_abs, -2, 2, -1},
        {"abs", nab_abs, 3, 3, 1},
        {"abs", nab_abs, 0.5, 0.5, 1},
        {"abs", nab_abs, -0.5, 0.5, -1},
        {"abs", nab_abs, 0, 0, 0},
        {"abs", nab_abs, (double)NAN, (double)NAN, (double)NAN},
        {"pow 0", pow_0, 0, 1, 0},
        {"pow 0", pow_0, -5, 1, 0},
        {"pow 2", pow_2, -3, 9, -6},
        {"pow 2", pow_2, 0, 0, 0},
        {"pow 1/2", pow_half, 0, 0, (double)INFINITY},
        {"pow 1/2", pow_half, -1, (double)NAN, (double)NAN},
        {"scale", scale_3, 2, -6, -3},
        {"scale", scale_3, (double)NAN, (double)NAN, -3},
        {"shift", shift_3, 2, 5, 1},
    };
    CU_ASSERT(unary_values_hold(COUNT(v), v, 0));
}

/* db = -dy a / b^2 where dy times the quotient would leave the range. */
static void test_quotients_stay_in_range(void)
{
    static const double v[][4] = {{1e-250, 1e-100, 1e-200, -1e-250},
                                  {1e300, 1e100, 1e150, -1e250}};
    nab_tape *t = nab_tape_new(1);
    for (size_t i = 0; i < COUNT(v); i++) {
        nab_tensor *a = nab_input(t, nab_scalar(), &v[i][0]);
        nab_tensor *b = nab_input(t, nab_scalar(), &v[i][1]);
        nab_backward_from(nab_div(a, b), &v[i][2]);
        CU_ASSERT(all_near(1, b->grad, &v[i][3], 4e-16));
    }
    nab_tape_free(t);
}

/* The sign of zero is kept where the function keeps it. */
static void test_signed_zero(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = nab_full(t, nab_scalar(), -0.0);
    CU_ASSERT(signbit(nab_item(nab_sqrt(x))) != 0);
    CU_ASSERT(signbit(nab_item(nab_neg(x))) == 0);
    CU_ASSERT(signbit(nab_item(nab_abs(x))) == 0);
    CU_ASSERT(signbit(nab_item(nab_square(x))) == 0);
    nab_tape_free(t);
}

static const struct {
    unary_fn *f;
    double centre; /* inside the domain, away from kinks */
} every[] = {{nab_neg, 0},      {nab_exp, 0}, {nab_log, 2},  {nab_sqrt, 2},
             {nab_square, 0},   {nab_abs, 2}, {nab_abs, -2}, {pow_17, 2},
             {pow_minus_3, -2}, {pow_0, 0},   {pow_2, 0},    {pow_half, 2},
             {scale_3, 0},      {shift_3, 0}};

static void test_gradients(void)
{
    for (size_t i = 0; i < COUNT(every); i++)
        CU_ASSERT(unary_gradients_agree(every[i].f, every[i].centre));
}

static void test_nothing(void)
{
    for (size_t i = 0; i < COUNT(every); i++)
        CU_ASSERT(unary_takes_nothing(every[i].f));
}

/* x is used three times: contributions add up to 3 x^2 + 2 x - 1. */
static void test_reuse(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = nab_input(t, nab_scalar(), (double[]){3});
    nab_tensor *y =
        nab_sub(nab_add(pow_minus_3(nab_pow(x, -1)), nab_square(x)), x);
    CU_ASSERT_DOUBLE_EQUAL(nab_item(y), 33, 1e-13);
    nab_backward(y);
    CU_ASSERT_DOUBLE_EQUAL(x->grad[0], 32, 1e-13);
    nab_tape_free(t);
}

static CU_TestInfo tests[] = {
    {"values", test_values},
    {"edges", test_edges},
    {"quotients stay in range", test_quotients_stay_in_range},
    {"signed zero", test_signed_zero},
    {"gradients", test_gradients},
    {"no entries, NULL", test_nothing},
    {"one operand used thrice", test_reuse},
    CU_TEST_INFO_NULL};

CU_SuiteInfo nab_ops_elementwise_suites[] = {
    {"ops: elementwise", NULL, NULL, NULL, NULL, tests}, CU_SUITE_INFO_NULL};
