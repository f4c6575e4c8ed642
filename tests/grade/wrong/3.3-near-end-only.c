/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: both ends count */
#define ex3_killing_step right
#include "chapters/chapter03/solution.c"
#undef ex3_killing_step

double ex3_killing_step(double b, double gb, double w, double gw, double xmax)
{
    (void)w, (void)gw, (void)xmax;
    return b <= 0 ? 0 : gb > 0 ? b / gb : INFINITY;
}
