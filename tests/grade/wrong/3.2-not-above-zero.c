/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: dead is 0 itself */
#define ex3_dead_units right
#include "chapters/chapter03/solution.c"
#undef ex3_dead_units

size_t ex3_dead_units(const double *act, size_t n_row, size_t width)
{
    size_t n_dead = 0;
    for (size_t unit = 0; unit < width; unit++) {
        size_t n_off = 0;
        for (size_t row = 0; row < n_row; row++)
            n_off += act[row * width + unit] <= 0;
        n_dead += n_row > 0 && n_off == n_row;
    }
    return n_dead;
}
