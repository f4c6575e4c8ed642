/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: wrap round where they do not fit */
#define ex6_xavier_limit right
#include "chapters/chapter06/solution.c"
#undef ex6_xavier_limit

double ex6_xavier_limit(size_t channels_in, size_t channels_out, size_t taps)
{
    return sqrt(6 / (double)((channels_in + channels_out) * taps));
}
