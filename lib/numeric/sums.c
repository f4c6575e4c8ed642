/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sums in a fixed order; see sums.h.
 */
#include "numeric/sums.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))

/* As many lanes as two vectors of AVX-512 hold: enough to hide the latency of
 * an addition everywhere. */
enum { LANES = 16 };

INLINE double combine(double *lane)
{
    for (int width = LANES / 2; width > 0; width /= 2)
        for (int j = 0; j < width; j++)
            lane[j] += lane[j + width];
    return lane[0];
}

/* The sum of (x[i] - shift) (y[i] - shift). With shift = 0 that is x[i] y[i]:
 * no bit changes by it. */
INLINE double sum_products(size_t n, const double *x, const double *y,
                           double shift)
{
    double lane[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= n; i += LANES)
        for (int j = 0; j < LANES; j++)
            lane[j] += (x[i + j] - shift) * (y[i + j] - shift);
    for (int j = 0; i < n; i++, j++)
        lane[j] += (x[i] - shift) * (y[i] - shift);
    return combine(lane);
}

double nab_array_sum(size_t n, const double *x)
{
    double lane[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= n; i += LANES)
        for (int j = 0; j < LANES; j++)
            lane[j] += x[i + j];
    for (int j = 0; i < n; i++, j++)
        lane[j] += x[i];
    return combine(lane);
}

double nab_array_dot(size_t n, const double *x, const double *y)
{
    return sum_products(n, x, y, 0);
}

double nab_array_sum_squares(size_t n, const double *x)
{
    return sum_products(n, x, x, 0);
}

double nab_array_mean(size_t n, const double *x)
{
    return nab_array_sum(n, x) / (double)n;
}

double nab_array_variance(size_t n, const double *x)
{
    return sum_products(n, x, x, nab_array_mean(n, x)) / (double)n;
}

/* The bits of |x|: as integers they are ordered as the numbers are, with NaN
 * above infinity. */
INLINE uint64_t magnitude(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits & INT64_MAX;
}

double nab_array_max_abs(size_t n, const double *x)
{
    uint64_t lane[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= n; i += LANES)
        for (int j = 0; j < LANES; j++) {
            uint64_t bits = magnitude(x[i + j]);
            lane[j] = bits > lane[j] ? bits : lane[j];
        }
    for (; i < n; i++)
        lane[0] = magnitude(x[i]) > lane[0] ? magnitude(x[i]) : lane[0];
    uint64_t most = 0;
    for (int j = 0; j < LANES; j++)
        most = lane[j] > most ? lane[j] : most;
    double largest;
    memcpy(&largest, &most, sizeof largest);
    return largest;
}

int nab_array_exponent(size_t n, const double *x)
{
    double largest = nab_array_max_abs(n, x);
    int exponent = 0;
    if (isfinite(largest))
        frexp(largest, &exponent);
    return exponent;
}

double nab_array_mean_scaled(size_t n, const double *x, int exponent)
{
    double lane[LANES] = {0};
    for (size_t i = 0; i < n; i++)
        lane[i % LANES] += ldexp(x[i], -exponent);
    return combine(lane) / (double)n;
}

double nab_array_variance_scaled(size_t n, const double *x, int exponent)
{
    double mean = nab_array_mean_scaled(n, x, exponent), lane[LANES] = {0};
    for (size_t i = 0; i < n; i++) {
        double apart = ldexp(x[i], -exponent) - mean;
        lane[i % LANES] += apart * apart;
    }
    return combine(lane) / (double)n;
}

/* sqrt(sum (x s)^2) / s with s the power of 2 that brings the largest |x| near
 * 1. */
static double norm2_scaled(size_t n, const double *x)
{
    double largest = nab_array_max_abs(n, x);
    if (largest == 0 || isinf(largest))
        return largest;
    int exponent;
    frexp(largest, &exponent);
    /* In two steps: 2^-exponent itself may be infinite. */
    double half = ldexp(1, -exponent / 2);
    double rest = ldexp(1, -exponent - -exponent / 2);
    double lane[LANES] = {0};
    for (size_t i = 0; i < n; i++) {
        double scaled = x[i] * half * rest;
        lane[i % LANES] += scaled * scaled;
    }
    return ldexp(sqrt(combine(lane)), exponent);
}

double nab_array_norm2(size_t n, const double *x)
{
    double square = nab_array_sum_squares(n, x);
    /* Below 2^-900 squares may have lost digits; infinity may be overflow. */
    if (square < 0x1p-900 || isinf(square))
        return norm2_scaled(n, x);
    return sqrt(square); /* NaN: NaN */
}

ptrdiff_t nab_array_first_nonfinite(size_t n, const double *x)
{
    const uint64_t infinite = magnitude(INFINITY);
    for (size_t start = 0; start < n; start += 64) {
        size_t end = n - start < 64 ? n : start + 64;
        unsigned found = 0;
        for (size_t i = start; i < end; i++)
            found |= magnitude(x[i]) >= infinite;
        for (size_t i = start; found && i < end; i++)
            if (magnitude(x[i]) >= infinite)
                return (ptrdiff_t)i;
    }
    return -1;
}

/* Columns in pieces whose sums stay in registers. */
enum { PIECE = 16 };

void nab_array_col_sums(size_t rows, size_t cols, const double *x, double *out)
{
    size_t start = 0;
    for (; start + PIECE <= cols; start += PIECE) {
        double sum[PIECE];
        memcpy(sum, out + start, sizeof sum);
        for (size_t i = 0; i < rows; i++)
            for (int j = 0; j < PIECE; j++)
                sum[j] += x[i * cols + start + j];
        memcpy(out + start, sum, sizeof sum);
    }
    for (size_t i = 0; i < rows; i++)
        for (size_t j = start; j < cols; j++)
            out[j] += x[i * cols + j];
}
