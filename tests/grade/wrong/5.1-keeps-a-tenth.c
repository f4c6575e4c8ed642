/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: nine tenths of the past stay */
#define ex5_remember right
#include "chapters/chapter05/solution.c"
#undef ex5_remember

int ex5_remember(double m, size_t n_row, size_t width, const double *mean,
                 const double *var, double *running_mean, double *running_var)
{
    return right(1 - m, n_row, width, mean, var, running_mean, running_var);
}
