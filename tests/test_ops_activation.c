/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Activations: values, slopes in the tails, kinks, NaN. */
#include "ops.h"

static nab_tensor *leaky(nab_tensor *x)
{
    return nab_leaky_relu(x, 0.125);
}

static nab_tensor *elu(nab_tensor *x)
{
    return nab_elu(x, 1.5);
}

/* mpmath, 30 digits. The bound is 4 ulp of the result: relative also where a
 * value or a slope vanishes. */
static void test_values(void)
{
    static const unary_value v[] = {
        {"sigmoid", nab_sigmoid, 0.75, 0.67917869917539297316,
         0.21789499376181402948},
        {"tanh", nab_tanh, -0.75, -0.63514895238728731921,
         0.59658580828133142601},
        {"gelu", nab_gelu, 1.5, 1.399789198096712901, 1.1274691922299795254},
        {"gelu", nab_gelu, -0.5, -0.15426876936299344818,
         0.13250487534383715747},
        {"silu", nab_silu, 1.5, 1.2263617142904654894, 1.0412941542991429444},
        {"silu", nab_silu, -3, -0.14227761953270034264,
         -0.088104106015169617069},
        {"softplus", nab_softplus, 0.5, 0.97407698418010668087,
         0.62245933120185456464},
        {"softplus", nab_softplus, -40, 4.2483542552915889863e-18,
         4.2483542552915889773e-18},
        {"elu", elu, -0.25, -0.33179882539289269763, 1.1682011746071073024},
        {"elu", elu, -50, -1.5, 2.8931247719458766739e-22},
    };
    CU_ASSERT(unary_values_hold(COUNT(v), v, 4 * DBL_EPSILON));
}

/* The far tail of gelu, mpmath, 30 digits. Phi there is e^(-x^2/2) times a
 * slow factor: one rounding of x / sqrt 2 costs x^2 = 144 ulp, no more may be
 * lost. */
static void test_gelu_tail(void)
{
    static const unary_value v[] = {{"gelu", nab_gelu, -12,
                                     -2.1317785344932147972e-32,
                                     -2.5578956616748956241e-31}};
    CU_ASSERT(unary_values_hold(COUNT(v), v, 144 * DBL_EPSILON));
}

static void test_edges(void)
{
    const double inf = (double)INFINITY, nan = (double)NAN;
    const unary_value v[] = {
        /* s(0) = 1/2, s'(0) = 1/4: exact in binary */
        {"sigmoid", nab_sigmoid, 0, 0.5, 0.25},
        {"sigmoid", nab_sigmoid, inf, 1, 0},
        {"sigmoid", nab_sigmoid, -inf, 0, 0},
        {"sigmoid", nab_sigmoid, nan, nan, nan},
        {"tanh", nab_tanh, 0, 0, 1},
        {"tanh", nab_tanh, -0.0, -0.0, 1},
        {"tanh", nab_tanh, inf, 1, 0},
        {"tanh", nab_tanh, nan, nan, nan},
        {"relu", nab_relu, 2, 2, 1},
        {"relu", nab_relu, -2, 0, 0},
        {"relu", nab_relu, 0, 0, 0},
        {"relu", nab_relu, -0.0, -0.0, 0},
        {"relu", nab_relu, inf, inf, 1},
        {"relu", nab_relu, -inf, 0, 0},
        {"relu", nab_relu, nan, nan, 1},
        {"leaky", leaky, 2, 2, 1},
        {"leaky", leaky, -2, -0.25, 0.125},
        {"leaky", leaky, 0, 0, 0.125},
        {"leaky", leaky, -inf, -inf, 0.125},
        {"leaky", leaky, nan, nan, 1},
        {"elu", elu, 2, 2, 1},
        {"elu", elu, 0, 0, 1.5},
        {"elu", elu, -0.0, -0.0, 1.5},
        {"elu", elu, 1000, 1000, 1},
        {"elu", elu, -inf, -1.5, 0},
        {"elu", elu, inf, inf, 1},
        {"elu", elu, nan, nan, nan},
        {"gelu", nab_gelu, 0, 0, 0.5},
        {"gelu", nab_gelu, 1000, 1000, 1},
        {"gelu", nab_gelu, -1000, -0.0, 0},
        {"gelu", nab_gelu, inf, inf, 1},
        {"gelu", nab_gelu, -inf, -0.0, 0},
        {"gelu", nab_gelu, nan, nan, nan},
        {"silu", nab_silu, 0, 0, 0.5},
        {"silu", nab_silu, 1000, 1000, 1},
        {"silu", nab_silu, -1000, -0.0, 0},
        {"silu", nab_silu, inf, inf, 1},
        {"silu", nab_silu, -inf, -0.0, 0},
        {"silu", nab_silu, nan, nan, nan},
        {"softplus", nab_softplus, 1000, 1000, 1},
        {"softplus", nab_softplus, -1000, 0, 0},
        {"softplus", nab_softplus, inf, inf, 1},
        {"softplus", nab_softplus, -inf, 0, 0},
        {"softplus", nab_softplus, nan, nan, nan},
    };
    CU_ASSERT(unary_values_hold(COUNT(v), v, 0));
}

static unary_fn *const every[] = {nab_sigmoid, nab_tanh,    nab_relu,
                                  leaky,       elu,         nab_gelu,
                                  nab_silu,    nab_softplus};

static void test_gradients(void)
{
    for (size_t i = 0; i < COUNT(every); i++)
        CU_ASSERT(unary_gradients_agree(every[i], 0));
}

static void test_nothing(void)
{
    for (size_t i = 0; i < COUNT(every); i++)
        CU_ASSERT(unary_takes_nothing(every[i]));
}

/* Ten sigmoids at 0 without weights: each passes 1/4, so 2^-20 is exact. */
static void test_quarter_to_the_tenth(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = nab_input(t, nab_scalar(), (double[]){0}), *h = x;
    for (int k = 0; k < 10; k++)
        h = nab_shift(nab_sigmoid(h), -0.5);
    nab_backward(h);
    CU_ASSERT(x->grad[0] == ldexp(1, -20));
    nab_tape_free(t);
}

/* One slope for all, and one per column: y = a x for x < 0, da = the sum of
 * dy x over negative x. */
static void test_prelu(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x =
        nab_input(t, nab_mat(2, 3), (double[]){-1, 2, -3, -4, 0, 6});
    nab_tensor *a = nab_input(t, nab_vec(3), (double[]){0.5, 0.25, 0.125});
    nab_tensor *y = nab_prelu(x, a);
    const double value[] = {-0.5, 2, -0.375, -2, 0, 6};
    CU_ASSERT(all_near(6, y->data, value, 0));
    nab_backward_from(y, (double[]){1, 2, 3, 4, 5, 6});
    CU_ASSERT(all_near(6, x->grad, (double[]){0.5, 2, 0.375, 2, 1.25, 6}, 0));
    CU_ASSERT(all_near(3, a->grad, (double[]){-17, 0, -9}, 0));

    nab_tensor *one = nab_input(t, nab_scalar(), (double[]){0.5});
    y = nab_prelu(x, one);
    nab_backward_from(y, (double[]){1, 2, 3, 4, 5, 6});
    CU_ASSERT(y->data[2] == -1.5 && one->grad[0] == -1 - 9 - 16);
    one = nab_input(t, nab_scalar(), (double[]){0.5});
    y = nab_prelu(x, one);
    /* at x = 2 and x = 0 */
    nab_backward_from(y, (double[]){1, INFINITY, 3, 4, INFINITY, 6});
    CU_ASSERT(one->grad[0] == -1 - 9 - 16);
    nab_tape_free(t);
}

static void test_prelu_gradients(void)
{
    nab_tape *t = nab_tape_new(3);
    nab_prelu(draws(t, nab_mat(5, 3), 1, 0), draws(t, nab_vec(3), 1, 0));
    nab_prelu(draws(t, nab_cube(2, 3, 4), 1, 0), draws(t, nab_vec(1), 1, 0));
    nab_prelu(draws(t, nab_scalar(), 1, 0), draws(t, nab_scalar(), 1, 0));
    CU_ASSERT(gradients_agree(t));
    nab_tape_free(t);
}

static void test_prelu_wrong_shape(void)
{
    nab_tape *t = nab_tape_new(3);
    nab_tensor *x = nab_zeros(t, nab_mat(5, 3)), *a = nab_zeros(t, nab_vec(5));
    catch_errors();
    CU_ASSERT_PTR_NULL(nab_prelu(x, a));
    CU_ASSERT(reported("prelu: x is (5,3), slope is (5): slope must have one "
                       "entry or one per column of x (3)"));
    CU_ASSERT_PTR_NULL(nab_prelu(NULL, a));
    CU_ASSERT_PTR_NULL(nab_prelu(x, NULL));
    CU_ASSERT(caught_count() == 1);
    release_errors();
    nab_tape_free(t);
}

static CU_TestInfo tests[] = {
    {"values", test_values},
    {"tail of gelu", test_gelu_tail},
    {"edges", test_edges},
    {"gradients", test_gradients},
    {"no entries, NULL", test_nothing},
    {"ten sigmoids pass 2^-20", test_quarter_to_the_tenth},
    {"prelu", test_prelu},
    {"prelu: gradients", test_prelu_gradients},
    {"prelu: wrong shape", test_prelu_wrong_shape},
    CU_TEST_INFO_NULL};

CU_SuiteInfo nab_ops_activation_suites[] = {
    {"ops: activation", NULL, NULL, NULL, NULL, tests}, CU_SUITE_INFO_NULL};
