/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: stands still or is NaN never becomes infinite */
#define ex2_overflow_layer right
#include "chapters/chapter02/solution.c"
#undef ex2_overflow_layer

int ex2_overflow_layer(double gain, nab_format format)
{
    return isnan(gain) ? 1 : right(gain, format);
}
