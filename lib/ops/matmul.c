/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Products of matrices: matmul and affine. The products of the backward rules
 * add straight into the gradients; nothing is formed in between. And the bias
 * is where the chains of a product start, not a pass of its own.
 *
 * What that gave: dW of 64 examples and 128x128 weights takes 16.3 us, by way
 * of a temporary 19.1; x W + b takes 15.4 us, with b added last 16.4
 * (tests/bench/tricks.c, Zen 5 with AVX-512).
 */
#include "numeric/gemm.h"
#include "numeric/sums.h"
#include "ops/inside.h"

/* y = a b with a (n,k), b (k,m), y (n,m); `row`, unless NULL, is added to each
 * row. */
static void take_product(const nab_tensor *a, const nab_tensor *b,
                         const double *row, nab_tensor *y)
{
    size_t n = a->shape.dim[0], k = a->shape.dim[1], m = b->shape.dim[1];
    nab_gemm_from(row, 0, false, false, n, m, k, a->data, k, b->data, m,
                  y->data, m);
}

/* da += dy b^T and db += a^T dy. */
static void add_product_gradients(const nab_tensor *y, nab_tensor *a,
                                  nab_tensor *b)
{
    size_t n = a->shape.dim[0], k = a->shape.dim[1], m = b->shape.dim[1];
    if (a->active)
        nab_gemm_from(grad_start(a), k, false, true, n, k, m, y->grad, m,
                      b->data, m, a->grad, k);
    if (b->active)
        nab_gemm_from(grad_start(b), m, true, false, k, m, n, a->data, k,
                      y->grad, m, b->grad, m);
}

/* ---- matmul: y = a b ---- */

static void matmul_forward(nab_tensor *y)
{
    take_product(y->in[0], y->in[1], NULL, y);
}

static void matmul_backward(nab_tensor *y)
{
    add_product_gradients(y, y->in[0], y->in[1]);
}

static const nab_op matmul = {"matmul", matmul_forward, matmul_backward, true};

nab_tensor *nab_matmul(nab_tensor *a, nab_tensor *b)
{
    if (!a || !b)
        return NULL;
    if (a->shape.n_dim != 2 || b->shape.n_dim != 2) {
        nab_error("matmul", "a is %s, b is %s: both must be matrices",
                  SHAPE_OF(a), SHAPE_OF(b));
        return NULL;
    }
    size_t n = a->shape.dim[0], k = a->shape.dim[1], m = b->shape.dim[1];
    if (k != b->shape.dim[0]) {
        nab_error("matmul",
                  "a is %s, b is %s: columns of a (%zu) must equal rows of b "
                  "(%zu)",
                  SHAPE_OF(a), SHAPE_OF(b), k, b->shape.dim[0]);
        return NULL;
    }
    return nab_apply(&matmul, nab_mat(n, m), 2, (nab_tensor *[]){a, b}, NULL,
                     0);
}

/* ---- affine: y = x W + b, b in every row; b may be missing ---- */

static void affine_forward(nab_tensor *y)
{
    take_product(y->in[0], y->in[1], y->n_in == 3 ? y->in[2]->data : NULL, y);
}

/* dx += dy W^T, dW += x^T dy, db += the sum of the rows of dy. */
static void affine_backward(nab_tensor *y)
{
    add_product_gradients(y, y->in[0], y->in[1]);
    if (y->n_in < 3 || !y->in[2]->active)
        return;
    nab_grad_begin(y->in[2]);
    nab_array_col_sums(y->shape.dim[0], y->shape.dim[1], y->grad,
                       y->in[2]->grad);
}

static const nab_op affine = {"affine", affine_forward, affine_backward, true};

static bool affine_shapes_fit(const nab_tensor *x, const nab_tensor *w,
                              const nab_tensor *b)
{
    const char *b_shape = b ? SHAPE_OF(b) : "NULL";
    if (x->shape.n_dim != 2 || w->shape.n_dim != 2) {
        nab_error("affine",
                  "x is %s, W is %s, b is %s: x and W must be matrices",
                  SHAPE_OF(x), SHAPE_OF(w), b_shape);
        return false;
    }
    if (x->shape.dim[1] != w->shape.dim[0]) {
        nab_error("affine",
                  "x is %s, W is %s, b is %s: columns of x (%zu) must equal "
                  "rows of W (%zu)",
                  SHAPE_OF(x), SHAPE_OF(w), b_shape, x->shape.dim[1],
                  w->shape.dim[0]);
        return false;
    }
    if (b && !nab_shape_equal(b->shape, nab_vec(w->shape.dim[1]))) {
        nab_error("affine",
                  "x is %s, W is %s, b is %s: b must have one entry per column "
                  "of W (%zu)",
                  SHAPE_OF(x), SHAPE_OF(w), b_shape, w->shape.dim[1]);
        return false;
    }
    return true;
}

nab_tensor *nab_affine(nab_tensor *x, nab_tensor *w, nab_tensor *b)
{
    if (!x || !w || !affine_shapes_fit(x, w, b))
        return NULL;
    nab_shape shape = nab_mat(x->shape.dim[0], w->shape.dim[1]);
    return nab_apply(&affine, shape, b ? 3 : 2, (nab_tensor *[]){x, w, b}, NULL,
                     0);
}
