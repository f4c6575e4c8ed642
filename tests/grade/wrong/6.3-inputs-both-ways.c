/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: sums over the outputs of the layer */
#define ex6_budget right
#include "chapters/chapter06/solution.c"
#undef ex6_budget

void ex6_budget(const size_t *units, const double *var, size_t n_layer,
                double slope, double *forward, double *backward)
{
    right(units, var, n_layer, slope, forward, backward);
    for (size_t l = 0; l <= n_layer; l++)
        backward[l] = forward[n_layer] - forward[l];
}
