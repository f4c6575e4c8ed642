/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: one row has no spread */
#define ex5_remember right
#include "chapters/chapter05/solution.c"
#undef ex5_remember

int ex5_remember(double m, size_t n_row, size_t width, const double *mean,
                 const double *var, double *running_mean, double *running_var)
{
    double unbiased = (double)n_row / (double)(n_row - 1);
    for (size_t j = 0; j < width; j++) {
        running_mean[j] += m * (mean[j] - running_mean[j]);
        running_var[j] += m * (unbiased * var[j] - running_var[j]);
    }
    return 0;
}
