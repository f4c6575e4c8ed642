/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The checks of chapter 1. They hold no answer: closed forms, sequences whose
 * fit is known beforehand, and derivatives by complex steps (Squire and Trapp
 * 1998), which have no cancellation and so judge gradients of any size.
 */
#include <complex.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../chapters/chapter01/exercise.h"
#include "grade/check.h"

#define STEP 1e-20 /* of complex steps */

/* ---- 1.1 ---- */

static const char ADD[] =
    "*dw and *dx held something before: gradients are sums over all uses of a "
    "variable, so add to it";
static const char TANH[] =
    "tanh' = 1 - tanh^2, at z = w x; then the chain rule once more for w and x";

static void check_vjp(double w, double x, double up, double old_dw,
                      double old_dx)
{
    double *room_dw = ex_room("*dw", 1), *room_dx = ex_room("*dx", 1);
    *room_dw = old_dw, *room_dx = old_dx;
    ex_given("w = %.6g, x = %.6g, up = %.6g, *dw = %.6g, *dx = %.6g before", w,
             x, up, old_dw, old_dx);
    ex1_tanh_vjp(w, x, up, room_dw, room_dx);
    double dw = *room_dw, dx = *room_dx;
    double by_w = up * cimag(ctanh((w + STEP * I) * x)) / STEP;
    double by_x = up * cimag(ctanh(w * (x + STEP * I))) / STEP;
    bool overwritten = fabs(dw - by_w) < 1e-9 && fabs(dx - by_x) < 1e-9 &&
                       (old_dw != 0 || old_dx != 0);
    const char *hint = overwritten ? ADD : TANH;
    ex_close("*dw", dw, old_dw + by_w, 1e-12 * (1 + fabs(old_dw)), hint);
    ex_close("*dx", dx, old_dx + by_x, 1e-12 * (1 + fabs(old_dx)), hint);
    ex_clear();
}

static void vjp_fixed(void)
{
    check_vjp(1, 0.5, 1, 0, 0);
    check_vjp(2, -0.25, 3, 0, 0);
    check_vjp(1, 0.5, 1, 10, 20);
    check_vjp(0, 2, 1, 0, 0);
    check_vjp(0.5, 0.5, 0, 7, 8);
}

static void vjp_seeded(uint64_t seed)
{
    (void)seed;
    for (int i = 0; i < 20; i++)
        check_vjp(ex_uniform(-2, 2), ex_uniform(-2, 2), ex_uniform(-3, 3),
                  ex_uniform(-1, 1), ex_uniform(-1, 1));
}

/* ---- 1.2 ---- */

static const char WEIGHTS[] =
    "L units have L slopes, but between z_1 and h_L lie only L - 1 weights";
static const char PLACE[] =
    "each slope is taken at its own z_l, and z moves from layer to layer";
static const char TOGETHER[] =
    "w^L alone overflows and the slopes alone underflow: multiply them layer "
    "by layer";

static double complex squash(double complex z)
{
    return 1 / (1 + cexp(-z));
}

static void check_chain(double w, double b, double x, int depth, double want,
                        double slack, const char *hint)
{
    ex_given("w = %.6g, b = %.6g, x = %.6g, depth = %d", w, b, x, depth);
    double got = ex1_chain_gradient(w, b, x, depth);
    bool one_too_many = fabs(got - w * want) <= 1e-9 * fabs(w * want);
    ex_near("gradient", got, want, slack, one_too_many ? WEIGHTS : hint);
}

static void chain_fixed(void)
{
    check_chain(1, -0.5, 0.5, 1, 0.25, 1e-12, PLACE);
    check_chain(1, -0.5, 0.5, 10, 0x1p-20, 1e-12, PLACE);
    check_chain(4, -2, 0.5, 10, 0.25, 1e-12, PLACE);
    check_chain(8, -4, 0.5, 10, 128, 1e-12, PLACE);
    check_chain(1, 0, 0, 10, 3.8752202320832611e-07, 1e-12, PLACE);
    check_chain(4, -2, 0.5, 2000, 0.25, 1e-12, TOGETHER);
    check_chain(0, 0.3, 1, 3, 0, 0, PLACE);
}

static void chain_seeded(uint64_t seed)
{
    (void)seed;
    for (int i = 0; i < 20; i++) {
        double w = ex_uniform(-3, 3), b = ex_uniform(-2, 2);
        double x = ex_uniform(-1, 1);
        int depth = ex_integer(1, 12);
        double complex z = w * x + b + STEP * I, h = squash(z);
        for (int l = 2; l <= depth; l++)
            h = squash(w * h + b);
        check_chain(w, b, x, depth, cimag(h) / STEP, 1e-9, PLACE);
    }
}

/* ---- 1.3 ---- */

static const char SLOPE[] =
    "the rate belongs to the way back, from layer n to layer 1: mind the sign";
static const char ALL_LAYERS[] =
    "least squares uses every layer, on logarithms, not the two ends alone";
static const char NO_LOGARITHM[] =
    "no line fits a norm of zero or NaN: say so by -1 instead of a number";

enum { MOST_LAYERS = 60 };

/* Norms rate^(n - l) times a disturbance that no fit can see: the pattern
 * (1, -2, 1) on logarithms has no mean and no slope, wherever it lies. */
static void check_rate(size_t n, double top, double rate, double disturbance)
{
    double value[MOST_LAYERS] = {0}, *room = ex_room("*rate", 1);
    for (size_t i = 0; i < n; i++)
        value[i] = log(top) + (double)(n - 1 - i) * log(rate);
    for (size_t i = 0; i + 2 < n && disturbance > 0; i++) {
        double a = ex_uniform(-disturbance, disturbance);
        value[i] += a, value[i + 1] -= 2 * a, value[i + 2] += a;
    }
    for (size_t i = 0; i < n; i++)
        value[i] = exp(value[i]);
    const double *norm = ex_const("norm", n, value);
    ex_given("n_layer = %zu, norm = %s", n, ex_numbers(n, norm));
    ex_equal("returned", ex1_decay_rate(norm, n, room), 0,
             "all norms here are positive: return 0");
    double found = *room;
    ex_near("*rate", found, rate, 1e-9,
            fabs(found * rate - 1) < 1e-9 && fabs(rate - 1) > 1e-6
                ? SLOPE
                : ALL_LAYERS);
    ex_clear();
}

static void check_refusal(size_t n, size_t where, double what)
{
    double value[MOST_LAYERS] = {0}, *rate = ex_room("*rate", 1);
    for (size_t i = 0; i < n; i++)
        value[i] = i == where ? what : 1;
    const double *norm = ex_const("norm", n, value);
    *rate = 42;
    ex_given("n_layer = %zu, norm = %s, *rate = 42 before", n,
             ex_numbers(n, norm));
    ex_equal("returned", ex1_decay_rate(norm, n, rate), -1, NO_LOGARITHM);
    ex_exact("*rate", *rate, 42, "after -1 the output is as it was before");
    ex_clear();
}

static void rate_fixed(void)
{
    check_rate(10, 1, 0.25, 0);
    check_rate(3, 1, 0.5, 0);
    check_rate(50, 1e-270, 0.2361, 0);
    check_rate(5, 7, 1, 0);
    check_rate(20, 1, 1.5, 0);
    check_refusal(5, 0, 0);
    check_refusal(5, 4, NAN);
    check_refusal(5, 2, INFINITY);
    check_refusal(5, 2, -1);
    check_refusal(2, 0, 1);
    check_refusal(0, 0, 1);
}

static void rate_seeded(uint64_t seed)
{
    (void)seed;
    for (int i = 0; i < 20; i++)
        check_rate((size_t)ex_integer(4, 40), exp(ex_uniform(-9, 9)),
                   ex_uniform(0.1, 2), 0.5);
}

/* ---- 1.4 ---- */

static const char TOP[] =
    "f follows every layer, the last as well: pull belongs to h_L, not to z_L";
static const char LOOK_ONLY[] =
    "a sweep adds to the gradients of parameters; nab_vjp asks for one "
    "tensor's and leaves them alone";
static const char OF_Z[] =
    "the gradient of z_l, before f; that of h_l lacks the slope, and |.| is "
    "not an average";
static const char LENGTH[] =
    "|.| is a length: it takes in all rows and all units, and no average";
static const char ORDER[] =
    "the numbers are those of other layers: norm[0] is of layer 1, which sees "
    "the data";
static const char TINY[] =
    "the square of 1e-170 is 0: sum squares of scaled numbers, as "
    "nab_array_norm2 does";

static double complex smooth(nab_activation f, double complex z)
{
    return f == nab_tanh ? ctanh(z) : squash(z);
}

enum { MOST_UNITS = 8 };

/* <pull, h_L> of one row after entry j of its z_l moved by i STEP; <pull, z_L>
 * where the top is left out. */
static double complex moved(const nab_mlp *mlp, nab_activation f,
                            const double *x, const double *pull, bool top,
                            size_t l, size_t j)
{
    double complex h[MOST_UNITS], z[MOST_UNITS], sum = 0;
    size_t width = mlp->layer[0]->fan_in;
    for (size_t i = 0; i < width; i++)
        h[i] = x[i];
    for (size_t k = 0; k < (size_t)mlp->n_layer; k++) {
        const nab_linear *layer = mlp->layer[k];
        for (size_t o = 0; o < layer->fan_out; o++) {
            z[o] = layer->b->data[o];
            for (size_t i = 0; i < width; i++)
                z[o] += h[i] * layer->w->data[i * layer->fan_out + o];
            z[o] += k == l && o == j ? STEP * I : 0;
        }
        width = layer->fan_out;
        for (size_t o = 0; o < width; o++)
            h[o] = top || k + 1 < (size_t)mlp->n_layer ? smooth(f, z[o]) : z[o];
    }
    for (size_t o = 0; o < width; o++)
        sum += pull[o] * h[o];
    return sum;
}

/* |dL/dz_l|, entry by entry. */
static double norm_of(const nab_mlp *mlp, nab_activation f, const nab_tensor *x,
                      const double *pull, bool top, size_t l)
{
    size_t n_out = mlp->layer[mlp->n_layer - 1]->fan_out;
    size_t n_in = mlp->layer[0]->fan_in;
    double norm = 0;
    for (size_t row = 0; row < x->shape.dim[0]; row++)
        for (size_t j = 0; j < mlp->layer[l]->fan_out; j++)
            norm = hypot(norm, cimag(moved(mlp, f, x->data + row * n_in,
                                           pull + row * n_out, top, l, j)) /
                                   STEP);
    return norm;
}

/* Parameters start with a gradient, as in the middle of a step. */
static nab_mlp *net_with_past(nab_tape *t, int n_layer, const size_t *width,
                              double sigma_w)
{
    nab_mlp *mlp =
        nab_mlp_new(t, n_layer, width, nab_scaled_normal(sigma_w), "layer");
    for (size_t k = 0; k < nab_tape_n_param(t); k++) {
        nab_tensor *p = nab_tape_param(t, k);
        for (size_t i = 0; i < p->size; i++)
            p->grad[i] = (double)(k + 1) + 0.5 * (double)i;
    }
    return mlp;
}

static void check_past(nab_tape *t)
{
    for (size_t k = 0; k < nab_tape_n_param(t); k++) {
        nab_tensor *p = nab_tape_param(t, k);
        for (size_t i = 0; i < p->size; i++) {
            char name[60];
            snprintf(name, sizeof name, "grad[%zu] of %s", i, p->name);
            ex_close(name, p->grad[i], (double)(k + 1) + 0.5 * (double)i, 0,
                     LOOK_ONLY);
        }
    }
}

static bool alike(double got, double want)
{
    return fabs(got - want) <= 1e-9 * want;
}

/* Of few layers the report shows all norms at once. */
static void check_norms(const double *norm, const double *want,
                        const double *without_top, int n_layer,
                        const char *hint)
{
    enum { FEW = 6 };
    bool right = true, finite = true, turned = true, topless = true;
    for (int l = 0; l < n_layer; l++) {
        right = right && alike(norm[l], want[l]);
        finite = finite && isfinite(norm[l]);
        turned = turned && alike(norm[l], want[n_layer - 1 - l]);
        topless = topless && alike(norm[l], without_top[l]);
    }
    if (!right)
        hint = topless ? TOP : turned ? ORDER : hint;
    if (n_layer > 1 && n_layer <= FEW && finite) {
        char got[100], wanted[100];
        snprintf(got, sizeof got, "norm = %s",
                 ex_numbers((size_t)n_layer, norm));
        snprintf(wanted, sizeof wanted, "norm = %s",
                 ex_numbers((size_t)n_layer, want));
        ex_holds(right || strcmp(got, wanted) == 0, got, wanted, hint);
    }
    for (int l = n_layer - 1; l >= 0; l--) {
        char name[40];
        snprintf(name, sizeof name, "norm[%d]", l);
        ex_near(name, norm[l], want[l], 1e-9, hint);
    }
}

static void check_probe(uint64_t seed, int n_layer, const size_t *width,
                        nab_activation f, double sigma_w, double scale,
                        const char *hint)
{
    enum { ROWS = 2, MOST = 30 };
    double value[ROWS * MOST_UNITS], want[MOST], without_top[MOST];
    nab_tape *t = nab_tape_new(seed + 1);
    nab_mlp *mlp = net_with_past(t, n_layer, width, sigma_w);
    nab_tensor *x = nab_randn(t, nab_mat(ROWS, width[0]));
    nab_tensor *noise = nab_randn(t, nab_mat(ROWS, width[n_layer]));
    for (size_t i = 0; i < noise->size; i++)
        value[i] = scale * noise->data[i];
    const double *pull = ex_const("pull", noise->size, value);
    double *norm = ex_room("norm", (size_t)n_layer);

    ex_given("%d layer%s, f = %s, sigma_w = %.4g, pull about %.0e", n_layer,
             n_layer == 1 ? "" : "s", f == nab_tanh ? "tanh" : "sigmoid",
             sigma_w, scale);
    ex_equal("returned", ex1_probe(mlp, x, f, pull, norm), 0, "return 0");
    for (int l = 0; l < n_layer; l++) {
        want[l] = norm_of(mlp, f, x, pull, true, (size_t)l);
        without_top[l] = norm_of(mlp, f, x, pull, false, (size_t)l);
    }
    check_norms(norm, want, without_top, n_layer, hint);
    check_past(t);
    ex_clear();
    nab_tape_free(t);
}

static void probe_fixed(void)
{
    static const size_t one[] = {3, 4}, three[] = {3, 5, 4, 2};
    size_t deep[31];
    for (int l = 0; l <= 30; l++)
        deep[l] = 4;
    check_probe(1, 1, one, nab_sigmoid, 1, 1, LENGTH);
    check_probe(2, 3, three, nab_sigmoid, 1, 1, OF_Z);
    check_probe(3, 3, three, nab_tanh, 2, 1, OF_Z);
    check_probe(4, 30, deep, nab_sigmoid, 1, 1e-150, TINY);
}

static void probe_seeded(uint64_t seed)
{
    size_t width[9];
    for (int i = 0; i < 4; i++) {
        int n_layer = ex_integer(2, 8);
        for (int l = 0; l <= n_layer; l++)
            width[l] = (size_t)ex_integer(2, MOST_UNITS);
        check_probe(seed * 10 + (uint64_t)i, n_layer, width,
                    i % 2 ? nab_tanh : nab_sigmoid, ex_uniform(0.5, 4), 1,
                    OF_Z);
    }
}

const char *const ex_range_hints[] = {TOGETHER, TINY, NULL};
const ex_task ex_tasks[] = {{"1.1", vjp_fixed, vjp_seeded},
                            {"1.2", chain_fixed, chain_seeded},
                            {"1.3", rate_fixed, rate_seeded},
                            {"1.4", probe_fixed, probe_seeded},
                            {0}};
