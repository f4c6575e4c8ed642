/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: return -1 and write nothing */
#define ex5_batch_norm right
#include "chapters/chapter05/solution.c"
#undef ex5_batch_norm

int ex5_batch_norm(const double *x, size_t n_row, size_t width, double eps,
                   double *xhat, double *inv_sd)
{
    for (size_t j = 0; j < width && n_row == 1; j++)
        xhat[j] = 0;
    return right(x, n_row, width, eps, xhat, inv_sd);
}
