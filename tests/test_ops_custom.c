/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An operation from outside the library, through the same table as its own. */
#include "ops.h"

/* ---- wave: y = sin(frequency x) ---- */

static void wave_forward(nab_tensor *y)
{
    const double frequency = *(const double *)y->extra;
    for (size_t i = 0; i < y->size; i++)
        y->data[i] = sin(frequency * y->in[0]->data[i]);
}

static void wave_backward(nab_tensor *y)
{
    const double frequency = *(const double *)y->extra;
    nab_tensor *x = y->in[0];
    for (size_t i = 0; i < y->size; i++)
        x->grad[i] += y->grad[i] * frequency * cos(frequency * x->data[i]);
}

static const nab_op wave_op = {"wave", wave_forward, wave_backward};

static nab_tensor *wave(nab_tensor *x, double frequency)
{
    return x ? nab_apply(&wave_op, x->shape, 1, &x, &frequency,
                         sizeof frequency)
             : NULL;
}

/* sin(3 x) at 0: value 0, slope 3. */
static void test_value(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = nab_input(t, nab_scalar(), (double[]){0});
    nab_tensor *y = wave(x, 3);
    nab_backward(y);
    CU_ASSERT(y->data[0] == 0 && x->grad[0] == 3);
    CU_ASSERT_STRING_EQUAL(y->op->name, "wave");
    CU_ASSERT_PTR_NULL(wave(NULL, 3));
    nab_tape_free(t);
}

/* In the middle of a net, between operations of the library. */
static nab_tensor *net(nab_tape *t, void *context)
{
    const double *x = context;
    nab_tensor *w = nab_tape_param(t, 0), *b = nab_tape_param(t, 1);
    nab_tensor *h = nab_affine(nab_constant(t, nab_mat(4, 3), x), w, b);
    return nab_mean(nab_square(wave(nab_tanh(h), 2)));
}

static void test_in_a_net(void)
{
    nab_tape *t = nab_tape_new(1);
    double x[12];
    nab_stream_normal(nab_tape_stream(t, "x"), 12, x);
    nab_tensor *w = nab_param(t, nab_mat(3, 5), "w");
    nab_param(t, nab_vec(5), "b");
    nab_stream_normal(nab_tape_stream(t, "w"), w->size, w->data);
    nab_check c = nab_check_gradient(t, net, x, 0);
    CU_ASSERT(nab_check_passed(&c) && c.n_checked == 20);
    net(t, x);
    CU_ASSERT(gradients_agree(t));
    nab_tape_free(t);
}

static CU_TestInfo tests[] = {{"value and slope", test_value},
                              {"in the middle of a net", test_in_a_net},
                              CU_TEST_INFO_NULL};

CU_SuiteInfo nab_ops_custom_suites[] = {
    {"ops: custom", NULL, NULL, NULL, NULL, tests}, CU_SUITE_INFO_NULL};
