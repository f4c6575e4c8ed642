/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tape of single numbers against the tensor tape and closed forms. */
#include "tests.h"

#include <float.h>
#include <math.h>

#include "core/core.h"
#include "core/scalar.h"
#include "numeric/elementary.h"
#include "ops/ops.h"

/* ---- against the tensor tape ---- */

/* One function of two numbers written for either tape. */
typedef struct {
    const char *name;
    nab_var (*of_var)(nab_var a, nab_var b);
    nab_tensor *(*of_tensor)(nab_tensor *a, nab_tensor *b);
} twin;

#define TWIN1(name)                                           \
    static nab_var v_##name(nab_var a, nab_var b)             \
    {                                                         \
        (void)b;                                              \
        return nab_var_##name(a);                             \
    }                                                         \
    static nab_tensor *t_##name(nab_tensor *a, nab_tensor *b) \
    {                                                         \
        (void)b;                                              \
        return nab_##name(a);                                 \
    }
TWIN1(neg)
TWIN1(relu)
TWIN1(exp)
TWIN1(log)
TWIN1(sqrt)
TWIN1(tanh)
TWIN1(sigmoid)

static nab_var v_add(nab_var a, nab_var b)
{
    return nab_var_add(a, b);
}

static nab_var v_sub(nab_var a, nab_var b)
{
    return nab_var_sub(a, b);
}

static nab_var v_mul(nab_var a, nab_var b)
{
    return nab_var_mul(a, b);
}

static nab_var v_div(nab_var a, nab_var b)
{
    return nab_var_div(a, b);
}

static nab_var v_scale(nab_var a, nab_var b)
{
    (void)b;
    return nab_var_scale(a, -1.75);
}

static nab_tensor *t_scale(nab_tensor *a, nab_tensor *b)
{
    (void)b;
    return nab_scale(a, -1.75);
}

/* One number used twice, a chain, both operands the same. */
static nab_var v_mixed(nab_var a, nab_var b)
{
    nab_var s = nab_var_sigmoid(nab_var_mul(a, b));
    nab_var d = nab_var_div(nab_var_exp(a), nab_var_shift(s, 1.5));
    return nab_var_add(nab_var_mul(d, d), nab_var_tanh(nab_var_sub(b, s)));
}

static nab_tensor *t_mixed(nab_tensor *a, nab_tensor *b)
{
    nab_tensor *s = nab_sigmoid(nab_mul(a, b));
    nab_tensor *c = nab_full(a->tape, nab_scalar(), 1.5);
    nab_tensor *d = nab_div(nab_exp(a), nab_add(s, c));
    return nab_add(nab_mul(d, d), nab_tanh(nab_sub(b, s)));
}

static const twin twins[] = {{"neg", v_neg, t_neg},
                             {"relu", v_relu, t_relu},
                             {"exp", v_exp, t_exp},
                             {"log", v_log, t_log},
                             {"sqrt", v_sqrt, t_sqrt},
                             {"tanh", v_tanh, t_tanh},
                             {"sigmoid", v_sigmoid, t_sigmoid},
                             {"add", v_add, nab_add},
                             {"sub", v_sub, nab_sub},
                             {"mul", v_mul, nab_mul},
                             {"div", v_div, nab_div},
                             {"scale", v_scale, t_scale},
                             {"mixed", v_mixed, t_mixed}};

/* The rules are the same formulae in another order of products: 4 ulp. */
static bool alike(double a, double b)
{
    return same_bits(a, b) || ulp_distance(a, b) <= 4;
}

static void compare(const twin *f, nab_var_tape *numbers, nab_tape *tensors,
                    double a, double b)
{
    nab_var_tape_reset(numbers);
    nab_tape_reset(tensors);
    nab_var va = nab_var_new(numbers, a), vb = nab_var_new(numbers, b);
    nab_tensor *ta = nab_input(tensors, nab_scalar(), &a);
    nab_tensor *tb = nab_input(tensors, nab_scalar(), &b);
    nab_var v = f->of_var(va, vb);
    nab_tensor *t = f->of_tensor(ta, tb);
    nab_var_backward(v);
    nab_backward(t);
    bool same = same_bits(v.value, nab_item(t)) &&
                alike(nab_var_grad(va), ta->grad[0]) &&
                alike(nab_var_grad(vb), tb->grad[0]);
    if (!same)
        printf("\n%s(%g, %g): (%g,%g) against (%g,%g)", f->name, a, b,
               nab_var_grad(va), nab_var_grad(vb), ta->grad[0], tb->grad[0]);
    CU_ASSERT_TRUE(same);
}

static void test_agrees_with_the_tensor_tape(void)
{
    const double x[] = {-2.5, -1,          -0.0, 0.0,      0.3,       1,
                        4,    DBL_MIN / 8, 700,  INFINITY, -INFINITY, NAN};
    const size_t n = sizeof x / sizeof *x;
    nab_var_tape *numbers = nab_var_tape_new();
    nab_tape *tensors = nab_tape_new(1);
    for (size_t f = 0; f < sizeof twins / sizeof *twins; f++)
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++)
                compare(&twins[f], numbers, tensors, x[i], x[j]);
    nab_var_tape_free(numbers);
    nab_tape_free(tensors);
}

/* ---- closed forms ---- */

/* d/dx x^n = n x^(n-1): a product of 60 factors. */
static void test_power_by_repeated_products(void)
{
    nab_var_tape *t = nab_var_tape_new();
    nab_var x = nab_var_new(t, 1.01), y = nab_var_new(t, 1);
    for (int k = 0; k < 60; k++)
        y = nab_var_mul(y, x);
    nab_var_backward(y);
    double exact = 60 * nab_num_powi(1.01, 59);
    /* 60 products and 60 sums of rounded terms */
    CU_ASSERT_DOUBLE_EQUAL(nab_var_grad(x) / exact, 1, 120 * DBL_EPSILON);
    nab_var_tape_free(t);
}

/* Ten sigmoids of weight 1: dy/dx is the product of the slopes. */
static void test_chain_of_sigmoids(void)
{
    nab_var_tape *t = nab_var_tape_new();
    nab_var x = nab_var_new(t, 0.7), h = x;
    double exact = 1, value = 0.7;
    for (int k = 0; k < 10; k++) {
        h = nab_var_sigmoid(h);
        value = nab_num_sigmoid(value);
        exact *= value * (1 - value);
    }
    nab_var_backward(h);
    CU_ASSERT_TRUE(same_bits(h.value, value));
    CU_ASSERT_DOUBLE_EQUAL(nab_var_grad(x) / exact, 1, 20 * DBL_EPSILON);
    nab_var_tape_free(t);
}

static void test_own_operations(void)
{
    nab_var_tape *t = nab_var_tape_new();
    nab_var a = nab_var_new(t, 3), b = nab_var_new(t, 4);
    nab_var hypotenuse = nab_var_of_two(5, a, 3.0 / 5, b, 4.0 / 5);
    nab_var y = nab_var_of_one(25, hypotenuse, 10);
    nab_var_backward(y);
    CU_ASSERT_EQUAL(y.value, 25);
    CU_ASSERT_DOUBLE_EQUAL(nab_var_grad(a), 6, 6 * DBL_EPSILON);
    CU_ASSERT_DOUBLE_EQUAL(nab_var_grad(b), 8, 8 * DBL_EPSILON);
    nab_var_tape_free(t);
}

/* ---- memory ---- */

/* Far beyond the first room: indices stay good while the nodes move. */
static void test_grows_and_starts_again(void)
{
    enum { N = 100000 };
    nab_var_tape *t = nab_var_tape_new();
    size_t held = 0;
    for (int round = 0; round < 3; round++) {
        nab_var x = nab_var_new(t, 2), y = x;
        for (int k = 0; k < N; k++)
            y = nab_var_add(y, x);
        CU_ASSERT_EQUAL(nab_var_tape_n_node(t), N + 1);
        nab_var_backward(y);
        CU_ASSERT_EQUAL(y.value, 2.0 * (N + 1));
        CU_ASSERT_EQUAL(nab_var_grad(x), N + 1);
        CU_ASSERT(round == 0 || nab_var_tape_memory(t) == held);
        CU_ASSERT(t->n_taken <= 3); /* near numbers and the first ones */
        held = nab_var_tape_memory(t);
        CU_ASSERT(held > N * sizeof(double) && held < 45 * N);
        nab_var_tape_reset(t);
        CU_ASSERT_EQUAL(nab_var_tape_n_node(t), 0);
    }
    nab_var_tape_free(t);
}

static void test_a_second_sweep_starts_from_zero(void)
{
    nab_var_tape *t = nab_var_tape_new();
    nab_var x = nab_var_new(t, 3), y = nab_var_mul(x, x);
    nab_var z = nab_var_keep(nab_var_scale(y, 5));
    nab_var_backward(z);
    CU_ASSERT_EQUAL(nab_var_grad(x), 30);
    CU_ASSERT_EQUAL(nab_var_grad(z), 1);
    nab_var_backward(y);
    CU_ASSERT_EQUAL(nab_var_grad(x), 6);
    CU_ASSERT_EQUAL(nab_var_grad(z), 0);
    nab_var w = nab_var_neg(z); /* recorded between two sweeps */
    nab_var_backward(w);
    CU_ASSERT_EQUAL(nab_var_grad(x), -30);
    nab_var_tape_free(t);
}

/* A number kept passes on what it keeps, and keeping twice is keeping once. */
static void test_gradients_are_kept_where_asked(void)
{
    nab_var_tape *t = nab_var_tape_new();
    nab_var x = nab_var_new(t, 3), square = nab_var_mul(x, x);
    nab_var h = nab_var_keep(square);
    CU_ASSERT_EQUAL(h.value, 9);
    CU_ASSERT_EQUAL(nab_var_grad(h), 0);
    nab_var again = nab_var_keep(h);
    CU_ASSERT_EQUAL(again.index, h.index);
    CU_ASSERT_EQUAL(nab_var_keep(x).index, x.index);
    nab_var_backward(nab_var_mul(h, nab_var_scale(h, 2)));
    CU_ASSERT_EQUAL(nab_var_grad(h), 36);
    CU_ASSERT_EQUAL(nab_var_grad(x), 36 * 6);
    CU_ASSERT_EQUAL(nab_var_keep(nab_var_none).index, 0);
    catch_errors();
    CU_ASSERT_TRUE(isnan(nab_var_grad(square)));
    CU_ASSERT_STRING_EQUAL(caught_text(),
                           "var_grad: not kept; nab_var_keep keeps a gradient");
    release_errors();
    nab_var_tape_free(t);
}

/* A number with the derivative that is carried along forwards. */
typedef struct {
    nab_var number;
    double tangent;
} dual;

/* The next of k numbers: operands near or far, slopes of 1 and others. */
static dual random_dual(gsl_rng *rng, const dual *known, unsigned long k)
{
    const double slopes[] = {1, -1, 0.25};
    const dual *by[2];
    double slope[2];
    for (int s = 0; s < 2; s++) {
        bool near = gsl_rng_uniform_int(rng, 2);
        by[s] = &known[near ? k - 1 : gsl_rng_uniform_int(rng, k)];
        slope[s] = slopes[gsl_rng_uniform_int(rng, 3)];
    }
    nab_var a = by[0]->number, b = by[1]->number;
    double by_a = slope[0] * by[0]->tangent, by_b = slope[1] * by[1]->tangent;
    if (gsl_rng_uniform_int(rng, 2))
        return (dual){nab_var_of_one(0, a, slope[0]), by_a};
    return (dual){nab_var_of_two(0, a, slope[0], b, slope[1]), by_a + by_b};
}

/* Over many pages, from any number, against derivatives carried forwards. */
static void test_operands_near_and_far(void)
{
    enum { N = 5000 };
    static dual known[N];
    gsl_rng *rng = nab_stream(1, NULL, "scalar", 0);
    nab_var_tape *t = nab_var_tape_new();
    known[0] = (dual){nab_var_new(t, 0), 1};
    for (unsigned long k = 1; k < N; k++)
        known[k] = random_dual(rng, known, k);
    int large = 0;
    for (size_t k = 1; k < N; k += 49) {
        nab_var_backward(known[k].number);
        CU_ASSERT_DOUBLE_EQUAL(nab_var_grad(known[0].number), known[k].tangent,
                               1e-13 * fabs(known[k].tangent));
        large += fabs(known[k].tangent) > 0.01;
    }
    CU_ASSERT(large >= 10);
    gsl_rng_free(rng);
    nab_var_tape_free(t);
}

/* Near operands and slopes of 1 take no memory. */
static void test_what_goes_without_saying_is_not_written(void)
{
    nab_var_tape *t = nab_var_tape_new();
    nab_var x = nab_var_new(t, 2), y = nab_var_shift(x, 1);
    y = nab_var_relu(nab_var_add(y, y));
    CU_ASSERT_EQUAL(t->n_operand, 0);
    CU_ASSERT_EQUAL(t->n_slope, 0);
    y = nab_var_mul(y, x);
    CU_ASSERT_EQUAL(t->n_operand, 1);
    CU_ASSERT_EQUAL(t->n_slope, 2);
    nab_var_backward(y);
    CU_ASSERT_EQUAL(nab_var_grad(x), 6 + 2 * 2);
    nab_var_tape_free(t);
}

/* Gradients of exactly 0 on pages that an earlier sweep has used. */
static void test_pages_come_back_clean(void)
{
    enum { N = 2000 };
    static nab_var x[N];
    nab_var_tape *t = nab_var_tape_new();
    for (int k = 0; k < N; k++)
        x[k] = nab_var_new(t, 1);
    nab_var all = x[0], none = x[0];
    for (int k = 1; k < N; k++)
        all = nab_var_add(x[k], all);
    nab_var_backward(all);
    for (int k = 1; k < N; k++)
        none = nab_var_of_two(0, x[k], 0, none, 1);
    nab_var_backward(none);
    CU_ASSERT_EQUAL(nab_var_grad(x[0]), 1);
    for (int k = 1; k < N; k++)
        CU_ASSERT_EQUAL(nab_var_grad(x[k]), 0);
    nab_var_backward(x[N - 1]); /* nothing arrives on the first page */
    CU_ASSERT_EQUAL(nab_var_grad(x[N - 1]), 1);
    CU_ASSERT_EQUAL(nab_var_grad(x[0]), 0);
    nab_var_tape_free(t);
}

/* ---- NaN and infinity ---- */

/* What y does not depend on passes nothing on, not even 0 times infinity. */
static void test_infinite_slope_beside_the_path(void)
{
    nab_var_tape *t = nab_var_tape_new();
    nab_var x = nab_var_new(t, 0);
    nab_var beside = nab_var_keep(nab_var_log(x)); /* slope 1/0 */
    nab_var_of_two(0, beside, 1, x, INFINITY);
    nab_var y = nab_var_shift(nab_var_scale(x, 3), 1);
    nab_var_backward(y);
    CU_ASSERT_EQUAL(nab_var_grad(x), 3);
    CU_ASSERT_EQUAL(nab_var_grad(beside), 0);
    nab_var_tape_free(t);
}

/* On the path it is NaN, and so is what follows; a sweep from elsewhere is not
 * spoilt by it. */
static void test_zero_times_infinite_slope_is_nan(void)
{
    nab_var_tape *t = nab_var_tape_new();
    nab_var x = nab_var_new(t, 0), other = nab_var_new(t, 2);
    nab_var y = nab_var_mul(nab_var_scale(nab_var_sqrt(x), 0), other);
    nab_var_backward(y);
    CU_ASSERT_TRUE(isnan(nab_var_grad(x)));
    CU_ASSERT_EQUAL(nab_var_grad(other), 0);
    nab_var z = nab_var_add(x, other);
    nab_var_backward(z);
    CU_ASSERT_EQUAL(nab_var_grad(x), 1);
    CU_ASSERT_EQUAL(nab_var_grad(other), 1);
    nab_var_backward(y);
    CU_ASSERT_TRUE(isnan(nab_var_grad(x)));
    nab_var_tape_free(t);
}

/* The path may lead through either operand. */
static void test_nan_through_either_operand(void)
{
    for (int second = 0; second < 2; second++) {
        nab_var_tape *t = nab_var_tape_new();
        nab_var x = nab_var_new(t, 0), nothing = nab_var_new(t, 0);
        nab_var root = nab_var_sqrt(x);
        nab_var y =
            second ? nab_var_mul(nothing, root) : nab_var_mul(root, nothing);
        nab_var_shift(y, 1);
        nab_var_backward(nab_var_add(nothing, y));
        CU_ASSERT_TRUE(isnan(nab_var_grad(x)));
        CU_ASSERT_EQUAL(nab_var_grad(nothing), 1);
        nab_var_tape_free(t);
    }
}

/* ---- errors ---- */

static void test_two_tapes_are_refused(void)
{
    nab_var_tape *s = nab_var_tape_new(), *t = nab_var_tape_new();
    nab_var a = nab_var_new(s, 1), b = nab_var_new(t, 2);
    catch_errors();
    nab_var y = nab_var_add(a, b);
    CU_ASSERT_STRING_EQUAL(caught_text(),
                           "var: operands 1 and 2 are of two tapes");
    nab_var z = nab_var_exp(nab_var_mul(b, nab_var_relu(y)));
    nab_var_backward(z);
    CU_ASSERT_EQUAL(caught_count(), 1);
    release_errors();
    CU_ASSERT_EQUAL(z.index, 0);
    CU_ASSERT_TRUE(isnan(z.value));
    CU_ASSERT_TRUE(isnan(nab_var_grad(z)));
    CU_ASSERT_EQUAL(nab_var_tape_n_node(t), 1);
    nab_var_tape_free(s);
    nab_var_tape_free(t);
}

/* As if 2^31 numbers had been recorded. */
static void test_too_many_numbers_are_refused(void)
{
    nab_var_tape full = {.n = UINT32_C(1) << 31, .room = UINT32_C(1) << 31};
    catch_errors();
    nab_var x = nab_var_new(&full, 1);
    CU_ASSERT_STRING_EQUAL(caught_text(),
                           "var: no memory for 4294967296 numbers");
    release_errors();
    CU_ASSERT_EQUAL(x.index, 0);
    CU_ASSERT_EQUAL(full.n, UINT32_C(1) << 31);
}

static void test_no_tape_gives_no_number(void)
{
    nab_var x = nab_var_new(NULL, 1);
    CU_ASSERT_EQUAL(x.index, 0);
    CU_ASSERT_TRUE(isnan(nab_var_add(x, x).value));
    nab_var_tape_free(NULL);
}

static CU_TestInfo gradient_tests[] = {
    {"the tensor tape agrees", test_agrees_with_the_tensor_tape},
    {"x^60", test_power_by_repeated_products},
    {"ten sigmoids", test_chain_of_sigmoids},
    {"operations from outside", test_own_operations},
    {"gradients kept", test_gradients_are_kept_where_asked},
    {"operands near and far", test_operands_near_and_far},
    {"near operands, slopes of 1",
     test_what_goes_without_saying_is_not_written},
    {"pages come back clean", test_pages_come_back_clean},
    {"a second sweep", test_a_second_sweep_starts_from_zero},
    {"an infinite slope beside the path", test_infinite_slope_beside_the_path},
    {"0 times infinity on the path", test_zero_times_infinite_slope_is_nan},
    {"NaN through either operand", test_nan_through_either_operand},
    CU_TEST_INFO_NULL};

static CU_TestInfo life_tests[] = {
    {"growth and a new start", test_grows_and_starts_again},
    {"two tapes", test_two_tapes_are_refused},
    {"too many numbers", test_too_many_numbers_are_refused},
    {"no tape", test_no_tape_gives_no_number},
    CU_TEST_INFO_NULL};

CU_SuiteInfo nab_core_scalar_suites[] = {
    {"core: scalar tape, gradients", NULL, NULL, NULL, NULL, gradient_tests},
    {"core: scalar tape, life", NULL, NULL, NULL, NULL, life_tests},
    CU_SUITE_INFO_NULL};
