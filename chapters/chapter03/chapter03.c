/* SPDX-License-Identifier: GPL-3.0-or-later */
/*|
---
title: The death of a ReLU
number: 3
summary: Zero is not dead. How units are born dead, are killed, and come back.
---

A rectified linear unit passes on what is positive and answers everything else with
zero. It is cheap, its slope is 1 wherever it is awake, and it has an illness of its
own: a unit that answers *every* input with zero receives no gradient, and so has no
reason ever to change. The reference gives the symptom as a number:

::: {.reference section="Dead Neurons: Symptoms"}
Large percentage of neurons output 0. Typically > 20% considered problematic
:::

and the prognosis, which ends in two words:

::: {.reference section="Dead Neurons: Theory"}
If x = Wx + b < 0 for all inputs: Output always 0; Gradient always 0; No updates: dead
forever!
:::

This chapter takes both at their word. The number is wrong in an instructive way: it
counts zeros, and of a perfectly healthy network's outputs *one half* are zero. The
prognosis is right for the first layer under plain gradient descent, to the last bit;
one layer higher many dead units come back. On the way we shall derive how many units
are dead before training begins (more than most people think, and an integral tells how
many), how narrow a network must be to be stillborn, which biases kill, why a dead layer
is worse than any number of dead units, and which of the celebrated rescues climb out of
the pit, how fast, and which dig.
{{? near(birth.zero, 0.5, 0.01) and night.revived2 > 0.5 }}
*/
#include "nabla.h"
#include "theory/theory.h"

#include <math.h>
#include <string.h>

#define PI 0x1.921fb54442d18p+1
enum { MAX_TRIALS = 100000, RASTER_TRIAL = 0 };

static const char *const pit_name[] = {"relu", "leaky", "prelu",
                                       "elu",  "gelu",  "silu"};

static double sleep_depth = 0.1;                  /* --sleep */
static double career_step = 0.7, career_bias = 0; /* --step, --bias */

static double larger(double a, double b)
{
    return a > b ? a : b;
}

/*|
## What the alarm counts {#sec:zero}

Three words first, because the whole chapter hangs on keeping them apart. A unit is
**off** on an input when it gives 0 there; that is a property of a unit *and an input*.
It is **dead** on a set of inputs when it is off on all of them, and **always on** when
it is off on none. A dead unit passes no gradient. A unit that is always on passes all
of it, but it no longer switches: on these inputs it is linear. We shall call both
**idle**.
*/
/* What the rows of one layer's output (n_row, n_unit) say, as fractions. */
typedef struct {
    double zero; /* of the entries: 0 */
    double dead; /* of the units: 0 on every row */
    double on;   /* of the units: 0 on no row */
} census;

static census take_census(const nab_tensor *h)
{
    size_t n_row = h->shape.dim[0], n_unit = h->shape.dim[1];
    size_t zero = 0, dead = 0, on = 0;
    for (size_t j = 0; j < n_unit; j++) {
        size_t off = 0;
        for (size_t i = 0; i < n_row; i++)
            off += h->data[i * n_unit + j] == 0;
        zero += off;
        dead += off == n_row;
        on += off == 0;
    }
    double units = (double)n_unit;
    return (census){(double)zero / (units * (double)n_row),
                    (double)dead / units, (double)on / units};
}

/*|
The share of zeros is an average over inputs, the share of dead units a product over
inputs. They agree in one case, which explains the confusion: on a *single* input, off
and dead are the same thing. So the alarm of the reference counts the units that are
dead on a data set of size one. The next function counts for sets of 1, 2, 4 and up to
256 inputs.
*/
enum { N_CROWD = 9 }; /* 1, 2, 4 .. 256 inputs */

/* dead[k]: the share of units that are 0 on the first 2^k rows. */
static void dead_by_crowd(const nab_tensor *h, double dead[N_CROWD])
{
    size_t n_row = h->shape.dim[0], n_unit = h->shape.dim[1];
    for (int k = 0; k < N_CROWD; k++)
        dead[k] = 0;
    for (size_t j = 0; j < n_unit; j++) {
        size_t row = 0;
        while (row < n_row && h->data[row * n_unit + j] == 0)
            row++;
        for (int k = 0; k < N_CROWD && (size_t)1 << k <= row; k++)
            dead[k] += 1 / (double)n_unit;
    }
}

/* Mean cosine of the angle between rows 0 and 1, 2 and 3, ... */
static double mean_cosine(const nab_tensor *h)
{
    size_t n = h->shape.dim[1], pairs = h->shape.dim[0] / 2;
    double sum = 0;
    for (size_t i = 0; i < pairs; i++) {
        const double *a = h->data + 2 * i * n, *b = a + n;
        sum += nab_array_dot(n, a, b) /
               (nab_array_norm2(n, a) * nab_array_norm2(n, b));
    }
    return sum / (double)pairs;
}

/*|
The patients are the healthiest there are: plain networks without biases, drawn by the
rule of He and co-authors [@he2015], $W_{ij} \sim \mathcal N(0, 2/n)$, and not trained
at all. Half of their outputs must be zero, whatever the width and the depth. For $W$
and $-W$ are equally likely, so $z = h\,w$ is negative as often as positive on any input
$h \ne 0$. No more is needed, and no less is true.
*/
enum { DEEP = 50, TWENTY = 20, ROWS = 256, N_WIDTH = 3, N_LOOK = 5 };
static const size_t width_of[N_WIDTH] = {32, 64, 128};
static const size_t depth_of[N_WIDTH] = {TWENTY, TWENTY, DEEP};
static const int nets_of[N_WIDTH] = {16, 8, 1}; /* per trial */
static const size_t look[N_LOOK] = {1, 3, 10, 20, 50};

/* What one trial finds; layers count from 1, all entries are doubles. */
typedef struct {
    double zero[DEEP + 1], dead[DEEP + 1], on[DEEP + 1], cosine[DEEP + 1];
    double crowd[N_LOOK][N_CROWD];
    double idle[N_WIDTH];      /* (dead + on) / 2 at layer 20 */
    double alarm, right_alarm; /* share of layers 1 .. 5 above 20 % */
} birth;

typedef struct {
    nab_lab *lab;
    birth *found;
} births;

static void look_at_layer(birth *found, size_t l, const nab_tensor *h)
{
    census of = take_census(h);
    found->zero[l] = of.zero;
    found->dead[l] = of.dead;
    found->on[l] = of.on;
    found->cosine[l] = mean_cosine(h);
    for (int k = 0; k < N_LOOK; k++)
        if (look[k] == l)
            dead_by_crowd(h, found->crowd[k]);
}

/* A plain He net without biases on ROWS Gaussian inputs: the idle share of the
 * units of layer 20. All layers are looked at unless `found` is NULL. */
static double give_birth(nab_tape *t, uint64_t seed, size_t width, size_t depth,
                         birth *found)
{
    census twentieth = {0};
    nab_tape_restart(t, seed);
    nab_tape_no_grad(t, true);
    nab_init he = nab_kaiming_normal(NAB_FAN_IN, nab_gain_relu());
    nab_tensor *h = nab_randn(t, nab_mat(nab_less(ROWS, 32), width));
    for (size_t l = 1; l <= depth; l++) {
        nab_linear *layer = nab_linear_new_unbiased(
            t, width, width, he, nab_label(t, "layer %zu", l));
        h = nab_relu(nab_linear_apply(layer, h));
        if (l == TWENTY)
            twentieth = take_census(h);
        if (found)
            look_at_layer(found, l, h);
    }
    return (twentieth.dead + twentieth.on) / 2;
}

static void observe_birth(int trial, void *context)
{
    births *all = context;
    birth *found = &all->found[trial];
    nab_tape *t = nab_tape_new(1);
    for (int i = 0; i < N_WIDTH; i++) {
        double idle = 0;
        for (int k = 0; k < nets_of[i]; k++) {
            uint64_t seed = nab_lab_seed(all->lab, "birth", trial * 100 + k);
            idle += give_birth(t, seed, width_of[i], depth_of[i],
                               depth_of[i] == DEEP ? found : NULL);
        }
        found->idle[i] = idle / nets_of[i];
    }
    for (int l = 1; l <= 5; l++) {
        found->alarm += (found->zero[l] > 0.2) / 5.0;
        found->right_alarm += (found->dead[l] > 0.2) / 5.0;
    }
    nab_tape_free(t);
}

/*|
### How many are dead {#sec:dead}

Zeros are easy. For the dead we need to know how *different* the inputs still look when
they arrive at a layer. Let $c_\ell$ be the cosine of the angle between two inputs after
$\ell$ layers. Gaussian inputs of many dimensions start at right angles, $c_0 = 0$, and
a wide ReLU layer maps one cosine to the next [@cho2009],

$$ c_{\ell+1} = \frac1\pi \left( \sqrt{1 - c_\ell^2}
   + c_\ell\,(\pi - \arccos c_\ell) \right) , $$ {#eq:cosine}

which has only the fixed point $c = 1$: layer by layer all inputs turn towards each
other, because a ReLU moves them all into the same corner of space. The $z$ that one
unit computes for $N$ inputs are then jointly Gaussian, every pair with correlation $c$.
Such numbers share a part: $z_i = \sqrt{c}\,u + \sqrt{1-c}\,\varepsilon_i$ with
independent $u, \varepsilon_i$. Given $u$ the inputs are independent, and the unit is
off on all of them with probability

$$ p_N(c) = \int \Phi\!\left( u \sqrt{\tfrac{c}{1-c}} \right)^{\!N}
   \frac{e^{-u^2/2}}{\sqrt{2\pi}}\, du . $$ {#eq:dead}

Look at its ends. With $c = 0$ it is $2^{-N}$: independent inputs never agree to leave a
unit off. With $N = 1$ it is $\tfrac12$: the zeros. And as $c \to 1$ it tends to
$\tfrac12$ for *any* $N$: a deep layer sees one input, many times, and every unit of it
is either dead or always on. By symmetry $p_N$ is the share of the always-on as well.

In code, the arc cosine comes from Archimedes, who halved angles, and the integral from
the trapezium rule, which for a smooth integrand that dies out at both ends is as good
as exact.
*/
/* arccos as Archimedes had it: halve the angle until its sine is so small that
 * four terms of the series of arcsin are enough. */
static double angle_of(double cosine)
{
    double sine = sqrt((1 - cosine) / 2); /* of half the angle */
    for (int k = 0; k < 8; k++)
        sine /= sqrt(2 * (1 + sqrt(1 - sine * sine)));
    double s2 = sine * sine;
    return 512 * sine * (1 + s2 * (1.0 / 6 + s2 * (3.0 / 40 + s2 * 15 / 336)));
}

/* Cosine between two inputs after one more wide ReLU layer. */
static double next_cosine(double c)
{
    double angle = angle_of(c);
    return (sqrt((1 - c) * (1 + c)) + c * (PI - angle)) / PI;
}

/* Probability that a Gaussian unit is off on n inputs of pairwise cosine c. */
static double all_off(double c, int n)
{
    const double h = 1.0 / 64;
    double slope = sqrt(c / (1 - c)), sum = 0;
    for (int i = -8 * 64; i <= 8 * 64; i++)
        sum += nab_num_normal_pdf(i * h) *
               nab_num_powi(nab_num_normal_cdf(slope * i * h), n);
    return sum * h;
}

/*|
Theory and measurement go to one table, and the statements are judged:
*/
static void write_births(nab_lab *lab, const birth *found)
{
    int n = nab_lab_trials(lab);
    double c[DEEP + 1] = {0};
    nab_csv *csv = nab_csv_open(lab, "births.csv", NAB_EXACT,
                                "layer,zero,zero_low,zero_high,dead,dead_low,"
                                "dead_high,on,cosine,theory,cosine_theory");
    for (int l = 1; l <= DEEP; l++) {
        nab_summary zero = NAB_OVER(n, found, zero[l]);
        nab_summary dead = NAB_OVER(n, found, dead[l]);
        c[l] = next_cosine(c[l - 1]);
        nab_row(csv, NULL, l, zero.mean, zero.min, zero.max, dead.mean,
                dead.min, dead.max, NAB_OVER(n, found, on[l]).mean,
                NAB_OVER(n, found, cosine[l]).mean, all_off(c[l - 1], ROWS),
                c[l]);
    }
    csv = nab_csv_open(lab, "crowd.csv", NAB_EXACT,
                       "layer,inputs,dead,low,high,theory");
    for (int k = 0; k < N_LOOK; k++)
        for (int i = 0; i < N_CROWD; i++) {
            nab_summary dead = NAB_OVER(n, found, crowd[k][i]);
            nab_row(csv, NULL, (double)look[k], 1 << i, dead.mean, dead.min,
                    dead.max, all_off(c[look[k] - 1], 1 << i));
        }
}

/* Deviation from the theory, times the width: the constant c of c / width. */
static double deviation(const nab_summary *idle, double theory, int i)
{
    return (idle[i].mean - theory) * (double)width_of[i];
}

static void judge_births(nab_lab *lab, const birth *found)
{
    int n = nab_lab_trials(lab);
    double c[DEEP + 1] = {0};
    for (int l = 1; l <= DEEP; l++)
        c[l] = next_cosine(c[l - 1]);
    double theory = all_off(c[TWENTY - 1], ROWS);
    nab_summary idle[N_WIDTH];
    for (int i = 0; i < N_WIDTH; i++)
        idle[i] = NAB_OVER(n, found, idle[i]);
    double slope =
        (deviation(idle, theory, 0) + deviation(idle, theory, 1)) / 2;
    nab_summary zero = NAB_OVER(n, found, zero[1]),
                ten = NAB_OVER(n, found, cosine[10]);
    nab_summary one = NAB_OVER(n, found, crowd[3][0]);
    nab_lab_judge(lab, "D4", zero, 0.5, 0, zero, 0.2);
    nab_lab_judge(lab, "D4b", NAB_OVER(n, found, alarm), 1, 0,
                  NAB_OVER(n, found, right_alarm), 1);
    nab_lab_judge(lab, "N5", idle[2], theory, slope / (double)width_of[2],
                  idle[2], nab_num_powi(0.5, ROWS));
    nab_lab_judge(lab, "N5b", NAB_OVER(n, found, dead[1]), 0, 0,
                  NAB_OVER(n, found, dead[TWENTY]), 0);
    nab_lab_judge(lab, "N5c", ten, c[10], 1.0 / (double)width_of[2], ten, 0);
    nab_lab_judge(lab, "N5d", one, 0.5, 0,
                  NAB_OVER(n, found, crowd[3][N_CROWD - 1]), 0.5);
    nab_lab_result(lab, "birth.zero", zero.mean);
    nab_lab_result(lab, "birth.zero_se", zero.se);
    nab_lab_result(lab, "birth.idle", idle[2].mean);
    nab_lab_result(lab, "birth.idle_se", idle[2].se);
    nab_lab_result(lab, "birth.theory", theory);
    nab_lab_result(lab, "birth.per_width", slope);
    nab_lab_result(lab, "birth.cosine10", ten.mean);
    nab_lab_result(lab, "birth.cosine10_theory", c[10]);
    nab_lab_result(lab, "birth.cosine50", NAB_OVER(n, found, cosine[50]).mean);
    nab_lab_result(lab, "birth.first_on_16",
                   NAB_OVER(n, found, crowd[0][4]).max);
}

static void report_births(nab_lab *lab, const birth *found)
{
    static const int at[] = {1, 3, 5, 10, 20, 50};
    int n = nab_lab_trials(lab), layer = 1;
    double c = 0; /* cosine below that layer */
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        char key[40];
        for (; layer < at[i]; layer++)
            c = next_cosine(c);
        snprintf(key, sizeof key, "birth.dead%d", at[i]);
        nab_lab_result(lab, key, NAB_OVER(n, found, dead[at[i]]).mean);
        snprintf(key, sizeof key, "birth.on%d", at[i]);
        nab_lab_result(lab, key, NAB_OVER(n, found, on[at[i]]).mean);
        snprintf(key, sizeof key, "birth.theory%d", at[i]);
        nab_lab_result(lab, key, all_off(c, ROWS));
    }
    nab_lab_say(lab,
                "Newborn He nets, layer 50: %.0f %% of the outputs are 0, "
                "%.0f %% of the units dead, %.0f %% always on.",
                100 * NAB_OVER(n, found, zero[DEEP]).mean,
                100 * NAB_OVER(n, found, dead[DEEP]).mean,
                100 * NAB_OVER(n, found, on[DEEP]).mean);
}

static void study_births(nab_lab *lab, nab_tape *keep)
{
    int n = nab_lab_trials(lab);
    birth *found = nab_tape_keep(keep, (size_t)n * sizeof *found);
    nab_lab_trials_run(lab, n, observe_birth, &(births){lab, found});
    write_births(lab, found);
    judge_births(lab, found);
    report_births(lab, found);
}

/*|
[@fig:births] draws both laws over the measurement. The zeros lie on one half at every
depth: {{100 * birth.zero:%.1f}} % in layer 1, where the standard error over {{trials}}
networks is {{100 * birth.zero_se:%.2f}} %. The alarm at 20 % sounds in each of the first
five layers of every network ([@claim:D4], [@claim:D4b]). Dead units begin with none at all in the
first layer ([@claim:N5b]) and then climb: {{100 * birth.dead10:%.0f}} % at layer 10,
{{100 * birth.dead20:%.0f}} % at 20, {{100 * birth.dead50:%.0f}} % at 50, where
[@eq:dead] says {{100 * birth.theory10:%.0f}}, {{100 * birth.theory20:%.0f}} and
{{100 * birth.theory50:%.0f}} %. Add the always-on, and
{{100 * (birth.dead50 + birth.on50):%.0f}} % of the units of layer 50 are idle before
the first step of training.
{{? birth.dead50 > birth.dead20 and birth.dead20 > birth.dead10 and birth.dead1 == 0 }}
{{? birth.dead50 + birth.on50 > 0.6 }}

![Share of outputs that are zero, and of units that are dead on 256 inputs, at birth. The
line is the integral over the map of cosines; nothing in it was fitted.](births.svg){#fig:births alt="The zeros stay at one half for fifty layers; the dead units rise from 0 to {{birth.dead50:%.2f}}, along the theory."}

He's rule keeps the *size* of a signal at any depth; that is what it was made for. It
does not keep what the signal says. After ten layers the mean cosine between two inputs
is {{birth.cosine10:%.3f}} (theory {{birth.cosine10_theory:%.3f}}, [@claim:N5c]), and
after fifty, {{birth.cosine50:%.3f}}: all inputs are nearly the same to the network.
"Healthy initialisation" is a statement about variances.

The theory is that of infinite width. Narrow networks have more idle units: half of
their share at layer 20 deviates by $c/n$ at widths 32 and 64, with
$c = {{birth.per_width:%.1f}}$ on average, and within that and two standard errors width 128 agrees,
{{birth.idle:%.3f}} ± {{birth.idle_se:%.3f}} against {{birth.theory:%.3f}} ([@claim:N5]).
{{? abs(birth.idle - birth.theory) < birth.per_width / 128 + 2 * birth.idle_se }}

[@fig:crowd] shows how the two notions part as inputs are added. On one input every
layer stands at one half ([@claim:N5d]). The first layer halves with each new input, so
that sixteen are enough to clear every unit of suspicion; layer 50 hardly notices how
many it is shown. The practical rule follows: *a unit is dead with respect to a set of
inputs, and the deeper the layer, the more different those must be.*
{{? birth.first_on_16 == 0 }}

![Share of units that are off on all of the first $N$ inputs, by layer. Lines: the
integral.](crowd.svg){#fig:crowd alt="All curves start at one half for one input; layer 1 falls to zero at once, layer 50 stays near {{birth.dead50:%.1f}}."}

## Born dead {#sec:born}

A whole layer can be off. Then everything above it is zero, its gradient is zero, and
the network answers that input with a constant, for ever. A network that is in this
state on *all* its inputs Lu and co-authors [@lu2020] call *born dead*; one input is
where the count begins. For one input $h \ne 0$ and without biases each of the
$w$ units of the next layer is off with probability $\tfrac12$, independently, so the
layer is off with probability $2^{-w}$; an input that survived is again some $h \ne 0$,
and the argument starts over. Hence, exactly and at any width,

$$ P(\text{dead for a given input after } L \text{ layers})
   = 1 - \left(1 - 2^{-w}\right)^{L} . $$ {#eq:born}

The program draws {{500 * trials:%d}} networks of each width.
*/
enum { N_NARROW = 3, LONG = 20, NETS = 500, CROWD = 16, WIDEST = 8 };
static const int narrow[N_NARROW] = {2, 4, WIDEST};

typedef struct {
    double one[N_NARROW][LONG + 1]; /* dead for one input, by depth */
    double all[N_NARROW][LONG + 1]; /* dead for all of CROWD inputs */
} stillborn;

typedef struct {
    nab_lab *lab;
    stillborn *found;
} stillbirths;

/* Sends CROWD inputs through a net of width w. *one is the layer that is all
 * off for the first of them, *all for every one; LONG + 1: none is. */
static void live_until(gsl_rng *rng, size_t w, int *one, int *all)
{
    double x[CROWD * WIDEST], y[CROWD * WIDEST], weight[WIDEST * WIDEST];
    size_t n = CROWD * w;
    *one = *all = LONG + 1;
    nab_stream_normal(rng, n, x);
    for (int l = 1; l <= LONG && *all > LONG; l++) {
        memset(y, 0, sizeof y);
        nab_stream_normal(rng, w * w, weight);
        nab_gemm(false, false, CROWD, w, w, x, w, weight, w, y, w);
        for (size_t i = 0; i < n; i++)
            x[i] = y[i] < 0 ? 0 : y[i];
        if (*one > LONG && nab_array_max_abs(w, x) == 0)
            *one = l;
        if (nab_array_max_abs(n, x) == 0)
            *all = l;
    }
}

static void observe_stillbirths(int trial, void *context)
{
    stillbirths *s = context;
    stillborn *found = &s->found[trial];
    gsl_rng *rng = nab_stream(nab_lab_seed(s->lab, "born dead", trial),
                              "chapter03", "nets", 0);
    for (int k = 0; k < N_NARROW; k++)
        for (int i = 0; i < NETS; i++) {
            int one, all;
            live_until(rng, (size_t)narrow[k], &one, &all);
            for (int l = one; l <= LONG; l++)
                found->one[k][l] += 1.0 / NETS;
            for (int l = all; l <= LONG; l++)
                found->all[k][l] += 1.0 / NETS;
        }
    gsl_rng_free(rng);
}

static void study_stillbirths(nab_lab *lab, nab_tape *keep)
{
    static const char *const id[N_NARROW] = {"O1", "O1b", "O1c"};
    int n = nab_lab_trials(lab);
    stillborn *found = nab_tape_keep(keep, (size_t)n * sizeof *found);
    nab_lab_trials_run(lab, n, observe_stillbirths, &(stillbirths){lab, found});
    nab_csv *csv = nab_csv_open(lab, "stillborn.csv", NAB_EXACT,
                                "width,depth,dead,low,high,all,theory");
    for (int k = 0; k < N_NARROW; k++) {
        for (int l = 1; l <= LONG; l++) {
            nab_summary one = NAB_OVER(n, found, one[k][l]);
            nab_row(csv, NULL, narrow[k], l, one.mean, one.min, one.max,
                    NAB_OVER(n, found, all[k][l]).mean,
                    nab_born_dead(narrow[k], l));
        }
        nab_summary ten = NAB_OVER(n, found, one[k][10]);
        nab_lab_judge(lab, id[k], ten, nab_born_dead(narrow[k], 10), 0, ten,
                      nab_born_dead(narrow[k], 1));
        char key[40];
        snprintf(key, sizeof key, "born.w%d", narrow[k]);
        nab_lab_result(lab, key, ten.mean);
        snprintf(key, sizeof key, "born.w%d_se", narrow[k]);
        nab_lab_result(lab, key, ten.se);
        snprintf(key, sizeof key, "born.w%d_theory", narrow[k]);
        nab_lab_result(lab, key, nab_born_dead(narrow[k], 10));
    }
    double formula = nab_born_dead(4, 10);
    nab_summary all = NAB_OVER(n, found, all[1][10]);
    nab_lab_judge(lab, "O1d", all, formula, 0, NAB_OVER(n, found, one[1][10]),
                  formula);
    nab_lab_result(lab, "born.all4", all.mean);
    nab_lab_say(lab,
                "Ten layers of width 2, 4, 8 are born dead for an input in "
                "%.1f, %.1f, %.1f %% of all cases.",
                100 * NAB_OVER(n, found, one[0][10]).mean,
                100 * NAB_OVER(n, found, one[1][10]).mean,
                100 * NAB_OVER(n, found, one[2][10]).mean);
}

/*|
Ten layers of two units are dead in {{100 * born.w2:%.1f}} % of all cases, of four units
in {{100 * born.w4:%.1f}} %, of eight in {{100 * born.w8:%.1f}} %; [@eq:born] says
{{100 * born.w2_theory:%.1f}}, {{100 * born.w4_theory:%.1f}} and
{{100 * born.w8_theory:%.1f}} % ([@claim:O1], [@claim:O1b], [@claim:O1c],
[@fig:stillborn]). Width is the cure, and a cheap one: the exponent is $w$.

![Narrow networks that are dead for one input, against the closed form. Dashed: width 4,
dead for sixteen inputs at once.](stillborn.svg){#fig:stillborn alt="Three rising curves; at depth 10 width 2 reaches {{born.w2:%.2f}}, width 8 only {{born.w8:%.2f}}."}

Dead for one input is not dead for all: at width 4 and depth 10 only
{{100 * born.all4:%.0f}} % are dead for sixteen inputs at once ([@claim:O1d]). The
formula is an upper bound for the catastrophe that a trainer would see.
{{? born.all4 < born.w4 and born.w2 > born.w4 and born.w4 > born.w8 }}

## A bias that kills {#sec:bias}

::: {.reference section="Dead Neurons: Root Causes"}
Large Negative Bias: b << 0 ensures Wx + b < 0. Often caused by poor initialization
:::

True; the question is how large. Take one He layer of fan-in $n$ and Gaussian inputs of
unit variance. For a unit with weights $w$ the $z$ are normal, independent, of mean $b$
and standard deviation $|w|$, and $|w|^2$ is 2 on average. On one input the unit is on
with probability $\Phi(b/|w|)$, about $\Phi(b/\sqrt2)$. On $N$ inputs it is dead with
probability $\Phi(-b/|w|)^N$, and here a typical $|w|$ will not do, for the power $N$
magnifies every difference: units with short weights die where the typical unit still
lives, units with long ones live where it is dead. We must average over the law of
$|w|^2$, which is $2/n$ times a chi-squared variable with $n$ degrees of freedom:

$$ P(\text{dead}) = \mathbb E_{r}\left[ \Phi\left(\frac{-b}{r\sqrt2}\right)^{\!N} \right], \qquad
   n r^2 \sim \chi^2_n . $$ {#eq:bias}

All biases can be tried on the same $z$. A unit is dead on a set of inputs when its
**margin**, the largest $z$ over all of them, is not above zero, and a bias moves the
margin by itself.
*/
enum { SAMPLES = 512, FAN = 64, UNITS = 1024, N_BIAS = 15 }; /* 0 .. -7 */

typedef struct {
    double active[N_BIAS], dead[N_BIAS];
} ward;

typedef struct {
    nab_lab *lab;
    ward *found;
} wards;

/* The largest z of unit j over all rows: not above 0, and the unit is dead on
 * them. NaN where there is one. */
static double margin(const nab_tensor *z, size_t j)
{
    size_t n_row = z->shape.dim[0], n_unit = z->shape.dim[1];
    double top = z->data[j];
    for (size_t i = 1; i < n_row && !isnan(top); i++)
        if (!(z->data[i * n_unit + j] <= top))
            top = z->data[i * n_unit + j];
    return top;
}

static void observe_bias(int trial, void *context)
{
    wards *all = context;
    ward *found = &all->found[trial];
    nab_tape *t = nab_tape_new(nab_lab_seed(all->lab, "bias", trial));
    nab_tape_no_grad(t, true);
    nab_init he = nab_kaiming_normal(NAB_FAN_IN, nab_gain_relu());
    nab_linear *layer = nab_linear_new(t, FAN, UNITS, he, "layer");
    nab_tensor *x = nab_randn(t, nab_mat(SAMPLES, FAN));
    nab_tensor *z = nab_linear_apply(layer, x);
    double top[UNITS];
    for (size_t j = 0; j < UNITS; j++)
        top[j] = margin(z, j);
    for (int k = 0; k < N_BIAS; k++) {
        size_t on = 0, dead = 0;
        for (size_t i = 0; i < z->size; i++)
            on += z->data[i] - 0.5 * k > 0;
        for (size_t j = 0; j < UNITS; j++)
            dead += top[j] - 0.5 * k <= 0;
        found->active[k] = (double)on / (double)z->size;
        found->dead[k] = (double)dead / UNITS;
    }
    nab_tape_free(t);
}

/* Expected probability that w x + b < 0 for all of `samples` Gaussian inputs,
 * over w of n independent N(0, 2/n): |w| = r sqrt 2, n r^2 chi-squared. */
static double off_by_bias(double b, int n, int samples)
{
    double sum = 0, weight = 0;
    for (int i = 1; i < 512; i++) {
        double r = i / 256.0, log_r = nab_num_log(r);
        double p = nab_num_exp((n - 1) * log_r - n * (r * r - 1) / 2);
        double off = nab_num_normal_cdf(-b / (r * nab_gain_relu()));
        sum += p * nab_num_powi(off, samples);
        weight += p;
    }
    return sum / weight;
}

/* The same for a unit whose |w| is typical. */
static double off_if_typical(double b, int samples)
{
    return nab_num_powi(nab_num_normal_cdf(-b / nab_gain_relu()), samples);
}

static void study_bias(nab_lab *lab, nab_tape *keep)
{
    int n = nab_lab_trials(lab);
    ward *found = nab_tape_keep(keep, (size_t)n * sizeof *found);
    nab_lab_trials_run(lab, n, observe_bias, &(wards){lab, found});
    nab_csv *csv =
        nab_csv_open(lab, "bias.csv", NAB_EXACT,
                     "bias,active,dead,low,high,theory,typical,active_theory");
    for (int k = 0; k < N_BIAS; k++) {
        double b = -0.5 * k;
        nab_summary dead = NAB_OVER(n, found, dead[k]);
        nab_row(csv, NULL, b, NAB_OVER(n, found, active[k]).mean, dead.mean,
                dead.min, dead.max, off_by_bias(b, FAN, SAMPLES),
                off_if_typical(b, SAMPLES), 1 - off_by_bias(b, FAN, 1));
    }
    nab_summary four = NAB_OVER(n, found, dead[8]),
                two = NAB_OVER(n, found, dead[4]);
    nab_summary five = NAB_OVER(n, found, dead[10]);
    nab_summary on = NAB_OVER(n, found, active[4]);
    double theory = off_by_bias(-4, FAN, SAMPLES);
    double typical = off_if_typical(-4, SAMPLES);
    double on_theory = 1 - off_by_bias(-2, FAN, 1);
    nab_lab_judge(lab, "D8", four, theory, 0, four, typical);
    nab_lab_judge(lab, "D8d", on, on_theory, 0, on, nab_num_normal_cdf(-2));
    nab_lab_judge(lab, "D8b", five, 0.5, 0, two, 0.5);
    nab_lab_result(lab, "bias.dead4", four.mean);
    nab_lab_result(lab, "bias.dead4_se", four.se);
    nab_lab_result(lab, "bias.theory4", theory);
    nab_lab_result(lab, "bias.typical4", typical);
    nab_lab_result(lab, "bias.dead5", five.mean);
    nab_lab_result(lab, "bias.dead2", two.mean);
    nab_lab_result(lab, "bias.active4", NAB_OVER(n, found, active[8]).mean);
    nab_lab_result(lab, "bias.active2", on.mean);
    nab_lab_result(lab, "bias.typical5", off_if_typical(-5, SAMPLES));
    nab_lab_say(lab,
                "A bias of -4 kills %.1f %% of a layer; typical weights say "
                "%.1f %%, their law says %.1f %%.",
                100 * four.mean, 100 * typical, 100 * theory);
}
/*|
At $b = -4$ the typical unit predicts {{100 * bias.typical4:%.1f}} % dead, [@eq:bias]
{{100 * bias.theory4:%.1f}} %, and the measurement says {{100 * bias.dead4:%.1f}} ±
{{100 * bias.dead4_se:%.1f}} % ([@claim:D8], [@fig:bias]). At $b = -5$ it is
{{100 * bias.dead5:%.0f}} % ([@claim:D8b]), and here the typical unit exaggerates, with
{{100 * bias.typical5:%.0f}} %. At $b = -2$, on the other hand, no unit of this layer is
dead on all 512 inputs, although on average a unit is off on
{{100 * (1 - bias.active2):%.1f}} % of them, as the law of $|w|$ says ([@claim:D8d]):
*sparse is not dead*, and a network of which nine tenths of the outputs are zero may be
in perfect health.
{{? bias.dead2 == 0 and 1 - bias.active2 > 0.9 and bias.dead4 > bias.typical4 }}
{{? bias.dead5 < bias.typical5 }}

![A He layer of fan-in 64 with all biases equal: share of zeros, and of units dead on 512
inputs.](bias.svg){#fig:bias alt="Zeros rise at once as the bias falls; dead units only below -3, along the exact law and not along the typical one."}

## What a dead unit receives {#sec:nothing}

Below zero a ReLU has slope 0, and *at* zero this library, like most, takes 0 as well: a
convention, since there is no derivative there ([@claim:D9]). The same function below
reads value and slope off the tape for the activations that are offered as remedies:
leaky ReLU [@maas2013] gives 0.01 of its input ([@claim:V19]); PReLU [@he2015] learns
that number, its derivative by the slope being $z$ itself ([@claim:V20]); ELU
[@clevert2016] is $\alpha(e^z - 1)$, smooth at zero when $\alpha = 1$ and only then
([@claim:V20b]); GELU [@hendrycks2016] and SiLU are $z\,\Phi(z)$ and $z\,\sigma(z)$.
*/
typedef enum { RELU, LEAKY, PRELU, ELU, GELU, SILU, SIGMOID, N_KIND } kind;
static const char *const kind_name[N_KIND] = {
    "ReLU", "leaky ReLU", "PReLU", "ELU", "GELU", "SiLU", "sigmoid"};

/* f(z); `slope` is the parameter of PReLU and unused otherwise. */
static nab_tensor *activate(kind f, nab_tensor *z, nab_tensor *slope)
{
    switch (f) {
    case RELU:
        return nab_relu(z);
    case LEAKY:
        return nab_leaky_relu(z, 0.01);
    case PRELU:
        return nab_prelu(z, slope);
    case ELU:
        return nab_elu(z, 1);
    case GELU:
        return nab_gelu(z);
    case SILU:
        return nab_silu(z);
    default:
        return nab_sigmoid(z);
    }
}

/* f'(z); *value is f(z), *by_slope the derivative by PReLU's parameter. */
static double slope_at(nab_tape *t, kind f, double z, double *value,
                       double *by_slope)
{
    const double quarter = 0.25;
    nab_tape_reset(t);
    nab_tensor *x = nab_input(t, nab_vec(1), &z);
    nab_tensor *slope = nab_input(t, nab_vec(1), &quarter);
    nab_tensor *y = activate(f, x, slope);
    nab_backward(nab_sum(y));
    *value = y->data[0];
    *by_slope = f == PRELU ? slope->grad[0] : 0;
    return x->grad[0];
}

/* Slope just above 0 less slope just below. */
static double jump_at_zero(nab_tape *t, double alpha)
{
    const double z[2] = {0x1p-52, -0x1p-52};
    nab_tape_reset(t);
    nab_tensor *x = nab_input(t, nab_vec(2), z);
    nab_backward(nab_sum(nab_elu(x, alpha)));
    return x->grad[0] - x->grad[1];
}

static void study_slopes(nab_lab *lab, nab_tape *t)
{
    enum { N_POINT = 241 }; /* z = -4, -3.95 .. 8 */
    double value, by_slope, largest[2] = {0, 0};
    nab_csv *csv =
        nab_csv_open(lab, "slopes.csv", NAB_EXACT, "activation,z,value,slope");
    for (kind f = 0; f < N_KIND; f++)
        for (int i = 0; i < N_POINT; i++) {
            double z = (i - 80) / 20.0;
            double slope = slope_at(t, f, z, &value, &by_slope);
            nab_row(csv, kind_name[f], z, value, slope);
            if (z <= 0 && (f == RELU || f == LEAKY) && slope > largest[f])
                largest[f] = slope;
        }
    nab_lab_judge(lab, "D9", nab_value(largest[RELU]), 0, 0,
                  nab_value(largest[LEAKY]), 0);
    double leaky, relu, unused, below, above;
    slope_at(t, LEAKY, -2, &leaky, &unused);
    slope_at(t, RELU, -2, &relu, &unused);
    slope_at(t, PRELU, -2, &unused, &below);
    slope_at(t, PRELU, 2, &unused, &above);
    nab_lab_judge(lab, "V19", nab_value(leaky), -0.02, 0, nab_value(relu),
                  -0.02);
    nab_lab_judge(lab, "V20", nab_value(below), -2, 0, nab_value(above), -2);
    nab_lab_judge(lab, "V20b", nab_value(jump_at_zero(t, 1)), 0, 1e-12,
                  nab_value(jump_at_zero(t, 2)), 0);
}

/*|
## Dead for ever? {#sec:ever}

To see units die and return we need a network that learns: three hidden layers of 64
ReLU units on the 8 × 8 digits [@alpaydin1998], He weights, zero biases.
*/
enum { HIDDEN = 3, WIDTH = 64, BATCH = 64, N_TRAIN = 1000 };

typedef struct {
    nab_linear *layer[HIDDEN + 1];
    nab_tensor *slope[HIDDEN];              /* of PReLU */
    nab_tensor *pre[HIDDEN], *post[HIDDEN]; /* z and f(z), last recorded */
    kind f;
} net;

static net build_net(nab_tape *t, kind f, double bias)
{
    net n = {.f = f};
    nab_init he = nab_kaiming_normal(NAB_FAN_IN, nab_gain_relu());
    for (int l = 0; l <= HIDDEN; l++) {
        size_t out = l == HIDDEN ? NAB_CLASSES : WIDTH;
        const char *name = nab_label(t, "layer %d", l + 1);
        n.layer[l] = nab_linear_new(t, WIDTH, out, he, name);
        if (l == HIDDEN)
            break;
        nab_init_fill(n.layer[l]->b, WIDTH, out, nab_init_constant(bias));
        if (f == PRELU) {
            n.slope[l] = nab_param(t, nab_scalar(), "slope");
            n.slope[l]->data[0] = 0.25;
        }
    }
    return n;
}

static nab_tensor *apply_net(net *n, nab_tensor *x)
{
    for (int l = 0; l < HIDDEN; l++) {
        n->pre[l] = nab_linear_apply(n->layer[l], x);
        x = n->post[l] = activate(n->f, n->pre[l], n->slope[l]);
    }
    return nab_linear_apply(n->layer[HIDDEN], x);
}

/* Records the loss on these digits and sweeps; all gradients are fresh. */
static void sweep_loss(nab_tape *t, net *n, const nab_part *part,
                       size_t n_index, const size_t *index)
{
    int label[N_TRAIN];
    nab_tensor *x = nab_part_take(t, part, n_index, index, label);
    nab_tensor *logits = apply_net(n, x);
    nab_zero_grad(t);
    nab_backward(nab_cross_entropy(logits, label));
}

/* Records the net on a whole part without gradients. */
static nab_tensor *look_at(nab_tape *t, net *n, const nab_part *part)
{
    bool was = nab_tape_no_grad(t, true);
    nab_tensor *logits = apply_net(n, nab_part_all(t, part));
    nab_tape_no_grad(t, was);
    return logits;
}

/*|
Whether a unit is dead on the training digits can be read off its margin over them.
Below zero means dead, and how far below means how far it has to come. The experiment
puts eight units of layer 1 and eight of layer 2 to sleep, by lowering their biases
until the margin is −{{night.asleep}}, and then trains the network by plain gradient
descent on all its digits at once, 200 steps, in {{trials}} trials.
*/
enum { FEW = 128, KILLED = 8, NIGHTS = 200 };

typedef struct {
    double touch[2], touch_living; /* largest gradient entry, layers 1 and 2 */
    double moved, moved_living;    /* largest change of a weight, layer 1 */
    double revived[2];             /* share of the KILLED */
    double when;                   /* mean step of revival, layer 2 */
    double margin[2][KILLED][NIGHTS + 1];
} night;

typedef struct {
    nab_lab *lab;
    const nab_digits *digits;
    void *found;
} field; /* what a task on the digits needs */

static nab_split *split_for(const field *f, int trial, size_t n_train)
{
    return nab_digits_split(f->digits, nab_lab_seed(f->lab, "split", trial),
                            n_train, 0, NAB_STANDARDISED);
}

static nab_batches *batches_for(const field *f, int trial)
{
    return nab_batches_new(nab_less(N_TRAIN, 250), BATCH,
                           nab_lab_seed(f->lab, "order", trial));
}

/* Lowers the biases of the first KILLED units of layers 1 and 2 until none
 * fires on any of these digits. */
static void put_to_sleep(nab_tape *t, net *n, const nab_part *part)
{
    for (int l = 0; l < 2; l++) {
        look_at(t, n, part);
        for (size_t j = 0; j < KILLED; j++)
            n->layer[l]->b->data[j] -= margin(n->pre[l], j) + sleep_depth;
        nab_tape_reset(t);
    }
}

/* The largest entry of the gradients into, of and out of unit j of layer l. */
static double touch(const net *n, int l, size_t j)
{
    const nab_tensor *in = n->layer[l]->w, *out = n->layer[l + 1]->w;
    double most = fabs(n->layer[l]->b->grad[j]);
    for (size_t i = 0; i < WIDTH; i++) {
        double g = fabs(in->grad[i * WIDTH + j]);
        most = g > most ? g : most;
    }
    double g = nab_array_max_abs(WIDTH, out->grad + j * WIDTH);
    return g > most ? g : most;
}

/* The largest change of a weight into unit j since w was copied to `before`. */
static double moved(const nab_tensor *w, const double *before, size_t j)
{
    double most = 0;
    for (size_t i = 0; i < WIDTH; i++) {
        double d = fabs(w->data[i * WIDTH + j] - before[i * WIDTH + j]);
        most = d > most ? d : most;
    }
    return most;
}

static void watch_margins(night *found, const net *n, int step)
{
    for (int l = 0; l < 2; l++)
        for (size_t j = 0; j < KILLED; j++)
            found->margin[l][j][step] = margin(n->pre[l], j);
    if (step > 0)
        return;
    for (int l = 0; l < 2; l++)
        for (size_t j = 0; j < KILLED; j++)
            found->touch[l] = larger(found->touch[l], touch(n, l, j));
    found->touch_living = touch(n, 0, KILLED);
}

static void count_revivals(night *found)
{
    double n_second = 0;
    for (int l = 0; l < 2; l++)
        for (int j = 0; j < KILLED; j++) {
            int step = 0;
            while (step <= NIGHTS && !(found->margin[l][j][step] > 0))
                step++;
            if (step > NIGHTS)
                continue;
            found->revived[l] += 1.0 / KILLED;
            found->when += l == 1 ? step : 0;
            n_second += l == 1;
        }
    found->when /= n_second;
}

static void observe_night(int trial, void *context)
{
    const field *f = context;
    night *found = (night *)f->found + trial;
    nab_tape *t = nab_tape_new(nab_lab_seed(f->lab, "night", trial));
    nab_split *split = split_for(f, trial, FEW);
    net n = build_net(t, RELU, 0);
    nab_sgd *sgd = nab_sgd_new(t, 0.1);
    double before[WIDTH * WIDTH];
    size_t all[FEW];
    for (size_t i = 0; i < FEW; i++)
        all[i] = i;
    put_to_sleep(t, &n, &split->train);
    memcpy(before, n.layer[0]->w->data, sizeof before);
    for (int step = 0; step <= nab_less(NIGHTS, 4); step++) {
        sweep_loss(t, &n, &split->train, FEW, all);
        watch_margins(found, &n, step);
        nab_sgd_step(sgd);
        nab_tape_reset(t);
    }
    for (size_t j = 0; j < KILLED; j++)
        found->moved = larger(found->moved, moved(n.layer[0]->w, before, j));
    found->moved_living = moved(n.layer[0]->w, before, KILLED);
    count_revivals(found);
    nab_split_free(split);
    nab_tape_free(t);
}

static void study_nights(nab_lab *lab, nab_tape *keep)
{
    int n = nab_lab_trials(lab);
    night *found = nab_tape_keep(keep, (size_t)n * sizeof *found);
    field f = {lab, nab_lab_digits(lab), found};
    nab_lab_trials_run(lab, n, observe_night, &f);
    nab_csv *csv =
        nab_csv_open(lab, "margins.csv", NAB_EXACT, "step,layer,unit,margin");
    for (int l = 0; l < 2; l++)
        for (int j = 0; j < KILLED; j++)
            for (int step = 0; step <= NIGHTS; step++)
                nab_row(csv, NULL, step, l + 1, j + 1,
                        found[0].margin[l][j][step]);
    nab_summary first = NAB_OVER(n, found, revived[0]);
    nab_summary second = NAB_OVER(n, found, revived[1]);
    nab_summary living = NAB_OVER(n, found, touch_living);
    nab_lab_judge(lab, "D2", NAB_OVER(n, found, touch[0]), 0, 0, living, 0);
    nab_lab_judge(lab, "D2b", NAB_OVER(n, found, touch[1]), 0, 0, living, 0);
    nab_lab_judge(lab, "D5", NAB_OVER(n, found, moved), 0, 0,
                  NAB_OVER(n, found, moved_living), 0);
    nab_lab_judge(lab, "D3", first, 0, 0, second, 0);
    nab_lab_judge(lab, "D3b", second, 0.5, 0, first, 0.5);
    nab_lab_result(lab, "night.revived2", second.mean);
    nab_lab_result(lab, "night.revived2_se", second.se);
    nab_lab_result(lab, "night.when", NAB_OVER(n, found, when).mean);
    nab_lab_result(lab, "night.units", (double)(n * KILLED));
    nab_lab_say(lab,
                "Units put to sleep, then 200 steps: layer 1 wakes %.0f %% of "
                "them, layer 2 wakes %.0f %%.",
                100 * first.mean, 100 * second.mean);
}

/*|
Before the first step the program looks at every gradient that touches a sleeping unit:
into it, of its bias, out of it. The largest of them, over all trials and both layers,
is 0. Not small: zero, since each is a sum of products with a factor that is zero
([@claim:D2], [@claim:D2b]). What follows depends on the layer ([@fig:margins]).

![The margins of sleeping units in one network. Layer 1: eight flat lines. Layer 2: the units
below move, so these do.](margins.svg){#fig:margins alt="Eight straight lines below zero for layer 1; eight wandering lines for layer 2, most of which cross zero."}

**In layer 1** the reference is right. The inputs are data and do not move; the weights
get gradient zero and do not move, not by one bit ([@claim:D5]); so $z$ does not move.
Of {{night.units}} units none came back ([@claim:D3]). This is a proof, not a tendency,
and it holds for mini-batches too, as long as they are drawn from the same digits.

**In layer 2** it is wrong. The weights of a sleeping unit are just as frozen, but its
*inputs* are the outputs of layer 1, which learns. The margin drifts, and once it
crosses zero for a single digit, gradient flows again. {{100 * night.revived2:%.0f}} %
of the units came back, on average after {{night.when:%.0f}} steps ([@claim:D3b]).
{{? night.revived2 > 0.5 and night.when < 100 }}

"Dead" in a deep layer is therefore a state of the network below, not a property of the
unit, and a single look at a network in training cannot tell the dead from those that
sleep.

### Motion without gradient {#sec:drift}

Even in layer 1 there is a second loophole: "no updates" follows from "no gradient" only
for plain gradient descent. Other optimisers move a parameter whose gradient is zero.
Which of them can wake a unit whose inputs stand still? The program puts a whole first
layer to sleep and then takes 500 steps with every gradient equal to zero.
*/
enum { DRIFT_STEPS = 500, LOOKS_APART = 10 };
#define DOZE 0.02 /* how far below 0 they are put */
typedef enum { STILL, DECAY, ADAMW, ADAM_L2, N_DRIFT } drift;

typedef struct {
    double revived[N_DRIFT]; /* share of WIDTH units that ever fired */
    double margin[N_DRIFT];  /* mean at the end */
    double coast[2];         /* of one parameter: momentum, none */
} drifts;

/* Steps of one kind without any gradient, from a first layer asleep. */
static void drift_without_gradient(nab_tape *t, drift how, const nab_part *part,
                                   drifts *found)
{
    nab_init he = nab_kaiming_normal(NAB_FAN_IN, nab_gain_relu());
    nab_linear *layer = nab_linear_new(t, WIDTH, WIDTH, he, "layer 1");
    nab_sgd *sgd = nab_sgd_new(t, 0.1);
    nab_adam *adam =
        how == ADAMW ? nab_adamw_new(t, 1e-3, 0.1) : nab_adam_new(t, 1e-3);
    bool fired[WIDTH] = {false};
    sgd->weight_decay = how == DECAY ? 0.05 : 0;
    if (how == ADAM_L2)
        adam->weight_decay = 1e-5;
    const int last = nab_less(DRIFT_STEPS, 2 * LOOKS_APART);
    for (int step = 0; step <= last; step++) {
        // <<look at the margins>>
        /*|
        **The margins** need the digits, so they are looked at every ten steps only.
        The first look puts the units to sleep, the last one is kept.
        */
        nab_tensor *z = NULL;
        if (step % LOOKS_APART == 0)
            z = nab_linear_apply(layer, nab_part_all(t, part));
        for (size_t j = 0; z && j < WIDTH; j++) {
            double top = margin(z, j);
            if (step == 0)
                layer->b->data[j] -= top + DOZE;
            else
                fired[j] = fired[j] || top > 0;
            if (step == last)
                found->margin[how] += top / WIDTH;
        }
        nab_tape_reset(t);
        // >>
        nab_zero_grad(t);
        how <= DECAY ? nab_sgd_step(sgd) : nab_adam_step(adam);
    }
    for (int j = 0; j < WIDTH; j++)
        found->revived[how] += fired[j] / (double)WIDTH;
}

/* How far a parameter goes after ten gradients of 1 and then none. */
static double coast(nab_tape *t, double momentum)
{
    nab_tape_restart(t, 1);
    nab_tensor *b = nab_param(t, nab_vec(1), "b");
    nab_sgd *sgd = nab_sgd_new(t, 0.1);
    double at_ten = 0;
    sgd->momentum = momentum;
    for (int step = 1; step <= 1000; step++) {
        nab_zero_grad(t);
        b->grad[0] = step <= 10;
        nab_sgd_step(sgd);
        if (step == 10)
            at_ten = b->data[0];
    }
    return b->data[0] - at_ten;
}

static void observe_drift(int trial, void *context)
{
    const field *f = context;
    drifts *found = (drifts *)f->found + trial;
    nab_split *split = split_for(f, trial, FEW);
    nab_tape *t = nab_tape_new(1);
    for (drift how = 0; how < N_DRIFT; how++) {
        nab_tape_restart(t, nab_lab_seed(f->lab, "drift", trial));
        drift_without_gradient(t, how, &split->train, found);
    }
    found->coast[0] = coast(t, 0.9);
    found->coast[1] = coast(t, 0);
    nab_split_free(split);
    nab_tape_free(t);
}

static void study_drifts(nab_lab *lab, nab_tape *keep)
{
    int n = nab_lab_trials(lab);
    drifts *found = nab_tape_keep(keep, (size_t)n * sizeof *found);
    field f = {lab, nab_lab_digits(lab), found};
    nab_lab_trials_run(lab, n, observe_drift, &f);
    double velocity = (1 - nab_num_powi(0.9, 10)) / (1 - 0.9);
    nab_summary adam = NAB_OVER(n, found, revived[ADAM_L2]);
    nab_lab_judge(lab, "D3c", NAB_OVER(n, found, coast[0]), -0.1 * velocity * 9,
                  1e-9, NAB_OVER(n, found, coast[1]), -0.1 * velocity * 9);
    nab_lab_judge(lab, "D3d", NAB_OVER(n, found, revived[DECAY]), 0, 0, adam,
                  0);
    nab_lab_judge(lab, "D3e", NAB_OVER(n, found, revived[ADAMW]), 0, 0, adam,
                  0);
    nab_lab_judge(lab, "D3f", adam, 0, 0, NAB_OVER(n, found, revived[STILL]),
                  0);
    nab_lab_result(lab, "drift.coast", NAB_OVER(n, found, coast[0]).mean);
    nab_lab_result(lab, "drift.decay_margin",
                   NAB_OVER(n, found, margin[DECAY]).mean);
    nab_lab_result(lab, "drift.adam_revived", adam.mean);
    nab_lab_result(lab, "drift.adam_revived_se", adam.se);
    nab_lab_result(lab, "drift.asleep", DOZE);
    nab_lab_result(lab, "night.asleep", sleep_depth);
}

/*|
- **Momentum** coasts. Ten gradients of 1 at step size 0.1 leave a velocity of
  $(1 - 0.9^{10})/(1 - 0.9)$, and all that is left of it adds up to another
  $0.1 \cdot 0.9/(1-0.9)$ times that: the parameter travels {{drift.coast:%.3f}} *after*
  its last gradient ([@claim:D3c]). Mostly this carries the corpse further down: what
  pushed the unit over the edge goes on pushing.
- **Weight decay** multiplies $w$ and $b$ by the same factor below 1, and so
  $z = w x + b$ too. It shrinks every $z$ and changes the sign of none: the mean
  margin rose from −{{drift.asleep}} to {{drift.decay_margin:%.1e}}, and no unit woke
  ([@claim:D3d]). Decoupled decay, AdamW [@loshchilov2019], is the same factor again
  ([@claim:D3e]).
- **Adam with coupled decay** divides each decay term by its own size [@kingma2015].
  Every weight then walks towards zero at the *same speed*, small ones arrive first,
  and the proportions that kept $z$ negative are lost:
  {{100 * drift.adam_revived:%.1f}} ± {{100 * drift.adam_revived_se:%.1f}} % of the
  units fired at some time ([@claim:D3f]). How large the decay is does not matter, as
  long as it stays far above Adam's $\varepsilon$; Adam divides that out.

{{? drift.decay_margin < 0 and drift.adam_revived > 0 }} So "dead for ever" needs four
conditions: the first layer, the same data, no momentum left over, and no optimiser that
treats weights one by one.

## Killed {#sec:killed}

### One bad step

::: {.reference section="Dead Neurons: Root Causes"}
Big weight update pushes neuron into always-negative region. Single bad update can kill
neuron permanently
:::

One step, from birth, on one batch of 64 digits; then a look at all
1000. A step of 0.1 is harmless. A step of 10, the program follows further: a hundred
good steps of 0.05, and the roll is called again.
*/
typedef struct {
    bool dead[HIDDEN][WIDTH];
} roll;

/* False, and the roll as it was, for a net that has overflowed: a unit without a
 * margin is neither dead nor alive. */
static bool call_roll(nab_tape *t, net *n, const nab_part *part, roll *r)
{
    roll is;
    bool whole = true;
    look_at(t, n, part);
    for (int l = 0; l < HIDDEN; l++)
        for (size_t j = 0; j < WIDTH; j++) {
            double top = margin(n->pre[l], j);
            is.dead[l][j] = top <= 0;
            whole = whole && !isnan(top);
        }
    nab_tape_reset(t);
    *r = whole ? is : *r;
    return whole;
}

/* Share of the units of layers first .. last. */
static double dead_share(const roll *r, int first, int last)
{
    double dead = 0;
    for (int l = first; l <= last; l++)
        for (int j = 0; j < WIDTH; j++)
            dead += r->dead[l][j];
    return dead / ((last - first + 1) * WIDTH);
}

enum { N_JUMP = 7, TEN_AT = 4, AFTERMATH = 100 };
static const double jump[N_JUMP] = {0.1, 0.3, 1, 3, 10, 30, 100};

typedef struct {
    double dead[N_JUMP][HIDDEN]; /* after one step, by layer */
    double back[HIDDEN];         /* of those, alive after the aftermath */
} fall;

static void fall_once(nab_tape *t, const field *f, int trial, int k,
                      fall *found)
{
    roll fallen, later;
    nab_tape_restart(t, nab_lab_seed(f->lab, "fall", trial));
    nab_split *split = split_for(f, trial, nab_less(N_TRAIN, 250));
    nab_batches *batches = batches_for(f, trial);
    net n = build_net(t, RELU, 0);
    nab_sgd *sgd = nab_sgd_new(t, jump[k]);
    int last = k == TEN_AT ? nab_less(AFTERMATH, 2) : 0;
    for (int step = 0; step <= last; step++) {
        sweep_loss(t, &n, &split->train, BATCH, nab_batches_next(batches));
        nab_sgd_step(sgd);
        nab_tape_reset(t);
        if (step == 0)
            call_roll(t, &n, &split->train, &fallen);
        sgd->lr = 0.05;
    }
    later = fallen; /* without an aftermath */
    if (last > 0)
        call_roll(t, &n, &split->train, &later);
    for (int l = 0; l < HIDDEN; l++) {
        double dead = 0, back = 0;
        for (int j = 0; j < WIDTH; j++) {
            dead += fallen.dead[l][j];
            back += fallen.dead[l][j] && !later.dead[l][j];
        }
        found->dead[k][l] = dead / WIDTH;
        found->back[l] += k == TEN_AT && dead > 0 ? back / dead : 0;
    }
    nab_batches_free(batches);
    nab_split_free(split);
}

static void observe_fall(int trial, void *context)
{
    const field *f = context;
    nab_tape *t = nab_tape_new(1);
    for (int k = 0; k < N_JUMP; k++)
        fall_once(t, f, trial, k, (fall *)f->found + trial);
    nab_tape_free(t);
}

static void study_falls(nab_lab *lab, nab_tape *keep)
{
    int n = nab_lab_trials(lab);
    fall *found = nab_tape_keep(keep, (size_t)n * sizeof *found);
    field f = {lab, nab_lab_digits(lab), found};
    nab_lab_trials_run(lab, n, observe_fall, &f);
    nab_csv *csv = nab_csv_open(lab, "falls.csv", NAB_EXACT,
                                "step_size,layer,dead,low,high");
    for (int l = 0; l < HIDDEN; l++)
        for (int k = 0; k < N_JUMP; k++) {
            nab_summary dead = NAB_OVER(n, found, dead[k][l]);
            nab_row(csv, NULL, jump[k], l + 1, dead.mean, dead.min, dead.max);
        }
    nab_summary three = NAB_OVER(n, found, dead[3][0]);
    nab_summary ten = NAB_OVER(n, found, dead[TEN_AT][0]);
    nab_summary first = NAB_OVER(n, found, back[0]),
                second = NAB_OVER(n, found, back[1]);
    nab_lab_judge(lab, "D7", ten, 0.1, 0, NAB_OVER(n, found, dead[0][0]), 0.1);
    nab_lab_judge(lab, "D7b", first, 0, 0, second, 0);
    nab_lab_judge(lab, "D7c", second, 0.1, 0, first, 0.1);
    nab_lab_result(lab, "fall.dead_01", NAB_OVER(n, found, dead[0][0]).mean);
    nab_lab_result(lab, "fall.dead_3", three.mean);
    nab_lab_result(lab, "fall.dead_3_se", three.se);
    nab_lab_result(lab, "fall.dead_10", ten.mean);
    nab_lab_result(lab, "fall.dead_10_se", ten.se);
    nab_lab_result(lab, "fall.dead_10_layer2",
                   NAB_OVER(n, found, dead[TEN_AT][1]).mean);
    nab_lab_result(lab, "fall.back2", second.mean);
    nab_lab_result(lab, "fall.back2_se", second.se);
    nab_lab_say(lab,
                "One step of 10 kills %.0f %% of layer 1 for good; of the dead "
                "of layer 2 a hundred good steps revive %.0f %%.",
                100 * ten.mean, 100 * second.mean);
}
/*|
A step of 0.1 leaves {{100 * fall.dead_01:%.1f}} % of layer 1 dead; one step of 3 kills
{{100 * fall.dead_3:%.0f}} % of it and one step of 10 kills {{100 * fall.dead_10:%.0f}}
± {{100 * fall.dead_10_se:%.0f}} % ([@claim:D7]). Layer 2 fares worse still,
{{100 * fall.dead_10_layer2:%.0f}} % ([@fig:falls]). The damage does not grow without
limit: once the step outweighs the initial weights, the new weights are the gradient
itself, and its direction does not depend on the step.
{{? fall.dead_10 > fall.dead_3 and fall.dead_3 > fall.dead_01 and fall.dead_10_layer2 > fall.dead_10 }}

![Units that are dead on all training digits after one single step.](falls.svg){#fig:falls alt="Dead shares rise with the step between 0.3 and 10 and then level off, highest in layer 3."}

Permanently? A hundred good steps later, not one of the units that fell in layer 1 has
come back ([@claim:D7b]); of those in layer 2, {{100 * fall.back2:%.0f}} ±
{{100 * fall.back2_se:%.0f}} % have ([@claim:D7c]). The reference's word is right for
the layer next to the data. {{? fall.back2 > 0.1 }}

### A career of 300 steps {#sec:careers}

Training means many steps, and deaths and revivals can both be counted: the roll of all
192 units is called on the whole training set every ten steps, and compared with the
roll before.
*/
enum { STEPS = 300, EVERY = 10, N_LOOKS = STEPS + 1 };
typedef enum { SGD, MOMENTUM, ADAM, N_RULE } rule;
static const char *const rule_name[N_RULE] = {"SGD", "momentum", "Adam"};

typedef struct {
    kind f;
    rule by;
    double step, bias;
} recipe;

/* What a career leaves: shares of units dead at the end in layer 1 and in all
 * layers, and at birth; deaths and revivals seen between looks, in all layers
 * and in layer 1; accuracy on the test part; 1 when the logits are finite. */
enum {
    DEAD1,
    DEAD,
    BORN,
    DEATHS,
    REVIVALS,
    DEATHS1,
    REVIVALS1,
    ACCURACY,
    FINITE,
    N_QUANTITY
};
static const char *const quantity[N_QUANTITY] = {
    "dead1",   "dead",      "born",     "deaths", "revivals",
    "deaths1", "revivals1", "accuracy", "finite"};

static double accuracy(nab_tape *t, net *n, const nab_part *part,
                       double *finite)
{
    const nab_tensor *logits = look_at(t, n, part);
    *finite = nab_array_first_nonfinite(logits->size, logits->data) < 0;
    double share = nab_accuracy(logits, part->label);
    nab_tape_reset(t);
    return share;
}

static void compare_rolls(const roll *was, const roll *is, double *of)
{
    for (int l = 0; l < HIDDEN; l++)
        for (int j = 0; j < WIDTH; j++) {
            double death = is->dead[l][j] && !was->dead[l][j];
            double revival = was->dead[l][j] && !is->dead[l][j];
            of[DEATHS] += death;
            of[REVIVALS] += revival;
            of[DEATHS1] += l == 0 ? death : 0;
            of[REVIVALS1] += l == 0 ? revival : 0;
        }
}

/* Trains one net. A look at all training digits every `every` steps; history,
 * unless NULL, keeps them. of[] starts from 0. */
static void live(nab_tape *t, const field *f, const recipe *r, int trial,
                 int every, roll *history, double *of)
{
    roll was, is;
    nab_tape_restart(t, nab_lab_seed(f->lab, "career", trial));
    nab_split *split = split_for(f, trial, nab_less(N_TRAIN, 250));
    nab_batches *batches = batches_for(f, trial);
    net n = build_net(t, r->f, r->bias);
    nab_sgd *sgd = nab_sgd_new(t, r->step);
    nab_adam *adam = nab_adam_new(t, r->step);
    sgd->momentum = r->by == MOMENTUM ? 0.9 : 0;
    const int last = nab_less(STEPS, 4);
    for (int step = 0; step <= last; step++) {
        // <<call the roll, compare it with the last>>
        /*|
        **The roll** is called before the first step, too: units that are dead at birth
        are no deaths of training. A net that overflows leaves the roll as it was last
        called: its units are neither dead nor alive, and none of them has revived.
        */
        if (step % every == 0) {
            if (call_roll(t, &n, &split->train, &is) && step > 0)
                compare_rolls(&was, &is, of);
            was = is;
            if (history)
                history[step / every] = is;
            if (step == 0)
                of[BORN] = dead_share(&is, 0, HIDDEN - 1);
        }
        // >>
        if (step == last)
            break;
        sweep_loss(t, &n, &split->train, BATCH, nab_batches_next(batches));
        r->by == ADAM ? nab_adam_step(adam) : nab_sgd_step(sgd);
        nab_tape_reset(t);
    }
    of[DEAD1] = dead_share(&is, 0, 0);
    of[DEAD] = dead_share(&is, 0, HIDDEN - 1);
    of[ACCURACY] = accuracy(t, &n, &split->test, &of[FINITE]);
    nab_batches_free(batches);
    nab_split_free(split);
}

/*|
[@fig:raster] is such a career, at a step of {{raster.step}}, with a roll every second
step.
*/
enum { FINE = 2 };

/* Writes when each unit was dead, from `begin` to `end`. Units that never died
 * are left out, the others stand at places 1, 2, ..., with a gap of two between
 * layers; `first` is 1 in the first row of each layer. */
static void write_raster(nab_lab *lab, const roll *history)
{
    const int n_look = STEPS / FINE + 1;
    int place = -1;
    nab_csv *csv = nab_csv_open(lab, "raster.csv", NAB_EXACT,
                                "layer,unit,place,first,begin,end");
    for (int l = 0; l < HIDDEN; l++) {
        bool first = true;
        place += 2;
        for (int j = 0; j < WIDTH; j++) {
            bool died = false;
            for (int k = 0; k < n_look; k++) {
                int begin = k;
                while (k < n_look && history[k].dead[l][j])
                    k++;
                if (k == begin)
                    continue;
                nab_row(csv, NULL, l + 1, j + 1, place, first, begin * FINE,
                        k * FINE);
                died = true;
                first = false;
            }
            place += died;
        }
    }
}

static void study_raster(nab_lab *lab, nab_tape *t)
{
    static roll history[STEPS / FINE + 1];
    const recipe r = {RELU, SGD, career_step, career_bias};
    double of[N_QUANTITY] = {0};
    field f = {lab, nab_lab_digits(lab), NULL};
    live(t, &f, &r, RASTER_TRIAL, FINE, history, of);
    write_raster(lab, history);
    nab_lab_result(lab, "raster.step", r.step);
    for (int q = 0; q < N_QUANTITY; q++) {
        char key[32];
        snprintf(key, sizeof key, "raster.%s", quantity[q]);
        nab_lab_result(lab, key, of[q]);
    }
}

/*|
In this one network {{raster.deaths:%.0f}} deaths and {{raster.revivals:%.0f}} revivals
were seen, {{raster.deaths1:%.0f}} of the deaths and {{raster.revivals1:%.0f}} of the
revivals in layer 1. {{? raster.revivals1 == 0 and raster.revivals > 10 }} Read it from
below. A bar in layer 1, once begun, runs to the right edge; in layers 2 and 3 bars end,
often soon.

![When each unit of one network fired on no training digit.](raster.svg){#fig:raster alt="Bars of death per unit and step: in layer 1 all run to the end, in layers 2 and 3 many are short."}

The same career was lived under many circumstances: ten step sizes, seven biases, six
activations, three optimisers, 16 trials each. That takes minutes, so the table is
committed with the book (`chapter03 --sweep` makes it anew), and the ordinary run reads
it.
*/
enum { N_STEP = 10, N_DEPRESSION = 5, N_PIT = 4, N_LEAK = 5, N_FAST = 9 };
static const double step_size[N_STEP] = {0.03, 0.1, 0.3, 0.5, 0.7,
                                         1,    1.5, 2,   3,   5};
static const double depression[N_DEPRESSION] = {0, -0.5, -1, -1.5, -2};
static const double pit[N_PIT] = {-1, -2, -3, -6};
static const kind with_leak[N_LEAK] = {LEAKY, PRELU, ELU, GELU, SILU};
static const struct {
    rule by;
    double step;
} fast[N_FAST] = {{ADAM, 1e-3},     {ADAM, 3e-3},    {ADAM, 1e-2},
                  {ADAM, 3e-2},     {ADAM, 1e-1},    {MOMENTUM, 0.01},
                  {MOMENTUM, 0.03}, {MOMENTUM, 0.1}, {MOMENTUM, 0.3}};
enum {
    N_CELL = N_STEP * N_DEPRESSION + N_LEAK * (N_STEP + N_PIT) + N_FAST + 2
};

static void list_cells(recipe cell[N_CELL])
{
    int n = 0;
    for (int b = 0; b < N_DEPRESSION; b++)
        for (int s = 0; s < N_STEP; s++)
            cell[n++] = (recipe){RELU, SGD, step_size[s], depression[b]};
    for (int b = 2; b < N_PIT; b++)
        cell[n++] = (recipe){RELU, SGD, 0.1, pit[b]};
    for (int k = 0; k < N_LEAK; k++) {
        for (int s = 0; s < N_STEP; s++)
            cell[n++] = (recipe){with_leak[k], SGD, step_size[s], 0};
        for (int b = 0; b < N_PIT; b++)
            cell[n++] = (recipe){with_leak[k], SGD, 0.1, pit[b]};
    }
    for (int k = 0; k < N_FAST; k++)
        cell[n++] = (recipe){RELU, fast[k].by, fast[k].step, 0};
}

enum { LIVES = 16 };

typedef struct {
    field f;
    recipe cell[N_CELL];
} campaign;

/* Of every quantity: mean, standard error, least and most. */
static const char sweep_columns[] =
    "net,step_size,bias,trials,"
    "dead1,dead1_se,dead1_low,dead1_high,"
    "dead,dead_se,dead_low,dead_high,"
    "born,born_se,born_low,born_high,"
    "deaths,deaths_se,deaths_low,deaths_high,"
    "revivals,revivals_se,revivals_low,revivals_high,"
    "deaths1,deaths1_se,deaths1_low,deaths1_high,"
    "revivals1,revivals1_se,revivals1_low,revivals1_high,"
    "accuracy,accuracy_se,accuracy_low,accuracy_high,"
    "finite,finite_se,finite_low,finite_high";

static void put_summary(double to[4], nab_summary s)
{
    to[0] = s.mean;
    to[1] = s.se;
    to[2] = s.min;
    to[3] = s.max;
}

/* "ReLU" by gradient descent is the plain case; other optimisers name it. */
static const char *name_of(const recipe *r)
{
    return r->by == SGD ? kind_name[r->f] : rule_name[r->by];
}

/* One cell: LIVES careers by its recipe. Other threads run other cells. */
static void run_cell(int k, nab_csv *rows, void *context)
{
    const campaign *c = context;
    double of[LIVES][N_QUANTITY] = {{0}}, one[LIVES];
    double row[3 + 4 * N_QUANTITY] = {c->cell[k].step, c->cell[k].bias, LIVES};
    nab_tape *t = nab_tape_new(1);
    for (int trial = 0; trial < LIVES; trial++)
        live(t, &c->f, &c->cell[k], trial, EVERY, NULL, of[trial]);
    nab_tape_free(t);
    for (int q = 0; q < N_QUANTITY; q++) {
        for (int trial = 0; trial < LIVES; trial++)
            one[trial] = of[trial][q];
        put_summary(row + 3 + 4 * q, nab_summarise(LIVES, one));
    }
    nab_csv_row(rows, name_of(&c->cell[k]), sizeof row / sizeof *row, row);
}

static void run_sweep(nab_lab *lab)
{
    campaign c = {.f = {lab, nab_lab_digits(lab), NULL}};
    list_cells(c.cell);
    nab_lab_sweep_run(lab, &(nab_sweep){.file = "careers.csv",
                                        .columns = sweep_columns,
                                        .n_cell = N_CELL,
                                        .cell = run_cell,
                                        .context = &c});
}

/*|
Reading it back is finding a row:
*/
static nab_summary summary_at(const nab_table *t, size_t row, int q)
{
    char se[32], low[32], high[32];
    snprintf(se, sizeof se, "%s_se", quantity[q]);
    snprintf(low, sizeof low, "%s_low", quantity[q]);
    snprintf(high, sizeof high, "%s_high", quantity[q]);
    double n = nab_table_number(t, row, "trials");
    nab_summary s = {.n = (size_t)n, .median = NAN};
    s.mean = nab_table_number(t, row, quantity[q]);
    s.se = nab_table_number(t, row, se);
    s.min = nab_table_number(t, row, low);
    s.max = nab_table_number(t, row, high);
    s.sd = s.se * sqrt(n);
    return s;
}

/* One quantity of the cell of that net, step size and bias; n = 0: none. */
static nab_summary cell_at(const nab_table *t, const char *name, double step,
                           double bias, int q)
{
    for (size_t i = 0; i < nab_table_rows(t); i++)
        if (strcmp(nab_table_text(t, i, "net"), name) == 0 &&
            nab_table_number(t, i, "step_size") == step &&
            nab_table_number(t, i, "bias") == bias)
            return summary_at(t, i, q);
    return (nab_summary){0};
}

/* Over the cells of ReLU and plain descent whose bias is not above this: the
 * least and most of a trial. */
static nab_summary extremes(const nab_table *t, double bias, int q)
{
    nab_summary all = {0};
    for (size_t i = 0; i < nab_table_rows(t); i++) {
        nab_summary s = summary_at(t, i, q);
        if (strcmp(nab_table_text(t, i, "net"), kind_name[RELU]) != 0 ||
            nab_table_number(t, i, "bias") > bias)
            continue;
        all.min = all.n && all.min < s.min ? all.min : s.min;
        all.max = all.n && all.max > s.max ? all.max : s.max;
        all.mean = (all.mean * (double)all.n + s.mean * (double)s.n) /
                   (double)(all.n + s.n);
        all.n += s.n;
    }
    return all;
}

static void copy_sweep(nab_lab *lab, const nab_table *t)
{
    nab_csv *csv = nab_csv_open(lab, "careers.csv", NAB_EXACT, sweep_columns);
    for (size_t i = 0; i < nab_table_rows(t); i++) {
        double row[3 + 4 * N_QUANTITY];
        row[0] = nab_table_number(t, i, "step_size");
        row[1] = nab_table_number(t, i, "bias");
        row[2] = nab_table_number(t, i, "trials");
        for (int q = 0; q < N_QUANTITY; q++)
            put_summary(row + 3 + 4 * q, summary_at(t, i, q));
        nab_csv_row(csv, nab_table_text(t, i, "net"), sizeof row / sizeof *row,
                    row);
    }
}

static void judge_sweep(nab_lab *lab, const nab_table *t)
{
    const char *relu = kind_name[RELU], *leaky = kind_name[LEAKY];
    nab_summary dead1 = cell_at(t, relu, 1, 0, DEAD1);
    nab_summary calm1 = cell_at(t, relu, 0.1, 0, DEAD1);
    nab_summary dead = cell_at(t, relu, 1, 0, DEAD);
    nab_summary calm = cell_at(t, relu, 0.1, 0, DEAD);
    nab_summary lost = cell_at(t, relu, 1, 0, ACCURACY);
    nab_summary well = cell_at(t, relu, 0.1, 0, ACCURACY);
    nab_summary adam = cell_at(t, "Adam", 3e-2, 0, DEAD);
    nab_summary adam_well = cell_at(t, "Adam", 3e-2, 0, ACCURACY);
    nab_lab_judge(lab, "D7d", dead1, 0.5, 0, calm1, 0.5);
    nab_lab_judge(lab, "D11", calm, 0.05, 0, dead, 0.05);
    nab_lab_judge(lab, "D6", lost, 0.7, 0, well, 0.7);
    nab_lab_judge(lab, "D6b", adam, 0.2, 0, calm, 0.2);
    nab_lab_judge(lab, "D6c", adam_well, 0.9, 0, lost, 0.9);
    nab_lab_judge(lab, "D3g", extremes(t, 0, REVIVALS1), 0, 0,
                  extremes(t, 0, REVIVALS), 0);
    nab_lab_judge(lab, "D8c", extremes(t, -2, REVIVALS), 0, 0,
                  cell_at(t, relu, 0.1, -1, REVIVALS), 0);
    nab_summary leaky_well = cell_at(t, leaky, 0.7, 0, ACCURACY);
    nab_summary relu_well = cell_at(t, relu, 0.7, 0, ACCURACY);
    nab_summary leaky_finite = cell_at(t, leaky, 1, 0, FINITE);
    nab_summary relu_finite = cell_at(t, relu, 1, 0, FINITE);
    nab_summary elu_back = cell_at(t, kind_name[ELU], 0.1, -2, ACCURACY);
    nab_summary leaky_back = cell_at(t, leaky, 0.1, -2, ACCURACY);
    nab_summary silu_back = cell_at(t, kind_name[SILU], 0.1, -2, ACCURACY);
    nab_lab_judge(lab, "D10f", leaky_well, 0.9, 0, relu_well, 0.9);
    nab_lab_judge(lab, "D10g", leaky_finite, 0.75, 0, relu_finite, 0.75);
    nab_lab_judge(lab, "D10h", leaky_back, 0.2, 0, elu_back, 0.2);
    nab_lab_judge(lab, "D10i", elu_back, 0.8, 0, silu_back, 0.8);
}

static const struct {
    const char *key, *net;
    double step, bias;
} said[] = {
    {"relu_01", "ReLU", 0.1, 0},     {"relu_05", "ReLU", 0.5, 0},
    {"relu_07", "ReLU", 0.7, 0},     {"relu_1", "ReLU", 1, 0},
    {"relu_5", "ReLU", 5, 0},        {"bias_1", "ReLU", 0.1, -1},
    {"bias_2", "ReLU", 0.1, -2},     {"bias_3", "ReLU", 0.1, -3},
    {"leaky_1", "leaky ReLU", 1, 0}, {"leaky_07", "leaky ReLU", 0.7, 0},
    {"prelu_6", "PReLU", 0.1, -6},   {"adam_003", "Adam", 3e-2, 0},
    {"adam_01", "Adam", 0.1, 0},     {"momentum_03", "momentum", 0.3, 0},
};

/* Means of what the text speaks of. */
static void report_sweep(nab_lab *lab, const nab_table *t)
{
    char key[64];
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        for (int q = 0; q < N_QUANTITY; q++) {
            nab_summary s =
                cell_at(t, said[i].net, said[i].step, said[i].bias, q);
            snprintf(key, sizeof key, "%s.%s", said[i].key, quantity[q]);
            nab_lab_result(lab, key, s.mean);
        }
    for (kind f = 0; f <= SILU; f++)
        for (int b = 0; b < N_PIT; b++) {
            nab_summary s = cell_at(t, kind_name[f], 0.1, pit[b], ACCURACY);
            snprintf(key, sizeof key, "pit.%s%g", pit_name[f], -pit[b]);
            nab_lab_result(lab, key, s.mean);
        }
    nab_summary born = extremes(t, 0, REVIVALS1);
    nab_summary died = extremes(t, 0, DEATHS1);
    nab_lab_result(lab, "sweep.careers", (double)born.n);
    nab_lab_result(lab, "sweep.revivals1", born.mean * (double)born.n);
    nab_lab_result(lab, "sweep.deaths1", died.mean * (double)died.n);
    nab_lab_say(lab,
                "%zu careers of plain descent: %.0f deaths in layer 1, %.0f "
                "revivals.",
                born.n, died.mean * (double)died.n, born.mean * (double)born.n);
}

static void study_sweep(nab_lab *lab)
{
    const nab_table *t = nab_lab_sweep_table(lab, "careers.csv");
    if (!t)
        return;
    copy_sweep(lab, t);
    judge_sweep(lab, t);
    report_sweep(lab, t);
}

/*|
**Step size.** At 0.1, {{100 * relu_01.dead:%.1f}} % of the units are dead after 300
steps and {{100 * relu_01.accuracy:%.1f}} % of the test digits are right. At 1,
{{100 * relu_1.dead:%.0f}} % are dead, {{100 * relu_1.dead1:%.0f}} % in the first layer,
and {{100 * relu_1.accuracy:%.0f}} % are right ([@claim:D7d], [@claim:D6]). So the
advice to divide the step by ten is good ([@claim:D11]). Between the two lies a cliff:
at 0.5 all is well still ({{100 * relu_05.accuracy:%.1f}} %), at 0.7 the first layer has
lost {{100 * relu_07.dead1:%.0f}} %.
{{? relu_01.dead < 0.05 and relu_1.dead > 0.5 and relu_05.accuracy > 0.95 and relu_07.dead1 > 0.2 }}

At the cliff a network is not simply dying. At a step of 1, {{relu_1.deaths:%.0f}}
deaths and {{relu_1.revivals:%.0f}} revivals were seen per career, among 192 units: many
died more than once. Far beyond it hardly anything revives, because nothing is left that
could move ([@fig:turnover]).
{{? relu_1.deaths > 192 and relu_1.revivals > 50 and relu_5.revivals < relu_1.revivals }}

![Deaths and revivals per training run.](turnover.svg){#fig:turnover alt="Deaths and revivals are few up to step 0.5, peak at 1, and beyond it only deaths remain; revivals in layer 1 stay at zero."}

**Bias.** [@fig:map] has a second cliff. With all biases at −1,
{{100 * bias_1.born:%.0f}} % of the units are dead at birth, and
{{bias_1.revivals:%.0f}} revivals per career bring most of them back, to
{{100 * bias_1.dead:%.0f}} % at the end and {{100 * bias_1.accuracy:%.0f}} % right. With
all at −2, {{100 * bias_2.born:%.0f}} % are dead at birth and *exactly as many* at the
end. The reason is not the number. It is that all units of layer 3 are among them: **one
dead layer cuts the gradient off from everything below it**, so nothing below moves, so
nothing above wakes. Deaths and revivals are then exactly zero, whatever the step
([@claim:D8c]).
{{? bias_1.dead < bias_1.born and bias_1.revivals > 20 and bias_2.dead == bias_2.born and bias_3.revivals == 0 }}
{{? monitor.depressed_dead == 1 }}

![Dead units after training, by step size and bias. Where the coloured part fills the
grey box, no unit is alive.](map.svg){#fig:map alt="Small coloured parts at small steps and zero bias; large ones right of step 0.7 and below bias -1."}

::: {.table #tbl:bias data="careers.csv" where="net = ReLU, step_size = 0.1" columns="bias:%g=Bias, born:%.3f=Dead at birth, deaths:%.1f=Deaths, revivals:%.1f=Revivals, dead:%.3f=Dead at the end, accuracy:%.3f=Right"}
Careers at a step of 0.1, by the bias at birth: means of 16 trials. Dead: share of all hidden units.
:::

**For ever, again.** In {{sweep.careers}} careers of plain descent with ReLU,
{{sweep.deaths1:%.0f}} deaths were seen in the first layer, and {{sweep.revivals1:%.0f}}
revivals ([@claim:D3g]). With momentum and with Adam some did come back, rarely: in
16 careers at the largest step, {{16 * momentum_03.revivals1:%.0f}} with momentum and
{{16 * adam_01.revivals1:%.0f}} with Adam.
{{? relu_1.revivals1 == 0 and momentum_03.revivals1 > 0 and adam_01.revivals1 > 0 }}

**Dead is not useless.** Adam at 0.03 leaves {{100 * adam_003.dead:%.0f}} % of all units
dead, more than the reference's 20 %, and {{100 * adam_003.accuracy:%.1f}} % of the
digits right ([@claim:D6b], [@claim:D6c]). For ten digits 192 units are plenty. At 0.1,
with {{100 * adam_01.dead:%.0f}} % dead, the accuracy falls to
{{100 * adam_01.accuracy:%.0f}} %. Dead units cost capacity; whether that costs accuracy
depends on how much there was to spare.
{{? adam_003.dead > 0.2 and adam_003.accuracy > 0.9 and adam_01.accuracy < 0.8 }}

## The rescues {#sec:rescue}

::: {.reference section="Dead Neurons: Solutions"}
Small non-zero gradient for x < 0. Neurons can recover from negative region
:::

*Can*, yes. How long does it take? Let a unit sit at $z_0 < 0$ and be asked for more
output at every step, $\partial L/\partial f = -1$. Then $z$ moves by $\eta f'(z)$ per
step, and the time to reach zero is an integral, with the first correction for a step
that is not infinitely small (expand $z_{t+1} - z_t$ to second order):

$$ T = \frac1\eta \int_{z_0}^{0} \frac{dz}{f'(z)}
   + \frac12 \ln \frac{f'(0)}{f'(z_0)} . $$ {#eq:climb}

A leak of 0.01 gives $T = 100\,|z_0| / \eta$, linear in the depth. ELU, with
$f' = e^{z}$, gives $T = (e^{|z_0|} - 1)/\eta + |z_0|/2$, *exponential* in the depth;
and so does the sigmoid, whose tail is the same exponential.
*/
enum { N_START = 10, PUSHES = 225000, FEW_PUSHES = 1000 };
#define PUSH 0.1

typedef struct {
    double steps[N_START]; /* until z > 0; NaN: not within the limit */
    double last[N_START];  /* z after FEW_PUSHES */
    double slope[N_START]; /* PReLU's parameter then */
} ascent;

/* Units at z = -1 .. -10, each asked for more output: dL/df(z) = -1. */
static ascent push_up(nab_tape *t, kind f, int pushes)
{
    ascent a = {0};
    nab_tape_restart(t, 1);
    nab_tensor *z = nab_param(t, nab_vec(N_START), "z");
    nab_tensor *slope = nab_param(t, nab_vec(N_START), "slope");
    for (int i = 0; i < N_START; i++) {
        z->data[i] = -1.0 - i;
        slope->data[i] = 0.25;
        a.steps[i] = NAN;
    }
    nab_sgd *sgd = nab_sgd_new(t, PUSH);
    for (int step = 1; step <= pushes; step++) {
        nab_backward(nab_neg(nab_sum(activate(f, z, slope))));
        nab_sgd_step(sgd);
        nab_zero_grad(t);
        nab_tape_reset(t);
        for (int i = 0; i < N_START; i++) {
            if (z->data[i] > 0 && isnan(a.steps[i]))
                a.steps[i] = step;
            if (step == FEW_PUSHES) {
                a.last[i] = z->data[i];
                a.slope[i] = slope->data[i];
            }
        }
        if (z->data[N_START - 1] > 0)
            break;
    }
    return a;
}

/* Steps to climb from -depth to 0 by the integral of 1 / f', and the first
 * correction for a step that is not infinitely small. */
static double climb(kind f, double depth)
{
    double e = nab_num_exp(depth), flat = 1 / (2 + e + 1 / e);
    switch (f) {
    case LEAKY:
        return depth / (0.01 * PUSH);
    case ELU:
        return (e - 1) / PUSH + depth / 2;
    case SIGMOID:
        return (2 * depth + e - 1 / e) / PUSH +
               (nab_num_log(0.25) - nab_num_log(flat)) / 2;
    default:
        return NAN;
    }
}

/*|
Where the slope changes its sign is found by bisection, on the tape's own derivative:
*/
/* Below this z the slope of f is negative: bisection. */
static double turning_point(nab_tape *t, kind f)
{
    double low = -2, high = 0, unused;
    for (int i = 0; i < 52; i++) {
        double middle = (low + high) / 2;
        if (slope_at(t, f, middle, &unused, &unused) < 0)
            low = middle;
        else
            high = middle;
    }
    return high;
}

static void judge_ascents(nab_lab *lab, const ascent *a)
{
    enum { THREE = 2, SIX = 5, TEN = 9 }; /* places of these depths */
    const ascent *leaky = &a[LEAKY], *elu = &a[ELU];
    nab_lab_judge(lab, "D10", nab_value(leaky->steps[SIX]), climb(LEAKY, 6), 1,
                  nab_value(elu->steps[SIX]), climb(LEAKY, 6));
    nab_lab_judge(lab, "D10b", nab_value(elu->steps[TEN]), climb(ELU, 10), 1,
                  nab_value(elu->steps[TEN]), climb(LEAKY, 10));
    nab_lab_judge(lab, "D10c", nab_value(a[SILU].last[THREE]), -3, 0,
                  nab_value(elu->last[THREE]), -3);
    nab_lab_judge(lab, "D10d", nab_value(a[GELU].last[THREE]), -3, 0,
                  nab_value(elu->last[THREE]), -3);
    nab_lab_judge(lab, "D10e", nab_value(a[PRELU].last[SIX]), -6, 0,
                  nab_value(leaky->last[SIX]), -6);
    nab_lab_judge(lab, "D1", nab_value(a[SIGMOID].steps[SIX]),
                  climb(SIGMOID, 6), 1, nab_value(a[RELU].steps[SIX]),
                  climb(SIGMOID, 6));
    nab_lab_result(lab, "climb.leaky6", leaky->steps[SIX]);
    nab_lab_result(lab, "climb.leaky10", leaky->steps[TEN]);
    nab_lab_result(lab, "climb.elu6", elu->steps[SIX]);
    nab_lab_result(lab, "climb.elu6_theory", climb(ELU, 6));
    nab_lab_result(lab, "climb.elu10", elu->steps[TEN]);
    nab_lab_result(lab, "climb.elu20_theory", climb(ELU, 20));
    nab_lab_result(lab, "climb.sigmoid6", a[SIGMOID].steps[SIX]);
    nab_lab_result(lab, "climb.silu1", a[SILU].steps[0]);
    nab_lab_result(lab, "climb.silu3_last", a[SILU].last[THREE]);
    nab_lab_result(lab, "climb.gelu3_last", a[GELU].last[THREE]);
    nab_lab_result(lab, "climb.prelu6_slope", a[PRELU].slope[SIX]);
    nab_lab_result(lab, "climb.prelu6_last", a[PRELU].last[SIX]);
}

static void study_ascents(nab_lab *lab, nab_tape *t)
{
    ascent a[N_KIND];
    nab_csv *csv = nab_csv_open(lab, "climb.csv", NAB_EXACT,
                                "activation,depth,steps,theory,last");
    for (kind f = 0; f < N_KIND; f++) {
        bool climbs = f == LEAKY || f == ELU || f == SIGMOID;
        a[f] =
            push_up(t, f, climbs ? nab_less(PUSHES, FEW_PUSHES) : FEW_PUSHES);
        for (int i = 0; i < N_START; i++)
            nab_row(csv, kind_name[f], i + 1.0, a[f].steps[i],
                    climb(f, i + 1.0), a[f].last[i]);
    }
    judge_ascents(lab, a);
    nab_lab_result(lab, "turn.gelu", turning_point(t, GELU));
    nab_lab_result(lab, "turn.silu", turning_point(t, SILU));
    nab_lab_say(lab,
                "From -10, asked for more at every step, leaky ReLU needs %g "
                "steps, ELU %g; SiLU and GELU sink.",
                a[LEAKY].steps[N_START - 1], a[ELU].steps[N_START - 1]);
}
/*|
[@eq:climb] is good to one step in two hundred thousand ([@claim:D10], [@claim:D10b],
[@fig:climb]). From −6 at $\eta = 0.1$ leaky ReLU needs {{climb.leaky6}} steps and ELU
{{climb.elu6}}; from −10, {{climb.leaky10}} and {{climb.elu10}}; from −20 ELU would need
{{climb.elu20_theory:%.1e}}. Near zero ELU is the better rescue, far below the leak is.
{{? climb.elu6 < climb.leaky6 and climb.elu10 > climb.leaky10 }}

![Steps to climb back to zero. The lines are the integral with its correction; nothing was
fitted.](climb.svg){#fig:climb alt="Leaky ReLU grows linearly, ELU and sigmoid exponentially; SiLU recovers from -1 only, ReLU and GELU never."}

The other rescues hold surprises.

- **SiLU and GELU** are not monotone. Left of their lowest points, {{turn.silu:%.4f}}
  and {{turn.gelu:%.4f}}, the slope is *negative*: a unit that is asked for more is
  pushed down, away from zero. Started at −3, a thousand requests for more take SiLU
  to {{climb.silu3_last:%.2f}} and GELU to {{climb.gelu3_last:%.2f}} ([@claim:D10c],
  [@claim:D10d]).
- **PReLU** does obey, in its own way. For a unit below zero the quickest way to more
  output is not to raise $z$ but to lower the slope $a$, since
  $\partial(az)/\partial a = z$ is large. From −6 a single step makes $a$ negative;
  now the output $a z$ is positive, and $z$ is driven *down* ([@claim:D10e]). Nothing
  was revived; a mirror image was made.
- **The sigmoid** belongs in this list because the reference calls a saturated unit dead
  too:

::: {.reference section="Dead Neurons: Theory"}
Neurons that always output zero (for ReLU) or saturate (for sigmoid/tanh)
:::

  It is another illness. Its slope is small but not zero, and from −6 it climbs in
  {{climb.sigmoid6}} steps, as fast as ELU ([@claim:D1]). What small slopes do to a deep net is the subject of [@chapter:1].

### In a network

A constant push is a caricature. [@fig:rescue] lets whole networks start with all biases
at −1, −2, −3 or −6 and train for 300 steps of 0.1. At −2 nothing has happened to leaky
ReLU ({{100 * pit.leaky2:%.0f}} % right, chance; [@claim:D10h]): a leak of 0.01 through
three layers is a gradient of a millionth. ELU is back at {{100 * pit.elu2:%.0f}} %
([@claim:D10i]) and PReLU, whose leak of 0.25 is twenty-five times as wide, at
{{100 * pit.prelu2:%.0f}} %; SiLU and GELU stay where they are. From −6 nobody returns;
PReLU, whose slopes are pulled by every unit of a layer at once, overflows in
{{100 * (1 - prelu_6.finite):%.0f}} % of the trials instead.
{{? pit.leaky2 < 0.2 and pit.elu2 > 0.8 and pit.prelu2 > 0.6 and pit.silu2 < 0.2 and pit.gelu2 < 0.2 }}
{{? max(pit.elu6, pit.leaky6, pit.gelu6, pit.silu6, pit.prelu6) < 0.2 }}

![Accuracy after 300 steps, by activation and initial bias.](rescue.svg){#fig:rescue alt="At bias -1 nearly all learn; at -2 only ELU and PReLU; at -6 none."}

Against a large step the leak does help: at 0.7 every leaky network learned,
{{100 * leaky_07.accuracy:%.0f}} % right, while ReLU lost some
({{100 * relu_07.accuracy:%.0f}} % on average; [@claim:D10f]). Go a little further, to
1, and the picture turns over ([@fig:fuse], [@claim:D10g]):
{{100 * (1 - leaky_1.finite):%.0f}} % of the leaky networks have overflowed to NaN,
against {{100 * (1 - relu_1.finite):%.0f}} % of the ReLU networks. What kills a ReLU
network at that step also stops it from exploding: a dead unit passes nothing on, large
numbers included. *Death is a fuse.* Bridging it does not mend the circuit; the current,
here the step size, must come down.
{{? leaky_07.accuracy > 0.9 and leaky_1.finite < 0.5 and relu_1.finite > 0.7 }}

![Two ways to fail at a large step.](fuse.svg){#fig:fuse alt="Beyond step 0.7 ReLU units die; beyond 1 leaky networks overflow."}

## The right monitor {#sec:monitor}

::: {.reference section="Dead Neurons: Monitor During Training"}
activations[name].append((output == 0).float().mean().item()) [...]
dead_pct = 100 * np.mean(zeros); if dead_pct > 20: print("Warning: ...")
:::

This counts zeros and calls them dead. The right monitor needs two changes: remember,
per unit, *whether it ever fired*, over all batches; and report units, not entries. In
the library that is `dead_ever` of `nab_monitor`. (Counting the dead of each batch and
averaging would bring the zeros back by a side door: [@fig:crowd] says how many more
units are dead on few inputs than on many.) Both monitors examine five networks: one
newborn, one after 50 good steps, the same with half of its first layer put to sleep,
one with biases of −2, and one after a single step of 10.
*/
typedef enum { NEWBORN, TRAINED, NUMB, DEPRESSED, FALLEN, N_PATIENT } patient;
static const char *const patient_name[N_PATIENT] = {
    "newborn", "trained", "half asleep", "bias -2", "one step of 10"};

typedef struct {
    double zero[N_PATIENT], dead[N_PATIENT];   /* of the worst layer */
    double theirs[N_PATIENT], ours[N_PATIENT]; /* alarm: 0 or 1 */
    double dead_above_zero, zero_above_dead;   /* share of layers */
} ward_round;

/* Brings a net into the state that the patient is named after. */
static void fall_ill(nab_tape *t, net *n, patient p, const nab_split *split,
                     nab_batches *batches)
{
    nab_sgd *sgd = nab_sgd_new(t, p == FALLEN ? 10 : 0.1);
    int steps = p == TRAINED || p == NUMB ? nab_less(50, 4) : p == FALLEN;
    for (int step = 0; step < steps; step++) {
        sweep_loss(t, n, &split->train, BATCH, nab_batches_next(batches));
        nab_sgd_step(sgd);
        nab_tape_reset(t);
    }
    look_at(t, n, &split->train);
    for (size_t j = 0; p == NUMB && j < WIDTH / 2; j++)
        n->layer[0]->b->data[j] -= margin(n->pre[0], j) + sleep_depth;
    nab_tape_reset(t);
}

/* Both monitors over the training digits in batches of 250. */
static void examine(nab_tape *t, net *n, const nab_part *part, patient p,
                    ward_round *found)
{
    enum { ROUND = 250 };
    double zero[HIDDEN] = {0};
    nab_monitor *m = nab_monitor_new(HIDDEN);
    nab_tape_no_grad(t, true);
    for (size_t begin = 0; begin < part->n; begin += ROUND) {
        apply_net(n, nab_constant(t, nab_mat(ROUND, NAB_PIXELS),
                                  part->x + begin * NAB_PIXELS));
        // <<show the batch to both>>
        /*|
        **Both monitors** see the same batch: `zero` is what the reference averages,
        `dead_ever` remembers every unit that has fired since the monitor was new.
        */
        for (int l = 0; l < HIDDEN; l++) {
            nab_monitor_watch(m, (size_t)l, n->post[l]);
            zero[l] +=
                nab_monitor_layer(m, (size_t)l)->zero * ROUND / (double)part->n;
        }
        // >>
        nab_tape_reset(t);
    }
    for (int l = 0; l < HIDDEN; l++) {
        double dead = nab_monitor_layer(m, (size_t)l)->dead_ever;
        found->zero[p] = larger(found->zero[p], zero[l]);
        found->dead[p] = larger(found->dead[p], dead);
        found->dead_above_zero +=
            (dead > zero[l]) / (double)(HIDDEN * N_PATIENT);
        found->zero_above_dead +=
            (zero[l] > dead) / (double)(HIDDEN * N_PATIENT);
    }
    found->theirs[p] = found->zero[p] > 0.2;
    found->ours[p] = found->dead[p] > 0.2;
    nab_monitor_free(m);
}

static void observe_patients(int trial, void *context)
{
    const field *f = context;
    nab_split *split = split_for(f, trial, nab_less(N_TRAIN, 250));
    nab_tape *t = nab_tape_new(1);
    for (patient p = 0; p < N_PATIENT; p++) {
        nab_tape_restart(t, nab_lab_seed(f->lab, "patient", trial));
        nab_batches *batches = batches_for(f, trial);
        net n = build_net(t, RELU, p == DEPRESSED ? -2 : 0);
        fall_ill(t, &n, p, split, batches);
        examine(t, &n, &split->train, p, (ward_round *)f->found + trial);
        nab_batches_free(batches);
    }
    nab_split_free(split);
    nab_tape_free(t);
}

/* The reference's average over two batches: 100 rows of which half the entries
 * are 0, and 4 rows without any. *weighted counts entries. */
static double mean_of_means(nab_tape *t, double *weighted)
{
    nab_tape_reset(t);
    nab_tensor *large = nab_full(t, nab_mat(100, 4), 1);
    nab_tensor *small = nab_full(t, nab_mat(4, 4), 1);
    for (size_t i = 0; i < large->size; i += 2)
        large->data[i] = 0;
    double a = take_census(large).zero, b = take_census(small).zero;
    *weighted = (100 * a + 4 * b) / 104;
    return (a + b) / 2;
}

static void judge_patients(nab_lab *lab, nab_tape *t, const ward_round *found)
{
    int n = nab_lab_trials(lab);
    double weighted, mean = mean_of_means(t, &weighted);
    nab_lab_judge(lab, "D13", NAB_OVER(n, found, theirs[TRAINED]), 1, 0,
                  NAB_OVER(n, found, ours[TRAINED]), 1);
    nab_lab_judge(lab, "D13b", NAB_OVER(n, found, ours[NUMB]), 1, 0,
                  NAB_OVER(n, found, ours[NEWBORN]), 1);
    nab_lab_judge(lab, "D13c", NAB_OVER(n, found, ours[FALLEN]), 1, 0,
                  NAB_OVER(n, found, ours[TRAINED]), 1);
    nab_lab_judge(lab, "D13d", NAB_OVER(n, found, dead_above_zero), 0, 0,
                  NAB_OVER(n, found, zero_above_dead), 0);
    nab_lab_judge(lab, "D13e", nab_value(mean), 0.25, 0, nab_value(weighted),
                  0.25);
    nab_lab_judge(lab, "D12", NAB_OVER(n, found, dead[NEWBORN]), 0.1, 0,
                  NAB_OVER(n, found, dead[DEPRESSED]), 0.1);
    nab_lab_result(lab, "monitor.mean", mean);
    nab_lab_result(lab, "monitor.weighted", weighted);
}

static void study_patients(nab_lab *lab, nab_tape *keep)
{
    int n = nab_lab_trials(lab);
    ward_round *found = nab_tape_keep(keep, (size_t)n * sizeof *found);
    field f = {lab, nab_lab_digits(lab), found};
    nab_lab_trials_run(lab, n, observe_patients, &f);
    nab_csv *csv = nab_csv_open(lab, "patients.csv", NAB_EXACT,
                                "net,place,zero,zero_low,zero_high,dead,"
                                "dead_low,dead_high,theirs,ours");
    for (patient p = 0; p < N_PATIENT; p++) {
        nab_summary zero = NAB_OVER(n, found, zero[p]);
        nab_summary dead = NAB_OVER(n, found, dead[p]);
        double theirs = NAB_OVER(n, found, theirs[p]).mean;
        double ours = NAB_OVER(n, found, ours[p]).mean;
        nab_row(csv, patient_name[p], p, zero.mean, zero.min, zero.max,
                dead.mean, dead.min, dead.max, theirs, ours);
        static const char *const key[N_PATIENT] = {"newborn", "trained", "numb",
                                                   "depressed", "fallen"};
        char full[40];
        snprintf(full, sizeof full, "monitor.%s_zero", key[p]);
        nab_lab_result(lab, full, zero.mean);
        snprintf(full, sizeof full, "monitor.%s_dead", key[p]);
        nab_lab_result(lab, full, dead.mean);
    }
    judge_patients(lab, keep, found);
    nab_lab_say(lab,
                "A trained, healthy net: %.0f %% zeros in its worst layer, "
                "%.0f %% dead units.",
                100 * NAB_OVER(n, found, zero[TRAINED]).mean,
                100 * NAB_OVER(n, found, dead[TRAINED]).mean);
}

/*|
The reference's monitor warns of all five, the right one of the three that are sick
([@fig:monitors], [@claim:D13], [@claim:D13b], [@claim:D13c]). The trained, healthy
network shows {{100 * monitor.trained_zero:%.0f}} % zeros and
{{100 * monitor.trained_dead:%.0f}} % dead in its worst layer.
{{? monitor.trained_zero > 0.2 and monitor.trained_dead < 0.2 and monitor.numb_dead >= 0.5 and monitor.fallen_dead > 0.2 }}

![Two monitors, five networks.](monitors.svg){#fig:monitors alt="Zeros exceed 20 % in all five networks; dead units only in the three sick ones."}

To be fair to it: a dead unit contributes zeros only, so the share of dead units never
exceeds the share of zeros ([@claim:D13d]). The silence of the reference's monitor can
be trusted. Its alarm cannot.

Its average has a slip of its own: the mean over batches gives a last, small batch the
weight of a full one. For 100 rows of which half the entries are zero and 4 rows without
any it reports {{100 * monitor.mean:%.0f}} %; over rows it is
{{100 * monitor.weighted:%.1f}} % ([@claim:D13e]).

The reference's third advice is the best: He weights, zero biases. Then the worst layer of
this network has {{100 * monitor.newborn_dead:%.1f}} % of its units dead at birth, on
average over trials; with biases of −2 a layer is lost ([@claim:D12]).
{{? monitor.newborn_dead < 0.1 and monitor.depressed_dead > 0.9 }}

## Errata {#sec:errata}

What this chapter corrects, kindly. "By reading" marks what concerns the Python alone
and was not run.

| the reference | what is the case | shown by |
|:--------------|:-----------------|:---------|
| more than 20 % zeros is problematic | one half is normal at any depth | [@claim:D4], [@fig:births] |
| dead neurons = zero activations | dead means off on *all* inputs | [@claim:N5d], [@claim:D13] |
| dead for ever | in layer 1, under plain descent; above it many come back | [@claim:D3], [@claim:D3b] |
| gradient 0, so no update | not with momentum, nor with Adam's coupled decay | [@claim:D3c], [@claim:D3f] |
| ReLU(x), with x = Wx + b | the same letter for input and pre-activation | by reading |
| saturated units are dead | their slope is small, not zero: they climb | [@claim:D1] |
| neurons can recover | by an exponential wait (ELU), never (SiLU, GELU from −3), or by a flip (PReLU) | [@claim:D10b], [@claim:D10c], [@claim:D10e] |
| `nn.init.constant_` on `m.bias` | stops with AttributeError where a layer has no bias | by reading |
| `np.mean(zeros)` over batches | the last, smaller batch counts as a full one | [@claim:D13e] |
| `check_dead_neurons` | leaves the model in evaluation mode; sees `nn.ReLU` modules only, not `F.relu`; `defaultdict` and `np` are not imported | by reading |

: Corrections to the section on dead neurons. {#tbl:errata}


## All claims {#sec:claims}

Every statement of this chapter stands in one table, in words; the numbers come from
where they were measured. Each names its *control*, a net or a theory of which the very
same statement must be false, and, in the program below, where an allowance comes from
that is not a standard error.

::: claims
:::
*/
static const nab_claim statement[] = {
    {.id = "D4",
     .verdict = "wrong",
     .says = "more than 20 % zero activations is a problem",
     .ours = "of the outputs of a healthy He layer one half is zero",
     .is = NAB_NEAR,
     .control = "20 %, the threshold of the alarm"},
    {.id = "D4b",
     .verdict = "wrong",
     .says = "more than 20 % zero activations is a problem",
     .ours = "an alarm at 20 % zeros sounds in layers 1 to 5 of every healthy "
             "net",
     .is = NAB_EXACTLY,
     .control = "an alarm at 20 % dead units"},
    {.id = "N5",
     .verdict = "ours",
     .ours = "half the share of idle units at layer 20 is the integral of "
             "Phi^256",
     .is = NAB_NEAR,
     .slack_from = "c/width",
     .control = "2^-256, as for independent inputs"},
    {.id = "N5b",
     .verdict = "ours",
     .ours = "no unit of layer 1 of a He net is born dead on 256 inputs",
     .is = NAB_EXACTLY,
     .control = "layer 20"},
    {.id = "N5c",
     .verdict = "ours",
     .ours = "after ten layers the mean cosine between inputs is the ReLU "
             "map's",
     .is = NAB_NEAR,
     .slack_from = "1/width",
     .control = "0, as in a linear net, which turns no inputs together"},
    {.id = "N5d",
     .verdict = "ours",
     .ours = "on a single input one half of the units of layer 20 are dead",
     .is = NAB_NEAR,
     .control = "dead on 256 inputs"},
    {.id = "O1",
     .verdict = "ours",
     .ours = "ten layers of width 2 are dead for an input with probability 1 - "
             "(1 - 2^-2)^10",
     .is = NAB_NEAR,
     .control = "2^-2, as for one layer"},
    {.id = "O1b",
     .verdict = "ours",
     .ours = "ten layers of width 4 are dead for an input with probability 1 - "
             "(1 - 2^-4)^10",
     .is = NAB_NEAR,
     .control = "2^-4, as for one layer"},
    {.id = "O1c",
     .verdict = "ours",
     .ours = "ten layers of width 8 are dead for an input with probability 1 - "
             "(1 - 2^-8)^10",
     .is = NAB_NEAR,
     .control = "2^-8, as for one layer"},
    {.id = "O1d",
     .verdict = "ours",
     .ours = "ten layers of width 4 are dead for 16 inputs at once less often "
             "than the law for one input says",
     .is = NAB_BELOW,
     .control = "dead for one input"},
    {.id = "D8",
     .verdict = "true",
     .says = "b << 0 ensures W x + b < 0",
     .ours = "b = -4 kills the share of a He layer that the law of |w| "
             "predicts",
     .is = NAB_NEAR,
     .control = "every |w| typical: Phi(4/sqrt(2))^512"},
    {.id = "D8b",
     .verdict = "true",
     .says = "b << 0 ensures W x + b < 0",
     .ours = "b = -5 kills more than half of a He layer",
     .is = NAB_ABOVE,
     .control = "b = -2"},
    {.id = "D8d",
     .verdict = "true",
     .says = "b << 0 ensures W x + b < 0",
     .ours = "at b = -2 the units of a He layer are on for E Phi(b/|w|) of the "
             "inputs",
     .is = NAB_NEAR,
     .control = "|w| = 1: Phi(-2)"},
    {.id = "D9",
     .verdict = "true",
     .says = "no gradient for x < 0",
     .ours = "the slope of ReLU is 0 for every z <= 0, at 0 by convention",
     .is = NAB_EXACTLY,
     .control = "leaky ReLU"},
    {.id = "V19",
     .verdict = "true",
     .says = "leaky ReLU: where(x > 0, x, 0.01 x)",
     .ours = "at -2 leaky ReLU gives -0.02",
     .is = NAB_EXACTLY,
     .control = "ReLU"},
    {.id = "V20",
     .verdict = "true",
     .says = "PReLU: learnable slope",
     .ours = "at z = -2 the derivative of PReLU by its slope is z",
     .is = NAB_EXACTLY,
     .control = "z = 2, where that derivative is 0"},
    {.id = "V20b",
     .verdict = "conditional",
     .says = "ELU: smooth for x < 0",
     .ours = "with alpha = 1 the slope of ELU does not jump at 0",
     .is = NAB_NEAR,
     .slack_from = "the grid",
     .control = "alpha = 2"},
    {.id = "D10",
     .verdict = "conditional",
     .says = "neurons can recover from the negative region",
     .ours = "leaky ReLU climbs from z = -6 to 0 in 6/(0.01 eta) steps",
     .is = NAB_NEAR,
     .slack_from = "one step",
     .control = "ELU"},
    {.id = "D10b",
     .verdict = "conditional",
     .says = "neurons can recover from the negative region",
     .ours = "ELU climbs from z = -10 to 0 in (e^10 - 1)/eta + 5 steps",
     .is = NAB_NEAR,
     .slack_from = "one step",
     .control = "10/(0.01 eta), the linear law of leaky ReLU"},
    {.id = "D10c",
     .verdict = "conditional",
     .says = "neurons can recover from the negative region",
     .ours = "a SiLU unit at z = -3 that is asked for more is pushed down",
     .is = NAB_BELOW,
     .control = "ELU"},
    {.id = "D10d",
     .verdict = "conditional",
     .says = "neurons can recover from the negative region",
     .ours = "a GELU unit at z = -3 that is asked for more is pushed down",
     .is = NAB_BELOW,
     .control = "ELU"},
    {.id = "D10e",
     .verdict = "conditional",
     .says = "neurons can recover from the negative region",
     .ours = "a PReLU unit at z = -6 that is asked for more turns its slope "
             "over and sinks",
     .is = NAB_BELOW,
     .control = "leaky ReLU, whose slope is fixed"},
    {.id = "D1",
     .verdict = "conditional",
     .says = "dead: always zero, or saturated (sigmoid, tanh)",
     .ours = "a sigmoid unit climbs from z = -6 to 0 in the time of the "
             "integral",
     .is = NAB_NEAR,
     .slack_from = "one step",
     .control = "ReLU, which never does"},
    {.id = "D2",
     .verdict = "true",
     .says = "W x + b < 0 for all inputs: output and gradient 0",
     .ours = "all gradients into and out of a dead unit of layer 1 are 0",
     .is = NAB_EXACTLY,
     .control = "a living unit of the same net"},
    {.id = "D2b",
     .verdict = "true",
     .says = "W x + b < 0 for all inputs: output and gradient 0",
     .ours = "all gradients into and out of a dead unit of layer 2 are 0",
     .is = NAB_EXACTLY,
     .control = "a living unit of the same net"},
    {.id = "D5",
     .verdict = "conditional",
     .says = "corresponding gradients are 0, weights don't update",
     .ours = "under plain descent no weight into a dead unit of layer 1 moves",
     .is = NAB_EXACTLY,
     .control = "a living unit of the same net"},
    {.id = "D3",
     .verdict = "conditional",
     .says = "no updates: dead forever",
     .ours = "under plain descent no dead unit of layer 1 comes back",
     .is = NAB_EXACTLY,
     .control = "dead units of layer 2 of the same nets"},
    {.id = "D3b",
     .verdict = "wrong",
     .says = "no updates: dead forever",
     .ours = "of the dead units of layer 2 more than half come back: layer 1 "
             "moves",
     .is = NAB_ABOVE,
     .control = "dead units of layer 1 of the same nets"},
    {.id = "D3c",
     .verdict = "wrong",
     .says = "gradient 0: weights don't update",
     .ours = "after ten gradients of 1 a momentum of 0.9 goes on by -90 eta (1 "
             "- 0.9^10)",
     .is = NAB_NEAR,
     .slack_from = "rounding",
     .control = "descent without momentum"},
    {.id = "D3d",
     .verdict = "ours",
     .ours = "weight decay revives no unit: it shrinks z and keeps its sign",
     .is = NAB_EXACTLY,
     .control = "Adam with its coupled decay"},
    {.id = "D3e",
     .verdict = "ours",
     .ours = "the decoupled decay of AdamW revives no unit of layer 1",
     .is = NAB_EXACTLY,
     .control = "Adam with its coupled decay"},
    {.id = "D3f",
     .verdict = "wrong",
     .says = "no updates: dead forever",
     .ours = "the coupled decay of Adam wakes some units of layer 1",
     .is = NAB_ABOVE,
     .control = "plain descent"},
    {.id = "D7",
     .verdict = "true",
     .says = "a single bad update can kill",
     .ours = "one step of size 10 kills more than 10 % of layer 1",
     .is = NAB_ABOVE,
     .control = "one step of size 0.1"},
    {.id = "D7b",
     .verdict = "conditional",
     .says = "a single bad update can kill permanently",
     .ours = "a hundred good steps revive no unit of layer 1 that one step "
             "killed",
     .is = NAB_EXACTLY,
     .control = "units of layer 2"},
    {.id = "D7c",
     .verdict = "wrong",
     .says = "a single bad update can kill permanently",
     .ours = "a hundred good steps revive a tenth of the dead of layer 2, and "
             "more",
     .is = NAB_ABOVE,
     .control = "dead units of layer 1"},
    {.id = "D7d",
     .verdict = "true",
     .says = "a large learning rate kills",
     .ours = "300 steps of size 1 kill more than half of layer 1",
     .is = NAB_ABOVE,
     .control = "steps of size 0.1"},
    {.id = "D11",
     .verdict = "true",
     .says = "reduce the learning rate by 10x",
     .ours = "300 steps of size 0.1 leave less than 5 % of all units dead",
     .is = NAB_BELOW,
     .control = "steps of size 1"},
    {.id = "D6",
     .verdict = "conditional",
     .says = "dead units: reduced capacity, poor performance",
     .ours = "after 300 steps of size 1 fewer than 70 % of the digits are "
             "right",
     .is = NAB_BELOW,
     .control = "steps of size 0.1"},
    {.id = "D6b",
     .verdict = "conditional",
     .says = "dead units: reduced capacity, poor performance",
     .ours = "300 steps of Adam at 0.03 leave more than 20 % of the units dead",
     .is = NAB_ABOVE,
     .control = "plain descent at 0.1"},
    {.id = "D6c",
     .verdict = "conditional",
     .says = "dead units: reduced capacity, poor performance",
     .ours = "300 steps of Adam at 0.03 get more than 90 % of the digits "
             "right, dead units or no",
     .is = NAB_ABOVE,
     .control = "plain descent at 1"},
    {.id = "D3g",
     .verdict = "conditional",
     .says = "no updates: dead forever",
     .ours = "in no career of plain descent does a unit of layer 1 come back",
     .is = NAB_EXACTLY,
     .control = "units of any layer"},
    {.id = "D8c",
     .verdict = "ours",
     .ours = "with all biases at -2 or below no unit revives, in any career",
     .is = NAB_EXACTLY,
     .control = "all biases at -1"},
    {.id = "D10f",
     .verdict = "true",
     .says = "leaky ReLU and a lower rate help",
     .ours = "300 steps of size 0.7 teach leaky nets: more than 90 % are right",
     .is = NAB_ABOVE,
     .control = "ReLU, which loses some nets"},
    {.id = "D10g",
     .verdict = "conditional",
     .says = "leaky ReLU helps",
     .ours = "at steps of size 1 leaky nets overflow: under 75 % stay finite",
     .is = NAB_BELOW,
     .control = "ReLU nets, which die first"},
    {.id = "D10h",
     .verdict = "conditional",
     .says = "neurons can recover from the negative region",
     .ours = "leaky nets with all biases at -2 learn nothing in 300 steps",
     .is = NAB_BELOW,
     .control = "ELU nets"},
    {.id = "D10i",
     .verdict = "conditional",
     .says = "neurons can recover from the negative region",
     .ours = "ELU nets with all biases at -2 recover: more than 80 % are right",
     .is = NAB_ABOVE,
     .control = "SiLU nets"},
    {.id = "D13",
     .verdict = "wrong",
     .says = "check_dead_neurons reports dead neurons",
     .ours = "check_dead_neurons warns of every healthy, trained net",
     .is = NAB_EXACTLY,
     .control = "a monitor that counts dead units"},
    {.id = "D13b",
     .verdict = "ours",
     .ours = "the right monitor warns of a net half of whose layer 1 is asleep",
     .is = NAB_EXACTLY,
     .control = "the newborn net"},
    {.id = "D13c",
     .verdict = "ours",
     .ours = "the right monitor warns of a net that took one step of size 10",
     .is = NAB_EXACTLY,
     .control = "the trained net"},
    {.id = "D13d",
     .verdict = "ours",
     .ours = "the share of dead units never exceeds that of zeros",
     .is = NAB_EXACTLY,
     .control = "the reverse: zeros never exceed dead units"},
    {.id = "D13e",
     .verdict = "wrong",
     .says = "np.mean over batches",
     .ours = "for 100 rows half zero and 4 rows without zeros np.mean says 25 "
             "%",
     .is = NAB_EXACTLY,
     .control = "the mean over rows"},
    {.id = "D12",
     .verdict = "true",
     .says = "He initialisation, zero bias",
     .ours = "with He weights and zero biases less than 10 % of the worst "
             "layer is born dead",
     .is = NAB_BELOW,
     .control = "biases of -2"},
};

/*|
::: {.result title="What to remember"}
Zero is a property of a unit and an input, death one of a unit and a data set. Depth makes inputs
alike, and with them zero and dead. In the first layer death is final under plain descent; above it,
it is a state of the layers below. Where a whole layer is dead, nothing moves any more.
:::

## The program {#sec:program}

The studies run in the order of the chapter. The tape `keep` lends its memory to what each trial has
found until it is judged; on `t` the studies record that need one network only.
*/
int main(int argc, char **argv)
{
    static const nab_knob knob[] = {
        NAB_KNOB_REAL(&sleep_depth, "sleep", "z", 1e-6, 100,
                      "how far below 0 units are put to sleep"),
        NAB_KNOB_REAL(&career_step, "step", "step size", 1e-6, 1e6,
                      "step size of the career in the raster"),
        NAB_KNOB_REAL(&career_bias, "bias", "z", -100, 100,
                      "its biases at birth"),
    };
    static const nab_chapter chapter = {3, "The death of a ReLU", knob,
                                        sizeof knob / sizeof *knob, NAB_EXACT};
    nab_lab *lab = nab_lab_open(&chapter, argc, argv);
    nab_lab_state(lab, sizeof statement / sizeof *statement, statement);
    if (nab_lab_sweep(lab)) {
        run_sweep(lab);
        return nab_lab_close(lab);
    }
    nab_tape *keep = nab_tape_new(1), *t = nab_tape_new(1);
    nab_lab_result(lab, "trials", nab_lab_trials(lab));
    study_births(lab, keep);
    study_stillbirths(lab, keep);
    study_bias(lab, keep);
    study_slopes(lab, t);
    study_nights(lab, keep);
    study_drifts(lab, keep);
    study_falls(lab, keep);
    study_raster(lab, t);
    study_sweep(lab);
    study_ascents(lab, t);
    study_patients(lab, keep);
    nab_tape_free(t);
    nab_tape_free(keep);
    return nab_lab_close(lab);
}

/*|
## Exercises {#sec:exercises}

The tasks of the table make ten points. Functions go into `chapters/chapter03/exercise.c`, which has
the full text of each; numbers, the prediction and the sentences go into `answers.txt` beside it.
`make exercise3` draws your curve from task 3.4 beside the nets of [@fig:crowd]. `make grade3` prints
your points, the first case that is wrong, a hint, and the command that replays that case.

| task | points | to write | what it teaches | it belongs to |
|:-----|-------:|:---------|:----------------|:--------------|
| 3.1 | 1 | `ex3_relu_backward` | a gate lets a gradient through or stops it, and its edge is a convention | [@claim:D9] |
| 3.2 | 2 | `ex3_dead_units` | zero is not dead | [@claim:D4], [@fig:births] |
| 3.3 | 2 | `ex3_killing_step` | one step can put a line below zero at both ends | [@claim:D7], [@fig:falls] |
| 3.4 | 3 | `ex3_dead_share` | inputs that are alike do not count as many | [@claim:N5], [@fig:crowd], [@fig:bias] |
| 3.5 | 1 | a number | a narrow net is born dead | [@eq:born], [@fig:stillborn] |
| 3.6 | 1 | a number | what is dead may still travel | [@sec:drift], [@claim:D3c] |
| 3.7 | | a prediction | ask before you measure: the weights of He, halved | [@fig:births] |
| 3.8 | | sentences | an alarm that always rings says nothing | [@claim:D13], [@fig:monitors] |

: The graded tasks. Any honest prediction is as good as another; the sentences are read by your tutor. {#tbl:tasks}

The exercises below are not graded.

::: {.exercise #ex:monitor title="A monitor that can be silent"}
Predict, before you compute: which share of zeros does a healthy *leaky* ReLU network show to the
reference's monitor, and which to one that counts $z \le 0$? Then write a function that takes the
outputs of a layer in batches and returns the share of units dead on all of them. It must be right for
batches of different sizes.
:::

::: {.exercise #ex:born title="How wide is wide enough?"}
Use [@eq:born] to find the smallest width at which a network of 100 layers is born dead for a
given input in less than one case in a thousand. Check it with 10 000 draws.

::: hint
For small $2^{-w}$ the probability is nearly $L\,2^{-w}$.
:::
:::

::: {.exercise #ex:crowd title="Not to the power of N"}
A student computes the share of dead units as $(1-p)^N$ with $p = \tfrac12$. For which layer of
[@fig:crowd] is that right, and why is it wrong by more than seventy orders of magnitude at layer 20? Derive
[@eq:dead] for $N = 2$ in closed form and compare it with the integral.

::: hint
Sheppard's formula: two Gaussian variables of correlation $c$ are both negative with probability
$\tfrac14 + \arcsin(c)/(2\pi)$.
:::
:::

::: {.exercise #ex:decay title="Decay without the bias"}
Many recipes exempt biases from weight decay. Show that a dead unit of the first layer can then wake,
and for which units it does. Predict the step at which the margin crosses zero, then measure it
with `nab_sgd`.
:::

::: {.exercise #ex:kill title="The smallest step that kills"}
Find the smallest step size, to two digits, at which plain descent leaves more than half of layer 1 dead
within 100 steps, in the mean of 16 trials. Predict first whether it is larger or smaller for batches
of 16 instead of 64.
:::
*/
