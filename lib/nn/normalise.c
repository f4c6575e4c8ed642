/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Batch norm and layer norm as layers: parameters and running statistics. */
#include "nn/layers.h"

static nab_tensor *constant_param(nab_tape *tape, size_t n, double value,
                                  const char *name)
{
    nab_tensor *p = nab_param(tape, nab_vec(n), name);
    for (size_t i = 0; p && i < n; i++)
        p->data[i] = value;
    return p;
}

nab_bn *nab_bn_new(nab_tape *tape, size_t n_feature, const char *name)
{
    nab_bn *bn = tape ? nab_tape_keep(tape, sizeof *bn) : NULL;
    if (!bn)
        return NULL;
    bn->name = nab_label(tape, "%s", name);
    bn->gamma =
        constant_param(tape, n_feature, 1.0, nab_label(tape, "%s.gamma", name));
    bn->beta =
        constant_param(tape, n_feature, 0.0, nab_label(tape, "%s.beta", name));
    bn->running_mean = nab_tape_keep(tape, n_feature * sizeof(double));
    bn->running_var = nab_tape_keep(tape, n_feature * sizeof(double));
    if (!bn->name || !bn->gamma || !bn->beta || !bn->running_mean ||
        !bn->running_var)
        return NULL;
    for (size_t j = 0; j < n_feature; j++)
        bn->running_var[j] = 1.0;
    bn->n_feature = n_feature;
    bn->eps = 1e-5;
    bn->momentum = 0.1;
    return bn;
}

/* running <- (1 - m) running + m batch; the variance by n - 1. */
static void update_running(nab_bn *bn, const nab_tensor *y)
{
    const double *mean, *var;
    nab_batch_norm_stats(y, &mean, &var);
    double n = (double)y->shape.dim[0], m = bn->momentum;
    double unbias = n / (n - 1.0);
    for (size_t j = 0; j < bn->n_feature; j++) {
        bn->running_mean[j] = (1.0 - m) * bn->running_mean[j] + m * mean[j];
        bn->running_var[j] =
            (1.0 - m) * bn->running_var[j] + m * unbias * var[j];
    }
}

nab_tensor *nab_bn_apply(nab_bn *bn, nab_tensor *x, nab_mode mode)
{
    if (!bn || !x)
        return NULL;
    nab_tape_enter(x->tape, bn->name);
    if (mode == NAB_EVAL)
        return nab_batch_norm_eval(x, bn->running_mean, bn->running_var,
                                   bn->gamma, bn->beta, bn->eps);
    if (x->shape.n_dim == 2 && x->shape.dim[0] < 2) {
        char text[NAB_SHAPE_TEXT];
        nab_error("bn_apply",
                  "x is %s: training needs at least two rows, their spread is "
                  "what it divides by",
                  nab_shape_print(x->shape, text));
        return NULL;
    }
    nab_tensor *y = nab_batch_norm(x, bn->gamma, bn->beta, bn->eps);
    if (y && !nab_tape_frozen(x->tape))
        update_running(bn, y);
    return y;
}

nab_ln *nab_ln_new(nab_tape *tape, size_t n_feature, const char *name)
{
    nab_ln *ln = tape ? nab_tape_keep(tape, sizeof *ln) : NULL;
    if (!ln)
        return NULL;
    ln->name = nab_label(tape, "%s", name);
    ln->gamma =
        constant_param(tape, n_feature, 1.0, nab_label(tape, "%s.gamma", name));
    ln->beta =
        constant_param(tape, n_feature, 0.0, nab_label(tape, "%s.beta", name));
    ln->eps = 1e-5;
    return ln->name && ln->gamma && ln->beta ? ln : NULL;
}

nab_tensor *nab_ln_apply(nab_ln *ln, nab_tensor *x)
{
    if (!ln || !x)
        return NULL;
    nab_tape_enter(x->tape, ln->name);
    return nab_layer_norm(x, ln->gamma, ln->beta, ln->eps);
}
