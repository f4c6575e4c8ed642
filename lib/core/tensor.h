/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tensors: float64, row-major, one to four dimensions (none: a scalar), with a
 * gradient of the same shape.
 *
 * A tensor belongs to its tape; nobody else frees it. Read `data` whenever you
 * like, `grad` after a sweep.
 */
#ifndef NABLA_TENSOR_H
#define NABLA_TENSOR_H

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

#include "core/stream.h"

enum { NAB_MAX_DIM = 4, NAB_SHAPE_TEXT = 96 };

typedef struct nab_tape nab_tape;
typedef struct nab_tensor nab_tensor;
struct nab_loan;

/* Sizes, slowest first; n_dim = 0 is a scalar. Sizes may be 0. */
typedef struct {
    int n_dim;
    size_t dim[NAB_MAX_DIM];
} nab_shape;

nab_shape nab_scalar(void);
nab_shape nab_vec(size_t n);
nab_shape nab_mat(size_t n_row, size_t n_col);
nab_shape nab_cube(size_t a, size_t b, size_t c);
nab_shape nab_block(size_t a, size_t b, size_t c, size_t d);

size_t nab_shape_size(nab_shape shape); /* number of elements */
bool nab_shape_equal(nab_shape a, nab_shape b);
size_t nab_shape_rows(nab_shape shape); /* all dimensions but the last */
size_t nab_shape_cols(nab_shape shape); /* the last dimension; scalar: 1 */
/* "(64,100)"; returns text, which holds NAB_SHAPE_TEXT bytes. */
const char *nab_shape_print(nab_shape shape, char text[NAB_SHAPE_TEXT]);

/* An operation is a name and two functions. Both get the node y that the
 * operation made: operands y->in[], result y->data, constants and workspace
 * y->extra. `forward` fills y->data. `backward` ADDS (dy/din)^T y->grad to
 * y->in[k]->grad; it may skip operands that are not `active`, but every grad
 * may be written. Forward must be repeatable: the checker calls it again.
 * If `stores`, backward also takes gradients that hold nothing yet and writes
 * them instead: it asks nab_grad_fresh, or calls nab_grad_begin, for every
 * operand that is active. */
typedef struct {
    const char *name;
    void (*forward)(nab_tensor *y);
    void (*backward)(nab_tensor *y);
    bool stores;
} nab_op;

/* Called with x once its gradient is complete; see nab_hook. */
typedef void nab_hook_fn(nab_tensor *x, void *context);

struct nab_tensor {
    double *data;          /* size elements */
    double *grad;          /* dL/ddata; NULL: not wanted, or not now (lean) */
    double *own_grad;      /* where grad is kept; NULL: nowhere (lean tapes) */
    struct nab_loan *loan; /* where it is meanwhile */
    nab_shape shape;
    size_t size;
    nab_tape *tape;   /* its owner */
    const nab_op *op; /* how it was made; NULL: parameter or input */
    int n_in;
    nab_tensor **in;   /* operands */
    void *extra;       /* the operation's own constants and workspace */
    const char *name;  /* of a parameter or input; NULL otherwise */
    const char *layer; /* the layer recorded last when it was made, or NULL */
    size_t index;      /* place on the tape (parameters: among parameters) */
    bool is_param;
    bool needs_grad; /* a parameter or a wanted input lies below */
    bool active;     /* during a sweep: its gradient is asked for */
    bool fresh;      /* nothing was added to its gradient yet */
    nab_hook_fn *hook;
    void *hook_context;
};

/* ---- making tensors ---- */

/* A parameter of value 0: lives until nab_tape_free, keeps its gradient until
 * nab_zero_grad. A name used before on this tape gets "#2", "#3", ... */
nab_tensor *nab_param(nab_tape *tape, nab_shape shape, const char *name);
/* Data: no gradient. Copies size values; NULL leaves them uninitialised. */
nab_tensor *nab_constant(nab_tape *tape, nab_shape shape, const double *value);
/* Data whose gradient is wanted. */
nab_tensor *nab_input(nab_tape *tape, nab_shape shape, const double *value);
nab_tensor *nab_zeros(nab_tape *tape, nab_shape shape);
nab_tensor *nab_full(nab_tape *tape, nab_shape shape, double value);
/* Standard normal draws from the tape's stream "data", as a constant. */
nab_tensor *nab_randn(nab_tape *tape, nab_shape shape);

/* ---- reading tensors ---- */

/* The value of a tensor of one element; NaN and a report otherwise. */
double nab_item(const nab_tensor *x);
/* x as a GSL matrix of (rows,cols), no copy: writing it writes x. Sizes must
 * not be 0. nab_grad_matrix needs a gradient. */
gsl_matrix_view nab_matrix(nab_tensor *x);
gsl_matrix_view nab_grad_matrix(nab_tensor *x);

/* ---- operations from outside ---- */

/* Records y = op(in[0], .., in[n_in-1]) of the given shape and runs forward.
 * Copies extra_size bytes of `extra` (NULL: cleared) to y->extra, 64-byte
 * aligned. Checks that operands are not NULL (then: NULL, no report) and are
 * of one tape. Shapes are the caller's to check: see nab_error. */
nab_tensor *nab_apply(const nab_op *op, nab_shape shape, int n_in,
                      nab_tensor *const *in, const void *extra,
                      size_t extra_size);

#endif
