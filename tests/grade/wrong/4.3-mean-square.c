/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: the typical net grows less than the mean square */
#define ex4_branch_scale right
#include "chapters/chapter04/solution.c"
#undef ex4_branch_scale

double ex4_branch_scale(double v, int n_block, double width, double decades)
{
    (void)width;
    return right(v, n_block, INFINITY, decades);
}
