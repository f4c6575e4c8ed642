/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: half a step above the largest number */
#define ex2_overflow_layer right
#include "chapters/chapter02/solution.c"
#undef ex2_overflow_layer

int ex2_overflow_layer(double gain, nab_format format)
{
    double x = 1;
    for (int layer = 1; layer <= 100000; layer++) {
        if (fabs(gain * x) > nab_format_max(format))
            return layer;
        x = nab_round_to(gain * x, format);
    }
    return 0;
}
