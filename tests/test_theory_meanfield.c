/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mean field: closed forms, independent quadrature, and a simulated net. */
#include "tests.h"

#include <gsl/gsl_math.h>
#include <limits.h>
#include <math.h>

#include "nn/nn.h"
#include "numeric/numeric.h"
#include "theory/theory.h"

static double power(double z, const void *context)
{
    double p = 1.0;
    for (int k = 0; k < *(const int *)context; k++)
        p *= z;
    return p;
}

/* E Z^2 = 1, E Z^4 = 3, E Z^8 = 105, odd moments 0. */
static void test_gaussian_moments(void)
{
    static const double moment[] = {1, 0, 1, 0, 3, 0, 15, 0, 105};
    for (int k = 0; k <= 8; k++)
        CU_ASSERT_DOUBLE_EQUAL(nab_gauss_mean(power, &k), moment[k],
                               1e-12 * (1.0 + moment[k]));
}

static double no_number(double z, const void *context)
{
    (void)context;
    return z > 1.0 ? (double)NAN : z;
}

static void test_no_integral_is_nan(void)
{
    CU_ASSERT_TRUE(isnan(nab_gauss_mean(no_number, NULL)));
}

/* E relu(s Z)^2 = s^2/2, E relu'^2 = 1/2; erf: (2/pi) asin(2q/(1+2q))
 * (Williams 1997). */
static void test_closed_forms_of_the_maps(void)
{
    for (double q = 0.01; q < 50; q *= 3) {
        CU_ASSERT_DOUBLE_EQUAL(nab_qmap(&nab_theory_relu, 2, 0.1, q) / q,
                               1 + 0.1 / q, 1e-12);
        CU_ASSERT_DOUBLE_EQUAL(nab_chi(&nab_theory_relu, 3, q), 1.5, 1e-12);
        CU_ASSERT_DOUBLE_EQUAL(nab_qmap(&nab_theory_linear, 2, 0, q) / q, 2,
                               1e-12);
        CU_ASSERT_DOUBLE_EQUAL(nab_qmap(&nab_theory_erf, 1, 0, q),
                               M_2_PI * asin(2 * q / (1 + 2 * q)), 1e-12);
    }
}

/* In a net that saturates, the slope is a peak of width 1/sqrt(q) at 0: E f'^2
 * is then the integral of f'^2 over sqrt(2 pi q), 4/3 for tanh. erf': its square
 * is (4/pi)/sqrt(1+4q) at every q. */
static void test_narrow_peaks_are_seen(void)
{
    for (double q = 1; q < 1e15; q *= 10) {
        double exact = 4 * M_1_PI / sqrt(1 + 4 * q);
        CU_ASSERT_DOUBLE_EQUAL(nab_chi(&nab_theory_erf, 1, q), exact,
                               1e-14 + 1e-12 * exact);
    }
    for (double q = 1e8; q < 1e15; q *= 10)
        CU_ASSERT_DOUBLE_EQUAL(nab_chi(&nab_theory_tanh, 1, q) *
                                   sqrt(2 * M_PI * q),
                               4.0 / 3, 1e-7);
}

static double hard_tanh(double z)
{
    return z < -1 ? -1 : z > 1 ? 1 : z;
}

static double hard_slope(double z)
{
    return fabs(z) < 1 ? 1 : 0;
}

/* With a = 1/sqrt(q): E f'^2 = P(|Z| < a) = erf(a / sqrt 2), and E f^2 = q
 * (P(|Z| < a) - 2 a pdf(a)) + P(|Z| > a). */
static void test_kinks_that_are_said_are_seen(void)
{
    const nab_theory_activation hard = {
        .name = "hard tanh", .f = hard_tanh, .slope = hard_slope, .kink = {1}};
    for (double q = 1e-3; q < 1e6; q *= 1.05) {
        double a = 1 / sqrt(q), inside = erf(a * M_SQRT1_2);
        double pdf = exp(-a * a / 2) / sqrt(2 * M_PI);
        double square = q * (inside - 2 * a * pdf) + erfc(a * M_SQRT1_2);
        CU_ASSERT_DOUBLE_EQUAL(nab_chi(&hard, 1, q), inside, 1e-12);
        if (q < 10) /* beyond, the closed form itself cancels */
            CU_ASSERT_DOUBLE_EQUAL(nab_qmap(&hard, 1, 0, q), square, 1e-12);
    }
    double inside = erf(M_SQRT1_2), pdf = exp(-0.5) / sqrt(2 * M_PI);
    double square = inside - 2 * pdf + erfc(M_SQRT1_2);
    CU_ASSERT_DOUBLE_EQUAL(nab_bn_gain(&hard), inside / square, 1e-12);
}

/* The other slopes are derivatives of their functions. */
static void test_slopes(void)
{
    const nab_theory_activation *all[] = {&nab_theory_linear, &nab_theory_relu,
                                          &nab_theory_sigmoid, &nab_theory_tanh,
                                          &nab_theory_erf};
    for (int k = 0; k < 5; k++)
        for (double z = -3.05; z < 3.2; z += 0.1) {
            double h = 6e-6, rise = all[k]->f(z + h) - all[k]->f(z - h);
            CU_ASSERT_DOUBLE_EQUAL(all[k]->slope(z), rise / (2 * h), 1e-9);
        }
    CU_ASSERT_EQUAL(nab_theory_sigmoid.slope(0), 0.25);
    CU_ASSERT_EQUAL(nab_theory_relu.slope(0), 0);
    CU_ASSERT_TRUE(isnan(nab_theory_relu.f(NAN)));
}

/* tanh, sigma_b = 0.3: GSL's QAGI (1e-13) and Brent in an independent program,
 * agreeing with Gauss and Hermite at 128 nodes. */
static void test_table_of_fixed_points(void)
{
    static const double row[][3] = {
        {1.0, 0.276299192871898, 0.700258146603003},
        {1.5, 0.960844279740437, 1.060981264140920},
        {2.0, 2.253753376227892, 1.327070391015427},
        {3.0, 6.416247008103208, 1.844483737707205}};
    for (int k = 0; k < 4; k++) {
        double sw2 = row[k][0] * row[k][0];
        double q = nab_qstar(&nab_theory_tanh, sw2, 0.09);
        CU_ASSERT_DOUBLE_EQUAL(q, row[k][1], 1e-11);
        CU_ASSERT_DOUBLE_EQUAL(nab_chi(&nab_theory_tanh, sw2, q), row[k][2],
                               1e-11);
    }
}

/* Xavier sigmoid, and tanh with PyTorch's gain 5/3; independent programs. */
static void test_points_of_the_chapters(void)
{
    double q = nab_qstar(&nab_theory_sigmoid, 1, 0);
    CU_ASSERT_DOUBLE_EQUAL(q, 0.2647, 5e-5);
    CU_ASSERT_DOUBLE_EQUAL(nab_chi(&nab_theory_sigmoid, 1, q), 0.05572, 5e-6);
    q = nab_qstar(&nab_theory_sigmoid, 16, 0);
    CU_ASSERT_DOUBLE_EQUAL(nab_chi(&nab_theory_sigmoid, 16, q), 0.3989, 5e-5);
    q = nab_qstar(&nab_theory_tanh, 25.0 / 9, 0);
    CU_ASSERT_DOUBLE_EQUAL(q, 1.1785, 5e-5);
    CU_ASSERT_DOUBLE_EQUAL(nab_chi(&nab_theory_tanh, 25.0 / 9, q), 1.2098,
                           5e-5);
}

static double half_relu(double z) /* leaky, slope 1/2 */
{
    return z < 0 ? z / 2 : z;
}

static double half_step(double z)
{
    return z < 0 ? 0.5 : 1;
}

/* sb2 alone is a lower bound of q, however small; an activation of one's own
 * need not be bounded: E f^2 = 5/8 q. */
static void test_fixed_points_at_the_ends(void)
{
    const nab_theory_activation leaky = {"leaky", half_relu, half_step};
    CU_ASSERT_DOUBLE_EQUAL(nab_qstar(&leaky, 1, 3e3), 8e3, 1e-8);
    CU_ASSERT_TRUE(isnan(nab_qstar(&leaky, 2, 1)));
    CU_ASSERT_EQUAL(nab_qstar(&leaky, 1, 0), 0);
    CU_ASSERT_DOUBLE_EQUAL(nab_chi(&leaky, 1, 0), 0.625, 1e-14);
    CU_ASSERT_DOUBLE_EQUAL(nab_chi(&nab_theory_relu, 1, 0), 0.5, 1e-14);
    CU_ASSERT_DOUBLE_EQUAL(nab_chi(&nab_theory_tanh, 1, 0), 1, 1e-14);
    CU_ASSERT_TRUE(isnan(nab_critical_sigma_w(&leaky, 0)));
    CU_ASSERT_DOUBLE_EQUAL(nab_qstar(&nab_theory_tanh, 0.5, 1e-13) / 2e-13, 1,
                           1e-9);
    CU_ASSERT_EQUAL(nab_qstar(&nab_theory_tanh, 0, 0.25), 0.25);
    CU_ASSERT_TRUE(isnan(nab_qstar(&nab_theory_tanh, -1, 0.25)));
    CU_ASSERT_TRUE(isnan(nab_qstar(&nab_theory_tanh, NAN, 0.25)));
    CU_ASSERT_TRUE(isnan(nab_chi(&nab_theory_relu, 1, NAN)));
    CU_ASSERT_TRUE(isnan(nab_qmap(&nab_theory_relu, 1, 0, -1)));
}

static void test_edge_of_chaos(void)
{
    static const double row[][2] = {{0.001, 1.00908504},
                                    {0.01, 1.04212585},
                                    {0.1, 1.19340073},
                                    {0.3, 1.39558398},
                                    {1.0, 1.85558910}};
    for (int k = 0; k < 5; k++)
        CU_ASSERT_DOUBLE_EQUAL(
            nab_critical_sigma_w(&nab_theory_tanh, row[k][0] * row[k][0]),
            row[k][1], 1e-8);
    CU_ASSERT_DOUBLE_EQUAL(nab_critical_sigma_w(&nab_theory_relu, 0.0), M_SQRT2,
                           1e-12);
    /* The slope of erf at 0 is 2 / sqrt(pi). Without a bias chi - 1 is of
     * second order beyond the edge, so 1e-14 in chi is 1e-7 in sigma_w. */
    CU_ASSERT_DOUBLE_EQUAL(nab_critical_sigma_w(&nab_theory_erf, 0.0),
                           sqrt(M_PI) / 2, 1e-6);
    CU_ASSERT_DOUBLE_EQUAL(nab_critical_sigma_w(&nab_theory_linear, 0.0), 1.0,
                           1e-12);
}

/* The sigmoid's edge without a bias lies far out; below 0 there is no sb2. */
static void test_edges_at_the_ends(void)
{
    double edge = nab_critical_sigma_w(&nab_theory_sigmoid, 0);
    CU_ASSERT_DOUBLE_EQUAL(edge, 10.15, 5e-3);
    double q = nab_qstar(&nab_theory_sigmoid, edge * edge, 0);
    CU_ASSERT_DOUBLE_EQUAL(nab_chi(&nab_theory_sigmoid, edge * edge, q), 1,
                           1e-12);
    CU_ASSERT_TRUE(isnan(nab_critical_sigma_w(&nab_theory_relu, -0.1)));
    CU_ASSERT_TRUE(isnan(nab_critical_sigma_w(&nab_theory_linear, -0.1)));
    CU_ASSERT_TRUE(isnan(nab_critical_sigma_w(&nab_theory_relu, NAN)));
}

static void test_where_there_is_no_fixed_point(void)
{
    CU_ASSERT_TRUE(isnan(nab_qstar(&nab_theory_relu, 2.0, 0.0)));
    CU_ASSERT_TRUE(isnan(nab_qstar(&nab_theory_linear, 1.5, 0.1)));
    CU_ASSERT_TRUE(isnan(nab_qstar(&nab_theory_relu, 2.0, 0.1)));
    double q = nab_qstar(&nab_theory_tanh, 1.1, 0); /* just above the edge */
    CU_ASSERT(q > 0.01 && q < 0.1);
    CU_ASSERT_DOUBLE_EQUAL(nab_qmap(&nab_theory_tanh, 1.1, 0, q), q, 1e-14);
    CU_ASSERT_EQUAL(nab_qstar(&nab_theory_tanh, 0.9, 0.0), 0.0);
    CU_ASSERT_DOUBLE_EQUAL(nab_qstar(&nab_theory_relu, 1.0, 0.5), 1.0, 1e-15);
}

/* Orthogonal inputs: 1/pi; equal ones stay equal. */
static void test_relu_correlation(void)
{
    CU_ASSERT_DOUBLE_EQUAL(nab_relu_correlation(1.0), 1.0, 1e-15);
    CU_ASSERT_DOUBLE_EQUAL(nab_relu_correlation(0.0), M_1_PI, 1e-15);
    CU_ASSERT_DOUBLE_EQUAL(nab_relu_correlation(-1.0), 0.0, 1e-15);
    CU_ASSERT_DOUBLE_EQUAL(nab_relu_slope_correlation(1.0), 1.0, 1e-15);
    CU_ASSERT_DOUBLE_EQUAL(nab_relu_slope_correlation(0.0), 0.5, 1e-15);
    CU_ASSERT_DOUBLE_EQUAL(nab_relu_slope_correlation(0.5), 2.0 / 3, 1e-15);
    CU_ASSERT_TRUE(isnan(nab_relu_correlation(1.0001)));
    CU_ASSERT_TRUE(isnan(nab_relu_slope_correlation(1.0001)));
    CU_ASSERT_TRUE(isnan(nab_relu_slope_correlation(-1.0001)));
}

/* The map against what it is the mean of, at angle acos(c): draws of
 * u, v = c u + sqrt(1-c^2) w, E relu(u) relu(v) / E relu^2. */
static void test_relu_correlation_of_draws(void)
{
    enum { N = 40000 };
    static double draw[2 * N], both[N], slopes[N];
    nab_tape *t = nab_tape_new(1);
    nab_stream_normal(nab_tape_stream(t, "data"), 2 * N, draw);
    nab_tape_free(t);
    for (double c = -0.75; c < 1; c += 0.5) {
        for (int i = 0; i < N; i++) {
            double u = draw[i], v = c * u + sqrt(1 - c * c) * draw[N + i];
            both[i] = u > 0 && v > 0 ? 2 * u * v : 0;
            slopes[i] = u > 0 && v > 0 ? 2 : 0;
        }
        nab_summary s = nab_summarise(N, both), d = nab_summarise(N, slopes);
        CU_ASSERT(fabs(s.mean - nab_relu_correlation(c)) < 5 * s.se);
        CU_ASSERT(fabs(d.mean - nab_relu_slope_correlation(c)) < 5 * d.se);
        if (c < 0) /* the two differ clearly */
            CU_ASSERT(fabs(d.mean - nab_relu_correlation(c)) > 5 * d.se);
    }
}

/* ReLU has a closed form, linear keeps the gradient. */
static void test_batch_norm_gain(void)
{
    CU_ASSERT_DOUBLE_EQUAL(nab_bn_gain(&nab_theory_relu), nab_bn_relu_gain(),
                           1e-13);
    CU_ASSERT_DOUBLE_EQUAL(nab_bn_gain(&nab_theory_linear), 1, 1e-13);
    /* mpmath, 25 digits */
    CU_ASSERT_DOUBLE_EQUAL(nab_bn_gain(&nab_theory_tanh), 1.17780723230418,
                           1e-10);
}

/* Factor per layer of the gradient norm in a sigmoid net of width 256, layers 6
 * to 2, over 16 nets; theory is the limit, so 1/width is allowed for. */
static void test_a_simulated_net(void)
{
    enum { WIDTH = 256, DEPTH = 8, NETS = 16 };
    double rate[NETS];
    nab_tape *t = nab_tape_new(1);
    for (int net = 0; net < NETS; net++) {
        size_t width[DEPTH + 1];
        for (int k = 0; k <= DEPTH; k++)
            width[k] = WIDTH;
        nab_tape_restart(t, nab_seed(1, "test", "net", (uint64_t)net));
        nab_mlp *m = nab_mlp_new(t, DEPTH, width, nab_scaled_normal(1.0), "fc");
        nab_tensor *pre[DEPTH], *x = nab_randn(t, nab_mat(4, WIDTH));
        nab_tensor *y = nab_mlp_apply(m, x, nab_sigmoid, pre, NULL);
        nab_backward(nab_sum(nab_mul(y, nab_randn(t, y->shape))));
        double ratio = nab_array_norm2(pre[1]->size, pre[1]->grad) /
                       nab_array_norm2(pre[5]->size, pre[5]->grad);
        rate[net] = nab_num_pow(ratio, 0.25);
    }
    nab_tape_free(t);
    double q = nab_qstar(&nab_theory_sigmoid, 1.0, 0.0);
    double predicted = sqrt(nab_chi(&nab_theory_sigmoid, 1.0, q));
    nab_summary s = nab_summarise(NETS, rate);
    CU_ASSERT(fabs(s.mean - predicted) < 5 * s.se + 1.0 / WIDTH);
    CU_ASSERT_FALSE(fabs(s.mean - 0.25) < 5 * s.se + 1.0 / WIDTH);
}

static CU_TestInfo field_tests[] = {
    {"Gaussian moments", test_gaussian_moments},
    {"no integral is NaN", test_no_integral_is_nan},
    {"closed forms", test_closed_forms_of_the_maps},
    {"narrow peaks", test_narrow_peaks_are_seen},
    {"kinks that are said", test_kinks_that_are_said_are_seen},
    {"slopes", test_slopes},
    {"points of the chapters", test_points_of_the_chapters},
    {"fixed points at the ends", test_fixed_points_at_the_ends},
    {"table of fixed points", test_table_of_fixed_points},
    {"edge of chaos", test_edge_of_chaos},
    {"edges at the ends", test_edges_at_the_ends},
    {"no fixed point", test_where_there_is_no_fixed_point},
    {"ReLU correlation", test_relu_correlation},
    {"ReLU correlation of draws", test_relu_correlation_of_draws},
    {"gain of batch norm", test_batch_norm_gain},
    {"a simulated net", test_a_simulated_net},
    CU_TEST_INFO_NULL};

/* ---- closed forms ---- */

static void test_born_dead(void)
{
    CU_ASSERT_DOUBLE_EQUAL(nab_born_dead(2, 10), 1 - pow(0.75, 10), 1e-15);
    CU_ASSERT_DOUBLE_EQUAL(nab_born_dead(1, 1), 0.5, 1e-16);
    CU_ASSERT_DOUBLE_EQUAL(nab_born_dead(50, 3) / ldexp(3, -50), 1.0, 1e-14);
}

/* psi(1) = -euler, psi(2) = 1 - euler. n = 2: gain 1 decays by euler/2. */
static void test_lyapunov(void)
{
    CU_ASSERT_DOUBLE_EQUAL(nab_lyapunov_gaussian(4, 2.0),
                           0.5 * (1 - M_EULER + M_LN2), 1e-14);
    CU_ASSERT_DOUBLE_EQUAL(nab_lyapunov_gaussian(2, 1.0), -0.5 * M_EULER,
                           1e-14);
    CU_ASSERT_DOUBLE_EQUAL(nab_lyapunov_variance(2), M_PI * M_PI / 24, 1e-14);
    CU_ASSERT(nab_lyapunov_gaussian(100000, 1.0) > -1e-4);
    for (int n = 0; n >= -3; n--)
        CU_ASSERT(isnan(nab_lyapunov_gaussian(n, 1.0)) &&
                  isnan(nab_lyapunov_variance(n)));
}

static void test_overflow_and_underflow_depth(void)
{
    CU_ASSERT_EQUAL(nab_overflow_depth(2.0, NAB_FLOAT16), 16);
    CU_ASSERT_EQUAL(nab_overflow_depth(2.0, NAB_FLOAT32), 128);
    CU_ASSERT_EQUAL(nab_overflow_depth(1.1, NAB_FLOAT32), 931);
    CU_ASSERT_EQUAL(nab_overflow_depth(10.0, NAB_FLOAT32), 39);
    CU_ASSERT_EQUAL(nab_overflow_depth(1.0005, NAB_FLOAT32), 177491);
    CU_ASSERT_EQUAL(nab_overflow_depth(2.0, NAB_FLOAT64), 1024);
    CU_ASSERT_EQUAL(nab_overflow_depth(1.0, NAB_FLOAT64), 0);
    CU_ASSERT_EQUAL(nab_underflow_depth(0.25, NAB_FLOAT16), 13);
    CU_ASSERT_EQUAL(nab_underflow_depth(0.25, NAB_FLOAT32), 75);
    CU_ASSERT_EQUAL(nab_underflow_depth(0.25, NAB_FLOAT64), 538);
    CU_ASSERT_EQUAL(nab_underflow_depth(1.0, NAB_FLOAT64), 0);
    CU_ASSERT_EQUAL(nab_overflow_depth((double)INFINITY, NAB_FLOAT16), 1);
    CU_ASSERT_EQUAL(nab_underflow_depth(0.0, NAB_FLOAT16), 1);
    CU_ASSERT_EQUAL(nab_overflow_depth(1 + 1e-12, NAB_FLOAT64), INT_MAX);
    CU_ASSERT_EQUAL(nab_underflow_depth(1 - 1e-12, NAB_FLOAT64), INT_MAX);
}

/* Depth at which the power itself, in long double, rounds to infinity. */
static int depth_by_powers(double gain, nab_format format)
{
    long double power = gain;
    int depth = 1;
    for (; !isinf(nab_round_to((double)power, format)); depth++)
        power *= gain;
    return depth;
}

/* Gains from 1 + 2^-8 up, and those around each root of the edge. */
static void test_overflow_by_rounding(void)
{
    static const struct {
        nab_format format;
        int top, precision;
    } row[] = {{NAB_FLOAT16, 16, 11},
               {NAB_BFLOAT16, 128, 8},
               {NAB_FLOAT32, 128, 24},
               {NAB_FLOAT64, 1024, 53}};
    for (int k = 0; k < 4; k++)
        for (double gain = 1 + 0x1p-8; gain < 1e6; gain = 1 + 1.01 * (gain - 1))
            CU_ASSERT_EQUAL(nab_overflow_depth(gain, row[k].format),
                            depth_by_powers(gain, row[k].format));
    for (int k = 0; k < 3; k++)
        for (int depth = 1; depth < 100; depth++) {
            double edge =
                ldexp(1 - ldexp(1, -row[k].precision - 1), row[k].top);
            double root = pow(edge, 1.0 / depth), part = 1e-12;
            CU_ASSERT_EQUAL(
                nab_overflow_depth(root * (1 + part), row[k].format), depth);
            CU_ASSERT_EQUAL(
                nab_overflow_depth(root * (1 - part), row[k].format),
                depth + 1);
        }
    CU_ASSERT_EQUAL(nab_overflow_depth(65520, NAB_FLOAT16), 1);
    CU_ASSERT_EQUAL(nab_overflow_depth(65519.9, NAB_FLOAT16), 2);
    CU_ASSERT_EQUAL(nab_overflow_depth(1.041, NAB_FLOAT16), 276);
    CU_ASSERT_EQUAL(nab_overflow_depth(1.013, NAB_BFLOAT16), 6869);
}

static void test_growth_constants(void)
{
    CU_ASSERT_DOUBLE_EQUAL(sqrt(nab_bn_relu_gain()), 1.2112, 5e-5);
    CU_ASSERT_DOUBLE_EQUAL(nab_gaussian_product_edge(1), 4.0, 1e-14);
    CU_ASSERT_DOUBLE_EQUAL(nab_gaussian_product_edge(10), 28.53, 5e-3);
    CU_ASSERT_DOUBLE_EQUAL(nab_depth_scale(exp(-0.25)), 4.0, 1e-14);
}

static CU_TestInfo closed_tests[] = {
    {"born dead", test_born_dead},
    {"Lyapunov exponents", test_lyapunov},
    {"overflow and underflow", test_overflow_and_underflow_depth},
    {"overflow by rounding", test_overflow_by_rounding},
    {"constants of growth", test_growth_constants},
    CU_TEST_INFO_NULL};

CU_SuiteInfo nab_theory_meanfield_suites[] = {
    {"theory: mean field", NULL, NULL, NULL, NULL, field_tests},
    {"theory: closed forms", NULL, NULL, NULL, NULL, closed_tests},
    CU_SUITE_INFO_NULL};
