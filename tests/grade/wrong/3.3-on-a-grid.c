/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: no grid need be searched */
#define ex3_killing_step right
#include "chapters/chapter03/solution.c"
#undef ex3_killing_step

double ex3_killing_step(double b, double gb, double w, double gw, double xmax)
{
    for (int i = 0; i <= 4000; i++) {
        double s = 0.01 * i, near = b - s * gb, tilt = w - s * gw;
        if (near < 1e-12 && near + tilt * xmax < 1e-12)
            return s;
    }
    return INFINITY;
}
