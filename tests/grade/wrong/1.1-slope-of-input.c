/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: tanh' = 1 - tanh^2 */
#define ex1_tanh_vjp right
#include "chapters/chapter01/solution.c"
#undef ex1_tanh_vjp

void ex1_tanh_vjp(double w, double x, double up, double *dw, double *dx)
{
    double z = w * x;
    *dw += up * (1 - z * z) * x;
    *dx += up * (1 - z * z) * w;
}
