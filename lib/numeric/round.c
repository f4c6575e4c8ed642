/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rounding to short formats; see round.h.
 */
#include "numeric/round.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* Significant bits (the hidden one included) and the exponents of the smallest
 * normal and the largest number, 1 <= |significand| < 2. */
typedef struct {
    int precision, min_exponent, max_exponent;
} format_facts;

static const format_facts formats[] = {
    [NAB_FLOAT16] = {11, -14, 15},
    [NAB_BFLOAT16] = {8, -126, 127},
    [NAB_FLOAT32] = {24, -126, 127},
    [NAB_FLOAT64] = {53, -1022, 1023},
};

/* 2^n, -1022 <= n <= 1023. */
static double power_of_2(int n)
{
    uint64_t bits = (uint64_t)(n + 1023) << 52;
    double power;
    memcpy(&power, &bits, sizeof power);
    return power;
}

/* magnitude: the bits of |x|, below those of infinity. The significand, an
 * integer of 53 bits, loses its last `drop` bits; with more than 60 lost
 * nothing is left, so 60 will do. */
static double round_magnitude(uint64_t magnitude, const format_facts *format)
{
    int exponent = (int)(magnitude >> 52) - 1023;
    int below = format->min_exponent - exponent;
    below = below > 0 ? below : 0;
    int drop = 53 - format->precision + below;
    drop = drop > 60 ? 60 : drop;
    uint64_t significand = (magnitude & 0xfffffffffffff) | (uint64_t)1 << 52;
    uint64_t odd = significand >> drop & 1;
    uint64_t half = (uint64_t)1 << (drop - 1);
    uint64_t kept = (significand + half - 1 + odd) >> drop;
    /* The unit of `kept`; the product is exact. */
    double rounded =
        (double)kept * power_of_2(exponent + below - format->precision + 1);
    return rounded < power_of_2(format->max_exponent + 1) ? rounded : INFINITY;
}

double nab_round_to(double x, nab_format format)
{
    uint64_t magnitude;
    double size = fabs(x);
    memcpy(&magnitude, &size, sizeof magnitude);
    if (format == NAB_FLOAT64 || !(size < INFINITY))
        return x; /* NaN: x */
    return copysign(round_magnitude(magnitude, &formats[format]), x);
}

void nab_array_round_to(size_t n, const double *x, double *y, nab_format format)
{
    for (size_t i = 0; i < n; i++)
        y[i] = nab_round_to(x[i], format);
}

double nab_format_max(nab_format format)
{
    const format_facts *f = &formats[format];
    return ldexp(2 - ldexp(1, 1 - f->precision), f->max_exponent);
}

double nab_format_min_normal(nab_format format)
{
    return ldexp(1, formats[format].min_exponent);
}

double nab_format_min_subnormal(nab_format format)
{
    return ldexp(1,
                 formats[format].min_exponent + 1 - formats[format].precision);
}
