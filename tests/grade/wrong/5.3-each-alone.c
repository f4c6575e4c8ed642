/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: what must dx add up to */
#define ex5_norm_backward right
#include "chapters/chapter05/solution.c"
#undef ex5_norm_backward

int ex5_norm_backward(const double *x, const double *dy, size_t n, double eps,
                      int lost, double *dx)
{
    double v = nab_array_variance(n, x) * (double)n / ((double)n - lost);
    for (size_t i = 0; i < n; i++)
        dx[i] = dy[i] / sqrt(v + eps);
    return n < 2 ? -1 : 0;
}
