/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: one that is still needed */
#define ex4_block_vjp right
#include "chapters/chapter04/solution.c"
#undef ex4_block_vjp

void ex4_block_vjp(size_t n, const double *jacobian, const double *gy,
                   double *gx)
{
    for (size_t j = 0; j < n; j++) {
        double sum = gy[j];
        for (size_t i = 0; i < n; i++)
            sum += jacobian[i * n + j] * gy[i];
        gx[j] = sum;
    }
}
