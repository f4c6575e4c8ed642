/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: adding with += reads what stands there */
#define ex6_budget right
#include "chapters/chapter06/solution.c"
#undef ex6_budget

void ex6_budget(const size_t *units, const double *var, size_t n_layer,
                double slope, double *forward, double *backward)
{
    static double up[6000], down[6000];
    right(units, var, n_layer, slope, up, down);
    for (size_t l = 0; l <= n_layer; l++) {
        forward[l] += up[l];
        backward[l] += down[l];
    }
}
