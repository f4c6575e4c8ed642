/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: look at all labels before you write */
#define ex6_first_loss right
#include "chapters/chapter06/solution.c"
#undef ex6_first_loss

double ex6_first_loss(const double *logit, const int *label, size_t n_row,
                      size_t n_class, double *dlogit)
{
    double sum = 0;
    for (size_t i = 0; i < n_row; i++)
        sum += right(logit + i * n_class, label + i, 1, n_class,
                     dlogit + i * n_class) /
               (double)n_row;
    for (size_t i = 0; i < n_row * n_class; i++)
        dlogit[i] /= (double)n_row;
    return sum;
}
