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
    size_t block;             /* steps whose weight gradients are one product */
    double *da;               /* of such a block, before tanh: (block,n,m) */
    double *dh;               /* from the step after: (n,m) */
} rnn_extra;

/* Every row of out (n,m) = the sum of the biases. */
static void start_from_biases(const nab_tensor *y, size_t n, size_t m,
                              double *out)
{
    if (n == 0)
        return;
    memset(out, 0, m * sizeof *out);
    for (int k = FIRST_BIAS; k < y->n_in; k++)
        for (size_t j = 0; j < m; j++)
            out[j] += y->in[k]->data[j];
    for (size_t i = 1; i < n; i++)
        memcpy(out + i * m, out, m * sizeof *out);
}

static void rnn_forward(nab_tensor *y)
{
    const rnn_extra *e = y->extra;
    const size_t n = e->n, n_in = e->n_in, m = e->m;
    const double *h = y->in[H]->data, *x = y->in[X]->data;
    double *out = y->data;
    for (size_t t = 0; t < e->steps; t++) {
        start_from_biases(y, n, m, out);
        nab_gemm(false, false, n, m, n_in, x, n_in, y->in[W_X]->data, m, out,
                 m);
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

/* The operands of steps begin..end-1 receive what e->da says. */
static void rnn_block_gradients(nab_tensor *y, size_t begin, size_t end)
{
    const rnn_extra *e = y->extra;
    const size_t n_in = e->n_in, m = e->m, rows = (end - begin) * e->n;
    const double *x = y->in[X]->data + begin * e->n * n_in, *da = e->da;
    if (y->in[X]->active)
        nab_gemm(false, true, rows, n_in, m, da, m, y->in[W_X]->data, m,
                 y->in[X]->grad + begin * e->n * n_in, n_in);
    if (y->in[W_X]->active)
        nab_gemm(true, false, n_in, m, rows, x, n_in, da, m, y->in[W_X]->grad,
                 m);
    if (y->in[W_H]->active) {
        size_t first = begin == 0 ? e->n : 0; /* rows whose h is in[H] */
        nab_gemm(true, false, m, m, first, y->in[H]->data, m, da, m,
                 y->in[W_H]->grad, m);
        nab_gemm(true, false, m, m, rows - first,
                 y->data + (begin * e->n + first - e->n) * m, m, da + first * m,
                 m, y->in[W_H]->grad, m);
    }
    for (int k = FIRST_BIAS; k < y->n_in; k++)
        if (y->in[k]->active)
            nab_array_col_sums(rows, m, da, y->in[k]->grad);
}

/* From the last step to the first: da_t = (dy_t + dh_t) (1 - y_t^2), dh of the
 * step before = da_t w_h^T. */
static void rnn_backward(nab_tensor *y)
{
    const rnn_extra *e = y->extra;
    const size_t m = e->m, step = e->n * m;
    memset(e->dh, 0, step * sizeof *e->dh);
    for (size_t end = e->steps; end > 0;) {
        size_t begin = end > e->block ? end - e->block : 0;
        for (size_t t = end; t-- > begin;) {
            double *da = e->da + (t - begin) * step;
            double *dh = t > 0 ? e->dh : y->in[H]->grad;
            before_tanh(step, y->grad + t * step, e->dh, y->data + t * step,
                        da);
            if (t > 0)
                memset(dh, 0, step * sizeof *dh);
            nab_gemm(false, true, e->n, m, m, da, m, y->in[W_H]->data, m, dh,
                     m);
        }
        rnn_block_gradients(y, begin, end);
        end = begin;
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
        fits =
            fits && (!bias[k] || nab_shape_equal(bias[k]->shape, nab_vec(m)));
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

/* From 128 rows on, a block gains nothing (W4 with blocks of 1, 2, 4, 8). */
enum { BLOCK_ROWS = 128 };

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
    e.block = e.n >= BLOCK_ROWS || e.n == 0 ? 1 : BLOCK_ROWS / e.n;
    e.block = e.block < e.steps ? e.block : e.steps;
    size_t step = e.n * e.m * sizeof *e.da;
    e.da = nab_tape_scratch(in[X]->tape, e.block * step);
    e.dh = nab_tape_scratch(in[X]->tape, step);
    if (!e.da || !e.dh)
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
