/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Layers, initialisers, optimisers, clipping, step sizes. */
#include "oom.h"

static const double some[] = {0.5, 1.5, -2,  0.1, 3,    -0.7,
                              1.1, 0.9, 2.2, 0.3, -1.4, 0.8};

static void initialisers(void)
{
    const nab_init init[] = {
        nab_init_constant(2),
        nab_init_normal(0, 1),
        nab_init_uniform(-1, 1),
        nab_xavier_normal(nab_gain_tanh()),
        nab_xavier_uniform(1),
        nab_kaiming_normal(NAB_FAN_IN, nab_gain_relu()),
        nab_kaiming_uniform(NAB_FAN_OUT, nab_gain_leaky_relu(0.1)),
        nab_lecun_normal(),
        nab_scaled_normal(1.2),
        nab_orthogonal(1)};
    nab_tape *t = nab_tape_new(1);
    nab_tensor *w = nab_param(t, nab_mat(4, 3), "w");
    for (size_t k = 0; w && k < sizeof init / sizeof *init; k++) {
        nab_init_fill(w, 4, 3, init[k]);
        show(w->size, w->data);
    }
    given(w != NULL);
    nab_tape_free(t);
}

/* All parameters and gradients after a sweep from y. */
static void finish(nab_tape *t, nab_tensor *y)
{
    nab_tensor *loss = nab_sum(nab_square(y));
    nab_backward(loss);
    show_one(nab_item(loss));
    for (size_t i = 0; i < nab_tape_n_param(t); i++)
        show(nab_tape_param(t, i)->size, nab_tape_param(t, i)->grad);
    nab_zero_grad(t);
}

static void layers(void)
{
    const size_t width[] = {4, 3, 2};
    nab_init init = nab_lecun_normal();
    nab_tape *t = nab_tape_new(1);
    if (!given(t != NULL))
        return;
    nab_tensor *pre[2], *post[2];
    nab_linear *plain = nab_linear_new_unbiased(t, 4, 4, init, "plain");
    nab_bn *bn = nab_bn_new(t, 4, "bn");
    nab_ln *ln = nab_ln_new(t, 4, "ln");
    nab_mlp *mlp = nab_mlp_new(t, 2, width, init, "mlp");
    nab_residual_options o = {.batch_norm = true, .scale = 0.5};
    nab_residual *block = nab_residual_new(t, 4, o, "block");
    given(plain && bn && ln && mlp && block);
    nab_tensor *x = nab_constant(t, nab_mat(3, 4), some);
    nab_tensor *h = nab_elu_1(nab_identity(nab_linear_apply(plain, x)));
    h = nab_bn_apply(bn, h, NAB_TRAIN);
    h = nab_ln_apply(ln, nab_bn_apply(bn, h, NAB_EVAL));
    h = nab_residual_apply(block, nab_leaky_relu_01(h), NAB_TRAIN);
    finish(t, nab_mlp_apply(mlp, h, nab_tanh, pre, post));
    nab_tape_free(t);
}

static void shared_weights(void)
{
    nab_init init = nab_lecun_normal();
    nab_tape *t = nab_tape_new(1);
    if (!given(t != NULL))
        return;
    nab_conv *conv = nab_conv_new(t, 1, 2, 2, 1, 0, init, "conv");
    nab_rnn *rnn = nab_rnn_new(t, 3, 2, init, init, "rnn");
    given(conv && rnn);
    nab_tensor *image = nab_constant(t, nab_block(1, 1, 3, 4), some);
    finish(t, nab_conv_apply(conv, image));
    nab_tensor *h = nab_rnn_step(rnn, nab_zeros(t, nab_mat(2, 3)), NULL);
    nab_tensor *x = nab_constant(t, nab_cube(2, 2, 3), some);
    finish(t, nab_rnn_apply(rnn, x, h));
    nab_tape_free(t);
}

static nab_tensor *loss_of(nab_tape *t, nab_linear *layer)
{
    nab_tensor *x = nab_constant(t, nab_mat(3, 4), some);
    return nab_sum(nab_square(nab_linear_apply(layer, x)));
}

static void optimisers(void)
{
    nab_tape *t = nab_tape_new(1);
    if (!given(t != NULL))
        return;
    nab_linear *layer = nab_linear_new(t, 4, 2, nab_lecun_normal(), "layer");
    nab_sgd *sgd = nab_sgd_new(t, 0.1);
    nab_adam *adam = nab_adam_new(t, 0.1);
    nab_adam *adamw = nab_adamw_new(t, 0.1, 0.01);
    nab_rmsprop *rms = nab_rmsprop_new(t, 0.1);
    if (given(sgd != NULL))
        sgd->momentum = 0.9;
    nab_backward(loss_of(t, layer));
    show_one(nab_grad_norm(t));
    show_one(nab_clip_grad_norm(t, 1));
    nab_clip_grad_value(t, 0.1);
    nab_sgd_step(sgd);
    nab_adam_step(adam);
    nab_adam_step(adamw);
    nab_rmsprop_step(rms);
    for (size_t i = 0; i < nab_tape_n_param(t); i++)
        show(nab_tape_param(t, i)->size, nab_tape_param(t, i)->data);
    nab_tape_free(t);
}

static void step_sizes(void)
{
    nab_plateau p = nab_plateau_start(0.1);
    show_one(nab_plateau_step(&p, 1));
    show_one(nab_warmup(3, 10, 0.1) + nab_step_decay(30, 10, 0.5, 0.1) +
             nab_cosine(3, 10, 0, 0.1));
}

const nab_tour nn_tours[] = {
    {"nn: initialisers", initialisers},
    {"nn: layers", layers},
    {"nn: convolution, recurrence", shared_weights},
    {"nn: optimisers, clipping", optimisers},
    {"nn: step sizes", step_sizes},
    {NULL, NULL},
};
