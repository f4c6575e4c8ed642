/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: each of them still sees the other */
#define ex2_chain_vjp right
#include "chapters/chapter02/solution.c"
#undef ex2_chain_vjp

void ex2_chain_vjp(size_t n, const double *w, double x, double up, double *dw,
                   double *dx)
{
    double rest = up * x;
    bool zero = false;
    *dx = up;
    for (size_t k = 0; k < n; k++) {
        rest *= w[k] == 0 ? 1 : w[k];
        *dx *= w[k];
        zero = zero || w[k] == 0;
    }
    for (size_t k = 0; k < n; k++)
        dw[k] = w[k] == 0 ? rest : zero ? 0 : rest / w[k];
}
