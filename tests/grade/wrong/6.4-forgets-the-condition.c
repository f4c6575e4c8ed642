/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: given that at least one is let through */
#define ex6_typical_step right
#include "chapters/chapter06/solution.c"
#undef ex6_typical_step

double ex6_typical_step(double on, int n)
{
    double none = on < 1 ? nab_num_exp(n * nab_num_log1p(-on)) : 0;
    return right(on, n) * (1 - none);
}
