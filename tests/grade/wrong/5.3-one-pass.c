/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: what cancels in the variance? */
#define ex5_norm_backward right
#include "chapters/chapter05/solution.c"
#undef ex5_norm_backward

int ex5_norm_backward(const double *x, const double *dy, size_t n, double eps,
                      int lost, double *dx)
{
    if (n < 2)
        return -1;
    double mean = nab_array_mean(n, x), up = nab_array_mean(n, dy), dot = 0;
    double freedom = (double)n - lost;
    double v =
        (nab_array_sum_squares(n, x) - (double)n * mean * mean) / freedom + eps;
    for (size_t i = 0; i < n; i++)
        dot += (x[i] - mean) * dy[i];
    for (size_t i = 0; i < n; i++)
        dx[i] = (dy[i] - up - (x[i] - mean) * dot / (freedom * v)) / sqrt(v);
    return 0;
}
