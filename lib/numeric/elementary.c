/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Exponentials, logarithms and what is made of them; see elementary.h.
 *
 * Each function is written once, for one number, without branches: f_of(x).
 * The choices at the end of a function are for arguments at which its formula
 * does not hold; a comparison with NaN is false, and NaN goes the way that the
 * comment beside says.
 *
 * What vectors gave: tanh takes 1.04 ns a number with AVX-512, 2.0 with AVX2
 * and 7.6 in glibc; exp 0.68, 1.15 and 2.7 (tests/bench/tricks.c, Zen 5).
 */
#include "numeric/elementary.h"

#include "numeric/elementary_parts.h"

/* Below this, f(x) = x to 1/100 ulp for tanh, expm1 and log1p. */
#define TINY 0x1p-60

NAB_INLINE double clamp(double x, double low, double high)
{
    double y = x > high ? high : x; /* NaN: x */
    return y < low ? low : y;
}

NAB_INLINE double exp_of(double x)
{
    nab_exp_parts e = exp_parts(clamp(x, -760, 760), 0);
    nab_pair y = one_plus(e);
    return scale_by_2(y.hi, e.n);
}
NAB_ELEMENTARY(exp)

/* s (e^x - 1) with s a power of 2 and e^x = 2^n (1 + r + w): s must be given
 * with 2^n s = scaled. |2^n - 1| is 0 or above |2^n r|. */
NAB_INLINE nab_pair expm1_scaled(nab_exp_parts e, double scaled, double s)
{
    nab_pair sum = fast_two_sum(scaled - s, scaled * e.r);
    return fast_two_sum(sum.hi, fma(scaled, e.w, sum.lo));
}

NAB_INLINE double expm1_of(double x)
{
    nab_exp_parts e = exp_parts(clamp(x, -60, 710), 0);
    /* Half of it, since 2^n alone may be infinite. */
    nab_pair half = expm1_scaled(e, power_of_2(e.n - 1 + TO_INTEGER), 0.5);
    return fabs(x) < TINY ? x : 2 * half.hi;
}
NAB_ELEMENTARY(expm1)

/* m = e^(2a) - 1, a = |x|; from a = 22 on tanh rounds to 1. */
NAB_INLINE nab_pair tanh_m(double x)
{
    double a = fabs(x);
    nab_exp_parts e = exp_parts(2 * (a > 22 ? 22 : a), 0);
    return expm1_scaled(e, power_of_2(e.n + TO_INTEGER), 1);
}

/* tanh a = m / (m + 2). */
NAB_INLINE double tanh_from(double x, nab_pair m)
{
    nab_pair below = two_sum(m.hi, 2);
    below.lo += m.lo;
    return fabs(x) < TINY ? x : copysign(divide_pairs(m, below), x);
}

/* In two passes over pieces that stay in the first cache: a processor looks
 * some 250 instructions ahead, and of a shorter loop it works at more numbers
 * at once (2.3 ns a number instead of 2.9: AVX2, Zen 3). */
NAB_INLINE void tanh_array_loop(size_t n, const double *x, double *y)
{
    enum { PIECE = 128 };
    double hi[PIECE], lo[PIECE];
    for (size_t k = 0, size; k < n; k += size) {
        size = n - k < PIECE ? n - k : PIECE;
        NAB_INDEPENDENT for (size_t i = 0; i < size; i++)
        {
            nab_pair m = tanh_m(x[k + i]);
            hi[i] = m.hi;
            lo[i] = m.lo;
        }
        NAB_INDEPENDENT for (size_t i = 0; i < size; i++) y[k + i] =
            tanh_from(x[k + i], (nab_pair){hi[i], lo[i]});
    }
}
NAB_AT_LEVEL(tanh_array, (size_t n, const double *x, double *y), (n, x, y))
NAB_PUBLIC(tanh)

/* e^-|x| = p 2^n; t is the same number, wrong only where it is below 2^-1000
 * and nobody can tell 1 + t from 1. */
typedef struct {
    nab_pair p, t;
    double n;
} nab_decay;

NAB_INLINE nab_decay decay(double x)
{
    double a = fabs(x);
    nab_exp_parts e = exp_parts(-(a > 760 ? 760 : a), 0);
    double s = power_of_2((e.n < -1000 ? -1000 : e.n) + TO_INTEGER);
    nab_pair p = one_plus(e);
    return (nab_decay){p, {p.hi * s, p.lo * s}, e.n};
}

/* 1 / (1 + t) for x >= 0, t / (1 + t) for x < 0, with t = e^-|x|. */
NAB_INLINE double sigmoid_of(double x)
{
    nab_decay d = decay(x);
    nab_pair below = fast_two_sum(1, d.t.hi);
    below.lo += d.t.lo;
    nab_pair above = {x < 0 ? d.p.hi : 1, x < 0 ? d.p.lo : 0};
    return scale_by_2(divide_pairs(above, below), x < 0 ? d.n : 0);
}
NAB_ELEMENTARY(sigmoid)

/* max(x,0) + log1p(e^-|x|): Maechler, "Accurately computing log(1-exp(-|a|))",
 * Rmpfr vignette, 2012. Below -40 it rounds to e^x, above 40 to x. */
NAB_INLINE double softplus_of(double x)
{
    nab_decay d = decay(x);
    nab_pair log = log1p_parts(d.t.hi, d.t.lo);
    nab_pair sum = two_sum(x < 0 ? 0 : x, log.hi); /* NaN: x */
    double y = sum.hi + (sum.lo + log.lo);
    y = x < -40 ? scale_by_2(d.p.hi, d.n) : y;
    return x > 40 ? x : y;
}
NAB_ELEMENTARY(softplus)

/* What every logarithm to a base > 1 gives where x is not in (0, inf). */
NAB_INLINE double log_edges(double x, double y)
{
    y = x < INFINITY ? y : x; /* NaN: x */
    y = x == 0 ? -INFINITY : y;
    return x < 0 ? NAN : y;
}

/* x = 2^k (1 + f) for any x in (0, inf), subnormal ones included. */
NAB_INLINE nab_log_parts split_any(double x)
{
    double normal = x < 0x1p-1022 ? x * 0x1p54 : x;
    nab_log_parts p = split_power_of_2(normal);
    p.k -= x < 0x1p-1022 ? 54 : 0;
    return p;
}

NAB_INLINE double log_of(double x)
{
    nab_log_parts p = split_any(x);
    nab_pair y = add_power(p.k, LN2_HEAD, LN2_TAIL, log_of_fraction(p.f));
    return log_edges(x, y.hi + y.lo);
}
NAB_ELEMENTARY(log)

/* y (c.hi + c.lo). */
NAB_INLINE nab_pair times_constant(nab_pair y, nab_pair c)
{
    double hi = y.hi * c.hi, error = fma(y.hi, c.hi, -hi);
    return (nab_pair){hi, error + fma(y.hi, c.lo, y.lo * c.hi)};
}

NAB_INLINE double log2_of(double x)
{
    const nab_pair inverse_ln2 = {0x1.71547652b82fep+0, 0x1.777d0ffda0d24p-56};
    nab_log_parts p = split_any(x);
    nab_pair y = times_constant(log_of_fraction(p.f), inverse_ln2);
    y = add_power(p.k, 1, 0, y);
    return log_edges(x, y.hi + y.lo);
}
NAB_ELEMENTARY(log2)

NAB_INLINE double log10_of(double x)
{
    const nab_pair inverse_ln10 = {0x1.bcb7b1526e50ep-2, 0x1.95355baaafad3p-57};
    nab_log_parts p = split_any(x);
    nab_pair y = times_constant(log_of_fraction(p.f), inverse_ln10);
    /* log10(2), its head of 40 bits. */
    y = add_power(p.k, 0x1.34413509f6000p-2, 0x1.9fef311f12b36p-42, y);
    return log_edges(x, y.hi + y.lo);
}
NAB_ELEMENTARY(log10)

NAB_INLINE double log1p_of(double x)
{
    nab_pair y = log1p_parts(x, 0);
    double z = fabs(x) < TINY ? x : y.hi + y.lo;
    z = x < INFINITY ? z : x; /* NaN: x */
    z = x == -1 ? -INFINITY : z;
    return x < -1 ? NAN : z;
}
NAB_ELEMENTARY(log1p)
