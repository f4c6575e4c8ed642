/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: a row comes from the left */
#define ex2_log_growth right
#include "chapters/chapter02/solution.c"
#undef ex2_log_growth

double ex2_log_growth(size_t depth, size_t n, const double *w, const double *x)
{
    static double turned[1000000];
    for (size_t l = 0; l < depth; l++)
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++)
                turned[(l * n + j) * n + i] = w[(l * n + i) * n + j];
    return right(depth, n, turned, x);
}
