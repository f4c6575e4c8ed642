/* SPDX-License-Identifier: GPL-3.0-or-later */
/*|
---
title: The sigmoid chain
number: 1
summary: A quarter to the tenth power, and why it is not the rate at which a gradient decays.
---

One number stands for the years in which deep networks would not learn:

::: {.reference section="Vanishing Gradients: Theory"}
Gradients diminish exponentially as they propagate backward through layers. [...]
Maximum: σ'(0) = 0.25. Chain over 10 layers: 0.25¹⁰ ≈ 9.5 × 10⁻⁷
:::

The arithmetic is right to the last digit. Whether it is also *the gradient of a
network* is another matter, and worth a chapter, because nearly everything there is
to understand about vanishing gradients lies in the difference. We shall put ten
sigmoids in a row, reach $0.25^{10}$ exactly, and then take away, one at a time, the
conditions under which we did. What is left is a different rate, a theory that
predicts it, a reason why tanh and ReLU obey other laws, and a clear view of
what "the network does not learn" looks like from inside.

The phenomenon was found by Hochreiter in his diploma thesis [@hochreiter1991] and
analysed for recurrent nets by Bengio, Simard and Frasconi [@bengio1994]; Glorot and
Bengio [@glorot2010] measured it layer by layer, and Nielsen [@nielsen2015] drew the
picture that many readers remember. The weights of the third and the experiment of the
last return below.

## The slope of a squash {#sec:slope}

A sigmoid unit squashes its input into the interval from 0 to 1. Its slope can be
read off its value,

$$ \sigma(z) = \frac{1}{1 + e^{-z}}, \qquad
   \sigma'(z) = \sigma(z)\,\bigl(1 - \sigma(z)\bigr) \le \tfrac14 . $$ {#eq:slope}

The bound needs no calculus: a product of two numbers whose sum is one is largest
when both are a half. It is attained at $z = 0$ and nowhere else ([@fig:slope]).

![The sigmoid and its slope. Ten units in the middle of their range multiply ten
quarters; away from the middle they multiply less.](slope.svg){#fig:slope alt="The sigmoid rises from 0 to 1; its slope is a bell whose top is 0.25 at zero."}

The program does not take [@eq:slope] on trust. It lets the library differentiate
the sigmoid on a grid and sets beside it a central difference, which knows values
of the function only. The whole grid is one tensor: the sum of its images is a
scalar, and the gradient of that scalar holds the slope at every point, so that a
single backward sweep finds them all.

Whatever the program finds goes to `nab_lab_judge`, with the prediction beside it. What is
judged is fixed before the program runs: the statements stand
together at the [end of the chapter](#sec:claims). Four knobs are the reader's:
`make chapter1 ARGS='--depth 20 --width 32'` makes other nets in
[@sec:field], `--weight` and `--bias` make a chain of your own in [@sec:chain].
*/
#include "nabla.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROOT2 0x1.6a09e667f3bcdp+0
#define LOG10_E 0x1.bcb7b1526e50ep-2
enum { TEN = 10, DEEP = 50 };

static int your_depth = TEN, your_width = 64;
static double your_weight = 4, your_bias = 0;
static const nab_knob knob[] = {
    NAB_KNOB_INT(&your_depth, "depth", "layers", TEN, DEEP,
                 "layers of the sigmoid nets at birth and of the chains in the "
                 "figure; statements about ten layers look at the top ten"),
    NAB_KNOB_INT(&your_width, "width", "units", 8, 256,
                 "units per layer of the sigmoid nets at birth"),
    NAB_KNOB_REAL(&your_weight, "weight", NULL, -10, 10,
                  "weight of your own chain of sigmoids"),
    NAB_KNOB_REAL(&your_bias, "bias", NULL, -10, 10,
                  "its bias; minus half the weight centres it"),
};

static double larger(double a, double b)
{
    return a < b ? b : a;
}

enum { N_GRID = 321 }; /* z = -8, -7.95 .. 8 */

/* slope[i] = f'(z[i]) by the tape; f acts elementwise. */
static void slopes_on(nab_tape *t, nab_activation f, const double *z,
                      double *slope)
{
    nab_tensor *x = nab_input(t, nab_vec(N_GRID), z);
    nab_backward(nab_sum(f(x)));
    memcpy(slope, x->grad, N_GRID * sizeof *slope);
    nab_tape_reset(t);
}

static void study_slope(nab_lab *lab, nab_tape *t)
{
    double z[N_GRID], slope[N_GRID], other[N_GRID], miss = 0, wrong = 0;
    for (int i = 0; i < N_GRID; i++)
        z[i] = (i - N_GRID / 2) / 20.0;
    slopes_on(t, nab_sigmoid, z, slope);
    slopes_on(t, nab_tanh, z, other);

    nab_csv *csv = nab_csv_open(lab, "slope.csv", NAB_EXACT, "z,value,slope");
    for (int i = 0; i < N_GRID; i++) {
        const double h = 0x1p-17, y = nab_num_sigmoid(z[i]);
        double difference =
            (nab_num_sigmoid(z[i] + h) - nab_num_sigmoid(z[i] - h)) / (2 * h);
        miss = larger(miss, fabs(slope[i] - difference));
        wrong = larger(wrong, fabs(y * y - difference));
        nab_row(csv, NULL, z[i], y, slope[i]);
    }
    nab_lab_judge(lab, "V4", nab_value(miss), 1e-9, 0, nab_value(wrong), 1e-9);
    nab_lab_judge(lab, "V5", nab_value(nab_array_max_abs(N_GRID, slope)), 0.25,
                  0, nab_value(nab_array_max_abs(N_GRID, other)), 0.25);
    nab_lab_result(lab, "slope.miss", miss);
}

/*|
On the grid the tape and the differences agree within {{slope.miss:%.0e}}, and the
largest slope is a quarter to the last bit.

## Ten in a row {#sec:chain}

Now the smallest deep network there is: one number, ten times scaled, shifted and
squashed,

$$ z_\ell = w\,h_{\ell-1} + b, \qquad h_\ell = \sigma(z_\ell), \qquad
   \ell = 1, \dots, 10 . $$ {#eq:chain}

By the chain rule the sensitivity of the end to the first $z$ is a product of ten
slopes and nine weights,

$$ \frac{\partial h_{10}}{\partial z_1}
   = w^{9} \prod_{\ell=1}^{10} \sigma'(z_\ell)
   \;\le\; \frac{|w|^{9}}{4^{10}} , $$ {#eq:product}

and with $w = 1$ the bound on the right is the famous number. It is reached when every
$z_\ell$ is zero, which takes a bias of $-w/2$: then $h = \tfrac12$ is mapped to
$z = 0$, and $z = 0$ to $h = \tfrac12$ again.
*/
typedef struct {
    int length;
    double z[DEEP + 1], gradient[DEEP + 1]; /* [l]: d h_length / d z_l */
} chain;

/* `length` squashes from h_0 = x. */
static chain run_chain(nab_tape *t, nab_activation f, double w, double b,
                       double x, int length)
{
    chain c = {.length = length};
    nab_tensor *z[DEEP + 1];
    nab_tape_reset(t);
    nab_tensor *h = nab_input(t, nab_scalar(), &x);
    for (int l = 1; l <= length; l++) {
        z[l] = nab_shift(nab_scale(h, w), b);
        h = f(z[l]);
    }
    nab_backward(h);
    for (int l = 1; l <= length; l++) {
        c.z[l] = nab_item(z[l]);
        c.gradient[l] = z[l]->grad[0];
    }
    return c;
}

/*|
After the sweep the gradient of the node $z_1$ is what [@eq:product] says. With $w = 1$
the tape returns {{chain.w1:%.17g}}, which is $2^{-20}$ without a rounding error, since
every factor is a power of two ([@claim:V6]).

So much for the number. Its conditions are two, and both are easily broken.

**The units must stay at zero.** Leave out the bias, start at $z_1 = 0$, and the chain
drifts to the fixed point $z^\star = \sigma(z^\star)$, here {{chain.fixed:%.4f}}, where
the slope is {{chain.fixed_slope:%.4f}}. Ten layers then leave {{chain.drift:%.2e}},
which is {{chain.drift / chain.w1:%.2f}} of the promise. The program multiplies the
slopes along this path by hand as well, and finds the same.
{{? near(chain.drift, chain.by_hand, 1e-18) }}

**The weights must be one.** [@eq:product] holds nine weights, and the number $0.25^{10}$
holds none of them. What one layer multiplies the gradient by is $w\,\sigma'(z)$,
at most $|w|/4$: with $w = 4$ a centred chain keeps its gradient for ever
({{chain.w4}}, one slope of a quarter and nothing else), and with $w = 8$ *the sigmoid
chain explodes*, to {{chain.w8}} ([@claim:V6b], [@claim:V6c]).

**Together they are a balancing act.** A weight of 4 without its bias of $-2$ is no
help: the units drift to $z = {{own.end:%.2f}}$, where the slope is so small that the weight
does not make up for it, and of all chains in [@fig:chain] this one loses most. Even a
centred chain is delicate. Where $w\,\sigma'(z^\star) > 1$ the fixed point
repels: what multiplies the gradient going back multiplies every deviation going
forward. Begun at $h_0 = 0.51$ instead of a half, ten layers with $w = 8$ end at one of
the two fixed points that attract, and keep {{chain.w8_off:%.1e}} of the gradient in place of
{{chain.w8}}. A chain that settles of itself settles where $|w|\,\sigma'(z) \le 1$; Bengio and
co-authors made this dilemma the centre of their paper [@bengio1994].
{{? own.gradient < chain.drift and chain.w8_off < 0.01 }}

![The gradient on its way back through five chains.](chain.svg){#fig:chain alt="With w = 8 the gradient doubles per layer, with w = 4 it stays at a quarter; with w = 1 it falls, centred or not; with w = 4 without bias it falls fastest."}

| chain of ten sigmoids     | gradient at $z_1$   | per layer                        |
|:--------------------------|--------------------:|---------------------------------:|
| $w=1$, centred            | {{chain.w1:%.3e}}   | {{(chain.w1/0.25)^(1/9):%.4f}}   |
| $w=1$, no bias: drifts    | {{chain.drift:%.3e}}| {{(chain.drift/chain.fixed_slope)^(1/9):%.4f}} |
| $w=4$, centred            | {{chain.w4:%.3g}}   | {{(chain.w4/0.25)^(1/9):%.4f}}   |
| $w=8$, centred            | {{chain.w8:%.3g}}   | {{(chain.w8/0.25)^(1/9):%.4f}}   |
| $w=4$, no bias: yours     | {{own.gradient:%.3e}} | {{own.factor:%.4f}}            |

: The same ten sigmoids, five pairs of weight and bias. Per layer: the geometric mean of the
nine factors $w\,\sigma'(z_\ell)$, $\ell < 10$. The last chain is turned by `--weight` and
`--bias`. {#tbl:chain}

Is the quarter the root cause then, as the reference says? In this chain it is: put
tanh in place of the sigmoid, whose slope at zero is one, and with $w = 1$ the
gradient arrives unharmed ([@claim:V11]). The reference, however, also lists

::: {.reference section="Vanishing Gradients: Root Causes"}
Tanh: max derivative = 1.0
:::

and a largest slope of one is no cause of anything: at its maximum tanh costs nothing.
What costs is to be *off* the maximum. Started at $h_0 = 1$, the tanh chain keeps
{{chain.tanh_off:%.3f}} ([@claim:V12]).
*/
/* sigma' at the fixed point z = sigma(z). */
static double drifting_slope(void)
{
    double z = 0;
    for (int i = 0; i < 100; i++)
        z = nab_num_sigmoid(z);
    return nab_theory_sigmoid.slope(z);
}

/* The geometric mean of |w| sigma'(z_l) over all layers but the last. */
static double factor_per_layer(const chain *c, double w)
{
    double logs = 0;
    for (int l = 1; l < c->length; l++)
        logs += nab_num_log(fabs(w) * nab_theory_sigmoid.slope(c->z[l]));
    return nab_num_exp(logs / (c->length - 1));
}

/* The chains of the figure, the last of them the reader's own. */
static void study_five_chains(nab_lab *lab, nab_tape *t)
{
    const struct {
        const char *name;
        double w, b, x;
    } kind[] = {{"w = 1 centred", 1, -0.5, 0.5},
                {"w = 1 no bias", 1, 0, 0},
                {"w = 4 centred", 4, -2, 0.5},
                {"w = 8 centred", 8, -4, 0.5},
                {"own", your_weight, your_bias, 0.5}};
    chain c = {0};
    nab_csv *csv = nab_csv_open(lab, "chain.csv", NAB_EXACT,
                                "chain,layer,back,z,slope,gradient");
    for (size_t k = 0; k < sizeof kind / sizeof *kind; k++) {
        c = run_chain(t, nab_sigmoid, kind[k].w, kind[k].b, kind[k].x,
                      your_depth);
        for (int l = 1; l <= your_depth; l++)
            nab_row(csv, kind[k].name, l, your_depth - l, c.z[l],
                    nab_theory_sigmoid.slope(c.z[l]), c.gradient[l]);
    }
    double factor = factor_per_layer(&c, your_weight);
    nab_lab_say(
        lab,
        "Your chain, %d layers with w = %g and b = %g: z goes from %.3g "
        "to %.3g, the gradient at z_1 is %.4g, a factor %.3g per layer.",
        your_depth, your_weight, your_bias, c.z[1], c.z[your_depth],
        c.gradient[1], factor);
    nab_lab_result(lab, "own.gradient", c.gradient[1]);
    nab_lab_result(lab, "own.factor", factor);
    nab_lab_result(lab, "own.end", c.z[your_depth]);
}

/* d h_10 / d z_1 of ten sigmoids, or of ten other squashes. */
static double ten(nab_tape *t, nab_activation f, double w, double b, double x)
{
    return run_chain(t, f, w, b, x, TEN).gradient[1];
}

static void study_chain(nab_lab *lab, nab_tape *t)
{
    double one = ten(t, nab_sigmoid, 1, -0.5, 0.5);
    double four = ten(t, nab_sigmoid, 4, -2, 0.5);
    double eight = ten(t, nab_sigmoid, 8, -4, 0.5);
    double tanh_zero = ten(t, nab_tanh, 1, 0, 0);
    double tanh_off = ten(t, nab_tanh, 1, 0, 1);
    chain drifting = run_chain(t, nab_sigmoid, 1, 0, 0, TEN);
    double drift = drifting.gradient[1];

    nab_lab_judge(lab, "V6", nab_value(one), 0x1p-20, 0, nab_value(drift),
                  0x1p-20);
    nab_lab_judge(lab, "V6b", nab_value(four), 0.25, 0, nab_value(four),
                  0x1p-20);
    nab_lab_judge(lab, "V6c", nab_value(eight), 128, 0, nab_value(eight),
                  0x1p-20);
    nab_lab_judge(lab, "V11", nab_value(tanh_zero), 1, 0, nab_value(one), 1);
    nab_lab_judge(lab, "V12", nab_value(tanh_off), 0.5, 0, nab_value(tanh_zero),
                  0.5);

    // <<multiply the slopes by hand>>
    double by_hand = 1;
    for (int l = 1; l <= TEN; l++)
        by_hand *= nab_theory_sigmoid.slope(drifting.z[l]);
    // >>
    nab_lab_say(lab,
                "The gradient at z_1: %.4g centred with w = 1, %.4g drifting, "
                "%.4g with w = 4, %.4g with w = 8.",
                one, drift, four, eight);
    nab_lab_result(lab, "chain.w1", one);
    nab_lab_result(lab, "chain.w4", four);
    nab_lab_result(lab, "chain.w8", eight);
    nab_lab_result(lab, "chain.w8_off", ten(t, nab_sigmoid, 8, -4, 0.51));
    nab_lab_result(lab, "chain.drift", drift);
    nab_lab_result(lab, "chain.by_hand", by_hand);
    nab_lab_result(lab, "chain.fixed", nab_num_sigmoid(drifting.z[TEN]));
    nab_lab_result(lab, "chain.fixed_slope", drifting_slope());
    nab_lab_result(lab, "chain.tanh_off", tanh_off);
}

/*|
## Layers of many units {#sec:field}

A real layer has many units and a matrix of weights, drawn at random: in layer $\ell$

$$ z_\ell = h_{\ell-1} W_\ell, \qquad h_\ell = \sigma(z_\ell), \qquad
   (W_\ell)_{ij} \sim \mathcal N\bigl(0, \sigma_w^2/n\bigr), $$ {#eq:layer}

where $\sigma_w = 1$ is the initialisation of Glorot and Bengio for square layers
("Xavier") and $\sigma_w^2 = 2$ that of He and co-authors [@glorot2010; @he2015]. What
does the gradient lose per layer here? Each $z$ is a sum of $n$ independent terms, so
for large $n$ it is Gaussian, and one number describes a whole layer: the variance
$q_\ell$ of its $z$. With $u$ a standard normal variable [@poole2016],

$$ q_{\ell+1} = \sigma_w^2\, \mathbb E\bigl[\sigma(\sqrt{q_\ell}\,u)^2\bigr] . $$ {#eq:q}

The gradient $\delta_\ell = \partial L/\partial z_\ell$ obeys
$\delta_\ell = (\delta_{\ell+1} W_{\ell+1}^{\mathsf T}) \odot \sigma'(z_\ell)$. Its
square is again a sum over many weights. Treated as if the way back had weights of
its own, independent of the units it meets, it becomes in the limit
[@schoenholz2017]

$$ \|\delta_\ell\|^2 = \chi(q_\ell)\, \|\delta_{\ell+1}\|^2, \qquad
   \chi(q) = \sigma_w^2\, \mathbb E\bigl[\sigma'(\sqrt q\,u)^2\bigr] . $$ {#eq:chi}

That is the formula to remember in place of the quarter. It has the slope in it, but
averaged over where the units really are, and it has the weights in it. After a few
layers $q$ settles at a fixed point $q^\star$, and from there on every layer multiplies
the norm of the gradient by the same $\sqrt{\chi}$. For Xavier weights
$q^\star = {{field.q:%.4f}}$ and $\sqrt\chi = {{field.rate:%.4f}}$: *close to a quarter,
by accident of $\sigma_w = 1$, and not a quarter.* Ten such layers leave
${{field.rate^10:%.2e}}$, so that $0.25^{10}$ is too optimistic by a factor
{{0.25^10 / field.rate^10:%.1f}}.

The function below follows [@eq:q] from the data upwards and [@eq:chi] down again. It
keeps the first layers, where $q$ has not settled yet; we shall see what they are worth.
*/
typedef struct {
    const char *name;
    const nab_theory_activation *curve; /* f, as the theory room knows it */
    nab_activation f;
    double sigma_w, sigma_b; /* of weights, times sqrt(fan_in); of biases */
    size_t width, depth;
} species;

/* q[l] for inputs of mean square 1, l = 1..L: equation (q). */
static void variances_of_z(const species *kind, double *q)
{
    double sw2 = kind->sigma_w * kind->sigma_w;
    double sb2 = kind->sigma_b * kind->sigma_b;
    q[1] = sw2 + sb2;
    for (size_t l = 2; l <= kind->depth; l++)
        q[l] = nab_qmap(kind->curve, sw2, sb2, q[l - 1]);
}

/* decay[l] = log10 |dL/dz_l| / |dL/dh_L| at infinite width, l = 1..L. The
 * slope of the last layer comes without weights: chi over sigma_w^2. */
static void mean_field(const species *kind, double *decay)
{
    double sw2 = kind->sigma_w * kind->sigma_w;
    double above = -nab_num_log10(sw2) / 2;
    variances_of_z(kind, decay);
    for (size_t l = kind->depth; l >= 1; l--) {
        double chi = nab_chi(kind->curve, sw2, decay[l]);
        above = decay[l] = above + nab_num_log10(chi) / 2;
    }
}

/*|
The measurement is a net of the library, built as a reader would build it. Inputs are
standard normal numbers, and since nothing is to be learnt yet, so is the gradient sent
down from the top: `nab_backward_from` starts the sweep with any
$\partial L/\partial h_L$ one likes.
*/
typedef struct {
    nab_tensor *z[DEEP + 1], *w[DEEP + 1]; /* of layer 1 .. depth */
    double pull;                           /* |dL/dh_L| */
} newborn;

static newborn give_birth(nab_tape *t, uint64_t seed, const species *kind,
                          size_t n_row)
{
    newborn b;
    size_t width[DEEP + 1];
    for (size_t l = 0; l <= kind->depth; l++)
        width[l] = kind->width;
    nab_tape_restart(t, seed);
    nab_mlp *mlp = nab_mlp_new(t, (int)kind->depth, width,
                               nab_scaled_normal(kind->sigma_w), "layer");
    nab_tensor *x = nab_randn(t, nab_mat(n_row, kind->width));
    nab_tensor *pull = nab_randn(t, nab_mat(n_row, kind->width));
    nab_tensor *h = kind->f(nab_mlp_apply(mlp, x, kind->f, b.z + 1, NULL));
    nab_backward_from(h, pull->data);
    for (size_t l = 1; l <= kind->depth; l++)
        b.w[l] = mlp->layer[l - 1]->w;
    b.pull = nab_array_norm2(pull->size, pull->data);
    return b;
}

static double norm_of_gradient(const nab_tensor *x)
{
    return nab_array_norm2(x->size, x->grad);
}

/*|
Eight kinds of net are born in each of {{trials}} trials. Every trial has a random stream of
its own, and its eight nets draw from the same one: ReLU nets with He and with Xavier
weights differ in nothing but the scale. Every $\pm$ below is a standard error over
trials.
*/
enum { XAVIER, HE, SMALL, LARGE, DEEPER, TANH, RELU_HE, RELU_XAVIER, N_NET };
static const species zoo[N_NET] = {
    {"sigmoid Xavier", &nab_theory_sigmoid, nab_sigmoid, 1, 0, 64, TEN},
    {"sigmoid He", &nab_theory_sigmoid, nab_sigmoid, ROOT2, 0, 64, TEN},
    {"sigmoid sd 0.1", &nab_theory_sigmoid, nab_sigmoid, 0.8, 0, 64, TEN},
    {"sigmoid gain 4", &nab_theory_sigmoid, nab_sigmoid, 4, 0, 64, TEN},
    {"sigmoid deep", &nab_theory_sigmoid, nab_sigmoid, 1, 0, 64, DEEP},
    {"tanh Xavier", &nab_theory_tanh, nab_tanh, 1, 0, 128, DEEP},
    {"ReLU He", &nab_theory_relu, nab_relu, ROOT2, 0, 128, DEEP},
    {"ReLU Xavier", &nab_theory_relu, nab_relu, 1, 0, 128, DEEP},
};

/* The net of that kind as the knobs want it: they turn the first four. */
static species kind_of(int k)
{
    species kind = zoo[k];
    if (k > LARGE)
        return kind;
    kind.width = (size_t)your_width;
    kind.depth = (size_t)your_depth;
    if (k == SMALL)
        kind.sigma_w = 0.1 * sqrt(your_width);
    return kind;
}

enum { N_WIDTH = 4, N_BIN = 25, N_LOOK = 3, ROWS = 16 };
static const size_t width_of[N_WIDTH] = {32, 64, 128, 256};
static const int nets_of[N_WIDTH] = {32, 16, 6, 2}; /* per trial */
static const size_t look_at[N_LOOK] = {1, 5, 10};

/* What one trial finds; doubles only. */
typedef struct {
    double decay[N_NET][DEEP + 1];       /* log10 |dL/dz_l| / |dL/dh_L| */
    double weight[N_NET];                /* log10 |dL/dW_1| / |dL/dW_L| */
    double rate[N_WIDTH];                /* per layer: sigmoid, Xavier */
    double at_zero_width, predicted_256; /* the line through 32 and 64 */
    double relu_rate[2];                 /* per layer: He, Xavier */
    double same_dw, same_dz;             /* first/last, He over Xavier */
    double four_steps[2];           /* log10 |dz_1| / |dz_5|: sigmoid, tanh */
    double share[2][N_LOOK][N_BIN]; /* of units by slope: XAVIER, LARGE */
} birth;

/* Where |z| is when the slope is s: sigma'(z) = s, 0 < s <= 1/4. */
static double place_of_slope(double s)
{
    double root = sqrt(larger(0, 1 - 4 * s));
    return s > 0 ? nab_num_log((1 + root) / (1 - root)) : INFINITY;
}

/* P(slope in bin k) for z ~ N(0, q): twice a difference of normal tails. */
static double share_of_slopes(double q, int k)
{
    double high = place_of_slope(k / (4.0 * N_BIN));
    double low = place_of_slope((k + 1) / (4.0 * N_BIN));
    return 2 * (nab_num_normal_cdf(-low / sqrt(q)) -
                nab_num_normal_cdf(-high / sqrt(q)));
}

/* Adds to share[k] the fraction of entries with slope in
 * [k, k+1) / (4 N_BIN). */
static void count_slopes(const nab_tensor *z, double *share)
{
    for (size_t i = 0; i < z->size; i++) {
        double y = nab_num_sigmoid(z->data[i]);
        size_t k = (size_t)(4 * N_BIN * y * (1 - y));
        share[k < N_BIN ? k : N_BIN - 1] += 1.0 / (double)z->size;
    }
}

static void observe_kind(birth *found, nab_tape *t, uint64_t seed, int k)
{
    species kind = kind_of(k);
    size_t last = kind.depth;
    newborn b = give_birth(t, seed, &kind, nab_less(ROWS, 2));
    for (size_t l = 1; l <= last; l++)
        found->decay[k][l] = nab_num_log10(norm_of_gradient(b.z[l]) / b.pull);
    found->weight[k] =
        nab_num_log10(norm_of_gradient(b.w[1]) / norm_of_gradient(b.w[last]));
    for (int i = 0; i < N_LOOK && (k == XAVIER || k == LARGE); i++)
        count_slopes(b.z[look_at[i]], found->share[k == LARGE][i]);
}

/* What follows from the decay of several nets of the same trial. */
static void compare_kinds(birth *found)
{
    double first_to_last[2]; /* He, Xavier */
    for (int i = 0; i < 2; i++) {
        const double *decay = found->decay[RELU_HE + i];
        first_to_last[i] = decay[1] - decay[DEEP];
        found->relu_rate[i] = nab_num_pow(10, first_to_last[i] / (DEEP - 1));
    }
    found->same_dw =
        nab_num_pow(10, found->weight[RELU_HE] - found->weight[RELU_XAVIER]);
    found->same_dz = nab_num_pow(10, first_to_last[0] - first_to_last[1]);
    found->four_steps[0] = found->decay[XAVIER][1] - found->decay[XAVIER][5];
    found->four_steps[1] = found->decay[TANH][1] - found->decay[TANH][5];
}

typedef struct {
    nab_lab *lab;
    birth *found;
} births;

static void observe_births(int trial, void *context)
{
    births *all = context;
    birth *found = &all->found[trial];
    nab_tape *t = nab_tape_new(1);
    for (int k = 0; k < N_NET; k++)
        observe_kind(found, t, nab_lab_seed(all->lab, "birth", trial), k);
    compare_kinds(found);
    // <<measure the rate at each width>>
    /*|
    **The rate at each width** is a geometric mean over the interior, layers 3 to 9: the
    first layers see data, not the output of a layer, and the last has no neighbour
    above. Each net gets a single input, so that nothing averages the noise of its
    weights away. A trial means many narrow nets or few wide ones.
    */
    for (int i = 0; i < N_WIDTH; i++) {
        species kind = zoo[XAVIER];
        kind.width = width_of[i];
        int n = nab_less(nets_of[i], (nets_of[i] + 7) / 8);
        for (int k = 0; k < n; k++) {
            newborn b = give_birth(
                t, nab_lab_seed(all->lab, "width", trial * 1000 + k), &kind, 1);
            double kept = norm_of_gradient(b.z[3]) / norm_of_gradient(b.z[9]);
            found->rate[i] += nab_num_pow(kept, 1.0 / 6) / n;
        }
    }
    // >>
    // <<lay a line through two widths>>
    /*|
    **The line.** In $1/n$ a straight line through the widths 32 and 64 meets the axis,
    the infinite width, at $2r_{64} - r_{32}$; a quarter of the way to 64 it predicts 256.
    */
    found->at_zero_width = 2 * found->rate[1] - found->rate[0];
    found->predicted_256 =
        found->at_zero_width + (found->rate[1] - found->at_zero_width) / 4;
    // >>
    nab_tape_free(t);
}

/*|
### What ten layers leave {#sec:decay}

[@fig:decay] sets theory and measurement side by side for four kinds of first weights.
No parameter was fitted. For Xavier weights the theory loses
{{-decay.xavier_theory:%.2f}} decades between the top and $z_1$, the nets
{{-decay.xavier:%.2f}} $\pm$ {{decay.xavier_se:%.2f}}; ten quarters would be
{{-log10(0.25^10):%.2f}}. The nets are {{(decay.xavier_theory - decay.xavier) / decay.xavier_se:%.1f}}
standard errors away from the theory and
{{(-6.0206 - decay.xavier) / decay.xavier_se:%.0f}} from the quarters ([@claim:V1d]; He weights, [@claim:V1f]).
{{? abs(decay.xavier - decay.xavier_theory) < 5 * decay.xavier_se }}

![Norm of the gradient at $z_\ell$ relative to that at the output of layer 10. Points are
measured, lines are [@eq:chi] without a free parameter; the dashed line is
$0.25^{11-\ell}$.](decay.svg){#fig:decay alt="Four straight lines fall at different rates from the loss back to the data; the line of ten quarters is none of them."}

Nor is $0.25^{10}$ a bound. It would be one if no matrix stretched any vector; but a
large square Gaussian matrix stretches some by $2\sigma_w$, Xavier's twofold. He weights leave ${{10^decay.he:%.1e}}$, more than the
"maximum" ([@claim:V6d]), a standard deviation of a tenth leaves ${{10^decay.small:%.1e}}$, and
weights four times larger than Xavier's leave ${{10^decay.large:%.1e}}$: from one end of
the list to the other, {{decay.large - decay.small:%.1f}} decades, with the
same sigmoid.

One detail is worth a warning, because it can spoil a good measurement. The mean factor
over *all* nine steps from layer 10 to layer 1 is ${{10^decay.with_first:%.4f}}$ in theory,
less than $\sqrt\chi$, although nothing about the net is finite there. The culprit is
layer 1: its inputs have mean square one, more than a layer of sigmoids puts out, so its
units sit further from zero. Layers at the boundary have no like neighbours; a rate
is measured in the interior, or compared with a theory that knows the boundary.
*/
static void write_decay(nab_lab *lab, const birth *found)
{
    int n = nab_lab_trials(lab);
    nab_csv *csv = nab_csv_open(lab, "decay.csv", NAB_TIGHT,
                                "net,layer,kept,se,low,high,theory,quarters");
    for (int k = 0; k < N_NET; k++) {
        double theory[DEEP + 1];
        species kind = kind_of(k);
        mean_field(&kind, theory);
        for (size_t l = 1; l <= kind.depth; l++) {
            nab_summary s = NAB_OVER(n, found, decay[k][l]);
            double slopes = (double)(kind.depth + 1 - l);
            nab_row(csv, kind.name, (double)l, s.mean, s.se, s.min, s.max,
                    theory[l], -slopes * nab_num_log10(4));
        }
    }
}

/* The four sigmoid nets of the figure, from the top down to z_1. */
static void say_decay(nab_lab *lab, const birth *found)
{
    int n = nab_lab_trials(lab);
    nab_lab_say(
        lab,
        "What %d layers of %d sigmoids leave of a gradient (a quarter per "
        "layer: 10^%.2f):",
        your_depth, your_width, -your_depth * nab_num_log10(4));
    for (int k = XAVIER; k <= LARGE; k++) {
        double theory[DEEP + 1];
        species kind = kind_of(k);
        mean_field(&kind, theory);
        nab_summary s = NAB_OVER(n, found, decay[k][1]);
        nab_lab_say(lab, "%-14s  10^(%.2f +- %.2f), in theory 10^%.2f",
                    kind.name, s.mean, s.se, theory[1]);
    }
}

/* Statements about ten layers look at the top ten, however deep the net. */
static void judge_ten(nab_lab *lab, const birth *found)
{
    const int n = nab_lab_trials(lab), l = your_depth + 1 - TEN;
    double theory[2][DEEP + 1], ten_quarters = -10 * nab_num_log10(4);
    for (int k = XAVIER; k <= HE; k++) {
        species kind = kind_of(k);
        mean_field(&kind, theory[k]);
    }
    nab_summary xavier = NAB_OVER(n, found, decay[XAVIER][l]);
    nab_summary he = NAB_OVER(n, found, decay[HE][l]);
    double slack = 10 * LOG10_E / (2 * your_width);
    nab_lab_judge(lab, "V6d", he, ten_quarters, 0, xavier, ten_quarters);
    nab_lab_judge(lab, "V1d", xavier, theory[XAVIER][l], slack, xavier,
                  ten_quarters);
    nab_lab_judge(lab, "V1f", he, theory[HE][l], slack, he, theory[XAVIER][l]);
    nab_lab_result(lab, "decay.xavier", xavier.mean);
    nab_lab_result(lab, "decay.xavier_se", xavier.se);
    nab_lab_result(lab, "decay.xavier_theory", theory[XAVIER][l]);
    nab_lab_result(lab, "decay.he", he.mean);
    nab_lab_result(lab, "decay.small",
                   NAB_OVER(n, found, decay[SMALL][l]).mean);
    nab_lab_result(lab, "decay.large",
                   NAB_OVER(n, found, decay[LARGE][l]).mean);
    nab_lab_result(lab, "decay.with_first",
                   (theory[XAVIER][1] - theory[XAVIER][TEN]) / (TEN - 1));
}

static void judge_tanh(nab_lab *lab, const birth *found)
{
    double theory[DEEP + 1];
    mean_field(&zoo[TANH], theory);
    nab_summary deep = NAB_OVER(nab_lab_trials(lab), found, decay[TANH][1]);
    double as_if_exponential = (theory[1] - theory[10]) * (DEEP - 1) / 9;
    nab_lab_judge(lab, "V1e", deep, theory[1],
                  DEEP * 1.25 * LOG10_E / (double)zoo[TANH].width, deep,
                  as_if_exponential);
    nab_lab_result(lab, "decay.tanh", deep.mean);
    nab_lab_result(lab, "decay.tanh_se", deep.se);
    nab_lab_result(lab, "decay.tanh_theory", theory[1]);
    nab_lab_result(lab, "decay.tanh_if_exponential", as_if_exponential);
}

/*|
### How wide is infinity? {#sec:width}

[@eq:chi] holds for infinitely wide layers, and a layer of 64 units is not. The correction
must vanish as $1/n$, because fluctuations of a mean over $n$ units have a variance of that
order; its size could be computed, but it is simpler and more honest to measure it. We
take narrow nets by the hundred and wide ones by the dozen, lay a line in $1/n$ through
the two *narrowest* widths, and ask it two questions ([@fig:width]). What does it say at
$1/n = 0$? It says {{width.at_zero:%.4f}} $\pm$ {{width.at_zero_se:%.4f}}, and the theory says
{{field.rate:%.4f}} ([@claim:V1]); the residual is {{abs(width.at_zero - field.rate):%.1e}}. What does it
say of width 256, which it has not seen? It says {{width.line_256:%.4f}}, and the nets
{{width.rate_256:%.4f}} $\pm$ {{width.rate_256_se:%.4f}} ([@claim:V1b]): compatible, though these
nets could not tell the line from the rate at width 64 taken unchanged.

![The factor per layer against one over the width. The dashed line is laid through widths
32 and 64 only; the dot on the axis is the theory.](width.svg){#fig:width alt="Points rise slowly as the width grows; the line through two of them meets the axis within a hundredth of the theoretical limit."}

So infinite width is the limit and not the prediction: at width 32 the factor is
{{width.rate_32:%.4f}}, clearly below the limit ([@claim:V1c]). The effect is small for a
single layer, and over a hundred layers it is not.
*/
static void judge_rates(nab_lab *lab, const birth *found)
{
    int n = nab_lab_trials(lab);
    double q = nab_qstar(&nab_theory_sigmoid, 1, 0);
    double limit = sqrt(nab_chi(&nab_theory_sigmoid, 1, q));

    nab_csv *csv = nab_csv_open(lab, "width.csv", NAB_TIGHT,
                                "width,rate,se,low,high,line,limit");
    nab_summary zero = NAB_OVER(n, found, at_zero_width);
    nab_summary line = NAB_OVER(n, found, predicted_256);
    nab_summary rate[N_WIDTH];
    for (int i = 0; i < N_WIDTH; i++)
        rate[i] = NAB_OVER(n, found, rate[i]);
    for (int i = 0; i < N_WIDTH; i++) {
        double fitted =
            zero.mean + (rate[1].mean - zero.mean) * 64 / (double)width_of[i];
        nab_row(csv, NULL, (double)width_of[i], rate[i].mean, rate[i].se,
                rate[i].min, rate[i].max, fitted, limit);
    }
    nab_lab_judge(lab, "V1", zero, limit, 0, zero, 0.25);
    nab_lab_judge(lab, "V1b", rate[3], line.mean, 5 * line.se, rate[3], 0.25);
    nab_lab_judge(lab, "V1c", rate[0], limit, 0, rate[3], limit);
    nab_lab_say(lab,
                "Sigmoid, Xavier: a factor %.4f per layer in theory; %.4f at "
                "width 32, %.4f at 256, %.4f +- %.4f extrapolated.",
                limit, rate[0].mean, rate[3].mean, zero.mean, zero.se);
    nab_lab_result(lab, "field.q", q);
    nab_lab_result(lab, "field.rate", limit);
    nab_lab_result(lab, "width.at_zero", zero.mean);
    nab_lab_result(lab, "width.at_zero_se", zero.se);
    nab_lab_result(lab, "width.line_256", line.mean);
    nab_lab_result(lab, "width.rate_32", rate[0].mean);
    nab_lab_result(lab, "width.rate_64", rate[1].mean);
    nab_lab_result(lab, "width.rate_256", rate[3].mean);
    nab_lab_result(lab, "width.rate_256_se", rate[3].se);
}

/*|
### Three laws {#sec:laws}

::: {.reference section="Vanishing Gradients: Theory"}
Gradients diminish exponentially as they propagate backward through layers.
:::

For the sigmoid this is so, and the reason is now visible: $q$ has a fixed point, and at
that point $\chi < 1$. Change the squash and the law changes with it.

**tanh** passes through the origin with slope one. With Xavier weights its fixed point is
$q^\star = 0$, where $\chi = 1$: exactly critical. But the approach is slow. Expanding
$\tanh z = z - z^3/3 + \dots$ in [@eq:q] gives $q_{\ell+1} = q_\ell - 2 q_\ell^2 + \dots$,
so that $q_\ell \to 1/(2\ell)$, and with $\chi = 1 - 2q + \dots = 1 - 1/\ell$ the norm of
the gradient grows with $\ell$ as

$$ \|\delta_\ell\| \;\propto\; \prod_{k \ge \ell} \sqrt{1 - 1/k} \;\propto\; \sqrt{\ell} . $$ {#eq:power}

A power, not an exponential: *fifty* layers cost {{-decay.tanh:%.2f}} $\pm$
{{decay.tanh_se:%.2f}} decades where the theory has {{-decay.tanh_theory:%.2f}}
([@claim:V1e], [@fig:power]). Had the first ten layers set a rate, it would be
{{-decay.tanh_if_exponential:%.1f}}.

![The gradient in tanh nets with Xavier weights, on two logarithmic axes, where a power is a
straight line. The dashed one is [@eq:power]; the solid one is [@eq:chi], which knows the data's
own layers too.](power.svg){#fig:power alt="Points rise from a tenth at layer one to one at layer fifty along a straight line of slope one half."}

**ReLU** is the reference's first remedy:

::: {.reference section="Vanishing Gradients: Solutions, ReLU Activations"}
Derivative is 1 for positive inputs. No multiplicative decay. Gradients flow unchanged.
:::

Each sentence is true of one unit that is on. Half of the units are off, though, and
there are weights: $\chi = \sigma_w^2 \cdot \tfrac12$, whatever $q$ is. With Xavier weights
each layer therefore keeps $1/\sqrt2$ of the norm, measured {{relu.xavier:%.4f}} $\pm$
{{relu.xavier_se:%.4f}} ([@claim:V18]); fifty layers lose seven decades and more, an exponential decay in
the very net that has "no decay". {{? 49 * log10(relu.xavier) < -7 }} It is the *He initialisation*, $\sigma_w^2 = 2$, that makes
the factor one: {{relu.he:%.4f}} $\pm$ {{relu.he_se:%.4f}} ([@claim:V18b], [@fig:laws]).

![Fifty layers at birth, three laws: exponential, power, none.](laws.svg){#fig:laws alt="The sigmoid falls exponentially by more than thirty decades, ReLU with Xavier weights by seven; tanh and ReLU with He weights hardly fall."}

Here is a trap for anyone who checks this at home. It is natural to watch
$\|\partial L/\partial W_1\|$ against $\|\partial L/\partial W_L\|$, since those are what an
optimiser uses. But a ReLU net without biases is *homogeneous*: for a given gradient at the top, multiplying every weight
by $c$ multiplies every $\partial L/\partial W_\ell$ by the same $c^{L-1}$. The quotient of two of them
does not depend on the scale of the weights at all. For He and Xavier weights it agrees
to the last digits, while the same quotient of $\partial L/\partial z$ differs by a factor
${{relu.same_dz:%.1e}}$ ([@claim:N1]). A ratio of weight gradients cannot see this disease;
look at the gradients of $z$, or at absolute norms.

Lastly, the reference calls "10+ layers particularly susceptible". Where decay is
exponential no depth is special. Four steps, between $z_5$ and $z_1$, already cost more
than two decades ([@claim:V14]).
*/
static void judge_relu(nab_lab *lab, const birth *found)
{
    int n = nab_lab_trials(lab);
    nab_summary he = NAB_OVER(n, found, relu_rate[0]);
    nab_summary xavier = NAB_OVER(n, found, relu_rate[1]);
    nab_summary dw = NAB_OVER(n, found, same_dw),
                dz = NAB_OVER(n, found, same_dz);
    double slack = 1.25 / (double)zoo[RELU_HE].width;
    nab_lab_judge(lab, "V18", xavier, 1 / ROOT2, slack, xavier, 1);
    nab_lab_judge(lab, "V18b", he, 1, slack, xavier, 1);
    nab_lab_judge(lab, "N1", dw, 1, 1e-9, dz, 1);
    nab_lab_judge(lab, "V14", NAB_OVER(n, found, four_steps[0]), -2, 0,
                  NAB_OVER(n, found, four_steps[1]), -2);
    nab_lab_result(lab, "relu.he", he.mean);
    nab_lab_result(lab, "relu.he_se", he.se);
    nab_lab_result(lab, "relu.xavier", xavier.mean);
    nab_lab_result(lab, "relu.xavier_se", xavier.se);
    nab_lab_result(lab, "relu.same_dw", dw.mean);
    nab_lab_result(lab, "relu.same_dz", dz.mean);
}

/*|
### Is it saturation? {#sec:saturation}

Sigmoids saturate, every text says so, and it is tempting to blame that. [@fig:slopes] shows
the slopes of the units themselves. In the Xavier net they crowd against the
maximum: almost every unit works in the middle of its range, where the sigmoid is as
steep as it can be. *The gradient dies with hardly a unit saturated*, because a quarter
is too little. With weights four times as large many units do saturate, the histogram
reaches down to zero, and the gradient decays *less*: the weights gain more than the
slopes lose. The lines are no fit either. They are the chance of
a slope between two bounds when $z$ is normal with the variance of [@eq:q].

![Slopes of the units of layer 10 at birth. Bars are measured, lines are the shares that
[@eq:q] predicts.](slopes.svg){#fig:slopes alt="Histogram of slopes: with Xavier weights nearly all lie near one quarter; with gain four they spread to zero."}
*/
static void write_slopes(nab_lab *lab, const birth *found)
{
    int n = nab_lab_trials(lab);
    nab_csv *csv = nab_csv_open(lab, "slopes.csv", NAB_TIGHT,
                                "net,layer,slope,share,low,high,theory");
    for (int large = 0; large < 2; large++) {
        species kind = kind_of(large ? LARGE : XAVIER);
        double q[DEEP + 1];
        variances_of_z(&kind, q);
        for (int i = 0; i < N_LOOK; i++)
            for (int k = 0; k < N_BIN; k++) {
                nab_summary s = NAB_OVER(n, found, share[large][i][k]);
                nab_row(csv, kind.name, (double)look_at[i],
                        (k + 0.5) / (4 * N_BIN), s.mean, s.min, s.max,
                        share_of_slopes(q[look_at[i]], k));
            }
    }
}

static void study_births(nab_lab *lab, nab_tape *keep)
{
    int n = nab_lab_trials(lab);
    births all = {lab, nab_tape_keep(keep, (size_t)n * sizeof(birth))};
    nab_lab_trials_run(lab, n, observe_births, &all);
    write_decay(lab, all.found);
    write_slopes(lab, all.found);
    say_decay(lab, all.found);
    judge_ten(lab, all.found);
    judge_tanh(lab, all.found);
    judge_rates(lab, all.found);
    judge_relu(lab, all.found);
}

/*|
## A net that has something to learn {#sec:digits}

So far nothing was learnt. Now the gradients come from a loss: the nets classify
handwritten digits of eight by eight pixels [@alpaydin1998], by softmax and cross
entropy. A `recipe` says how a net is made, a `model` is one that has been made; a
shortcut, when the recipe has one, adds the output of a layer to its input, scaled
by $1/\sqrt L$ so that the sum does not grow with depth ([@chapter:4] has the reason).
*/
enum { MOST_HIDDEN = 20 };

typedef struct {
    const char *name;
    nab_activation f;
    nab_init init;
    bool shortcut, adam;
} recipe;

typedef struct {
    const recipe *recipe;
    size_t n_hidden;
    nab_linear *layer[MOST_HIDDEN + 2]; /* 1 .. n_hidden, then the readout */
} model;

static model build(nab_tape *t, const recipe *how, size_t width,
                   size_t n_hidden)
{
    model m = {how, n_hidden, {NULL}};
    size_t n_in = NAB_PIXELS;
    for (size_t l = 1; l <= n_hidden + 1; l++) {
        size_t n_out = l <= n_hidden ? width : NAB_CLASSES;
        m.layer[l] = nab_linear_new(t, n_in, n_out, how->init,
                                    nab_label(t, "layer%zu", l));
        n_in = n_out;
    }
    return m;
}

/* z[l] (or z NULL) becomes the pre-activation of hidden layer l. */
static nab_tensor *logits(const model *m, nab_tensor *x, nab_tensor **z)
{
    nab_tensor *h = x;
    for (size_t l = 1; l <= m->n_hidden; l++) {
        nab_tensor *now = nab_linear_apply(m->layer[l], h);
        nab_tensor *y = m->recipe->f(now);
        if (z)
            z[l] = now;
        // <<add to the stream, or replace it>>
        if (m->recipe->shortcut && l > 1)
            h = nab_add(h, nab_scale(y, 1 / sqrt((double)m->n_hidden)));
        else
            h = y;
        // >>
    }
    return nab_linear_apply(m->layer[m->n_hidden + 1], h);
}

/*|
### The first step {#sec:alarm}

A reader of the reference would look for this symptom:

::: {.reference section="Vanishing Gradients: Symptoms"}
Early layer gradients < 1e-7. Exponential decay pattern across depth. Later layers update normally.
:::

Two of the three are right. From 5 to 20 layers the quotient of the first and the last
hidden layer's gradient falls by {{-step.per_layer:%.4f}} $\pm$ {{step.per_layer_se:%.4f}} decades per layer,
which is a factor {{10^step.per_layer:%.4f}} and, once more, $\sqrt\chi$ and not a quarter
([@claim:V8]); the last layer's gradient is as large under twenty layers as under two
([@claim:V8b]).

The number in the first sentence is the trouble. Under ten layers the first
gradient is ${{10^step.first10:%.1e}}$, *above* the alarm, in a net that, as we shall
see, learns nothing whatever; even the reference's own example, $9.5\times10^{-7}$, would not
ring it ([@claim:V7]). And an absolute threshold is at the mercy of units. Divide the loss
by 1024, as a mean over examples in place of a sum might do, and every norm is divided
by 1024, while the quotient of first to last stays the same to the bit ([@claim:V7b]).
Watch quotients between layers.
*/
enum { N_DEPTH = 4, BATCH = 64 };
static const size_t depth_of[N_DEPTH] = {2, 5, 10, 20};

typedef struct {
    double first[N_DEPTH], last[N_DEPTH]; /* log10 |dL/dW| */
    double per_layer;                     /* from L = 5 to 20 */
    double scaled_ratio, scaled_norm;     /* loss / 1024, over loss */
    double last_kept, first_kept;         /* log10, L = 20 over L = 2 */
} step;

typedef struct {
    nab_lab *lab;
    const nab_split *data;
    step *step;
} steps;

static nab_tensor *loss_of(const model *m, nab_tensor *x, const int *label)
{
    return nab_cross_entropy(logits(m, x, NULL), label);
}

static void first_step(int trial, void *context)
{
    steps *all = context;
    step *found = &all->step[trial];
    const recipe plain = {"", nab_sigmoid, nab_xavier_normal(1), false, false};
    nab_tape *t = nab_tape_new(1);
    for (int i = 0; i < N_DEPTH; i++) {
        size_t example[BATCH];
        int label[BATCH];
        nab_tape_restart(t, nab_lab_seed(all->lab, "first step", trial));
        model m = build(t, &plain, 64, depth_of[i]);
        for (size_t k = 0; k < BATCH; k++)
            example[k] = ((size_t)trial * BATCH + k) % all->data->train.n;
        nab_tensor *x =
            nab_part_take(t, &all->data->train, BATCH, example, label);
        nab_backward(loss_of(&m, x, label));
        double first = norm_of_gradient(m.layer[1]->w);
        double last = norm_of_gradient(m.layer[depth_of[i]]->w);
        found->first[i] = nab_num_log10(first);
        found->last[i] = nab_num_log10(last);
        if (depth_of[i] == TEN) {
            // <<scale the loss>>
            nab_zero_grad(t);
            nab_backward(nab_scale(loss_of(&m, x, label), 0x1p-10));
            double less = norm_of_gradient(m.layer[1]->w);
            double ratio = less / norm_of_gradient(m.layer[TEN]->w);
            found->scaled_norm = less / first;
            found->scaled_ratio = ratio / (first / last);
            // >>
        }
    }
    found->per_layer =
        (found->first[3] - found->last[3] - found->first[1] + found->last[1]) /
        15;
    found->last_kept = found->last[3] - found->last[0];
    found->first_kept = found->first[3] - found->first[0];
    nab_tape_free(t);
}

static void study_first_step(nab_lab *lab, nab_tape *keep,
                             const nab_split *data)
{
    int n = nab_lab_trials(lab);
    step *found = nab_tape_keep(keep, (size_t)n * sizeof *found);
    steps all = {lab, data, found};
    nab_lab_trials_run(lab, n, first_step, &all);
    double q = nab_qstar(&nab_theory_sigmoid, 1, 0);
    double rate = nab_num_log10(nab_chi(&nab_theory_sigmoid, 1, q)) / 2;
    nab_summary per_layer = NAB_OVER(n, found, per_layer);
    nab_lab_judge(lab, "V7", NAB_OVER(n, found, first[2]), -7, 0,
                  NAB_OVER(n, found, first[3]), -7);
    nab_lab_judge(lab, "V7b", NAB_OVER(n, found, scaled_ratio), 1, 0,
                  NAB_OVER(n, found, scaled_norm), 1);
    nab_lab_judge(lab, "V8", per_layer, rate, LOG10_E / (2 * 64), per_layer,
                  -nab_num_log10(4));
    nab_lab_judge(lab, "V8b", NAB_OVER(n, found, last_kept), 0, 0.301,
                  NAB_OVER(n, found, first_kept), 0);
    nab_lab_say(lab, "First step: %.4f +- %.4f decades per layer lost.",
                -per_layer.mean, per_layer.se);
    nab_lab_result(lab, "step.first10", NAB_OVER(n, found, first[2]).mean);
    nab_lab_result(lab, "step.first20", NAB_OVER(n, found, first[3]).mean);
    nab_lab_result(lab, "step.last20", NAB_OVER(n, found, last[3]).mean);
    nab_lab_result(lab, "step.per_layer", per_layer.mean);
    nab_lab_result(lab, "step.per_layer_se", per_layer.se);
}

/*|
### Speeds of learning {#sec:speed}

Nielsen asked how fast each layer learns and answered with the norm of the gradient of
its biases [@nielsen2015]. His nets have thirty sigmoids per layer, weights of variance
$1/n$ and biases of variance 1; for three hidden layers on a thousand digits he reports
[0.012, 0.060 and 0.283]{.given source="Nielsen 2015, chapter 5"}, a factor of about five per layer.
We repeat it on our digits, with full batches.

The theory takes biases in its stride: [@eq:q] gets a term $\sigma_b^2$ added, and that is
all. It predicts that in a net of four hidden layers, at birth, the first is slower than
the fourth by {{-speed.start_theory:%.2f}} decades; we find {{-speed.start:%.2f}} $\pm$
{{speed.start_se:%.2f}} ([@claim:O1]), a factor {{10^(-speed.start / 3):%.1f}} per layer,
Nielsen's five.

Then the nets train, and [@fig:speed] shows something that the tale of slow first layers
leaves out. Within twenty epochs *all* norms fall, the fastest layer's by
{{speed.top_start - speed.top_end:%.1f}} decades, and they meet. At the end the first
layer is as fast as the fourth ([@claim:O2]), and no layer moves. The readout
has learnt how frequent each digit is, which needs no features; what is left of
the gradient depends on differences between inputs, and those shrink from layer to layer as well [@schoenholz2017]. The order of speeds is a story of the first moments only.

![Norm of the gradient of each layer's biases against the epoch, in nets of four hidden
layers.](speed.svg){#fig:speed alt="Four curves start a factor of five apart and fall together within twenty epochs."}
*/
enum { N_RACE = 3, EPOCHS = 100, N_IMAGE = 256, NARROW = 30 };

typedef struct {
    double norm[N_RACE][5][EPOCHS + 1]; /* log10 |dL/db_l|, l = 1 .. 4 */
    double start, end; /* log10 |dL/db_1| / |dL/db_4|, four hidden layers */
} speeds;

typedef struct {
    nab_lab *lab;
    const nab_split *data;
    speeds *found;
} races;

static void race(nab_tape *t, uint64_t seed, const nab_split *data,
                 size_t n_hidden, double norm[][EPOCHS + 1])
{
    const recipe nielsen = {"", nab_sigmoid, nab_lecun_normal(), false, false};
    nab_tape_restart(t, seed);
    model m = build(t, &nielsen, NARROW, n_hidden);
    for (size_t l = 1; l <= n_hidden + 1; l++)
        nab_init_fill(m.layer[l]->b, 1, 1, nab_init_normal(0, 1));
    nab_sgd *sgd = nab_sgd_new(t, 0.5);
    for (int epoch = 0; epoch <= nab_less(EPOCHS, 2); epoch++) {
        nab_tensor *x = nab_constant(
            t, nab_mat(nab_less(N_IMAGE, 32), NAB_PIXELS), data->train.x);
        nab_zero_grad(t);
        nab_backward(loss_of(&m, x, data->train.label));
        for (size_t l = 1; l <= n_hidden; l++)
            norm[l][epoch] = nab_num_log10(norm_of_gradient(m.layer[l]->b));
        nab_sgd_step(sgd);
        nab_tape_reset(t);
    }
}

static void run_races(int trial, void *context)
{
    races *all = context;
    speeds *found = &all->found[trial];
    nab_tape *t = nab_tape_new(1);
    for (size_t i = 0; i < N_RACE; i++)
        race(t, nab_lab_seed(all->lab, "race", trial), all->data, i + 2,
             found->norm[i]);
    found->start = found->norm[2][1][0] - found->norm[2][4][0];
    found->end = found->norm[2][1][EPOCHS] - found->norm[2][4][EPOCHS];
    nab_tape_free(t);
}

static void write_speeds(nab_lab *lab, const speeds *found)
{
    int n = nab_lab_trials(lab);
    nab_csv *csv = nab_csv_open(lab, "speeds.csv", NAB_EXACT,
                                "hidden,layer,epoch,norm,low,high");
    for (int i = 0; i < N_RACE; i++)
        for (int l = 1; l <= i + 2; l++)
            for (int e = 0; e <= EPOCHS; e++) {
                nab_summary s = NAB_OVER(n, found, norm[i][l][e]);
                nab_row(csv, NULL, i + 2.0, l, e, s.mean, s.min, s.max);
            }
}

static void study_speeds(nab_lab *lab, nab_tape *keep, const nab_split *data)
{
    int n = nab_lab_trials(lab);
    races all = {lab, data, nab_tape_keep(keep, (size_t)n * sizeof(speeds))};
    nab_lab_trials_run(lab, n, run_races, &all);
    write_speeds(lab, all.found);

    const species nielsen = {"", &nab_theory_sigmoid, nab_sigmoid, 1, 1, NARROW,
                             4};
    double theory[DEEP + 1];
    mean_field(&nielsen, theory);
    double start = theory[1] - theory[4];
    nab_summary first = NAB_OVER(n, all.found, start);
    nab_summary last = NAB_OVER(n, all.found, end);
    nab_lab_judge(lab, "O1", first, start, 3 * LOG10_E / (2 * NARROW), first,
                  -3 * nab_num_log10(4));
    nab_lab_judge(lab, "O2", last, 0, 0.301, first, 0);
    nab_lab_result(lab, "speed.start", first.mean);
    nab_lab_result(lab, "speed.start_se", first.se);
    nab_lab_result(lab, "speed.start_theory", start);
    nab_lab_result(lab, "speed.end", last.mean);
    nab_lab_result(lab, "speed.top_start",
                   NAB_OVER(n, all.found, norm[2][4][0]).mean);
    nab_lab_result(lab, "speed.top_end",
                   NAB_OVER(n, all.found, norm[2][4][EPOCHS]).mean);
}

/*|
## The ladder of repairs {#sec:ladder}

What does a vanished gradient do to learning, and what undoes it? Six nets climb the
same data in the same order from the same random streams: five of ten hidden layers of 32
units and one of a single such layer, 300 steps on batches of 32, by gradient descent at
rate 0.1 or Adam at 0.001. ReLU comes with its own weights, He's; the last two rungs
differ from the *first* in one thing each.

![Test accuracy after 300 steps, rung by rung.](ladder.svg){#fig:ladder alt="Sigmoid and sigmoid with Adam stay at ten percent; tanh, ReLU, residual and a one-layer net reach about ninety percent and more."}

| net                            | right on the test digits     |
|:-------------------------------|-----------------------------:|
| sigmoid, Xavier                | {{100 * ladder.sigmoid:%.1f}} %   |
| tanh, Xavier                   | {{100 * ladder.tanh:%.1f}} %      |
| ReLU, He                       | {{100 * ladder.relu:%.1f}} %      |
| ReLU with shortcuts            | {{100 * ladder.residual:%.1f}} %  |
| sigmoid, Adam instead of SGD   | {{100 * ladder.adam:%.1f}} %      |
| sigmoid, *one* hidden layer    | {{100 * ladder.one_layer:%.1f}} % |

: The ladder in numbers: means over {{trials}} trials. {#tbl:ladder}

The sigmoid net ends at a loss of {{ladder.sigmoid_loss:%.3f}}. Guessing costs
$\ln 10 = {{log(10):%.3f}}$ ([@claim:V9]). The reference is right about the plateau and too
kind about what it means: "Model acts like shallow network". A shallow network, one
hidden layer of the same sigmoids, gets {{100 * ladder.one_layer:%.0f}} % right; the deep one
acts like no network at all ([@claim:V9b]). Its upper
layers are free to learn, but what they are given has passed through layers that are not.

Tanh, which the reference lists among the causes, is a repair: {{100 * ladder.tanh:%.1f}} %,
and in the worst of the trials {{100 * ladder.tanh_low:%.1f}} % ([@claim:V12b]). ReLU is
one too ([@claim:O3]), yet look at its bar in [@fig:ladder]: between
{{100 * ladder.relu_low:%.0f}} % and {{100 * ladder.relu_high:%.0f}} %, by the luck of the draw.
The norm of its gradient is kept on average; [@chapter:3] and [@chapter:6] show what is
not. Shortcuts take the luck out, with {{100 * ladder.residual_low:%.1f}} % in the worst trial
([@claim:O4]). {{? ladder.residual_low > ladder.relu_high - 0.05 }}
{{? ladder.tanh > 0.9 and ladder.residual > 0.9 and ladder.sigmoid < 0.15 }}

### Did the weights move? {#sec:moved}

::: {.reference section="Vanishing Gradients: Symptoms"}
Early layer weights barely change. Parameter histograms show no movement.
:::

Under gradient descent it is so: the first layer moves by ${{moved.sigmoid:%.1e}}$ of its
norm, the readout by {{100 * moved.sigmoid_last:%.0f}} % ([@claim:V10], [@fig:moved]). Bars
that grow by a steady factor from layer to layer are [@eq:chi] once more, integrated
over three hundred steps; that the lowest bars are level is what a meeting of speeds, as in
[@fig:speed], would leave behind.

But the symptom belongs to the *optimiser*. Adam [@kingma2015] divides each gradient by
its own running size, so its steps do not care whether a gradient is $10^{-1}$ or
$10^{-6}$. Under Adam the first layer moves by {{100 * moved.adam:%.0f}} % of its norm
([@claim:V10b]), its histogram is lively, and the net is still at
{{100 * ladder.adam:%.1f}} % ([@claim:V10c]). A small gradient amplified is a small gradient's
*direction* amplified, and
nothing makes that direction a useful one. Movement is not learning: a still histogram is a
symptom, a lively one is no proof of health.

![How far each layer's weights travelled. Layer 11 is the readout; thin lines reach from the
least to the most of the trials.](moved.svg){#fig:moved alt="Bars of movement rise from three millionths in layer one to a seventh in the readout; tanh and Adam move everywhere."}
*/
enum { SIGMOID, WITH_TANH, WITH_RELU, RESIDUAL, ADAM, ONE_LAYER, N_RUNG };
enum { HIDDEN = 10, UNITS = 32, STEPS = 300, MINI = 32 };
static const char *const rung_name[N_RUNG] = {
    "sigmoid", "tanh", "ReLU", "residual", "sigmoid Adam", "one layer"};

static recipe rung(int which)
{
    nab_init xavier = nab_xavier_normal(1);
    nab_init he = nab_kaiming_normal(NAB_FAN_IN, nab_gain_relu());
    switch (which) {
    case WITH_TANH:
        return (recipe){"tanh", nab_tanh, xavier, false, false};
    case WITH_RELU:
        return (recipe){"ReLU", nab_relu, he, false, false};
    case RESIDUAL:
        return (recipe){"residual", nab_relu, he, true, false};
    default: /* SIGMOID, ADAM, ONE_LAYER */
        return (recipe){rung_name[which], nab_sigmoid, xavier, false,
                        which == ADAM};
    }
}

typedef struct {
    double accuracy, loss;         /* on the test part, after training */
    double moved[MOST_HIDDEN + 2]; /* |W(T) - W(0)| / |W(0)|, by layer */
} climb;

typedef struct {
    climb rung[N_RUNG];
} ladder;

typedef struct {
    nab_lab *lab;
    const nab_split *data;
    ladder *found;
} climbs;

static void train(nab_tape *t, const model *m, const nab_split *data,
                  uint64_t seed)
{
    nab_batches *order = nab_batches_new(data->train.n, MINI, seed);
    nab_sgd *sgd = nab_sgd_new(t, 0.1);
    nab_adam *adam = nab_adam_new(t, 1e-3);
    for (int k = 0; k < nab_less(STEPS, 2); k++) {
        int label[MINI];
        nab_tensor *x = nab_part_take(t, &data->train, MINI,
                                      nab_batches_next(order), label);
        nab_zero_grad(t);
        nab_backward(loss_of(m, x, label));
        if (m->recipe->adam)
            nab_adam_step(adam);
        else
            nab_sgd_step(sgd);
        nab_tape_reset(t);
    }
    nab_batches_free(order);
}

static void climb_one(climb *found, nab_tape *t, const model *m,
                      const nab_split *data, uint64_t seed)
{
    // <<watch the weights while it trains>>
    /*|
    **Movement.** The monitor keeps a copy of every weight that it is told to watch and
    compares the weight with it when it is told that an update is over. Watching
    once, before the training, makes the whole training one update.
    */
    nab_monitor *watch = nab_monitor_new(m->n_hidden + 1);
    for (size_t l = 1; l <= m->n_hidden + 1; l++)
        nab_monitor_watch_weight(watch, l, m->layer[l]->w);
    train(t, m, data, seed);
    nab_monitor_after_update(watch);
    for (size_t l = 1; l <= m->n_hidden + 1; l++)
        found->moved[l] = nab_monitor_layer(watch, l)->update_ratio;
    nab_monitor_free(watch);
    // >>
    bool before = nab_tape_no_grad(t, true);
    nab_tensor *y = logits(m, nab_part_all(t, &data->test), NULL);
    found->accuracy = nab_accuracy(y, data->test.label);
    found->loss = nab_item(nab_cross_entropy(y, data->test.label));
    nab_tape_no_grad(t, before);
}

static void climb_ladder(int trial, void *context)
{
    climbs *all = context;
    nab_tape *t = nab_tape_new(1);
    for (int k = 0; k < N_RUNG; k++) {
        recipe how = rung(k);
        nab_tape_restart(t, nab_lab_seed(all->lab, "ladder", trial));
        model m = build(t, &how, UNITS, k == ONE_LAYER ? 1 : HIDDEN);
        climb_one(&all->found[trial].rung[k], t, &m, all->data,
                  nab_lab_seed(all->lab, "order", trial));
    }
    nab_tape_free(t);
}

static void write_ladder(nab_lab *lab, const ladder *found)
{
    int n = nab_lab_trials(lab);
    nab_csv *csv = nab_csv_open(lab, "ladder.csv", NAB_EXACT,
                                "rung,place,accuracy,se,low,high,loss,loss_se");
    nab_csv *moved =
        nab_csv_open(lab, "moved.csv", NAB_EXACT, "rung,layer,moved,low,high");
    for (int k = 0; k < N_RUNG; k++) {
        nab_summary right = NAB_OVER(n, found, rung[k].accuracy);
        nab_summary loss = NAB_OVER(n, found, rung[k].loss);
        nab_row(csv, rung_name[k], k, right.mean, right.se, right.min,
                right.max, loss.mean, loss.se);
        for (int l = 1; l <= HIDDEN + 1 && k != ONE_LAYER; l++) {
            nab_summary s = NAB_OVER(n, found, rung[k].moved[l]);
            nab_row(moved, rung_name[k], l, s.mean, s.min, s.max);
        }
    }
}

static void judge_ladder(nab_lab *lab, const ladder *found)
{
    int n = nab_lab_trials(lab);
    nab_summary right[N_RUNG], loss[N_RUNG], moved[N_RUNG];
    for (int k = 0; k < N_RUNG; k++) {
        right[k] = NAB_OVER(n, found, rung[k].accuracy);
        loss[k] = NAB_OVER(n, found, rung[k].loss);
        moved[k] = NAB_OVER(n, found, rung[k].moved[1]);
    }
    nab_lab_judge(lab, "V9", loss[SIGMOID], nab_num_log(10), 0.03,
                  loss[WITH_TANH], nab_num_log(10));
    nab_lab_judge(lab, "V9b", right[SIGMOID], 0.1, 0.03, right[ONE_LAYER], 0.1);
    nab_lab_judge(lab, "V10", moved[SIGMOID], 1e-3, 0, moved[WITH_TANH], 1e-3);
    nab_lab_judge(lab, "V10b", moved[ADAM], 0.5, 0, moved[SIGMOID], 0.5);
    nab_lab_judge(lab, "V10c", right[ADAM], 0.3, 0, right[WITH_TANH], 0.3);
    nab_lab_judge(lab, "V12b", right[WITH_TANH], 0.85, 0, right[SIGMOID], 0.85);
    nab_lab_judge(lab, "O3", right[WITH_RELU], 0.5, 0, right[SIGMOID], 0.5);
    nab_lab_judge(lab, "O4", right[RESIDUAL], 0.75, 0, right[SIGMOID], 0.75);
    for (int k = 0; k < N_RUNG; k++)
        nab_lab_say(lab, "%-14s %5.1f %% right, layer 1 moved by %.2g",
                    rung_name[k], 100 * right[k].mean, moved[k].mean);
    nab_lab_result(lab, "ladder.sigmoid", right[SIGMOID].mean);
    nab_lab_result(lab, "ladder.sigmoid_loss", loss[SIGMOID].mean);
    nab_lab_result(lab, "ladder.tanh", right[WITH_TANH].mean);
    nab_lab_result(lab, "ladder.tanh_low", right[WITH_TANH].min);
    nab_lab_result(lab, "ladder.relu", right[WITH_RELU].mean);
    nab_lab_result(lab, "ladder.relu_low", right[WITH_RELU].min);
    nab_lab_result(lab, "ladder.relu_high", right[WITH_RELU].max);
    nab_lab_result(lab, "ladder.residual", right[RESIDUAL].mean);
    nab_lab_result(lab, "ladder.residual_low", right[RESIDUAL].min);
    nab_lab_result(lab, "ladder.adam", right[ADAM].mean);
    nab_lab_result(lab, "ladder.one_layer", right[ONE_LAYER].mean);
    nab_lab_result(lab, "moved.sigmoid", moved[SIGMOID].mean);
    nab_lab_result(lab, "moved.sigmoid_last",
                   NAB_OVER(n, found, rung[SIGMOID].moved[HIDDEN + 1]).mean);
    nab_lab_result(lab, "moved.tanh", moved[WITH_TANH].mean);
    nab_lab_result(lab, "moved.adam", moved[ADAM].mean);
}

static void study_ladder(nab_lab *lab, nab_tape *keep, const nab_split *data)
{
    int n = nab_lab_trials(lab);
    climbs all = {lab, data, nab_tape_keep(keep, (size_t)n * sizeof(ladder))};
    nab_lab_trials_run(lab, n, climb_ladder, &all);
    write_ladder(lab, all.found);
    judge_ladder(lab, all.found);
}

/*|
### How deep is too deep? {#sec:deep}

A ladder of one height says nothing about where the trouble begins. The long run of this
chapter (`--sweep`) trains five nets at eight depths; its table is kept with the chapter,
and an ordinary run reads it.

The answer is sobering ([@fig:depth]). Two sigmoid layers get {{100 * depth.sigmoid2:%.0f}} % right in
300 steps, *three* get {{100 * depth.sigmoid3:%.0f}} %, eight {{100 * depth.sigmoid8:%.0f}} %
([@claim:V9c]). It does not take ten layers to fall ill, and on this budget Adam buys one layer
more, or two ({{100 * depth.adam4:%.0f}} % at four), but not six ({{100 * depth.adam8:%.0f}} % at eight). Twelve
layers of tanh still learn ({{100 * depth.tanh12:%.1f}} %, [@claim:V12c]).
{{? depth.sigmoid3 < 0.2 and depth.sigmoid2 > 0.5 and depth.adam8 < 0.3 }}

![Test accuracy after 300 steps against depth.](depth.svg){#fig:depth alt="Sigmoid nets fall to guessing at three layers, with Adam at about eight; ReLU falls from twelve on; tanh and residual nets still get four digits in five right at sixteen."}
*/
enum { N_STAGE = 8, SWEPT = 5, SWEEP_TRIALS = 16 };
static const size_t stage[N_STAGE] = {1, 2, 3, 4, 6, 8, 12, 16};

/* One cell: one net at one depth, all its trials. */
static void train_at_depth(int cell, nab_csv *rows, void *context)
{
    const climbs *all = context;
    recipe how = rung(cell / N_STAGE);
    size_t depth = stage[cell % N_STAGE];
    climb found[SWEEP_TRIALS];
    nab_tape *t = nab_tape_new(1);
    for (int i = 0; i < SWEEP_TRIALS; i++) {
        nab_tape_restart(t, nab_lab_seed(all->lab, "deep", i));
        model m = build(t, &how, UNITS, depth);
        climb_one(&found[i], t, &m, all->data,
                  nab_lab_seed(all->lab, "deep order", i));
    }
    nab_tape_free(t);
    nab_summary right = NAB_OVER(SWEEP_TRIALS, found, accuracy);
    nab_summary moved = NAB_OVER(SWEEP_TRIALS, found, moved[1]);
    nab_row(rows, how.name, (double)depth, right.mean, right.se, right.min,
            right.max, moved.mean);
}

static void sweep_depth(nab_lab *lab, const nab_split *data)
{
    climbs all = {lab, data, NULL};
    nab_lab_sweep_run(lab, &(nab_sweep){"depth.csv",
                                        "net,depth,accuracy,se,low,high,moved",
                                        SWEPT * N_STAGE, train_at_depth, &all});
}

/* The row of one net and depth, as a summary of its trials. */
static nab_summary swept(const nab_table *table, int which, size_t depth)
{
    for (size_t i = 0; i < nab_table_rows(table); i++)
        if (strcmp(nab_table_text(table, i, "net"), rung_name[which]) == 0 &&
            nab_table_number(table, i, "depth") == (double)depth)
            return (nab_summary){.n = SWEEP_TRIALS,
                                 .mean = nab_table_number(table, i, "accuracy"),
                                 .se = nab_table_number(table, i, "se"),
                                 .min = nab_table_number(table, i, "low"),
                                 .max = nab_table_number(table, i, "high")};
    return (nab_summary){0};
}

static void study_depth(nab_lab *lab)
{
    const nab_table *table = nab_lab_sweep_table(lab, "depth.csv");
    nab_csv *csv = nab_csv_open(lab, "depth.csv", NAB_EXACT,
                                "net,depth,accuracy,low,high");
    for (int k = 0; k < SWEPT; k++)
        for (int i = 0; i < N_STAGE; i++) {
            nab_summary s = swept(table, k, stage[i]);
            nab_row(csv, rung_name[k], (double)stage[i], s.mean, s.min, s.max);
        }
    nab_summary eight = swept(table, SIGMOID, 8);
    nab_summary twelve = swept(table, WITH_TANH, 12);
    nab_lab_judge(lab, "V9c", eight, 0.2, 0, swept(table, SIGMOID, 1), 0.2);
    nab_lab_judge(lab, "V12c", twelve, 0.85, 0, swept(table, SIGMOID, 12),
                  0.85);
    nab_lab_result(lab, "depth.sigmoid2", swept(table, SIGMOID, 2).mean);
    nab_lab_result(lab, "depth.sigmoid3", swept(table, SIGMOID, 3).mean);
    nab_lab_result(lab, "depth.sigmoid8", eight.mean);
    nab_lab_result(lab, "depth.adam4", swept(table, ADAM, 4).mean);
    nab_lab_result(lab, "depth.adam8", swept(table, ADAM, 8).mean);
    nab_lab_result(lab, "depth.tanh12", twelve.mean);
}

/*|
## What the reference says, and what we found {#sec:claims}

The table holds every statement of this chapter. Where the reference is quoted, its
verdict stands with it: *true*, *conditional* (true when something is added),
*misleading*, *wrong*. What is called *ours* stands in no reference.

::: claims
:::

Measured against the size of its subject, the reference does well here: its arithmetic
is exact, its formula for the slope is right, its picture of exponential decay is
the sigmoid's true picture. It errs by leaving things out: the weights (a number without
them is neither rate nor bound), the squash at work rather than at its best (tanh is
no cause, ReLU alone no cure), and the units of what is measured (an absolute alarm, a
histogram). Each time the repair is the same: follow the *product of both*, slope and
weight, where the units really are.
*/
/*|
### The statements {#sec:statements}

A statement without its numbers is text; `nab_lab_judge` completes it. The last text of each names
its *control*: a net, or a theory, of which the same statement must be false. A statement
that its control fulfils too says nothing.
*/
static const nab_claim statement[] = {
    {.id = "V4",
     .verdict = "true",
     .says = "sigma' = sigma (1 - sigma)",
     .ours = "the tape's slope is that of central differences",
     .is = NAB_BELOW,
     .control = "the formula sigma^2"},
    {.id = "V5",
     .verdict = "true",
     .says = "the slope of the sigmoid is at most 0.25, at 0",
     .ours = "the largest slope on [-8, 8] is 1/4 exactly",
     .is = NAB_EXACTLY,
     .control = "tanh"},
    {.id = "V6",
     .verdict = "conditional",
     .says = "ten sigmoid layers shrink the gradient to 0.25^10",
     .ours = "ten layers leave 2^-20 exactly when every z is 0, every w 1",
     .is = NAB_EXACTLY,
     .control = "the chain that drifts"},
    {.id = "V6b",
     .verdict = "conditional",
     .says = "ten sigmoid layers shrink the gradient to 0.25^10",
     .ours = "with w = 4 ten centred layers leave 1/4: one slope, no more",
     .is = NAB_EXACTLY,
     .control = "0.25^10 whatever w"},
    {.id = "V6c",
     .verdict = "conditional",
     .says = "ten sigmoid layers shrink the gradient to 0.25^10",
     .ours = "with w = 8 ten centred layers let the gradient grow to 128",
     .is = NAB_EXACTLY,
     .control = "0.25^10 whatever w"},
    {.id = "V6d",
     .verdict = "conditional",
     .says = "0.25^10 is what ten layers leave",
     .ours = "0.25^10 is no bound: ten layers of He weights leave more (log10)",
     .is = NAB_ABOVE,
     .control = "Xavier weights"},
    {.id = "V11",
     .verdict = "true",
     .says = "the root cause is the sigmoid's largest slope, 0.25",
     .ours = "ten tanh units, whose slope at 0 is 1, keep all of a gradient",
     .is = NAB_EXACTLY,
     .control = "the sigmoid"},
    {.id = "V12",
     .verdict = "misleading",
     .says = "tanh is a root cause: its largest slope is 1.0",
     .ours = "being off zero costs: ten tanh units keep less than half",
     .is = NAB_BELOW,
     .control = "tanh at z = 0"},
    {.id = "V1",
     .verdict = "conditional",
     .says = "gradients shrink exponentially going back",
     .ours = "each wide Xavier sigmoid layer keeps sqrt(chi) of the gradient",
     .is = NAB_NEAR,
     .control = "the rate 0.25"},
    {.id = "V1b",
     .verdict = "ours",
     .ours = "the line through widths 32 and 64 predicts the rate at 256",
     .is = NAB_NEAR,
     .slack_from = "5 of the line",
     .control = "the rate 0.25"},
    {.id = "V1c",
     .verdict = "ours",
     .ours = "narrow nets lose more: the rate at width 32 is below the limit",
     .is = NAB_BELOW,
     .control = "width 256"},
    {.id = "V1d",
     .verdict = "ours",
     .ours = "ten Xavier sigmoid layers leave what the theory says (log10)",
     .is = NAB_NEAR,
     .slack_from = "10/(2 width)",
     .control = "ten quarters"},
    {.id = "V1f",
     .verdict = "ours",
     .ours = "ten He sigmoid layers leave what the theory says (log10)",
     .is = NAB_NEAR,
     .slack_from = "10/(2 width)",
     .control = "the theory of Xavier weights"},
    {.id = "V1e",
     .verdict = "conditional",
     .says = "gradients shrink exponentially going back",
     .ours = "fifty Xavier tanh layers cost one decade, by a power law (log10)",
     .is = NAB_NEAR,
     .slack_from = "250/(4 width)",
     .control = "exponential, at the rate of the first ten layers"},
    {.id = "V18",
     .verdict = "misleading",
     .says = "ReLU: derivative 1, no decay, gradients flow unchanged",
     .ours = "each ReLU layer with Xavier weights keeps 1/sqrt(2)",
     .is = NAB_NEAR,
     .slack_from = "5/(4 width)",
     .control = "unchanged: 1"},
    {.id = "V18b",
     .verdict = "conditional",
     .says = "ReLU: derivative 1, no decay, gradients flow unchanged",
     .ours = "each ReLU layer with He weights keeps all of it, on average",
     .is = NAB_NEAR,
     .slack_from = "5/(4 width)",
     .control = "Xavier weights"},
    {.id = "N1",
     .verdict = "ours",
     .ours =
         "ReLU without biases: |dW_1|/|dW_50| is the same for He and Xavier",
     .is = NAB_NEAR,
     .slack_from = "rounding",
     .control = "|dz_1|/|dz_50|"},
    {.id = "V14",
     .verdict = "conditional",
     .says = "ten layers and more are particularly susceptible",
     .ours =
         "no depth is special: four sigmoid layers lose two decades (log10)",
     .is = NAB_BELOW,
     .control = "tanh"},
    {.id = "V7",
     .verdict = "misleading",
     .says = "symptom: gradients of early layers below 1e-7",
     .ours = "a ten-layer net that cannot learn stays above 1e-7 (log10)",
     .is = NAB_ABOVE,
     .control = "twenty layers"},
    {.id = "V7b",
     .verdict = "ours",
     .ours = "|dW_1|/|dW_10| is the same when the loss is scaled by 2^-10",
     .is = NAB_EXACTLY,
     .control = "|dW_1| alone"},
    {.id = "V8",
     .verdict = "true",
     .says = "the decay is exponential across depth",
     .ours = "|dW_1|/|dW_L| falls by sqrt(chi) per layer, L = 5 to 20 (log10)",
     .is = NAB_NEAR,
     .slack_from = "1/(2 width)",
     .control = "the rate 0.25"},
    {.id = "V8b",
     .verdict = "true",
     .says = "later layers update normally",
     .ours = "the last layer's |dW| at L = 20 over that at 2 is 1 (log10)",
     .is = NAB_NEAR,
     .slack_from = "a factor of two",
     .control = "the first layer's"},
    {.id = "O1",
     .verdict = "ours",
     .ours = "Nielsen's net at birth: |db_1|/|db_4| is the theory's (log10)",
     .is = NAB_NEAR,
     .slack_from = "3/(2 width)",
     .control = "the rate 0.25, three layers"},
    {.id = "O2",
     .verdict = "ours",
     .ours = "100 epochs later |db_1|/|db_4| is 1 (log10)",
     .is = NAB_NEAR,
     .slack_from = "a factor of two",
     .control = "the same net at birth"},
    {.id = "V9",
     .verdict = "true",
     .says = "the loss plateaus early, no improvement in spite of training",
     .ours = "ten sigmoid layers stay at the loss of guessing, ln 10",
     .is = NAB_NEAR,
     .slack_from = "class frequencies",
     .control = "ten tanh layers"},
    {.id = "V9b",
     .verdict = "conditional",
     .says = "the model acts like a shallow network",
     .ours = "ten sigmoid layers act like no net: they are right by chance",
     .is = NAB_NEAR,
     .slack_from = "class frequencies",
     .control = "one hidden layer"},
    {.id = "V10",
     .verdict = "conditional",
     .says = "early layer weights barely change",
     .ours = "under SGD layer 1 moves by less than a thousandth of its norm",
     .is = NAB_BELOW,
     .control = "ten tanh layers"},
    {.id = "V10b",
     .verdict = "conditional",
     .says = "parameter histograms show no movement",
     .ours = "under Adam layer 1 moves by more than half its norm",
     .is = NAB_ABOVE,
     .control = "SGD"},
    {.id = "V10c",
     .verdict = "ours",
     .ours = "under Adam ten sigmoid layers learn next to nothing",
     .is = NAB_BELOW,
     .control = "ten tanh layers"},
    {.id = "V12b",
     .verdict = "misleading",
     .says = "tanh is a root cause: its largest slope is 1.0",
     .ours = "ten tanh layers learn the digits",
     .is = NAB_ABOVE,
     .control = "ten sigmoid layers"},
    {.id = "V9c",
     .verdict = "true",
     .says = "the loss plateaus early, no improvement in spite of training",
     .ours = "eight sigmoid layers do not learn: below 20 % right",
     .is = NAB_BELOW,
     .control = "one sigmoid layer"},
    {.id = "V12c",
     .verdict = "misleading",
     .says = "tanh is a root cause: its largest slope is 1.0",
     .ours = "twelve tanh layers learn the digits",
     .is = NAB_ABOVE,
     .control = "twelve sigmoid layers"},
    {.id = "O3",
     .verdict = "ours",
     .ours = "ten ReLU layers with He weights learn, more than half right",
     .is = NAB_ABOVE,
     .control = "ten sigmoid layers"},
    {.id = "O4",
     .verdict = "ours",
     .ours = "ten residual layers learn, more than 75 % right",
     .is = NAB_ABOVE,
     .control = "ten sigmoid layers"},
};

/*|
::: {.result title="What to remember"}
A layer multiplies the gradient by its slopes and by its weights. The famous quarter bounds the
slopes and says nothing of the weights; the rate of the decay comes from both. Nor is a small
gradient the whole illness: under Adam the first layers do move, and still nothing is learnt. What
helped here was another activation, or a way around it.
:::

## The program {#sec:program}

The studies run in the order of the chapter. The lab reads the command line, keeps the
results and judges the claims; the tape `t` lends its memory to whatever must outlast a
study, so that nothing here is freed by hand but data that belong to no tape.
*/
int main(int argc, char **argv)
{
    static const nab_chapter chapter = {1, "The sigmoid chain", knob,
                                        sizeof knob / sizeof *knob, NAB_TIGHT};
    nab_lab *lab = nab_lab_open(&chapter, argc, argv);
    nab_lab_state(lab, sizeof statement / sizeof *statement, statement);
    nab_tape *t = nab_tape_new(1);
    nab_split *digits = nab_digits_split(
        nab_lab_digits(lab), nab_lab_seed(lab, "split", 0), nab_less(1297, 300),
        nab_less(500, 100), NAB_STANDARDISED);
    if (nab_lab_sweep(lab)) {
        sweep_depth(lab, digits);
        nab_split_free(digits);
        nab_tape_free(t);
        return nab_lab_close(lab);
    }
    nab_lab_heading(lab, "Ten sigmoids in a row");
    study_slope(lab, t);
    study_chain(lab, t);
    study_five_chains(lab, t);
    nab_lab_heading(lab, "Nets at birth");
    study_births(lab, t);
    nab_lab_heading(lab, "Digits");
    study_first_step(lab, t, digits);
    study_speeds(lab, t, digits);
    study_ladder(lab, t, digits);
    study_depth(lab);

    nab_lab_result(lab, "trials", nab_lab_trials(lab));
    nab_lab_result(lab, "statements", sizeof statement / sizeof *statement);
    nab_split_free(digits);
    nab_tape_free(t);
    return nab_lab_close(lab);
}

/*|
## Exercises {#sec:exercises}

The tasks of the table make ten points. Functions go into `chapters/chapter01/exercise.c`, which has
the full text of each; numbers, the prediction and the sentences go into `answers.txt` beside it.
`make exercise1` draws the curve of your probe, task 1.4, beside the nets of [@fig:decay].
`make grade1` prints your points, the first case that is wrong, a hint, and the command that replays
that case.

| task | points | to write | what it teaches | it belongs to |
|:-----|-------:|:---------|:----------------|:--------------|
| 1.1 | 1 | `ex1_tanh_vjp` | a backward rule is local and adds | [@claim:V11], [@claim:V12] |
| 1.2 | 2 | `ex1_chain_gradient` | a long chain is one running product | [@claim:V6], [@fig:chain] |
| 1.3 | 2 | `ex1_decay_rate` | a rate is a slope of logarithms: a fit uses every layer, a quotient of two ends only these | [@claim:V1], [@claim:V8], [@fig:decay] |
| 1.4 | 3 | `ex1_probe` | to look at every layer without touching a gradient | [@fig:decay] |
| 1.5 | 1 | a number | where a product becomes zero | [@sec:chain] |
| 1.6 | 1 | a number | large weights need small slopes: Nielsen's window | [@fig:chain] |
| 1.7 | | a prediction | ask before you measure: eight times the weights | [@eq:chi], [@sec:saturation] |
| 1.8 | | sentences | what a check of the whole chain cannot prove | [@fig:decay] |

: The graded tasks. Any honest prediction is as good as another; the sentences are read by your tutor. {#tbl:tasks}

The exercises below are not graded.

::: {.exercise #ex:bound title="A tenth of the slope"}
Show $\sigma' \le \tfrac14$ without calculus. For which $z$ is $\sigma'(z) = 0.1$? Give both solutions to four
digits before you check them with the program.
:::

::: {.exercise #ex:underflow title="Other formats"}
Task 1.5 asks for float32. For which depth is $0.25^L$ first rounded to zero in float16 and in
float64? What would change if ties were rounded away from zero?
:::

::: {.exercise #ex:window title="Nielsen's window"}
Show that $|w\,\sigma'(wa + b)| \ge 1$ needs $|w| \ge 4$. How wide is the window of task 1.6 at its
widest, and what does that say about ten such units in a row?
:::

::: {.exercise #ex:predict title="Predict, then measure"}
Write down the quotient $\|\delta_1\|/\|\delta_{10}\|$ for $\sigma_w^2 \in \{1, 4, 16\}$ from [@eq:chi] *before*
you run anything. Then add the nets to `zoo` and compare. Which of the three is furthest from the
theory, and is the width to blame?
:::
*/
