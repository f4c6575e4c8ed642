/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: differ in digits that no double has */
#define ex5_batch_norm right
#include "chapters/chapter05/solution.c"
#undef ex5_batch_norm

int ex5_batch_norm(const double *x, size_t n_row, size_t width, double eps,
                   double *xhat, double *inv_sd)
{
    if (n_row < 2)
        return -1;
    for (size_t j = 0; j < width; j++) {
        double sum = 0, square = 0, n = (double)n_row;
        for (size_t i = 0; i < n_row; i++) {
            sum += x[i * width + j];
            square += x[i * width + j] * x[i * width + j];
        }
        double mean = sum / n;
        inv_sd[j] = 1 / sqrt(square / n - mean * mean + eps);
        for (size_t i = 0; i < n_row; i++)
            xhat[i * width + j] = (x[i * width + j] - mean) * inv_sd[j];
    }
    return 0;
}
