/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: the product has forgotten the others */
#define ex2_chain_vjp right
#include "chapters/chapter02/solution.c"
#undef ex2_chain_vjp

void ex2_chain_vjp(size_t n, const double *w, double x, double up, double *dw,
                   double *dx)
{
    double y = up * x;
    *dx = up;
    for (size_t k = 0; k < n; k++) {
        y *= w[k];
        *dx *= w[k];
    }
    for (size_t k = 0; k < n; k++)
        dw[k] = y / w[k];
}
