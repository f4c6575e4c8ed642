/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: nothing is known of any unit */
#define ex3_dead_units right
#include "chapters/chapter03/solution.c"
#undef ex3_dead_units

size_t ex3_dead_units(const double *act, size_t n_row, size_t width)
{
    return n_row > 0 ? right(act, n_row, width) : width;
}
