/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Normalisation of columns (batch) and rows (layer). Pure operations: they
 * keep no running statistics, those belong to the layers of nn.
 *
 * Means are taken about the first entry and variances about the mean, so that
 * equal entries have variance exactly 0 and are normalised to 0 (if eps > 0).
 * Normalised values are computed again in the backward rules: cheaper than
 * storing them.
 */
#include <math.h>
#include <string.h>

#include "numeric/levels.h"
#include "numeric/sums.h"
#include "ops/inside.h"

/* A group is a column (batch) or a row (layer). */
typedef struct {
    double eps;
    double *mean, *var;     /* per column; layer_norm does not keep them */
    double *inverse;        /* per group: 1/sqrt(var + eps) */
    double *sum_d, *sum_dx; /* workspace: one number per column each */
} norm_extra;

static void clear(size_t n, double *x)
{
    memset(x, 0, n * sizeof *x);
}

/* x must be (n,m) or, if any_rank, end in m; gamma and beta (m). */
static bool norm_shapes_fit(const char *operation, bool any_rank,
                            const nab_tensor *x, const nab_tensor *gamma,
                            const nab_tensor *beta)
{
    nab_shape m = nab_vec(nab_shape_cols(x->shape));
    if (!any_rank && x->shape.n_dim != 2) {
        nab_error(operation, "x is %s: it must be a matrix", SHAPE_OF(x));
        return false;
    }
    if (nab_shape_equal(gamma->shape, m) && nab_shape_equal(beta->shape, m))
        return true;
    nab_error(operation,
              "x is %s, gamma is %s, beta is %s: gamma and beta must have one "
              "entry per column of x (%zu)",
              SHAPE_OF(x), SHAPE_OF(gamma), SHAPE_OF(beta), m.dim[0]);
    return false;
}

/* Workspace for statistics of n_group groups and two rows of n_row numbers;
 * false and a report without memory. */
static bool alloc_norm(nab_tensor *x, size_t n_group, size_t n_row,
                       norm_extra *e)
{
    size_t n = 3 * n_group + 2 * n_row;
    double *work = nab_tape_scratch(x->tape, n * sizeof *work);
    if (!work)
        return false;
    e->mean = work;
    e->var = e->mean + n_group;
    e->inverse = e->var + n_group;
    e->sum_d = e->inverse + n_group;
    e->sum_dx = e->sum_d + n_row;
    return true;
}

/* inverse = 1/sqrt(var + eps). */
static void invert(size_t n, const norm_extra *e)
{
    for (size_t j = 0; j < n; j++)
        e->inverse[j] = 1 / sqrt(e->var[j] + e->eps);
}

/* y = (x - mean) inverse gamma + beta, statistics per column. */
NAB_INLINE void normalise_columns_loop(nab_tensor *y)
{
    const norm_extra *e = y->extra;
    size_t n = y->shape.dim[0], m = y->shape.dim[1];
    const double *restrict mean = e->mean, *restrict inverse = e->inverse;
    const double *restrict gamma = y->in[1]->data;
    const double *restrict beta = y->in[2]->data;
    for (size_t i = 0; i < n; i++) {
        const double *restrict x = y->in[0]->data + i * m;
        double *restrict out = y->data + i * m;
        for (size_t j = 0; j < m; j++)
            out[j] = (x[j] - mean[j]) * inverse[j] * gamma[j] + beta[j];
    }
}
NAB_AT_LEVEL(normalise_columns, (nab_tensor * y), (y))

/* sum_d = column sums of dy, sum_dx = those of dy xhat: the gradients of beta
 * and gamma. */
NAB_INLINE void sum_columns_loop(nab_tensor *y)
{
    const norm_extra *e = y->extra;
    size_t n = y->shape.dim[0], m = y->shape.dim[1];
    const double *restrict mean = e->mean, *restrict inverse = e->inverse;
    double *restrict sum_d = e->sum_d, *restrict sum_dx = e->sum_dx;
    clear(m, sum_d);
    clear(m, sum_dx);
    for (size_t i = 0; i < n; i++) {
        const double *restrict x = y->in[0]->data + i * m;
        const double *restrict dy = y->grad + i * m;
        for (size_t j = 0; j < m; j++) {
            sum_d[j] += dy[j];
            sum_dx[j] += dy[j] * ((x[j] - mean[j]) * inverse[j]);
        }
    }
}
NAB_AT_LEVEL(sum_columns, (nab_tensor * y), (y))

/* x->grad += g. */
static void add_to_grad(nab_tensor *x, const double *g)
{
    if (!x->active)
        return;
    nab_grad_begin(x);
    for (size_t j = 0; j < x->size; j++)
        x->grad[j] += g[j];
}

static void pass_to_gamma_beta(nab_tensor *y)
{
    const norm_extra *e = y->extra;
    add_to_grad(y->in[1], e->sum_dx);
    add_to_grad(y->in[2], e->sum_d);
}

/* ---- batch_norm: xhat = (x - mean)/sqrt(var + eps) with the statistics of
 * the n rows, y = xhat gamma + beta (Ioffe and Szegedy 2015, algorithm 1) ----
 */

NAB_INLINE void column_statistics_loop(const nab_tensor *x, const norm_extra *e)
{
    size_t n = x->shape.dim[0], m = x->shape.dim[1];
    const double *restrict first = x->data;
    double *restrict mean = e->mean, *restrict var = e->var;
    clear(m, mean);
    clear(m, var);
    for (size_t i = 1; i < n; i++) {
        const double *restrict row = first + i * m;
        for (size_t j = 0; j < m; j++)
            mean[j] += row[j] - first[j];
    }
    for (size_t j = 0; j < m; j++)
        mean[j] = n ? first[j] + mean[j] / (double)n : 0;
    for (size_t i = 0; i < n; i++) {
        const double *restrict row = first + i * m;
        for (size_t j = 0; j < m; j++)
            var[j] += (row[j] - mean[j]) * (row[j] - mean[j]);
    }
    for (size_t j = 0; j < m; j++)
        var[j] /= (double)n;
}
NAB_AT_LEVEL(column_statistics, (const nab_tensor *x, const norm_extra *e),
             (x, e))

static void batch_norm_forward(nab_tensor *y)
{
    column_statistics(y->in[0], y->extra);
    invert(y->shape.dim[1], y->extra);
    normalise_columns(y);
}

/* dx = gamma inverse (dy - mean(dy) - xhat mean(dy xhat)), means over rows:
 * the mean and the variance depend on x too. */
NAB_INLINE void pass_to_x_loop(nab_tensor *y)
{
    const norm_extra *e = y->extra;
    size_t n = y->shape.dim[0], m = y->shape.dim[1];
    const double *restrict mean = e->mean, *restrict inverse = e->inverse;
    const double *restrict gamma = y->in[1]->data;
    const double *restrict mean_d = e->sum_d, *restrict mean_dx = e->sum_dx;
    const bool fresh = nab_grad_fresh(y->in[0]);
    for (size_t i = 0; i < n; i++) {
        const double *restrict x = y->in[0]->data + i * m;
        const double *restrict dy = y->grad + i * m;
        double *restrict dx = y->in[0]->grad + i * m;
        for (size_t j = 0; j < m; j++) {
            double xhat = (x[j] - mean[j]) * inverse[j];
            dx[j] =
                (fresh ? 0 : dx[j]) +
                gamma[j] * inverse[j] * (dy[j] - mean_d[j] - xhat * mean_dx[j]);
        }
    }
}
NAB_AT_LEVEL(pass_to_x, (nab_tensor * y), (y))

static void batch_norm_backward(nab_tensor *y)
{
    const norm_extra *e = y->extra;
    size_t n = y->shape.dim[0], m = y->shape.dim[1];
    sum_columns(y);
    pass_to_gamma_beta(y);
    for (size_t j = 0; j < m; j++) {
        e->sum_d[j] /= (double)n;
        e->sum_dx[j] /= (double)n;
    }
    if (y->in[0]->active)
        pass_to_x(y);
}

static const nab_op batch_norm = {"batch_norm", batch_norm_forward,
                                  batch_norm_backward, true};

nab_tensor *nab_batch_norm(nab_tensor *x, nab_tensor *gamma, nab_tensor *beta,
                           double eps)
{
    norm_extra e = {.eps = eps};
    if (!x || !gamma || !beta ||
        !norm_shapes_fit("batch_norm", false, x, gamma, beta) ||
        !alloc_norm(x, x->shape.dim[1], x->shape.dim[1], &e))
        return NULL;
    return nab_apply(&batch_norm, x->shape, 3, (nab_tensor *[]){x, gamma, beta},
                     &e, sizeof e);
}

void nab_batch_norm_stats(const nab_tensor *y, const double **mean,
                          const double **var)
{
    bool is_batch_norm = y && y->op == &batch_norm;
    if (y && !is_batch_norm)
        nab_error("batch_norm_stats", "y was not made by batch_norm");
    const norm_extra *e = is_batch_norm ? y->extra : NULL;
    *mean = e ? e->mean : NULL;
    *var = e ? e->var : NULL;
}

/* ---- batch_norm_eval: the same with a given mean and variance, which do not
 * depend on x ---- */

static void batch_norm_eval_forward(nab_tensor *y)
{
    invert(y->shape.dim[1], y->extra);
    normalise_columns(y);
}

static void batch_norm_eval_backward(nab_tensor *y)
{
    const norm_extra *e = y->extra;
    size_t n = y->shape.dim[0], m = y->shape.dim[1];
    const double *restrict gamma = y->in[1]->data;
    const double *restrict inverse = e->inverse;
    if (y->in[1]->active || y->in[2]->active) {
        sum_columns(y);
        pass_to_gamma_beta(y);
    }
    for (size_t i = 0; y->in[0]->active && i < n; i++) {
        const double *restrict dy = y->grad + i * m;
        double *restrict dx = y->in[0]->grad + i * m;
        for (size_t j = 0; j < m; j++)
            dx[j] += gamma[j] * inverse[j] * dy[j];
    }
}

static const nab_op batch_norm_eval = {
    "batch_norm_eval", batch_norm_eval_forward, batch_norm_eval_backward};

nab_tensor *nab_batch_norm_eval(nab_tensor *x, const double *mean,
                                const double *var, nab_tensor *gamma,
                                nab_tensor *beta, double eps)
{
    norm_extra e = {.eps = eps};
    if (!x || !mean || !var || !gamma || !beta ||
        !norm_shapes_fit("batch_norm_eval", false, x, gamma, beta) ||
        !alloc_norm(x, x->shape.dim[1], x->shape.dim[1], &e))
        return NULL;
    memcpy(e.mean, mean, x->shape.dim[1] * sizeof *mean);
    memcpy(e.var, var, x->shape.dim[1] * sizeof *var);
    return nab_apply(&batch_norm_eval, x->shape, 3,
                     (nab_tensor *[]){x, gamma, beta}, &e, sizeof e);
}

/* ---- layer_norm: the same with the statistics of the m columns of each row
 * (Ba, Kiros and Hinton 2016) ---- */

/* d = x - mean for one row of m > 0 numbers. */
static void centre_row(size_t m, const double *restrict x, double *restrict d)
{
    for (size_t j = 0; j < m; j++)
        d[j] = x[j] - x[0];
    double shift = nab_array_sum(m, d) / (double)m;
    for (size_t j = 0; j < m; j++)
        d[j] -= shift;
}

static void layer_norm_forward(nab_tensor *y)
{
    const norm_extra *e = y->extra;
    size_t n = nab_shape_rows(y->shape), m = nab_shape_cols(y->shape);
    const double *restrict gamma = y->in[1]->data;
    const double *restrict beta = y->in[2]->data;
    double *restrict d = e->sum_d;
    for (size_t i = 0; i < n && m > 0; i++) {
        centre_row(m, y->in[0]->data + i * m, d);
        double var = nab_array_sum_squares(m, d) / (double)m;
        e->inverse[i] = 1 / sqrt(var + e->eps);
        double *restrict out = y->data + i * m;
        for (size_t j = 0; j < m; j++)
            out[j] = d[j] * e->inverse[i] * gamma[j] + beta[j];
    }
}

/* dx = inverse (d - mean(d) - xhat mean(d xhat)) with d = dy gamma, means over
 * the row. */
static void layer_norm_backward_row(nab_tensor *y, size_t i, size_t m)
{
    const norm_extra *e = y->extra;
    const double *restrict gamma = y->in[1]->data;
    const double *restrict dy = y->grad + i * m;
    double *restrict xhat = e->sum_d, *restrict d = e->sum_dx;
    double *restrict dx = y->in[0]->grad + i * m;
    centre_row(m, y->in[0]->data + i * m, xhat);
    for (size_t j = 0; j < m; j++) {
        xhat[j] *= e->inverse[i];
        d[j] = dy[j] * gamma[j];
    }
    double mean_d = nab_array_sum(m, d) / (double)m;
    double mean_dx = nab_array_dot(m, d, xhat) / (double)m;
    for (size_t j = 0; y->in[0]->active && j < m; j++)
        dx[j] += e->inverse[i] * (d[j] - mean_d - xhat[j] * mean_dx);
    for (size_t j = 0; y->in[1]->active && j < m; j++)
        y->in[1]->grad[j] += dy[j] * xhat[j];
}

static void layer_norm_backward(nab_tensor *y)
{
    size_t n = nab_shape_rows(y->shape), m = nab_shape_cols(y->shape);
    for (size_t i = 0; i < n && m > 0; i++)
        layer_norm_backward_row(y, i, m);
    if (y->in[2]->active)
        nab_array_col_sums(n, m, y->grad, y->in[2]->grad);
}

static const nab_op layer_norm = {"layer_norm", layer_norm_forward,
                                  layer_norm_backward};

nab_tensor *nab_layer_norm(nab_tensor *x, nab_tensor *gamma, nab_tensor *beta,
                           double eps)
{
    norm_extra e = {.eps = eps};
    if (!x || !gamma || !beta ||
        !norm_shapes_fit("layer_norm", true, x, gamma, beta) ||
        !alloc_norm(x, nab_shape_rows(x->shape), nab_shape_cols(x->shape), &e))
        return NULL;
    return nab_apply(&layer_norm, x->shape, 3, (nab_tensor *[]){x, gamma, beta},
                     &e, sizeof e);
}
