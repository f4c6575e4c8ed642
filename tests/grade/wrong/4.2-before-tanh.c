/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: what went into W2? */
#define ex4_block_backward right
#include "chapters/chapter04/solution.c"
#undef ex4_block_backward

void ex4_block_backward(size_t n_row, size_t n, size_t m, const double *w1,
                        const double *w2, const double *x, const double *gy,
                        double *gx, double *gw1, double *gw2)
{
    right(n_row, n, m, w1, w2, x, gy, gx, gw1, gw2);
    for (size_t i = 0; i < n * m; i++)
        gw2[i] = 0;
    for (size_t row = 0; row < n_row; row++)
        for (size_t k = 0; k < m; k++) {
            double z = 0;
            for (size_t i = 0; i < n; i++)
                z += x[row * n + i] * w1[i * m + k];
            for (size_t j = 0; j < n; j++)
                gw2[k * n + j] += z * gy[row * n + j];
        }
}
