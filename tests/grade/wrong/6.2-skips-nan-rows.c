/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: NaN or INFINITY in a row */
#define ex6_first_loss right
#include "chapters/chapter06/solution.c"
#undef ex6_first_loss

double ex6_first_loss(const double *logit, const int *label, size_t n_row,
                      size_t n_class, double *dlogit)
{
    double loss = right(logit, label, n_row, n_class, dlogit), sum = 0;
    for (size_t i = 0; i < n_row && isnan(loss); i++) {
        double slope[64];
        double row = right(logit + i * n_class, label + i, 1, n_class, slope);
        sum += isnan(row) ? 0 : row / (double)n_row;
    }
    return isnan(loss) ? sum : loss;
}
