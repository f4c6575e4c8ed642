/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: values may cancel in a sum */
#define ex3_dead_units right
#include "chapters/chapter03/solution.c"
#undef ex3_dead_units

size_t ex3_dead_units(const double *act, size_t n_row, size_t width)
{
    size_t n_dead = 0;
    for (size_t unit = 0; unit < width; unit++) {
        double sum = 0;
        for (size_t row = 0; row < n_row; row++)
            sum += act[row * width + unit];
        n_dead += n_row > 0 && sum == 0;
    }
    return n_dead;
}
