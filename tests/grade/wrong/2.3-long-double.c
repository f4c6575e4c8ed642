/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: the range of long double ends as well */
#define ex2_chain_vjp right
#include "chapters/chapter02/solution.c"
#undef ex2_chain_vjp

void ex2_chain_vjp(size_t n, const double *w, double x, double up, double *dw,
                   double *dx)
{
    static long double after[200001];
    long double before = x;
    after[n] = up;
    for (size_t k = n; k-- > 0;)
        after[k] = after[k + 1] * w[k];
    *dx = (double)after[0];
    for (size_t k = 0; k < n; k++) {
        dw[k] = (double)(before * after[k + 1]);
        before *= w[k];
    }
}
