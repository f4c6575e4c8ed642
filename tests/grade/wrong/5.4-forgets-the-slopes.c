/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: what is subtracted, what is taken off */
#define ex5_growth right
#include "chapters/chapter05/solution.c"
#undef ex5_growth

double ex5_growth(double slope, int batch)
{
    if (batch <= 3)
        return INFINITY;
    double n = batch, c = -1 / (n - 1), same = (1 + slope * slope) / 2;
    double apart = same - same * nab_relu_correlation(c) +
                   slope * nab_relu_correlation(-c);
    double slopes = same * (1 - nab_relu_slope_correlation(c));
    return n / (n - 3) * (same - (slopes + apart) / n) / apart;
}
