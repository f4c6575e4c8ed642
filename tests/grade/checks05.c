/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The checks of chapter 5. They hold no answer: what a norm must leave alone
 * and what it must reach, derivatives by complex steps (Squire and Trapp 1998),
 * and growth rates that are known otherwise.
 */
#include <complex.h>
#include <math.h>
#include <stdio.h>

#include "../../chapters/chapter05/exercise.h"
#include "grade/check.h"

#define STEP 1e-20 /* of complex steps */

/* ---- 5.1 ---- */

static const char KEEPS[] = "m is the share of the new batch: with m = 0.1 "
                            "nine tenths of the past stay";
static const char SAMPLE[] =
    "n rows vary about their own mean, which is nearer to them than the true "
    "one: an estimate makes up for it";
static const char LONE[] =
    "one row has no spread: say so by -1, and leave what was known";

enum { MOST_UNITS = 12, MOST_X = 1200 };

static const char UNITS[] =
    "units are independent: NaN in one is no other unit's affair";

/* Batches that are all alike: what is left of the start after k of them is
 * (1 - m)^k, and the rest is theirs. */
static void check_remember(double m, size_t n_row, size_t width, int n_batch)
{
    double value[2][MOST_UNITS], start[2][MOST_UNITS];
    char name[40];
    double *kept[2] = {ex_room("running_mean", width),
                       ex_room("running_var", width)};
    for (size_t j = 0; j < width; j++) {
        value[0][j] = ex_uniform(-3, 3);
        value[1][j] = ex_uniform(0.5, 4);
        kept[0][j] = start[0][j] = ex_uniform(-3, 3);
        kept[1][j] = start[1][j] = ex_uniform(0.5, 4);
    }
    const double *mean = ex_const("mean", width, value[0]);
    const double *var = ex_const("var", width, value[1]);
    ex_given("m = %.4g, n_row = %zu, width = %zu, %d equal batch%s, mean = %s, "
             "var = %s, running_mean = %s, running_var = %s",
             m, n_row, width, n_batch, n_batch == 1 ? "" : "es",
             ex_numbers(width, mean), ex_numbers(width, var),
             ex_numbers(width, kept[0]), ex_numbers(width, kept[1]));
    for (int k = 0; k < n_batch; k++)
        ex_equal("returned",
                 ex5_remember(m, n_row, width, mean, var, kept[0], kept[1]), 0,
                 "two rows or more: return 0");
    double old = pow(1 - m, n_batch), rows = (double)n_row;
    for (size_t j = 0; j < width; j++) {
        double sum = value[1][j] * rows, new_var = sum / (rows - 1);
        snprintf(name, sizeof name, "running_mean[%zu]", (size_t)j);
        ex_close(name, kept[0][j],
                 value[0][j] + old * (start[0][j] - value[0][j]), 1e-12, KEEPS);
        snprintf(name, sizeof name, "running_var[%zu]", (size_t)j);
        ex_close(name, kept[1][j], new_var + old * (start[1][j] - new_var),
                 1e-11,
                 fabs(kept[1][j] - value[1][j] -
                      old * (start[1][j] - value[1][j])) < 1e-9
                     ? SAMPLE
                     : KEEPS);
    }
    ex_clear();
}

/* NaN in the mean of unit 1 and the variance of unit 2. */
static void check_ill(void)
{
    static const double mean[] = {3, NAN, 5}, var[] = {2, 4, NAN};
    static const double want_mean[] = {2, NAN, 3};
    static const double want_var[] = {2, 3.5, NAN};
    double *kept[] = {ex_room("running_mean", 3), ex_room("running_var", 3)};
    char name[40];
    for (int j = 0; j < 3; j++)
        kept[0][j] = kept[1][j] = 1;
    ex_given("m = 0.5, n_row = 3, means 3, nan, 5, variances 2, 4, nan, all "
             "running ones 1");
    ex_equal("returned",
             ex5_remember(0.5, 3, 3, ex_const("mean", 3, mean),
                          ex_const("var", 3, var), kept[0], kept[1]),
             0, UNITS);
    for (int j = 0; j < 3; j++) {
        snprintf(name, sizeof name, "running_mean[%zu]", (size_t)j);
        ex_close(name, kept[0][j], want_mean[j], 1e-12, UNITS);
        snprintf(name, sizeof name, "running_var[%zu]", (size_t)j);
        ex_close(name, kept[1][j], want_var[j], 1e-12, UNITS);
    }
    ex_clear();
}

static void check_lone(size_t n_row)
{
    static const double two[] = {2, 0};
    double *mean = ex_room("running_mean", 1), *var = ex_room("running_var", 1);
    mean[0] = 5, var[0] = 7;
    ex_given("m = 0.1, n_row = %zu, width = 1", n_row);
    ex_equal("returned",
             ex5_remember(0.1, n_row, 1, ex_const("mean", 1, two),
                          ex_const("var", 1, two + 1), mean, var),
             -1, LONE);
    ex_exact("running_mean", mean[0], 5, LONE);
    ex_exact("running_var", var[0], 7, LONE);
    ex_clear();
}

static void remember_fixed(void)
{
    check_remember(0.1, 1000000, 3, 1);
    check_remember(0.1, 2, 3, 1);
    check_remember(0.1, 8, 3, 10);
    check_remember(1, 4, 3, 1);
    check_remember(0, 4, 3, 1);
    check_lone(1);
    check_lone(0);
    check_ill();
}

static void remember_seeded(uint64_t seed)
{
    (void)seed;
    for (int k = 0; k < 10; k++)
        check_remember(ex_uniform(0, 1), (size_t)ex_integer(2, 40),
                       (size_t)ex_integer(1, MOST_UNITS), ex_integer(1, 5));
}

/* ---- 5.2 ---- */

static const char COLUMN[] =
    "a batch norm looks down a column: one unit, all examples";
static const char DIVISOR[] =
    "the batch is all there is while it is normalised: then the mean square of "
    "xhat is v / (v + eps), whatever the size of the batch";
static const char ROOT[] =
    "eps belongs to the variance, under the root, not to its root";
static const char FAR[] = "the squares of numbers near 1e8 differ in digits "
                          "that no double has; their "
                          "distances do not";
static const char ALONE[] =
    "one example has no spread to divide by: return -1 and write nothing";
static const char OWN[] = "each unit has its own mean and its own variance";

/* xhat is a straight line in x, has mean 0, and its mean square lacks eps's
 * share of 1: these three leave one answer. */
static void check_unit(const double *x, const double *xhat, double inv_sd,
                       size_t n, size_t width, size_t unit, double eps,
                       const char *hint)
{
    char name[60];
    double rows = (double)n, sum = 0, square = 0;
    for (size_t i = 0; i < n; i++) {
        sum += xhat[i * width];
        square += xhat[i * width] * xhat[i * width] / rows;
    }
    double wanted = 1 - eps * inv_sd * inv_sd;
    double shape = square + eps * inv_sd * inv_sd;
    bool by_less = fabs(shape * rows / (rows - 1) - 1) < 1e-6 ||
                   fabs(square * rows / (rows - 1) - wanted) < 1e-6;
    snprintf(name, sizeof name, "mean of xhat of unit %zu", unit);
    ex_close(name, sum / rows, 0, 1e-6, hint);
    for (size_t i = 1; i < n; i++) {
        snprintf(name, sizeof name, "xhat[%zu] - xhat[%zu]", i * width + unit,
                 unit);
        ex_close(name, xhat[i * width] - xhat[0],
                 (x[i * width] - x[0]) * inv_sd, 1e-6, hint);
    }
    snprintf(name, sizeof name, "mean square of xhat of unit %zu", unit);
    ex_close(name, square, wanted, 1e-6,
             hint != COLUMN ? hint
             : by_less      ? DIVISOR
                            : ROOT);
}

static void check_norm(size_t n, size_t width, double eps, double offset,
                       double spread, bool in_place, size_t ill)
{
    double value[MOST_X];
    for (size_t i = 0; i < n * width; i++)
        value[i] = offset + spread * ex_uniform(-2, 2);
    if (ill < width)
        value[ill + width * (n - 1)] = ill % 2 ? INFINITY : NAN;
    double *xhat = ex_room("xhat", n * width), *inv = ex_room("inv_sd", width);
    const double *x = in_place ? xhat : ex_const("x", n * width, value);
    for (size_t i = 0; i < n * width && in_place; i++)
        xhat[i] = value[i];
    ex_given("n_row = %zu, width = %zu, eps = %.3g, x about %.4g, spread %.3g"
             "%s%s, x = %s",
             n, width, eps, offset, spread, in_place ? ", xhat is x" : "",
             ill < width ? ", one unit not finite" : "",
             ex_matrix(n, width, value));
    ex_equal("returned", ex5_batch_norm(x, n, width, eps, xhat, inv), 0,
             "two rows or more: return 0");
    ex_written("inv_sd", width, inv);
    ex_written("xhat", n * width, xhat);
    for (size_t j = 0; j < width; j++) {
        if (j == ill) {
            ex_close("inv_sd of the unit that is not finite", inv[j], NAN, 0,
                     OWN);
            for (size_t i = 0; i < n; i++)
                ex_close("its xhat", xhat[i * width + j], NAN, 0, OWN);
            continue;
        }
        check_unit(value + j, xhat + j, inv[j], n, width, j, eps,
                   offset != 0    ? FAR
                   : ill != width ? OWN
                                  : COLUMN);
    }
    ex_clear();
}

static void check_lonely(size_t n_row)
{
    static const double one[] = {3};
    double *xhat = ex_room("xhat", 1), *inv = ex_room("inv_sd", 1);
    *xhat = *inv = 7;
    ex_given("n_row = %zu, width = 1, *xhat = *inv_sd = 7", n_row);
    ex_equal(
        "returned",
        ex5_batch_norm(ex_const("x", n_row, one), n_row, 1, 1e-5, xhat, inv),
        -1, ALONE);
    ex_exact("*xhat", *xhat, 7, ALONE);
    ex_exact("*inv_sd", *inv, 7, ALONE);
    ex_clear();
}

/* Two numbers know nothing but which is larger. */
static void check_two(double a, double b)
{
    const double value[] = {a, b};
    double *xhat = ex_room("xhat", 2), *inv = ex_room("inv_sd", 1);
    ex_given("x = %.6g, %.6g in one unit, eps = 1e-12", a, b);
    ex_equal("returned",
             ex5_batch_norm(ex_const("x", 2, value), 2, 1, 1e-12, xhat, inv), 0,
             "two rows or more: return 0");
    double want = a == b ? 0 : a < b ? 1 : -1;
    ex_close("xhat[0]", xhat[0], -want, 1e-6, DIVISOR);
    ex_close("xhat[1]", xhat[1], want, 1e-6, DIVISOR);
    ex_clear();
}

static void norm_fixed(void)
{
    check_norm(4, 3, 1e-12, 0, 1, false, 3);
    check_two(1, 4);
    check_two(-2, -7);
    check_two(3, 3);
    check_norm(16, 5, 0.5, 0, 1, false, 5);
    check_norm(8, 1, 1e-5, 0, 1e-3, false, 1);
    check_norm(6, 4, 1e-5, 0, 1, true, 4);
    check_norm(32, 2, 1e-5, 1e8, 1, false, 2);
    check_norm(5, 3, 1e-5, 0, 1, false, 1);
    check_norm(5, 3, 1e-5, 0, 1, true, 2);
    check_lonely(1);
    check_lonely(0);
}

static void norm_seeded(uint64_t seed)
{
    for (int k = 0; k < 6; k++) {
        size_t n = (size_t)ex_integer(2, 40);
        size_t width = (size_t)ex_integer(1, 20);
        check_norm(n, width, pow(10, ex_uniform(-8, 0)),
                   k == 5 ? ex_uniform(-1e8, 1e8) : 0, exp(ex_uniform(-3, 3)),
                   (seed + (uint64_t)k) % 2, width);
    }
}

/* ---- 5.3 ---- */

static const char TOGETHER[] =
    "moving all x together changes no y: what must dx add up to?";
static const char STRETCH[] =
    "v moves with every x: stretching x about its mean hardly changes y";
static const char SIGN[] =
    "where x is stretched v grows and y does not: which sign has the part of "
    "dx that comes through v?";
static const char SUMS[] =
    "v hears of every x and every y hears of v: what of this is a sum over all "
    "n numbers?";
static const char EPS[] =
    "the page's formula is for eps = 0: here the root is that of v + eps, in "
    "xhat too";
static const char CANCELS[] =
    "x sits far from 0: what cancels in the variance?";
static const char TWICE[] =
    "n - lost divides in v, so it divides in the slope of v as well";
static const char EVERY[] =
    "y[i] hears of x[k] through x[i] itself, through the mean and through v";
static const char SAME[] =
    "dx is dy here: what is written over cannot be read any more";
static const char EQUAL[] =
    "equal numbers: v is 0, and eps under the root keeps the slope finite";

enum { MOST_N = 64 };

/* dL of a step from x in the direction d, of length STEP. */
static double along(const double *x, const double *d, const double *dy,
                    size_t n, double eps, int lost)
{
    double complex mean = 0, v = 0, sum = 0;
    for (size_t i = 0; i < n; i++)
        mean += (x[i] + STEP * I * d[i]) / (double)n;
    for (size_t i = 0; i < n; i++) {
        double complex away = x[i] + STEP * I * d[i] - mean;
        v += away * away / ((double)n - lost);
    }
    for (size_t i = 0; i < n; i++)
        sum += dy[i] * (x[i] + STEP * I * d[i] - mean) / csqrt(v + eps);
    return cimag(sum) / STEP;
}

static double product(size_t n, const double *a, const double *b)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

/* The direction that an error has names the idea that is missing. */
static const char *missing(const double *dx, const double *x, const double *dy,
                           size_t n, double eps, int lost, double slack)
{
    double d[MOST_N], mean = 0, v = 0;
    for (size_t i = 0; i < n; i++) {
        mean += x[i] / (double)n;
        d[i] = 1;
    }
    if (fabs(product(n, dx, d) - along(x, d, dy, n, eps, lost)) > slack)
        return TOGETHER;
    for (size_t i = 0; i < n; i++) {
        d[i] = x[i] - mean;
        v += d[i] * d[i] / ((double)n - lost);
    }
    double got = product(n, dx, d), want = along(x, d, dy, n, eps, lost);
    double fixed = product(n, dy, d) / sqrt(v + eps); // v as a constant
    slack *= sqrt(v);
    return fabs(got - want) <= slack               ? EVERY
           : fabs(got - fixed) <= slack            ? STRETCH
           : fabs(got + want - 2 * fixed) <= slack ? SIGN
           : lost                                  ? TWICE
           : eps >= 0.01                           ? EPS
                                                   : SUMS;
}

/* near: the numbers as they are; given: the same, moved by an offset. */
static void check_back(size_t n, const double *near, double offset,
                       const double *dy, double eps, int lost, bool in_place)
{
    double given[MOST_N], d[MOST_N], mean = 0, size = 0, spread = 0;
    for (size_t i = 0; i < n; i++) {
        given[i] = near[i] + offset;
        mean += near[i] / (double)n;
        size += fabs(dy[i]);
    }
    for (size_t i = 0; i < n; i++)
        spread += (near[i] - mean) * (near[i] - mean) / (double)n;
    bool equal = spread == 0;
    double slack = (offset == 0 ? 1e-10 : 1e-6) * size / sqrt(spread + eps);
    const double *x = ex_const("x", n, given);
    double *dx = ex_room("dx", n);
    const double *pull = in_place ? dx : ex_const("dy", n, dy);
    for (size_t i = 0; i < n && in_place; i++)
        dx[i] = dy[i];
    char before[20] = "";
    if (offset != 0)
        snprintf(before, sizeof before, "2^%d + ", ilogb(offset));
    ex_given("n = %zu, eps = %.3g, lost = %d, x = %s%s, dy = %s%s", n, eps,
             lost, before, ex_numbers(n, near), ex_numbers(n, dy),
             in_place ? ", dx is dy" : "");
    ex_equal("returned", ex5_norm_backward(x, pull, n, eps, lost, dx), 0,
             "two numbers or more: return 0");
    // without the offset, and with an array of its own, it was right
    const char *hint = offset != 0 ? CANCELS
                       : in_place  ? SAME
                       : equal     ? EQUAL
                                   : missing(dx, near, dy, n, eps, lost, slack);
    for (size_t i = 0; i < n; i++) {
        char name[40];
        snprintf(name, sizeof name, "dx[%zu]", i);
        for (size_t k = 0; k < n; k++)
            d[k] = k == i;
        ex_close(name, dx[i], along(near, d, dy, n, eps, lost), slack, hint);
    }
    ex_clear();
}

static void back_fixed(void)
{
    static const double x[] = {1, 2, 4, -3, 0.5}, dy[] = {1, -1, 2, 0.25, 3};
    static const double same[] = {2, 2, 2, 2};
    check_back(4, x, 0, dy, 1e-12, 0, false);
    check_back(4, x, 0, dy, 0.25, 0, false);
    check_back(5, x, 0, dy, 1e-5, 1, false);
    check_back(2, x, 0, dy, 1e-5, 0, false);
    check_back(2, x, 0, dy, 0.5, 1, false);
    check_back(5, x, 0, dy, 1e-5, 0, true);
    check_back(4, same, 0, dy, 1e-5, 0, false);
    check_back(5, x, 0x1p27, dy, 1e-5, 1, false);
    check_back(4, same, 0, dy, 0.25, 1, true);
    for (size_t n = 2; n-- > 0;) {
        double *dx = ex_room("dx", 1);
        *dx = 7;
        ex_given("n = %zu, *dx = 7", n);
        ex_equal("returned",
                 ex5_norm_backward(ex_const("x", n, x), ex_const("dy", n, dy),
                                   n, 1e-5, 0, dx),
                 -1, ALONE);
        ex_exact("*dx", *dx, 7, ALONE);
        ex_clear();
    }
}

static void back_seeded(uint64_t seed)
{
    double x[MOST_N], dy[MOST_N];
    for (int k = 0; k < 6; k++) {
        size_t n = (size_t)ex_integer(3, MOST_N);
        double spread = exp(ex_uniform(-2, 2));
        for (size_t i = 0; i < n; i++) {
            x[i] = spread * ex_uniform(-2, 2);
            dy[i] = ex_uniform(-2, 2);
        }
        check_back(n, x, 0, dy, pow(10, ex_uniform(-6, 0)), k % 2,
                   (seed + (uint64_t)k) % 2);
    }
}

/* ---- 5.4 ---- */

static const char RELU[] =
    "slope 0 is the chapter's net: its rate, squared gradients, finite batch";
static const char NO_BEND[] =
    "slope 1: every unit is on, and two examples have the correlation c, no "
    "more: what is subtracted, what is taken off?";
static const char HALVES[] =
    "f(z) = relu(z) - slope relu(-z): of two examples also the product of one "
    "half with the other counts";
static const char MIRROR[] =
    "f of slope 1/s is, but for a factor, f of slope s in a mirror, and z has "
    "no preferred side";
static const char NEARLY[] =
    "three examples may nearly agree, and the norm divides by their spread";

/* Growth at slopes 0 and -1, by numerical integration of the Gaussian means
 * with 25 digits. */
static const struct {
    int batch;
    double relu, abs;
} known[] = {
    {4, 3.0840609480877327, 7.4952038662455341},
    {5, 2.273706648193161, 5.0902149542614353},
    {6, 2.0037786244370548, 4.2984824718409067},
    {8, 1.7881899766587481, 3.6718212189860399},
    {12, 1.6448935370872344, 3.2590632698040543},
    {16, 1.5899504167651655, 3.1017793893128327},
    {24, 1.5429702175078781, 2.9677743377893804},
    {32, 1.5219528305518796, 2.9079777279439864},
    {64, 1.4930629378035987, 2.8259438674576534},
    {128, 1.4796812723224677, 2.7880109014144},
    {1024, 1.4685009919733326, 2.756350265239815},
    {1000000, 1.4669437983249589, 2.7519428977750668},
};
enum { N_KNOWN = sizeof known / sizeof *known };

static void check_growth(double slope, int batch, double want, const char *hint)
{
    ex_given("slope = %.6g, batch = %d", slope, batch);
    ex_near("growth", ex5_growth(slope, batch), want, 1e-9, hint);
}

/* All means are quadratic in the slope, and alike for s and 1/s, so the rate is
 * a quotient of two lines in t = s / (1 + s^2): slopes 0, 1 and -1 fix it. */
static double between(int k, double slope)
{
    double b = known[k].batch, t = slope / (1 + slope * slope);
    double at_0 = known[k].relu, low = known[k].abs;
    double high = (b - 2) / (b - 3); /* of a linear net */
    double below = 2 * (2 * at_0 - high - low) / (high - low);
    double above = 2 * (high * (1 + below / 2) - at_0);
    return (at_0 + above * t) / (1 + below * t);
}

static void growth_fixed(void)
{
    for (int k = N_KNOWN - 1; k >= 0; k--)
        check_growth(0, known[k].batch, known[k].relu, RELU);
    check_growth(1, 5, 1.5, NO_BEND);
    check_growth(1, 23, 1.05, NO_BEND);
    for (int k = 0; k < N_KNOWN; k += 3)
        check_growth(-1, known[k].batch, known[k].abs, HALVES);
    for (double slope = 0.125; slope < 1; slope *= 2) {
        ex_given("batch = 16, slope = %.4g against %.4g", slope, 1 / slope);
        ex_near("growth", ex5_growth(slope, 16), ex5_growth(1 / slope, 16),
                1e-9, MIRROR);
    }
    check_growth(0, 3, INFINITY, NEARLY);
    check_growth(0.5, 2, INFINITY, NEARLY);
    check_growth(1, 3, INFINITY, NEARLY);
    check_growth(-1, 1, INFINITY, NEARLY);
    check_growth(1, 4, 2, NO_BEND);
    check_growth(1, 1000003, 1 + 1e-6, NO_BEND);
}

static void growth_seeded(uint64_t seed)
{
    (void)seed;
    for (int i = 0; i < 10; i++) {
        int k = ex_integer(0, N_KNOWN - 1);
        double slope = i % 3 ? ex_uniform(-1, 1) : ex_uniform(-100, 100);
        check_growth(slope, known[k].batch, between(k, slope), HALVES);
    }
}

const char *const ex_range_hints[] = {UNITS, OWN, EQUAL, ALONE, FAR, NULL};
const ex_task ex_tasks[] = {{"5.1", remember_fixed, remember_seeded},
                            {"5.2", norm_fixed, norm_seeded},
                            {"5.3", back_fixed, back_seeded},
                            {"5.4", growth_fixed, growth_seeded},
                            {0}};
