/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clipping of gradients. */
#include <math.h>

#include "nn/optim.h"
#include "numeric/sums.h"

/* A norm of norms: each is scaled by itself, so the sum must be as well. */
double nab_grad_norm(const nab_tape *tape)
{
    double largest = 0.0, sum = 0.0;
    size_t n = nab_tape_n_param(tape);
    for (size_t i = 0; i < n; i++) {
        const nab_tensor *p = nab_tape_param(tape, i);
        double norm = nab_array_norm2(p->size, p->grad);
        if (!isfinite(norm))
            return norm;
        largest = norm > largest ? norm : largest;
    }
    for (size_t i = 0; i < n && largest > 0.0; i++) {
        const nab_tensor *p = nab_tape_param(tape, i);
        double ratio = nab_array_norm2(p->size, p->grad) / largest;
        sum += ratio * ratio;
    }
    return largest * sqrt(sum);
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
