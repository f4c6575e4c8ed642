/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Closed forms that the chapters draw over their measurements. */
#ifndef NABLA_CLOSED_H
#define NABLA_CLOSED_H

#include "numeric/round.h"

/* Probability that a ReLU net of that width and depth, symmetric weights, no
 * bias, is dead for one given input: some layer is all off. `depth` counts the
 * ReLU layers. 1 - (1 - 2^-width)^depth (Lu, Shin, Su, Karniadakis 2020). */
double nab_born_dead(int width, int depth);

/* Growth rate of |W_L .. W_1 x| per layer, in nats, W_ij ~ N(0, gain^2 / n),
 * n >= 1: |W x|^2 / |x|^2 is gain^2 / n times chi-squared with n degrees of
 * freedom, whose mean logarithm is psi(n/2) + ln 2 (Cohen and Newman 1984).
 * Returns the typical rate, ln gain + (psi(n/2) + ln(2/n)) / 2; the root mean
 * square grows at ln gain. */
double nab_lyapunov_gaussian(int n, double gain);
/* Variance of ln(|W x| / |x|) in one such layer: psi'(n/2) / 4. Like the rate
 * it is NaN for n < 1. */
double nab_lyapunov_variance(int n);

/* Number of factors after which gain^depth leaves the numbers of a format: the
 * smallest depth at which it rounds to infinity, half a unit in the last place
 * above the largest number or beyond. 0 when gain <= 1; INT_MAX for any depth
 * beyond. */
int nab_overflow_depth(double gain, nab_format format);
/* Smallest depth at which gain^depth, gain < 1, rounds to 0: below half the
 * smallest subnormal, or equal to it (ties to even). 0 when gain >= 1; INT_MAX
 * for any depth beyond. */
int nab_underflow_depth(double gain, nab_format format);

/* Gain of the mean square gradient per layer W, batch norm, ReLU in wide nets
 * and large batches: pi / (pi - 1) (Yang, Pennington, Rao, Sohl-Dickstein,
 * Schoenholz 2019). The norm brings the unit's input to z ~ N(0,1) by dividing
 * by the spread of W f(z), sw sqrt(Var f); so the gradient gains
 * sw^2 E f'(z)^2 / (sw^2 Var f(z)), and Var relu = (1 - 1/pi) / 2. */
double nab_bn_relu_gain(void);

/* Largest squared singular value of a product of L square Gaussian matrices of
 * mean square gain 1, as n grows: (L+1)^(L+1) / L^L (Fuss and Catalan; Penson
 * and Zyczkowski 2011). */
double nab_gaussian_product_edge(int depth);

#endif
