/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shapes, and tensors made from data or by an operation. */
#include "core/tensor.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/error.h"
#include "core/inside.h"

/* ---- shapes ---- */

nab_shape nab_scalar(void)
{
    return (nab_shape){.n_dim = 0};
}

nab_shape nab_vec(size_t n)
{
    return (nab_shape){.n_dim = 1, .dim = {n}};
}

nab_shape nab_mat(size_t n_row, size_t n_col)
{
    return (nab_shape){.n_dim = 2, .dim = {n_row, n_col}};
}

nab_shape nab_cube(size_t a, size_t b, size_t c)
{
    return (nab_shape){.n_dim = 3, .dim = {a, b, c}};
}

nab_shape nab_block(size_t a, size_t b, size_t c, size_t d)
{
    return (nab_shape){.n_dim = 4, .dim = {a, b, c, d}};
}

size_t nab_shape_size(nab_shape shape)
{
    size_t size = 1;
    for (int k = 0; k < shape.n_dim; k++)
        size *= shape.dim[k];
    return size;
}

bool nab_shape_equal(nab_shape a, nab_shape b)
{
    bool equal = a.n_dim == b.n_dim;
    for (int k = 0; equal && k < a.n_dim; k++)
        equal = a.dim[k] == b.dim[k];
    return equal;
}

size_t nab_shape_rows(nab_shape shape)
{
    size_t rows = 1;
    for (int k = 0; k + 1 < shape.n_dim; k++)
        rows *= shape.dim[k];
    return rows;
}

size_t nab_shape_cols(nab_shape shape)
{
    return shape.n_dim > 0 ? shape.dim[shape.n_dim - 1] : 1;
}

const char *nab_shape_print(nab_shape shape, char text[NAB_SHAPE_TEXT])
{
    size_t at = 0;
    text[at++] = '(';
    for (int k = 0; k < shape.n_dim; k++)
        at += (size_t)snprintf(text + at, NAB_SHAPE_TEXT - at,
                               k ? ",%zu" : "%zu", shape.dim[k]);
    snprintf(text + at, NAB_SHAPE_TEXT - at, ")");
    return text;
}

/* ---- leaves ---- */

static nab_tensor *leaf(nab_tape *tape, const char *operation, nab_shape shape,
                        bool needs_grad)
{
    return tape ? nab_node_new(tape, operation, shape, 0, needs_grad) : NULL;
}

static nab_tensor *copy_in(nab_tensor *x, const double *value)
{
    if (x && value && x->size)
        memcpy(x->data, value, x->size * sizeof *value);
    return x;
}

nab_tensor *nab_constant(nab_tape *tape, nab_shape shape, const double *value)
{
    return copy_in(leaf(tape, "constant", shape, false), value);
}

nab_tensor *nab_input(nab_tape *tape, nab_shape shape, const double *value)
{
    return copy_in(leaf(tape, "input", shape, true), value);
}

nab_tensor *nab_full(nab_tape *tape, nab_shape shape, double value)
{
    nab_tensor *x = leaf(tape, "full", shape, false);
    for (size_t i = 0; x && i < x->size; i++)
        x->data[i] = value;
    return x;
}

nab_tensor *nab_zeros(nab_tape *tape, nab_shape shape)
{
    return nab_full(tape, shape, 0.0);
}

nab_tensor *nab_randn(nab_tape *tape, nab_shape shape)
{
    nab_tensor *x = leaf(tape, "randn", shape, false);
    if (x)
        nab_stream_normal(nab_tape_stream(tape, "data"), x->size, x->data);
    return x;
}

/* ---- reading ---- */

double nab_item(const nab_tensor *x)
{
    if (!x)
        return NAN;
    if (x->size != 1) {
        char text[NAB_SHAPE_TEXT];
        nab_error("item", "x is %s: only a tensor of one element is a number",
                  nab_shape_print(x->shape, text));
        return NAN;
    }
    return x->data[0];
}

static gsl_matrix_view view(nab_tensor *x, double *data)
{
    return gsl_matrix_view_array(data, nab_shape_rows(x->shape),
                                 nab_shape_cols(x->shape));
}

gsl_matrix_view nab_matrix(nab_tensor *x)
{
    return view(x, x->data);
}

gsl_matrix_view nab_grad_matrix(nab_tensor *x)
{
    return view(x, x->grad);
}

/* ---- operations ---- */

/* The tape that all operands share; NULL without one. */
static nab_tape *common_tape(const char *operation, int n_in,
                             nab_tensor *const *in)
{
    for (int k = 0; k < n_in; k++)
        if (!in[k])
            return NULL;
    if (n_in < 1) {
        nab_error(operation, "an operation needs an operand");
        return NULL;
    }
    for (int k = 1; k < n_in; k++)
        if (in[k]->tape != in[0]->tape) {
            nab_error(operation, "operands 1 and %d are of two tapes", k + 1);
            return NULL;
        }
    return in[0]->tape;
}

nab_tensor *nab_apply(const nab_op *op, nab_shape shape, int n_in,
                      nab_tensor *const *in, const void *extra,
                      size_t extra_size)
{
    nab_tape *tape = common_tape(op->name, n_in, in);
    if (!tape)
        return NULL;
    bool needs_grad = false;
    for (int k = 0; k < n_in; k++)
        needs_grad = needs_grad || in[k]->needs_grad;
    void *own = extra_size ? nab_tape_scratch(tape, extra_size) : NULL;
    if (extra_size && !own)
        return NULL;
    if (own && extra)
        memcpy(own, extra, extra_size);
    else if (own)
        memset(own, 0, extra_size);
    nab_tensor *y =
        nab_node_new(tape, op->name, shape, n_in, needs_grad && !tape->no_grad);
    if (!y)
        return NULL;
    y->op = op;
    y->extra = own;
    for (int k = 0; k < n_in; k++)
        y->in[k] = in[k];
    op->forward(y);
    nab_tape_notify(tape, NAB_FORWARD, y);
    return y;
}
