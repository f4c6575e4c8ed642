/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Layers: parameters with a way to apply them. All belong to their tape. Those
 * that make one return NULL after a report, and for a NULL tape.
 *
 * Applying a layer names it on the tape (nab_tape_enter): what is recorded
 * until the next layer belongs to it.
 */
#ifndef NABLA_LAYERS_H
#define NABLA_LAYERS_H

#include "nn/init.h"
#include "ops/ops.h"

/* Any of nab_relu, nab_tanh, nab_sigmoid, ... */
typedef nab_tensor *(*nab_activation)(nab_tensor *x);
nab_tensor *nab_identity(nab_tensor *x);
nab_tensor *nab_leaky_relu_01(nab_tensor *x); /* slope 0.01 */
nab_tensor *nab_elu_1(nab_tensor *x);         /* alpha 1 */

/* ---- y = x W + b: (n,fan_in) -> (n,fan_out) ---- */

typedef struct {
    nab_tensor *w, *b; /* (fan_in,fan_out), (fan_out); b NULL: none */
    const char *name;
    size_t fan_in, fan_out;
} nab_linear;

/* Parameters "name.w", drawn by init, and "name.b", 0. */
nab_linear *nab_linear_new(nab_tape *tape, size_t fan_in, size_t fan_out,
                           nab_init init, const char *name);
nab_linear *nab_linear_new_unbiased(nab_tape *tape, size_t fan_in,
                                    size_t fan_out, nab_init init,
                                    const char *name);
nab_tensor *nab_linear_apply(nab_linear *layer, nab_tensor *x);

/* ---- normalisation ---- */

typedef enum { NAB_TRAIN, NAB_EVAL } nab_mode;

/* Batch norm (Ioffe and Szegedy 2015) with PyTorch's convention:
 *     running = (1 - momentum) running + momentum batch,
 * where the variance that runs is the unbiased one. */
typedef struct {
    nab_tensor *gamma, *beta;           /* (n_feature): 1, 0 */
    double *running_mean, *running_var; /* n_feature: 0, 1 */
    double eps, momentum;               /* 1e-5, 0.1 */
    size_t n_feature;
    const char *name;
} nab_bn;

nab_bn *nab_bn_new(nab_tape *tape, size_t n_feature, const char *name);
/* Training normalises by the batch, which needs at least 2 rows, and moves the
 * running statistics unless the tape is frozen; evaluation normalises by them
 * and changes nothing. */
nab_tensor *nab_bn_apply(nab_bn *bn, nab_tensor *x, nab_mode mode);

/* Layer norm (Ba, Kiros, Hinton 2016): over the columns of each row. */
typedef struct {
    nab_tensor *gamma, *beta; /* (n_feature): 1, 0 */
    double eps;               /* 1e-5 */
    const char *name;
} nab_ln;

nab_ln *nab_ln_new(nab_tape *tape, size_t n_feature, const char *name);
nab_tensor *nab_ln_apply(nab_ln *ln, nab_tensor *x);

/* ---- images: convolution, (n,c,h,w) -> (n,filters,h',w') ---- */

typedef struct {
    nab_tensor *w, *b; /* (filters,channels,k,k), (filters) */
    size_t stride, padding;
    const char *name;
} nab_conv;

/* Parameters "name.w", drawn by init with fan_in = channels k^2 and fan_out =
 * filters k^2 (He, Zhang, Ren, Sun 2015, section 2.2), and "name.b", 0. */
nab_conv *nab_conv_new(nab_tape *tape, size_t channels, size_t filters,
                       size_t k, size_t stride, size_t padding, nab_init init,
                       const char *name);
nab_tensor *nab_conv_apply(nab_conv *conv, nab_tensor *x);

/* ---- recurrence: h' = tanh(x w_x + b_x + h w_h + b_h), one set of parameters
 * for all steps, whose gradients add up over them ---- */

typedef struct {
    nab_tensor *w_x, *b_x; /* (n_in,n_hidden), (n_hidden) */
    nab_tensor *w_h, *b_h; /* (n_hidden,n_hidden), (n_hidden) */
    const char *name;
} nab_rnn;

/* Parameters "name.w_x", drawn by init_x, "name.w_h", by init_h, and "name.b_x"
 * and "name.b_h", 0. */
nab_rnn *nab_rnn_new(nab_tape *tape, size_t n_in, size_t n_hidden,
                     nab_init init_x, nab_init init_h, const char *name);
/* One step: x (n,n_in), h (n,n_hidden) or NULL for 0 -> h'. */
nab_tensor *nab_rnn_step(nab_rnn *rnn, nab_tensor *x, nab_tensor *h);
/* A sequence x (T,n,n_in), from h or 0 -> all states (T,n,n_hidden). */
nab_tensor *nab_rnn_apply(nab_rnn *rnn, nab_tensor *x, nab_tensor *h);

/* ---- y = x + scale branch(x), branch = (act(BN?(x W1 + b1))) W2 + b2 ---- */

/* A zero field is the default in brackets. */
typedef struct {
    nab_activation activation; /* [relu] */
    nab_init first, last;      /* [kaiming_normal, gain sqrt 2; same] */
    double scale;              /* [1] */
    bool zero_last;            /* W2 = 0: the block starts as the identity */
    bool batch_norm;           /* before the activation */
} nab_residual_options;

typedef struct {
    nab_linear *first, *last;
    nab_bn *bn; /* NULL: none */
    nab_activation activation;
    double scale;
} nab_residual;

nab_residual *nab_residual_new(nab_tape *tape, size_t width,
                               nab_residual_options options, const char *name);
nab_tensor *nab_residual_apply(nab_residual *block, nab_tensor *x,
                               nab_mode mode);

/* ---- a plain deep net ---- */

typedef struct {
    int n_layer;
    nab_linear **layer;
} nab_mlp;

/* n_layer linear layers "name1", "name2", ..: layer k maps width[k - 1] inputs
 * to width[k], so `width` has n_layer + 1 entries. */
nab_mlp *nab_mlp_new(nab_tape *tape, int n_layer, const size_t *width,
                     nab_init init, const char *name);
/* The activation follows every layer but the last: the result is logits. pre
 * and post (NULL, or n_layer places) receive x W + b and the output of each
 * layer; pre[0] is of the first. */
nab_tensor *nab_mlp_apply(nab_mlp *mlp, nab_tensor *x,
                          nab_activation activation, nab_tensor **pre,
                          nab_tensor **post);

#endif
