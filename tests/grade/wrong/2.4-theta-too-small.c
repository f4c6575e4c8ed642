/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: when does rounding take over? */
#define ex2_visible_mean right
#include "chapters/chapter02/solution.c"
#undef ex2_visible_mean

double ex2_visible_mean(int n, double gain, int depth, double n_walk)
{
    double least = right(n, gain, depth, n_walk), ln_walk = log(n_walk);
    for (double theta = 1e-6; theta > 1e-15; theta /= 2) {
        double bound =
            (ln_walk + depth * ex2_cumulant(n, theta)) / theta - ln_walk;
        least = fmin(least, (bound + 2 * depth * log(gain)) / log(10));
    }
    return least;
}
