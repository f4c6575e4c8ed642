/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: a batch norm looks down a column */
#define ex5_batch_norm right
#include "chapters/chapter05/solution.c"
#undef ex5_batch_norm

int ex5_batch_norm(const double *x, size_t n_row, size_t width, double eps,
                   double *xhat, double *inv_sd)
{
    if (n_row < 2)
        return -1;
    for (size_t i = 0; i < n_row; i++) {
        double mean = nab_array_mean(width, x + i * width);
        double v = nab_array_variance(width, x + i * width);
        for (size_t j = 0; j < width; j++) {
            inv_sd[j] = 1 / sqrt(v + eps);
            xhat[i * width + j] = (x[i * width + j] - mean) * inv_sd[j];
        }
    }
    return 0;
}
