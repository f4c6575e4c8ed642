/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Statistics over trials; see stats.h.
 */
#include "numeric/stats.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "numeric/sums.h"

/* An integer that is ordered as the numbers are, -0 before +0, every NaN above
 * all. */
static uint64_t order_key(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    if (isnan(x))
        return UINT64_MAX;
    return bits >> 63 ? ~bits : bits | (uint64_t)1 << 63;
}

static double from_order_key(uint64_t key)
{
    uint64_t bits = key >> 63 ? key ^ (uint64_t)1 << 63 : ~key;
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static size_t count_up_to(size_t n, const double *x, uint64_t key)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += order_key(x[i]) <= key;
    return count;
}

/* The number that nab_sort would put at place `rank`, by bisection on the 64
 * bits of the key: 64 passes, no copy of the data. */
static double order_statistic(size_t n, const double *x, size_t rank)
{
    uint64_t key = UINT64_MAX; /* the least key with more than `rank` below */
    for (int bit = 63; bit >= 0; bit--) {
        uint64_t lower = key - ((uint64_t)1 << bit);
        if (count_up_to(n, x, lower) > rank)
            key = lower;
    }
    return from_order_key(key);
}

static double median(size_t n, const double *x)
{
    double upper = order_statistic(n, x, n / 2);
    if (n % 2)
        return upper;
    double lower = order_statistic(n, x, n / 2 - 1);
    return lower == upper ? lower : 0.5 * lower + 0.5 * upper;
}

/* sd and se of numbers that are not all equal; n > 1. */
static void measure_spread(nab_summary *s, const double *x)
{
    size_t n = s->n;
    double square = nab_array_variance(n, x) * (double)n;
    int exponent = 0;
    /* Below 2^-900 squares may have lost digits; what is not finite may be
     * overflow. */
    if (!(square >= 0x1p-900 && square < INFINITY)) {
        exponent = nab_array_exponent(n, x);
        square = nab_array_variance_scaled(n, x, exponent) * (double)n;
    }
    double sd = sqrt(square / (double)(n - 1));
    s->sd = ldexp(sd, exponent);
    s->se = ldexp(sd / sqrt((double)n), exponent);
}

nab_summary nab_summarise(size_t n, const double *x)
{
    nab_summary s = {n, NAN, NAN, NAN, NAN, NAN, NAN};
    if (n == 0)
        return s;
    s.mean = nab_array_mean(n, x);
    if (!isfinite(s.mean)) { /* the sum may overflow */
        int exponent = nab_array_exponent(n, x);
        s.mean = ldexp(nab_array_mean_scaled(n, x, exponent), exponent);
    }
    s.max = order_statistic(n, x, n - 1);
    if (isnan(s.max))
        return s;
    s.min = order_statistic(n, x, 0);
    s.median = median(n, x);
    /* by rounding it may lie outside */
    s.mean = s.mean < s.min ? s.min : s.mean > s.max ? s.max : s.mean;
    if (n > 1 && s.min == s.max && isfinite(s.min))
        s.sd = s.se = 0;
    else if (n > 1)
        measure_spread(&s, x);
    return s;
}

static void sift_down(double *x, size_t root, size_t n)
{
    double moved = x[root];
    for (size_t child; (child = 2 * root + 1) < n; root = child) {
        if (child + 1 < n && order_key(x[child]) < order_key(x[child + 1]))
            child++;
        if (order_key(x[child]) <= order_key(moved))
            break;
        x[root] = x[child];
    }
    x[root] = moved;
}

/* Heap sort: no memory, no recursion, one result whatever the start. */
void nab_sort(size_t n, double *x)
{
    for (size_t root = n / 2; root-- > 0;)
        sift_down(x, root, n);
    for (size_t last = n; last-- > 1;) {
        double largest = x[0];
        x[0] = x[last];
        x[last] = largest;
        sift_down(x, 0, last);
    }
}

double nab_quantile(size_t n, const double *sorted, double p)
{
    if (n == 0 || !(p >= 0 && p <= 1) || isnan(sorted[n - 1]))
        return NAN;
    double place = p * (double)(n - 1);
    size_t below = (size_t)floor(place);
    double part = place - (double)below;
    if (part == 0 || below + 1 >= n || sorted[below] == sorted[below + 1])
        return sorted[below];
    return (1 - part) * sorted[below] + part * sorted[below + 1];
}

static bool all_equal(size_t n, const double *x)
{
    size_t i = 1;
    while (i < n && x[i] == x[0])
        i++;
    return i >= n;
}

/* x and y are brought near 1 by powers of 2, so that no square over- or
 * underflows. */
nab_line nab_fit_line(size_t n, const double *x, const double *y)
{
    nab_line line = {NAN, NAN, NAN, NAN, NAN};
    if (all_equal(n, x)) /* their mean may be another number, by rounding */
        return line;
    int ex = nab_array_exponent(n, x), ey = nab_array_exponent(n, y);
    double mx = nab_array_mean_scaled(n, x, ex);
    double my = nab_array_mean_scaled(n, y, ey);
    double sxx = 0, sxy = 0, rss = 0;
    for (size_t i = 0; i < n; i++) {
        double dx = ldexp(x[i], -ex) - mx, dy = ldexp(y[i], -ey) - my;
        sxx += dx * dx;
        sxy += dx * dy;
    }
    double slope = sxy / sxx;
    for (size_t i = 0; i < n; i++) {
        double dx = ldexp(x[i], -ex) - mx, dy = ldexp(y[i], -ey) - my;
        double residual = dy - slope * dx;
        rss += residual * residual;
    }
    double sd = sqrt(rss / (n > 2 ? (double)(n - 2) : NAN));
    line.slope = ldexp(slope, ey - ex);
    line.intercept = ldexp(my - slope * mx, ey);
    line.residual_sd = ldexp(sd, ey);
    line.se_slope = ldexp(sd / sqrt(sxx), ey - ex);
    line.se_intercept = ldexp(sd * sqrt(1 / (double)n + mx * mx / sxx), ey);
    return line;
}
