/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Elementary functions against long double, at their edges, and one level of
 * vector instructions against another.
 */
#include "tests.h"

#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "numeric/numeric.h"

static long double sigmoid_l(long double x)
{
    return x < 0 ? expl(x) / (1 + expl(x)) : 1 / (1 + expl(-x));
}

static long double softplus_l(long double x)
{
    return (x < 0 ? 0 : x) + log1pl(expl(-fabsl(x)));
}

/* The tails turn an error of the argument into one 1000 times as large: the
 * argument is a pair here, z + rest, and erfc' = -2 / sqrt(pi) e^(-z^2). */
static long double normal_cdf_l(long double x)
{
    const long double root_half = 0.707106781186547524400844362104849039L;
    const long double low = 0x1.65f626cdd52b0p-66L;
    long double z = -x * root_half;
    long double rest = fmal(-x, root_half, -z) - x * low;
    return (erfcl(z) - rest * 1.1283791670955125739L * expl(-z * z)) / 2;
}

static long double normal_pdf_l(long double x)
{
    long double square = x * x, rest = fmal(x, x, -square);
    return expl(-square / 2) * (1 - rest / 2) *
           0.398942280401432677939946059934381868L;
}

/* from, to: between them lies every result that is neither constant nor x.
 * bound: the worst error of a million points, in ulp, and a tenth; for results
 * that are not subnormal. */
static const struct {
    const char *name;
    void (*array)(size_t n, const double *x, double *y);
    double (*number)(double x);
    long double (*oracle)(long double x);
    double from, to, bound;
} functions[] = {
    {"exp", nab_array_exp, nab_num_exp, expl, -746, 710, 0.7},
    {"expm1", nab_array_expm1, nab_num_expm1, expm1l, -60, 710, 1.1},
    {"log", nab_array_log, nab_num_log, logl, 0, DBL_MAX, 0.7},
    {"log1p", nab_array_log1p, nab_num_log1p, log1pl, -1, DBL_MAX, 0.7},
    {"log2", nab_array_log2, nab_num_log2, log2l, 0, DBL_MAX, 0.8},
    {"log10", nab_array_log10, nab_num_log10, log10l, 0, DBL_MAX, 0.7},
    {"tanh", nab_array_tanh, nab_num_tanh, tanhl, -23, 23, 0.9},
    {"sigmoid", nab_array_sigmoid, nab_num_sigmoid, sigmoid_l, -746, 50, 0.7},
    {"softplus", nab_array_softplus, nab_num_softplus, softplus_l, -746, 50,
     0.8},
    {"erf", nab_array_erf, nab_num_erf, erfl, -6.5, 6.5, 0.9},
    {"erfc", nab_array_erfc, nab_num_erfc, erfcl, -6.5, 27.5, 0.8},
    {"normal_cdf", nab_array_normal_cdf, nab_num_normal_cdf, normal_cdf_l,
     -38.7, 9, 0.8},
    {"normal_pdf", nab_array_normal_pdf, nab_num_normal_pdf, normal_pdf_l,
     -38.7, 38.7, 0.8},
};
enum { N_FUNCTION = sizeof functions / sizeof *functions, N_POINT = 24000 };

static uint64_t state = 88172645463325252u;

/* Uniform in (0,1). */
static double uniform(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return ((double)(state >> 12) + 0.5) * 0x1p-52;
}

/* In turn: uniform on the range, uniform on (-3,3), and every power of 2 alike
 * down to the subnormals; always inside the range. */
static double point(int i, double from, double to)
{
    double size = fmin(DBL_MAX, fmax(fabs(from), fabs(to)));
    double x = from + (to - from) * uniform();
    if (i % 3 == 1)
        x = 6 * uniform() - 3;
    if (i % 3 == 2)
        x = copysign(exp2(-1074 + (1074 + log2(size)) * uniform()),
                     from < 0 ? uniform() - 0.5 : 1);
    return x > from && x < to ? x : from / 2 + to / 2;
}

static void points(double from, double to, double *x)
{
    for (int i = 0; i < N_POINT; i++)
        x[i] = point(i, from, to);
}

/* |y - exact| in units of the last place of the rounded exact value; below a
 * power of 2 the smaller unit counts. */
static double error_in_ulp(double y, long double exact)
{
    double rounded = (double)exact;
    if (!isfinite(rounded) || !isfinite(y))
        return rounded == y ? 0 : INFINITY;
    int exponent;
    frexp(rounded, &exponent);
    double unit = ldexp(1, exponent - 53 < -1074 ? -1074 : exponent - 53);
    return (double)(fabsl(y - exact) / unit);
}

/* valgrind and ARM64 have no 64-bit significand. */
static bool long_double_is_an_oracle(void)
{
    volatile long double small = 0x1p-63L;
    return LDBL_MANT_DIG == 64 && 1 + small != 1;
}

/* Subnormal results are rounded twice: 1.5 ulp. */
static double excess(int k, double x, double y)
{
    double bound = fabs(y) < DBL_MIN ? 1.5 : functions[k].bound;
    return error_in_ulp(y, functions[k].oracle(x)) - bound;
}

static void test_errors_are_at_most_2_ulp(void)
{
    static double x[N_POINT], y[N_POINT];
    if (!long_double_is_an_oracle())
        return;
    for (int k = 0; k < N_FUNCTION; k++) {
        int worst = 0;
        points(functions[k].from, functions[k].to, x);
        functions[k].array(N_POINT, x, y);
        for (int i = 0; i < N_POINT; i++)
            if (excess(k, x[i], y[i]) > excess(k, x[worst], y[worst]))
                worst = i;
        bool good = excess(k, x[worst], y[worst]) <= 0;
        CU_ASSERT(good);
        if (!good)
            printf("\n  %s(%a): %g ulp beyond its bound", functions[k].name,
                   x[worst], excess(k, x[worst], y[worst]));
    }
}

static void test_powers_are_at_most_2_ulp(void)
{
    if (!long_double_is_an_oracle())
        return;
    double worst = 0, worst_whole = 0;
    for (int i = 0; i < 20000; i++) {
        double x = exp2((2 * uniform() - 1) * (i % 2 ? 1073 : 1));
        double limit = 1070 / (fabs(log2(x)) + 1e-3);
        double p = (2 * uniform() - 1) * (i % 5 ? limit : 3);
        double error = error_in_ulp(nab_num_pow(x, p), powl(x, p));
        worst = fmax(worst, error);
        int n = (int)(i % 4 ? p : 20 * uniform() - 10);
        error = error_in_ulp(nab_num_powi(-x, n), powl(-x, n));
        worst_whole = fmax(worst_whole, error);
    }
    CU_ASSERT(worst <= 1.5);
    CU_ASSERT(worst_whole <= 1.5);
}

/* One number is an array of one; every level, length and place in an array
 * gives the same bits, also in place. */
static void check_bits(int k, const double *x, const double *expected)
{
    static double y[N_POINT];
    int wrong = 0;
    for (int level = NAB_CPU_BASELINE; level <= NAB_CPU_V4; level++) {
        nab_set_cpu((nab_cpu_level)level);
        const int n = level == NAB_CPU_BASELINE ? 2000 : N_POINT;
        memcpy(y, x, sizeof y);
        functions[k].array(n - 3, y + 3, y + 3);
        for (int i = 3; i < n; i++)
            wrong += !same_bits(y[i], expected[i]);
        for (int i = 0; i < 1000; i++)
            wrong += !same_bits(functions[k].number(x[i]), expected[i]);
    }
    CU_ASSERT_EQUAL(wrong, 0);
    if (wrong)
        printf("\n  %s: %d numbers differ", functions[k].name, wrong);
}

static void test_every_level_has_the_same_bits(void)
{
    static double x[N_POINT], expected[N_POINT];
    nab_cpu_level start = nab_cpu();
    for (int k = 0; k < N_FUNCTION; k++) {
        points(functions[k].from, functions[k].to, x);
        functions[k].array(N_POINT, x, expected);
        check_bits(k, x, expected);
        nab_set_cpu(start);
    }
}

static void test_edges(void)
{
    const double inf = INFINITY;
    const struct {
        double (*f)(double x);
        double x, y;
    } edges[] = {
        {nab_num_exp, 0, 1},
        {nab_num_exp, -0.0, 1},
        {nab_num_exp, inf, inf},
        {nab_num_exp, -inf, 0},
        {nab_num_exp, 709.79, inf},
        {nab_num_exp, -745.2, 0},
        {nab_num_exp, -745.1, 0x1p-1074},
        {nab_num_exp, DBL_MAX, inf},
        {nab_num_exp, -DBL_MAX, 0},
        {nab_num_expm1, 0, 0},
        {nab_num_expm1, -0.0, -0.0},
        {nab_num_expm1, 0x1p-1074, 0x1p-1074},
        {nab_num_expm1, inf, inf},
        {nab_num_expm1, -inf, -1},
        {nab_num_expm1, 709.79, inf},
        {nab_num_log, 0, -inf},
        {nab_num_log, -0.0, -inf},
        {nab_num_log, 1, 0},
        {nab_num_log, inf, inf},
        {nab_num_log, -1, NAN},
        {nab_num_log, -inf, NAN},
        {nab_num_log1p, 0, 0},
        {nab_num_log1p, -0.0, -0.0},
        {nab_num_log1p, -0x1p-1074, -0x1p-1074},
        {nab_num_log1p, -1, -inf},
        {nab_num_log1p, -1.5, NAN},
        {nab_num_log1p, -inf, NAN},
        {nab_num_log1p, inf, inf},
        {nab_num_log2, 0, -inf},
        {nab_num_log2, -1, NAN},
        {nab_num_log2, 0x1p-1074, -1074},
        {nab_num_log2, 0x1p1023, 1023},
        {nab_num_log2, inf, inf},
        {nab_num_log10, 0, -inf},
        {nab_num_log10, -1, NAN},
        {nab_num_log10, 1000, 3},
        {nab_num_log10, 1e22, 22},
        {nab_num_log10, inf, inf},
        {nab_num_tanh, 0, 0},
        {nab_num_tanh, -0.0, -0.0},
        {nab_num_tanh, -0x1p-1074, -0x1p-1074},
        {nab_num_tanh, inf, 1},
        {nab_num_tanh, -inf, -1},
        {nab_num_tanh, -DBL_MAX, -1},
        {nab_num_sigmoid, 0, 0.5},
        {nab_num_sigmoid, -0.0, 0.5},
        {nab_num_sigmoid, inf, 1},
        {nab_num_sigmoid, -inf, 0},
        {nab_num_sigmoid, -745.1, 0x1p-1074},
        {nab_num_softplus, inf, inf},
        {nab_num_softplus, -inf, 0},
        {nab_num_softplus, DBL_MAX, DBL_MAX},
        {nab_num_softplus, -745.1, 0x1p-1074},
        {nab_num_erf, 0, 0},
        {nab_num_erf, -0.0, -0.0},
        {nab_num_erf, inf, 1},
        {nab_num_erf, -inf, -1},
        {nab_num_erfc, 0, 1},
        {nab_num_erfc, inf, 0},
        {nab_num_erfc, -inf, 2},
        {nab_num_normal_cdf, 0, 0.5},
        {nab_num_normal_cdf, inf, 1},
        {nab_num_normal_cdf, -inf, 0},
        {nab_num_normal_pdf, inf, 0},
        {nab_num_normal_pdf, -inf, 0},
    };
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) {
        double y = edges[i].f(edges[i].x);
        CU_ASSERT(same_bits(y, edges[i].y));
        if (!same_bits(y, edges[i].y))
            printf("\n  edge %zu: f(%a) = %a, not %a", i, edges[i].x, y,
                   edges[i].y);
    }
    for (int k = 0; k < N_FUNCTION; k++)
        CU_ASSERT(isnan(functions[k].number(NAN)));
}

/* As C's annex F has them: libm is the oracle. */
static void test_edges_of_powers(void)
{
    const double x[] = {0,         -0.0, 1,      -1,     0.5,   -0.5,
                        2,         -2,   3,      -3,     1e300, INFINITY,
                        -INFINITY, NAN,  1e-310, -1e-310};
    const double p[] = {0,   -0.0, 1,     -1,     2,        -2,        3,  -3,
                        0.5, -0.5, 1e300, -1e300, INFINITY, -INFINITY, NAN};
    const int n[] = {0, 1, -1, 2, -2, 3, -3, INT_MAX, INT_MIN};
    for (size_t i = 0; i < sizeof x / sizeof *x; i++) {
        for (size_t j = 0; j < sizeof p / sizeof *p; j++)
            if (ulp_distance(nab_num_pow(x[i], p[j]), pow(x[i], p[j])) > 1) {
                CU_FAIL("pow");
                printf("\n  pow(%a, %a)", x[i], p[j]);
            }
        for (size_t j = 0; j < sizeof n / sizeof *n; j++)
            if (ulp_distance(nab_num_powi(x[i], n[j]), pow(x[i], n[j])) > 1) {
                CU_FAIL("powi");
                printf("\n  powi(%a, %d)", x[i], n[j]);
            }
    }
    CU_ASSERT(same_bits(nab_num_powi(1.1, 2), 1.1 * 1.1));
    CU_ASSERT(signbit(nab_num_powi(-0.0, 3)));
    CU_ASSERT(signbit(nab_num_pow(-0.0, 3)));
}

static CU_TestInfo tests[] = {
    {"errors are at most 2 ulp", test_errors_are_at_most_2_ulp},
    {"powers are at most 2 ulp", test_powers_are_at_most_2_ulp},
    {"every level has the same bits", test_every_level_has_the_same_bits},
    {"edges", test_edges},
    {"edges of powers", test_edges_of_powers},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo nab_numeric_elementary_suites[] = {
    {"numeric: elementary", NULL, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};
