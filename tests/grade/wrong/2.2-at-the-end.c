/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: a length leaves float64, its logarithm does not */
#define ex2_log_growth right
#include "chapters/chapter02/solution.c"
#undef ex2_log_growth

double ex2_log_growth(size_t depth, size_t n, const double *w, const double *x)
{
    double v[16], y[16];
    for (size_t i = 0; i < n; i++)
        v[i] = x[i];
    for (size_t l = 0; l < depth; l++) {
        for (size_t j = 0; j < n; j++) {
            y[j] = 0;
            for (size_t i = 0; i < n; i++)
                y[j] += v[i] * w[(l * n + i) * n + j];
        }
        for (size_t i = 0; i < n; i++)
            v[i] = y[i];
    }
    return nab_num_log(nab_array_norm2(n, v) / nab_array_norm2(n, x));
}
