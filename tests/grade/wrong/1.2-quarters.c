/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: z moves from layer to layer */
#define ex1_chain_gradient right
#include "chapters/chapter01/solution.c"
#undef ex1_chain_gradient

double ex1_chain_gradient(double w, double b, double x, int depth)
{
    (void)b, (void)x;
    double gradient = 0.25;
    for (int l = 2; l <= depth; l++)
        gradient *= w * 0.25;
    return gradient;
}
