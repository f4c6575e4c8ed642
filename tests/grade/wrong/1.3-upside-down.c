/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: mind the sign */
#define ex1_decay_rate right
#include "chapters/chapter01/solution.c"
#undef ex1_decay_rate

int ex1_decay_rate(const double *norm, size_t n_layer, double *rate)
{
    double fitted;
    if (right(norm, n_layer, &fitted) != 0)
        return -1;
    *rate = 1 / fitted;
    return 0;
}
