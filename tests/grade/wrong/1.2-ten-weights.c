/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: only L - 1 weights */
#define ex1_chain_gradient right
#include "chapters/chapter01/solution.c"
#undef ex1_chain_gradient

double ex1_chain_gradient(double w, double b, double x, int depth)
{
    return w * right(w, b, x, depth);
}
