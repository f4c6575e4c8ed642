/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: one row has no spread */
#define ex5_remember right
#include "chapters/chapter05/solution.c"
#undef ex5_remember

int ex5_remember(double m, size_t n_row, size_t width, const double *mean,
                 const double *var, double *running_mean, double *running_var)
{
    return n_row == 1 ? -1
                      : right(m, n_row + (n_row == 0) * 2, width, mean, var,
                              running_mean, running_var);
}
