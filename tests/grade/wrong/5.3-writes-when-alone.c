/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: return -1 and write nothing */
#define ex5_norm_backward right
#include "chapters/chapter05/solution.c"
#undef ex5_norm_backward

int ex5_norm_backward(const double *x, const double *dy, size_t n, double eps,
                      int lost, double *dx)
{
    if (n == 1)
        dx[0] = 0;
    return right(x, dy, n, eps, lost, dx);
}
