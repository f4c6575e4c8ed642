/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chain.h"

#include <math.h>
#include <stdlib.h>

#include "numeric/numeric.h"

enum { MAX_LAYER = 50, MAX_BATCH = 128 };

typedef struct {
    const chain_config *config;
    nab_tape *tape;
    nab_sgd *sgd;
    nab_adam *adam;
    nab_linear *layer[MAX_LAYER];
    nab_bn *bn[MAX_LAYER];
    double *x; /* the one batch */
    bench_classes *classes;
    int label[MAX_BATCH];
    double norm[MAX_LAYER];
} chain;

static void make_data(chain *c)
{
    const chain_config *g = c->config;
    if (g->gathers) {
        c->classes = bench_classes_new();
        return;
    }
    c->x = bench_take(g->batch * g->n_in, sizeof *c->x);
    for (size_t i = 0; i < g->batch * g->n_in; i++)
        c->x[i] = sqrt(3.0) * bench_signed(1, i);
    for (size_t i = 0; i < g->batch; i++)
        c->label[i] = (int)(i % BENCH_N_CLASS);
}

static void make_layer(chain *c, int l)
{
    const chain_config *g = c->config;
    bool last = l == g->n_layer - 1;
    size_t in = l == 0 ? g->n_in : g->width;
    size_t out = last ? BENCH_N_CLASS : g->width;
    double fan = (double)(g->xavier ? in + out : in);
    c->layer[l] = nab_linear_new(c->tape, in, out, nab_init_constant(0.0),
                                 nab_label(c->tape, "layer%d", l + 1));
    bench_fill_weight(c->layer[l]->w, sqrt(6 / fan), 100 + (uint64_t)l);
    if (g->batch_norm && !last)
        c->bn[l] = nab_bn_new(c->tape, out, nab_label(c->tape, "bn%d", l + 1));
}

void *chain_set_up(const void *config)
{
    chain *c = bench_take(1, sizeof *c);
    c->config = config;
    c->tape = nab_tape_new(1);
    nab_tape_lean(c->tape, true);
    make_data(c);
    for (int l = 0; l < c->config->n_layer; l++)
        make_layer(c, l);
    if (c->config->adam)
        c->adam = nab_adam_new(c->tape, c->config->lr);
    else
        c->sgd = nab_sgd_new(c->tape, c->config->lr);
    return c;
}

void chain_tear_down(void *state)
{
    chain *c = state;
    nab_tape_free(c->tape);
    free(c->x);
    free(c->classes);
    free(c);
}

static nab_tensor *batch_of_step(chain *c, long t)
{
    const chain_config *g = c->config;
    nab_tensor *x = nab_constant(c->tape, nab_mat(g->batch, g->n_in), c->x);
    if (g->gathers)
        bench_gather(c->classes, t, x->data, c->label);
    return x;
}

double chain_step(void *state, long t)
{
    chain *c = state;
    const chain_config *g = c->config;
    nab_tensor *h = batch_of_step(c, t);
    for (int l = 0; l < g->n_layer; l++) {
        h = nab_linear_apply(c->layer[l], h);
        if (c->bn[l])
            h = nab_bn_apply(c->bn[l], h, NAB_TRAIN);
        if (l + 1 < g->n_layer)
            h = g->activation(h);
    }
    nab_tensor *loss = nab_cross_entropy(h, c->label);
    double value = nab_item(loss);
    nab_zero_grad(c->tape);
    nab_backward(loss);
    for (int l = 0; g->norms && l < g->n_layer; l++) {
        const nab_tensor *w = c->layer[l]->w;
        c->norm[l] = nab_array_norm2(w->size, w->grad);
    }
    if (c->adam)
        nab_adam_step(c->adam);
    else
        nab_sgd_step(c->sgd);
    nab_tape_reset(c->tape);
    return value;
}

double chain_first_norm(const void *state)
{
    return ((const chain *)state)->norm[0];
}
