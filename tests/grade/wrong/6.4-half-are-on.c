/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: how many are on is chance as well */
#define ex6_typical_step right
#include "chapters/chapter06/solution.c"
#undef ex6_typical_step

double ex6_typical_step(double on, int n)
{
    int k = (int)fmax(1, rint(on * n));
    return n == 1 ? right(on, n) : right(1, k);
}
