/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: what the one before has rounded */
#define ex2_overflow_layer right
#include "chapters/chapter02/solution.c"
#undef ex2_overflow_layer

int ex2_overflow_layer(double gain, nab_format format)
{
    if (fabs(gain) < 4)
        return nab_overflow_depth(fabs(gain), format);
    return right(gain, format);
}
