/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of ops share: messages about shapes, and runs of numbers. */
#ifndef NABLA_OPS_INSIDE_H
#define NABLA_OPS_INSIDE_H

#include "ops/ops.h"

/* The shape of x as text, for use within one message. */
#define SHAPE_OF(x) nab_shape_print((x)->shape, (char[NAB_SHAPE_TEXT]){0})

/* A slope that needs numbers of its own is computed block by block, on the
 * stack: 256 doubles stay in the first cache. */
enum { BLOCK = 256 };

static inline size_t block_size(size_t begin, size_t end)
{
    return end - begin < BLOCK ? end - begin : BLOCK;
}

/* A tensor seen along one axis: `outer` groups of `length` runs of `inner`
 * numbers that lie side by side. */
typedef struct {
    size_t outer, length, inner;
} axis_view;

/* True and the view, or false and a report in the name of `operation`. */
bool nab_axis_view(const char *operation, const nab_tensor *x, int axis,
                   axis_view *view);

/* What is added to x->grad starts from here; NULL, that is 0, where nothing was
 * added yet. */
static inline const double *grad_start(nab_tensor *x)
{
    return nab_grad_fresh(x) ? NULL : x->grad;
}

/* An operation on one operand whose result has the operand's shape. */
static inline nab_tensor *apply_elementwise(const nab_op *op, nab_tensor *x,
                                            const void *extra,
                                            size_t extra_size)
{
    return x ? nab_apply(op, x->shape, 1, &x, extra, extra_size) : NULL;
}

#endif
