/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the elementary functions are made of; private to this room.
 *
 * Everything is inlined and free of branches, so that a loop over an array
 * becomes vectors. Numbers that need more than 53 bits are pairs whose sum is
 * meant; fma() gives the rounding error of a product exactly (Dekker 1971;
 * Muller et al., Handbook of Floating-Point Arithmetic, 2018, chapter 4).
 *
 * Polynomials are Chebyshev interpolants, computed with 240 bits (mpmath,
 * chebyfit) and rounded to float64; each states its function, interval and
 * error.
 */
#ifndef NABLA_ELEMENTARY_PARTS_H
#define NABLA_ELEMENTARY_PARTS_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "numeric/levels.h"

#ifdef __clang__
#define NAB_INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")
#else
#define NAB_INDEPENDENT _Pragma("GCC ivdep")
#endif

/* Defines static name_array(n, x, y), y[i] = f(x[i]). */
#define NAB_ON_ARRAY(name, f)                                               \
    NAB_INLINE void name##_array_loop(size_t n, const double *x, double *y) \
    {                                                                       \
        NAB_INDEPENDENT for (size_t i = 0; i < n; i++) y[i] = f(x[i]);      \
    }                                                                       \
    NAB_AT_LEVEL(name##_array, (size_t n, const double *x, double *y),      \
                 (n, x, y))

/* Defines nab_num_name and nab_array_name on top of name_array. A number is an
 * array of one. */
#define NAB_PUBLIC(name)                                        \
    void nab_array_##name(size_t n, const double *x, double *y) \
    {                                                           \
        name##_array(n, x, y);                                  \
    }                                                           \
    double nab_num_##name(double x)                             \
    {                                                           \
        double y = 0;                                           \
        name##_array(1, &x, &y);                                \
        return y;                                               \
    }

#define NAB_ELEMENTARY(name)      \
    NAB_ON_ARRAY(name, name##_of) \
    NAB_PUBLIC(name)

typedef struct {
    double hi, lo;
} nab_pair;

NAB_INLINE uint64_t bits_of(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

NAB_INLINE double from_bits(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* a + b exactly (Knuth). */
NAB_INLINE nab_pair two_sum(double a, double b)
{
    double sum = a + b, b_part = sum - a;
    return (nab_pair){sum, (a - (sum - b_part)) + (b - b_part)};
}

/* a + b exactly where |a| >= |b| or a = 0 (Dekker). */
NAB_INLINE nab_pair fast_two_sum(double a, double b)
{
    double sum = a + b;
    return (nab_pair){sum, (a - sum) + b};
}

/* a / b, both pairs, to about 1/2 ulp, with a single division. */
NAB_INLINE double divide_pairs(nab_pair a, nab_pair b)
{
    double inverse = 1 / b.hi, quotient = a.hi * inverse;
    double rest = fma(-quotient, b.hi, a.hi) + (a.lo - quotient * b.lo);
    return fma(rest, inverse, quotient);
}

#define LN2_HEAD 0x1.62e42fefa2000p-1 /* 40 bits: its multiples are exact */
#define LN2_TAIL 0x1.9ef35793c7673p-41

/* Adding it leaves the nearest integer in the last bits of a sum. */
#define TO_INTEGER 0x1.8p52

/* 2^n for n = t - TO_INTEGER, |n| < 1023. */
NAB_INLINE double power_of_2(double t)
{
    return from_bits((bits_of(t) + 1023) << 52);
}

/* y 2^n for an integer |n| < 2000: in two steps, so that the result may be
 * subnormal or infinite. */
NAB_INLINE double scale_by_2(double y, double n)
{
    double t = fma(n, 0.5, TO_INTEGER), half = t - TO_INTEGER;
    return y * power_of_2(t) * power_of_2(n - half + TO_INTEGER);
}

/* e^(x + x_low) = 2^n (1 + r + w): |r| <= 0.35, n an integer, w small against
 * r, the error below 2^-58; |x| < 2000. With x_low = 0 and n = 0, r is x. */
typedef struct {
    double n, r, w;
} nab_exp_parts;

NAB_INLINE nab_exp_parts exp_parts(double x, double x_low)
{
    /* (e^r - 1 - r) / r^2, |r| <= ln(2) / 2: 1.4e-18. */
    static const double c[] = {
        0x1.0000000000000p-1,  0x1.5555555555557p-3,  0x1.5555555555556p-5,
        0x1.11111111100dcp-7,  0x1.6c16c16c162d4p-10, 0x1.a01a01abe7fe1p-13,
        0x1.a01a01a6d889cp-16, 0x1.71de0231960ebp-19, 0x1.27e4db646b17ep-22,
        0x1.af4de97ca4194p-26, 0x1.1f730349868cep-29};
    double n = fma(x, 0x1.71547652b82fep+0, TO_INTEGER) - TO_INTEGER;
    double head = fma(-n, LN2_HEAD, x), tail = fma(-n, LN2_TAIL, x_low);
    nab_pair r = fast_two_sum(head, tail);
    double p = c[10];
    p = fma(p, r.hi, c[9]);
    p = fma(p, r.hi, c[8]);
    p = fma(p, r.hi, c[7]);
    p = fma(p, r.hi, c[6]);
    p = fma(p, r.hi, c[5]);
    p = fma(p, r.hi, c[4]);
    p = fma(p, r.hi, c[3]);
    p = fma(p, r.hi, c[2]);
    p = fma(p, r.hi, c[1]);
    p = fma(p, r.hi, c[0]);
    return (nab_exp_parts){n, r.hi, fma(r.hi * r.hi, p, r.lo)};
}

/* 1 + r + w as a pair. */
NAB_INLINE nab_pair one_plus(nab_exp_parts e)
{
    nab_pair sum = fast_two_sum(1, e.r);
    return fast_two_sum(sum.hi, sum.lo + e.w);
}

/* x as 2^k (1 + f), k an integer, 1 + f from sqrt(1/2) to sqrt(2). x positive,
 * finite and not subnormal. */
typedef struct {
    double k, f;
} nab_log_parts;

NAB_INLINE nab_log_parts split_power_of_2(double x)
{
    const uint64_t root = 0x3fe6a09e667f3bcd; /* sqrt(1/2) */
    const uint64_t one = 0x3ff0000000000000;
    uint64_t bits = bits_of(x) + (one - root);
    /* The biased exponent, made a number by writing it below 2^52. */
    double k = from_bits(0x4330000000000000 | bits >> 52) - (0x1p52 + 1023);
    return (nab_log_parts){k, from_bits((bits & 0xfffffffffffff) + root) - 1};
}

/* log(1 + f) for 1 + f from sqrt(1/2) to sqrt(2): with s = f / (2 + f) it is
 * f - f^2/2 + s (f^2/2 + (2 atanh(s) / s - 2)). */
NAB_INLINE nab_pair log_of_fraction(double f)
{
    /* (2 atanh(s) / s - 2) / z, z = s^2 <= 0.0295: 2.1e-18. */
    static const double c[] = {0x1.5555555555555p-1, 0x1.9999999999a38p-2,
                               0x1.2492492476c87p-2, 0x1.c71c720160b47p-3,
                               0x1.745cf901605f7p-3, 0x1.3b1c360763b8ap-3,
                               0x1.0fbe83c2cbcf3p-3, 0x1.0c04595972ab8p-3};
    double s = f / (2 + f), z = s * s, half_square = 0.5 * f * f;
    double p = c[7];
    p = fma(p, z, c[6]);
    p = fma(p, z, c[5]);
    p = fma(p, z, c[4]);
    p = fma(p, z, c[3]);
    p = fma(p, z, c[2]);
    p = fma(p, z, c[1]);
    p = fma(p, z, c[0]);
    nab_pair sum = fast_two_sum(f, -half_square);
    sum.lo += s * fma(z, p, half_square);
    return sum;
}

/* k log_b(2) + y, with log_b(2) = head + tail and k head exact. */
NAB_INLINE nab_pair add_power(double k, double head, double tail, nab_pair y)
{
    nab_pair sum = fast_two_sum(k * head, y.hi);
    sum.lo += fma(k, tail, y.lo);
    return sum;
}

/* log(1 + x + x_low) for x > -1, x finite. */
NAB_INLINE nab_pair log1p_parts(double x, double x_low)
{
    nab_pair sum = two_sum(1, x);
    nab_log_parts p = split_power_of_2(sum.hi);
    double f = p.k == 0 ? x : p.f; /* near 1 nothing of x is lost */
    double rest = p.k == 0 ? x_low : sum.lo + x_low;
    nab_pair y = add_power(p.k, LN2_HEAD, LN2_TAIL, log_of_fraction(f));
    y.lo += rest / sum.hi;
    return y;
}

#endif
