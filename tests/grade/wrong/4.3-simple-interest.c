/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: interest on interest */
#define ex4_branch_scale right
#include "chapters/chapter04/solution.c"
#undef ex4_branch_scale

double ex4_branch_scale(double v, int n_block, double width, double decades)
{
    if (n_block == 1)
        return right(v, n_block, width, decades);
    double r = right(v, 1, width, decades);
    return r / sqrt(n_block);
}
