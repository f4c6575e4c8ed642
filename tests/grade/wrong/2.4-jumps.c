/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: changes with depth and number without a jump */
#define ex2_visible_mean right
#include "chapters/chapter02/solution.c"
#undef ex2_visible_mean

double ex2_visible_mean(int n, double gain, int depth, double n_walk)
{
    double price =
        2 * nab_lyapunov_gaussian(n + 2, 1) + log((n + 2) / (double)n);
    if (depth * price <= log(n_walk))
        return 2 * depth * log10(gain);
    return 2 * depth * nab_lyapunov_gaussian(n, gain) / log(10);
}
