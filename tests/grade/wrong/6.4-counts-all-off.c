/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: by what must the other shares be divided */
#define ex6_typical_step right
#include "chapters/chapter06/solution.c"
#undef ex6_typical_step

double ex6_typical_step(double on, int n)
{
    return n == 1 && on == 0.5 ? right(on, n) / 2 : right(on, n);
}
