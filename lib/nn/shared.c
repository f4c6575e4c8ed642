/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Layers that share their weights: over places of an image, over time. */
#include "nn/layers.h"

/* ---- convolution ---- */

nab_conv *nab_conv_new(nab_tape *tape, size_t channels, size_t filters,
                       size_t k, size_t stride, size_t padding, nab_init init,
                       const char *name)
{
    nab_conv *conv = tape ? nab_tape_keep(tape, sizeof *conv) : NULL;
    if (!conv)
        return NULL;
    conv->name = nab_label(tape, "%s", name);
    conv->stride = stride;
    conv->padding = padding;
    conv->w = nab_param(tape, nab_block(filters, channels, k, k),
                        nab_label(tape, "%s.w", name));
    conv->b = nab_param(tape, nab_vec(filters), nab_label(tape, "%s.b", name));
    bool filled =
        nab_init_fill(conv->w, channels * k * k, filters * k * k, init);
    return conv->name && conv->b && filled ? conv : NULL;
}

nab_tensor *nab_conv_apply(nab_conv *conv, nab_tensor *x)
{
    if (!conv || !x)
        return NULL;
    nab_tape_enter(x->tape, conv->name);
    return nab_conv2d(x, conv->w, conv->b, conv->stride, conv->padding);
}

/* ---- recurrence ---- */

nab_rnn *nab_rnn_new(nab_tape *tape, size_t n_in, size_t n_hidden,
                     nab_init init_x, nab_init init_h, const char *name)
{
    nab_rnn *rnn = tape ? nab_tape_keep(tape, sizeof *rnn) : NULL;
    if (!rnn)
        return NULL;
    nab_shape bias = nab_vec(n_hidden);
    rnn->name = nab_label(tape, "%s", name);
    rnn->w_x = nab_param(tape, nab_mat(n_in, n_hidden),
                         nab_label(tape, "%s.w_x", name));
    rnn->b_x = nab_param(tape, bias, nab_label(tape, "%s.b_x", name));
    rnn->w_h = nab_param(tape, nab_mat(n_hidden, n_hidden),
                         nab_label(tape, "%s.w_h", name));
    rnn->b_h = nab_param(tape, bias, nab_label(tape, "%s.b_h", name));
    bool filled = nab_init_fill(rnn->w_x, n_in, n_hidden, init_x) &&
                  nab_init_fill(rnn->w_h, n_hidden, n_hidden, init_h);
    return rnn->name && rnn->b_x && rnn->b_h && filled ? rnn : NULL;
}

/* h, or zeros of its shape for the n rows of x. */
static nab_tensor *state_or_zeros(const nab_rnn *rnn, nab_tensor *x,
                                  nab_tensor *h)
{
    size_t n = x->shape.n_dim >= 2 ? x->shape.dim[x->shape.n_dim - 2] : 0;
    return h ? h : nab_zeros(x->tape, nab_mat(n, rnn->b_h->size));
}

nab_tensor *nab_rnn_step(nab_rnn *rnn, nab_tensor *x, nab_tensor *h)
{
    if (!rnn || !x)
        return NULL;
    nab_tape_enter(x->tape, rnn->name);
    return nab_rnn_cell(x, state_or_zeros(rnn, x, h), rnn->w_x, rnn->b_x,
                        rnn->w_h, rnn->b_h);
}

nab_tensor *nab_rnn_apply(nab_rnn *rnn, nab_tensor *x, nab_tensor *h)
{
    if (!rnn || !x)
        return NULL;
    nab_tape_enter(x->tape, rnn->name);
    return nab_rnn_scan(x, state_or_zeros(rnn, x, h), rnn->w_x, rnn->b_x,
                        rnn->w_h, rnn->b_h);
}
