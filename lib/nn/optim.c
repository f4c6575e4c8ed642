/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Optimisers: one pass over each parameter. */
#include "nn/optim.h"

#include <math.h>

#include "numeric/elementary.h"
#include "numeric/levels.h"

/* One array of zeros per parameter of the tape. */
static double **state_new(nab_tape *tape)
{
    size_t n = nab_tape_n_param(tape);
    double **state = nab_tape_keep(tape, (n ? n : 1) * sizeof *state);
    for (size_t i = 0; state && i < n; i++) {
        size_t size = nab_tape_param(tape, i)->size;
        state[i] = nab_tape_keep(tape, size * sizeof **state);
        if (!state[i])
            return NULL;
    }
    return state;
}

/* The optimiser was made for all parameters there are now. */
static bool complete(const char *operation, const nab_tape *tape,
                     size_t n_param)
{
    size_t n = nab_tape_n_param(tape);
    if (n != n_param)
        nab_error(operation,
                  "made for %zu parameters, the tape has %zu: make it last",
                  n_param, n);
    return n == n_param;
}

/* The gradient with weight decay. Without decay the weight must not enter:
 * 0 times an infinite weight is NaN. */
static inline double decayed(double g, double decay, double w)
{
    return decay != 0.0 ? g + decay * w : g;
}

/* ---- gradient descent ---- */

nab_sgd *nab_sgd_new(nab_tape *tape, double lr)
{
    nab_sgd *sgd = tape ? nab_tape_keep(tape, sizeof *sgd) : NULL;
    if (!sgd)
        return NULL;
    sgd->tape = tape;
    sgd->lr = lr;
    sgd->n_param = nab_tape_n_param(tape);
    return sgd;
}

NAB_INLINE void sgd_plain_loop(const nab_sgd *sgd, nab_tensor *p)
{
    double lr = sgd->lr, decay = sgd->weight_decay;
    double *restrict w = p->data;
    const double *restrict grad = p->grad;
    for (size_t i = 0; i < p->size; i++)
        w[i] -= lr * decayed(grad[i], decay, w[i]);
}
NAB_AT_LEVEL(sgd_plain, (const nab_sgd *sgd, nab_tensor *p), (sgd, p))

static void sgd_moving(const nab_sgd *sgd, nab_tensor *p, double *restrict v)
{
    double lr = sgd->lr, decay = sgd->weight_decay, momentum = sgd->momentum;
    double *restrict w = p->data;
    const double *restrict grad = p->grad;
    for (size_t i = 0; i < p->size; i++) {
        v[i] = momentum * v[i] + decayed(grad[i], decay, w[i]);
        w[i] -= lr * v[i];
    }
}

void nab_sgd_step(nab_sgd *sgd)
{
    if (!sgd || !complete("sgd_step", sgd->tape, sgd->n_param))
        return;
    if (sgd->momentum != 0.0 && !sgd->velocity) {
        sgd->velocity = state_new(sgd->tape);
        if (!sgd->velocity)
            return;
    }
    for (size_t i = 0; i < sgd->n_param; i++) {
        nab_tensor *p = nab_tape_param(sgd->tape, i);
        if (sgd->velocity)
            sgd_moving(sgd, p, sgd->velocity[i]);
        else
            sgd_plain(sgd, p);
        nab_tape_notify(sgd->tape, NAB_UPDATE, p);
    }
}

/* ---- Adam and AdamW ---- */

nab_adam *nab_adam_new(nab_tape *tape, double lr)
{
    nab_adam *adam = tape ? nab_tape_keep(tape, sizeof *adam) : NULL;
    if (!adam)
        return NULL;
    adam->tape = tape;
    adam->lr = lr;
    adam->beta1 = 0.9;
    adam->beta2 = 0.999;
    adam->eps = 1e-8;
    adam->n_param = nab_tape_n_param(tape);
    adam->m = state_new(tape);
    adam->v = state_new(tape);
    return adam->m && adam->v ? adam : NULL;
}

nab_adam *nab_adamw_new(nab_tape *tape, double lr, double weight_decay)
{
    nab_adam *adam = nab_adam_new(tape, lr);
    if (!adam)
        return NULL;
    adam->weight_decay = weight_decay;
    adam->decoupled = true;
    return adam;
}

/* lr / (1-b1^t) and 1 / sqrt(1-b2^t) are the same for all entries. */
NAB_INLINE void adam_update_loop(const nab_adam *adam, nab_tensor *p,
                                 double *restrict m, double *restrict v,
                                 double rate, double root)
{
    double b1 = adam->beta1, b2 = adam->beta2, eps = adam->eps;
    double coupled = adam->decoupled ? 0.0 : adam->weight_decay;
    double keep = adam->decoupled ? 1.0 - adam->lr * adam->weight_decay : 1.0;
    double *restrict w = p->data;
    const double *restrict grad = p->grad;
    for (size_t i = 0; i < p->size; i++) {
        double g = decayed(grad[i], coupled, w[i]);
        m[i] = b1 * m[i] + (1.0 - b1) * g;
        v[i] = b2 * v[i] + (1.0 - b2) * g * g;
        w[i] = keep * w[i] - rate * m[i] / (sqrt(v[i]) * root + eps);
    }
}
NAB_AT_LEVEL(adam_update,
             (const nab_adam *adam, nab_tensor *p, double *m, double *v,
              double rate, double root),
             (adam, p, m, v, rate, root))

void nab_adam_step(nab_adam *adam)
{
    if (!adam || !complete("adam_step", adam->tape, adam->n_param))
        return;
    adam->step++;
    int t = (int)adam->step;
    double rate = adam->lr / (1.0 - nab_num_powi(adam->beta1, t));
    double root = 1.0 / sqrt(1.0 - nab_num_powi(adam->beta2, t));
    for (size_t i = 0; i < adam->n_param; i++) {
        nab_tensor *p = nab_tape_param(adam->tape, i);
        adam_update(adam, p, adam->m[i], adam->v[i], rate, root);
        nab_tape_notify(adam->tape, NAB_UPDATE, p);
    }
}

/* ---- RMSprop ---- */

nab_rmsprop *nab_rmsprop_new(nab_tape *tape, double lr)
{
    nab_rmsprop *rms = tape ? nab_tape_keep(tape, sizeof *rms) : NULL;
    if (!rms)
        return NULL;
    rms->tape = tape;
    rms->lr = lr;
    rms->alpha = 0.99;
    rms->eps = 1e-8;
    rms->n_param = nab_tape_n_param(tape);
    rms->v = state_new(tape);
    return rms->v ? rms : NULL;
}

static void rmsprop_update(const nab_rmsprop *rms, nab_tensor *p,
                           double *restrict v)
{
    double lr = rms->lr, eps = rms->eps, decay = rms->weight_decay;
    double alpha = rms->alpha;
    double *restrict w = p->data;
    const double *restrict grad = p->grad;
    for (size_t i = 0; i < p->size; i++) {
        double g = decayed(grad[i], decay, w[i]);
        v[i] = alpha * v[i] + (1.0 - alpha) * g * g;
        w[i] -= lr * g / (sqrt(v[i]) + eps);
    }
}

void nab_rmsprop_step(nab_rmsprop *rms)
{
    if (!rms || !complete("rmsprop_step", rms->tape, rms->n_param))
        return;
    for (size_t i = 0; i < rms->n_param; i++) {
        nab_tensor *p = nab_tape_param(rms->tape, i);
        rmsprop_update(rms, p, rms->v[i]);
        nab_tape_notify(rms->tape, NAB_UPDATE, p);
    }
}
