/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: v moves with every x */
#define ex5_norm_backward right
#include "chapters/chapter05/solution.c"
#undef ex5_norm_backward

int ex5_norm_backward(const double *x, const double *dy, size_t n, double eps,
                      int lost, double *dx)
{
    if (n < 2)
        return -1;
    double v = nab_array_variance(n, x) * (double)n / ((double)n - lost);
    double mean = nab_array_mean(n, dy);
    for (size_t i = 0; i < n; i++)
        dx[i] = (dy[i] - mean) / sqrt(v + eps);
    return 0;
}
