/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: no step kills */
#define ex3_killing_step right
#include "chapters/chapter03/solution.c"
#undef ex3_killing_step

double ex3_killing_step(double b, double gb, double w, double gw, double xmax)
{
    double far = w * xmax + b, slope = gw * xmax + gb;
    double near_step = b <= 0 ? 0 : gb > 0 ? b / gb : INFINITY;
    double far_step = far <= 0 ? 0 : slope > 0 ? far / slope : INFINITY;
    return near_step > far_step ? near_step : far_step;
}
