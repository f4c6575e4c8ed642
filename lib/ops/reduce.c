/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sums, means and variances, of all entries or along one axis. All sums run in
 * the fixed order of numeric/sums.h, those of var_axis in that of the axis. Of
 * no entries the sum is 0, the mean and the variance are NaN (0/0).
 */
#include <string.h>

#include "numeric/sums.h"
#include "ops/inside.h"

/* ---- sum and mean of all entries ---- */

static void sum_forward(nab_tensor *y)
{
    y->data[0] = nab_array_sum(y->in[0]->size, y->in[0]->data);
}

/* dx += d in every entry. */
static void add_everywhere(nab_tensor *x, double d)
{
    double *restrict dx = x->grad;
    for (size_t i = 0; i < x->size; i++)
        dx[i] += d;
}

static void sum_backward(nab_tensor *y)
{
    add_everywhere(y->in[0], y->grad[0]);
}

static const nab_op sum = {"sum", sum_forward, sum_backward};

nab_tensor *nab_sum(nab_tensor *x)
{
    return nab_apply(&sum, nab_scalar(), 1, &x, NULL, 0);
}

static void mean_forward(nab_tensor *y)
{
    sum_forward(y);
    y->data[0] /= (double)y->in[0]->size;
}

static void mean_backward(nab_tensor *y)
{
    add_everywhere(y->in[0], y->grad[0] / (double)y->in[0]->size);
}

static const nab_op mean = {"mean", mean_forward, mean_backward};

nab_tensor *nab_mean(nab_tensor *x)
{
    return nab_apply(&mean, nab_scalar(), 1, &x, NULL, 0);
}

/* ---- along one axis; y keeps the axis with size 1 ---- */

typedef struct {
    axis_view x;
    double *mean; /* workspace of var_axis, as large as y */
} reduce_extra;

/* y = op(x along axis); with_mean: op needs the workspace. */
static nab_tensor *apply_along(const nab_op *op, nab_tensor *x, int axis,
                               bool with_mean)
{
    reduce_extra e = {.mean = NULL};
    if (!x || !nab_axis_view(op->name, x, axis, &e.x))
        return NULL;
    nab_shape shape = x->shape;
    shape.dim[axis] = 1;
    size_t size = nab_shape_size(shape);
    if (with_mean) {
        e.mean = nab_tape_scratch(x->tape, size * sizeof *e.mean);
        if (!e.mean)
            return NULL;
    }
    return nab_apply(op, shape, 1, &x, &e, sizeof e);
}

/* out = the sums of x along the axis. */
static void sum_along(const axis_view *v, const double *x, double *out)
{
    memset(out, 0, v->outer * v->inner * sizeof *out);
    for (size_t i = 0; i < v->outer; i++) {
        const double *group = x + i * v->length * v->inner;
        if (v->inner == 1)
            out[i] = nab_array_sum(v->length, group);
        else
            nab_array_col_sums(v->length, v->inner, group, out + i * v->inner);
    }
}

/* dx += factor d, the same d (outer,inner) all along the axis. */
static void spread_along(const axis_view *v, double factor, const double *d,
                         double *dx)
{
    for (size_t i = 0; i < v->outer; i++)
        for (size_t j = 0; j < v->length; j++)
            for (size_t k = 0; k < v->inner; k++)
                dx[(i * v->length + j) * v->inner + k] +=
                    factor * d[i * v->inner + k];
}

static void sum_axis_forward(nab_tensor *y)
{
    const reduce_extra *e = y->extra;
    sum_along(&e->x, y->in[0]->data, y->data);
}

static void sum_axis_backward(nab_tensor *y)
{
    const reduce_extra *e = y->extra;
    spread_along(&e->x, 1, y->grad, y->in[0]->grad);
}

static const nab_op sum_axis = {"sum_axis", sum_axis_forward,
                                sum_axis_backward};

nab_tensor *nab_sum_axis(nab_tensor *x, int axis)
{
    return apply_along(&sum_axis, x, axis, false);
}

static void mean_axis_forward(nab_tensor *y)
{
    const reduce_extra *e = y->extra;
    sum_along(&e->x, y->in[0]->data, y->data);
    for (size_t i = 0; i < y->size; i++)
        y->data[i] /= (double)e->x.length;
}

static void mean_axis_backward(nab_tensor *y)
{
    const reduce_extra *e = y->extra;
    spread_along(&e->x, 1 / (double)e->x.length, y->grad, y->in[0]->grad);
}

static const nab_op mean_axis = {"mean_axis", mean_axis_forward,
                                 mean_axis_backward};

nab_tensor *nab_mean_axis(nab_tensor *x, int axis)
{
    return apply_along(&mean_axis, x, axis, false);
}

/* ---- var_axis: y = mean of (x - mean)^2, slope 2 (x - mean) / length. Two
 * passes, about the first entry: equal entries give exactly 0 ---- */

/* The variance of n numbers, `step` apart, and their mean. */
static double variance(size_t n, size_t step, const double *x, double *mean_out)
{
    double shift = 0, squares = 0;
    for (size_t j = 0; j < n; j++)
        shift += x[j * step] - x[0];
    double centre = n ? x[0] + shift / (double)n : 0;
    for (size_t j = 0; j < n; j++) {
        double d = x[j * step] - centre;
        squares += d * d;
    }
    *mean_out = centre;
    return squares / (double)n;
}

static void var_axis_forward(nab_tensor *y)
{
    const reduce_extra *e = y->extra;
    const axis_view *v = &e->x;
    for (size_t i = 0; i < v->outer; i++)
        for (size_t k = 0; k < v->inner; k++) {
            const double *x = y->in[0]->data + i * v->length * v->inner + k;
            size_t group = i * v->inner + k;
            y->data[group] = variance(v->length, v->inner, x, &e->mean[group]);
        }
}

static void var_axis_backward(nab_tensor *y)
{
    const reduce_extra *e = y->extra;
    const axis_view *v = &e->x;
    const double *x = y->in[0]->data;
    double *dx = y->in[0]->grad;
    for (size_t i = 0; i < y->in[0]->size; i++) {
        size_t group = i / (v->length * v->inner) * v->inner + i % v->inner;
        dx[i] +=
            2 / (double)v->length * (x[i] - e->mean[group]) * y->grad[group];
    }
}

static const nab_op var_axis = {"var_axis", var_axis_forward,
                                var_axis_backward};

nab_tensor *nab_var_axis(nab_tensor *x, int axis)
{
    return apply_along(&var_axis, x, axis, true);
}
