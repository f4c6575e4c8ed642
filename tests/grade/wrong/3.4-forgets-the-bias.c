/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: the bias moves all z alike */
#define ex3_dead_share right
#include "chapters/chapter03/solution.c"
#undef ex3_dead_share

double ex3_dead_share(double c, double b, int n_input)
{
    (void)b;
    return right(c, 0, n_input);
}
