/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Coursework of chapter 2: the functions that exercise.c defines. What each
 * must do stands above its body there. Leave this file as it is; the grader
 * uses its own.
 */
#ifndef NABLA_EXERCISE02_H
#define NABLA_EXERCISE02_H

#include "../todo.h"
#include "nabla.h"

int ex2_overflow_layer(double gain, nab_format format);
double ex2_log_growth(size_t depth, size_t n, const double *w, const double *x);
void ex2_chain_vjp(size_t n, const double *w, double x, double up, double *dw,
                   double *dx);
double ex2_visible_mean(int n, double gain, int depth, double n_walk);

/*
 * Given, for 2.4: ln E r^theta for r = |x W|^2 / |x|^2, where W is an n by n
 * matrix of independent normal numbers of variance 1/n (gain 1), theta >= 0:
 * n r is chi-squared with n degrees of freedom. 0 at theta = 0 and at 1; its
 * error is below 1e-12, so do not divide it by a theta below 1e-7.
 */
static inline double ex2_cumulant(int n, double theta)
{
    double value = theta * nab_num_log(2.0 / n);
    for (int upper = 0; upper < 2; upper++) {
        // ln Gamma by Stirling's series, from a place where it is short
        double z = n / 2.0 + (upper ? theta : 0), shift = 0;
        for (; z < 16; z += 1)
            shift += nab_num_log(z);
        double gamma = (z - 0.5) * nab_num_log(z) - z - shift + 1 / (12 * z) -
                       1 / (360 * z * z * z) + 1 / (1260 * z * z * z * z * z);
        value += upper ? gamma : -gamma;
    }
    return value;
}

#endif
