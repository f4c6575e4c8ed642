/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Prints one hash per kernel over many inputs. bits.sh compares the output of
 * many builds and machines' levels: all must agree. The inputs come from
 * integers alone.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "numeric/numeric.h"

enum { N = 5003 };

static double x[N], y[N], z[N];
static uint64_t hash;

/* FNV-1a over the bytes; every NaN is the same NaN. */
static void add(size_t n, const double *values)
{
    for (size_t i = 0; i < n; i++) {
        double value = isnan(values[i]) ? (double)NAN : values[i];
        uint64_t bits;
        memcpy(&bits, &value, sizeof bits);
        bits = isnan(value) ? UINT64_C(0x7ff8000000000000) : bits;
        for (int shift = 0; shift < 64; shift += 8)
            hash = (hash ^ (bits >> shift & 255)) * UINT64_C(1099511628211);
    }
}

static void start(void)
{
    hash = UINT64_C(14695981039346656037);
}

static void print(const char *name)
{
    printf("%-12s %016" PRIx64 "\n", name, hash);
}

/* The finaliser of splitmix64, counted from 1. */
static uint64_t mix(uint64_t i)
{
    i *= UINT64_C(0x9e3779b97f4a7c15);
    i = (i ^ i >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    i = (i ^ i >> 27) * UINT64_C(0x94d049bb133111eb);
    return i ^ i >> 31;
}

/* Uniform in (-scale, scale). */
static void fill(double *values, size_t n, uint64_t seed, double scale)
{
    for (size_t i = 0; i < n; i++)
        values[i] =
            ((double)(mix(seed * 1000000 + i + 1) >> 11) * 0x1p-52 - 1) * scale;
}

/* Any bits at all: every exponent, subnormals, infinities, NaN. */
static void fill_bits(double *values, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint64_t bits = mix(i + 1);
        memcpy(&values[i], &bits, sizeof bits);
    }
}

static void products(void)
{
    static const size_t sizes[][3] = {{1, 1, 1},     {3, 10, 7},   {8, 16, 5},
                                      {17, 33, 65},  {37, 10, 64}, {64, 64, 64},
                                      {250, 9, 300}, {2, 260, 270}};
    start();
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        size_t m = sizes[s][0], n = sizes[s][1], k = sizes[s][2];
        double *a = malloc(m * k * sizeof *a), *b = malloc(k * n * sizeof *b);
        double *c = malloc(m * n * sizeof *c);
        for (int t = 0; t < 4; t++) {
            bool trans_a = t & 1, trans_b = t & 2;
            fill(a, m * k, 1, 1);
            fill(b, k * n, 2, 1);
            fill(c, m * n, 3, 1);
            nab_gemm(trans_a, trans_b, m, n, k, a, trans_a ? m : k, b,
                     trans_b ? k : n, c, n);
            add(m * n, c);
        }
        free(a);
        free(b);
        free(c);
    }
    print("gemm");
}

/* One product that is large enough to be split among threads. */
static void large_product(void)
{
    const size_t m = 161, n = 160, k = 160;
    double *a = malloc(m * k * sizeof *a), *b = malloc(k * n * sizeof *b);
    double *c = calloc(m * n, sizeof *c);
    fill(a, m * k, 4, 1);
    fill(b, k * n, 5, 1);
    nab_gemm(false, true, m, n, k, a, k, b, k, c, n);
    start();
    add(m * n, c);
    print("gemm large");
    free(a);
    free(b);
    free(c);
}

/* Both steps of a convolution: unfold and multiply, multiply and fold. Rows of
 * 8, shorter and longer ones, strides that leave a rest. */
static void patches(void)
{
    static const nab_patches all[] = {{16, 10, 10, 3, 3, 1, 8, 8},
                                      {3, 9, 21, 2, 3, 1, 8, 19},
                                      {2, 11, 8, 3, 2, 2, 5, 4}};
    enum { FILTERS = 5 };
    start();
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        const nab_patches *p = &all[i];
        size_t n = p->channels * p->height * p->width;
        size_t taps = nab_patches_taps(p), places = nab_patches_places(p);
        double *image = malloc(n * sizeof *image);
        double *col = malloc(taps * places * sizeof *col);
        fill(image, n, 6, 1);
        fill(x, FILTERS * taps, 7, 1);
        fill(y, FILTERS * places, 8, 1);
        nab_unfold(p, image, col);
        nab_gemm(false, false, FILTERS, places, taps, x, taps, col, places, y,
                 places);
        nab_gemm(true, false, taps, places, FILTERS, x, taps, y, places, col,
                 places);
        nab_fold(p, col, image);
        add(FILTERS * places, y);
        add(n, image);
        free(image);
        free(col);
    }
    print("patches");
}

static void function(const char *name,
                     void (*f)(size_t n, const double *x, double *y))
{
    static const double scales[] = {1e-300, 1e-8, 1, 5, 40, 760};
    start();
    for (size_t s = 0; s < sizeof scales / sizeof *scales; s++) {
        fill(x, N, s + 10, scales[s]);
        f(N, x, y);
        add(N, y);
    }
    fill_bits(x, N);
    f(N, x, y);
    add(N, y);
    print(name);
}

static void powers(void)
{
    start();
    fill(x, N, 20, 4);
    fill(y, N, 21, 100);
    for (size_t i = 0; i < N; i++)
        z[i] = nab_num_pow(fabs(x[i]), y[i]) + nab_num_powi(x[i], (int)y[i]);
    add(N, z);
    print("pow, powi");
}

static void sums(void)
{
    start();
    fill(x, N, 30, 1e3);
    fill(y, N, 31, 1);
    for (size_t n = 1; n <= N; n += n < 40 ? 1 : 331) {
        nab_summary s = nab_summarise(n, x);
        double results[] = {nab_array_sum(n, x),
                            nab_array_mean(n, x),
                            nab_array_variance(n, x),
                            nab_array_dot(n, x, y),
                            nab_array_norm2(n, x),
                            nab_array_max_abs(n, x),
                            s.mean,
                            s.sd,
                            s.se,
                            s.min,
                            s.max,
                            s.median};
        add(sizeof results / sizeof *results, results);
    }
    nab_array_col_sums(N / 41, 41, x, y);
    add(41, y);
    print("sums");
}

static void lines(void)
{
    start();
    fill(x, N, 40, 3);
    fill(y, N, 41, 1);
    for (size_t n = 2; n <= N; n += 251) {
        nab_line line = nab_fit_line(n, x, y);
        double results[] = {line.intercept, line.slope, line.se_intercept,
                            line.se_slope, line.residual_sd};
        add(sizeof results / sizeof *results, results);
    }
    nab_sort(N, x);
    add(N, x);
    for (int i = 0; i <= 10; i++) {
        double q = nab_quantile(N, x, i / 10.0);
        add(1, &q);
    }
    print("line, sort");
}

static void rounding(void)
{
    static const double scales[] = {1e-41, 1e-6, 1, 7e4, 3e38};
    start();
    for (int format = NAB_FLOAT16; format <= NAB_FLOAT64; format++)
        for (size_t s = 0; s < sizeof scales / sizeof *scales; s++) {
            fill(x, N, s + 50, scales[s]);
            nab_array_round_to(N, x, y, (nab_format)format);
            add(N, y);
        }
    print("round_to");
}

/* bits [threads] */
int main(int argc, char **argv)
{
    if (argc > 1)
        nab_set_threads(atoi(argv[1]));
    products();
    large_product();
    patches();
    function("exp", nab_array_exp);
    function("expm1", nab_array_expm1);
    function("log", nab_array_log);
    function("log1p", nab_array_log1p);
    function("log2", nab_array_log2);
    function("log10", nab_array_log10);
    function("tanh", nab_array_tanh);
    function("sigmoid", nab_array_sigmoid);
    function("softplus", nab_array_softplus);
    function("erf", nab_array_erf);
    function("erfc", nab_array_erfc);
    function("normal_cdf", nab_array_normal_cdf);
    function("normal_pdf", nab_array_normal_pdf);
    powers();
    sums();
    lines();
    rounding();
    return 0;
}
