/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: a square leaves float64 long before the length */
#define ex2_log_growth right
#include "chapters/chapter02/solution.c"
#undef ex2_log_growth

double ex2_log_growth(size_t depth, size_t n, const double *w, const double *x)
{
    double square = 0;
    for (size_t i = 0; i < n; i++)
        square += x[i] * x[i];
    return right(depth, n, w, x) + log(nab_array_norm2(n, x)) - log(square) / 2;
}
