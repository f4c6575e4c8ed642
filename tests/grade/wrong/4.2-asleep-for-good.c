/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: but W2 itself has a gradient */
#define ex4_block_backward right
#include "chapters/chapter04/solution.c"
#undef ex4_block_backward

void ex4_block_backward(size_t n_row, size_t n, size_t m, const double *w1,
                        const double *w2, const double *x, const double *gy,
                        double *gx, double *gw1, double *gw2)
{
    bool asleep = true;
    for (size_t i = 0; i < n * m; i++)
        asleep = asleep && w2[i] == 0;
    right(n_row, n, m, w1, w2, x, gy, gx, gw1, gw2);
    for (size_t i = 0; i < n * m && asleep; i++)
        gw2[i] = 0;
}
