/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: a sample lies between */
#define ex2_visible_mean right
#include "chapters/chapter02/solution.c"
#undef ex2_visible_mean

double ex2_visible_mean(int n, double gain, int depth, double n_walk)
{
    (void)n, (void)n_walk;
    return 2 * depth * log10(gain);
}
