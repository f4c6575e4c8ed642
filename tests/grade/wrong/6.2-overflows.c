/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: exp of a large logit is no number */
#define ex6_first_loss right
#include "chapters/chapter06/solution.c"
#undef ex6_first_loss

double ex6_first_loss(const double *logit, const int *label, size_t n_row,
                      size_t n_class, double *dlogit)
{
    double loss = 0, rows = (double)n_row;
    for (size_t i = 0; i < n_row; i++) {
        const double *z = logit + i * n_class;
        double *dz = dlogit + i * n_class, sum = 0, own = z[label[i]];
        for (size_t k = 0; k < n_class; k++)
            sum += dz[k] = exp(z[k]);
        for (size_t k = 0; k < n_class; k++)
            dz[k] = (dz[k] / sum - (k == (size_t)label[i])) / rows;
        loss += (log(sum) - own) / rows;
    }
    return loss;
}
