/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: multiplied by the slope that tanh had */
#define ex4_block_backward right
#include "chapters/chapter04/solution.c"
#undef ex4_block_backward

void ex4_block_backward(size_t n_row, size_t n, size_t m, const double *w1,
                        const double *w2, const double *x, const double *gy,
                        double *gx, double *gw1, double *gw2)
{
    right(n_row, n, m, w1, w2, x, gy, gx, gw1, gw2);
    for (size_t i = 0; i < n * m; i++)
        gw1[i] = 0;
    for (size_t row = 0; row < n_row; row++)
        for (size_t k = 0; k < m; k++) {
            double back = 0;
            for (size_t j = 0; j < n; j++)
                back += gy[row * n + j] * w2[k * n + j];
            for (size_t i = 0; i < n; i++)
                gw1[i * m + k] += x[row * n + i] * back;
        }
}
