/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: a partial product leaves float64 */
#define ex2_chain_vjp right
#include "chapters/chapter02/solution.c"
#undef ex2_chain_vjp

void ex2_chain_vjp(size_t n, const double *w, double x, double up, double *dw,
                   double *dx)
{
    double before = x;
    for (size_t k = 0; k < n; k++) {
        dw[k] = before;
        before *= w[k];
    }
    *dx = up;
    for (size_t k = n; k-- > 0;) {
        dw[k] *= *dx;
        *dx *= w[k];
    }
}
