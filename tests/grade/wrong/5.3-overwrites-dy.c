/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: what is written over cannot be read */
#define ex5_norm_backward right
#include "chapters/chapter05/solution.c"
#undef ex5_norm_backward

int ex5_norm_backward(const double *x, const double *dy, size_t n, double eps,
                      int lost, double *dx)
{
    if (n < 2)
        return -1;
    double mean = nab_array_mean(n, x);
    double v = nab_array_variance(n, x) * (double)n / ((double)n - lost) + eps;
    for (size_t i = 0; i < n; i++) {
        double dot = 0, up = nab_array_mean(n, dy);
        for (size_t k = 0; k < n; k++)
            dot += (x[k] - mean) * dy[k];
        dx[i] = (dy[i] - up - (x[i] - mean) * dot / (((double)n - lost) * v)) /
                sqrt(v);
    }
    return 0;
}
