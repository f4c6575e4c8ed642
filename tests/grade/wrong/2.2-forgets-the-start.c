/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: relative to the |x| that came in */
#define ex2_log_growth right
#include "chapters/chapter02/solution.c"
#undef ex2_log_growth

double ex2_log_growth(size_t depth, size_t n, const double *w, const double *x)
{
    return right(depth, n, w, x) + log(nab_array_norm2(n, x));
}
