/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ops: the operations, each as forward, backward, table entry and public
 * function on one screen of its file.
 *
 * All take and return tensors of one tape. A wrong shape is reported with the
 * operation and the shapes and gives NULL; NULL in gives NULL out. Sizes may
 * be 0: a sum of nothing is 0, a mean of nothing NaN. NaN and infinity are
 * results and pass through. Every result owns its data: nothing is a view.
 *
 * Record one operation per statement where two would be arguments of a third:
 * C leaves the order of arguments to the compiler, and the order of nodes is
 * the order in which gradients are added, hence their last bit.
 *
 * An operation of your own goes through the same table: see nab_op and
 * nab_apply in core/tensor.h.
 */
#ifndef NABLA_OPS_H
#define NABLA_OPS_H

#include "core/core.h"

/* ---- arithmetic (arithmetic.c): y is a op b, elementwise. Where shapes
 * differ they are aligned at the end, and a missing dimension or one of size 1
 * is repeated: (n,m)+(m) adds a row, (n,m)+(n,1) a column, ()+x a number,
 * (n,1)+(m) makes a table. What is repeated becomes a node "broadcast" of its
 * own before the operation. ---- */
nab_tensor *nab_add(nab_tensor *a, nab_tensor *b);
nab_tensor *nab_sub(nab_tensor *a, nab_tensor *b);
nab_tensor *nab_mul(nab_tensor *a, nab_tensor *b);
nab_tensor *nab_div(nab_tensor *a, nab_tensor *b);
nab_tensor *nab_scale(nab_tensor *x, double factor);
nab_tensor *nab_shift(nab_tensor *x, double term);

/* ---- elementwise (elementwise.c) ---- */
nab_tensor *nab_neg(nab_tensor *x);
nab_tensor *nab_exp(nab_tensor *x);
nab_tensor *nab_log(nab_tensor *x);  /* log of 0: -inf, of x < 0: NaN */
nab_tensor *nab_sqrt(nab_tensor *x); /* slope at 0: inf */
nab_tensor *nab_square(nab_tensor *x);
nab_tensor *nab_abs(nab_tensor *x);                  /* slope at 0: 0 */
nab_tensor *nab_pow(nab_tensor *x, double exponent); /* x < 0: whole only */

/* ---- activations (activation.c), elementwise; with a kink at 0 the slope
 * there is that of x < 0 ---- */
nab_tensor *nab_sigmoid(nab_tensor *x);
nab_tensor *nab_tanh(nab_tensor *x);
nab_tensor *nab_relu(nab_tensor *x); /* slope at 0: 0; NaN stays */
nab_tensor *nab_leaky_relu(nab_tensor *x, double slope);
/* Learnt slopes: one number, or one per column of x. */
nab_tensor *nab_prelu(nab_tensor *x, nab_tensor *slope);
nab_tensor *nab_elu(nab_tensor *x, double alpha);
nab_tensor *nab_gelu(nab_tensor *x); /* exact: x Phi(x) */
nab_tensor *nab_silu(nab_tensor *x); /* x s(x) */
nab_tensor *nab_softplus(nab_tensor *x);

/* ---- products and shapes (matmul.c, shape.c) ---- */
nab_tensor *nab_matmul(nab_tensor *a, nab_tensor *b); /* (n,k)(k,m) -> (n,m) */
/* x W + b: (n,in)(in,out)(out) -> (n,out); b may be NULL for none. */
nab_tensor *nab_affine(nab_tensor *x, nab_tensor *w, nab_tensor *b);
nab_tensor *nab_transpose(nab_tensor *x); /* (n,m) -> (m,n) */
nab_tensor *nab_reshape(nab_tensor *x, nab_shape shape);
/* Entries begin..end-1 of dimension `axis`. */
nab_tensor *nab_slice(nab_tensor *x, int axis, size_t begin, size_t end);
nab_tensor *nab_concat(int n, nab_tensor *const *x, int axis);
/* Rows row[0..n-1] of x (n_row,...); a row may come twice. Copies `row`. */
nab_tensor *nab_gather_rows(nab_tensor *x, size_t n, const size_t *row);

/* ---- images (conv.c): (images,channels,height,width), row-major ---- */
/* x (n,c,h,w) with filters w (f,c,k_h,k_w) and biases b (f) or NULL gives
 * (n,f,h',w'), h' = (h + 2 padding - k_h) / stride + 1, rounded down, and w'
 * likewise. A filter is not turned round (cross-correlation, as in PyTorch);
 * outside the image is 0, and 0 times an infinite weight is NaN. */
nab_tensor *nab_conv2d(nab_tensor *x, nab_tensor *w, nab_tensor *b,
                       size_t stride, size_t padding);
/* The largest of each window of size x size: (n,c,h',w'), h' = (h - size) /
 * stride + 1, rounded down; rows and columns beyond are not seen. The gradient
 * goes to the first of equal ones; a NaN in a window is its largest. */
nab_tensor *nab_max_pool2d(nab_tensor *x, size_t size, size_t stride);

/* ---- recurrence (rnn.c): h' = tanh(x w_x + b_x + h w_h + b_h) (Elman 1990)
 * with w_x (n_in,m), w_h (m,m), biases (m) or NULL. ---- */
/* One step: x (n,n_in), h (n,m) -> h' (n,m). */
nab_tensor *nab_rnn_cell(nab_tensor *x, nab_tensor *h, nab_tensor *w_x,
                         nab_tensor *b_x, nab_tensor *w_h, nab_tensor *b_h);
/* T steps in one node: x (T,n,n_in), h (n,m) before the first -> all states
 * (T,n,m). The same values bit for bit as T cells, gradients equal but for
 * rounding; 2 % faster and 3 MB smaller at the size of W4 (tests/bench). A tape
 * of cells shows the gradient of each state. */
nab_tensor *nab_rnn_scan(nab_tensor *x, nab_tensor *h, nab_tensor *w_x,
                         nab_tensor *b_x, nab_tensor *w_h, nab_tensor *b_h);

/* ---- reductions (reduce.c): over one axis, which is kept with size 1 ---- */
nab_tensor *nab_sum(nab_tensor *x); /* of all: a scalar */
nab_tensor *nab_mean(nab_tensor *x);
nab_tensor *nab_sum_axis(nab_tensor *x, int axis);
nab_tensor *nab_mean_axis(nab_tensor *x, int axis);
nab_tensor *nab_var_axis(nab_tensor *x, int axis); /* divides by n */

/* ---- normalisation (norm.c), x (n,m); gamma, beta (m). Equal entries, and a
 * batch of one, are normalised to exactly 0 (NaN for eps = 0). No running
 * statistics: they belong to the layer. ---- */
/* Training form: over the n rows, with the batch's mean and biased variance,
 * (x - mean) / sqrt(var + eps) * gamma + beta (Ioffe and Szegedy 2015). */
nab_tensor *nab_batch_norm(nab_tensor *x, nab_tensor *gamma, nab_tensor *beta,
                           double eps);
/* What the training form saw: mean and biased variance (m values each), valid
 * as long as y. NULL for NULL, and with a report for another operation's y. */
void nab_batch_norm_stats(const nab_tensor *y, const double **mean,
                          const double **var);
/* Evaluation form: with given mean and variance (m values each; copied). */
nab_tensor *nab_batch_norm_eval(nab_tensor *x, const double *mean,
                                const double *var, nab_tensor *gamma,
                                nab_tensor *beta, double eps);
/* Over the m columns of each row (Ba, Kiros, Hinton 2016); x may be (..,m). */
nab_tensor *nab_layer_norm(nab_tensor *x, nab_tensor *gamma, nab_tensor *beta,
                           double eps);

/* ---- losses (loss.c); logits (n,m), one label 0..m-1 per row. No logit is
 * too large, and small losses and their gradients keep their relative
 * accuracy. ---- */
nab_tensor *nab_softmax(nab_tensor *x); /* over the last axis */
nab_tensor *nab_log_softmax(nab_tensor *x);
/* Mean over the rows of -log softmax(x)[label]; copies the labels. With a
 * logit of +infinity the loss is NaN; -infinity is a class that never comes. */
nab_tensor *nab_cross_entropy(nab_tensor *logits, const int *label);
nab_tensor *nab_mse(nab_tensor *y, nab_tensor *target); /* mean of squares */
/* Mean of softplus(x) - t x, t in [0,1]: no overflow at any logit. */
nab_tensor *nab_bce_with_logits(nab_tensor *logits, nab_tensor *target);

/* A number, not a node: the share of rows whose largest logit (the first of
 * several) is at the row's label. A NaN in the first place is the largest,
 * one behind it never. NaN for NULL (labels: after a report) and for no row. */
double nab_accuracy(const nab_tensor *logits, const int *label);

#endif
