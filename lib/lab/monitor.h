/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The monitor: what happens in each layer of a net while it learns.
 *
 *     nab_monitor_watch(m, 1, h);          h is the activation of layer 1
 *     nab_monitor_watch_weight(m, 1, w);   keeps a copy of w
 *     nab_backward(loss);
 *     nab_monitor_after_backward(m);       reads the gradients of h and w
 *     nab_sgd_step(optimiser);
 *     nab_monitor_after_update(m);         compares w with its copy
 *     nab_tape_reset(t);
 *
 * On a lean tape it finds no gradient of h after the sweep: NaN. It reads
 * tensors of any model and never changes one: values and gradients,
 * running statistics and random streams are bit for bit as without it. What it
 * keeps is its own; once every layer was seen at its size no step allocates.
 * One monitor watches one net, on one thread. The monitor NULL sees nothing.
 */
#ifndef NABLA_MONITOR_H
#define NABLA_MONITOR_H

#include <stdio.h>

#include "core/tensor.h"
#include "lab/run.h"

typedef struct nab_monitor nab_monitor;

/* Of one layer, as last seen; NaN where nothing was. Fractions are in [0,1]. A
 * unit is a column of the activation (rows,units). NaN propagates into means
 * and norms. */
typedef struct {
    size_t n_row, n_unit;
    double mean, sd; /* over all entries; sd of the population */
    double max_abs;
    double zero;        /* entries that are 0 */
    double dead;        /* units that are 0 on every row of this batch */
    double dead_ever;   /* ... on every row since nab_monitor_forget */
    double saturated;   /* entries outside the bounds */
    size_t n_nonfinite; /* entries of the activation that are NaN or infinite */
    double grad_norm, grad_rms; /* of dL/d(activation) */
    size_t n_grad_nonfinite;
    double weight_norm;      /* when watched; Frobenius */
    double weight_grad_norm; /* of dL/d(weight) */
    double update_ratio;     /* |change of the weight| / |weight before| */
} nab_layer;

/* Layers 0..n_layer; 0 is for the input. NULL and a report when there is no
 * memory. */
nab_monitor *nab_monitor_new(size_t n_layer);
void nab_monitor_free(nab_monitor *monitor); /* NULL is fine */
/* An entry is saturated when it is outside [low, high]; at first -0.97, 0.97:
 * tanh where its slope is below 0.06. For a sigmoid 0.015 and 0.985 say the
 * same. */
void nab_monitor_bounds(nab_monitor *monitor, double low, double high);

void nab_monitor_watch(nab_monitor *monitor, size_t layer,
                       nab_tensor *activation);
/* Also at once: what the weight is now is what the update is compared with. A
 * weight stays watched until another takes its place or
 * nab_monitor_forget_weights, which belongs before nab_tape_restart. */
void nab_monitor_watch_weight(nab_monitor *monitor, size_t layer,
                              nab_tensor *weight);
void nab_monitor_forget_weights(nab_monitor *monitor);
/* Reads the gradients of what was watched; before nab_tape_reset. */
void nab_monitor_after_backward(nab_monitor *monitor);
void nab_monitor_after_update(nab_monitor *monitor);
/* A new set of inputs: every unit counts as dead again until it fires. */
void nab_monitor_forget(nab_monitor *monitor);

const nab_layer *nab_monitor_layer(const nab_monitor *monitor, size_t layer);
/* A table of the layers seen. */
void nab_monitor_print(const nab_monitor *monitor, FILE *out);
/* A row per layer seen, in a table opened with these columns. */
#define NAB_MONITOR_COLUMNS                                               \
    "step,layer,mean,sd,max_abs,zero,dead,dead_ever,saturated,nonfinite," \
    "grad_norm,grad_rms,grad_nonfinite,weight_norm,weight_grad_norm,"     \
    "update_ratio"
void nab_monitor_write(const nab_monitor *monitor, nab_csv *csv, double step);

#endif
