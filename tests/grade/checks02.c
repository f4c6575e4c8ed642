/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The checks of chapter 2. They hold no answer: layers that the chapter's table
 * has, matrices whose products are known beforehand, differences of the chain
 * itself, and means known otherwise (Cohen and Newman 1984; at the least bound
 * it equals the slope of the cumulant).
 */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../../chapters/chapter02/exercise.h"
#include "grade/check.h"

enum { CHAIN_MOST = 64, DEPTH_MOST = 4000, WIDTH_MOST = 6 };
static const double LN10 = 2.302585092994046;

/* ---- 2.1 ---- */

static const char EACH_LAYER[] =
    "a layer multiplies what the one before has rounded, not the exact power";
static const char EITHER_SIGN[] =
    "there are two infinities, and a negative gain visits both sides";
static const char AT_ITS_TOP[] =
    "what is rounded to infinity begins half a step above the largest number";
static const char STAYS[] =
    "a chain that shrinks, stands still or is NaN never becomes infinite";

static const char SLOWLY[] =
    "the chain grows, and does not stand still: a million layers are enough";

static const char *const format_name[] = {"float16", "bfloat16", "float32",
                                          "float64"};

static void check_layer(double gain, nab_format format, int want,
                        const char *hint)
{
    ex_given("gain = %.6g, %s", gain, format_name[format]);
    ex_equal("layer", ex2_overflow_layer(gain, format), want, hint);
}

static void layer_fixed(void)
{
    check_layer(2, NAB_FLOAT16, 16, AT_ITS_TOP);
    check_layer(2, NAB_FLOAT32, 128, AT_ITS_TOP);
    check_layer(10, NAB_FLOAT64, 309, AT_ITS_TOP);
    check_layer(1.1, NAB_FLOAT32, 931, EACH_LAYER);
    check_layer(1.1, NAB_BFLOAT16, 929, EACH_LAYER);
    check_layer(1.0035, NAB_BFLOAT16, 0, EACH_LAYER);
    check_layer(65519, NAB_FLOAT16, 2, AT_ITS_TOP);
    check_layer(65520, NAB_FLOAT16, 1, AT_ITS_TOP);
    check_layer(-3, NAB_FLOAT16, 11, EITHER_SIGN);
    check_layer(0.5, NAB_FLOAT16, 0, STAYS);
    check_layer(-1, NAB_FLOAT32, 0, STAYS);
    check_layer(INFINITY, NAB_FLOAT64, 1, STAYS);
    check_layer(NAN, NAB_FLOAT16, 0, STAYS);
    check_layer(0, NAB_FLOAT32, 0, STAYS);
    check_layer(-INFINITY, NAB_BFLOAT16, 1, EITHER_SIGN);
    check_layer(1.001, NAB_FLOAT64, 710138, SLOWLY);
    check_layer(-1.0011, NAB_FLOAT64, 645612, SLOWLY);
}

/* 2^j is exact in every format. And with 24 digits or more a gain is as good as
 * exact, unless its power comes close to the top. */
static void layer_seeded(uint64_t seed)
{
    static const int top[] = {16, 128, 128, 1024};
    (void)seed;
    for (int k = 0; k < 8; k++) {
        int f = ex_integer(0, 3), j = ex_integer(1, 9);
        double sign = ex_integer(0, 1) ? 1 : -1;
        check_layer(sign * ldexp(1, j), (nab_format)f, (top[f] + j - 1) / j,
                    sign > 0 ? AT_ITS_TOP : EITHER_SIGN);
        if (k == 0)
            check_layer(sign * ldexp(1, -j), (nab_format)f, 0, STAYS);
    }
    for (int k = 0; k < 8;) {
        int f = ex_integer(2, 3);
        double gain = exp(ex_uniform(0.1, 4)), layers = top[f] / log2(gain);
        if (fabs(layers - rint(layers)) < 0.01)
            continue;
        double sign = ex_integer(0, 1) ? 1 : -1;
        check_layer(sign * gain, (nab_format)f, (int)ceil(layers),
                    sign > 0 ? EACH_LAYER : EITHER_SIGN);
        k++;
    }
}

/* ---- 2.2 ---- */

static const char KEEP_THE_LOG[] =
    "a length leaves float64, its logarithm does not: when to take it?";
static const char NOT_A_NORM[] =
    "what a matrix does depends on where the vector points by then";
static const char FROM_THE_LEFT[] =
    "a row comes from the left: x_l = x_(l-1) W_l, the first layer first";
static const char RELATIVE[] = "a growth is relative to the |x| that came in";
static const char A_LOGARITHM[] =
    "the logarithm of a quotient of two lengths: behind the last layer, before "
    "the first";
static const char SQUARES[] =
    "a square leaves float64 long before the length that it belongs to";
static const char NOTHING_LEFT[] =
    "0 and NaN are results too: ln 0 is -INFINITY, and NaN stays NaN";

/* On exact copies, so that both sides of the arrays are guarded. */
static double growth_of(size_t depth, size_t n, const double *w,
                        const double *x)
{
    double got = ex2_log_growth(depth, n, ex_const("w", depth * n * n, w),
                                ex_const("x", n, x));
    ex_clear();
    return got;
}

static void check_growth(size_t depth, size_t n, const double *w,
                         const double *x, double want, const char *hint)
{
    double got = growth_of(depth, n, w, x), square = 0;
    for (size_t i = 0; i < n; i++)
        square += x[i] * x[i];
    bool not_relative =
        fabs(got - want - log(square) / 2) < 1e-9 && square != 1;
    ex_close("logarithm", got, want, 1e-10 * (1 + fabs(want)),
             not_relative ? RELATIVE : hint);
}

/* diag(p,q) in turns with diag(q,p), from x = (1,0). */
static void check_turns(size_t depth, double p, double q, const char *hint)
{
    static double w[DEPTH_MOST * 4];
    const double x[] = {1, 0};
    for (size_t l = 0; l < depth; l++) {
        double *at = w + 4 * l;
        at[0] = l % 2 ? q : p;
        at[3] = l % 2 ? p : q;
        at[1] = at[2] = 0;
    }
    ex_given("n = 2, %zu layers: diag(%g, %g) in turns with diag(%g, %g), "
             "x = (1, 0)",
             depth, p, q, q, p);
    double rounds = floor((double)depth / 2);
    double want = (rounds + (double)(depth % 2)) * log(fabs(p)) +
                  (rounds > 0 ? rounds * log(fabs(q)) : 0);
    check_growth(depth, 2, w, x, want, hint);
}

/* The shear (0.9 1 / 0 0.9): x = (1,0) becomes 0.9^k (1, k / 0.9). */
static void check_shear(size_t depth)
{
    static double w[DEPTH_MOST * 4];
    const double x[] = {1, 0};
    for (size_t l = 0; l < depth; l++) {
        w[4 * l] = w[4 * l + 3] = 0.9;
        w[4 * l + 1] = 1;
        w[4 * l + 2] = 0;
    }
    double k = (double)depth;
    ex_given("n = 2, %zu times (0.9 1 / 0 0.9), x = (1, 0)", depth);
    check_growth(depth, 2, w, x, k * log(0.9) + log(hypot(1, k / 0.9)),
                 FROM_THE_LEFT);
}

static void growth_fixed(void)
{
    const double one[] = {2, 2, 2}, three[] = {3};
    const double nan_then[] = {1, NAN, 3, 4, 1, 0, 0, 1};
    const double kills[] = {0, 0, 3, 6, 1, 0, 0, 1}, left[] = {2, 0};
    const double nan_too[] = {NAN, 1}, tiny[] = {0, 1e-250},
                 huge[] = {0, 1e250};
    ex_given("n = 1, three layers of 2, x = 3");
    check_growth(3, 1, one, three, 3 * log(2), A_LOGARITHM);
    ex_given("n = 1, no layer, x = 3");
    check_growth(0, 1, one, three, 0, A_LOGARITHM);
    check_turns(10, 2, 0.1, NOT_A_NORM);
    check_shear(10);
    check_turns(4000, 2, 2, KEEP_THE_LOG);
    check_turns(4000, 0.5, 0.25, KEEP_THE_LOG);
    check_turns(9, 1e90, 1e95, KEEP_THE_LOG);
    check_turns(8, -1e-90, 1e-95, KEEP_THE_LOG);
    check_shear(4000);
    ex_given("n = 2: (0 0 / 3 6), then the identity, x = (2, 0)");
    check_growth(2, 2, kills, left, -INFINITY, NOTHING_LEFT);
    ex_given("n = 2: (1 nan / 3 4), then the identity, x = (2, 0)");
    check_growth(2, 2, nan_then, left, NAN, NOTHING_LEFT);
    ex_given("n = 2: (0 0 / 3 6), then the identity, x = (nan, 1)");
    check_growth(2, 2, kills, nan_too, NAN, NOTHING_LEFT);
    ex_given("n = 2: (0 0 / 3 6), then the identity, x = (0, 1e-250)");
    check_growth(2, 2, kills, tiny, log(hypot(3, 6)), SQUARES);
    ex_given("n = 2: (0 0 / 3 6), then the identity, x = (0, 1e250)");
    check_growth(2, 2, kills, huge, log(hypot(3, 6)), SQUARES);
}

/* u v^T, one after the other: x is multiplied by x.u, by v.u', .. and ends as
 * the last v. Neither the order of the layers nor their sides may be changed.
 */
static void check_outer_products(size_t n, size_t depth)
{
    static double w[DEPTH_MOST * WIDTH_MOST * WIDTH_MOST];
    double x[WIDTH_MOST], v[WIDTH_MOST], u[WIDTH_MOST];
    double size = exp(ex_uniform(-4, 4)), square = 0, want = 0;
    for (size_t i = 0; i < n; i++) {
        v[i] = x[i] = ex_uniform(1, 3);
        square += x[i] * x[i];
    }
    want -= log(square) / 2;
    for (size_t l = 0; l < depth; l++) {
        double across = square = 0;
        for (size_t i = 0; i < n; i++) {
            u[i] = ex_uniform(0.1, 1) * size;
            across += v[i] * u[i];
        }
        want += log(across);
        for (size_t i = 0; i < n; i++) {
            v[i] = ex_uniform(0.1, 2);
            square += v[i] * v[i];
        }
        for (size_t i = 0; i < n * n; i++)
            w[l * n * n + i] = u[i / n] * v[i % n];
    }
    if (depth > 0)
        want += log(square) / 2;
    else
        want = 0;
    ex_given("n = %zu, %zu matrices of outer products u v^T, x = %s; w = %s", n,
             depth, ex_numbers(n, x), ex_matrix(depth * n, n, w));
    check_growth(depth, n, w, x, want,
                 depth > 9 ? KEEP_THE_LOG : FROM_THE_LEFT);
}

static void growth_seeded(uint64_t seed)
{
    (void)seed;
    for (int k = 0; k < 4; k++)
        check_outer_products((size_t)ex_integer(1, WIDTH_MOST),
                             (size_t)ex_integer(0, 5));
    check_outer_products((size_t)ex_integer(2, WIDTH_MOST), 3000);
}

/* ---- 2.3 ---- */

static const char THE_OTHERS[] =
    "a derivative is the product of all the others: of those before and of "
    "those behind";
static const char PULLED[] =
    "up = dL/dy stands in every derivative of L: by how much does y move L?";
static const char NO_DIVISION[] =
    "at w = 0 the product has forgotten the others: do not divide it by w";
static const char SEVERAL[] =
    "with two zeros, each of them still sees the other";
static const char IN_TWO_PARTS[] =
    "a partial product leaves float64 although the result does not: a number "
    "is a fraction times a power of two";
static const char SPOILT[] =
    "a NaN in w[k] is a factor of every derivative but its own, and one in x "
    "of all but *dx; 0 times NaN is NaN";
static const char LONG_RUN[] =
    "the range of long double ends as well: how far does a power of two go "
    "that is counted in a whole number?";

/* The result of one call, on copies. */
typedef struct {
    const double *dw;
    double dx;
} vjp;

static vjp run_vjp(size_t n, const double *w, double x, double up)
{
    double *dw = ex_room("dw", n), *dx = ex_room("*dx", 1);
    ex2_chain_vjp(n, ex_const("w", n, w), x, up, dw, dx);
    return (vjp){dw, *dx};
}

static double product(size_t n, const double *w, double x)
{
    for (size_t k = 0; k < n; k++)
        x *= w[k];
    return x;
}

/* Below the normal numbers digits may be lost. */
static void check_dw(size_t k, double got, double want, const char *hint)
{
    char name[40];
    bool normal = want == 0 || fabs(want) >= DBL_MIN;
    snprintf(name, sizeof name, "dw[%zu]", k);
    ex_close(name, got, want, normal ? 1e-10 * fabs(want) : DBL_MIN, hint);
}

/* Whether `up` is all that is missing. */
static bool forgets_up(double got, double want, double up)
{
    return up != 1 && want != 0 && fabs(got * up - want) < 1e-9 * fabs(want);
}

/* y is a straight line in each of its factors: a difference over any distance
 * is its slope. */
static void check_chain(size_t n, const double *w, double x, double up)
{
    double moved[CHAIN_MOST] = {0};
    int n_zero = 0;
    for (size_t k = 0; k < n; k++) {
        moved[k] = w[k];
        n_zero += w[k] == 0;
    }
    const char *hint = n_zero > 1   ? SEVERAL
                       : n_zero > 0 ? NO_DIVISION
                                    : THE_OTHERS;
    const char *zeros = n_zero > 1   ? ", several w are 0"
                        : n_zero > 0 ? ", one w is 0"
                                     : ", no w is 0";
    ex_given("n = %zu, w = %s, x = %.6g, up = %.6g%s", n, ex_numbers(n, w), x,
             up, n > 16 ? zeros : "");
    vjp got = run_vjp(n, w, x, up);
    double want = up * product(n, w, 1);
    ex_near("*dx", got.dx, want, 1e-10,
            forgets_up(got.dx, want, up) ? PULLED : hint);
    for (size_t k = 0; k < n; k++) {
        if (n > 16)
            ex_where("n = %zu, w[%zu] = %.6g, w = %s, x = %.6g, up = %.6g%s", n,
                     k, w[k], ex_numbers(n, w), x, up, zeros);
        moved[k] = w[k] + 1;
        double above = product(n, moved, x);
        moved[k] = w[k] - 1;
        double slope = (above - product(n, moved, x)) / 2;
        moved[k] = w[k];
        check_dw(k, got.dw[k], up * slope,
                 forgets_up(got.dw[k], up * slope, up) ? PULLED : hint);
    }
    ex_clear();
}

/* Powers of two: w[k] = 2^power[k], each third from the second on below 0, x
 * and up are 1. The derivatives are powers as well. */
static void check_powers(size_t n, const int *power, const char *what,
                         const char *hint)
{
    static double w[200000];
    long sum = 0;
    double sign = 1;
    for (size_t k = 0; k < n; k++) {
        double s = k % 3 == 1 ? -1 : 1;
        w[k] = ldexp(s, power[k]);
        sum += power[k];
        sign *= s;
    }
    char list[100] = "";
    for (size_t k = 0; k < n && k < 6; k++)
        snprintf(list + strlen(list), sizeof list - strlen(list), "%s%s2^%d",
                 k ? ", " : "", k % 3 == 1 ? "-" : "", power[k]);
    ex_given("n = %zu, w = (%s%s), x = up = 1; powers of two, %s", n, list,
             n > 6 ? ", .." : "", what);
    vjp got = run_vjp(n, w, 1, 1);
    ex_near("*dx", got.dx, ldexp(sign, (int)sum), 1e-10, hint);
    for (size_t k = 0; k < n; k++) {
        double s = k % 3 == 1 ? -1 : 1;
        check_dw(k, got.dw[k], ldexp(sign * s, (int)(sum - power[k])), hint);
    }
    ex_clear();
}

static void check_spoilt(size_t n, size_t at, double x, const double *good)
{
    double w[CHAIN_MOST];
    for (size_t k = 0; k < n; k++)
        w[k] = k == at ? NAN : good[k];
    ex_given("n = %zu, w[%zu] = nan, w = %s, x = %.6g, up = 1", n, at,
             ex_numbers(n, w), x);
    vjp got = run_vjp(n, w, x, 1);
    w[at] = 1;
    check_dw(at, got.dw[at], product(n, w, x), SPOILT);
    ex_close("*dx", got.dx, NAN, 0, SPOILT);
    for (size_t k = 0; k < n; k++)
        if (k != at)
            check_dw(k, got.dw[k], NAN, SPOILT);
    ex_clear();
}

/* x and up at the ends of float64, x NaN. */
static void check_ends(void)
{
    static const double w[] = {2, -0.5, 4}, zero[] = {2, 0, 4};
    ex_given("w = (2, -0.5, 4), x = 1e-200, up = 1e300");
    vjp got = run_vjp(3, w, 1e-200, 1e300);
    ex_near("*dx", got.dx, -4e300, 1e-10, IN_TWO_PARTS);
    check_dw(0, got.dw[0], -2e100, IN_TWO_PARTS);
    check_dw(2, got.dw[2], -1e100, IN_TWO_PARTS);
    ex_clear();
    ex_given("w = (2, -0.5, 4), x = 1e200, up = 1e200");
    got = run_vjp(3, w, 1e200, 1e200);
    ex_near("*dx", got.dx, -4e200, 1e-10, IN_TWO_PARTS);
    check_dw(0, got.dw[0], -INFINITY, IN_TWO_PARTS);
    check_dw(1, got.dw[1], INFINITY, IN_TWO_PARTS);
    ex_clear();
    ex_given("w = (2, -0.5, 4), x = nan, up = 1");
    got = run_vjp(3, w, NAN, 1);
    ex_near("*dx", got.dx, -4, 1e-10, SPOILT);
    for (size_t k = 0; k < 3; k++)
        check_dw(k, got.dw[k], NAN, SPOILT);
    ex_clear();
    ex_given("w = (2, 0, 4), x = nan, up = 1");
    got = run_vjp(3, zero, NAN, 1);
    ex_near("*dx", got.dx, 0, 0, SPOILT);
    for (size_t k = 0; k < 3; k++)
        check_dw(k, got.dw[k], NAN, SPOILT);
    ex_clear();
}

/* x, then up, far below the normal numbers, and a weight that lifts them. */
static void check_lifted(void)
{
    const double least = ldexp(3, -1074), w[] = {0.75, ldexp(0.7, 1000)};
    ex_given("w = (0.75, 0.7 2^1000), x = 3 2^-1074, up = 1");
    vjp got = run_vjp(2, w, least, 1);
    ex_near("*dx", got.dx, 0.75 * w[1], 1e-10, IN_TWO_PARTS);
    check_dw(0, got.dw[0], ldexp(2.1, -74), IN_TWO_PARTS);
    ex_clear();
    ex_given("w = (0.75, 0.7 2^1000), x = 1, up = 3 2^-1074");
    got = run_vjp(2, w, 1, least);
    ex_near("*dx", got.dx, 0.75 * ldexp(2.1, -74), 1e-10, IN_TWO_PARTS);
    check_dw(0, got.dw[0], ldexp(2.1, -74), IN_TWO_PARTS);
    ex_clear();
    // a weight below them: what its fraction is multiplied by costs it digits
    const double low[] = {least, 1}, x = ldexp(0.7, 700);
    ex_given("w = (3 2^-1074, 1), x = 0.7 2^700, up = 1");
    got = run_vjp(2, low, x, 1);
    check_dw(0, got.dw[0], x, IN_TWO_PARTS);
    check_dw(1, got.dw[1], ldexp(2.1, -374), IN_TWO_PARTS);
    ex_clear();
    ex_given("w = (1, 3 2^-1074), x = 1, up = 0.7 2^1000");
    const double last[] = {1, least};
    got = run_vjp(2, last, 1, ldexp(0.7, 1000));
    ex_near("*dx", got.dx, ldexp(2.1, -74), 1e-10, IN_TWO_PARTS);
    check_dw(0, got.dw[0], ldexp(2.1, -74), IN_TWO_PARTS);
    ex_clear();
}

/* Products that come back to 1 after a long way out. */
static void check_runs(void)
{
    static int power[200000];
    for (int k = 0; k < 200000; k++)
        power[k] = k / 1000 % 2 ? -2 : 2;
    check_powers(200000, power,
                 "a thousand times 4, a thousand times 1/4, ..; the time must "
                 "grow like n",
                 IN_TWO_PARTS);
    for (int k = 0; k < 40000; k++)
        power[k] = k < 20000 ? 1 : -1;
    check_powers(40000, power, "20000 times 2, then 20000 times 1/2", LONG_RUN);
    for (int k = 0; k < 40000; k++)
        power[k] = k < 20000 ? -1 : 1;
    check_powers(40000, power, "20000 times 1/2, then 20000 times 2", LONG_RUN);
}

static void chain_fixed(void)
{
    static const double w[] = {2, -0.5, 3, 0.25, -4};
    static const double zero[] = {2, 0, 3}, zeros[] = {2, 0, 3, 0};
    static const double top[] = {0, 2}, all[] = {0, 0, 0}, ill[] = {2, 3, NAN};
    static const int far[] = {600, 600, -700, -400, -300, 500};
    static const int deep[] = {-900, -900, 1000, 800};
    static const int over[] = {600, 600, 10}, under[] = {-600, -600, -10};
    check_chain(1, w, 3, 1);
    check_chain(5, w, 0.5, -2);
    check_chain(0, w, 3, 5);
    check_chain(3, zero, 7, 1);
    check_chain(2, top, -1, 2);
    check_chain(4, zeros, 7, 1);
    check_chain(3, all, 7, 1);
    check_chain(3, w, 0, 1);
    check_chain(3, w, 2, 0);
    check_powers(6, far, "from 2^-700 to 2^600", IN_TWO_PARTS);
    check_powers(4, deep, "from 2^-900 to 2^1000", IN_TWO_PARTS);
    check_powers(3, over, "too large for all but one", IN_TWO_PARTS);
    check_powers(3, under, "too small for all but one", IN_TWO_PARTS);
    check_spoilt(5, 2, 0.5, w);
    check_spoilt(3, 0, 1.5, ill);
    check_spoilt(3, 0, 1.5, zero);
    check_spoilt(4, 2, 1.5, zeros);
    check_ends();
    check_lifted();
    check_runs();
}

static void chain_seeded(uint64_t seed)
{
    double w[CHAIN_MOST];
    int power[CHAIN_MOST];
    (void)seed;
    for (int k = 0; k < 12; k++) {
        size_t n = (size_t)ex_integer(1, 30);
        long sum = 0;
        for (size_t i = 0; i < n; i++) {
            w[i] = ex_uniform(0.5, 2) * (ex_integer(0, 1) ? 1 : -1);
            power[i] = (int)(-sum / 2) + ex_integer(-900, 900);
            power[i] = power[i] > 900 ? 900 : power[i] < -900 ? -900 : power[i];
            sum += power[i];
        }
        for (int zero = 0; zero < k % 4; zero++)
            w[ex_integer(0, (int)n - 1)] = 0;
        check_chain(n, w, ex_uniform(-2, 2), ex_uniform(-2, 2));
        check_powers(n, power, "at random", IN_TWO_PARTS);
        if (k % 4 == 0)
            check_spoilt(n, (size_t)ex_integer(0, (int)n - 1), 1.5, w);
    }
}

/* ---- 2.4 ---- */

static const char TWO_ENDS[] =
    "one walk is a typical one, all walks together have the mean; a sample "
    "lies between";
static const char ONE_WALK[] =
    "with one walk the bound tends to the mean logarithm as theta goes to 0: "
    "how small is small enough, and when does rounding take over?";
static const char COMPROMISE[] =
    "for each theta one bound; the least of them changes with depth and number "
    "without a jump";
static const char NOT_BEYOND[] =
    "for theta above 1 the inequality turns round: the least bound may be the "
    "one at 1";
static const char SUM_OVER_N[] =
    "M is the sum divided by N: where all lengths are 1, it is 1";
static const char AT_ONE[] =
    "0 < theta <= 1: the least bound may stand at an end of the range, and the "
    "end at 1 belongs to it";
static const char DECIMAL[] =
    "gain and logarithms: |x|^2 gains gain^2 in a layer, decades are asked for";

static void check_mean(int n, double gain, int depth, double n_walk,
                       double want, const char *hint)
{
    ex_given("n = %d, gain = %.6g, depth = %d, n_walk = %.6g", n, gain, depth,
             n_walk);
    double got = ex2_visible_mean(n, gain, depth, n_walk);
    bool beyond = gain == 1 && want == 0 && got < 0;
    bool alone = n_walk == 1 && got < want + 0.5 * fabs(want);
    bool whole = fabs(got - want - log10(n_walk)) < 0.1 && n_walk > 2;
    bool short_of_one = hint == NOT_BEYOND && got > want;
    ex_close("decades", got, want, 0.0101,
             beyond         ? NOT_BEYOND
             : alone        ? ONE_WALK
             : whole        ? SUM_OVER_N
             : short_of_one ? AT_ONE
                            : hint);
}

/* Slope of the cumulant, by the gamma function of libm. */
static double slope(int n, double theta)
{
    const double h = 1e-4;
    return (lgamma(n / 2.0 + theta + h) - lgamma(n / 2.0 + theta - h)) /
               (2 * h) +
           log(2.0 / n);
}

static double cumulant(int n, double theta)
{
    return lgamma(n / 2.0 + theta) - lgamma(n / 2.0) + theta * log(2.0 / n);
}

/* Chooses theta, and then so many walks that its bound is the least. */
static void check_between(int n, double gain, int depth, double theta)
{
    double log_n = depth * (theta * slope(n, theta) - cumulant(n, theta));
    double want = depth * (slope(n, theta) + 2 * log(gain)) - log_n;
    check_mean(n, gain, depth, exp(log_n), want / LN10, COMPROMISE);
}

static void mean_fixed(void)
{
    check_mean(4, 1, 0, 64, 0, NOT_BEYOND);
    check_mean(4, 1, 3, 1000, 0, NOT_BEYOND);
    check_mean(4, 2, 3, 1000, 6 * log10(2), DECIMAL);
    check_mean(16, 0.5, 10, 1e6, 20 * log10(0.5), DECIMAL);
    check_mean(4, 1, 100, 1, 200 * nab_lyapunov_gaussian(4, 1) / LN10,
               TWO_ENDS);
    check_mean(1, 2, 50, 1, 100 * nab_lyapunov_gaussian(1, 2) / LN10, TWO_ENDS);
    check_mean(4, 1, 100, 1e12, 0, NOT_BEYOND);
    check_mean(64, 1.1, 20, 64, 40 * log10(1.1), NOT_BEYOND);
    check_between(4, 1, 100, 0.5);
    check_between(4, 1, 60, 0.8);
    check_between(2, 1.1, 30, 0.3);
}

static void mean_seeded(uint64_t seed)
{
    (void)seed;
    for (int k = 0; k < 12; k++) {
        int n = ex_integer(1, 32), depth = ex_integer(10, 100);
        double gain = ex_uniform(0.5, 2);
        check_between(n, gain, depth, ex_uniform(0.15, 0.95));
        check_mean(n, gain, depth, 1,
                   2 * depth * nab_lyapunov_gaussian(n, gain) / LN10, TWO_ENDS);
        double enough = exp(depth * (slope(n, 1) + 0.01));
        check_mean(n, gain, depth, enough, 2 * depth * log10(gain), NOT_BEYOND);
    }
}

const char *const ex_range_hints[] = {KEEP_THE_LOG, SQUARES, NOTHING_LEFT,
                                      NO_DIVISION,  SEVERAL, IN_TWO_PARTS,
                                      LONG_RUN,     SPOILT,  NULL};
const ex_task ex_tasks[] = {{"2.1", layer_fixed, layer_seeded},
                            {"2.2", growth_fixed, growth_seeded},
                            {"2.3", chain_fixed, chain_seeded},
                            {"2.4", mean_fixed, mean_seeded},
                            {0}};
