/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: NaN or INFINITY in a row */
#define ex6_first_loss right
#include "chapters/chapter06/solution.c"
#undef ex6_first_loss

double ex6_first_loss(const double *logit, const int *label, size_t n_row,
                      size_t n_class, double *dlogit)
{
    double known[128];
    for (size_t i = 0; i < n_row * n_class; i++)
        known[i] = isnan(logit[i]) ? -INFINITY : logit[i];
    return right(known, label, n_row, n_class, dlogit);
}
