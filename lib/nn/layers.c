/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Linear layers, residual blocks, plain deep nets. */
#include "nn/layers.h"

nab_tensor *nab_identity(nab_tensor *x)
{
    return x;
}

nab_tensor *nab_leaky_relu_01(nab_tensor *x)
{
    return nab_leaky_relu(x, 0.01);
}

nab_tensor *nab_elu_1(nab_tensor *x)
{
    return nab_elu(x, 1.0);
}

/* ---- linear ---- */

nab_linear *nab_linear_new_unbiased(nab_tape *tape, size_t fan_in,
                                    size_t fan_out, nab_init init,
                                    const char *name)
{
    nab_linear *layer = tape ? nab_tape_keep(tape, sizeof *layer) : NULL;
    if (!layer)
        return NULL;
    layer->name = nab_label(tape, "%s", name);
    layer->fan_in = fan_in;
    layer->fan_out = fan_out;
    layer->w = nab_param(tape, nab_mat(fan_in, fan_out),
                         nab_label(tape, "%s.w", name));
    bool filled = nab_init_fill(layer->w, fan_in, fan_out, init);
    return layer->name && filled ? layer : NULL;
}

nab_linear *nab_linear_new(nab_tape *tape, size_t fan_in, size_t fan_out,
                           nab_init init, const char *name)
{
    nab_linear *layer =
        nab_linear_new_unbiased(tape, fan_in, fan_out, init, name);
    if (!layer)
        return NULL;
    layer->b = nab_param(tape, nab_vec(fan_out), nab_label(tape, "%s.b", name));
    return layer->b ? layer : NULL;
}

nab_tensor *nab_linear_apply(nab_linear *layer, nab_tensor *x)
{
    if (!layer || !x)
        return NULL;
    nab_tape_enter(x->tape, layer->name);
    return nab_affine(x, layer->w, layer->b);
}

/* ---- residual ---- */

static bool is_set(nab_init init)
{
    return init.kind != NAB_INIT_CONSTANT || init.a != 0.0;
}

nab_residual *nab_residual_new(nab_tape *tape, size_t width,
                               nab_residual_options options, const char *name)
{
    nab_residual *block = tape ? nab_tape_keep(tape, sizeof *block) : NULL;
    if (!block)
        return NULL;
    nab_init he = nab_kaiming_normal(NAB_FAN_IN, nab_gain_relu());
    nab_init first = is_set(options.first) ? options.first : he;
    nab_init last = is_set(options.last) ? options.last : he;
    block->activation = options.activation ? options.activation : nab_relu;
    block->scale = options.scale != 0.0 ? options.scale : 1.0;
    block->first = nab_linear_new(tape, width, width, first,
                                  nab_label(tape, "%s.first", name));
    block->last = nab_linear_new(
        tape, width, width, options.zero_last ? nab_init_constant(0.0) : last,
        nab_label(tape, "%s.last", name));
    if (options.batch_norm) {
        block->bn = nab_bn_new(tape, width, nab_label(tape, "%s.bn", name));
        if (!block->bn)
            return NULL;
    }
    return block->first && block->last ? block : NULL;
}

nab_tensor *nab_residual_apply(nab_residual *block, nab_tensor *x,
                               nab_mode mode)
{
    if (!block)
        return NULL;
    nab_tensor *h = nab_linear_apply(block->first, x);
    if (block->bn)
        h = nab_bn_apply(block->bn, h, mode);
    h = nab_linear_apply(block->last, block->activation(h));
    if (block->scale != 1.0)
        h = nab_scale(h, block->scale);
    return nab_add(x, h);
}

/* ---- plain nets ---- */

nab_mlp *nab_mlp_new(nab_tape *tape, int n_layer, const size_t *width,
                     nab_init init, const char *name)
{
    if (n_layer < 1) {
        nab_error("mlp_new", "%s has %d layers: at least 1", name, n_layer);
        return NULL;
    }
    nab_mlp *mlp = tape ? nab_tape_keep(tape, sizeof *mlp) : NULL;
    if (!mlp)
        return NULL;
    mlp->n_layer = n_layer;
    mlp->layer = nab_tape_keep(tape, (size_t)n_layer * sizeof *mlp->layer);
    for (int k = 0; mlp->layer && k < n_layer; k++) {
        mlp->layer[k] = nab_linear_new(tape, width[k], width[k + 1], init,
                                       nab_label(tape, "%s%d", name, k + 1));
        if (!mlp->layer[k])
            return NULL;
    }
    return mlp->layer ? mlp : NULL;
}

nab_tensor *nab_mlp_apply(nab_mlp *mlp, nab_tensor *x,
                          nab_activation activation, nab_tensor **pre,
                          nab_tensor **post)
{
    if (!mlp)
        return NULL;
    for (int k = 0; k < mlp->n_layer; k++) {
        x = nab_linear_apply(mlp->layer[k], x);
        if (pre)
            pre[k] = x;
        if (k + 1 < mlp->n_layer)
            x = activation(x);
        if (post)
            post[k] = x;
    }
    return x;
}
