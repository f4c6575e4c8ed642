/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: their logarithms do not */
#define ex6_budget right
#include "chapters/chapter06/solution.c"
#undef ex6_budget

void ex6_budget(const size_t *units, const double *var, size_t n_layer,
                double slope, double *forward, double *backward)
{
    double product = 1, half = (1 + slope * slope) / 2;
    forward[0] = 0;
    for (size_t l = 0; l < n_layer; l++) {
        product *= half * var[l] * (double)units[l];
        forward[l + 1] = log10(product);
    }
    product = 1;
    backward[n_layer] = 0;
    for (size_t l = n_layer; l-- > 0;) {
        product *= half * var[l] * (double)units[l + 1];
        backward[l] = log10(product);
    }
}
