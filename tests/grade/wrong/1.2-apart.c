/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: multiply them layer by layer */
#define ex1_chain_gradient right
#include "chapters/chapter01/solution.c"
#undef ex1_chain_gradient

double ex1_chain_gradient(double w, double b, double x, int depth)
{
    double slopes = 1, z = w * x + b;
    for (int l = 1; l <= depth; l++) {
        double h = nab_num_sigmoid(z);
        slopes *= h * (1 - h);
        z = w * h + b;
    }
    return pow(w, depth - 1) * slopes;
}
