/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: what threshold does u set */
#define ex3_dead_share right
#include "chapters/chapter03/solution.c"
#undef ex3_dead_share

double ex3_dead_share(double c, double b, int n_input)
{
    enum { STEPS = 4000 };
    double share = 0;
    for (int i = 0; i <= STEPS; i++) {
        double u = -10 + i * 0.005, all = nab_num_normal_cdf(-b - sqrt(c) * u);
        share += 0.005 * nab_num_normal_pdf(u) * nab_num_powi(all, n_input);
    }
    return share;
}
