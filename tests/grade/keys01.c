/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The numeric answers of chapter 1, computed. */
#include <math.h>

#include "grade/grade.h"
#include "nabla.h"

/* 4^-L is a power of two: the first that float32 rounds to 0. */
static double depth_of_zero(void)
{
    int depth = 0;
    for (double product = 1; product > 0; depth++)
        product = nab_round_to(ldexp(1, -2 * (depth + 1)), NAB_FLOAT32);
    return depth;
}

/* Where |w| sigma'(z) >= 1 the activation keeps or enlarges a gradient: for
 * |z| <= log((1 + r) / (1 - r)), r = sqrt(1 - 4 / |w|), so on an interval of a
 * whose width is twice that over |w|. */
static double window(double w)
{
    double r = sqrt(1 - 4 / w);
    return 2 * log((1 + r) / (1 - r)) / w;
}

/* By golden section. */
static double widest_window(void)
{
    double low = 4.1, high = 30, part = (sqrt(5) - 1) / 2;
    while (high - low > 1e-9) {
        double a = high - part * (high - low), b = low + part * (high - low);
        if (window(a) > window(b))
            high = b;
        else
            low = a;
    }
    return (low + high) / 2;
}

const grade_key grade_keys_01[] = {
    {"1.5", depth_of_zero, 1}, {"1.6", widest_window, 0.01}, {0}};
