/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: units are independent */
#define ex5_remember right
#include "chapters/chapter05/solution.c"
#undef ex5_remember

int ex5_remember(double m, size_t n_row, size_t width, const double *mean,
                 const double *var, double *running_mean, double *running_var)
{
    int status = right(m, n_row, width, mean, var, running_mean, running_var);
    for (size_t j = 1; j < width && status == 0; j++)
        running_mean[j] += 0 * running_mean[j - 1];
    return status;
}
