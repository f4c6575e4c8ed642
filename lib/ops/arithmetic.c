/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sums, differences, products and quotients, entry by entry.
 *
 * The four operations themselves see operands of one shape. Where shapes
 * differ the smaller operand first goes through an operation of its own,
 * broadcast, which repeats it; its backward rule sums what was repeated.
 */
#include <string.h>

#include "numeric/sums.h"
#include "ops/inside.h"

/* ---- broadcast: y repeats x along dimensions that x lacks or has once ---- */

/* y is (a,b,row,column), filled up with ones on the left; one step along
 * dimension k of y is step[k] numbers further in x, 0 where x is repeated. */
typedef struct {
    size_t dim[NAB_MAX_DIM], step[NAB_MAX_DIM];
} repeat;

static repeat repeat_of(nab_shape x, nab_shape y)
{
    repeat r;
    size_t step = 1;
    for (int k = NAB_MAX_DIM - 1; k >= 0; k--) {
        int in_y = k - NAB_MAX_DIM + y.n_dim, in_x = k - NAB_MAX_DIM + x.n_dim;
        r.dim[k] = in_y >= 0 ? y.dim[in_y] : 1;
        size_t dim_x = in_x >= 0 ? x.dim[in_x] : 1;
        r.step[k] = dim_x == 1 ? 0 : step;
        step *= dim_x;
    }
    return r;
}

/* Calls use(r, offset in x, offset in y) for each of y's matrices. */
static void for_each_matrix(nab_tensor *y,
                            void (*use)(const repeat *r, size_t x_offset,
                                        size_t y_offset, nab_tensor *y))
{
    const repeat *r = y->extra;
    for (size_t i = 0; i < r->dim[0]; i++)
        for (size_t j = 0; j < r->dim[1]; j++)
            use(r, i * r->step[0] + j * r->step[1],
                (i * r->dim[1] + j) * r->dim[2] * r->dim[3], y);
}

static void repeat_matrix(const repeat *r, size_t x_offset, size_t y_offset,
                          nab_tensor *y)
{
    for (size_t row = 0; row < r->dim[2]; row++) {
        const double *x = y->in[0]->data + x_offset + row * r->step[2];
        double *out = y->data + y_offset + row * r->dim[3];
        if (r->step[3])
            memcpy(out, x, r->dim[3] * sizeof *out);
        else
            for (size_t i = 0; i < r->dim[3]; i++)
                out[i] = *x;
    }
}

static void sum_matrix(const repeat *r, size_t x_offset, size_t y_offset,
                       nab_tensor *y)
{
    const double *dy = y->grad + y_offset;
    double *dx = y->in[0]->grad + x_offset;
    size_t n_row = r->dim[2], n_col = r->dim[3];
    if (r->step[3] && !r->step[2])
        nab_array_col_sums(n_row, n_col, dy, dx);
    else if (r->step[3])
        for (size_t i = 0; i < n_row * n_col; i++)
            dx[i] += dy[i];
    else if (r->step[2])
        for (size_t row = 0; row < n_row; row++)
            dx[row] += nab_array_sum(n_col, dy + row * n_col);
    else
        dx[0] += nab_array_sum(n_row * n_col, dy);
}

static void broadcast_forward(nab_tensor *y)
{
    for_each_matrix(y, repeat_matrix);
}

static void broadcast_backward(nab_tensor *y)
{
    for_each_matrix(y, sum_matrix);
}

static const nab_op broadcast = {"broadcast", broadcast_forward,
                                 broadcast_backward};

static nab_tensor *broadcast_to(nab_tensor *x, nab_shape shape)
{
    if (!x || nab_shape_equal(x->shape, shape))
        return x;
    repeat r = repeat_of(x->shape, shape);
    return nab_apply(&broadcast, shape, 1, &x, &r, sizeof r);
}

/* The shape that a and b have in common; false where there is none. */
static bool common_shape(nab_shape a, nab_shape b, nab_shape *common)
{
    nab_shape large = a.n_dim >= b.n_dim ? a : b;
    nab_shape small = a.n_dim >= b.n_dim ? b : a;
    for (int k = 0; k < small.n_dim; k++) {
        size_t *one = &large.dim[large.n_dim - 1 - k];
        size_t other = small.dim[small.n_dim - 1 - k];
        if (*one != other && *one != 1 && other != 1)
            return false;
        if (*one == 1)
            *one = other;
    }
    *common = large;
    return true;
}

/* y = op(a, b) in the common shape of a and b. */
static nab_tensor *apply_pair(const nab_op *op, nab_tensor *a, nab_tensor *b)
{
    nab_shape shape;
    if (!a || !b)
        return NULL;
    if (nab_shape_equal(a->shape, b->shape))
        return nab_apply(op, a->shape, 2, (nab_tensor *[]){a, b}, NULL, 0);
    if (!common_shape(a->shape, b->shape, &shape)) {
        nab_error(op->name,
                  "a is %s, b is %s: aligned at the end, each dimension must "
                  "be equal, 1 or missing",
                  SHAPE_OF(a), SHAPE_OF(b));
        return NULL;
    }
    a = broadcast_to(a, shape); /* one after the other: the order of nodes */
    b = broadcast_to(b, shape); /* must not be the compiler's choice */
    return nab_apply(op, shape, 2, (nab_tensor *[]){a, b}, NULL, 0);
}

/* ---- add: y = a + b ---- */

static void add_forward(nab_tensor *y)
{
    const double *restrict a = y->in[0]->data, *restrict b = y->in[1]->data;
    double *restrict out = y->data;
    for (size_t i = 0; i < y->size; i++)
        out[i] = a[i] + b[i];
}

/* dx += factor dy, if x wants it. */
static void add_scaled(nab_tensor *x, double factor, const nab_tensor *y)
{
    if (!x->active)
        return;
    const double *restrict dy = y->grad;
    double *restrict dx = x->grad;
    for (size_t i = 0; i < y->size; i++)
        dx[i] += factor * dy[i];
}

static void add_backward(nab_tensor *y)
{
    add_scaled(y->in[0], 1, y);
    add_scaled(y->in[1], 1, y);
}

static const nab_op add = {"add", add_forward, add_backward};

nab_tensor *nab_add(nab_tensor *a, nab_tensor *b)
{
    return apply_pair(&add, a, b);
}

/* ---- sub: y = a - b ---- */

static void sub_forward(nab_tensor *y)
{
    const double *restrict a = y->in[0]->data, *restrict b = y->in[1]->data;
    double *restrict out = y->data;
    for (size_t i = 0; i < y->size; i++)
        out[i] = a[i] - b[i];
}

static void sub_backward(nab_tensor *y)
{
    add_scaled(y->in[0], 1, y);
    add_scaled(y->in[1], -1, y);
}

static const nab_op sub = {"sub", sub_forward, sub_backward};

nab_tensor *nab_sub(nab_tensor *a, nab_tensor *b)
{
    return apply_pair(&sub, a, b);
}

/* ---- mul: y = a b, entry by entry ---- */

static void mul_forward(nab_tensor *y)
{
    const double *restrict a = y->in[0]->data, *restrict b = y->in[1]->data;
    double *restrict out = y->data;
    for (size_t i = 0; i < y->size; i++)
        out[i] = a[i] * b[i];
}

/* da += dy b. */
static void mul_into(nab_tensor *a, const nab_tensor *b, const nab_tensor *y)
{
    if (!a->active)
        return;
    const double *restrict dy = y->grad, *restrict factor = b->data;
    double *restrict da = a->grad;
    for (size_t i = 0; i < y->size; i++)
        da[i] += dy[i] * factor[i];
}

static void mul_backward(nab_tensor *y)
{
    mul_into(y->in[0], y->in[1], y);
    mul_into(y->in[1], y->in[0], y);
}

static const nab_op mul = {"mul", mul_forward, mul_backward};

nab_tensor *nab_mul(nab_tensor *a, nab_tensor *b)
{
    return apply_pair(&mul, a, b);
}

/* ---- div: y = a / b, da = dy / b, db = -dy y / b ---- */

static void div_forward(nab_tensor *y)
{
    const double *restrict a = y->in[0]->data, *restrict b = y->in[1]->data;
    double *restrict out = y->data;
    for (size_t i = 0; i < y->size; i++)
        out[i] = a[i] / b[i];
}

/* da += dy / b. */
static void add_quotient(nab_tensor *a, const nab_tensor *y)
{
    const double *restrict dy = y->grad, *restrict b = y->in[1]->data;
    double *restrict da = a->grad;
    for (size_t i = 0; a->active && i < y->size; i++)
        da[i] += dy[i] / b[i];
}

static void div_backward(nab_tensor *y)
{
    add_quotient(y->in[0], y);
    if (!y->in[1]->active)
        return;
    const double *restrict dy = y->grad, *restrict out = y->data;
    const double *restrict b = y->in[1]->data;
    double *restrict db = y->in[1]->grad;
    for (size_t i = 0; i < y->size; i++)
        db[i] -= dy[i] * (out[i] / b[i]);
}

static const nab_op div_op = {"div", div_forward, div_backward};

nab_tensor *nab_div(nab_tensor *a, nab_tensor *b)
{
    return apply_pair(&div_op, a, b);
}

/* ---- scale: y = factor x ---- */

static void scale_forward(nab_tensor *y)
{
    const double factor = *(const double *)y->extra;
    const double *restrict x = y->in[0]->data;
    double *restrict out = y->data;
    for (size_t i = 0; i < y->size; i++)
        out[i] = factor * x[i];
}

static void scale_backward(nab_tensor *y)
{
    add_scaled(y->in[0], *(const double *)y->extra, y);
}

static const nab_op scale = {"scale", scale_forward, scale_backward};

nab_tensor *nab_scale(nab_tensor *x, double factor)
{
    return apply_elementwise(&scale, x, &factor, sizeof factor);
}

/* ---- shift: y = x + term ---- */

static void shift_forward(nab_tensor *y)
{
    const double term = *(const double *)y->extra;
    const double *restrict x = y->in[0]->data;
    double *restrict out = y->data;
    for (size_t i = 0; i < y->size; i++)
        out[i] = x[i] + term;
}

static void shift_backward(nab_tensor *y)
{
    add_scaled(y->in[0], 1, y);
}

static const nab_op shift = {"shift", shift_forward, shift_backward};

nab_tensor *nab_shift(nab_tensor *x, double term)
{
    return apply_elementwise(&shift, x, &term, sizeof term);
}
