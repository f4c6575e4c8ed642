/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: by how much does y move L? */
#define ex2_chain_vjp right
#include "chapters/chapter02/solution.c"
#undef ex2_chain_vjp

void ex2_chain_vjp(size_t n, const double *w, double x, double up, double *dw,
                   double *dx)
{
    (void)up;
    right(n, w, x, 1, dw, dx);
}
