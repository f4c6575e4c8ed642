/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: a partial product leaves float64 although the result does not */
#define ex2_chain_vjp right
#include "chapters/chapter02/solution.c"
#undef ex2_chain_vjp

/* A fraction times a weight below the normal numbers loses digits. */
void ex2_chain_vjp(size_t n, const double *w, double x, double up, double *dw,
                   double *dx)
{
    int power;
    nab_tape *memory = nab_tape_new(1);
    int *above_power = nab_tape_scratch(memory, (n + 1) * sizeof *above_power);
    double *above = nab_tape_scratch(memory, (n + 1) * sizeof *above);
    above[n] = frexp(up, &above_power[n]);
    for (size_t k = n; k-- > 0;) {
        above[k] = frexp(above[k + 1] * w[k], &power);
        above_power[k] = above_power[k + 1] + power;
    }
    *dx = ldexp(above[0], above_power[0]);
    int below_power;
    double below = frexp(x, &below_power);
    for (size_t k = 0; k < n; k++) {
        dw[k] = ldexp(below * above[k + 1], below_power + above_power[k + 1]);
        below = frexp(below * w[k], &power);
        below_power += power;
    }
    nab_tape_free(memory);
}
