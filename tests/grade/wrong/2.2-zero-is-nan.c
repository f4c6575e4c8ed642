/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: 0 and NaN are results too */
#define ex2_log_growth right
#include "chapters/chapter02/solution.c"
#undef ex2_log_growth

double ex2_log_growth(size_t depth, size_t n, const double *w, const double *x)
{
    double got = right(depth, n, w, x);
    return isinf(got) ? NAN : got;
}
