/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lean tapes: the gradients of an ordinary tape, bit for bit, but only for as
 * long as they are needed. */
#include "tests.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/core.h"
#include "core/loan.h"
#include "numeric/sums.h"
#include "ops/ops.h"

enum { ROWS = 5, WIDTH = 4, N_WEIGHT = 6 };

/* A net with every operation that stores, with two paths that meet again, with
 * a matrix multiplied by itself and with operations that only add. */
static nab_tensor *loss_of(nab_tape *t, nab_tensor **w)
{
    static double x[ROWS * WIDTH];
    for (int i = 0; i < ROWS * WIDTH; i++)
        x[i] = sin(1.0 + i);
    nab_tensor *h = nab_constant(t, nab_mat(ROWS, WIDTH), x);
    h = nab_relu(nab_affine(h, w[0], w[1]));
    nab_tensor *skip = nab_matmul(h, nab_matmul(w[2], w[2]));
    h = nab_add(nab_tanh(nab_affine(h, w[0], NULL)), skip);
    h = nab_batch_norm(h, w[3], w[4], 1e-5);
    h = nab_mul(nab_sigmoid(h), nab_matmul(h, w[5]));
    return nab_sum(nab_square(h));
}

static nab_tape *tape_with_weights(bool lean, nab_tensor **w)
{
    nab_tape *t = nab_tape_new(1);
    CU_ASSERT_FALSE(nab_tape_lean(t, lean));
    for (int i = 0; i < N_WEIGHT; i++) {
        bool row = i == 1 || i == 3 || i == 4;
        w[i] = nab_param(t, row ? nab_vec(WIDTH) : nab_mat(WIDTH, WIDTH), "w");
        for (size_t j = 0; j < w[i]->size; j++)
            w[i]->data[j] = cos((double)(i + 1) * (double)(j + 1));
    }
    return t;
}

static bool same(size_t n, const double *a, const double *b)
{
    return memcmp(a, b, n * sizeof *a) == 0;
}

static void test_the_bits_of_an_ordinary_tape(void)
{
    nab_tensor *w[2][N_WEIGHT];
    nab_tape *t[2] = {tape_with_weights(false, w[0]),
                      tape_with_weights(true, w[1])};
    for (int step = 0; step < 3; step++) {
        for (int k = 0; k < 2; k++) {
            nab_zero_grad(t[k]);
            nab_tensor *loss = loss_of(t[k], w[k]);
            nab_backward(loss);
            if (step == 1) /* once more: parameters add up */
                nab_backward(loss);
        }
        for (int i = 0; i < N_WEIGHT; i++) {
            CU_ASSERT_TRUE(same(w[0][i]->size, w[0][i]->grad, w[1][i]->grad));
            CU_ASSERT(nab_array_norm2(w[0][i]->size, w[0][i]->grad) > 0);
            for (size_t j = 0; j < w[0][i]->size; j++)
                for (int k = 0; k < 2; k++)
                    w[k][i]->data[j] -= 0.01 * w[k][i]->grad[j];
        }
        nab_tape_reset(t[0]);
        nab_tape_reset(t[1]);
    }
    nab_tape_free(t[0]);
    nab_tape_free(t[1]);
}

/* 0 + (-0) is +0: a stored gradient must be so too. A slope below 1/2 makes -0
 * of the least negative number, and so does a gamma of -1 of a difference 0; a
 * slope of 1 makes it of -0. */
static void test_stored_zeros_have_the_same_sign(void)
{
    enum { N_OPERATION = 5 };
    double grad[2][N_OPERATION];
    const double least = nextafter(0.0, -1.0);
    const double seed[][4] = {{-0.0, -0.0, -0.0, -0.0},
                              {least, least, least, least}};
    for (int lean = 0; lean < 2; lean++) {
        nab_tape *t = nab_tape_new(1);
        nab_tape_lean(t, lean);
        nab_tensor *x = nab_param(t, nab_mat(2, 2), "x");
        nab_tensor *gamma = nab_full(t, nab_vec(2), -1);
        x->data[0] = x->data[3] = 1;
        nab_tensor *y[N_OPERATION] = {
            nab_relu(x), nab_tanh(x), nab_sigmoid(x),
            nab_batch_norm(x, gamma, gamma, 1e-5),
            nab_matmul(x, nab_full(t, nab_mat(2, 2), 1))};
        for (int k = 0; k < N_OPERATION; k++) {
            nab_zero_grad(t);
            nab_backward_from(y[k], seed[k > 0 && k < 4]);
            grad[lean][k] = x->grad[0];
        }
        nab_tape_free(t);
    }
    CU_ASSERT_TRUE(same(N_OPERATION, grad[0], grad[1]));
}

static void expect_gradient(nab_tensor *x, void *context)
{
    CU_ASSERT_PTR_NOT_NULL_FATAL(x->grad);
    *(double *)context += x->grad[0];
}

static void see_gradient(nab_event event, nab_tensor *node, void *context)
{
    if (event == NAB_BACKWARD)
        expect_gradient(node, context);
}

static void test_gradients_are_there_when_they_are_needed(void)
{
    double hooked = 0, seen = 0;
    nab_tape *t = nab_tape_new(1);
    nab_tape_lean(t, true);
    nab_tensor *w = nab_param(t, nab_vec(1), "w");
    nab_tensor *in = nab_input(t, nab_vec(1), (double[]){5});
    w->data[0] = 3;
    nab_tensor *y = nab_mul(w, in), *z = nab_square(y), *loss = nab_sum(z);
    CU_ASSERT_PTR_NULL(y->grad);
    nab_hook(y, expect_gradient, &hooked);
    nab_tape_observe(t, see_gradient, &seen);
    nab_backward(loss);
    CU_ASSERT_EQUAL(hooked, 30.0);       /* dL/dy = 2 y */
    CU_ASSERT_EQUAL(seen, 30.0 + 1 + 1); /* of y, z and the loss */
    CU_ASSERT_EQUAL(w->grad[0], 150.0);
    CU_ASSERT_EQUAL(in->grad[0], 90.0); /* an input keeps its gradient */
    CU_ASSERT_PTR_NULL(y->grad);
    CU_ASSERT_PTR_NULL(loss->grad);
    nab_zero_grad(t);
    CU_ASSERT_PTR_NULL(w->grad);
    nab_tape_free(t);
}

static void test_a_parameter_out_of_reach_has_zero(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tape_lean(t, true);
    nab_tensor *w = nab_param(t, nab_vec(2), "w");
    nab_tensor *aside = nab_param(t, nab_vec(2), "aside");
    for (int k = 0; k < 2; k++) {
        nab_backward(nab_sum(nab_mul(w, aside)));
        CU_ASSERT_EQUAL(k ? aside->grad[1] : w->grad[1], k ? 2.0 : 0.0);
        w->data[1] = 2;
    }
    nab_zero_grad(t);
    nab_backward(nab_sum(w));
    CU_ASSERT_EQUAL(w->grad[1], 1.0);
    CU_ASSERT_PTR_NOT_NULL_FATAL(aside->grad);
    CU_ASSERT_EQUAL(aside->grad[1], 0.0);
    nab_zero_grad(t);
    CU_ASSERT_PTR_EQUAL(nab_tape_param(t, 0), w);
    CU_ASSERT_PTR_NOT_NULL_FATAL(w->grad); /* whoever asks the tape finds it */
    CU_ASSERT_EQUAL(w->grad[1], 0.0);
    CU_ASSERT_PTR_NULL(aside->grad);
    CU_ASSERT_TRUE(nab_tape_lean(t, false));
    CU_ASSERT_PTR_NOT_NULL_FATAL(aside->grad);
    CU_ASSERT_EQUAL(aside->grad[1], 0.0);
    nab_zero_grad(t);
    CU_ASSERT_PTR_NOT_NULL(w->grad);
    nab_tape_free(t);
}

/* What is recorded without gradients ends a sweep, whatever lies below it: an
 * infinite slope does not make NaN of a gradient that it is no part of. */
static void test_a_sweep_ends_at_results_without_gradients(void)
{
    for (int lean = 0; lean < 2; lean++) {
        nab_tape *t = nab_tape_new(1);
        nab_tape_lean(t, lean);
        nab_tensor *w = nab_param(t, nab_scalar(), "w");
        nab_tensor *v = nab_param(t, nab_scalar(), "v");
        v->data[0] = 3;
        nab_tensor *root = nab_sqrt(w);
        nab_tape_no_grad(t, true);
        nab_tensor *apart = nab_shift(root, 2);
        nab_tape_no_grad(t, false);
        nab_backward(nab_mul(apart, v));
        CU_ASSERT_EQUAL(w->grad[0], 0.0);
        CU_ASSERT_EQUAL(v->grad[0], 2.0);
        nab_tape_free(t);
    }
}

/* d(w w in)/d. = 2 w in, w^2: with a result, a parameter and an input. */
static void test_vjp_leaves_nothing_behind(void)
{
    const double seed = 2;
    double out = 0;
    nab_tape *t = nab_tape_new(1);
    nab_tape_lean(t, true);
    nab_tensor *w = nab_param(t, nab_mat(1, 1), "w");
    nab_tensor *in = nab_input(t, nab_mat(1, 1), (double[]){5});
    w->data[0] = 3;
    nab_tensor *y = nab_matmul(w, in), *z = nab_matmul(y, w);
    nab_backward(z);
    nab_zero_grad(t);
    CU_ASSERT_EQUAL(nab_vjp(z, &seed, w, &out), 0);
    CU_ASSERT_EQUAL(out, 60.0);
    CU_ASSERT_EQUAL(nab_vjp(z, &seed, in, &out), 0);
    CU_ASSERT_EQUAL(out, 18.0);
    CU_ASSERT_EQUAL(nab_vjp(z, &seed, y, &out), 0);
    CU_ASSERT_EQUAL(out, 6.0);
    CU_ASSERT_EQUAL(nab_vjp(z, &seed, z, &out), 0);
    CU_ASSERT_EQUAL(out, 2.0);
    CU_ASSERT_PTR_NULL(w->grad);
    CU_ASSERT_PTR_NULL(y->grad);
    CU_ASSERT_PTR_NULL(z->grad);
    nab_backward(z);
    CU_ASSERT_EQUAL(w->grad[0], 30.0);
    nab_tape_free(t);
}

/* Operations that store ask for what is fresh: not above the result that vjp
 * ends at. */
static void test_vjp_ends_at_a_result(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tape_lean(t, true);
    nab_tensor *w = nab_param(t, nab_scalar(), "w");
    for (int step = 0; step < 2; step++) {
        nab_zero_grad(t);
        nab_tensor *h = nab_tanh(w), *y = nab_square(h);
        double seed = 1, out = NAN;
        w->data[0] = 0.5;
        CU_ASSERT_EQUAL(nab_vjp(y, &seed, h, &out), 0);
        CU_ASSERT_EQUAL(out, 2 * h->data[0]);
        CU_ASSERT_PTR_NULL(w->grad);
        nab_backward(h);
        CU_ASSERT_EQUAL(w->grad[0], (1 - h->data[0]) * (1 + h->data[0]));
        nab_tape_reset(t);
    }
    nab_tape_free(t);
}

/* A net that is checked on the way trains on. */
static void test_a_node_check_leaves_fresh_gradients(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tape_lean(t, true);
    nab_tensor *w = nab_param(t, nab_mat(2, 2), "w");
    nab_zero_grad(t);
    nab_tensor *h = nab_tanh(w);
    CU_ASSERT_EQUAL(nab_check_node(h, 2).n_wrong, 0);
    CU_ASSERT_PTR_EQUAL(nab_tape_param(t, 0), w);
    CU_ASSERT_PTR_NOT_NULL_FATAL(w->grad);
    CU_ASSERT_EQUAL(w->grad[3], 0.0);
    nab_tape_free(t);
}

/* Steps as they come in training: memory stays what it was. */
static size_t memory_of_a_chain(bool lean, int length)
{
    nab_tape *t = nab_tape_new(1);
    nab_tape_lean(t, lean);
    nab_tensor *w = nab_param(t, nab_mat(256, 256), "w");
    size_t before = 0;
    for (int step = 0; step < 3; step++) {
        nab_tensor *h = w;
        for (int k = 0; k < length; k++)
            h = nab_tanh(h);
        nab_backward(nab_sum(h));
        nab_tape_reset(t);
        if (step > 0)
            CU_ASSERT_EQUAL(nab_tape_memory(t), before);
        before = nab_tape_memory(t);
    }
    nab_tape_free(t);
    return before;
}

/* Forty values, and of forty gradients two at a time. */
static void test_a_chain_needs_two_gradients(void)
{
    size_t lean = memory_of_a_chain(true, 40);
    CU_ASSERT((double)lean < 0.6 * (double)memory_of_a_chain(false, 40));
}

/* Arrays that have become too small are no loss. */
static void test_memory_is_used_for_other_sizes(void)
{
    size_t memory[2];
    for (int lean = 0; lean < 2; lean++) {
        nab_tape *t = nab_tape_new(1);
        nab_tape_lean(t, lean);
        for (size_t width = 1; width <= 40; width++) {
            nab_tensor *h = nab_input(t, nab_vec(4096 * width), NULL);
            memset(h->data, 0, h->size * sizeof *h->data);
            for (int k = 0; k < 10; k++)
                h = nab_tanh(h);
            nab_backward(nab_sum(h));
            nab_tape_reset(t);
        }
        memory[lean] = nab_tape_memory(t);
        nab_tape_free(t);
    }
    CU_ASSERT((double)memory[1] < 1.5 * (double)memory[0]);
}

static void test_the_smallest_that_fits_is_lent(void)
{
    nab_loans loans = {0};
    nab_loan *small = nab_lend(&loans, 10), *large = nab_lend(&loans, 1000);
    nab_loan *other = nab_lend(&loans, 1000);
    CU_ASSERT_PTR_NOT_EQUAL(large, other);
    nab_give_back(&loans, small);
    nab_give_back(&loans, other);
    nab_give_back(&loans, large);
    CU_ASSERT_PTR_EQUAL(nab_lend(&loans, 10), small);
    CU_ASSERT_PTR_EQUAL(nab_lend(&loans, 11), large); /* given back last */
    CU_ASSERT_PTR_EQUAL(nab_lend(&loans, 1000), other);
    nab_give_back(&loans, other);
    CU_ASSERT_PTR_NOT_EQUAL(nab_lend(&loans, 1001), other);
    CU_ASSERT_PTR_NULL(nab_lend(&loans, SIZE_MAX / 4));
    nab_give_back(&loans, other);
    nab_loans_reset(&loans);
    CU_ASSERT_PTR_EQUAL(nab_lend(&loans, 1), small);
    nab_arena_free(&loans.arena);
}

static CU_TestInfo tests[] = {
    {"the bits of an ordinary tape", test_the_bits_of_an_ordinary_tape},
    {"stored zeros have the same sign", test_stored_zeros_have_the_same_sign},
    {"there when needed", test_gradients_are_there_when_they_are_needed},
    {"zero out of reach", test_a_parameter_out_of_reach_has_zero},
    {"vjp leaves nothing behind", test_vjp_leaves_nothing_behind},
    {"ends without gradients", test_a_sweep_ends_at_results_without_gradients},
    {"vjp ends at a result", test_vjp_ends_at_a_result},
    {"a node check leaves fresh ones",
     test_a_node_check_leaves_fresh_gradients},
    {"a chain needs two gradients", test_a_chain_needs_two_gradients},
    {"memory for other sizes", test_memory_is_used_for_other_sizes},
    {"the smallest that fits is lent", test_the_smallest_that_fits_is_lent},
    CU_TEST_INFO_NULL};

CU_SuiteInfo nab_core_lean_suites[] = {
    {"core: lean tapes", NULL, NULL, NULL, NULL, tests}, CU_SUITE_INFO_NULL};
