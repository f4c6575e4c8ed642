/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The backward sweep, on operations defined here: their derivatives are known
 * in closed form, and their values are small integers, so equality is exact. */
#include "tests.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/core.h"

static void product_forward(nab_tensor *y)
{
    for (size_t i = 0; i < y->size; i++)
        y->data[i] = y->in[0]->data[i] * y->in[1]->data[i];
}

static void product_backward(nab_tensor *y)
{
    for (size_t i = 0; i < y->size; i++) {
        y->in[0]->grad[i] += y->grad[i] * y->in[1]->data[i];
        y->in[1]->grad[i] += y->grad[i] * y->in[0]->data[i];
    }
}

static const nab_op product_op = {"product", product_forward, product_backward};

static nab_tensor *product(nab_tensor *a, nab_tensor *b)
{
    return nab_apply(&product_op, a->shape, 2, (nab_tensor *[]){a, b}, NULL, 0);
}

/* y = A x with a constant A of 2x3 in `extra`. */
static void linear_forward(nab_tensor *y)
{
    const double *a = y->extra, *x = y->in[0]->data;
    for (size_t i = 0; i < 2; i++)
        y->data[i] =
            a[3 * i] * x[0] + a[3 * i + 1] * x[1] + a[3 * i + 2] * x[2];
}

static void linear_backward(nab_tensor *y)
{
    const double *a = y->extra;
    for (size_t i = 0; i < 2; i++)
        for (size_t j = 0; j < 3; j++)
            y->in[0]->grad[j] += a[3 * i + j] * y->grad[i];
}

static const nab_op linear_op = {"linear", linear_forward, linear_backward};
static const double A[6] = {1, 2, 3, 4, 5, 6};

static nab_tensor *linear(nab_tensor *x)
{
    return nab_apply(&linear_op, nab_vec(2), 1, &x, A, sizeof A);
}

static nab_tensor *number(nab_tape *t, double value, const char *name)
{
    nab_tensor *x = nab_param(t, nab_scalar(), name);
    x->data[0] = value;
    return x;
}

/* d(x y x)/dx = 2 x y, d/dy = x^2: x is used twice, so gradients must add. */
static void test_gradients_add_over_uses(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = number(t, 3, "x"), *y = number(t, 5, "y");
    nab_backward(product(product(x, y), x));
    CU_ASSERT_EQUAL(x->grad[0], 30.0);
    CU_ASSERT_EQUAL(y->grad[0], 9.0);
    nab_tape_free(t);
}

static void test_an_operand_used_as_both(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = number(t, 3, "x");
    nab_backward(product(x, x));
    CU_ASSERT_EQUAL(x->grad[0], 6.0);
    nab_tape_free(t);
}

static void test_parameters_accumulate_others_start_at_zero(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = number(t, 3, "x");
    nab_tensor *in = nab_input(t, nab_scalar(), (double[]){2});
    nab_tensor *loss = product(product(x, x), in);
    nab_backward(loss);
    nab_backward(loss);
    CU_ASSERT_EQUAL(x->grad[0], 24.0);
    CU_ASSERT_EQUAL(in->grad[0], 9.0);
    nab_zero_grad(t);
    CU_ASSERT_EQUAL(x->grad[0], 0.0);
    nab_tape_free(t);
}

static void test_data_get_no_gradient(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = number(t, 3, "x");
    nab_tensor *c = nab_full(t, nab_scalar(), 4);
    nab_tensor *cc = product(c, c);
    CU_ASSERT_PTR_NULL(c->grad);
    CU_ASSERT_PTR_NULL(cc->grad);
    nab_backward(product(cc, x));
    CU_ASSERT_EQUAL(x->grad[0], 16.0);
    CU_ASSERT_PTR_NULL(cc->grad);
    nab_tape_free(t);
}

static void test_what_the_loss_does_not_use_has_zero(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = number(t, 3, "x"), *y = number(t, 7, "y");
    nab_tensor *loss = product(x, x);
    nab_tensor *aside = product(y, x), *above = product(loss, y);
    nab_backward(above);
    CU_ASSERT_EQUAL(loss->grad[0], 7.0);
    nab_zero_grad(t);
    nab_backward(loss);
    CU_ASSERT_EQUAL(x->grad[0], 6.0);
    CU_ASSERT_EQUAL(y->grad[0], 0.0);
    CU_ASSERT_EQUAL(aside->grad[0], 0.0);
    CU_ASSERT_EQUAL(above->grad[0], 0.0);
    nab_tape_free(t);
}

static void test_seeded_sweep_is_transposed_jacobian(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = nab_input(t, nab_vec(3), (double[]){1, 1, 1});
    nab_tensor *y = linear(x);
    CU_ASSERT_EQUAL(y->data[1], 15.0);
    nab_backward_from(y, (double[]){10, 1});
    CU_ASSERT_EQUAL(x->grad[0], 14.0);
    CU_ASSERT_EQUAL(x->grad[2], 36.0);
    nab_tape_free(t);
}

static void count_calls(nab_tensor *x, void *context)
{
    (void)x;
    ++*(int *)context;
}

static void test_vjp_leaves_parameters_and_hooks_alone(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *w = nab_param(t, nab_vec(3), "w");
    nab_tensor *x = nab_input(t, nab_vec(3), (double[]){1, 2, 3});
    memcpy(w->data, (double[]){1, 1, 2}, 3 * sizeof(double));
    int calls = 0;
    nab_tensor *h = product(x, w), *y = linear(h);
    nab_hook(h, count_calls, &calls);
    nab_hook(w, count_calls, &calls);
    w->grad[0] = 42.0;
    double out[3];
    for (int repeat = 0; repeat < 2; repeat++) {
        nab_vjp(y, (double[]){1, 0}, x, out);
        CU_ASSERT_EQUAL(out[0], 1.0);
        CU_ASSERT_EQUAL(out[1], 2.0);
        CU_ASSERT_EQUAL(out[2], 6.0);
    }
    CU_ASSERT_EQUAL(w->grad[0], 42.0);
    CU_ASSERT_EQUAL(w->grad[1], 0.0);
    CU_ASSERT_EQUAL(calls, 0);
    nab_vjp(y, (double[]){0, 1}, w, out); /* towards a parameter, likewise */
    CU_ASSERT_EQUAL(out[1], 10.0);
    CU_ASSERT_EQUAL(w->grad[0], 42.0);
    nab_vjp(h, (double[]){7, 8, 9}, h, out); /* the identity */
    CU_ASSERT_EQUAL(out[2], 9.0);
    nab_tape_free(t);
}

static void test_vjp_is_zero_without_dependence(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = nab_input(t, nab_vec(3), (double[]){1, 2, 3});
    nab_tensor *z = nab_input(t, nab_vec(3), (double[]){1, 2, 3});
    double out[3] = {9, 9, 9};
    CU_ASSERT_EQUAL(nab_vjp(linear(x), (double[]){1, 1}, z, out), 0);
    CU_ASSERT_EQUAL(out[0], 0.0);
    CU_ASSERT_EQUAL(out[2], 0.0);
    catch_errors();
    nab_tensor *fixed = nab_zeros(t, nab_vec(3));
    CU_ASSERT_EQUAL(nab_vjp(linear(x), (double[]){1, 1}, fixed, out), -1);
    CU_ASSERT_STRING_EQUAL(caught_text(), "vjp: x does not need a gradient");
    CU_ASSERT_EQUAL(nab_vjp(NULL, NULL, x, out), -1);
    CU_ASSERT_EQUAL(caught_count(), 1);
    release_errors();
    nab_tape_free(t);
}

static void test_vjp_leaves_no_marks(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *a = nab_input(t, nab_vec(3), (double[]){1, 2, 3});
    nab_tensor *x = nab_input(t, nab_vec(3), (double[]){1, 2, 3});
    nab_tensor *far = linear(a);
    int calls = 0;
    double out[3];
    nab_hook(a, count_calls, &calls);
    nab_hook(far, count_calls, &calls);
    nab_vjp(far, (double[]){1, 1}, x, out);
    nab_vjp(far, (double[]){1, 1}, a, out);
    nab_backward_from(linear(x), (double[]){1, 1});
    CU_ASSERT_EQUAL(calls, 0);
    nab_tape_free(t);
}

static double complete_gradient;
static void remember(nab_tensor *x, void *context)
{
    (void)context;
    complete_gradient = x->grad[0];
}

static void test_hooks_see_complete_gradients(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = number(t, 3, "x");
    nab_tensor *h = product(x, x);
    nab_tensor *loss = product(product(h, x), h); /* h is used twice */
    nab_hook(h, remember, NULL);
    nab_backward(loss);
    CU_ASSERT_EQUAL(complete_gradient, 2.0 * 9.0 * 3.0);
    nab_hook(h, NULL, NULL);
    nab_hook(x, remember, NULL);
    nab_zero_grad(t);
    nab_backward(loss);
    CU_ASSERT_EQUAL(complete_gradient, 5.0 * 81.0); /* d x^5 / dx */
    nab_tape_free(t);
}

/* What took part in the last sweep and not in this one is not called: the
 * first and the last parameter, and nodes recorded before and between. */
static void test_hooks_of_other_parts_are_silent(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *a = number(t, 2, "a"), *b = number(t, 3, "b");
    nab_tensor *c = number(t, 5, "c");
    nab_tensor *first = product(a, c), *own = product(b, b);
    nab_tensor *between = product(a, c), *loss = product(own, b);
    nab_tensor *others[] = {a, c, first, between};
    int calls = 0, own_calls = 0;
    for (int k = 0; k < 4; k++)
        nab_hook(others[k], count_calls, &calls);
    nab_hook(own, count_calls, &own_calls);
    nab_hook(b, count_calls, &own_calls);
    nab_backward(product(product(first, between), loss));
    CU_ASSERT_EQUAL(calls, 4);
    CU_ASSERT_EQUAL(own_calls, 2);
    nab_backward(loss);
    CU_ASSERT_EQUAL(calls, 4);
    CU_ASSERT_EQUAL(own_calls, 4);
    nab_tape_free(t);
}

/* Gradients that nobody wants go to a buffer as long as the longest of them,
 * whichever operand of whichever node that is: a buffer of the length of a
 * number would be overrun by 8 MB. */
static void test_long_operands_that_want_none(void)
{
    enum { LONG = 1000000 };
    double *seed = calloc(2 * LONG, sizeof *seed), *out = seed + LONG;
    for (int k = 0; seed && k < 4; k++) {
        nab_tape *t = nab_tape_new(1);
        nab_tensor *x = nab_param(t, nab_vec(LONG), "x");
        nab_tensor *z = nab_param(t, nab_vec(LONG), "z"), *one = NULL;
        x->data[LONG - 1] = 3;
        z->data[LONG - 1] = seed[LONG - 1] = 5;
        if (k >= 2)
            one = product(number(t, 1, "a"), number(t, 1, "b"));
        nab_tensor *y = k % 2 ? product(x, z) : product(z, x);
        CU_ASSERT_EQUAL(nab_vjp(y, seed, x, out), 0);
        CU_ASSERT_EQUAL(out[LONG - 1], 25);
        CU_ASSERT_EQUAL(out[0], 0);
        CU_ASSERT(one == NULL || nab_item(one) == 1);
        nab_tape_free(t);
    }
    free(seed);
}

static int n_event[3];
static void count_event(nab_event event, nab_tensor *node, void *context)
{
    (void)node;
    (void)context;
    n_event[event]++;
}

static void test_observer_sees_each_node_once(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = number(t, 3, "x");
    memset(n_event, 0, sizeof n_event);
    nab_tape_observe(t, count_event, NULL);
    nab_tensor *c = nab_full(t, nab_scalar(), 2);
    nab_backward(product(product(c, c), product(x, x)));
    CU_ASSERT_EQUAL(n_event[NAB_FORWARD], 3);
    CU_ASSERT_EQUAL(n_event[NAB_BACKWARD], 2); /* c c needs no gradient */
    nab_tape_free(t);
}

static void test_without_gradients_nothing_is_swept(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = number(t, 3, "x");
    CU_ASSERT_FALSE(nab_tape_no_grad(t, true));
    nab_tensor *y = product(x, x);
    CU_ASSERT_EQUAL(nab_item(y), 9.0);
    CU_ASSERT_PTR_NULL(y->grad);
    catch_errors();
    nab_backward(y);
    CU_ASSERT_STRING_EQUAL(caught_text(),
                           "backward: nothing below it needs a gradient");
    release_errors();
    CU_ASSERT_TRUE(nab_tape_no_grad(t, false));
    nab_backward(product(x, x));
    CU_ASSERT_EQUAL(x->grad[0], 6.0);
    nab_tape_free(t);
}

static void sweep_again(nab_tensor *x, void *context)
{
    double out = -1;
    nab_backward(x);
    *(int *)context = nab_vjp(x, (double[]){1}, x->in[0], &out);
    CU_ASSERT_EQUAL(out, -1.0);
}

static void test_a_hook_must_not_sweep(void)
{
    int status = 0;
    nab_tape *t = nab_tape_new(1);
    nab_tensor *w = number(t, 3, "w"), *y = product(w, w);
    nab_hook(y, sweep_again, &status);
    catch_errors();
    nab_backward(product(y, w));
    CU_ASSERT_EQUAL(caught_count(), 2);
    CU_ASSERT_STRING_EQUAL(caught_text(),
                           "vjp: a sweep of this tape calls this hook");
    release_errors();
    CU_ASSERT_EQUAL(status, -1);
    CU_ASSERT_EQUAL(w->grad[0], 27.0);
    nab_hook(y, NULL, NULL);
    nab_backward(y);
    CU_ASSERT_EQUAL(w->grad[0], 33.0);
    nab_tape_free(t);
}

static void test_a_loss_is_one_number(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = nab_param(t, nab_vec(3), "x");
    catch_errors();
    nab_backward(product(x, x));
    CU_ASSERT_STRING_EQUAL(caught_text(),
                           "backward: the loss is (3): it must have one "
                           "element");
    release_errors();
    nab_backward_from(x, (double[]){1, 2, 3});
    CU_ASSERT_EQUAL(x->grad[2], 3.0);
    nab_backward_from(x, (double[]){1, 2, 3}); /* a parameter adds up */
    CU_ASSERT_EQUAL(x->grad[2], 6.0);
    nab_tape_free(t);
}

/* inf - inf is NaN whatever the order: it must arrive. */
static void test_nan_and_infinity_arrive(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = number(t, 1e200, "x");
    nab_tensor *y = product(product(x, x), nab_full(t, nab_scalar(), 0.0));
    CU_ASSERT_TRUE(isnan(nab_item(y)));
    nab_backward(y);
    CU_ASSERT_EQUAL(x->grad[0], 0.0);
    nab_tensor *z = product(y, x);
    nab_backward(z);
    CU_ASSERT_TRUE(isnan(x->grad[0]));
    nab_tape_free(t);
}

static CU_TestInfo tests[] = {
    {"gradients add over uses", test_gradients_add_over_uses},
    {"one operand, both places", test_an_operand_used_as_both},
    {"parameters accumulate", test_parameters_accumulate_others_start_at_zero},
    {"data get no gradient", test_data_get_no_gradient},
    {"unused parts have zero", test_what_the_loss_does_not_use_has_zero},
    {"a seeded sweep", test_seeded_sweep_is_transposed_jacobian},
    {"vjp touches nothing else", test_vjp_leaves_parameters_and_hooks_alone},
    {"vjp without dependence", test_vjp_is_zero_without_dependence},
    {"a hook must not sweep", test_a_hook_must_not_sweep},
    {"vjp leaves no marks", test_vjp_leaves_no_marks},
    {"hooks see complete gradients", test_hooks_see_complete_gradients},
    {"hooks of other parts", test_hooks_of_other_parts_are_silent},
    {"long operands aside", test_long_operands_that_want_none},
    {"the observer sees each node", test_observer_sees_each_node_once},
    {"no-gradient mode", test_without_gradients_nothing_is_swept},
    {"a loss is one number", test_a_loss_is_one_number},
    {"NaN and infinity arrive", test_nan_and_infinity_arrive},
    CU_TEST_INFO_NULL};

CU_SuiteInfo nab_core_sweep_suites[] = {
    {"core: sweep", NULL, NULL, NULL, NULL, tests}, CU_SUITE_INFO_NULL};
