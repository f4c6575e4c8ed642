/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: less than nothing is no number */
#define ex4_branch_scale right
#include "chapters/chapter04/solution.c"
#undef ex4_branch_scale

double ex4_branch_scale(double v, int n_block, double width, double decades)
{
    return decades < 0 ? 0 : right(v, n_block, width, decades);
}
