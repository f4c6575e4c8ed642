/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: of |h|, not of its square */
#define ex6_typical_step right
#include "chapters/chapter06/solution.c"
#undef ex6_typical_step

double ex6_typical_step(double on, int n)
{
    return (right(on, n) - nab_num_log(on * n)) / 2;
}
