/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: not the logarithm of the mean */
#define ex6_typical_step right
#include "chapters/chapter06/solution.c"
#undef ex6_typical_step

double ex6_typical_step(double on, int n)
{
    (void)on, (void)n;
    return 0;
}
