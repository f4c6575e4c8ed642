/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The recurrent step h' = tanh(x w_x + b_x + h w_h + b_h) (Elman 1990), once
 * or along a sequence, and its gradient, backpropagation through time (Werbos
 * 1990, "Backpropagation through time: what it does and how to do it").
 */
#include <string.h>

#include "numeric/elementary.h"
#include "numeric/gemm.h"
#include "numeric/levels.h"
#include "numeric/sums.h"
#include "ops/inside.h"

/* ---- both are one operation; a cell is a sequence of one ---- */

enum { X, H, W_X, W_H, FIRST_BIAS }; /* operands */

typedef struct {
    size_t steps, n, n_in, m; /* x (steps,n,n_in), y (steps,n,m) */
    double *da;               /* of one step, before tanh: (n,m); forward: the
                                 sum of the biases */
    double *dh;               /* from the step after: (n,m) */
} rnn_extra;

static void sum_biases(const nab_tensor *y, size_t m, double *sum)
{
    memset(sum, 0, m * sizeof *sum);
    for (int k = FIRST_BIAS; k < y->n_in; k++)
        for (size_t j = 0; j < m; j++)
            sum[j] += y->in[k]->data[j];
}

static void rnn_forward(nab_tensor *y)
{
    const rnn_extra *e = y->extra;
    const size_t n = e->n, n_in = e->n_in, m = e->m;
    const double *h = y->in[H]->data, *x = y->in[X]->data;
    double *out = y->data;
    if (n > 0)
        sum_biases(y, m, e->da);
    for (size_t t = 0; t < e->steps; t++) {
        nab_gemm_from(e->da, 0, false, false, n, m, n_in, x, n_in,
                      y->in[W_X]->data, m, out, m);
        nab_gemm(false, false, n, m, m, h, m, y->in[W_H]->data, m, out, m);
        nab_array_tanh(n * m, out, out);
        h = out;
        out += n * m;
        x += n * n_in;
    }
}

/* da = (dy + dh) (1 - y^2), as in tanh. */
NAB_INLINE void before_tanh_loop(size_t n, const double *dy, const double *dh,
                                 const double *y, double *restrict da)
{
    for (size_t i = 0; i < n; i++)
        da[i] = (dy[i] + dh[i]) * ((1 - y[i]) * (1 + y[i]));
}
NAB_AT_LEVEL(before_tanh,
             (size_t n, const double *dy, const double *dh, const double *y,
              double *da),
             (n, dy, dh, y, da))

/* The operands of step t receive what e->da says; h is the state before. */
static void rnn_step_gradients(nab_tensor *y, size_t t, const double *h)
{
    const rnn_extra *e = y->extra;
    const size_t n = e->n, n_in = e->n_in, m = e->m;
    const double *x = y->in[X]->data + t * n * n_in, *da = e->da;
    if (y->in[X]->active)
        nab_gemm(false, true, n, n_in, m, da, m, y->in[W_X]->data, m,
                 y->in[X]->grad + t * n * n_in, n_in);
    if (y->in[W_X]->active)
        nab_gemm(true, false, n_in, m, n, x, n_in, da, m, y->in[W_X]->grad, m);
    if (y->in[W_H]->active)
        nab_gemm(true, false, m, m, n, h, m, da, m, y->in[W_H]->grad, m);
    for (int k = FIRST_BIAS; k < y->n_in; k++)
        if (y->in[k]->active)
            nab_array_col_sums(n, m, da, y->in[k]->grad);
}

/* From the last step to the first: da_t = (dy_t + dh_t) (1 - y_t^2), dh of the
 * step before = da_t w_h^T. One product per step and weight: while da_t is in
 * the first cache. Keeping da and taking products over 2 to 32 steps gave
 * nothing in W4, over all 100 steps it took 5 % longer. */
static void rnn_backward(nab_tensor *y)
{
    const rnn_extra *e = y->extra;
    const size_t m = e->m, step = e->n * m;
    memset(e->dh, 0, step * sizeof *e->dh);
    for (size_t t = e->steps; t-- > 0;) {
        const double *out = y->data + t * step;
        double *dh = t > 0 ? e->dh : y->in[H]->grad;
        before_tanh(step, y->grad + t * step, e->dh, out, e->da);
        if (t > 0 || y->in[H]->active)
            nab_gemm_from(t > 0 ? NULL : dh, m, false, true, e->n, m, m, e->da,
                          m, y->in[W_H]->data, m, dh, m);
        rnn_step_gradients(y, t, t > 0 ? out - step : y->in[H]->data);
    }
}

static const nab_op rnn_cell = {"rnn_cell", rnn_forward, rnn_backward};
static const nab_op rnn_scan = {"rnn_scan", rnn_forward, rnn_backward};

static bool rnn_fits(const char *operation, nab_tensor *const *in,
                     nab_tensor *const *bias, int n_dim)
{
    const nab_tensor *x = in[X], *h = in[H], *w_x = in[W_X], *w_h = in[W_H];
    const size_t *last = x->shape.dim + n_dim - 2; /* n, n_in */
    size_t m = h->shape.n_dim == 2 ? h->shape.dim[1] : 0;
    bool fits = x->shape.n_dim == n_dim &&
                nab_shape_equal(h->shape, nab_mat(last[0], m)) &&
                nab_shape_equal(w_x->shape, nab_mat(last[1], m)) &&
                nab_shape_equal(w_h->shape, nab_mat(m, m));
    for (int k = 0; k < 2; k++)
        fits &= !bias[k] || nab_shape_equal(bias[k]->shape, nab_vec(m));
    if (!fits)
        nab_error(operation,
                  "x is %s, h is %s, w_x is %s, b_x is %s, w_h is %s, b_h is "
                  "%s: they must be %s, (n,m), (n_in,m), (m), (m,m), (m)",
                  SHAPE_OF(x), SHAPE_OF(h), SHAPE_OF(w_x),
                  bias[0] ? SHAPE_OF(bias[0]) : "NULL", SHAPE_OF(w_h),
                  bias[1] ? SHAPE_OF(bias[1]) : "NULL",
                  n_dim == 3 ? "(steps,n,n_in)" : "(n,n_in)");
    return fits;
}

/* in: x, h, w_x, w_h, and room for the biases that there are. */
static nab_tensor *apply_rnn(const nab_op *op, nab_tensor **in,
                             nab_tensor *const *bias, int n_dim)
{
    for (int k = 0; k < FIRST_BIAS; k++)
        if (!in[k])
            return NULL;
    if (!rnn_fits(op->name, in, bias, n_dim))
        return NULL;
    nab_shape shape = in[X]->shape;
    const size_t *last = shape.dim + n_dim - 2;
    rnn_extra e = {.steps = n_dim == 3 ? shape.dim[0] : 1,
                   .n = last[0],
                   .n_in = last[1],
                   .m = in[H]->shape.dim[1]};
    size_t step = e.n * e.m * sizeof *e.da;
    e.da = nab_tape_scratch(in[X]->tape, step);
    e.dh = e.da ? nab_tape_scratch(in[X]->tape, step) : NULL;
    if (!e.dh)
        return NULL;
    int n = FIRST_BIAS;
    for (int k = 0; k < 2; k++)
        if (bias[k])
            in[n++] = bias[k];
    shape.dim[n_dim - 1] = e.m;
    return nab_apply(op, shape, n, in, &e, sizeof e);
}

nab_tensor *nab_rnn_cell(nab_tensor *x, nab_tensor *h, nab_tensor *w_x,
                         nab_tensor *b_x, nab_tensor *w_h, nab_tensor *b_h)
{
    nab_tensor *in[FIRST_BIAS + 2] = {x, h, w_x, w_h};
    return apply_rnn(&rnn_cell, in, (nab_tensor *[]){b_x, b_h}, 2);
}

nab_tensor *nab_rnn_scan(nab_tensor *x, nab_tensor *h, nab_tensor *w_x,
                         nab_tensor *b_x, nab_tensor *w_h, nab_tensor *b_h)
{
    nab_tensor *in[FIRST_BIAS + 2] = {x, h, w_x, w_h};
    return apply_rnn(&rnn_scan, in, (nab_tensor *[]){b_x, b_h}, 3);
}
