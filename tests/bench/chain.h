/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chains of linear layers: what W1, W2, W3 and W6 train. */
#ifndef NABLA_BENCH_CHAIN_H
#define NABLA_BENCH_CHAIN_H

#include "bench.h"

typedef struct {
    int n_layer; /* n_in -> width -> ... -> width -> 10 classes */
    size_t n_in, width, batch;
    nab_activation activation; /* after every layer but the last */
    bool xavier;               /* else He: limits sqrt(6 / fan) */
    bool batch_norm;           /* before every activation */
    bool adam;                 /* else plain gradient descent */
    bool gathers;              /* other rows every step, else one batch */
    bool norms;                /* |dL/dW| of every layer, every step */
    double lr;
} chain_config;

void *chain_set_up(const void *config);
double chain_step(void *chain, long t);
void chain_tear_down(void *chain);
/* |dL/dW| of the first layer. */
double chain_first_norm(const void *chain);

#endif
