/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: whatever the size of the batch */
#define ex5_batch_norm right
#include "chapters/chapter05/solution.c"
#undef ex5_batch_norm

int ex5_batch_norm(const double *x, size_t n_row, size_t width, double eps,
                   double *xhat, double *inv_sd)
{
    int status = right(x, n_row, width, eps, xhat, inv_sd);
    double rows = (double)n_row;
    for (size_t j = 0; j < width && status == 0; j++) {
        double v = 1 / (inv_sd[j] * inv_sd[j]) - eps;
        v = v > 0 || isnan(v) ? v : 0;
        double other = 1 / sqrt(rows / (rows - 1) * v + eps);
        for (size_t i = 0; i < n_row; i++)
            xhat[i * width + j] *= other / inv_sd[j];
        inv_sd[j] = other;
    }
    return status;
}
