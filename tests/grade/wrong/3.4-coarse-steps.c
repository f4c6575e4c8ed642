/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: is the step small enough */
#define ex3_dead_share right
#include "chapters/chapter03/solution.c"
#undef ex3_dead_share

double ex3_dead_share(double c, double b, int n_input)
{
    double share = 0, step = 0.05;
    for (double u = -10; u <= 10; u += step) {
        double off = nab_num_normal_cdf((-b - sqrt(c) * u) / sqrt(1 - c));
        share += step * nab_num_normal_pdf(u) * nab_num_powi(off, n_input);
    }
    return share;
}
