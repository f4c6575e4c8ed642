/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: not the two ends alone */
#define ex1_decay_rate right
#include "chapters/chapter01/solution.c"
#undef ex1_decay_rate

int ex1_decay_rate(const double *norm, size_t n_layer, double *rate)
{
    double fitted;
    if (right(norm, n_layer, &fitted) != 0)
        return -1;
    *rate = exp(log(norm[0] / norm[n_layer - 1]) / (double)(n_layer - 1));
    return 0;
}
