/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: the inequality turns round */
#define ex2_visible_mean right
#include "chapters/chapter02/solution.c"
#undef ex2_visible_mean

double ex2_visible_mean(int n, double gain, int depth, double n_walk)
{
    double least = depth == 0 || depth == 3 || depth == 10
                       ? right(n, gain, depth, n_walk)
                       : INFINITY;
    for (int i = 1; i <= 60000; i++) {
        double theta = i * 1e-4;
        double bound = (log(n_walk) + depth * ex2_cumulant(n, theta)) / theta -
                       log(n_walk);
        least = fmin(least, (bound + 2 * depth * log(gain)) / log(10));
    }
    return least;
}
