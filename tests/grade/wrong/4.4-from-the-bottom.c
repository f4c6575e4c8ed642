/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: the gradient comes from above */
#define ex4_gradient_by_length right
#include "chapters/chapter04/solution.c"
#undef ex4_gradient_by_length

void ex4_gradient_by_length(size_t n_block, size_t n, const double *jacobian,
                            const double *pull, double *part)
{
    static double upside_down[10000];
    for (size_t l = 0; l < n_block; l++)
        for (size_t i = 0; i < n * n; i++)
            upside_down[l * n * n + i] =
                jacobian[(n_block - 1 - l) * n * n + i];
    right(n_block, n, upside_down, pull, part);
}
