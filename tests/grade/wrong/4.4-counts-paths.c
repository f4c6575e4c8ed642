/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: keeps its length, or the branch and gains one */
#define ex4_gradient_by_length right
#include "chapters/chapter04/solution.c"
#undef ex4_gradient_by_length

void ex4_gradient_by_length(size_t n_block, size_t n, const double *jacobian,
                            const double *pull, double *part)
{
    double whole[64] = {0}, count = 1;
    right(n_block, n, jacobian, pull, part);
    for (size_t i = 0; i < (n_block + 1) * n; i++)
        whole[i % n] += part[i];
    for (size_t k = 0; k <= n_block; k++) {
        for (size_t i = 0; i < n && k > 0; i++)
            part[k * n + i] = whole[i] * count / ldexp(1, (int)n_block);
        count *= (double)(n_block - k) / (double)(k + 1);
    }
}
