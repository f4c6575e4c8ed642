/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Powers; see elementary.h. One number at a time, with branches: chapters
 * raise few numbers to powers.
 */
#include "numeric/elementary.h"

#include <math.h>
#include <stdbool.h>

#include "numeric/elementary_parts.h"

/* A number (hi + lo) 2^exponent, 1/2 <= |hi| < 1. */
typedef struct {
    nab_pair x;
    int64_t exponent;
} nab_wide;

/* The product to 2^-100: relative errors of 2^30 factors still vanish. */
static nab_wide multiply_wide(nab_wide a, nab_wide b)
{
    double hi = a.x.hi * b.x.hi;
    double lo = fma(a.x.hi, b.x.hi, -hi) + (a.x.hi * b.x.lo + a.x.lo * b.x.hi);
    int shift;
    nab_pair x = fast_two_sum(hi, lo);
    x.hi = frexp(x.hi, &shift);
    x.lo = ldexp(x.lo, -shift);
    return (nab_wide){x, a.exponent + b.exponent + shift};
}

static double from_wide(nab_wide a, bool invert)
{
    if (invert) {
        double hi = 1 / a.x.hi;
        double lo = (fma(-hi, a.x.hi, 1) - hi * a.x.lo) * hi;
        a = (nab_wide){{hi, lo}, -a.exponent};
    }
    int64_t e = a.exponent;
    e = e > 3000 ? 3000 : e < -3000 ? -3000 : e;
    return ldexp(a.x.hi + a.x.lo, (int)e);
}

double nab_num_powi(double x, int n)
{
    bool invert = n < 0;
    unsigned left = invert ? 0u - (unsigned)n : (unsigned)n;
    if (x == 0 || !isfinite(x)) {
        double y = left == 0 ? 1 : left % 2 ? x : x * x;
        return invert ? 1 / y : y;
    }
    int exponent;
    double fraction = frexp(x, &exponent);
    nab_wide square = {{fraction, 0}, exponent}, product = {{0.5, 0}, 1};
    for (; left; left /= 2) {
        if (left % 2)
            product = multiply_wide(product, square);
        square = multiply_wide(square, square);
    }
    return from_wide(product, invert);
}

/* log x for x in (0, inf), relative error below 2^-65: atanh(s) as
 * s (1 + z/3 + z^2 q(z)), z = s^2, the first terms in pairs. */
static nab_pair precise_log(double x)
{
    /* (atanh(s) / s - 1 - z / 3) / z^2, z <= 0.0295: 6.4e-21. */
    static const double c[] = {
        0x1.999999999999ap-3, 0x1.2492492492491p-3, 0x1.c71c71c71cfd9p-4,
        0x1.745d174513593p-4, 0x1.3b13b1bc75cd4p-4, 0x1.1110dfad0f8eap-4,
        0x1.e1f7fa7547177p-5, 0x1.ac4a89c964b82p-5, 0x1.b8d433113b7fap-5};
    const double third = 0x1.5555555555555p-2, third_low = 0x1p-54 * third;
    nab_log_parts p = split_power_of_2(x < 0x1p-1022 ? x * 0x1p54 : x);
    p.k -= x < 0x1p-1022 ? 54 : 0;
    nab_pair below = fast_two_sum(2, p.f);
    double s = p.f / below.hi;
    double s_low = (fma(-s, below.hi, p.f) - s * below.lo) / below.hi;
    double z = s * s, z_low = fma(s, s, -z) + 2 * s * s_low;
    double q = c[8];
    for (int i = 7; i >= 0; i--)
        q = fma(q, z, c[i]);
    double thirds = z * third;
    nab_pair sum = fast_two_sum(thirds, z * z * q);
    sum.lo += fma(z, third, -thirds) + fma(z, third_low, z_low * third);
    double rest = s * sum.hi;
    nab_pair y = fast_two_sum(s, rest);
    y.lo += s_low + fma(s, sum.hi, -rest) + fma(s, sum.lo, s_low * sum.hi);
    nab_pair twice = {2 * y.hi, 2 * y.lo};
    nab_pair log = add_power(p.k, LN2_HEAD, LN2_TAIL, twice);
    return fast_two_sum(log.hi, log.lo);
}

/* x^p = e^(p log x) for finite x > 0 and finite p. */
static double power_of_positive(double x, double p)
{
    nab_pair log = precise_log(x);
    double y = p * log.hi;
    if (!(fabs(y) < 760))
        return y > 0 ? INFINITY : 0;
    double y_low = fma(p, log.hi, -y) + p * log.lo;
    nab_exp_parts e = exp_parts(y, y_low);
    return scale_by_2(one_plus(e).hi, e.n);
}

double nab_num_pow(double x, double p)
{
    if (x == 1 || p == 0)
        return 1;
    if (isnan(x) || isnan(p))
        return NAN;
    double a = fabs(x);
    if (isinf(p))
        return a == 1 ? 1 : (a > 1) == (p > 0) ? INFINITY : 0;
    bool whole = floor(p) == p;
    bool odd = whole && floor(0.5 * p) != 0.5 * p;
    double sign = odd && signbit(x) ? -1 : 1;
    if (a == 0 || isinf(a))
        return (a == 0) == (p < 0) ? sign * INFINITY : sign * 0;
    if (x < 0 && !whole)
        return NAN;
    return sign * power_of_positive(a, p);
}
