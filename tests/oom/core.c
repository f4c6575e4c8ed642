/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tapes, tensors, streams, sweeps, gradient checks, single numbers. */
#include "oom.h"

#include <gsl/gsl_rng.h>
#include <stdio.h>

static void streams(void)
{
    double x[9];
    size_t order[9];
    gsl_rng *rng = nab_stream(3, "chapter01", "noise", 2);
    if (!given(rng != NULL))
        return;
    nab_stream_normal(rng, 9, x);
    show(9, x);
    nab_stream_start(rng, nab_seed(1, NULL, "other", 0));
    nab_stream_uniform(rng, -1, 1, 9, x);
    show(9, x);
    nab_stream_permutation(rng, 9, order);
    for (int i = 0; i < 9; i++)
        show_one((double)order[i]);
    gsl_rng_free(rng);
}

static void shapes(void)
{
    char text[NAB_SHAPE_TEXT];
    nab_shape s = nab_block(2, 3, 4, 5);
    show_text(nab_shape_print(s, text));
    show_one((double)(nab_shape_size(nab_cube(2, 3, 4)) + nab_shape_rows(s) +
                      nab_shape_cols(s)));
    show_one(nab_shape_equal(nab_vec(3), nab_mat(1, 3)));
    show_one((double)nab_shape_size(nab_scalar()));
}

static void look(nab_event event, nab_tensor *node, void *context)
{
    (void)node;
    *(double *)context += 1 + event;
}

static void add_up(nab_tensor *x, void *context)
{
    *(double *)context += nab_array_sum(x->size, x->grad);
}

/* What a tape says of itself. */
static void show_tape(const nab_tape *t)
{
    show_one((double)nab_tape_n_node(t));
    show_one((double)nab_tape_n_param(t));
    show_one(nab_tape_frozen(t));
    for (size_t i = 0; i < nab_tape_n_node(t); i++)
        show(nab_tape_node(t, i)->size, nab_tape_node(t, i)->data);
    for (size_t i = 0; i < nab_tape_n_param(t); i++)
        show(nab_tape_param(t, i)->size, nab_tape_param(t, i)->grad);
    nab_tape_print(t, stdout);
    given(nab_tape_memory(t) > 0);
}

static void leaves(nab_tape *t)
{
    double data[] = {1, 2, 3, 4};
    nab_tape_enter(t, given(t != NULL) ? nab_label(t, "layer %d", 1) : NULL);
    nab_tensor *made[] = {nab_constant(t, nab_vec(4), data),
                          nab_input(t, nab_vec(4), data),
                          nab_zeros(t, nab_vec(4)), nab_full(t, nab_vec(4), 2),
                          nab_randn(t, nab_vec(4))};
    for (int i = 0; i < 5; i++)
        if (given(made[i] != NULL))
            show(4, made[i]->data);
    if (made[1]) {
        gsl_matrix_view x = nab_matrix(made[1]), dx = nab_grad_matrix(made[1]);
        show_one(gsl_matrix_get(&x.matrix, 0, 2));
        show_one(gsl_matrix_get(&dx.matrix, 0, 2));
    }
    double *kept = nab_tape_keep(t, 80), *lent = nab_tape_scratch(t, 80);
    given(kept && lent);
    show_one(gsl_rng_uniform(nab_tape_stream(t, "mine")));
}

static void tape(void)
{
    double events = 0, hooked = 0, seed[] = {1, 2, 3, 4}, out[4];
    nab_tape *t = nab_tape_new(5);
    if (!given(t != NULL))
        return;
    leaves(t);
    nab_tensor *w = nab_param(t, nab_vec(4), "w");
    nab_tensor *again = nab_param(t, nab_vec(4), "w");
    if (given(w && again))
        show_text(again->name);
    nab_tape_observe(t, look, &events);
    nab_hook(w, add_up, &hooked);
    nab_tensor *x = nab_input(t, nab_vec(4), seed);
    nab_tensor *y = nab_mul(w, x);
    nab_backward_from(y, seed);
    nab_backward(nab_sum(y));
    if (given(nab_vjp(y, seed, w, out) == 0))
        show(4, out);
    if (x)
        nab_tape_notify(t, NAB_UPDATE, x);
    show_one(events);
    show_one(hooked);
    show_tape(t);
    nab_zero_grad(t);
    show_one(nab_tape_freeze(t, true) + nab_tape_no_grad(t, true));
    nab_tape_hold(t);
    nab_tape_reset(t);
    show_one(nab_item(nab_full(t, nab_scalar(), 3)));
    nab_tape_restart(t, 6);
    show_tape(t);
    nab_tape_free(t);
}

/* The same sweeps on a lean tape, whose gradients come and go. */
static void lean(void)
{
    double value[] = {1, 2, 3, 4}, out[4];
    nab_tape *t = nab_tape_new(5);
    if (!given(t != NULL))
        return;
    show_one(nab_tape_lean(t, true));
    nab_tensor *w = nab_param(t, nab_mat(2, 2), "w");
    nab_tensor *x = nab_constant(t, nab_mat(2, 2), value);
    nab_tensor *y = nab_relu(nab_matmul(x, w));
    nab_tensor *z = nab_mul(y, nab_matmul(nab_tanh(y), y));
    nab_zero_grad(t);
    nab_backward(nab_sum(z));
    if (given(w && w->grad))
        show(4, w->grad);
    nab_zero_grad(t);
    if (given(nab_vjp(z, value, w, out) == 0))
        show(4, out);
    if (w) {
        show_one(nab_grad_fresh(w));
        nab_grad_begin(w);
    }
    show_tape(t);
    show_one(nab_tape_lean(t, false));
    nab_tape_free(t);
}

static nab_tensor *loss_of(nab_tape *t, void *context)
{
    double x[] = {0.5, -1, 2};
    nab_tensor *w = context;
    nab_tensor *in = nab_constant(t, nab_mat(1, 3), x);
    return nab_sum(nab_tanh(nab_matmul(in, w)));
}

static void checks(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *w = nab_param(t, nab_mat(3, 2), "w");
    if (given(t && w)) {
        nab_check c = nab_check_gradient(t, loss_of, w, 0);
        show_one(nab_check_passed(&c) + 2.0 * (double)c.n_checked);
        nab_tensor *loss = loss_of(t, w);
        c = nab_check_tape(t, 2);
        show_one(nab_check_passed(&c) + 2.0 * (double)c.n_checked);
        if (loss) {
            c = nab_check_node(loss, 2);
            show_one(nab_check_passed(&c) + 2.0 * (double)c.n_checked);
        }
    }
    nab_tape_free(t);
}

static void no_word(const char *operation, const char *message)
{
    show_text(operation);
    show_text(message);
}

/* What is not there, and what goes to the handler. */
static void nothing(void)
{
    show_one(nab_item(NULL));
    nab_tape_free(NULL);
    nab_gsl_returns();
    nab_error_handler *mine = nab_set_error_handler(no_word);
    nab_error("tour", "message %d", 3);
    nab_set_error_handler(mine);
}

/* More nodes than the first request has room for. */
static void single_numbers(void)
{
    nab_var_tape *t = nab_var_tape_new();
    if (!given(t != NULL))
        return;
    nab_var x = nab_var_new(t, 0.5), y = x;
    for (int k = 0; k < 3000;
         k++) /* more numbers kept than have room at first */
        nab_var_new(t, k);
    for (int k = 0; k < 6000; k++)
        y = nab_var_mul(nab_var_tanh(y), nab_var_exp(nab_var_neg(y)));
    y = nab_var_add(nab_var_sqrt(nab_var_shift(y, 4)), nab_var_sigmoid(y));
    y = nab_var_div(nab_var_log(y), nab_var_sub(y, nab_var_scale(x, 3)));
    nab_var z = nab_var_keep(nab_var_relu(y));
    y = nab_var_mul(z, x);
    nab_var_backward(y);
    show_one(y.value);
    show_one(nab_var_grad(x));
    show_one(nab_var_grad(z));
    show_one((double)nab_var_tape_n_node(t));
    given(nab_var_tape_memory(t) > 0);
    nab_var_tape_reset(t);
    nab_var_tape_free(t);
}

const nab_tour core_tours[] = {
    {"core: streams", streams},
    {"core: shapes", shapes},
    {"core: tape", tape},
    {"core: lean tape", lean},
    {"core: gradient checks", checks},
    {"core: single numbers", single_numbers},
    {"core: nothing", nothing},
    {NULL, NULL},
};
