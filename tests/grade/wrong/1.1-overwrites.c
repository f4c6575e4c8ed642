/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: uses of a variable, so add to it */
#define ex1_tanh_vjp right
#include "chapters/chapter01/solution.c"
#undef ex1_tanh_vjp

void ex1_tanh_vjp(double w, double x, double up, double *dw, double *dx)
{
    *dw = *dx = 0;
    right(w, x, up, dw, dx);
}
