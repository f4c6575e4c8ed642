/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: most of its neighbours do not */
#define ex6_typical_step right
#include "chapters/chapter06/solution.c"
#undef ex6_typical_step

double ex6_typical_step(double on, int n)
{
    double share = nab_num_powi(1 - on, n), some = 1 - share, mean = 0;
    if (on == 1)
        return right(on, n);
    for (int k = 1; k <= n; k++) {
        share *= (double)(n - k + 1) / k * on / (1 - on);
        mean += share * (right(1, k) + log(k / (on * n))) / some;
    }
    return mean;
}
