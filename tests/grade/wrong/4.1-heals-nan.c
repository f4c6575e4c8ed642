/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: it reaches every x_j that y_i depends on */
#define ex4_block_vjp right
#include "chapters/chapter04/solution.c"
#undef ex4_block_vjp

void ex4_block_vjp(size_t n, const double *jacobian, const double *gy,
                   double *gx)
{
    double healed[16];
    for (size_t i = 0; i < n; i++)
        healed[i] = isnan(gy[i]) ? 0 : gy[i];
    right(n, jacobian, healed, gx);
}
