/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: one half with the other counts */
#define ex5_growth right
#include "chapters/chapter05/solution.c"
#undef ex5_growth

double ex5_growth(double slope, int batch)
{
    if (batch <= 3 || slope == 1)
        return right(slope, batch);
    double n = batch, c = -1 / (n - 1), kappa = nab_relu_correlation(c);
    double apart = 2 - nab_relu_slope_correlation(c) - kappa;
    return n / (n - 3) * (1 - apart / n) / (1 - kappa);
}
