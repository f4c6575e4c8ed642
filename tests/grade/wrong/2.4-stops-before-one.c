/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: the end at 1 belongs to it */
#define ex2_visible_mean right
#include "chapters/chapter02/solution.c"
#undef ex2_visible_mean

double ex2_visible_mean(int n, double gain, int depth, double n_walk)
{
    double log_n = log(n_walk), least = INFINITY;
    for (double theta = 1e-6; theta < 0.99; theta *= 1.01)
        least = fmin(least, (log_n + depth * ex2_cumulant(n, theta)) / theta);
    return (least - log_n + 2 * depth * log(gain)) / log(10);
}
