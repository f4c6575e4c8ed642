/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rounding to short floating-point formats: what a number would be, had it
 * been stored in one. Integer operations on the bits of a float64, so that no
 * hardware or compiler needs to know the format.
 */
#ifndef NABLA_ROUND_H
#define NABLA_ROUND_H

#include <stddef.h>

typedef enum {
    NAB_FLOAT16,  /* IEEE binary16: 11 significant bits, 2^-24 to 65504 */
    NAB_BFLOAT16, /* 8 significant bits, the range of float32 */
    NAB_FLOAT32,  /* IEEE binary32: 24 significant bits */
    NAB_FLOAT64   /* no rounding */
} nab_format;

/* x rounded to nearest, ties to even, with the format's subnormals, overflow
 * to infinity and signed zero; NaN stays NaN. */
double nab_round_to(double x, nab_format format);

/* y[i] = x[i] rounded; y == x is allowed. */
void nab_array_round_to(size_t n, const double *x, double *y,
                        nab_format format);

double nab_format_max(nab_format format);           /* largest finite */
double nab_format_min_normal(nab_format format);    /* smallest normal > 0 */
double nab_format_min_subnormal(nab_format format); /* smallest > 0 */

#endif
