/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: a million layers are enough */
#define ex2_overflow_layer right
#include "chapters/chapter02/solution.c"
#undef ex2_overflow_layer

int ex2_overflow_layer(double gain, nab_format format)
{
    int layer = right(gain, format);
    return layer > 10000 ? 0 : layer;
}
