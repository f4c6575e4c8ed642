/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The error function and the normal distribution; see elementary.h.
 *
 * |x| < 1/2: erf(x) = x + x q(x^2). Beyond: erfc(x) = e^(-x^2) g(x) with a
 * table of polynomials for g, and e^(-x^2) from the exact square of x.
 */
#include "numeric/elementary.h"

#include "numeric/elementary_parts.h"
#include "numeric/erf_table.h"

/* erf(x) for |x| <= 1/2. */
NAB_INLINE nab_pair erf_near_0(double x)
{
    /* erf(x) / x - 1, z = x^2 <= 1/4: 2.4e-20. */
    static const double c[] = {0x1.06eba8214db69p-3,  -0x1.812746b0379e6p-2,
                               0x1.ce2f21a042b29p-4,  -0x1.b82ce3127f71fp-6,
                               0x1.565bcd0aa5a2ep-8,  -0x1.c02db23d08766p-11,
                               0x1.f9a2a65683a37p-14, -0x1.f4bb9dc10d8afp-17,
                               0x1.b776257400bc3p-20, -0x1.39fa6b09ae34ap-23};
    double z = x * x, q = c[9];
    q = fma(q, z, c[8]);
    q = fma(q, z, c[7]);
    q = fma(q, z, c[6]);
    q = fma(q, z, c[5]);
    q = fma(q, z, c[4]);
    q = fma(q, z, c[3]);
    q = fma(q, z, c[2]);
    q = fma(q, z, c[1]);
    q = fma(q, z, c[0]);
    return (nab_pair){x, x * q};
}

/* g(x) = e^(x^2) erfc(x) for 1/2 <= x < 32; anything for other x and NaN. */
NAB_INLINE nab_pair scaled_erfc(double x)
{
    const uint64_t first = (uint64_t)0x3fe << 3; /* of 1/2 */
    uint64_t eighth = bits_of(x) >> 49;
    double middle = from_bits(eighth << 49 | (uint64_t)1 << 48);
    uint64_t column = eighth - first;
    uint64_t piece = column < ERF_PIECES ? column : 0;
    double d = x - middle, p = erf_table[11][piece];
    p = fma(p, d, erf_table[10][piece]);
    p = fma(p, d, erf_table[9][piece]);
    p = fma(p, d, erf_table[8][piece]);
    p = fma(p, d, erf_table[7][piece]);
    p = fma(p, d, erf_table[6][piece]);
    p = fma(p, d, erf_table[5][piece]);
    p = fma(p, d, erf_table[4][piece]);
    p = fma(p, d, erf_table[3][piece]);
    p = fma(p, d, erf_table[2][piece]);
    p = fma(p, d, erf_table[1][piece]);
    nab_pair sum = fast_two_sum(erf_table[0][piece], p * d);
    sum.lo += erf_table[12][piece];
    return sum;
}

/* The product of two pairs. */
NAB_INLINE double multiply_pairs(nab_pair a, nab_pair b)
{
    double hi = a.hi * b.hi, error = fma(a.hi, b.hi, -hi);
    return hi + (error + fma(a.hi, b.lo, a.lo * b.hi));
}

/* erfc(x + x_low) = y 2^n for 1/2 <= x < 32, anything for smaller x and for
 * NaN; x_low is at most a rounding error of x and enters g by
 * g' = 2 x g - 2 / sqrt(pi). */
typedef struct {
    double y, n;
} nab_scaled;

NAB_INLINE nab_scaled erfc_parts(double x, double x_low)
{
    double square = x * x;
    double rest = fma(x, x, -square) + 2 * x * x_low;
    nab_exp_parts e = exp_parts(-square, -rest);
    nab_pair g = scaled_erfc(x);
    g.lo += x_low * fma(2 * x, g.hi, -0x1.20dd750429b6dp+0);
    return (nab_scaled){multiply_pairs(g, one_plus(e)), e.n};
}

/* From 28 on erfc(x) rounds to 0. */
NAB_INLINE double at_most_31(double x)
{
    return x > 31 ? 31 : x;
}

NAB_INLINE double erfc_of_positive(double x)
{
    nab_scaled s = erfc_parts(at_most_31(x), 0);
    return scale_by_2(s.y, s.n);
}

NAB_INLINE double erf_of(double x)
{
    double a = fabs(x), far = copysign(1 - erfc_of_positive(a), x);
    nab_pair near = erf_near_0(x);
    return a >= 0.5 ? far : near.hi + near.lo; /* NaN: near */
}
NAB_ELEMENTARY(erf)

/* base + x, base >= |x|. */
NAB_INLINE double add_pair(double base, nab_pair x)
{
    nab_pair sum = fast_two_sum(base, x.hi);
    return sum.hi + (sum.lo + x.lo);
}

NAB_INLINE double erfc_of(double x)
{
    double far = erfc_of_positive(fabs(x));
    double y = x >= 0.5 ? far : add_pair(1, erf_near_0(-x)); /* NaN: near */
    return x <= -0.5 ? 2 - far : y;
}
NAB_ELEMENTARY(erfc)

/* With z = x / sqrt(2) as a pair: erfc(|z|) / 2 on the left, 1 less that on the
 * right, (1 + erf(z)) / 2 in the middle, where erf' is near 1. */
NAB_INLINE double normal_cdf_of(double x)
{
    const nab_pair root_half = {0x1.6a09e667f3bcdp-1, -0x1.bdd3413b26456p-55};
    double a = fabs(x) > 43 ? 43 : fabs(x), z = a * root_half.hi;
    double z_low = fma(a, root_half.hi, -z) + a * root_half.lo;
    nab_scaled s = erfc_parts(at_most_31(z), z_low);
    double tail = scale_by_2(0.5 * s.y, s.n);
    nab_pair near = erf_near_0(copysign(z, x));
    near.lo += copysign(1, x) * z_low;
    double middle = 0.5 * add_pair(1, near);
    double y = x < 0 ? tail : 1 - tail;
    return z >= 0.5 ? y : middle; /* NaN: middle */
}
NAB_ELEMENTARY(normal_cdf)

NAB_INLINE double normal_pdf_of(double x)
{
    const nab_pair c = {0x1.9884533d43651p-2, -0x1.cbc0d30ebfd15p-56};
    double a = fabs(x) > 45 ? 45 : fabs(x), half = 0.5 * a * a;
    nab_exp_parts e = exp_parts(-half, -fma(0.5 * a, a, -half));
    return scale_by_2(multiply_pairs(one_plus(e), c), e.n);
}
NAB_ELEMENTARY(normal_pdf)
