/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: a path crosses one branch at most */
#define ex4_gradient_by_length right
#include "chapters/chapter04/solution.c"
#undef ex4_gradient_by_length

void ex4_gradient_by_length(size_t n_block, size_t n, const double *jacobian,
                            const double *pull, double *part)
{
    for (size_t i = 0; i < (n_block + 1) * n; i++)
        part[i] = i < n ? pull[i] : 0;
    for (size_t l = n_block; l-- > 0;)
        for (size_t k = 0; k < n_block; k++)
            nab_gemm(false, false, 1, n, n, part + k * n, n,
                     jacobian + l * n * n, n, part + (k + 1) * n, n);
}
