/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: depends on where the vector points by then */
#define ex2_log_growth right
#include "chapters/chapter02/solution.c"
#undef ex2_log_growth

double ex2_log_growth(size_t depth, size_t n, const double *w, const double *x)
{
    double sum = 0;
    if (n == 1)
        return right(depth, n, w, x);
    for (size_t l = 0; l < depth; l++)
        sum += log(nab_array_norm2(n * n, w + l * n * n));
    return sum;
}
