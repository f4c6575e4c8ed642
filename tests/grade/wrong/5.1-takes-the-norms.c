/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: an estimate makes up for it */
#define ex5_remember right
#include "chapters/chapter05/solution.c"
#undef ex5_remember

int ex5_remember(double m, size_t n_row, size_t width, const double *mean,
                 const double *var, double *running_mean, double *running_var)
{
    for (size_t j = 0; j < width && n_row > 1; j++) {
        running_mean[j] += m * (mean[j] - running_mean[j]);
        running_var[j] += m * (var[j] - running_var[j]);
    }
    return n_row > 1 ? 0 : -1;
}
