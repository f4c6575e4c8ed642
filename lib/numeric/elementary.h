/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Elementary functions, from + - * / fma sqrt and integer operations alone:
 * the same bits on every machine, which a system's libm does not promise.
 *
 * Every error is at most 2 ulp over the whole range and relative: small results
 * are as accurate as large ones. Tested against long double: at most 1.1 ulp,
 * powers and subnormal results at most 1.5. NaN gives NaN; infinities, signed
 * zeros, overflow and underflow are as in C's annex F; errno is never set. An
 * array form gives bit for bit what the scalar form gives; y == x is allowed,
 * any other overlap is not.
 */
#ifndef NABLA_ELEMENTARY_H
#define NABLA_ELEMENTARY_H

#include <stddef.h>

double nab_num_exp(double x);
double nab_num_expm1(double x); /* e^x - 1 */
double nab_num_log(double x);   /* x < 0: NaN; 0: -inf */
double nab_num_log1p(double x); /* log(1 + x) */
double nab_num_log2(double x);
double nab_num_log10(double x);
double nab_num_tanh(double x);
double nab_num_sigmoid(double x);  /* 1 / (1 + e^-x) */
double nab_num_softplus(double x); /* log(1 + e^x) */
double nab_num_erf(double x);
double nab_num_erfc(double x);       /* 1 - erf(x) */
double nab_num_normal_cdf(double x); /* Phi(x) = erfc(-x / sqrt 2) / 2 */
double nab_num_normal_pdf(double x); /* phi(x) = e^(-x^2 / 2) / sqrt(2 pi) */

/* x^n and x^p with the edges that annex F gives pow. */
double nab_num_powi(double x, int n);
double nab_num_pow(double x, double p);

/* y[i] = f(x[i]), i < n. */
void nab_array_exp(size_t n, const double *x, double *y);
void nab_array_expm1(size_t n, const double *x, double *y);
void nab_array_log(size_t n, const double *x, double *y);
void nab_array_log1p(size_t n, const double *x, double *y);
void nab_array_log2(size_t n, const double *x, double *y);
void nab_array_log10(size_t n, const double *x, double *y);
void nab_array_tanh(size_t n, const double *x, double *y);
void nab_array_sigmoid(size_t n, const double *x, double *y);
void nab_array_softplus(size_t n, const double *x, double *y);
void nab_array_erf(size_t n, const double *x, double *y);
void nab_array_erfc(size_t n, const double *x, double *y);
void nab_array_normal_cdf(size_t n, const double *x, double *y);
void nab_array_normal_pdf(size_t n, const double *x, double *y);

#endif
