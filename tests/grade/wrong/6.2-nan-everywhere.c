/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: the gradients of the other rows */
#define ex6_first_loss right
#include "chapters/chapter06/solution.c"
#undef ex6_first_loss

double ex6_first_loss(const double *logit, const int *label, size_t n_row,
                      size_t n_class, double *dlogit)
{
    double loss = right(logit, label, n_row, n_class, dlogit);
    for (size_t i = 0; i < n_row * n_class && isnan(loss); i++)
        if (label[0] >= 0 && label[n_row - 1] >= 0 &&
            label[n_row - 1] < (int)n_class)
            dlogit[i] = NAN;
    return loss;
}
