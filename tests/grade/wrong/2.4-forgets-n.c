/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: M is the sum divided by N */
#define ex2_visible_mean right
#include "chapters/chapter02/solution.c"
#undef ex2_visible_mean

double ex2_visible_mean(int n, double gain, int depth, double n_walk)
{
    return right(n, gain, depth, n_walk) + log10(n_walk);
}
