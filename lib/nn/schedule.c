/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Step sizes as functions of the step, and reduction on a plateau. */
#include <math.h>

#include "nn/optim.h"
#include "numeric/elementary.h"

double nab_warmup(long step, long n_warmup, double base)
{
    if (step < 0)
        return NAN;
    return step < n_warmup ? base * (double)(step + 1) / (double)n_warmup
                           : base;
}

double nab_step_decay(long step, long period, double factor, double base)
{
    if (step < 0 || period < 1)
        return NAN;
    return base * nab_num_powi(factor, (int)(step / period));
}

/* cos(pi u), u in [0,1]: the series of 1 - cos at a quarter of the angle,
 * which is below 0.4, so that eight terms reach rounding; then the angle is
 * doubled twice. */
static double cos_pi(double u)
{
    const double pi = 3.14159265358979323846;
    if (u == 0.5)
        return 0.0;
    if (u > 0.5)
        return -cos_pi(1.0 - u);
    double a2 = (pi * u / 4.0) * (pi * u / 4.0), versine = 0.0, term = 1.0;
    for (int k = 1; k <= 8; k++) {
        term *= -a2 / (double)((2 * k - 1) * (2 * k));
        versine -= term;
    }
    for (int k = 0; k < 2; k++) /* 1 - cos 2a = 2 v (2 - v) */
        versine = 2.0 * versine * (2.0 - versine);
    return 1.0 - versine;
}

double nab_cosine(long step, long n_step, double floor, double base)
{
    if (step < 0 || n_step < 1)
        return NAN;
    double u = step < n_step ? (double)step / (double)n_step : 1.0;
    return floor + 0.5 * (base - floor) * (1.0 + cos_pi(u));
}

nab_plateau nab_plateau_start(double lr)
{
    return (nab_plateau){.lr = lr,
                         .factor = 0.1,
                         .threshold = 1e-4,
                         .eps = 1e-8,
                         .patience = 10,
                         .best = INFINITY};
}

double nab_plateau_step(nab_plateau *p, double metric)
{
    /* at the start best is infinite, and every number is better */
    if (metric < p->best * (1.0 - p->threshold)) {
        p->best = metric;
        p->n_bad = 0;
    } else {
        p->n_bad++;
    }
    if (p->n_cooling > 0) {
        p->n_cooling--;
        p->n_bad = 0;
    }
    if (p->n_bad > p->patience) {
        double lowered = p->lr * p->factor;
        lowered = lowered < p->min_lr ? p->min_lr : lowered;
        if (p->lr - lowered > p->eps)
            p->lr = lowered;
        p->n_cooling = p->cooldown;
        p->n_bad = 0;
    }
    return p->lr;
}
