/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sums, means, products and norms in a fixed order: x[i] is added to lane
 * i mod 16, in order of i, and the 16 lanes are added in a fixed tree. The
 * bits depend on n and x, not on the vector width. NaN and infinity propagate.
 */
#ifndef NABLA_SUMS_H
#define NABLA_SUMS_H

#include <stddef.h>

double nab_array_sum(size_t n, const double *x);         /* n = 0: 0 */
double nab_array_sum_squares(size_t n, const double *x); /* n = 0: 0 */
double nab_array_mean(size_t n, const double *x);        /* n = 0: NaN */

/* Of the population: sum (x - mean)^2 / n, in two passes. n = 0: NaN. Squares
 * below 1e-308 lose digits, those above 1e308 are infinite. */
double nab_array_variance(size_t n, const double *x);

/* The exponent with 2^exponent / 2 <= max |x| < 2^exponent; 0 where the largest
 * is 0 or not finite. */
int nab_array_exponent(size_t n, const double *x);
/* Mean and variance of x / 2^exponent, the same digits wherever those of x have
 * all of theirs. */
double nab_array_mean_scaled(size_t n, const double *x, int exponent);
double nab_array_variance_scaled(size_t n, const double *x, int exponent);

double nab_array_dot(size_t n, const double *x, const double *y);

/* sqrt(sum x^2), without overflow or underflow on the way. A NaN gives NaN,
 * also beside an infinity. */
double nab_array_norm2(size_t n, const double *x);

/* max |x[i]|; n = 0: 0; a NaN gives NaN. */
double nab_array_max_abs(size_t n, const double *x);

/* Index of the first NaN or infinity, or -1: all are finite. */
ptrdiff_t nab_array_first_nonfinite(size_t n, const double *x);

/* out[j] += x[0][j] + x[1][j] + ..., one chain per column, in order of rows;
 * x is (rows,cols), row-major, without gaps. */
void nab_array_col_sums(size_t rows, size_t cols, const double *x, double *out);

#endif
