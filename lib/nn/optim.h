/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Optimisers: each belongs to a tape and updates all its parameters.
 *
 * Make an optimiser after the last parameter: a step with more parameters than
 * it was made for is reported. Fields may be changed between steps. Each step
 * tells the tape's observer of every parameter it changed.
 */
#ifndef NABLA_OPTIM_H
#define NABLA_OPTIM_H

#include "core/core.h"

/* Gradient descent, PyTorch's rules (Sutskever and others 2013 without
 * dampening): g = grad + weight_decay w; v = momentum v + g, at the first step
 * v = g; w = w - lr v. */
typedef struct {
    nab_tape *tape;
    double lr, momentum, weight_decay;
    size_t n_param;
    double **velocity; /* made when momentum is first not 0 */
} nab_sgd;

nab_sgd *nab_sgd_new(nab_tape *tape, double lr);
void nab_sgd_step(nab_sgd *sgd);

/* Adam (Kingma and Ba 2015, algorithm 1, bias-corrected):
 * m = b1 m + (1-b1) g, v = b2 v + (1-b2) g^2,
 * w = w - lr (m / (1-b1^t)) / (sqrt(v / (1-b2^t)) + eps).
 * weight_decay is coupled (added to g); in AdamW it is decoupled:
 * w = (1 - lr weight_decay) w first (Loshchilov and Hutter 2019). As in
 * PyTorch, v is infinite after a |g| above 1e155, and the entry never moves
 * again; the autopsy does not look at v. */
typedef struct {
    nab_tape *tape;
    double lr, beta1, beta2, eps, weight_decay; /* lr, 0.9, 0.999, 1e-8, 0 */
    bool decoupled;
    long step;
    size_t n_param;
    double **m, **v;
} nab_adam;

nab_adam *nab_adam_new(nab_tape *tape, double lr);
nab_adam *nab_adamw_new(nab_tape *tape, double lr, double weight_decay);
void nab_adam_step(nab_adam *adam);

/* RMSprop (Hinton 2012, lecture 6): v = alpha v + (1-alpha) g^2,
 * w = w - lr g / (sqrt(v) + eps), g the gradient + weight_decay w. */
typedef struct {
    nab_tape *tape;
    double lr, alpha, eps, weight_decay; /* lr, 0.99, 1e-8, 0 */
    size_t n_param;
    double **v;
} nab_rmsprop;

nab_rmsprop *nab_rmsprop_new(nab_tape *tape, double lr);
void nab_rmsprop_step(nab_rmsprop *rmsprop);

/* ---- clipping, between nab_backward and the step ---- */

/* Norm of all parameter gradients together, without overflow or underflow on
 * the way. A NaN anywhere gives NaN. */
double nab_grad_norm(const nab_tape *tape);
/* Scales all gradients by max_norm / (norm + 1e-6) when that is below 1
 * (PyTorch's rule; Pascanu, Mikolov, Bengio 2013): the norm afterwards is at
 * most max_norm, which is not below 0. Returns the norm before.
 * A norm that is not finite leaves all gradients as they are: scaling would
 * only spread the NaN. */
double nab_clip_grad_norm(nab_tape *tape, double max_norm);
/* Clamps each entry to [-limit, limit], limit >= 0; NaN stays NaN. */
void nab_clip_grad_value(nab_tape *tape, double limit);

/* ---- step sizes; NaN for step < 0, period < 1 or n_step < 1 ---- */

/* base (step + 1) / n_warmup while step < n_warmup, then base. */
double nab_warmup(long step, long n_warmup, double base);
/* base factor^(step / period), rounded down. */
double nab_step_decay(long step, long period, double factor, double base);
/* From base to floor along half a cosine (Loshchilov and Hutter 2017). */
double nab_cosine(long step, long n_step, double floor, double base);

/* Reduce on plateau, PyTorch's rules for a metric to be minimised: better
 * means below best (1 - threshold); after more than `patience` epochs in a row
 * that are not, lr becomes max(lr factor, min_lr), if that changes it by more
 * than eps. NaN is never better. */
typedef struct {
    double lr, factor, threshold, min_lr, eps; /* lr, 0.1, 1e-4, 0, 1e-8 */
    int patience, cooldown;                    /* 10, 0 */
    double best;
    int n_bad, n_cooling;
} nab_plateau;

nab_plateau nab_plateau_start(double lr);
/* Tells it the metric of one epoch; returns the lr for the next. */
double nab_plateau_step(nab_plateau *plateau, double metric);

#endif
