/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clipping of gradients. */
#include <math.h>

#include "nn/optim.h"
#include "numeric/sums.h"

/* A norm of norms, as scale sqrt(sum): scale is the largest norm so far. */
double nab_grad_norm(const nab_tape *tape)
{
    double scale = 0.0, sum = 0.0, beyond = 0.0;
    for (size_t i = 0; i < nab_tape_n_param(tape); i++) {
        const nab_tensor *p = nab_tape_param(tape, i);
        double norm = nab_array_norm2(p->size, p->grad);
        if (!isfinite(norm)) {
            beyond += norm; /* infinity, or NaN from the first NaN on */
        } else if (norm > scale) {
            sum = 1.0 + sum * (scale / norm) * (scale / norm);
            scale = norm;
        } else if (norm > 0.0) {
            sum += (norm / scale) * (norm / scale);
        }
    }
    return beyond != 0.0 ? beyond : scale * sqrt(sum);
}

double nab_clip_grad_norm(nab_tape *tape, double max_norm)
{
    double norm = nab_grad_norm(tape);
    double factor = max_norm / (norm + 1e-6);
    if (!isfinite(norm) || !(factor < 1.0))
        return norm;
    for (size_t i = 0; i < nab_tape_n_param(tape); i++) {
        nab_tensor *p = nab_tape_param(tape, i);
        for (size_t j = 0; j < p->size; j++)
            p->grad[j] *= factor;
    }
    return norm;
}

void nab_clip_grad_value(nab_tape *tape, double limit)
{
    for (size_t i = 0; i < nab_tape_n_param(tape); i++) {
        nab_tensor *p = nab_tape_param(tape, i);
        for (size_t j = 0; j < p->size; j++) {
            double g = p->grad[j];
            p->grad[j] = g > limit ? limit : g < -limit ? -limit : g;
        }
    }
}
