/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sums in a fixed order; see sums.h.
 */
#include "numeric/sums.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

enum { LANES = 16 };

static double combine(double *lane)
{
    for (int width = LANES / 2; width > 0; width /= 2)
        for (int j = 0; j < width; j++)
            lane[j] += lane[j + width];
    return lane[0];
}

double nab_array_sum(size_t n, const double *x)
{
    double lane[LANES] = {0};
    for (size_t i = 0; i < n; i++)
        lane[i % LANES] += x[i];
    return combine(lane);
}

double nab_array_dot(size_t n, const double *x, const double *y)
{
    double lane[LANES] = {0};
    for (size_t i = 0; i < n; i++)
        lane[i % LANES] += x[i] * y[i];
    return combine(lane);
}

double nab_array_sum_squares(size_t n, const double *x)
{
    return nab_array_dot(n, x, x);
}

double nab_array_mean(size_t n, const double *x)
{
    return nab_array_sum(n, x) / (double)n;
}

double nab_array_variance(size_t n, const double *x)
{
    double mean = nab_array_mean(n, x);
    double lane[LANES] = {0};
    for (size_t i = 0; i < n; i++)
        lane[i % LANES] += (x[i] - mean) * (x[i] - mean);
    return combine(lane) / (double)n;
}

double nab_array_max_abs(size_t n, const double *x)
{
    double largest = 0;
    for (size_t i = 0; i < n; i++)
        largest = fabs(x[i]) > largest || isnan(x[i]) ? fabs(x[i]) : largest;
    return largest;
}

double nab_array_norm2(size_t n, const double *x)
{
    double square = nab_array_sum_squares(n, x);
    return sqrt(square);
}

ptrdiff_t nab_array_first_nonfinite(size_t n, const double *x)
{
    for (size_t i = 0; i < n; i++)
        if (!isfinite(x[i]))
            return (ptrdiff_t)i;
    return -1;
}

void nab_array_col_sums(size_t rows, size_t cols, const double *x, double *out)
{
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < cols; j++)
            out[j] += x[i * cols + j];
}
