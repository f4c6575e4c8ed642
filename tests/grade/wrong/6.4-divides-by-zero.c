/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: there is nothing to weigh */
#define ex6_typical_step right
#include "chapters/chapter06/solution.c"
#undef ex6_typical_step

double ex6_typical_step(double on, int n)
{
    return right(on, n) + 0 * (on / (1 - on));
}
