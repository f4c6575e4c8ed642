/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The numeric answers of chapter 3, computed. */
#include <math.h>

#include "grade/grade.h"

/* The first L with 1 - (1 - 2^-4)^L > 1/2. */
static double likely_stillborn(void)
{
    int depth = 0;
    for (double alive = 1; alive >= 0.5; depth++)
        alive *= 1 - 0x1p-4;
    return depth;
}

/* Ten steps by hand, then what the velocity still carries. */
static double way_after_death(void)
{
    double velocity = 0, way = 0;
    for (int i = 0; i < 10; i++)
        velocity = 0.9 * velocity + 1;
    for (int i = 0; i < 1000; i++)
        way += velocity *= 0.9;
    return way;
}

const grade_key grade_keys_03[] = {
    {"3.5", likely_stillborn, 1}, {"3.6", way_after_death, 0.01}, {0}};
