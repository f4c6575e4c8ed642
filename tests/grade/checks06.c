/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The checks of chapter 6. They hold no answer: limits that are powers of two,
 * derivatives by complex steps (Squire and Trapp 1998), nets made to measure,
 * and the mean of a logarithm as an integral over a Laplace transform.
 */
#include <complex.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>

#include "../../chapters/chapter06/exercise.h"
#include "grade/check.h"

#define STEP 1e-20 /* of complex steps */

/* ---- 6.1 ---- */

static const char UNIFORM[] =
    "Xavier names a variance; what is the variance of a number drawn uniformly "
    "from [-a, a]?";
static const char BOTH[] = "Xavier is the compromise of both fans: in and out";
static const char TAPS[] =
    "each output of a filter sums over all taps of all channels: so its fans "
    "count";

static const char TOO_MANY[] =
    "sums and products of size_t wrap round where they do not fit; those of "
    "doubles do not";

/* 6 = 4^k limit^2 terms: with as many terms the limit is 2^-k. */
static void check_limit(size_t in, size_t out, size_t taps, double want,
                        const char *hint)
{
    ex_given("channels_in = %zu, channels_out = %zu, taps = %zu", in, out,
             taps);
    double got = ex6_xavier_limit(in, out, taps);
    ex_near("limit", got, want, 1e-12,
            fabs(got * sqrt(3) - want) < 1e-9 * want ? UNIFORM : hint);
}

static void limit_fixed(void)
{
    const size_t half = SIZE_MAX / 2 + 1;
    check_limit(12, 12, 1, 0.5, UNIFORM);
    check_limit(2, 4, 1, 1, BOTH);
    check_limit(95, 1, 1, 0.25, BOTH);
    check_limit(4, 4, 3, 0.5, TAPS);
    check_limit(2, 4, 16, 0.25, TAPS);
    check_limit(64, 64, 1, 0.21650635094610965, UNIFORM);
    // of numbers of 64 bits: twice `half` is 0
    check_limit(half, half, 6, 1 / sqrt(2.0 * (double)half), TOO_MANY);
    check_limit(3, 3, half, 1 / sqrt((double)half), TOO_MANY);
}

static void limit_seeded(uint64_t seed)
{
    (void)seed;
    for (int i = 0; i < 20; i++) {
        int halvings = ex_integer(1, 6), outside = ex_integer(0, halvings);
        size_t channels = (size_t)6 << 2 * outside;
        size_t in = (size_t)ex_integer(1, (int)channels - 1);
        check_limit(in, channels - in, (size_t)1 << 2 * (halvings - outside),
                    ldexp(1, -halvings), TAPS);
    }
}

/* ---- 6.2 ---- */

static const char IGNORANT[] =
    "zero logits call all classes equally likely: what is -ln(1/n)?";
static const char ROWS[] =
    "the loss is a mean over the rows; so is its gradient";
static const char ONE[] =
    "p adds up to 1 and so does y: what must a row of the gradient add up to?";
static const char PULL[] =
    "each logit pulls by its share p; the right one also by what is missing";
static const char LOUD[] =
    "exp of a large logit is no number; but what do the shares of a row depend "
    "on, if not on differences?";
static const char CANCELS[] =
    "close, but the digits of a sum are those of its largest term: which terms "
    "of a loss are large, and cancel?";
static const char SHARED[] =
    "dlogit is logit here: what is written over cannot be read any more";
static const char RULED_OUT[] =
    "-INFINITY is a logit like any other: its share is 0";
static const char IMPOSSIBLE[] =
    "a label that is ruled out costs INFINITY, and pulls as any label does, by "
    "p - y with p = 0";
static const char ILL[] =
    "NaN or INFINITY in a row: the loss and the gradient of that row are NaN, "
    "the gradients of the other rows as if it were not there";
static const char SURE[] =
    "a sure and right row costs next to nothing: within 1e-14 of it";
static const char NO_CLASS[] =
    "labels run from 0 to n_class - 1: any other, in whichever row, makes the "
    "loss NAN";
static const char NOTHING_YET[] =
    "a label that is no class may stand in the last row: look at all labels "
    "before you write";

enum { MOST_ROWS = 8, MOST_CLASSES = 12, MOST_LOGITS = 96 };

/* The loss with logit `at` moved by i STEP. */
static double complex loss_of(const double *z, const int *label, size_t n_row,
                              size_t n_class, size_t at)
{
    double complex loss = 0;
    for (size_t i = 0; i < n_row; i++) {
        double complex sum = 0, moved = 0;
        double own = z[i * n_class + (size_t)label[i]];
        for (size_t k = 0; k < n_class; k++) {
            double complex step = i * n_class + k == at ? STEP * I : 0;
            sum += cexp(z[i * n_class + k] - own + step);
            moved += k == (size_t)label[i] ? step : 0;
        }
        loss += (clog(sum) - moved) / (double)n_row;
    }
    return loss;
}

/* The logits are z + offset, which is exact; z is within reach of exp. */
static void check_loss(size_t n_row, size_t n_class, const double *z,
                       const int *label, double offset, bool in_place,
                       const char *hint)
{
    double given[MOST_LOGITS];
    size_t n = n_row * n_class;
    double rows = (double)n_row;
    for (size_t i = 0; i < n; i++)
        given[i] = z[i] + offset;
    double *dz = ex_room("dlogit", n);
    const double *logit = in_place ? dz : ex_const("logit", n, given);
    for (size_t i = 0; i < n && in_place; i++)
        dz[i] = given[i];
    double classes[MOST_ROWS];
    char moved[20] = "";
    for (size_t i = 0; i < n_row; i++)
        classes[i] = label[i];
    if (offset != 0)
        snprintf(moved, sizeof moved, " %c 2^%d", offset > 0 ? '+' : '-',
                 ilogb(offset));
    ex_given("n_row = %zu, n_class = %zu, logits %s%s, labels %s%s", n_row,
             n_class, ex_matrix(n_row, n_class, z), moved,
             ex_numbers(n_row, classes), in_place ? ", dlogit is logit" : "");
    double want = creal(loss_of(z, label, n_row, n_class, n));
    const int *labels = ex_const_of("label", n_row, sizeof *label, label);
    double got = ex6_first_loss(logit, labels, n_row, n_class, dz);
    ex_returned(got);
    ex_written("dlogit", n, dz);
    bool summed = n_row > 1 && fabs(got - rows * want) < 1e-9 * want;
    bool nearly = offset != 0 && fabs(got - want) < 0.01 * want;
    ex_close("loss", got, want, 1e-12 * want + 1e-14,
             summed   ? ROWS
             : nearly ? CANCELS
                      : hint);
    for (size_t i = 0; i < n_row; i++) {
        double sum = 0;
        for (size_t k = 0; k < n_class; k++)
            sum += dz[i * n_class + k];
        char name[40];
        snprintf(name, sizeof name, "sum of row %zu of dlogit", i);
        ex_close(name, sum, 0, 1e-12,
                 in_place      ? SHARED
                 : offset != 0 ? hint
                               : ONE);
    }
    for (size_t i = 0; i < n; i++) {
        char name[40];
        snprintf(name, sizeof name, "dlogit[%zu]", i);
        double slope = cimag(loss_of(z, label, n_row, n_class, i)) / STEP;
        bool all = n_row > 1 && fabs(dz[i] - rows * slope) < 1e-9;
        ex_close(name, dz[i], slope, 1e-12,
                 all        ? ROWS
                 : in_place ? SHARED
                            : PULL);
    }
    ex_clear();
}

static void check_sure(double high, double low, const char *hint)
{
    const double z[] = {low, high, low};
    static const int right[] = {1}, wrong[] = {2};
    double *dz = ex_room("dlogit", 3);
    const double *logit = ex_const("logit", 3, z);
    ex_given("logits %.4g, %.4g, %.4g, label 1", low, high, low);
    ex_close("loss", ex6_first_loss(logit, right, 1, 3, dz), 0, 1e-14, hint);
    for (int k = 0; k < 3; k++)
        ex_close("an entry of dlogit", dz[k], 0, 1e-14, hint);
    ex_given("logits %.4g, %.4g, %.4g, label 2", low, high, low);
    ex_near("loss", ex6_first_loss(logit, wrong, 1, 3, dz), high - low, 1e-12,
            isinf(low) ? IMPOSSIBLE : hint);
    ex_close("dlogit[0]", dz[0], 0, 1e-14, hint);
    ex_close("dlogit[1]", dz[1], 1, 1e-14, hint);
    ex_close("dlogit[2]", dz[2], -1, 1e-14, hint);
    ex_clear();
}

/* Two rows or more of two logits, with what must come out. */
static void check_rows(size_t n_row, const double *z, const int *label,
                       double loss, const double *slope, const char *given,
                       const char *hint)
{
    double *dz = ex_room("dlogit", 2 * n_row);
    const double *logit = ex_const("logit", 2 * n_row, z);
    label = ex_const_of("label", n_row, sizeof *label, label);
    ex_given("%s", given);
    ex_close("loss", ex6_first_loss(logit, label, n_row, 2, dz), loss, 1e-12,
             hint);
    for (size_t i = 0; i < 2 * n_row; i++) {
        char name[40];
        snprintf(name, sizeof name, "dlogit[%zu]", i);
        ex_close(name, dz[i], slope[i], 1e-12, hint);
    }
    ex_clear();
}

/* One of three rows has a label that is no class. */
static void check_label(int row, int beyond)
{
    static const double z[] = {0, 1, 2, 0, 1, 1};
    int label[] = {0, 1, 0};
    label[row] = beyond;
    double *dz = ex_room("dlogit", 6);
    for (int i = 0; i < 6; i++)
        dz[i] = 7;
    ex_given("n_row = 3, n_class = 2, labels %d, %d, %d, dlogit = 7, 7, ..",
             label[0], label[1], label[2]);
    const int *labels = ex_const_of("label", 3, sizeof *label, label);
    ex_close("loss", ex6_first_loss(ex_const("logit", 6, z), labels, 3, 2, dz),
             NAN, 0, NO_CLASS);
    for (int i = 0; i < 6; i++)
        ex_exact("an entry of dlogit", dz[i], 7, NOTHING_YET);
    ex_clear();
}

/* The largest logit stands last, far above the others. */
static void check_loud(void)
{
    static const double z[] = {0, 1, 2, 1e5, -1e5, -1e5, -2e5, 0};
    static const int label[] = {0, 0};
    double *dz = ex_room("dlogit", 8);
    ex_given("rows 0 1 2 1e5, -1e5 -1e5 -2e5 0, labels 0, 0");
    ex_near("loss", ex6_first_loss(ex_const("logit", 8, z), label, 2, 4, dz),
            1e5, 1e-12, LOUD);
    for (int k = 0; k < 8; k++)
        ex_close("an entry of dlogit", dz[k],
                 k % 4 == 3   ? 0.5
                 : k % 4 == 0 ? -0.5
                              : 0,
                 1e-12, LOUD);
    ex_clear();
}

static void loss_odd(void)
{
    static const double ill[] = {0, 0, 1, NAN, 0, 0};
    static const double sick[] = {NAN, 1, 0, 0};
    static const double huge[] = {0, 0, INFINITY, 1};
    static const double out[] = {-INFINITY, 1, 0, 0};
    static const double ill_slope[] = {1.0 / 6, -1.0 / 6, NAN,
                                       NAN,     -1.0 / 6, 1.0 / 6};
    static const double sick_slope[] = {NAN, NAN, 0.25, -0.25};
    static const double huge_slope[] = {-0.25, 0.25, NAN, NAN};
    static const double out_slope[] = {-0.5, 0.5, 0.25, -0.25};
    static const int ill_label[] = {1, 0, 0}, first[] = {0, 0}, each[] = {0, 1};
    check_rows(3, ill, ill_label, NAN, ill_slope,
               "rows 0 0, 1 nan, 0 0, labels 1, 0, 0", ILL);
    check_rows(2, sick, each, NAN, sick_slope, "rows nan 1, 0 0, labels 0, 1",
               ILL);
    check_rows(2, huge, first, NAN, huge_slope, "rows 0 0, inf 1, labels 0, 0",
               ILL);
    check_rows(2, out, each, INFINITY, out_slope,
               "rows -inf 1, 0 0, labels 0, 1", IMPOSSIBLE);
    check_label(2, 2);
    check_label(2, -1);
    check_label(0, 1 << 30);
    check_label(1, -2);
}

static void loss_fixed(void)
{
    static const double zero[MOST_LOGITS] = {0};
    static const double z[] = {1, 2, -1, 0.5, 0.25, 3, -2, 0, 1.5};
    static const int label[] = {2, 0, 1}, only[] = {0, 0};
    check_loss(1, 10, zero, label, 0, false, IGNORANT);
    check_loss(3, 10, zero, label, 0, false, IGNORANT);
    check_loss(1, 3, z, label, 0, false, PULL);
    check_loss(3, 3, z, label, 0, false, PULL);
    check_loss(3, 3, z, label, 0, true, SHARED);
    check_loss(3, 3, z, label, 0x1p30, false, LOUD);
    check_loss(3, 3, z, label, -0x1p30, false, LOUD);
    check_sure(1000, -1000, LOUD);
    check_sure(1e300, 0, LOUD);
    check_sure(1e300, -1e300, LOUD);
    check_sure(2, -INFINITY, RULED_OUT);
    check_loss(2, 1, zero, only, 0, false, PULL);
    check_sure(50, 0, SURE);
    check_loud();
    loss_odd();
}

static void loss_seeded(uint64_t seed)
{
    double z[MOST_LOGITS];
    int label[MOST_ROWS];
    for (int k = 0; k < 6; k++) {
        size_t n_row = (size_t)ex_integer(1, MOST_ROWS);
        size_t n_class = (size_t)ex_integer(2, MOST_CLASSES);
        double loud = exp(ex_uniform(-2, 3));
        for (size_t i = 0; i < n_row * n_class; i++)
            z[i] = rint(64 * loud * ex_uniform(-2, 2)) / 64;
        for (size_t i = 0; i < n_row; i++)
            label[i] = ex_integer(0, (int)n_class - 1);
        check_loss(n_row, n_class, z, label, k % 3 == 2 ? 0x1p40 : 0,
                   (seed + (uint64_t)k) % 2, k % 3 == 2 ? LOUD : PULL);
    }
}

/* ---- 6.3 ---- */

static const char STARTS[] =
    "both lines are relative: 0 where they start, the signal at the bottom, "
    "the gradient at the top";
static const char UP[] = "a z sums over the inputs of its layer";
static const char DOWN[] =
    "going back, the gradient of an input sums over the outputs of the layer";
static const char LEAK[] =
    "a z of either sign is as likely as the other; what does each side keep of "
    "its square, and of a gradient's?";
static const char LONG[] =
    "thousands of factors leave the doubles, their logarithms do not";
static const char NOTHING[] =
    "where nothing arrives the logarithm is -INFINITY, up to the layer itself";

enum { MOST_LAYERS = 5000 };

/* Variances with which layer l multiplies the signal's square by gain[l]; going
 * back it then has n_out / n_in times that, whatever the net. */
static void check_budget(size_t n_layer, const size_t *units,
                         const double *gain, double slope, const char *hint)
{
    static double var[MOST_LAYERS], up[MOST_LAYERS + 1], down[MOST_LAYERS + 1];
    up[0] = down[n_layer] = 0;
    for (size_t l = 0; l < n_layer; l++) {
        var[l] = 2 * gain[l] / ((1 + slope * slope) * (double)units[l]);
        up[l + 1] = up[l] + log10(gain[l]);
    }
    for (size_t l = n_layer; l-- > 0;)
        down[l] = down[l + 1] + log10(gain[l]) +
                  log10((double)units[l + 1] / (double)units[l]);
    double *forward = ex_room("forward", n_layer + 1);
    double *backward = ex_room("backward", n_layer + 1);
    static double counts[MOST_LAYERS + 1];
    for (size_t l = 0; l <= n_layer; l++)
        counts[l] = (double)units[l];
    ex_given("n_layer = %zu, units = %s, var = %s, slope = %.6g", n_layer,
             ex_numbers(n_layer + 1, counts), ex_numbers(n_layer, var), slope);
    ex6_budget(ex_const_of("units", n_layer + 1, sizeof *units, units),
               ex_const("var", n_layer, var), n_layer, slope, forward,
               backward);
    double slack = 1e-12 * (1 + (double)n_layer);
    ex_close("forward[0]", forward[0], 0, 0, STARTS);
    char name[60];
    for (size_t l = 1; l <= n_layer; l++) {
        snprintf(name, sizeof name, "forward[%zu]", l);
        ex_close(name, forward[l], up[l], slack, hint ? hint : UP);
    }
    snprintf(name, sizeof name, "backward[%zu]", n_layer);
    ex_close(name, backward[n_layer], 0, 0, STARTS);
    for (size_t l = n_layer; l-- > 0;) {
        snprintf(name, sizeof name, "backward[%zu]", l);
        ex_close(name, backward[l], down[l], slack, hint ? hint : DOWN);
    }
    ex_clear();
}

static void budget_fixed(void)
{
    static const size_t square[] = {64, 64, 64}, taper[] = {512, 64, 32, 10};
    static const double kept[] = {1, 1, 1}, half[] = {0.5, 0.5, 0.5};
    static const double cut[] = {1, 0, 1};
    static size_t wide[MOST_LAYERS + 1];
    static double much[MOST_LAYERS];
    for (size_t l = 0; l <= MOST_LAYERS; l++)
        wide[l] = 16;
    for (size_t l = 0; l < MOST_LAYERS; l++)
        much[l] = 2;
    check_budget(1, square, kept, 0, LEAK);
    check_budget(2, square, half, 0, LEAK);
    check_budget(3, taper, kept, 0, NULL);
    check_budget(3, taper, half, 0, NULL);
    check_budget(2, square, kept, 1, LEAK);
    check_budget(2, square, kept, 0.2, LEAK);
    check_budget(0, square, kept, 0, STARTS);
    check_budget(MOST_LAYERS, wide, much, 0, LONG);
    check_budget(3, taper, cut, 0, NOTHING);
}

static void budget_seeded(uint64_t seed)
{
    (void)seed;
    for (int k = 0; k < 6; k++) {
        size_t n_layer = (size_t)ex_integer(1, 20), units[21];
        double gain[20];
        for (size_t l = 0; l <= n_layer; l++)
            units[l] = (size_t)ex_integer(1, 600);
        for (size_t l = 0; l < n_layer; l++)
            gain[l] = exp(ex_uniform(-2, 2));
        check_budget(n_layer, units, gain, ex_uniform(-1, 1), NULL);
    }
}

/* ---- 6.4 ---- */

static const char LOGARITHM[] =
    "the mean of a logarithm is not the logarithm of the mean: of chi-squared "
    "it is known";
static const char WEIGHTS[] =
    "what is off is made up for by the weights of what is on: they have the "
    "variance 1 / (on n)";
static const char SOME[] =
    "all off is left out: the cases that remain must have the shares of a "
    "whole";
static const char HOW_MANY[] =
    "how many are on is chance as well: average over it too";
static const char MANY[] =
    "(1 - on)^n leaves the doubles where n is in the thousands; most of its "
    "neighbours do not";

static const char SQUARE[] =
    "nab_lyapunov_gaussian is the mean logarithm of |h|, not of its square";
static const char CONDITION[] =
    "given that at least one is let through: by what must the other shares be "
    "divided?";
static const char NO_CHANCE[] =
    "on = 1: none is ever off, and there is nothing to weigh";

/* E ln X = integral of (e^-t - E e^-tX) / t, and X is a sum of n equal and
 * independent terms; the case of no term is taken out. In ln t the trapezoids
 * converge faster than any power of their width. */
static double mean_log(double on, int n)
{
    const double width = 0.05;
    double none = pow(1 - on, n), sum = 0;
    for (int i = -900; i <= 1800; i++) {
        double t = exp(i * width);
        double off = on * (1 / sqrt(1 + 2 * t / (on * n)) - 1);
        double all = exp(n * log1p(off));
        sum += exp(-t) - (all - none) / (1 - none);
    }
    return sum * width;
}

static void check_step(double on, int n, double want, const char *hint)
{
    ex_given("on = %.6g, n = %d", on, n);
    double got = ex6_typical_step(on, n);
    // mistakes in their pure form
    double scale = log(on * n), share = 1 - pow(1 - on, n);
    bool halved = fabs(2 * got + scale - want) < 1e-6 ||
                  fabs(got + scale / 2 - want / 2) < 1e-6 ||
                  fabs(2 * got - want) < 1e-6;
    bool whole = fabs(got - share * want) < 1e-6 ||
                 fabs(got - share * (want + scale) + scale) < 1e-6;
    ex_close("step", got, want, 1e-8,
             on == 1 && isnan(got) ? NO_CHANCE
             : share < 1 && whole  ? CONDITION
             : halved              ? SQUARE
                                   : hint);
}

static void step_fixed(void)
{
    const double euler = 0.57721566490153286;
    check_step(1, 2, -euler, LOGARITHM);
    check_step(1, 4, 1 - euler - log(2), LOGARITHM);
    check_step(1, 64, mean_log(1, 64), LOGARITHM);
    check_step(0.25, 1, mean_log(0.25, 1), WEIGHTS);
    check_step(0.5, 1, -euler, SOME);
    check_step(0.5, 3, mean_log(0.5, 3), HOW_MANY);
    check_step(0.5, 32, mean_log(0.5, 32), HOW_MANY);
    check_step(0.5, 64, mean_log(0.5, 64), HOW_MANY);
    check_step(0.25, 32, mean_log(0.25, 32), HOW_MANY);
    check_step(0.5, 5000, -0.00050016342941661614, MANY);
    check_step(0.01, 1, log(50) - euler, WEIGHTS);
    check_step(0.01, 10000, mean_log(0.01, 10000), MANY);
    check_step(1, 1, -euler - log(2), LOGARITHM);
    check_step(1, 10000, -1.0000333333e-4, LOGARITHM);
}

static void step_seeded(uint64_t seed)
{
    (void)seed;
    for (int k = 0; k < 8; k++) {
        double on = k % 4 == 3 ? ex_uniform(0.01, 0.1) : ex_uniform(0.1, 1);
        int n = k % 4 == 2 ? ex_integer(1000, 10000) : ex_integer(1, 200);
        check_step(on, n, mean_log(on, n), k % 4 == 2 ? MANY : HOW_MANY);
    }
}

const char *const ex_range_hints[] = {
    TOO_MANY, LOUD,    RULED_OUT, IMPOSSIBLE, ILL, SURE,
    LONG,     NOTHING, MANY,      NO_CHANCE,  NULL};
const ex_task ex_tasks[] = {{"6.1", limit_fixed, limit_seeded},
                            {"6.2", loss_fixed, loss_seeded},
                            {"6.3", budget_fixed, budget_seeded},
                            {"6.4", step_fixed, step_seeded},
                            {0}};
