/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Operations that move numbers and compute none. Each copies: a tensor owns
 * its data, so nothing shares memory with its operand.
 */
#include <string.h>

#include "ops/inside.h"

bool nab_axis_view(const char *operation, const nab_tensor *x, int axis,
                   axis_view *view)
{
    if (axis < 0 || axis >= x->shape.n_dim) {
        nab_error(operation, "x is %s: there is no axis %d", SHAPE_OF(x), axis);
        return false;
    }
    *view = (axis_view){1, x->shape.dim[axis], 1};
    for (int k = 0; k < axis; k++)
        view->outer *= x->shape.dim[k];
    for (int k = axis + 1; k < x->shape.n_dim; k++)
        view->inner *= x->shape.dim[k];
    return true;
}

static void copy(size_t n, const double *from, double *to)
{
    if (n)
        memcpy(to, from, n * sizeof *to);
}

static void add_to(size_t n, const double *restrict from, double *restrict to)
{
    for (size_t i = 0; i < n; i++)
        to[i] += from[i];
}

/* ---- transpose: (n,m) -> (m,n) ---- */

static void transpose_forward(nab_tensor *y)
{
    size_t n = y->shape.dim[1], m = y->shape.dim[0];
    for (size_t j = 0; j < m; j++)
        for (size_t i = 0; i < n; i++)
            y->data[j * n + i] = y->in[0]->data[i * m + j];
}

static void transpose_backward(nab_tensor *y)
{
    size_t n = y->shape.dim[1], m = y->shape.dim[0];
    for (size_t j = 0; j < m; j++)
        for (size_t i = 0; i < n; i++)
            y->in[0]->grad[i * m + j] += y->grad[j * n + i];
}

static const nab_op transpose = {"transpose", transpose_forward,
                                 transpose_backward};

nab_tensor *nab_transpose(nab_tensor *x)
{
    if (!x)
        return NULL;
    if (x->shape.n_dim != 2) {
        nab_error("transpose", "x is %s: it must be a matrix", SHAPE_OF(x));
        return NULL;
    }
    nab_shape shape = nab_mat(x->shape.dim[1], x->shape.dim[0]);
    return nab_apply(&transpose, shape, 1, &x, NULL, 0);
}

/* ---- reshape: the same numbers in the same order ---- */

static void reshape_forward(nab_tensor *y)
{
    copy(y->size, y->in[0]->data, y->data);
}

static void reshape_backward(nab_tensor *y)
{
    add_to(y->size, y->grad, y->in[0]->grad);
}

static const nab_op reshape = {"reshape", reshape_forward, reshape_backward};

nab_tensor *nab_reshape(nab_tensor *x, nab_shape shape)
{
    if (!x)
        return NULL;
    if (nab_shape_size(shape) != x->size) {
        char wanted[NAB_SHAPE_TEXT];
        nab_error("reshape", "x is %s: its %zu entries do not fill %s",
                  SHAPE_OF(x), x->size, nab_shape_print(shape, wanted));
        return NULL;
    }
    return nab_apply(&reshape, shape, 1, &x, NULL, 0);
}

/* ---- slice: entries begin..end-1 along one axis ---- */

typedef struct {
    axis_view x;          /* of the operand */
    size_t begin, length; /* of the slice */
} slice_extra;

static void slice_forward(nab_tensor *y)
{
    const slice_extra *s = y->extra;
    size_t run = s->length * s->x.inner, stride = s->x.length * s->x.inner;
    const double *x = y->in[0]->data + s->begin * s->x.inner;
    for (size_t i = 0; i < s->x.outer; i++)
        copy(run, x + i * stride, y->data + i * run);
}

static void slice_backward(nab_tensor *y)
{
    const slice_extra *s = y->extra;
    size_t run = s->length * s->x.inner, stride = s->x.length * s->x.inner;
    double *dx = y->in[0]->grad + s->begin * s->x.inner;
    for (size_t i = 0; i < s->x.outer; i++)
        add_to(run, y->grad + i * run, dx + i * stride);
}

static const nab_op slice = {"slice", slice_forward, slice_backward};

nab_tensor *nab_slice(nab_tensor *x, int axis, size_t begin, size_t end)
{
    slice_extra s = {.begin = begin, .length = end - begin};
    if (!x || !nab_axis_view("slice", x, axis, &s.x))
        return NULL;
    if (begin > end || end > s.x.length) {
        nab_error("slice", "x is %s: %zu..%zu is no range of axis %d",
                  SHAPE_OF(x), begin, end, axis);
        return NULL;
    }
    nab_shape shape = x->shape;
    shape.dim[axis] = s.length;
    return nab_apply(&slice, shape, 1, &x, &s, sizeof s);
}

/* ---- concat: operands one after the other along one axis ---- */

static void concat_forward(nab_tensor *y)
{
    const axis_view *v = y->extra;
    double *out = y->data;
    for (size_t i = 0; i < v->outer; i++)
        for (int k = 0; k < y->n_in; k++) {
            size_t run = y->in[k]->size / v->outer;
            copy(run, y->in[k]->data + i * run, out);
            out += run;
        }
}

static void concat_backward(nab_tensor *y)
{
    const axis_view *v = y->extra;
    const double *dy = y->grad;
    for (size_t i = 0; i < v->outer; i++)
        for (int k = 0; k < y->n_in; k++) {
            size_t run = y->in[k]->size / v->outer;
            if (y->in[k]->active)
                add_to(run, dy, y->in[k]->grad + i * run);
            dy += run;
        }
}

static const nab_op concat = {"concat", concat_forward, concat_backward};

/* True if a and b differ along `axis` at most. */
static bool fit_along(nab_shape a, nab_shape b, int axis)
{
    b.dim[axis] = a.dim[axis];
    return nab_shape_equal(a, b);
}

nab_tensor *nab_concat(int n, nab_tensor *const *x, int axis)
{
    for (int k = 0; k < n; k++)
        if (!x[k])
            return NULL;
    axis_view view;
    if (n < 1) {
        nab_error("concat", "there must be at least one operand");
        return NULL;
    }
    if (!nab_axis_view("concat", x[0], axis, &view))
        return NULL;
    nab_shape shape = x[0]->shape;
    for (int k = 1; k < n; k++) {
        if (!fit_along(shape, x[k]->shape, axis)) {
            nab_error("concat",
                      "x[0] is %s, x[%d] is %s: all but axis %d must be equal",
                      SHAPE_OF(x[0]), k, SHAPE_OF(x[k]), axis);
            return NULL;
        }
        shape.dim[axis] += x[k]->shape.dim[axis];
    }
    return nab_apply(&concat, shape, n, x, &view, sizeof view);
}

/* ---- gather_rows: y[i] = x[row[i]] ---- */

typedef struct {
    const size_t *row; /* one per row of y */
    size_t n, length;  /* rows of y, numbers in each */
} gather_extra;

static void gather_rows_forward(nab_tensor *y)
{
    const gather_extra *g = y->extra;
    for (size_t i = 0; i < g->n; i++)
        copy(g->length, y->in[0]->data + g->row[i] * g->length,
             y->data + i * g->length);
}

/* A row that was taken twice receives twice. */
static void gather_rows_backward(nab_tensor *y)
{
    const gather_extra *g = y->extra;
    for (size_t i = 0; i < g->n; i++)
        add_to(g->length, y->grad + i * g->length,
               y->in[0]->grad + g->row[i] * g->length);
}

static const nab_op gather_rows = {"gather_rows", gather_rows_forward,
                                   gather_rows_backward};

nab_tensor *nab_gather_rows(nab_tensor *x, size_t n, const size_t *row)
{
    axis_view view;
    if (!x || !nab_axis_view("gather_rows", x, 0, &view))
        return NULL;
    for (size_t i = 0; i < n; i++)
        if (row[i] >= view.length) {
            nab_error("gather_rows", "x is %s: it has no row %zu", SHAPE_OF(x),
                      row[i]);
            return NULL;
        }
    size_t *own = nab_tape_scratch(x->tape, n * sizeof *own);
    if (!own)
        return NULL;
    if (n)
        memcpy(own, row, n * sizeof *own);
    gather_extra g = {own, n, view.inner};
    nab_shape shape = x->shape;
    shape.dim[0] = n;
    return nab_apply(&gather_rows, shape, 1, &x, &g, sizeof g);
}
