/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sums and norms: their order, their edges; statistics against GSL.
 */
#include "tests.h"

#include <float.h>
#include <gsl/gsl_fit.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "numeric/numeric.h"

enum { N = 1003 };

/* Numbers in (-1,1) of 53 bits: no sum of them is exact. */
static void fill(size_t n, double *x, uint64_t state)
{
    for (size_t i = 0; i < n; i++) {
        state = state * UINT64_C(6364136223846793005) + 1442695040888963407u;
        x[i] = (double)(state >> 11) * 0x1p-52 - 1;
    }
}

/* The tree of the header, written down plainly. */
static double sum_by_the_tree(size_t n, const double *x)
{
    double lane[16] = {0};
    for (size_t i = 0; i < n; i++)
        lane[i % 16] += x[i];
    for (int width = 8; width > 0; width /= 2)
        for (int j = 0; j < width; j++)
            lane[j] += lane[j + width];
    return lane[0];
}

static void test_sums_follow_the_tree(void)
{
    double x[N], y[N], product[N];
    fill(N, x, 1);
    fill(N, y, 2);
    for (size_t i = 0; i < N; i++)
        product[i] = x[i] * y[i];
    for (size_t n = 0; n <= N; n += n < 40 ? 1 : 107) {
        CU_ASSERT(same_bits(nab_array_sum(n, x), sum_by_the_tree(n, x)));
        CU_ASSERT(
            same_bits(nab_array_dot(n, x, y), sum_by_the_tree(n, product)));
        CU_ASSERT(
            same_bits(nab_array_sum_squares(n, x), nab_array_dot(n, x, x)));
    }
}

/* GSL sums in long double: bound 1e-12 of the size of the data, 1. */
static void test_moments_agree_with_gsl(void)
{
    double x[N];
    fill(N, x, 3);
    nab_summary s = nab_summarise(N, x);
    CU_ASSERT_DOUBLE_EQUAL(nab_array_mean(N, x), gsl_stats_mean(x, 1, N),
                           1e-12);
    CU_ASSERT_DOUBLE_EQUAL(nab_array_variance(N, x),
                           gsl_stats_variance(x, 1, N) * (N - 1) / N, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(s.mean, gsl_stats_mean(x, 1, N), 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(s.sd, gsl_stats_sd(x, 1, N), 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(s.se, gsl_stats_sd(x, 1, N) / sqrt(N), 1e-12);
    CU_ASSERT_EQUAL(s.n, N);
    CU_ASSERT_EQUAL(s.min, gsl_stats_min(x, 1, N));
    CU_ASSERT_EQUAL(s.max, gsl_stats_max(x, 1, N));
}

static void test_empty_and_single(void)
{
    const double one[] = {-3};
    CU_ASSERT_EQUAL(nab_array_sum(0, NULL), 0);
    CU_ASSERT(isnan(nab_array_mean(0, NULL)));
    CU_ASSERT(isnan(nab_array_variance(0, NULL)));
    CU_ASSERT_EQUAL(nab_array_norm2(0, NULL), 0);
    CU_ASSERT_EQUAL(nab_array_max_abs(0, NULL), 0);
    CU_ASSERT_EQUAL(nab_array_first_nonfinite(0, NULL), -1);
    CU_ASSERT_EQUAL(nab_array_norm2(1, one), 3);
    CU_ASSERT_EQUAL(nab_array_variance(1, one), 0);
    nab_summary s = nab_summarise(1, one);
    CU_ASSERT(s.mean == -3 && s.min == -3 && s.max == -3 && s.median == -3);
    CU_ASSERT(isnan(s.sd) && isnan(s.se));
    s = nab_summarise(0, NULL);
    CU_ASSERT(isnan(s.mean) && isnan(s.median) && isnan(s.max));
}

static void test_norm_has_no_overflow_or_underflow(void)
{
    const double scale[] = {1e-323, 1e-310, 1e-200, 1, 1e200, 1e307};
    for (size_t i = 0; i < sizeof scale / sizeof *scale; i++) {
        double x[] = {3 * scale[i], -4 * scale[i]};
        double exact = 5 * scale[i], norm = nab_array_norm2(2, x);
        CU_ASSERT(fabs(norm - exact) <= 2 * DBL_EPSILON * exact + 0x1p-1074);
    }
    double both[] = {1e-200, 1};
    CU_ASSERT_EQUAL(nab_array_norm2(2, both), 1);
    double huge[] = {DBL_MAX, DBL_MAX}; /* the norm itself overflows */
    CU_ASSERT_EQUAL(nab_array_norm2(2, huge), INFINITY);
}

static void test_nan_and_infinity_propagate(void)
{
    double x[40];
    fill(40, x, 4);
    CU_ASSERT_EQUAL(nab_array_first_nonfinite(40, x), -1);
    x[37] = -INFINITY;
    CU_ASSERT_EQUAL(nab_array_norm2(40, x), INFINITY);
    CU_ASSERT_EQUAL(nab_array_max_abs(40, x), INFINITY);
    CU_ASSERT_EQUAL(nab_array_sum(40, x), -INFINITY);
    CU_ASSERT_EQUAL(nab_array_first_nonfinite(40, x), 37);
    x[35] = NAN;
    CU_ASSERT(isnan(nab_array_norm2(40, x)));
    CU_ASSERT(isnan(nab_array_max_abs(40, x)));
    CU_ASSERT(isnan(nab_array_sum(40, x)));
    CU_ASSERT_EQUAL(nab_array_first_nonfinite(40, x), 35);
    nab_summary s = nab_summarise(40, x);
    CU_ASSERT(isnan(s.mean) && isnan(s.sd) && isnan(s.min));
    CU_ASSERT(isnan(s.max) && isnan(s.median));
}

/* Every place of a longer array is looked at. */
static void test_first_nonfinite_finds_every_place(void)
{
    double x[200] = {0};
    for (ptrdiff_t i = 0; i < 200; i++) {
        x[i] = NAN;
        CU_ASSERT_EQUAL(nab_array_first_nonfinite(200, x), i);
        x[i] = DBL_MAX;
    }
}

/* The largest may stand anywhere, before or after smaller ones. */
static void test_max_abs_is_that_of_the_loop(void)
{
    double x[100];
    for (size_t n = 1; n <= 100; n++) {
        fill(n, x, n);
        double most = 0;
        for (size_t i = 0; i < n; i++)
            most = fmax(most, fabs(x[i]));
        CU_ASSERT_EQUAL(nab_array_max_abs(n, x), most);
    }
}

/* 400 equal numbers: 20 times one of them, also where squares underflow. */
static void test_norm_of_many_tiny_numbers(void)
{
    double x[400];
    for (int i = 0; i < 400; i++)
        x[i] = 0x1p-700;
    CU_ASSERT_EQUAL(nab_array_norm2(400, x), 20 * 0x1p-700);
}

/* What lies behind the last number is not looked at. */
static void test_nothing_behind_is_nonfinite(void)
{
    double x[200] = {0};
    for (size_t n = 0; n < 200; n++) {
        for (size_t i = 0; i < 200; i++)
            x[i] = i < n ? 1 : NAN;
        CU_ASSERT_EQUAL(nab_array_first_nonfinite(n, x), -1);
    }
}

static void test_column_sums_are_chains_over_rows(void)
{
    double x[7 * 37], out[37], expected[37];
    fill(7 * 37, x, 5);
    fill(37, out, 6);
    memcpy(expected, out, sizeof out);
    for (int i = 0; i < 7; i++)
        for (int j = 0; j < 37; j++)
            expected[j] += x[i * 37 + j];
    nab_array_col_sums(7, 37, x, out);
    CU_ASSERT_EQUAL(memcmp(out, expected, sizeof out), 0);
}

static void test_quantiles_agree_with_gsl(void)
{
    double x[N];
    fill(N, x, 7);
    nab_summary s = nab_summarise(N, x), even = nab_summarise(N - 1, x);
    double sorted[N];
    memcpy(sorted, x, sizeof x);
    nab_sort(N - 1, sorted);
    CU_ASSERT_EQUAL(even.median,
                    gsl_stats_median_from_sorted_data(sorted, 1, N - 1));
    nab_sort(N, x);
    for (int i = 1; i < N; i++)
        CU_ASSERT(x[i - 1] <= x[i]);
    CU_ASSERT_EQUAL(s.median, gsl_stats_median_from_sorted_data(x, 1, N));
    for (int i = 0; i <= 64; i++) {
        double p = i / 64.0;
        CU_ASSERT_DOUBLE_EQUAL(nab_quantile(N, x, p),
                               gsl_stats_quantile_from_sorted_data(x, 1, N, p),
                               1e-12);
    }
    CU_ASSERT(isnan(nab_quantile(0, x, 0.5)));
    CU_ASSERT(isnan(nab_quantile(N, x, -0.1)));
    CU_ASSERT(isnan(nab_quantile(N, x, NAN)));
    CU_ASSERT_EQUAL(nab_quantile(N, x, 1), x[N - 1]);
}

static void test_sort_puts_nan_last(void)
{
    double x[] = {NAN, 2, -0.0, INFINITY, 0, -INFINITY, NAN, -1};
    const double sorted[] = {-INFINITY, -1, -0.0, 0, 2, INFINITY, NAN, NAN};
    nab_sort(8, x);
    for (int i = 0; i < 8; i++)
        CU_ASSERT(same_bits(x[i], sorted[i]));
    CU_ASSERT(isnan(nab_quantile(8, x, 0)));
    CU_ASSERT_EQUAL(nab_quantile(6, x, 0), -INFINITY);
    const double tail[] = {1, 2, INFINITY}; /* not 2 + 0 inf */
    CU_ASSERT_EQUAL(nab_quantile(3, tail, 0.5), 2);
    nab_sort(0, NULL);
}

static void test_line_agrees_with_gsl(void)
{
    double x[N], y[N];
    fill(N, y, 8);
    for (int i = 0; i < N; i++) {
        x[i] = 0.01 * i;
        y[i] = 3 - 2 * x[i] + 0.1 * y[i];
    }
    double c0, c1, v00, v01, v11, rss;
    gsl_fit_linear(x, 1, y, 1, N, &c0, &c1, &v00, &v01, &v11, &rss);
    nab_line line = nab_fit_line(N, x, y);
    CU_ASSERT_DOUBLE_EQUAL(line.intercept, c0, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(line.slope, c1, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(line.se_intercept, sqrt(v00), 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(line.se_slope, sqrt(v11), 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(line.residual_sd, sqrt(rss / (N - 2)), 1e-12);
}

static void test_lines_through_few_points(void)
{
    const double x[] = {1, 2}, y[] = {5, 7}, same[] = {1, 1};
    nab_line line = nab_fit_line(2, x, y);
    CU_ASSERT(line.slope == 2 && line.intercept == 3);
    CU_ASSERT(isnan(line.se_slope) && isnan(line.residual_sd));
    CU_ASSERT(isnan(nab_fit_line(2, same, y).slope));
    CU_ASSERT(isnan(nab_fit_line(1, x, y).intercept));
    CU_ASSERT(isnan(nab_fit_line(0, x, y).slope));
    const double tenth[] = {0.1, 0.1, 0.1, 0.1, 0.1, 0.1};
    for (size_t n = 2; n <= 6; n++) { /* of 3 or 6 the mean is no tenth */
        line = nab_fit_line(n, tenth, tenth);
        CU_ASSERT(isnan(line.slope) && isnan(line.residual_sd));
    }
}

static void test_statistics_of_few(void)
{
    const double x[] = {1, 2, 4, 8};
    CU_ASSERT_DOUBLE_EQUAL(nab_summarise(2, x).sd, sqrt(0.5), 1e-15);
    CU_ASSERT_DOUBLE_EQUAL(nab_summarise(2, x).se, 0.5, 1e-15);
    CU_ASSERT_EQUAL(nab_summarise(2, x).median, 1.5);
    CU_ASSERT_EQUAL(nab_summarise(3, x).median, 2);
    CU_ASSERT_EQUAL(nab_summarise(4, x).median, 3);
    CU_ASSERT_EQUAL(nab_quantile(2, x, 0.5), 1.5);
    CU_ASSERT_EQUAL(nab_quantile(3, x, 0.75), 3);
    CU_ASSERT(isnan(nab_quantile(4, x, 1.5)));
    CU_ASSERT(isnan(nab_quantile(2, (double[]){1, NAN}, 0)));
}

static bool is_scaled(double a, double b, int exponent)
{
    return same_bits(a, ldexp(b, exponent));
}

/* All digits stay, however large or small the numbers are. */
static void test_statistics_scale(void)
{
    double x[N], y[N], u[N], v[N];
    fill(N, x, 9);
    fill(N, y, 10);
    nab_summary one = nab_summarise(N, x);
    nab_line line = nab_fit_line(N, x, y);
    for (int ex = -1000; ex <= 1000; ex += 125)
        for (int ey = -1000; ey <= 1000; ey += 250) {
            for (int i = 0; i < N; i++) {
                u[i] = ldexp(x[i], ex);
                v[i] = ldexp(y[i], ey);
            }
            nab_summary s = nab_summarise(N, u);
            CU_ASSERT(is_scaled(s.mean, one.mean, ex));
            CU_ASSERT(is_scaled(s.sd, one.sd, ex));
            CU_ASSERT(is_scaled(s.se, one.se, ex));
            nab_line l = nab_fit_line(N, u, v);
            CU_ASSERT(is_scaled(l.slope, line.slope, ey - ex));
            CU_ASSERT(is_scaled(l.intercept, line.intercept, ey));
            CU_ASSERT(is_scaled(l.residual_sd, line.residual_sd, ey));
            CU_ASSERT(is_scaled(l.se_slope, line.se_slope, ey - ex));
            CU_ASSERT(is_scaled(l.se_intercept, line.se_intercept, ey));
        }
}

/* The formulas of the header, written down plainly. */
static void test_bits_of_a_line(void)
{
    double x[N], y[N], sxx = 0, sxy = 0, rss = 0;
    fill(N, x, 11);
    fill(N, y, 12);
    double mx = nab_array_mean(N, x), my = nab_array_mean(N, y);
    for (int i = 0; i < N; i++) {
        sxx += (x[i] - mx) * (x[i] - mx);
        sxy += (x[i] - mx) * (y[i] - my);
    }
    double slope = sxy / sxx;
    for (int i = 0; i < N; i++) {
        double residual = (y[i] - my) - slope * (x[i] - mx);
        rss += residual * residual;
    }
    nab_line line = nab_fit_line(N, x, y);
    CU_ASSERT(same_bits(line.slope, slope));
    CU_ASSERT(same_bits(line.intercept, my - slope * mx));
    CU_ASSERT(same_bits(line.residual_sd, sqrt(rss / (N - 2))));
}

/* At both ends of the range, and around 0. */
static void test_statistics_at_the_ends(void)
{
    const double one[] = {1, 2, 3}, other[] = {0, 0, 0};
    double x[3];
    for (int end = 0; end < 3; end++) {
        const double unit = (double[]){0x1p-1074, 1e-170, 0x1p1022}[end];
        for (int i = 0; i < 3; i++)
            x[i] = (one[i] - (end == 2 ? 1 : 0)) * unit * (end == 2 ? 0.9 : 1);
        nab_summary s = nab_summarise(3, x);
        CU_ASSERT_DOUBLE_EQUAL(s.sd / (x[1] - x[0]), 1, 1e-15);
        CU_ASSERT_DOUBLE_EQUAL(s.mean / x[1], 1, 1e-15);
        nab_line line = nab_fit_line(3, one, x);
        CU_ASSERT_DOUBLE_EQUAL(line.slope / (x[1] - x[0]), 1, 1e-15);
    }
    const double huge[] = {DBL_MAX, DBL_MAX, -DBL_MAX};
    CU_ASSERT_DOUBLE_EQUAL(nab_summarise(3, huge).mean / DBL_MAX, 1.0 / 3,
                           1e-15);
    CU_ASSERT_DOUBLE_EQUAL(nab_summarise(3, huge).se / DBL_MAX, 2.0 / 3, 1e-15);
    double both[32]; /* their sum is inf - inf */
    for (int i = 0; i < 32; i++)
        both[i] = i % 2 ? DBL_MAX / 2 : -DBL_MAX / 2;
    both[0] = both[16] = -DBL_MAX;
    both[1] = both[17] = DBL_MAX;
    CU_ASSERT_EQUAL(nab_summarise(32, both).mean, 0);
    CU_ASSERT_DOUBLE_EQUAL(nab_summarise(32, both).sd / DBL_MAX,
                           sqrt(11.0 / 31), 1e-15);
    nab_line line = nab_fit_line(3, one, other);
    CU_ASSERT(line.slope == 0 && line.intercept == 0 && line.residual_sd == 0);
    x[2] = (double)INFINITY;
    line = nab_fit_line(3, one, x);
    CU_ASSERT(isnan(line.slope) && isnan(line.residual_sd));
    CU_ASSERT_EQUAL(nab_summarise(3, x).mean, INFINITY);
    CU_ASSERT(isnan(nab_summarise(3, x).sd));
}

/* Neither their sum nor their weights p and 1 - p are exact. */
static void test_statistics_of_equal_numbers(void)
{
    double x[100];
    for (int i = 0; i < 100; i++)
        x[i] = 0.1;
    for (size_t n = 2; n <= 100; n++) {
        nab_summary s = nab_summarise(n, x);
        CU_ASSERT(s.mean == 0.1 && s.sd == 0 && s.se == 0);
        for (int p = 0; p <= 100; p++)
            CU_ASSERT_EQUAL(nab_quantile(n, x, p / 100.0), 0.1);
    }
    const double two_alike[] = {0.1, 0.1, 0.7};
    for (int p = 0; p <= 50; p++)
        CU_ASSERT_EQUAL(nab_quantile(3, two_alike, p / 100.0), 0.1);
    CU_ASSERT_EQUAL(nab_array_exponent(1, (double[]){-INFINITY}), 0);
    CU_ASSERT_EQUAL(nab_array_exponent(1, (double[]){-1}), 1);
    x[99] = nextafter(0.1, 1); /* not equal, and the mean may be outside */
    for (size_t n = 2; n <= 100; n++) {
        nab_summary s = nab_summarise(n, x + 100 - n);
        CU_ASSERT(s.mean >= 0.1 && s.mean <= x[99] && s.sd > 0);
    }
    const double infinite[] = {INFINITY, INFINITY};
    CU_ASSERT(isnan(nab_summarise(2, infinite).sd));
    CU_ASSERT_EQUAL(nab_summarise(2, infinite).mean, INFINITY);
}

static void test_sort_of_few(void)
{
    double x[40];
    for (size_t n = 1; n <= 40; n++)
        for (uint64_t seed = 0; seed < 20; seed++) {
            fill(n, x, 100 * n + seed);
            double sum = 0, sorted_sum = 0;
            for (size_t i = 0; i < n; i++)
                sum += ldexp(floor(ldexp(x[i], 20)), -20); /* exact */
            nab_sort(n, x);
            for (size_t i = 0; i < n; i++)
                sorted_sum += ldexp(floor(ldexp(x[i], 20)), -20);
            for (size_t i = 1; i < n; i++)
                CU_ASSERT(x[i - 1] <= x[i]);
            CU_ASSERT_EQUAL(sum, sorted_sum);
        }
}

/* Far from 0 the differences to the mean count: a formula with sums of squares
 * would lose everything. Two points leave no freedom, three leave one. */
static void test_lines_far_away_and_short(void)
{
    const double x[] = {1e8, 1e8 + 0.1, 1e8 + 0.3, 1e8 + 0.7};
    double y[4];
    for (int i = 0; i < 4; i++)
        y[i] = 3 * (x[i] - 1e8) + 5;
    CU_ASSERT_DOUBLE_EQUAL(nab_fit_line(4, x, y).slope, 3, 1e-13);
    nab_line line = nab_fit_line(3, (double[]){0, 1, 2}, (double[]){0, 1, 0});
    CU_ASSERT_DOUBLE_EQUAL(line.residual_sd, sqrt(2.0 / 3), 1e-15);
    for (uint64_t seed = 0; seed < 20; seed++) {
        double p[2], q[2];
        fill(2, p, 2 * seed);
        fill(2, q, 2 * seed + 1);
        CU_ASSERT(isnan(nab_fit_line(2, p, q).residual_sd));
    }
}

static CU_TestInfo sums[] = {
    {"sums follow the tree", test_sums_follow_the_tree},
    {"empty and single", test_empty_and_single},
    {"norm has no overflow or underflow",
     test_norm_has_no_overflow_or_underflow},
    {"NaN and infinity propagate", test_nan_and_infinity_propagate},
    {"max_abs is that of the loop", test_max_abs_is_that_of_the_loop},
    {"norm of many tiny numbers", test_norm_of_many_tiny_numbers},
    {"nothing behind is nonfinite", test_nothing_behind_is_nonfinite},
    {"first nonfinite finds every place",
     test_first_nonfinite_finds_every_place},
    {"column sums are chains over rows", test_column_sums_are_chains_over_rows},
    CU_TEST_INFO_NULL,
};

static CU_TestInfo stats[] = {
    {"moments agree with GSL", test_moments_agree_with_gsl},
    {"statistics of few", test_statistics_of_few},
    {"statistics scale", test_statistics_scale},
    {"bits of a line", test_bits_of_a_line},
    {"statistics at the ends", test_statistics_at_the_ends},
    {"statistics of equal numbers", test_statistics_of_equal_numbers},
    {"sort of few", test_sort_of_few},
    {"lines far away and short", test_lines_far_away_and_short},
    {"quantiles agree with GSL", test_quantiles_agree_with_gsl},
    {"sort puts NaN last", test_sort_puts_nan_last},
    {"line agrees with GSL", test_line_agrees_with_gsl},
    {"lines through few points", test_lines_through_few_points},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo nab_numeric_sums_suites[] = {
    {"numeric: sums", NULL, NULL, NULL, NULL, sums},
    {"numeric: stats", NULL, NULL, NULL, NULL, stats},
    CU_SUITE_INFO_NULL,
};
