/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: the digits of a sum are those of its largest term */
#define ex6_first_loss right
#include "chapters/chapter06/solution.c"
#undef ex6_first_loss

double ex6_first_loss(const double *logit, const int *label, size_t n_row,
                      size_t n_class, double *dlogit)
{
    double z[96], loss = right(logit, label, n_row, n_class, z);
    if (isfinite(loss)) {
        loss = 0;
        for (size_t i = 0; i < n_row; i++) {
            const double *row = logit + i * n_class;
            double top = -INFINITY, sum = 0;
            for (size_t k = 0; k < n_class; k++)
                top = fmax(top, row[k]);
            for (size_t k = 0; k < n_class; k++)
                sum += exp(row[k] - top);
            loss += (log(sum) + top - row[label[i]]) / (double)n_row;
        }
    }
    right(logit, label, n_row, n_class, dlogit);
    return loss;
}
