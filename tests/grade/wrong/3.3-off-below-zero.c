/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: an end that is at 0 puts out nothing */
#define ex3_killing_step right
#include "chapters/chapter03/solution.c"
#undef ex3_killing_step

double ex3_killing_step(double b, double gb, double w, double gw, double xmax)
{
    double s = right(b, gb, w, gw, xmax), near = b - s * gb;
    double far = near + (w - s * gw) * xmax;
    return s > 0 && near == 0 && far == 0 && gb * (gb + gw * xmax) < 0
               ? INFINITY
               : s;
}
