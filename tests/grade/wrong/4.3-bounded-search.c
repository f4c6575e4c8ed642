/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: however small or large it is */
#define ex4_branch_scale right
#include "chapters/chapter04/solution.c"
#undef ex4_branch_scale

double ex4_branch_scale(double v, int n_block, double width, double decades)
{
    double alpha = right(v, n_block, width, decades);
    return isfinite(alpha) && alpha > 100 ? 100 : alpha;
}
