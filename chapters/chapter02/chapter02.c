/* SPDX-License-Identifier: GPL-3.0-or-later */
/*|
---
title: Explosion
number: 2
summary: Powers of two, of 1.1, and of random matrices; which typical gradient a mean hides.
---

Two lines of arithmetic open the reference's account of exploding gradients:

::: {.reference section="Exploding Gradients: Theory"}
For 10 layers with amplification factor 1.1 per layer: 1.1¹⁰ ≈ 2.59 (manageable). But
with factor 2.0 per layer: 2.0¹⁰ = 1024 (gradients explode!)
:::

Both are right. Ten layers of orthogonal weights, doubled, multiply every gradient by
1024, to the last digits of the machine; we shall do it in a moment. But draw the
weights from a Gaussian of *the same* gain, eight units wide, and ten layers multiplied
the gradient by {{pair.other_low:%.0f}} in one of our nets and by {{pair.other_high:%.0f}} in
another. Take the harmless factor 1.1, layers of four units and a hundred of them: the
root mean square of a gradient grows by $1.1^{100}$, some {{chain.tenth_100:%.0f}}, and yet
*five products out of six shrink*, the typical one to {{exp(walk.at_gain):%.2f}} of what it
was. The same matrices explode and vanish at once; it depends on which number one looks at.
{{? walk.shrunk > 0.8 and walk.shrunk < 0.87 }}

So this chapter is about products of many factors: which growth rate is the one you
will see, what happens when the product leaves the numbers a machine has, and how
a training run multiplies its way to NaN. It ends with the two standard cures and with
what they cannot cure. Explosion is the vanishing of [@chapter:1] with the sign turned round
[@bengio1994; @pascanu2013], but it has an ending that vanishing lacks: a gradient that
vanishes is merely useless, whereas one that explodes takes the net with it.
*/
#include "nabla.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROOT2 0x1.6a09e667f3bcdp+0
#define LN2 0x1.62e42fefa39efp-1
#define LOG10_E 0x1.bcb7b1526e50ep-2
enum { TEN = 10, MAX_TRIALS = 100000 };

/* What the tasks of an experiment share: found[trial] is of its own type. */
typedef struct {
    nab_lab *lab;
    const nab_split *data;
    void *found;
} runs;

/*|
## A chain of gains {#sec:chain}

The smallest deep net multiplies one number by a gain, again and again:
$h_\ell = g\,h_{\ell-1}$, so that $\partial h_L / \partial h_0 = g^L$. The tape is asked for
the derivative and multiplies as anyone would, from the top down.

| gain | ten layers             | fifty                     | a hundred                  |
|:-----|-----------------------:|--------------------------:|---------------------------:|
| 0.9  | {{chain.nine:%.3f}}    | {{chain.nine_50:%.1e}}    | {{chain.nine_100:%.1e}}    |
| 1.1  | {{chain.tenth:%.4f}}   | {{chain.tenth_50:%.0f}}   | {{chain.tenth_100:%.0f}}   |
| 2    | {{chain.two:%.0f}}     | {{chain.two_50:%.1e}}     | {{chain.two_100:%.1e}}     |

: What a chain of equal gains leaves of a gradient of one. {#tbl:chain}

The power of two is exact ([@claim:E4]), the other to the rounding of its last digit
([@claim:E2]). "Manageable", however, is a word about ten layers. At a hundred the same
1.1 multiplies by more than ten thousand ([@claim:E3]). There is no harmless gain above
one, there are only depths at which it has not yet done harm: $L$ layers multiply by a
factor $F$ when $L = \ln F / \ln g$, and the smaller the gain, the later.
*/
/* d h_L / d h_0 of h_l = gain h_{l-1}. */
static double chain(nab_tape *t, double gain, int depth)
{
    const double one = 1;
    nab_tape_reset(t);
    nab_tensor *x = nab_input(t, nab_scalar(), &one), *h = x;
    for (int l = 0; l < depth; l++)
        h = nab_scale(h, gain);
    nab_backward(h);
    return x->grad[0];
}

static void study_chain(nab_lab *lab, nab_tape *t)
{
    double two = chain(t, 2, TEN), tenth = chain(t, 1.1, TEN);
    double hundred = chain(t, 1.1, 100);
    nab_lab_judge(lab, "E4", nab_value(two), 1024, 0, nab_value(tenth), 1024);
    nab_lab_judge(lab, "E2", nab_value(tenth), 2.5937424601, 1e-12,
                  nab_value(tenth), 1 + 10 * 0.1);
    nab_lab_judge(lab, "E3", nab_value(hundred), 1e4, 0,
                  nab_value(chain(t, 1.01, 100)), 1e4);
    nab_lab_say(lab,
                "A chain of gains: 2^10 = %.0f, 1.1^10 = %.4f, 1.1^50 = %.1f, "
                "1.1^100 = %.0f.",
                two, tenth, chain(t, 1.1, 50), hundred);
    nab_lab_result(lab, "chain.two", two);
    nab_lab_result(lab, "chain.tenth", tenth);
    nab_lab_result(lab, "chain.tenth_50", chain(t, 1.1, 50));
    nab_lab_result(lab, "chain.tenth_100", hundred);
    nab_lab_result(lab, "chain.two_50", chain(t, 2, 50));
    nab_lab_result(lab, "chain.two_100", chain(t, 2, 100));
    nab_lab_result(lab, "chain.nine", chain(t, 0.9, TEN));
    nab_lab_result(lab, "chain.nine_50", chain(t, 0.9, 50));
    nab_lab_result(lab, "chain.nine_100", chain(t, 0.9, 100));
}

/*|
## What must be larger than one? {#sec:norms}

A layer of many units has a matrix where the chain has a gain, and the reference states
the condition for growth with the sign for a size:

::: {.reference section="Exploding Gradients: Theory"}
If each layer amplifies gradients: |∂zᵢ₊₁/∂zᵢ| > 1. Chain rule product grows exponentially.
:::

What is the size of a matrix? It has several. The *operator norm* is the most that
it can stretch a vector, the largest singular value. Read so, the sentence is
false. The matrix $\operatorname{diag}(2, \tfrac1{10})$ has norm two, and so has its mirror image
$\operatorname{diag}(\tfrac1{10}, 2)$. Alternate them ten times, and *every* gradient is
multiplied by {{norms.turns:%.2g}}: what the one stretches, the other crushes
([@claim:E1]). A norm above one permits growth and does not cause it.

The *eigenvalues* mislead in the other direction. Both matrices

$$ A = \begin{pmatrix} 0.9 & 1 \\ 0 & 0.9 \end{pmatrix}, \qquad
   A^{\mathsf T} = \begin{pmatrix} 0.9 & 0 \\ 1 & 0.9 \end{pmatrix} $$ {#eq:shear}

have no eigenvalue but $0.9$. Ten factors that alternate between them stretch a vector by up
to {{norms.sheared:%.0f}} ([@claim:V3]). So "all terms are below one, hence it shrinks" holds
for norms and not for eigenvalues; "the largest is above one, hence it grows" holds for neither.
(Were *all* eigenvalues of every factor above one, the determinants would multiply, and
some gradient would have to grow.)
The library supplies the proof: the Jacobian of the whole product by one
vector-Jacobian product per row, and its singular values.
*/
/* Largest singular value of the Jacobian of x -> x A B A B .., depth factors;
 * a and b are 2x2, row-major. */
static double norm_of_product(nab_tape *t, const double *a, const double *b,
                              int depth)
{
    const double zero[2] = {0, 0};
    double jacobian[4], s[2];
    nab_tape_reset(t);
    nab_tensor *x = nab_input(t, nab_mat(1, 2), zero), *h = x;
    for (int l = 0; l < depth; l++) {
        nab_tensor *m = nab_constant(t, nab_mat(2, 2), l % 2 ? b : a);
        h = nab_matmul(h, m);
    }
    nab_jacobian(h, x, jacobian);
    nab_singular_values(2, 2, jacobian, s);
    return s[0];
}

static void study_norms(nab_lab *lab, nab_tape *t)
{
    const double wide[] = {2, 0, 0, 0.1}, tall[] = {0.1, 0, 0, 2};
    const double shear[] = {0.9, 1, 0, 0.9}, back[] = {0.9, 0, 1, 0.9};
    const double calm[] = {0.9, 0, 0, 0.9};
    double turns = norm_of_product(t, wide, tall, TEN);
    double stays = norm_of_product(t, wide, wide, TEN);
    double sheared = norm_of_product(t, shear, back, TEN);
    nab_lab_judge(lab, "E1", nab_value(turns), 1, 0, nab_value(stays), 1);
    nab_lab_judge(lab, "V3", nab_value(sheared), 1, 0,
                  nab_value(norm_of_product(t, calm, calm, TEN)), 1);
    nab_lab_result(lab, "norms.turns", turns);
    nab_lab_result(lab, "norms.stays", stays);
    nab_lab_result(lab, "norms.sheared", sheared);
}

/*|
An example nearer to practice is a single layer of ReLU units with He weights
[@he2015], the very initialisation that keeps gradients whole. Half of its rows are switched off; the
rest is a Gaussian matrix of 32 rows and 64 columns, whose largest singular value is
near $\sqrt2\,(1 + \sqrt{1/2}) = {{layer.limit:%.4f}}$ when wide and, with the correction for
finite width [@johnstone2001], {{layer.edge:%.3f}} here. We find
{{layer.largest:%.3f}} $\pm$ {{layer.largest_se:%.3f}} ([@claim:E1b]): every healthy layer
"amplifies" by more than two. What a random gradient feels is the root mean square of
*all* singular values, and that is {{layer.rms:%.3f}} $\pm$ {{layer.rms_se:%.3f}} ([@claim:E1c]).

The rms singular value, from here on, is what we call the *gain* $g$ of a layer. For
$n$ by $n$ weights of variance $\sigma_w^2/n$ it is $\sigma_w$; a ReLU behind it takes half of the squares,
$g = \sigma_w/\sqrt2$.
*/
enum { UNITS = 64, DRAWS = 8 };

typedef struct {
    double largest, rms; /* singular values of He layers, means over draws */
} he_layer;

static void dissect_layer(he_layer *found, nab_tape *t)
{
    nab_linear *layer = nab_linear_new_unbiased(t, UNITS, UNITS,
                                                nab_scaled_normal(ROOT2), "he");
    nab_tensor *x =
        nab_input(t, nab_mat(1, UNITS), nab_randn(t, nab_mat(1, UNITS))->data);
    nab_tensor *y = nab_relu(nab_linear_apply(layer, x));
    double *jacobian = nab_tape_scratch(t, UNITS * UNITS * sizeof *jacobian);
    double s[UNITS];
    nab_jacobian(y, x, jacobian);
    nab_singular_values(UNITS, UNITS, jacobian, s);
    found->largest += s[0] / DRAWS;
    found->rms += sqrt(nab_array_sum_squares(UNITS, s) / UNITS) / DRAWS;
}

static void dissect_layers(int trial, void *context)
{
    const runs *all = context;
    nab_tape *t = nab_tape_new(1);
    for (int i = 0; i < DRAWS; i++) {
        nab_tape_restart(t, nab_lab_seed(all->lab, "layer", trial * DRAWS + i));
        dissect_layer((he_layer *)all->found + trial, t);
    }
    nab_tape_free(t);
}

/* Mean largest singular value of a Gaussian (n,p) matrix of variance 2/n
 * (Johnstone 2001; -1.2065 is the mean of the Tracy-Widom law). */
static double edge_of_layer(double n, double p)
{
    double root = sqrt(n - 1) + sqrt(p);
    double width = root * nab_num_pow(1 / sqrt(n - 1) + 1 / sqrt(p), 1.0 / 3);
    return sqrt(2 / n * (root * root - 1.2065 * width));
}

static void study_layer(nab_lab *lab, nab_tape *desk)
{
    int n = nab_lab_trials(lab);
    he_layer *found = nab_tape_keep(desk, (size_t)n * sizeof *found);
    runs all = {lab, NULL, found};
    nab_lab_trials_run(lab, n, dissect_layers, &all);
    double limit = ROOT2 * (1 + sqrt(0.5)), edge = edge_of_layer(UNITS, 32);
    nab_summary largest = NAB_OVER(n, found, largest),
                rms = NAB_OVER(n, found, rms);
    nab_lab_judge(lab, "E1b", largest, edge, 1.0 / UNITS, largest, limit);
    nab_lab_judge(lab, "E1c", rms, 1, 1.0 / UNITS, rms, edge);
    nab_lab_result_mean(lab, "layer.largest", largest);
    nab_lab_result_mean(lab, "layer.rms", rms);
    nab_lab_result(lab, "layer.edge", edge);
    nab_lab_result(lab, "layer.limit", limit);
}

/*|
## Products of random matrices {#sec:walks}

A popular textbook multiplies a hundred random matrices, four by four and with normal
entries, prints the enormous result, and moves on [@zhang2023]. How large *is* it? Let
$x_\ell = x_{\ell-1} W_\ell$ with independent entries $(W_\ell)_{ij} \sim \mathcal N(0, g^2/n)$. A
Gaussian matrix has no favourite direction, so whatever unit vector enters, the
squared length of what leaves is $g^2/n$ times a sum of $n$ squared normal numbers. One
layer multiplies the square by

$$ \frac{|x_\ell|^2}{|x_{\ell-1}|^2} = \frac{g^2}{n}\,\chi^2_n ,
   \qquad \mathbb E\,\frac{|x_\ell|^2}{|x_{\ell-1}|^2} = g^2 , $$ {#eq:factor}

and the factors of different layers are *independent*. Hence the mean square is
$g^{2L}$, exactly. But a product of independent factors is not what its mean says. Its logarithm
is a sum, and sums obey the law of large numbers:

$$ \frac1L \,\ln |x_L| \;\longrightarrow\; \lambda
   = \ln g + \tfrac12\,\psi(\tfrac n2) + \tfrac12\,\ln\tfrac2n
   \;<\; \ln g , $$ {#eq:lyapunov}

with the digamma function $\psi$. That is the *Lyapunov exponent*
[@furstenberg1960; @cohen1984]. It is smaller than $\ln g$ because the logarithm is concave
(Jensen), and for wide layers by about $1/(2n)$. For the four-by-four matrices, whose gain is
two, $\lambda = {{walk.theory + log(2):%.4f}}$ against $\ln 2 = {{log(2):%.4f}}$. A hundred
layers make of this little difference a typical length of ${{exp(100 * (walk.theory + log(2))):%.1e}}$
where the root of the mean square says ${{chain.two_100:%.1e}}$: six decades
([@fig:walks]). The measured slope, {{walk.typical + log(2):%.4f}} $\pm$ {{walk.typical_se:%.4f}}, leaves
no doubt ([@claim:O1]); the residual is {{abs(walk.typical - walk.theory):%.1e}}.

![Sixty-four vectors on their way through a hundred random matrices. The upper line is the
root of the mean square; the lower one, a typical length, grows by the Lyapunov exponent.](walks.svg){#fig:walks alt="A fan of 64 rising curves spreads around a straight line; a second, steeper line runs along the upper edge of the fan."}

![The exponent at gain 1 for widths up to 64: [@eq:lyapunov] and measurements.](widths.svg){#fig:widths alt="The exponent rises from minus 0.6 at width 1 towards zero; measured points lie on the curve."}

The fan in [@fig:walks] widens as a random walk does. Each layer adds
$\psi'(n/2)/4$ to the variance of $\ln|x_\ell|$; for width four that is {{walk.variance_theory:%.4f}},
measured {{walk.variance:%.3f}} $\pm$ {{walk.variance_se:%.3f}} ([@claim:O2]). Drift and spread are both of
order $1/n$ ([@fig:widths], [@claim:O1b]), so what decides is depth over width: $L/n$ small,
and the mean is typical; $L/n$ large, and it is not [@hanin2018].

With these two numbers the opening puzzle is solved. At gain $1.1$ and width four the drift
is $\lambda = {{walk.at_gain / 100:%.4f}}$, *negative*. After a hundred layers $\ln|x|$ is nearly
normal with mean {{walk.at_gain:%.2f}} and standard deviation
{{sqrt(100 * walk.variance_theory):%.2f}}, so that a fraction {{walk.shrunk_theory:%.3f}} of all products has
shrunk. We count {{walk.shrunk:%.3f}} $\pm$ {{walk.shrunk_se:%.3f}} ([@claim:E2b]). A gain above one does not
even tell the sign.
{{? near(walk.typical, walk.theory, 5 * walk.typical_se) and walk.theory + log(1.1) < 0 }}

### How many samples has a mean? {#sec:samples}

If the mean square is $g^{2L}$ exactly, why does nobody meet it? Because it lives in the
rare walks. Ask which ones: the mean weighs each factor $\chi^2_n$ by its own size, and a chi-squared
variable weighed by its size is one with $n+2$ degrees of freedom. Walks that behave so
have probability $e^{-IL}$, where $I$ is the relative entropy of the two laws,

$$ I = \psi(\tfrac n2 + 1) - \ln\tfrac n2 , $$ {#eq:price}

and a sample of $N$ walks contains one of them as long as $IL < \ln N$. For width four
$I = {{walk.price:%.4f}}$. With 64 walks the mean can be seen down to layer
{{log(64) / walk.price:%.0f}}, with 1024 down to {{log(1024) / walk.price:%.0f}}; in [@fig:samples] the sampled
means leave the true one near these marks. For a hundred layers one would need
${{exp(100 * walk.price):%.0e}}$ walks. At five layers the mean over our walks is
{{walk.five:%.2f}} $\pm$ {{walk.five_se:%.2f}} times what it should be ([@claim:O3]); at a hundred, means over
64 walks are short by {{-walk.short_by:%.1f}} decades ([@claim:O3b]).

![Mean squares of walks at gain 1, where the true mean is one at every depth. The marks
are placed by [@eq:price].](samples.svg){#fig:samples alt="Sample means follow the constant true mean at first and fall away, the larger sample later than the smaller one."}

There is a lesson for the reader of papers. "He initialisation preserves the
variance" is a sentence about a mean square. It is true of deep narrow nets too, and there it
describes an ensemble, and no net in it.
*/
enum { FOUR = 4, WALKS = 64, STEPS = 100, N_WIDTH = 7 };
static const int width_of[N_WIDTH] = {1, 2, 4, 8, 16, 32, 64};

/* Of one trial; logarithms are natural and at gain 1. */
typedef struct {
    double end[WALKS];             /* ln |x_100| of each walk, width 4 */
    double typical, variance;      /* their mean and variance, per layer */
    double shrunk;                 /* fraction below 1 at gain 1.1 */
    double mean_square[STEPS + 1]; /* over the walks; 1 in theory */
    double short_by;               /* log10 of it at the last layer */
    double rate[N_WIDTH];          /* mean ln |x_l| / |x_{l-1}| */
    double path[8][STEPS + 1];     /* the first eight walks */
} walking;

/* x <- x W / |x W|, W_ij ~ N(0, 1/n); returns ln |x W| for |x| = 1. */
static double random_step(gsl_rng *rng, int n, double *x)
{
    static const size_t most = 64;
    double w[64 * 64], y[64] = {0};
    size_t m = (size_t)n < most ? (size_t)n : most;
    nab_stream_normal(rng, m * m, w);
    nab_gemm(false, false, 1, m, m, x, m, w, m, y, m);
    double norm = nab_array_norm2(m, y);
    for (size_t i = 0; i < m; i++)
        x[i] = y[i] / norm;
    return nab_num_log(norm / sqrt((double)n));
}

/* The walks of width four. */
static void walk(walking *found, gsl_rng *rng)
{
    for (int k = 0; k < WALKS; k++) {
        double x[64] = {1}, log_norm = 0;
        found->mean_square[0] = 1;
        for (int l = 1; l <= STEPS; l++) {
            log_norm += random_step(rng, FOUR, x);
            found->mean_square[l] += nab_num_exp(2 * log_norm) / WALKS;
            if (k < 8)
                found->path[k][l] = log_norm;
        }
        found->end[k] = log_norm;
        found->shrunk += log_norm + STEPS * nab_num_log(1.1) < 0;
    }
    nab_summary s = nab_summarise(WALKS, found->end);
    found->typical = s.mean / STEPS;
    found->variance = s.sd * s.sd / STEPS;
    found->shrunk /= WALKS;
    found->short_by = nab_num_log10(found->mean_square[STEPS]);
}

static void go_walking(int trial, void *context)
{
    const runs *all = context;
    walking *found = (walking *)all->found + trial;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    nab_stream_start(rng, nab_lab_seed(all->lab, "walk", trial));
    walk(found, rng);
    for (int i = 0; i < N_WIDTH; i++) {
        double x[64] = {1};
        nab_stream_start(rng, nab_lab_seed(all->lab, "width", trial));
        for (int l = 0; l < STEPS; l++)
            found->rate[i] += random_step(rng, width_of[i], x) / STEPS;
    }
    gsl_rng_free(rng);
}

/* ln of the number of samples that a mean square needs, per layer: of chi
 * squared with n + 2 degrees of freedom relative to n. */
static double price_of_mean(int n)
{
    return 2 * nab_lyapunov_gaussian(n + 2, 1) +
           nab_num_log((n + 2) / (double)n);
}

static void write_walks(nab_lab *lab, const walking *found)
{
    int n = nab_lab_trials(lab);
    double typical = nab_lyapunov_gaussian(FOUR, 2);
    double spread = sqrt(nab_lyapunov_variance(FOUR));
    nab_csv *csv = nab_csv_open(lab, "walks.csv", NAB_TIGHT,
                                "walk,layer,log10,typical,low,high,rms");
    for (int k = 0; k < 64; k++)
        for (int l = 0; l <= STEPS; l++) {
            const walking *trial = &found[k / 8 % n];
            double at = trial->path[k % 8][l] + l * LN2;
            double middle = l * typical, sd = sqrt((double)l) * spread;
            nab_row(csv, NULL, k, l, at * LOG10_E, middle * LOG10_E,
                    (middle - 2 * sd) * LOG10_E, (middle + 2 * sd) * LOG10_E,
                    l * LN2 * LOG10_E);
        }
    csv = nab_csv_open(lab, "samples.csv", NAB_TIGHT,
                       "layer,few,many,mean,typical,few_until,many_until");
    for (int l = 0; l <= STEPS; l++) {
        double many = NAB_OVER(n, found, mean_square[l]).mean;
        nab_row(csv, NULL, l, nab_num_log10(found[0].mean_square[l]),
                nab_num_log10(many), 0, 2 * l * (typical - LN2) * LOG10_E,
                nab_num_log(WALKS) / price_of_mean(FOUR),
                nab_num_log(n * WALKS) / price_of_mean(FOUR));
    }
    csv = nab_csv_open(lab, "widths.csv", NAB_TIGHT,
                       "width,rate,se,low,high,theory");
    for (int w = 1, i = 0; w <= 64; w++) {
        nab_summary s = nab_value(NAN);
        if (w == width_of[i])
            s = NAB_OVER(n, found, rate[i++]);
        nab_row(csv, NULL, w, s.mean, s.se, s.min, s.max,
                nab_lyapunov_gaussian(w, 1));
    }
}

static void judge_walks(nab_lab *lab, const walking *found)
{
    int n = nab_lab_trials(lab);
    double rate = nab_lyapunov_gaussian(FOUR, 1);
    double variance = nab_lyapunov_variance(FOUR);
    double drift = rate + nab_num_log(1.1);
    double below = nab_num_normal_cdf(-drift * sqrt(STEPS / variance));
    nab_summary typical = NAB_OVER(n, found, typical);
    nab_summary five = NAB_OVER(n, found, mean_square[5]);
    nab_summary short_by = NAB_OVER(n, found, short_by);
    nab_summary two = NAB_OVER(n, found, rate[1]);
    nab_summary shrunk = NAB_OVER(n, found, shrunk);
    nab_lab_judge(lab, "O1", typical, rate, 0, typical, 0);
    nab_lab_judge(lab, "O1b", two, nab_lyapunov_gaussian(2, 1), 0, two, 0);
    nab_lab_judge(lab, "O2", NAB_OVER(n, found, variance), variance, 0,
                  NAB_OVER(n, found, variance), 0);
    nab_lab_judge(lab, "O3", five, 1, 0, five, nab_num_exp(10 * rate));
    nab_lab_judge(lab, "O3b", short_by, -1, 0,
                  nab_value(nab_num_log10(five.mean)), -1);
    nab_lab_judge(lab, "E2b", shrunk, below, 0.02, shrunk, 0);
    nab_lab_say(lab,
                "4x4 Gaussian, gain 2: a typical product grows by e^%.4f per "
                "layer (theory %.4f), the mean square by e^%.4f.",
                typical.mean + LN2, rate + LN2, LN2);
    nab_lab_result_mean(lab, "walk.typical", typical);
    nab_lab_result(lab, "walk.theory", rate);
    nab_lab_result_mean(lab, "walk.variance", NAB_OVER(n, found, variance));
    nab_lab_result(lab, "walk.variance_theory", variance);
    nab_lab_result_mean(lab, "walk.shrunk", shrunk);
    nab_lab_result(lab, "walk.shrunk_theory", below);
    nab_lab_result(lab, "walk.at_gain", 100 * drift);
    nab_lab_result_mean(lab, "walk.five", five);
    nab_lab_result_mean(lab, "walk.short_by", short_by);
    nab_lab_result(lab, "walk.price", price_of_mean(FOUR));
    nab_lab_result(lab, "walk.pooled_50",
                   nab_num_log10(NAB_OVER(n, found, mean_square[50]).mean));
    nab_lab_result_mean(lab, "walk.two", two);
    nab_lab_result(lab, "walk.two_theory", nab_lyapunov_gaussian(2, 1));
    nab_lab_result_mean(lab, "walk.wide",
                        NAB_OVER(n, found, rate[N_WIDTH - 1]));
    nab_lab_result(lab, "walk.wide_theory", nab_lyapunov_gaussian(64, 1));
    nab_lab_result(lab, "walk.eight_theory", nab_lyapunov_gaussian(8, 1));
}

static void study_walks(nab_lab *lab, nab_tape *desk)
{
    int n = nab_lab_trials(lab);
    walking *found = nab_tape_keep(desk, (size_t)n * sizeof *found);
    runs all = {lab, NULL, found};
    nab_lab_trials_run(lab, n, go_walking, &all);
    write_walks(lab, found);
    judge_walks(lab, found);
}

/*|
## Orthogonal or Gaussian {#sec:pairs}

All of this comes from chance. An orthogonal matrix times $g$ has every singular value equal to $g$: no
drift, no spread, no lottery [@saxe2014]. Ten such layers of gain two multiply the gradient by
{{pair.ten:%.9g}} ([@claim:E4b]), fifty of gain $1.1$ by $1.1^{50} = {{chain.tenth_50:%.1f}}$ in
every net ([@claim:O4]). Gaussian layers of the same gain and of eight units, from the same streams, have a
typical growth of {{10^pair.typical:%.1f}} in theory and {{10^pair.bent:%.1f}} in the mean of
logarithms ([@claim:O4b]), and {{trials}} single nets lie between {{10^pair.low:%.1f}} and {{10^pair.high:%.0f}}
([@fig:pairs]). {{? pair.low < 0.3 and pair.high > 1.5 }}

![The gradient going back through fifty linear layers of gain 1.1.](pairs.svg){#fig:pairs alt="Points of orthogonal layers lie on a straight line; Gaussian ones on a flatter line amid a wide band."}

The nets are those of the library. The gradient starts at the top with a random pull and is
read at every layer.
*/
enum { EIGHT = 8, FIFTY = 50, NETS = 16 };

typedef struct {
    double ten[2];                 /* |dL/dx| at gain 2, ten layers */
    double log_gain[2][FIFTY + 1]; /* log10 |dL/dh_{50-k}|, gain 1.1 */
    double one[2][FIFTY + 1];      /* the same of the first net */
    double off[2];                 /* |ten / 1024 - 1| */
} pair;

/* |dL/dh_{L-k}| / |dL/dh_L|, k = 0 .. L, of a linear net, square layers. */
static void gains_of_net(nab_tape *t, nab_init init, int depth, double *gain)
{
    size_t width[FIFTY + 1];
    nab_tensor *h[FIFTY + 1];
    for (int l = 0; l <= depth; l++)
        width[l] = EIGHT;
    nab_mlp *net = nab_mlp_new(t, depth, width, init, "layer");
    nab_tensor *pull = nab_randn(t, nab_mat(1, EIGHT));
    h[0] = nab_input(t, nab_mat(1, EIGHT), pull->data);
    nab_tensor *y = nab_mlp_apply(net, h[0], nab_identity, h + 1, NULL);
    nab_backward_from(y, pull->data);
    double unit = nab_array_norm2(EIGHT, pull->data);
    for (int k = 0; k <= depth; k++)
        gain[k] = nab_array_norm2(EIGHT, h[depth - k]->grad) / unit;
}

static void compare_pair(int trial, void *context)
{
    const runs *all = context;
    pair *found = (pair *)all->found + trial;
    nab_tape *t = nab_tape_new(1);
    for (int kind = 0; kind < 2; kind++) {
        double gain[FIFTY + 1];
        nab_init (*draw)(double) = kind ? nab_scaled_normal : nab_orthogonal;
        for (int k = 0; k < NETS; k++) {
            nab_tape_restart(t,
                             nab_lab_seed(all->lab, "pair", trial * NETS + k));
            gains_of_net(t, draw(1.1), FIFTY, gain);
            for (int l = 0; l <= FIFTY; l++) {
                double log_gain = nab_num_log10(gain[l]);
                found->log_gain[kind][l] += log_gain / NETS;
                if (k == 0)
                    found->one[kind][l] = log_gain;
            }
        }
        nab_tape_restart(t, nab_lab_seed(all->lab, "ten", trial));
        gains_of_net(t, draw(2), TEN, gain);
        found->ten[kind] = gain[TEN];
        found->off[kind] = fabs(gain[TEN] / 1024 - 1);
    }
    nab_tape_free(t);
}

static void write_pairs(nab_lab *lab, const pair *found)
{
    int n = nab_lab_trials(lab);
    double rate[2] = {nab_num_log(1.1), nab_lyapunov_gaussian(EIGHT, 1.1)};
    nab_csv *csv = nab_csv_open(lab, "pairs.csv", NAB_TIGHT,
                                "weights,layers,log10,low,high,theory");
    for (int kind = 0; kind < 2; kind++)
        for (int l = 0; l <= FIFTY; l++) {
            nab_summary s = NAB_OVER(n, found, one[kind][l]);
            nab_row(csv, kind ? "Gaussian" : "orthogonal", l,
                    NAB_OVER(n, found, log_gain[kind][l]).mean, s.min, s.max,
                    l * rate[kind] * LOG10_E);
        }
}

static void study_pairs(nab_lab *lab, nab_tape *desk)
{
    int n = nab_lab_trials(lab);
    pair *found = nab_tape_keep(desk, (size_t)n * sizeof *found);
    runs all = {lab, NULL, found};
    nab_lab_trials_run(lab, n, compare_pair, &all);
    write_pairs(lab, found);
    double level = FIFTY * nab_num_log10(1.1);
    double typical = FIFTY * nab_lyapunov_gaussian(EIGHT, 1.1) * LOG10_E;
    nab_summary ten = NAB_OVER(n, found, ten[0]),
                other = NAB_OVER(n, found, ten[1]);
    nab_summary straight = NAB_OVER(n, found, log_gain[0][FIFTY]);
    nab_summary bent = NAB_OVER(n, found, log_gain[1][FIFTY]);
    nab_lab_judge(lab, "E4b", NAB_OVER(n, found, off[0]), 1e-9, 0,
                  NAB_OVER(n, found, off[1]), 1e-9);
    nab_lab_judge(lab, "O4", straight, level, 1e-12, bent, level);
    nab_lab_judge(lab, "O4b", bent, typical, 0, bent, level);
    nab_lab_result_mean(lab, "pair.ten", ten);
    nab_lab_result(lab, "pair.other_low", other.min);
    nab_lab_result(lab, "pair.other_median", other.median);
    nab_lab_result(lab, "pair.other_high", other.max);
    nab_lab_result_mean(lab, "pair.straight", straight);
    nab_lab_result_mean(lab, "pair.bent", bent);
    nab_lab_result(lab, "pair.level", level);
    nab_lab_result(lab, "pair.typical", typical);
    nab_lab_result(lab, "pair.low", NAB_OVER(n, found, one[1][FIFTY]).min);
    nab_lab_result(lab, "pair.high", NAB_OVER(n, found, one[1][FIFTY]).max);
}

/*|
## Deep nets at several gains {#sec:deep}

::: {.reference section="Exploding Gradients: Root Causes"}
Large Weight Values: Amplify activations and gradients. Positive feedback loop.
:::

The first half of this can be made quantitative. We build fifty layers of 64 units, with ReLU at the gains $0.5$, 1,
$1.1$ and 2, that is with $\sigma_w = g\sqrt2$, and watch the gradient go back
([@fig:gains]). Two more nets have tanh units and large weights, for a reason that follows.

![The gradient in deep nets at birth. No line was fitted. Of the two tanh nets the one with the larger weights is drawn.](gains.svg){#fig:gains alt="Five straight lines fan out from the top layer; points lie on them; gain 2 rises fifteen decades in fifty layers, gain one half falls as many."}
*/
enum { DEEP = 50, THIN = 32, N_KIND = 6 };
enum { HALF, ONE, TENTH, DOUBLE, TANH_2, TANH_3 };

typedef struct {
    const char *name;
    const nab_theory_activation *curve;
    nab_activation f;
    double sigma_w, gain; /* of the weights; per layer in theory, 0: sqrt chi */
} species;

static const species zoo[N_KIND] = {
    {"ReLU 0.5", &nab_theory_relu, nab_relu, 0.5 * ROOT2, 0.5},
    {"ReLU 1", &nab_theory_relu, nab_relu, ROOT2, 1},
    {"ReLU 1.1", &nab_theory_relu, nab_relu, 1.1 * ROOT2, 1.1},
    {"ReLU 2", &nab_theory_relu, nab_relu, 2 * ROOT2, 2},
    {"tanh 2", &nab_theory_tanh, nab_tanh, 2, 0},
    {"tanh 3", &nab_theory_tanh, nab_tanh, 3, 0},
};

typedef struct {
    double log_gain[N_KIND][DEEP + 1]; /* log10 |dL/dz_l| / |dL/dz_50| */
    double rate[N_KIND];               /* ln, per layer, 50 to 1 or 45 to 5 */
    double outside[N_KIND];            /* units of layer 50 with |h| > 1 */
    double largest;                    /* log10 of the largest, ReLU 2 */
    double thin;                       /* rate of ReLU 1 at width 32 */
    double saturated;                  /* fraction |h_50| > 0.97, tanh 3 */
} deep_net;

static double norm_of_gradient(const nab_tensor *x)
{
    return nab_array_norm2(x->size, x->grad);
}

/* Fifty layers of that kind; the gradient is sent down to z[1] from the top,
 * h_50, which is returned. */
static nab_tensor *grow(nab_tape *t, uint64_t seed, const species *kind,
                        size_t n_unit, nab_tensor **z)
{
    size_t width[DEEP + 1];
    for (size_t l = 0; l <= DEEP; l++)
        width[l] = n_unit;
    nab_tape_restart(t, seed);
    nab_mlp *net =
        nab_mlp_new(t, DEEP, width, nab_scaled_normal(kind->sigma_w), "layer");
    nab_tensor *x = nab_randn(t, nab_mat(1, n_unit));
    nab_tensor *pull = nab_randn(t, nab_mat(1, n_unit));
    nab_tensor *y = nab_mlp_apply(net, x, kind->f, z + 1, NULL);
    nab_tensor *h = kind->f(y);
    nab_backward_from(h, pull->data);
    return h;
}

/* ln |dL/dz_first| / |dL/dz_last| per layer. */
static double rate_between(nab_tensor *const *z, size_t first, size_t last)
{
    double gain = norm_of_gradient(z[first]) / norm_of_gradient(z[last]);
    return nab_num_log(gain) / (double)(last - first);
}

static void grow_deep(deep_net *found, nab_tape *t, uint64_t seed, int k)
{
    nab_tensor *z[DEEP + 1];
    nab_tensor *h = grow(t, seed, &zoo[k], UNITS, z);
    double top = norm_of_gradient(z[DEEP]);
    for (size_t l = 1; l <= DEEP; l++)
        found->log_gain[k][l] = nab_num_log10(norm_of_gradient(z[l]) / top);
    found->rate[k] =
        k < TANH_2 ? rate_between(z, 1, DEEP) : rate_between(z, 5, DEEP - 5);
    for (size_t i = 0; i < h->size; i++) {
        found->outside[k] += fabs(h->data[i]) > 1;
        if (k == TANH_3)
            found->saturated += (fabs(h->data[i]) > 0.97) / (double)h->size;
    }
    if (k == DOUBLE)
        found->largest = nab_num_log10(nab_array_max_abs(h->size, h->data));
}

static void grow_all(int trial, void *context)
{
    const runs *all = context;
    deep_net *found = (deep_net *)all->found + trial;
    nab_tape *t = nab_tape_new(1);
    for (int k = 0; k < N_KIND; k++)
        grow_deep(found, t, nab_lab_seed(all->lab, "deep", trial), k);
    for (int i = 0; i < NETS; i++) {
        nab_tensor *z[DEEP + 1];
        grow(t, nab_lab_seed(all->lab, "thin", trial * NETS + i), &zoo[ONE],
             THIN, z);
        found->thin += rate_between(z, 1, DEEP) / NETS;
    }
    nab_tape_free(t);
}

/*|
**The theory** has two parts. At infinite width a layer multiplies the norm by
$\sqrt\chi$, where $\chi = \sigma_w^2\,\mathbb E\,\phi'(\sqrt q\,u)^2$ as in [@chapter:1]; for ReLU that is the gain.
At finite width the logarithm drifts down, as in [@eq:lyapunov]. One unit of layer $\ell$
contributes $\phi'^2\xi^2$ to the squared gradient, with $\xi$ normal; the sum of $n$ such
terms has relative variance $(3\kappa - 1)/n$, where
$\kappa = \mathbb E\,\phi'^4 / (\mathbb E\,\phi'^2)^2$. Half of that is what the logarithm of
the square loses, so the logarithm of the norm drifts, per layer, by

$$ -\frac{3\kappa - 1}{4n} , \qquad \text{ReLU: } \kappa = 2, \quad -\frac{5}{4n} . $$ {#eq:drift}

| net         | infinite width             | width 64                    | measured                                                    |
|:------------|---------------------------:|----------------------------:|------------------------------------------------------------:|
| ReLU, 0.5   | {{exp(deep.half_limit):%.4f}}   | {{exp(deep.half_theory):%.4f}}   | {{exp(deep.half):%.4f}} $\pm$ {{deep.half_se * exp(deep.half):%.4f}}       |
| ReLU, 1     | {{exp(deep.one_limit):%.4f}}    | {{exp(deep.one_theory):%.4f}}    | {{exp(deep.one):%.4f}} $\pm$ {{deep.one_se * exp(deep.one):%.4f}}          |
| ReLU, 1.1   | {{exp(deep.tenth_limit):%.4f}}  | {{exp(deep.tenth_theory):%.4f}}  | {{exp(deep.tenth):%.4f}} $\pm$ {{deep.tenth_se * exp(deep.tenth):%.4f}}    |
| ReLU, 2     | {{exp(deep.double_limit):%.4f}} | {{exp(deep.double_theory):%.4f}} | {{exp(deep.double):%.4f}} $\pm$ {{deep.double_se * exp(deep.double):%.4f}} |
| tanh, $\sigma_w=2$ | {{exp(deep.tanh_2_limit):%.4f}} | {{exp(deep.tanh_2_theory):%.4f}} | {{exp(deep.tanh_2):%.4f}} $\pm$ {{deep.tanh_2_se * exp(deep.tanh_2):%.4f}} |
| tanh, $\sigma_w=3$ | {{exp(deep.tanh_3_limit):%.4f}} | {{exp(deep.tanh_3_theory):%.4f}} | {{exp(deep.tanh_3):%.4f}} $\pm$ {{deep.tanh_3_se * exp(deep.tanh_3):%.4f}} |

: Factor per layer of the gradient's norm, typical over {{trials}} nets. {#tbl:deep}

The factor is the gain, less the drift, which these nets alone would not show
([@claim:E9], [@claim:E9b], [@claim:E9c], [@claim:E4c]).
(A ReLU net without biases is homogeneous, so its four rows come from the same random numbers and share their
luck.) Large weights amplify; what they amplify by is $\sigma_w/\sqrt2$, and reading
$\sigma_w$ itself off the histogram of the weights would be wrong by that root of two at every layer.

It is small at width 64, a few standard errors. Sixteen nets per trial at width 32 bring it out: He
weights, which "preserve the variance", lose {{-deep.thin:%.4f}} $\pm$ {{deep.thin_se:%.4f}} per layer in the logarithm, where
[@eq:drift] says {{-deep.thin_theory:%.4f}} ([@claim:O5d]). The next order takes $49/(24n^2)$ more, which
makes {{-deep.thin_theory + 49 / (24 * 32^2):%.4f}}.

**Tanh** adds a warning. With $\sigma_w = 3$ its gradient grows by $\sqrt\chi$, drift included
([@claim:O5], [@claim:O5b]), by {{49 * deep.tanh_3 / log(10):%.0f}} decades over the fifty layers, and
nothing in the *size* of its activations shows it: not one unit can leave the interval from $-1$ to 1
([@claim:O5c]), whereas the ReLU net of gain two puts out $10^{ {{deep.largest:%.0f}} }$ at its top. A monitor of sizes
sees the second and is blind to the first. Of the tanh units {{100 * deep.saturated:%.0f}} % are saturated, beyond 0.97 (by the theory
{{100 * deep.saturated_theory:%.0f}} %), which is said to make gradients vanish (a monitor of saturation would draw that wrong conclusion); the others sit behind weights large
enough to make up for it. {{? near(deep.saturated, deep.saturated_theory, 0.06) }}
*/
typedef struct {
    const nab_theory_activation *curve;
    double root_q;
} slope_at;

static double fourth_power_of_slope(double z, const void *context)
{
    const slope_at *at = context;
    double slope = at->curve->slope(at->root_q * z);
    return slope * slope * slope * slope;
}

/* ln of the typical gain per layer: theory at infinite width, and the drift
 * -(3 kappa - 1) / (4 width) of the logarithm. */
static double mean_square_of(const species *kind)
{
    double sw2 = kind->sigma_w * kind->sigma_w;
    return kind->gain > 0 ? 1 : nab_qstar(kind->curve, sw2, 0);
}

static double limit_of(const species *kind)
{
    double sw2 = kind->sigma_w * kind->sigma_w;
    return nab_num_log(nab_chi(kind->curve, sw2, mean_square_of(kind))) / 2;
}

static double drift_of(const species *kind, double width)
{
    double sw2 = kind->sigma_w * kind->sigma_w;
    double square = nab_num_exp(2 * limit_of(kind)) / sw2;
    slope_at at = {kind->curve, sqrt(mean_square_of(kind))};
    double kappa =
        nab_gauss_mean(fourth_power_of_slope, &at) / (square * square);
    return -(3 * kappa - 1) / (4 * width);
}

static void write_deep(nab_lab *lab, const deep_net *found)
{
    int n = nab_lab_trials(lab);
    nab_csv *csv = nab_csv_open(lab, "deep.csv", NAB_TIGHT,
                                "net,layer,log10,se,low,high,theory");
    for (int k = 0; k < N_KIND; k++) {
        double rate = limit_of(&zoo[k]) + drift_of(&zoo[k], UNITS);
        for (int l = 1; l <= DEEP; l++) {
            nab_summary s = NAB_OVER(n, found, log_gain[k][l]);
            nab_row(csv, zoo[k].name, l, s.mean, s.se, s.min, s.max,
                    (DEEP - l) * rate * LOG10_E);
        }
    }
}

/* One kind: its statement, its line of the report, its results. */
static void judge_kind(nab_lab *lab, const deep_net *found, int k)
{
    static const char *const id[N_KIND] = {"E9b", "E9c", "E9",
                                           "E4c", "O5",  "O5b"};
    static const char *const key[N_KIND] = {"half",   "one",    "tenth",
                                            "double", "tanh_2", "tanh_3"};
    double limit = limit_of(&zoo[k]), rate = limit + drift_of(&zoo[k], UNITS);
    nab_summary s = NAB_OVER(nab_lab_trials(lab), found, rate[k]);
    double slack = k < TANH_2 ? 0 : 1.0 / UNITS;
    nab_lab_judge(lab, id[k], s, rate, slack, s, nab_num_log(zoo[k].sigma_w));
    nab_lab_say(lab, "%-9s %.4f per layer (infinite width %.4f, here %.4f)",
                zoo[k].name, nab_num_exp(s.mean), nab_num_exp(limit),
                nab_num_exp(rate));
    char name[64];
    snprintf(name, sizeof name, "deep.%s", key[k]);
    nab_lab_result_mean(lab, name, s);
    snprintf(name, sizeof name, "deep.%s_limit", key[k]);
    nab_lab_result(lab, name, limit);
    snprintf(name, sizeof name, "deep.%s_theory", key[k]);
    nab_lab_result(lab, name, rate);
}

static void study_deep(nab_lab *lab, nab_tape *desk)
{
    int n = nab_lab_trials(lab);
    deep_net *found = nab_tape_keep(desk, (size_t)n * sizeof *found);
    runs all = {lab, NULL, found};
    nab_lab_trials_run(lab, n, grow_all, &all);
    write_deep(lab, found);
    for (int k = 0; k < N_KIND; k++)
        judge_kind(lab, found, k);
    nab_summary thin = NAB_OVER(n, found, thin);
    double drift = drift_of(&zoo[ONE], THIN);
    nab_lab_judge(lab, "O5d", thin, drift, 2.5 / (THIN * THIN), thin, 0);
    nab_lab_judge(lab, "O5c", NAB_OVER(n, found, outside[TANH_3]), 0, 0,
                  NAB_OVER(n, found, outside[DOUBLE]), 0);
    double bend = nab_num_log(1.97 / 0.03) / 2; /* where tanh is 0.97 */
    double q = nab_qstar(&nab_theory_tanh, 9, 0);
    nab_lab_result_mean(lab, "deep.thin", thin);
    nab_lab_result(lab, "deep.thin_theory", drift);
    nab_lab_result_mean(lab, "deep.largest", NAB_OVER(n, found, largest));
    nab_lab_result_mean(lab, "deep.saturated", NAB_OVER(n, found, saturated));
    nab_lab_result(lab, "deep.saturated_theory",
                   2 * nab_num_normal_cdf(-bend / sqrt(q)));
}

/*|
## Where numbers end {#sec:range}

::: {.reference section="Exploding Gradients: Symptoms"}
NaN or Inf in Loss. Loss becomes NaN. Parameters become NaN. Training crashes.
:::

A machine number is a fraction times a power of two, and the power has a largest value [@ieee754]. What
is rounded to $2^{16}$ in float16, to $2^{128}$ in float32 or bfloat16, to $2^{1024}$ in
float64 becomes infinite. A chain of gain $g$ gets there, but for the half unit in the last place that
is rounded up, after

$$ L = \left\lceil \frac{\ln 2^{\text{top}}}{\ln g} \right\rceil $$ {#eq:top}

layers. To meet it, the chain is run with its value rounded after each layer to the format
in question.

| gain | float16 | bfloat16 | float32 | float64 |
|:-----|--------:|---------:|--------:|--------:|
| 1.1  | {{range.tenth_float16:%.0f}} | {{range.tenth_bfloat16:%.0f}} | {{range.tenth_float32:%.0f}} | {{range.tenth_float64:%.0f}} |
| 2    | {{range.two_float16:%.0f}} | {{range.two_bfloat16:%.0f}} | {{range.two_float32:%.0f}} | {{range.two_float64:%.0f}} |
| 10   | {{range.ten_float16:%.0f}} | {{range.ten_bfloat16:%.0f}} | {{range.ten_float32:%.0f}} | {{range.ten_float64:%.0f}} |

: The layer at which a chain, started at one, is infinite. {#tbl:range}

In float32 a chain of gain two is infinite at layer {{range.two_float32:%.0f}}, of ten at {{range.ten_float32:%.0f}}, of $1.1$ at {{range.tenth_float32:%.0f}}
([@claim:E5], [@claim:E5c], [@claim:E5d]). Over a range of {{range.gains:%.0f}} gains from
$1 + 2^{-8}$ to 17, float32 and float64 overflow exactly where [@eq:top] says
([@claim:O6], [@fig:overflow]). Float16 misses it {{range.miss16:%.0f}} times and bfloat16
{{range.missb16:%.0f}} times, all at small gains: a product rounded to 11 or 8 bits has been multiplied by
another gain than the one that was asked for.

![Depth of overflow against the gain. Float32 and bfloat16 have the same largest number.](overflow.svg){#fig:overflow alt="Three falling curves on logarithmic axes, for float64, for float32 with bfloat16, and for float16, with points on them."}

The extreme case is pretty. In bfloat16 the neighbour of 1 is $1 + 2^{-7}$, so a gain of $1.0035$,
less than half way, rounds back to 1 in every layer. [@eq:top] predicts infinity at layer
{{range.stuck_predicted:%.0f}}; the chain *never leaves one* ([@claim:O6b]). Eight bits of precision have abolished a slow
explosion, and, one should add, every slow learning of the same size; [@chapter:12] returns to that
[@micikevicius2018].

At the other end, [@chapter:1]'s quarter runs out of float32 at layer {{range.zero:%.0f}} ([@claim:N4]). On a
processor that is set to flush subnormal numbers to zero, as many accelerators are, it is gone at
{{range.flush:%.0f}} ([@claim:N4b]).
*/
enum { N_FORMAT = 4, N_GAIN = 25, FOR_EVER = 1000000 };
static const nab_format format_of[N_FORMAT] = {NAB_FLOAT16, NAB_BFLOAT16,
                                               NAB_FLOAT32, NAB_FLOAT64};
static const char *const format_name[N_FORMAT] = {"float16", "bfloat16",
                                                  "float32", "float64"};

/* Layers of x <- round(gain x), from 1, until x is infinite; 0: not within
 * `most` layers. */
static int depth_met(double gain, nab_format format, int most)
{
    double x = 1;
    for (int l = 1; l <= most; l++) {
        x = nab_round_to(gain * x, format);
        if (isinf(x))
            return l;
    }
    return 0;
}

/* The same downwards, until x is 0, or, with `flush`, not a normal number. */
static int depth_of_zero(double gain, nab_format format, bool flush)
{
    double x = 1;
    int l = 0;
    for (; x > 0; l++) {
        x = nab_round_to(gain * x, format);
        if (flush && x < nab_format_min_normal(format))
            x = 0;
    }
    return l;
}

/* A grid of gains in every format: how many were missed, by format. */
static void walk_the_grid(nab_lab *lab, double *miss)
{
    nab_csv *csv = nab_csv_open(lab, "overflow.csv", NAB_EXACT,
                                "format,gain,predicted,met");
    for (int f = 0; f < N_FORMAT; f++)
        for (int i = 0; i < N_GAIN; i++) {
            double gain = 1 + 0x1p-8 * nab_num_powi(ROOT2, i);
            int predicted = nab_overflow_depth(gain, format_of[f]);
            int met = depth_met(gain, format_of[f], FOR_EVER);
            nab_row(csv, format_name[f], gain, predicted,
                    met ? (double)met : NAN);
            miss[f] += met != predicted;
        }
    nab_lab_result(lab, "range.gains", N_GAIN);
    nab_lab_result(lab, "range.miss16", miss[0]);
    nab_lab_result(lab, "range.missb16", miss[1]);
}

/* Gains 2, 10 and 1.1 in every format. */
static void try_three_gains(nab_lab *lab)
{
    static const double gain[] = {2, 10, 1.1};
    static const char *const id[] = {"E5", "E5c", "E5d"};
    static const char *const key[] = {"two", "ten", "tenth"};
    for (int i = 0; i < 3; i++) {
        int predicted = nab_overflow_depth(gain[i], NAB_FLOAT32);
        int met[N_FORMAT];
        for (int f = 0; f < N_FORMAT; f++) {
            char name[64];
            met[f] = depth_met(gain[i], format_of[f], FOR_EVER);
            snprintf(name, sizeof name, "range.%s_%s", key[i], format_name[f]);
            nab_lab_result(lab, name, met[f]);
        }
        nab_lab_judge(lab, id[i], nab_value(met[2]), predicted, 0,
                      nab_value(met[0]), predicted);
        nab_lab_say(lab, "Gain %.1f overflows float32 in layer %d.", gain[i],
                    met[2]);
    }
}

static void study_range(nab_lab *lab)
{
    double miss[N_FORMAT] = {0};
    walk_the_grid(lab, miss);
    try_three_gains(lab);
    int stuck = depth_met(1.0035, NAB_BFLOAT16, FOR_EVER);
    int leaves = depth_met(1.0035, NAB_FLOAT16, FOR_EVER);
    int zero = depth_of_zero(0.25, NAB_FLOAT32, false);
    int flushed = depth_of_zero(0.25, NAB_FLOAT32, true);
    nab_lab_judge(lab, "O6", nab_value(miss[2] + miss[3]), 0, 0,
                  nab_value(miss[1]), 0);
    nab_lab_judge(lab, "O6b", nab_value(stuck), 0, 0, nab_value(leaves), 0);
    nab_lab_judge(lab, "N4", nab_value(zero),
                  nab_underflow_depth(0.25, NAB_FLOAT32), 0, nab_value(flushed),
                  75);
    nab_lab_judge(lab, "N4b", nab_value(flushed), 64, 0, nab_value(zero), 64);
    nab_lab_result(lab, "range.stuck_predicted",
                   nab_overflow_depth(1.0035, NAB_BFLOAT16));
    nab_lab_result(lab, "range.stuck16", leaves);
    nab_lab_result(lab, "range.zero", zero);
    nab_lab_result(lab, "range.flush", flushed);
}

/*|
### Overflow of a matrix product {#sec:fall}

A matrix product overflows when its *largest* entry does, and which rate takes it there is now clear:
$\lambda$, not $\ln g$. For a vector of 16 entries the largest is between a quarter of the norm and
all of it. We predict the middle, in logarithms, and take half of the distance for the
uncertainty.

| products of width 16       | by $\ln g$                         | by $\lambda$                        | measured                                                           |
|:---------------------------|-----------------------------------:|------------------------------------:|-------------------------------------------------------------------:|
| gain 1.1, float32          | {{fall.float32_tenth_naive:%.0f}}  | {{fall.float32_tenth_theory:%.0f}}  | {{fall.float32_tenth:%.0f}} $\pm$ {{fall.float32_tenth_se:%.0f}}   |
| gain 2, float64            | {{fall.float64_two_naive:%.0f}}    | {{fall.float64_two_theory:%.0f}}    | {{fall.float64_two:%.0f}} $\pm$ {{fall.float64_two_se:%.0f}}       |

: The first layer with an infinite entry. {#tbl:fall}

At gain $1.1$ the lottery of narrow layers *postpones* the end by half ([@claim:O7],
[@claim:O7b]). {{? near(fall.float32_tenth / fall.float32_tenth_naive, 1.5, 0.1) }}
*/
enum { SIXTEEN = 16, N_FATE = 4 };
static const struct {
    double gain;
    nab_format format;
    const char *id, *key;
} fate[N_FATE] = {
    {1.1, NAB_FLOAT16, NULL, "float16_tenth"},
    {2, NAB_FLOAT16, NULL, "float16_two"},
    {1.1, NAB_FLOAT32, "O7", "float32_tenth"},
    {2, NAB_FLOAT64, "O7b", "float64_two"},
};

typedef struct {
    double depth[N_FATE]; /* first layer with an infinite number */
} downfall;

/* The first layer of x <- round(x W), W_ij ~ N(0, gain^2/n), |x| = 1 at the
 * start, that is not finite. */
static int first_infinite(gsl_rng *rng, double gain, nab_format format)
{
    double w[SIXTEEN * SIXTEEN], x[SIXTEEN] = {1}, y[SIXTEEN];
    for (int l = 1;; l++) {
        nab_stream_normal(rng, SIXTEEN * SIXTEEN, w);
        memset(y, 0, sizeof y);
        nab_gemm(false, false, 1, SIXTEEN, SIXTEEN, x, SIXTEEN, w, SIXTEEN, y,
                 SIXTEEN);
        for (int i = 0; i < SIXTEEN; i++)
            x[i] = nab_round_to(gain / 4 * y[i], format);
        if (nab_array_first_nonfinite(SIXTEEN, x) >= 0)
            return l;
    }
}

static void fall(int trial, void *context)
{
    const runs *all = context;
    downfall *found = (downfall *)all->found + trial;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    for (int k = 0; k < N_FATE; k++) {
        nab_stream_start(rng, nab_lab_seed(all->lab, fate[k].key, trial));
        found->depth[k] = first_infinite(rng, fate[k].gain, fate[k].format);
    }
    gsl_rng_free(rng);
}

static void study_matrices(nab_lab *lab, nab_tape *desk)
{
    int n = nab_lab_trials(lab);
    downfall *found = nab_tape_keep(desk, (size_t)n * sizeof *found);
    runs all = {lab, NULL, found};
    nab_lab_trials_run(lab, n, fall, &all);
    nab_csv *csv =
        nab_csv_open(lab, "falls.csv", NAB_TIGHT,
                     "case,gain,met,se,low,high,typical,mean_square");
    for (int k = 0; k < N_FATE; k++) {
        // <<where the largest of sixteen numbers overflows>>
        double rate = nab_lyapunov_gaussian(SIXTEEN, fate[k].gain);
        double largest = nab_num_log(nab_format_max(fate[k].format));
        double half_range = nab_num_log(SIXTEEN) / 4;
        double predicted = (largest + half_range) / rate + 0.5;
        // >>
        double naive = predicted * rate / nab_num_log(fate[k].gain);
        nab_summary s = NAB_OVER(n, found, depth[k]);
        nab_row(csv, fate[k].key, fate[k].gain, s.mean, s.se, s.min, s.max,
                predicted, naive);
        if (fate[k].id)
            nab_lab_judge(lab, fate[k].id, s, predicted,
                          half_range / rate + 0.5, s, naive);
        char name[64];
        snprintf(name, sizeof name, "fall.%s", fate[k].key);
        nab_lab_result_mean(lab, name, s);
        snprintf(name, sizeof name, "fall.%s_theory", fate[k].key);
        nab_lab_result(lab, name, predicted);
        snprintf(name, sizeof name, "fall.%s_naive", fate[k].key);
        nab_lab_result(lab, name, naive);
    }
}

/*|
### An operation of our own, and its autopsy {#sec:store}

To see a whole net run out of numbers, we need one whose activations are kept in a short
format. The library has no such operation, and needs none: an operation is a name with two functions,
and the table is public. `store` rounds on the way up what passes through it, and on
the way down its gradient.

The nets have thirty ReLU layers of 64 units at gain two, for a batch of 16. At the first
layer the largest of their 1024 numbers is about {{store.start:%.0f}}; from there a factor of two per
layer, drift deducted, reaches 65 504, the largest number of float16, at {{store.theory - 0.5:%.1f}}; the first whole layer
beyond comes half a layer later on average, at {{store.theory:%.1f}}. We find {{store.layer:%.1f}} $\pm$ {{store.layer_se:%.1f}}, from {{store.low:%.0f}} to {{store.high:%.0f}}
([@claim:E5e]). It comes a little early because the rows of a batch do not grow alike, and the first of sixteen decides: for
a batch of one the prediction is {{store.alone_theory:%.1f}}, and we find {{store.alone:%.1f}} $\pm$ {{store.alone_se:%.1f}}.
{{? near(store.alone, store.alone_theory, 3 * store.alone_se) and store.layer < store.theory }}

Who says so is `nab_autopsy`, an observer of the tape that certifies the *birth* of the first NaN or infinity:
the first operation, in order of execution, whose operands were all finite and whose result was not. In every net it names
`store` and not the matrix product before it ([@claim:O8]); in the first net, in layer {{store.first:%.0f}},
where the largest number to be stored was {{store.largest:%.0f}}, too large for float16 and for no other reason remarkable.
What comes after the birth is infection: infinities of both signs meet in the next product and
make NaN, and the loss has no memory of where it came from. With bfloat16 in place of
float16, the same width in memory and three bits less of precision, the same nets stay
finite ([@claim:O8b]).
*/
/* y = x, as a number format would keep it; so is the gradient. */
static void store_forward(nab_tensor *y)
{
    const nab_format *format = y->extra;
    nab_array_round_to(y->size, y->in[0]->data, y->data, *format);
}

static void store_backward(nab_tensor *y)
{
    const nab_format *format = y->extra;
    for (size_t i = 0; i < y->size; i++)
        y->in[0]->grad[i] += nab_round_to(y->grad[i], *format);
}

static const nab_op op_store = {"store", store_forward, store_backward};

static nab_tensor *store(nab_tensor *x, nab_format format)
{
    return x ? nab_apply(&op_store, x->shape, 1, &x, &format, sizeof format)
             : NULL;
}

enum { THIRTY = 30, ROWS = 16 };

typedef struct {
    double layer[N_FORMAT];    /* of birth; 0: none */
    double is_store[N_FORMAT]; /* 1: the operation was "store" */
    double loss_bad[N_FORMAT]; /* 1: the loss is not finite */
    double largest;            /* finite number it was computed from */
    double alone;              /* layer of birth in float16, batch of one */
} short_number;

/* Thirty ReLU layers of gain 2, each stored in the format. */
static nab_tensor *run_stored(nab_tape *t, nab_format format, size_t n_row)
{
    nab_linear *layer[THIRTY + 1];
    for (int l = 1; l <= THIRTY; l++)
        layer[l] = nab_linear_new(t, UNITS, UNITS, nab_scaled_normal(2 * ROOT2),
                                  nab_label(t, "layer%d", l));
    nab_tensor *h = nab_randn(t, nab_mat(n_row, UNITS));
    for (int l = 1; l <= THIRTY; l++)
        h = nab_relu(store(nab_linear_apply(layer[l], h), format));
    return nab_mean(nab_square(h));
}

static int layer_number(const char *name)
{
    return (int)strtol(name + strcspn(name, "0123456789"), NULL, 10);
}

static void store_nets(int trial, void *context)
{
    const runs *all = context;
    short_number *found = (short_number *)all->found + trial;
    uint64_t seed = nab_lab_seed(all->lab, "store", trial);
    nab_tape *t = nab_tape_new(1);
    nab_autopsy *autopsy = nab_autopsy_new(t);
    const nab_birth *birth;
    for (int f = 0; f < N_FORMAT; f++) {
        nab_tape_restart(t, seed);
        nab_autopsy_restart(autopsy);
        nab_tensor *loss = run_stored(t, format_of[f], ROWS);
        found->loss_bad[f] = !isfinite(nab_item(loss));
        birth = nab_autopsy_birth(autopsy);
        if (!birth)
            continue;
        found->layer[f] = layer_number(birth->layer);
        found->is_store[f] = strcmp(birth->operation, "store") == 0;
        if (f == 0)
            found->largest = fabs(birth->largest);
    }
    nab_tape_restart(t, seed);
    nab_autopsy_restart(autopsy);
    run_stored(t, NAB_FLOAT16, 1);
    birth = nab_autopsy_birth(autopsy);
    found->alone = birth ? layer_number(birth->layer) : 0;
    nab_autopsy_free(autopsy);
    nab_tape_free(t);
}

/* u with n P(|Z| > u) = 1: about the largest of n normal numbers. */
static double largest_of(double n)
{
    double low = 0, high = 10;
    for (int i = 0; i < 60; i++) {
        double u = (low + high) / 2;
        if (n * nab_num_erfc(u / ROOT2) > 1)
            low = u;
        else
            high = u;
    }
    return low;
}

/* About the largest number that a batch of n_row puts out at layer 1. */
static double largest_at_first(int n_row)
{
    return 2 * ROOT2 * largest_of(n_row * UNITS);
}

/* The first whole layer, on average, in which that number, grown by the
 * typical gain, is beyond float16. */
static double layer_of_birth(int n_row)
{
    double rate = limit_of(&zoo[DOUBLE]) + drift_of(&zoo[DOUBLE], UNITS);
    double room = nab_format_max(NAB_FLOAT16) / largest_at_first(n_row);
    return 1 + nab_num_log(room) / rate + 0.5;
}

static void study_store(nab_lab *lab, nab_tape *desk)
{
    int n = nab_lab_trials(lab);
    short_number *found = nab_tape_keep(desk, (size_t)n * sizeof *found);
    runs all = {lab, NULL, found};
    nab_lab_trials_run(lab, n, store_nets, &all);
    double predicted = layer_of_birth(ROWS);
    nab_summary layer = NAB_OVER(n, found, layer[0]);
    nab_lab_judge(lab, "E5e", layer, predicted, 1, layer,
                  nab_overflow_depth(2, NAB_FLOAT32));
    nab_lab_judge(lab, "O8", NAB_OVER(n, found, is_store[0]), 1, 0,
                  NAB_OVER(n, found, is_store[1]), 1);
    nab_lab_judge(lab, "O8b", NAB_OVER(n, found, loss_bad[1]), 0, 0,
                  NAB_OVER(n, found, loss_bad[0]), 0);
    nab_lab_result_mean(lab, "store.layer", layer);
    nab_lab_result(lab, "store.low", layer.min);
    nab_lab_result(lab, "store.high", layer.max);
    nab_lab_result(lab, "store.theory", predicted);
    nab_lab_result_mean(lab, "store.alone", NAB_OVER(n, found, alone));
    nab_lab_result(lab, "store.alone_theory", layer_of_birth(1));
    nab_lab_result(lab, "store.start", largest_at_first(ROWS));
    nab_lab_result(lab, "store.largest", found[0].largest);
    nab_lab_result(lab, "store.first", found[0].layer[0]);
    nab_lab_result(lab, "store.bad32", NAB_OVER(n, found, loss_bad[2]).mean);
    nab_lab_say(lab,
                "Stored in float16, gain 2: infinity is born in layer %.1f "
                "(predicted %.1f).",
                layer.mean, predicted);
}

/*|
## Explosion in time {#sec:time}

So far the product ran over layers. Training is a product too, over steps. On the simplest loss,
$5w^2$, whose curvature is $\lambda = 10$, a step of size $\eta$ does

$$ w \leftarrow w - \eta\lambda w = (1 - \eta\lambda)\,w , $$ {#eq:step}

once more a chain of gains, stable while $\eta < 2/\lambda$. At $\eta = 0.19$ the gain is $-0.9$; at $0.20$ it
is $-1$, and $w$ jumps from 1 to $-1$ and back for ever: the weight oscillates, and the loss stays
at 5, "no convergence" ([@claim:E7]); at $0.21$ it is $-1.1$, and a hundred steps multiply by {{quadratic.wild:%.0f}},
the number of [@tbl:chain] in all but its last digits ([@claim:E7b]). A hundred steps of a
slightly too large rate *are* a hundred layers of a slightly too large gain.

::: {.reference section="Exploding Gradients: Root Causes"}
Large Learning Rate: Updates too large relative to gradient scale. Overshoots optimal regions.
:::

That is right about the updates. But the page is headed "Exploding Gradients", and the first gradient of a net does
not know the rate: it is the same to the bit at every rate ([@claim:E8]). The rate enters with the second gradient, which in
the nets below is, in the median, {{crash.next_ratio:%.0f}} times larger after one step at rate 3 than
after one at rate $0.01$. A large rate makes *iterates* diverge, and it is they that make the gradient explode.
*/
/* w after `step` steps of gradient descent on 5 w^2 from w = 1. */
static double descend(nab_tape *t, double rate, int step)
{
    nab_tape_restart(t, 1);
    nab_tensor *w = nab_param(t, nab_scalar(), "w");
    w->data[0] = 1;
    nab_sgd *sgd = nab_sgd_new(t, rate);
    for (int k = 0; k < step; k++) {
        nab_zero_grad(t);
        nab_backward(nab_scale(nab_square(w), 5));
        nab_sgd_step(sgd);
        nab_tape_reset(t);
    }
    return w->data[0];
}

static void study_quadratic(nab_lab *lab, nab_tape *t)
{
    double calm = descend(t, 0.19, 100), edge = descend(t, 0.2, 100);
    double calm_gain = descend(t, 0.19, 101) / calm;
    double edge_gain = descend(t, 0.2, 101) / edge;
    double wild = descend(t, 0.21, 100), chained = chain(t, 1.1, 100);
    nab_lab_judge(lab, "E7", nab_value(edge_gain), -1, 0, nab_value(calm_gain),
                  -1);
    nab_lab_judge(lab, "E7b", nab_value(wild / chained), 1, 1e-9,
                  nab_value(calm / chained), 1);
    nab_lab_result(lab, "quadratic.calm", calm);
    nab_lab_result(lab, "quadratic.edge", edge);
    nab_lab_result(lab, "quadratic.wild", wild);
}

/*|
### The feedback {#sec:feedback}

With several layers the two products feed each other, and the divergence is no longer exponential.
Let $n$ weights stand in a row, $y = w_1 w_2 \cdots w_n$, all equal to $w$, with the loss
$y^2$. Then

$$ w \leftarrow w - 2\eta\, w^{2n-1}, \qquad
   \ln|w'| \simeq (2n-1)\,\ln|w| + \ln 2\eta . $$ {#eq:power}

Each step *multiplies the logarithm*. Seven weights in a row have an exponent of 13, and
the program measures {{crash.seven:%.2f}} at the second step ([@claim:O9]): a weight of $10^2$ is
one of $10^{26}$ a step later and beyond float64 the step after. No warning can be given in time when the
number of digits grows by such a factor.
*/
/* w_1 w_2 .. w_n = y, 2 <= n <= 16, loss y^2: log|w| after k + 1 steps over
 * log|w| after k; all weights are 1.5 at first, the rate is 1. */
static double exponent_of_chain(nab_tape *t, int n, int k)
{
    double log_w[2] = {0, 0};
    nab_tensor *w[16];
    nab_tape_restart(t, 1);
    for (int l = 0; l < n; l++) {
        w[l] = nab_param(t, nab_scalar(), "w");
        w[l]->data[0] = 1.5;
    }
    nab_sgd *sgd = nab_sgd_new(t, 1);
    for (int step = 1; step <= k + 1; step++) {
        nab_tensor *y = nab_mul(w[0], w[1]);
        for (int l = 2; l < n; l++)
            y = nab_mul(y, w[l]);
        nab_zero_grad(t);
        nab_backward(nab_square(y));
        nab_sgd_step(sgd);
        nab_tape_reset(t);
        log_w[0] = log_w[1];
        log_w[1] = nab_num_log(fabs(w[0]->data[0]));
    }
    return log_w[1] / log_w[0];
}

/*|
The nets from here on learn the handwritten digits of [@chapter:1] [@alpaydin1998]. They have six
hidden layers of 32 units and He weights; the seventh layer is the readout.
*/
enum { HIDDEN = 6, LAYERS = HIDDEN + 1, NARROW = 32, MINI = 32, LOOK = 256 };

static nab_mlp *digits_net(nab_tape *t, int n_hidden, double sigma_w)
{
    size_t width[32];
    width[0] = NAB_PIXELS;
    for (int l = 1; l <= n_hidden; l++)
        width[l] = NARROW;
    width[n_hidden + 1] = NAB_CLASSES;
    return nab_mlp_new(t, n_hidden + 1, width, nab_scaled_normal(sigma_w),
                       "layer");
}

/*|
### Is a hundred large? {#sec:alarm}

::: {.reference section="Exploding Gradients: Symptoms"}
Gradient norms > 100. Sudden spikes in gradient magnitude.
:::

An absolute norm is at the mercy of units, as it was when [@chapter:1] looked at the smallest. Let
the loss be the *sum* over 256 digits instead of their mean, a choice
many programs make: the gradient of a perfectly healthy net has a norm of
{{10^alarm.sum:%.0f}} ([@claim:E6]); by the mean it is {{10^alarm.mean:%.0f}}. Both nets are the same net. And a net
that does explode need not reach a hundred: twelve tanh layers with $\sigma_w = 3$ have a norm of
{{10^alarm.tanh:%.0f}} ([@claim:E6b]), although their first layer receives {{10^alarm.quotient:%.0f}} times
the gradient of their last ([@claim:E6c]). At that rate the first of thirty
would receive thousands of times as much. The quotient between layers knows; the norm does not.
{{? alarm.quotient > 1 and alarm.calm < 0 and alarm.quotient * 29 / 11 > log10(2000) }}
*/
typedef struct {
    double mean_norm, sum_norm; /* log10, healthy net, loss over 256 digits */
    double tanh_norm;           /* log10, of an exploding net */
    double tanh_quotient;       /* log10 |dL/dz_1| / |dL/dz_12| of it */
    double calm_quotient;       /* the same with sigma_w = 1 */
} first_look;

enum { TWELVE = 12 };

/* log10 of the quotient; *norm becomes log10 of that of all parameters. */
static double look_at_tanh(nab_tape *t, uint64_t seed, double sigma_w,
                           const nab_split *data, double *norm)
{
    nab_tensor *z[TWELVE + 2];
    nab_tape_restart(t, seed);
    nab_mlp *net = digits_net(t, TWELVE, sigma_w);
    nab_tensor *x = nab_constant(t, nab_mat(LOOK, NAB_PIXELS), data->train.x);
    nab_tensor *y = nab_mlp_apply(net, x, nab_tanh, z + 1, NULL);
    nab_backward(nab_cross_entropy(y, data->train.label));
    *norm = nab_num_log10(nab_grad_norm(t));
    return nab_num_log10(norm_of_gradient(z[1]) / norm_of_gradient(z[TWELVE]));
}

static void look_first(int trial, void *context)
{
    const runs *all = context;
    first_look *found = (first_look *)all->found + trial;
    uint64_t seed = nab_lab_seed(all->lab, "first look", trial);
    nab_tape *t = nab_tape_new(seed);
    nab_mlp *net = digits_net(t, HIDDEN, ROOT2);
    nab_tensor *x =
        nab_constant(t, nab_mat(LOOK, NAB_PIXELS), all->data->train.x);
    nab_tensor *y = nab_mlp_apply(net, x, nab_relu, NULL, NULL);
    nab_tensor *loss = nab_cross_entropy(y, all->data->train.label);
    nab_backward(loss);
    found->mean_norm = nab_num_log10(nab_grad_norm(t));
    nab_zero_grad(t);
    nab_backward(nab_scale(loss, LOOK));
    found->sum_norm = nab_num_log10(nab_grad_norm(t));
    double norm;
    found->calm_quotient = look_at_tanh(t, seed, 1, all->data, &norm);
    found->tanh_quotient =
        look_at_tanh(t, seed, 3, all->data, &found->tanh_norm);
    nab_tape_free(t);
}

static void study_alarm(nab_lab *lab, nab_tape *desk, const nab_split *data)
{
    int n = nab_lab_trials(lab);
    first_look *found = nab_tape_keep(desk, (size_t)n * sizeof *found);
    runs all = {lab, data, found};
    nab_lab_trials_run(lab, n, look_first, &all);
    nab_summary sum = NAB_OVER(n, found, sum_norm),
                mean = NAB_OVER(n, found, mean_norm);
    nab_summary exploding = NAB_OVER(n, found, tanh_norm);
    nab_summary quotient = NAB_OVER(n, found, tanh_quotient);
    nab_lab_judge(lab, "E6", sum, 2, 0, mean, 2);
    nab_lab_judge(lab, "E6b", exploding, 2, 0, sum, 2);
    nab_lab_judge(lab, "E6c", quotient, 1, 0, NAB_OVER(n, found, calm_quotient),
                  1);
    nab_lab_result_mean(lab, "alarm.mean", mean);
    nab_lab_result_mean(lab, "alarm.sum", sum);
    nab_lab_result_mean(lab, "alarm.tanh", exploding);
    nab_lab_result_mean(lab, "alarm.quotient", quotient);
    nab_lab_result_mean(lab, "alarm.calm", NAB_OVER(n, found, calm_quotient));
}

/*|
### A crash, and its autopsy {#sec:crash}

Now one of the nets is driven into the ground: squared distance to the labels for a loss, leaky ReLU units that cannot
save themselves by dying, and a rate of 3. All {{trials}} runs crash,
{{crash.step_low:%.0f}} or {{crash.step_high:%.0f}} steps after the start ([@claim:E5g]). This is
the first of them:

| step | 0 | 1 | 2 | 3 |
|:-----|--:|--:|--:|--:|
| loss | {{10^crash.loss0:%.2f}} | {{10^crash.loss1:%.0f}} | ${{10^crash.loss2:%.0e}}$ | {{10^crash.loss3:%.0f}} |

: The life of a net. {#tbl:life}

The certificate reads: *step {{crash.first_step:%.0f}}, forward pass of `{{crash.operation}}`,
{{crash.layer}}; the largest finite number among its operands was* ${{crash.largest:%.1e}}$. Its square does not exist in float64; [@fig:autopsy]
shows the way there.
In {{crash.affine:%.0f}} of the {{trials}} runs the birth is in a product `affine` of one of the layers, in
{{crash.loss:%.0f}} in the squared loss; in all of them it is in the forward pass, so that whoever
watches the gradient alone sees finite numbers until the very step of the death.
{{? crash.forward == trials and crash.affine + crash.loss == trials }} Two steps later
not one parameter is finite ([@claim:E5f]).

![The forward passes of the first run. One layer multiplies by tens of decades where, three steps before, it
multiplied by about one.](autopsy.svg){#fig:autopsy alt="Four lines of the largest number against the layer; the first two are flat near zero, the third climbs to twenty, the fourth to 273 decades."}

![Decades of the weights, step by step, on an axis that is itself logarithmic. A straight line
here means that each step multiplies the number of digits.](crash.svg){#fig:crash alt="Sixteen broken lines start level and rise ever more steeply, parallel to a line of slope thirteen, to between twenty and one hundred and sixty decades."}

[@fig:crash] shows why. Between the last two steps the logarithm of the weights is multiplied
by {{crash.exponent:%.1f}} $\pm$ {{crash.exponent_se:%.1f}} ([@claim:O9b]): not quite the 13 of the chain, for the
updated matrices are not perfectly aligned, but of its kind. "Positive feedback" is the right name. It is also why "the loss went to NaN at step
12 000" says so little: whatever went wrong, three steps before it looked harmless.
*/
enum { MOST_STEPS = 40 };

typedef struct {
    double birth_step, birth_layer, in_affine, in_loss, forward;
    double log_w[MOST_STEPS + 1][LAYERS + 1]; /* log10 |W_l| before the step */
    double log_z[MOST_STEPS + 1][LAYERS + 1]; /* log10 of the largest |z_l| */
    double log_loss[MOST_STEPS + 1];
    double log_norm[MOST_STEPS + 1]; /* log10 of the whole gradient */
    double exponent;                 /* of sum log|W_l|, the last two steps */
    double infected;                 /* parameters not finite, 2 steps later */
    double first_ratio, next_ratio;  /* gradient, rate 3 over rate 0.01 */
    double slow_infected, slow_step; /* infected, birth_step at rate 0.01 */
    char operation[48], layer[64];
    double largest;
} crash;

/* Squared distance from the one-hot labels, as in a first attempt. */
static nab_tensor *square_loss(nab_tape *t, nab_tensor *y, const int *label)
{
    nab_tensor *target = nab_zeros(t, y->shape);
    for (size_t i = 0; i < nab_shape_rows(y->shape); i++)
        target->data[i * NAB_CLASSES + (size_t)label[i]] = 1;
    return nab_mse(y, target);
}

static double share_not_finite(const nab_tape *t)
{
    size_t bad = 0, n = 0;
    for (size_t i = 0; i < nab_tape_n_param(t); i++) {
        const nab_tensor *p = nab_tape_param(t, i);
        n += p->size;
        for (size_t k = 0; k < p->size; k++)
            bad += !isfinite(p->data[k]);
    }
    return (double)bad / (double)n;
}

/* z[l] is the output of layer l before its activation. */
static void note_step(crash *found, const nab_mlp *net, nab_tensor *const *z,
                      int k)
{
    for (int l = 1; l <= LAYERS; l++) {
        const nab_tensor *w = net->layer[l - 1]->w;
        found->log_w[k][l] = nab_num_log10(nab_array_norm2(w->size, w->data));
        found->log_z[k][l] =
            nab_num_log10(nab_array_max_abs(z[l]->size, z[l]->data));
    }
}

static void certify(crash *found, const nab_birth *birth)
{
    int k = (int)birth->step;
    double now = nab_array_sum(LAYERS, found->log_w[k] + 1);
    found->birth_step = k;
    found->birth_layer = layer_number(birth->layer);
    found->forward = birth->where == NAB_BORN_FORWARD;
    found->in_affine = strcmp(birth->operation, "affine") == 0;
    found->in_loss = strcmp(birth->operation, "mse") == 0;
    if (k > 0)
        found->exponent = now / nab_array_sum(LAYERS, found->log_w[k - 1] + 1);
    found->largest = birth->largest;
    memcpy(found->operation, birth->operation, sizeof found->operation);
    memcpy(found->layer, birth->layer, sizeof found->layer);
}

/*|
The run below does nothing unusual: the autopsy is attached once and told the number of each
step. Training goes on for two steps after the birth, so that the infection can be counted.
*/
/* Trains until two steps after the birth of the first NaN or infinity. */
static void drive(crash *found, nab_tape *t, const nab_split *data,
                  uint64_t seed, double rate)
{
    nab_tape_restart(t, seed);
    nab_mlp *net = digits_net(t, HIDDEN, ROOT2);
    nab_sgd *sgd = nab_sgd_new(t, rate);
    nab_autopsy *autopsy = nab_autopsy_new(t);
    nab_batches *order = nab_batches_new(data->train.n, MINI, seed);
    long last = MOST_STEPS;
    for (long k = 0; k <= last; k++) {
        int label[MINI];
        nab_tensor *z[LAYERS + 1];
        nab_autopsy_step(autopsy, k);
        nab_tensor *x = nab_part_take(t, &data->train, MINI,
                                      nab_batches_next(order), label);
        nab_tensor *y = nab_mlp_apply(net, x, nab_leaky_relu_01, z + 1, NULL);
        nab_tensor *loss = square_loss(t, y, label);
        note_step(found, net, z, (int)k);
        nab_zero_grad(t);
        nab_backward(loss);
        found->log_loss[k] = nab_num_log10(nab_item(loss));
        found->log_norm[k] = nab_num_log10(nab_grad_norm(t));
        const nab_birth *birth = nab_autopsy_birth(autopsy);
        if (birth && last == MOST_STEPS && k + 2 <= last)
            last = k + 2;
        nab_sgd_step(sgd);
        nab_tape_reset(t);
    }
    found->birth_step = MOST_STEPS;
    if (nab_autopsy_birth(autopsy))
        certify(found, nab_autopsy_birth(autopsy));
    found->infected = share_not_finite(t);
    nab_batches_free(order);
    nab_autopsy_free(autopsy);
}

static void crash_one(int trial, void *context)
{
    const runs *all = context;
    crash *found = (crash *)all->found + trial, slow = {0};
    uint64_t seed = nab_lab_seed(all->lab, "crash", trial);
    nab_tape *t = nab_tape_new(1);
    drive(&slow, t, all->data, seed, 0.01);
    drive(found, t, all->data, seed, 3);
    found->first_ratio = nab_num_pow(10, found->log_norm[0] - slow.log_norm[0]);
    found->next_ratio = nab_num_pow(10, found->log_norm[1] - slow.log_norm[1]);
    found->slow_infected = slow.infected;
    found->slow_step = slow.birth_step;
    nab_tape_free(t);
}

static void write_crashes(nab_lab *lab, const crash *found)
{
    int n = nab_lab_trials(lab);
    nab_csv *csv = nab_csv_open(lab, "crash.csv", NAB_EXACT,
                                "run,step,log10_w,log10_loss");
    for (int i = 0; i < n; i++)
        for (int k = 0; k <= (int)found[i].birth_step; k++)
            nab_row(csv, NULL, i, k,
                    nab_array_mean(LAYERS, found[i].log_w[k] + 1),
                    found[i].log_loss[k]);
}

/* The first run, layer by layer; infinity is left out. */
static void write_layers(nab_lab *lab, const crash *first)
{
    nab_csv *csv =
        nab_csv_open(lab, "layers.csv", NAB_EXACT, "step,layer,log10_z");
    for (int k = 0; k <= (int)first->birth_step; k++)
        for (int l = 1; l <= LAYERS; l++)
            if (isfinite(first->log_z[k][l]))
                nab_row(csv, NULL, k, l, first->log_z[k][l]);
}

static void judge_crashes(nab_lab *lab, const crash *found)
{
    int n = nab_lab_trials(lab);
    nab_tape *t = nab_tape_new(1);
    double seven = exponent_of_chain(t, LAYERS, 1);
    double two = exponent_of_chain(t, 2, 1);
    nab_tape_free(t);
    nab_summary step = NAB_OVER(n, found, birth_step);
    nab_summary exponent = NAB_OVER(n, found, exponent);
    nab_summary next = NAB_OVER(n, found, next_ratio);
    nab_lab_judge(lab, "E5f", NAB_OVER(n, found, infected), 1, 0,
                  NAB_OVER(n, found, slow_infected), 1);
    nab_lab_judge(lab, "E5g", step, 8, 0, NAB_OVER(n, found, slow_step), 8);
    nab_lab_judge(lab, "E8", NAB_OVER(n, found, first_ratio), 1, 0, next, 1);
    nab_lab_judge(lab, "O9", nab_value(seven), 13, 0.2, nab_value(two), 13);
    nab_lab_judge(lab, "O9b", exponent, 4, 0, nab_value(two), 4);
    nab_lab_result(lab, "crash.step_low", step.min);
    nab_lab_result(lab, "crash.step_high", step.max);
    nab_lab_result_mean(lab, "crash.exponent", exponent);
    nab_lab_result(lab, "crash.seven", seven);
    nab_lab_result(lab, "crash.next_ratio", next.median);
}

static void study_crash(nab_lab *lab, nab_tape *desk, const nab_split *data)
{
    int n = nab_lab_trials(lab);
    crash *found = nab_tape_keep(desk, (size_t)n * sizeof *found);
    runs all = {lab, data, found};
    nab_lab_trials_run(lab, n, crash_one, &all);
    write_crashes(lab, found);
    write_layers(lab, found);
    judge_crashes(lab, found);
    nab_lab_result(lab, "crash.forward", n * NAB_OVER(n, found, forward).mean);
    nab_lab_result(lab, "crash.affine", n * NAB_OVER(n, found, in_affine).mean);
    nab_lab_result(lab, "crash.loss", n * NAB_OVER(n, found, in_loss).mean);
    nab_lab_result_text(lab, "crash.operation", found->operation);
    nab_lab_result_text(lab, "crash.layer", found->layer);
    nab_lab_result(lab, "crash.first_step", found->birth_step);
    nab_lab_result(lab, "crash.largest", found->largest);
    for (int k = 0; k < 4; k++) {
        char name[64];
        snprintf(name, sizeof name, "crash.loss%d", k);
        nab_lab_result(lab, name, found->log_loss[k]);
    }
    nab_lab_say(lab,
                "Autopsy of the first crash: step %.0f, %s of %s, largest "
                "finite number %.1e.",
                found->birth_step, found->operation, found->layer,
                found->largest);
}

/*|
## Spikes {#sec:spikes}

A crash at the fourth step is soon found. More common in practice is a rate that is *nearly*
too large. For this we need runs that can be compared, so let us describe one by a `recipe`,
and what becomes of it by a `career`; the loss is now cross entropy, the units are plain ReLU, and every net sees the same batches at every rate.
*/
typedef struct {
    double rate, clip; /* clip 0: none */
    double sigma_w;
    int steps, bad_step; /* the batch of this step has a NaN pixel; -1 */
    bool literal;        /* clip by the reference's formula to the letter */
    bool guard;          /* no step when the norm is not finite */
} recipe;

enum { LONGEST = 300 };

typedef struct {
    double norm[LONGEST]; /* of the gradient before clipping */
    double loss[LONGEST];
    double finite;   /* 1: loss and norm were, at every step */
    double accuracy; /* on the test digits, after the last step */
    double spike;    /* log10 of the largest norm over the median */
    double swing;    /* largest |step| / |weights| */
    double infected; /* parameters not finite at the end */
    double dead;     /* hidden units that fire on no test digit */
} career;

/* g_i = g_i max / |g| for |g| > max, to the letter. */
static void clip_literally(nab_tape *t, double max_norm)
{
    double factor = max_norm / nab_grad_norm(t);
    for (size_t i = 0; factor < 1 && i < nab_tape_n_param(t); i++) {
        nab_tensor *p = nab_tape_param(t, i);
        for (size_t k = 0; k < p->size; k++)
            p->grad[k] *= factor;
    }
}

static double norm_of_weights(const nab_tape *t)
{
    double sum = 0;
    for (size_t i = 0; i < nab_tape_n_param(t); i++) {
        const nab_tensor *p = nab_tape_param(t, i);
        sum += nab_array_sum_squares(p->size, p->data);
    }
    return sqrt(sum);
}

/* One step of training; false when something was not finite. */
static bool learn(career *found, nab_sgd *sgd, nab_tensor *loss,
                  const recipe *how, int k)
{
    nab_tape *t = sgd->tape;
    nab_zero_grad(t);
    nab_backward(loss);
    double norm = nab_grad_norm(t);
    found->loss[k] = nab_item(loss);
    found->norm[k] = norm;
    bool finite = isfinite(norm) && isfinite(found->loss[k]);
    if (how->clip > 0 && how->literal)
        clip_literally(t, how->clip);
    else if (how->clip > 0)
        nab_clip_grad_norm(t, how->clip);
    double moved = how->rate * nab_grad_norm(t) / norm_of_weights(t);
    if (finite && moved > found->swing)
        found->swing = moved;
    if (finite || !how->guard)
        nab_sgd_step(sgd);
    return finite;
}

/* The share of hidden units that are 0 on every row. */
static double share_dead(nab_tensor *const *h)
{
    size_t dead = 0;
    for (int l = 0; l < HIDDEN; l++)
        for (size_t unit = 0; unit < NARROW; unit++) {
            bool fires = false;
            for (size_t at = unit; at < h[l]->size && !fires; at += NARROW)
                fires = h[l]->data[at] != 0; /* a NaN fires */
            dead += !fires;
        }
    return (double)dead / (HIDDEN * NARROW);
}

static void finish(career *found, nab_tape *t, nab_mlp *net,
                   const nab_split *data, int steps)
{
    double sorted[LONGEST];
    nab_tensor *h[LAYERS];
    memcpy(sorted, found->norm, (size_t)steps * sizeof *sorted);
    nab_sort((size_t)steps, sorted);
    found->spike = nab_num_log10(sorted[steps - 1] /
                                 nab_quantile((size_t)steps, sorted, 0.5));
    found->infected = share_not_finite(t);
    nab_tape_no_grad(t, true);
    nab_tensor *x = nab_part_all(t, &data->test);
    nab_tensor *y = nab_mlp_apply(net, x, nab_relu, NULL, h);
    found->accuracy = nab_accuracy(y, data->test.label);
    found->dead = share_dead(h);
    nab_tape_no_grad(t, false);
    nab_tape_reset(t);
}

static void follow(career *found, nab_tape *t, uint64_t seed,
                   const nab_split *data, const recipe *how)
{
    *found = (career){.finite = 1};
    nab_tape_restart(t, seed);
    nab_mlp *net = digits_net(t, HIDDEN, how->sigma_w);
    nab_sgd *sgd = nab_sgd_new(t, how->rate);
    nab_batches *order = nab_batches_new(data->train.n, MINI, seed);
    int k;
    for (k = 0; k < nab_less(how->steps, 4); k++) {
        int label[MINI];
        nab_tensor *x = nab_part_take(t, &data->train, MINI,
                                      nab_batches_next(order), label);
        if (k == how->bad_step)
            x->data[0] = NAN;
        nab_tensor *y = nab_mlp_apply(net, x, nab_relu, NULL, NULL);
        nab_tensor *loss = nab_cross_entropy(y, label);
        bool finite = learn(found, sgd, loss, how, k);
        nab_tape_reset(t);
        if (!finite && how->bad_step < 0) {
            found->finite = 0;
            k++;
            break;
        }
    }
    nab_batches_free(order);
    finish(found, t, net, data, k);
}

/*|
What is nearly too large? For each of {{spike.nets:%.0f}} nets we climb a ladder of rates, each
ten ninths of the one before, until a run of 200 steps is no longer finite. That rate we
call critical. It lies at {{spike.critical:%.2f}} for the median net and anywhere from
{{spike.critical_low:%.2f}} to {{spike.critical_high:%.1f}} for others. Then we step
back by one rung, to 0.9 of it, and for a healthy control to a tenth.

Calling it *the* critical rate is generous. We climb on beyond it, and of the next
twelve rungs {{spike.survived:%.1f}} $\pm$ {{spike.survived_se:%.1f}} are finite again ([@claim:O10]). Above
the first rate that kills there are others that do not, and there is no border to speak of but a coast with
inlets; Sohl-Dickstein has mapped it and found it fractal [@sohl2024]. (On a quadratic loss, for comparison,
the border at $2/\lambda$ is as sharp as a border can be: no rung beyond it survives.)

These are the long runs of this chapter (`--sweep`); their table is kept with it, and so is that of
the [cures](#sec:cures).
*/
enum { SPIKE_STEPS = 200, BEYOND = 12, TENTH_OF_IT = 22 };

static recipe plain(double rate, double clip, int steps)
{
    return (recipe){rate, clip, ROOT2, steps, -1, false, false};
}

/* The ladder of rates: each is ten ninths of the one before. */
static double rung(int i)
{
    return 0.05 * nab_num_powi(10.0 / 9, i);
}

static career run_at(nab_tape *t, uint64_t seed, const nab_split *data, int i)
{
    recipe how = plain(rung(i), 0, SPIKE_STEPS);
    career found;
    follow(&found, t, seed, data, &how);
    return found;
}

/* One cell: one net, the first rate that crashes it, two runs below that, and
 * how many of the next twelve rates above leave it finite. */
static void find_critical(int cell, nab_csv *rows, void *context)
{
    const runs *all = context;
    uint64_t seed = nab_lab_seed(all->lab, "critical", cell);
    nab_tape *t = nab_tape_new(1);
    int i = 0;
    while (i < 100 && run_at(t, seed, all->data, i).finite > 0)
        i++;
    double survived = 0;
    for (int k = 1; k <= BEYOND; k++)
        survived += run_at(t, seed, all->data, i + k).finite;
    static const int below[] = {TENTH_OF_IT, 1};
    for (int k = 0; k < 2; k++) {
        career found = run_at(t, seed, all->data, i - below[k]);
        nab_row(rows, k ? "near" : "healthy", cell, i, rung(i), found.spike,
                found.swing, found.accuracy, found.dead, survived);
    }
    nab_tape_free(t);
}

enum { N_RATE = 7, SWEEP_TRIALS = 16, CRITICAL_NETS = 64, SHOWN = 1 };

static double swept_rate(int i)
{
    return ldexp(0.05, i);
}

/* One cell: one rate, with or without clipping, all its nets. */
static void try_cure(int cell, nab_csv *rows, void *context)
{
    const runs *all = context;
    bool clipped = cell / N_RATE > 0;
    recipe how = plain(swept_rate(cell % N_RATE), clipped, LONGEST);
    nab_tape *t = nab_tape_new(1);
    for (int i = 0; i < SWEEP_TRIALS; i++) {
        career found;
        follow(&found, t, nab_lab_seed(all->lab, "cure", i), all->data, &how);
        nab_row(rows, clipped ? "clip" : "none", how.rate, i, found.finite,
                found.accuracy, found.spike);
    }
    nab_tape_free(t);
}

static void sweep(nab_lab *lab, const nab_split *data)
{
    runs all = {lab, data, NULL};
    nab_lab_sweep_run(
        lab, &(nab_sweep){
                 "critical.csv",
                 "run,trial,rung,critical,spike,swing,accuracy,dead,survived",
                 CRITICAL_NETS, find_critical, &all});
    nab_lab_sweep_run(lab, &(nab_sweep){"cures.csv",
                                        "cure,rate,trial,finite,accuracy,spike",
                                        2 * N_RATE, try_cure, &all});
}

/*|
::: {.reference section="Exploding Gradients: Symptoms"}
Loss oscillates wildly. Parameters swing dramatically. No convergence.
:::

[@fig:spikes] compares the two runs of one net. At a tenth of the critical rate, over the {{spike.nets:%.0f}}
nets, the largest norm of a run is {{10^spike.calm:%.1f}} medians, typically, and never above
{{10^spike.calm_high:%.1f}}. At nine tenths it is typically {{10^spike.near:%.0f}} medians, and in
{{100 * spike.spiky:%.0f}} % of the nets above ten; so high no healthy run ever went
([@claim:E5b]). {{? spike.spiky_calm == 0 and near(spike.swung, spike.spiky, 0.001) }} In as many
a single step is longer than a quarter of the whole weight vector ([@claim:E5h]); a healthy step is at
most {{100 * spike.still:%.0f}} % of it in the median net. Spikes are a good symptom: unlike the number 100, a quotient of largest to median has no
units.

![Norm of the gradient at 0.9 and at 0.1 of the rate that crashes the net.](spikes.svg){#fig:spikes alt="The healthy norm wanders between one and ten; near the critical rate it lies lower and shoots up tenfold and more again and again."}

The figure shows something else. The lower curve, between its spikes, is the *sick* net. Its gradient is small
because it has little left to learn with: after 200 steps, {{100 * spike.dead:%.0f}} % of the hidden units of such
nets fire on no test digit, against {{100 * spike.dead_calm:%.0f}} % of the healthy ones' ([@claim:O11]). Units die of steps that
are too long, and [@chapter:3] tells how. At nine tenths of the critical rate the nets get {{100 * spike.accuracy:%.0f}} % right on average,
the healthy ones {{100 * spike.accuracy_calm:%.0f}} %. {{? spike.accuracy < 0.5 * spike.accuracy_calm }}
"As large as possible without NaN" is no way to choose a rate: *a net is lost before it crashes*.
*/
/* The rows of a table whose `label` reads `wanted` and, unless it is NaN,
 * whose `number` is x: their `column`. */
static nab_summary swept(const nab_table *table, const char *label,
                         const char *wanted, double rate, const char *column)
{
    double x[CRITICAL_NETS];
    size_t n = 0;
    for (size_t i = 0; i < nab_table_rows(table) && n < CRITICAL_NETS; i++)
        if (strcmp(nab_table_text(table, i, label), wanted) == 0 &&
            (isnan(rate) || nab_table_number(table, i, "rate") == rate))
            x[n++] = nab_table_number(table, i, column);
    return nab_summarise(n, x);
}

/* Of the rows of that run: 1 where the column is above x, else 0. */
static nab_summary share_above(const nab_table *table, const char *run,
                               const char *column, double x)
{
    double above[CRITICAL_NETS];
    size_t n = 0;
    for (size_t i = 0; i < nab_table_rows(table) && n < CRITICAL_NETS; i++)
        if (strcmp(nab_table_text(table, i, "run"), run) == 0)
            above[n++] = nab_table_number(table, i, column) > x;
    return nab_summarise(n, above);
}

static void write_spikes(nab_lab *lab, nab_tape *t, const nab_split *data,
                         int critical)
{
    static const int below[] = {TENTH_OF_IT, 1};
    nab_csv *csv =
        nab_csv_open(lab, "spikes.csv", NAB_EXACT, "run,step,norm,loss");
    for (int i = 0; i < 2; i++) {
        career found = run_at(t, nab_lab_seed(lab, "critical", SHOWN), data,
                              critical - below[i]);
        for (int k = 0; k < SPIKE_STEPS && found.norm[k] > 0; k++)
            nab_row(csv, i ? "near" : "healthy", k, found.norm[k],
                    found.loss[k]);
    }
}

static void report_spikes(nab_lab *lab, const nab_table *table)
{
    nab_summary near = swept(table, "run", "near", NAN, "spike");
    nab_summary calm = swept(table, "run", "healthy", NAN, "spike");
    nab_summary swing = swept(table, "run", "near", NAN, "swing");
    nab_summary still = swept(table, "run", "healthy", NAN, "swing");
    nab_summary critical = swept(table, "run", "near", NAN, "critical");
    nab_lab_result(lab, "spike.nets", CRITICAL_NETS);
    nab_lab_result(lab, "spike.near", near.median);
    nab_lab_result(lab, "spike.calm", calm.median);
    nab_lab_result(lab, "spike.calm_high", calm.max);
    nab_lab_result(lab, "spike.swing", swing.median);
    nab_lab_result(lab, "spike.still", still.median);
    nab_lab_result(lab, "spike.critical", critical.median);
    nab_lab_result(lab, "spike.critical_low", critical.min);
    nab_lab_result(lab, "spike.critical_high", critical.max);
    nab_lab_result(lab, "spike.accuracy",
                   swept(table, "run", "near", NAN, "accuracy").mean);
    nab_lab_result(lab, "spike.accuracy_calm",
                   swept(table, "run", "healthy", NAN, "accuracy").mean);
    nab_lab_say(lab,
                "Largest over median norm: 10^%.2f near the critical rate, "
                "10^%.2f at a tenth of it.",
                near.median, calm.median);
}

/* Of the twelve rungs above 0.2, how many leave 5 w^2 finite for 4000 steps. */
static double bowls_beyond(nab_tape *t)
{
    double finite = 0;
    for (int k = 1; k <= BEYOND; k++)
        finite += isfinite(descend(t, 0.2 * rung(k) / rung(0), 4000)) != 0;
    return finite;
}

static void study_spikes(nab_lab *lab, nab_tape *t, const nab_split *data)
{
    const nab_table *table = nab_lab_sweep_table(lab, "critical.csv");
    bool there = nab_table_rows(table) > 2 * SHOWN;
    write_spikes(lab, t, data,
                 there ? (int)nab_table_number(table, 2 * SHOWN, "rung") : 0);
    nab_summary spiky = share_above(table, "near", "spike", 1);
    nab_summary calm = share_above(table, "healthy", "spike", 1);
    nab_summary swung = share_above(table, "near", "swing", 0.25);
    nab_summary still = share_above(table, "healthy", "swing", 0.25);
    nab_summary survived = swept(table, "run", "near", NAN, "survived");
    nab_lab_judge(lab, "E5b", spiky, 0.5, 0, calm, 0.5);
    nab_lab_judge(lab, "E5h", swung, 0.5, 0, still, 0.5);
    nab_summary dead = swept(table, "run", "near", NAN, "dead");
    nab_summary idle = swept(table, "run", "healthy", NAN, "dead");
    nab_lab_judge(lab, "O11", dead, 0.25, 0, idle, 0.25);
    nab_lab_result_mean(lab, "spike.dead", dead);
    nab_lab_result_mean(lab, "spike.dead_calm", idle);
    nab_lab_judge(lab, "O10", survived, 0, 0, nab_value(bowls_beyond(t)), 0);
    nab_lab_result_mean(lab, "spike.spiky", spiky);
    nab_lab_result_mean(lab, "spike.swung", swung);
    nab_lab_result_mean(lab, "spike.survived", survived);
    nab_lab_result(lab, "spike.spiky_calm", calm.mean);
    report_spikes(lab, table);
}

/*|
## Two cures {#sec:cures}

::: {.reference section="Quick Reference Table"}
Unstable Training: Loss oscillates wildly. Lower LR + gradient clipping.
:::

Both work, and [@fig:cures] says how far. Seven rates are tried with {{trials}} nets each, as they are, and with the
norm of the gradient clipped to 1 [@pascanu2013]. {{? cure.none_crashed0 + cure.none_crashed1 + cure.none_crashed2 == 0 }}
Without clipping nothing crashes up to a rate of 0.2 and
{{cure.none_crashed6:%.0f}} of {{trials}} at the largest; with clipping *no run crashes at any
rate* ([@claim:Q4], [@claim:Q4b]). {{? cure.clip_crashed3 + cure.clip_crashed4 + cure.clip_crashed5 == 0 }}
And more than that: at a rate of 0.8, where unclipped nets end at chance whether they crash or
not, clipped ones get {{100 * cure.clip_right4:%.0f}} % right. {{? cure.none_right4 < 0.13 and cure.none_right2 > 0.9 }} Clipping widens the
range of good rates by a factor of four.

![What becomes of nets at seven rates, with and without clipping. The numbers below count the
crashes without clipping; with it there are none.](cures.svg){#fig:cures alt="Without clipping accuracy falls from 0.92 to chance between rates 0.2 and 0.8; with clipping between 0.8 and 3.2."}

What it does not do is make a rate right. At the largest the clipped nets are all finite, and all at chance
({{100 * cure.clip_right6:%.0f}} %, [@claim:Q4c]): a step of bounded length may still be too long. Clipping also has its
price where there was nothing to cure. At the smallest rate it *costs*
{{100 * (cure.none_right0 - cure.clip_right0):%.0f}} points of accuracy in the time given, because healthy gradients
of this net are longer than 1 and every step is shortened. {{? alarm.mean > 0.3 and cure.none_right0 > cure.clip_right0 + 0.03 }} A smaller rate, tried
first, is the simpler cure; clipping is for rare spikes, and its threshold belongs above the
ordinary norm.
*/
static void study_cures(nab_lab *lab)
{
    const nab_table *table = nab_lab_sweep_table(lab, "cures.csv");
    nab_csv *csv = nab_csv_open(lab, "cures.csv", NAB_EXACT,
                                "cure,rate,crashed,accuracy,low,high");
    static const char *const cure[] = {"none", "clip"};
    for (int c = 0; c < 2; c++)
        for (int i = 0; i < N_RATE; i++) {
            double rate = swept_rate(i);
            nab_summary s = swept(table, "cure", cure[c], rate, "finite");
            nab_summary a = swept(table, "cure", cure[c], rate, "accuracy");
            char name[64];
            nab_row(csv, cure[c], rate, 1 - s.mean, a.mean, a.min, a.max);
            snprintf(name, sizeof name, "cure.%s_crashed%d", cure[c], i);
            nab_lab_result(lab, name, SWEEP_TRIALS * (1 - s.mean));
            snprintf(name, sizeof name, "cure.%s_right%d", cure[c], i);
            nab_lab_result(lab, name, a.mean);
        }
    double largest = swept_rate(N_RATE - 1), small = swept_rate(1);
    nab_summary none = swept(table, "cure", "none", largest, "finite");
    nab_lab_judge(lab, "Q4", swept(table, "cure", "clip", largest, "finite"), 1,
                  0, none, 1);
    nab_lab_judge(lab, "Q4b", swept(table, "cure", "none", small, "finite"), 1,
                  0, none, 1);
    nab_lab_judge(lab, "Q4c", swept(table, "cure", "clip", largest, "accuracy"),
                  0.3, 0, swept(table, "cure", "clip", small, "accuracy"), 0.3);
}

/*|
### What they do not cure {#sec:nan}

Neither cures what is not large but *not a number*. The reference gives the formula
$g_i \leftarrow g_i \cdot \text{max} / \|g\|$, and it is instructive to feed it an infinite entry. The
norm is infinite, the factor is zero, the finite entries become 0, and the infinite one
becomes $\infty \cdot 0$, a NaN ([@claim:E17]). Fed a NaN, all entries become NaN: clipping *spreads* it. {{? nan.by_nan == 3 and nan.kept == 0 }} There is a quieter
failure too. In float32 the squares of entries of $10^{20}$ overflow, though the entries do
not; the norm is infinite, the factor 0, and the step is silently no step at all ([@claim:E17b]). Norms
belong in a wider format, or are computed with a scale, as `nab_grad_norm` does. The library's own clipping leaves a
gradient without a finite norm as it is, which spreads nothing and cures nothing either.

To see it in a net, we put *one* NaN into one pixel of one training digit, at step 50 of 100.

| treatment                           | parameters lost                   | right on the test digits                |
|:------------------------------------|----------------------------------:|----------------------------------------:|
| none                                | {{100 * nan.bare:%.0f}} %         | {{100 * nan.bare_right:%.0f}} %         |
| clipping, the library's             | {{100 * nan.clipped:%.0f}} %      | {{100 * nan.clipped_right:%.0f}} %      |
| clipping, the formula               | {{100 * nan.letter:%.0f}} %       | {{100 * nan.letter_right:%.0f}} %       |
| a rate of $10^{-30}$                | {{100 * nan.tiny:%.0f}} %         | {{100 * nan.tiny_right:%.0f}} %         |
| clipping, and no step without a finite norm | {{100 * nan.guarded:%.0f}} %      | {{100 * nan.guarded_right:%.0f}} %      |

: One NaN pixel, five treatments. {#tbl:nan}

One bad pixel costs every parameter, by each of the first four routes ([@claim:E17c]); a rate of $10^{-30}$ is no protection,
since NaN times anything is NaN ([@claim:E17d]). What helps is one `if`: leave the step out when the norm is
not finite, and look for the cause with an autopsy. That net loses one step in a hundred and learns on
([@claim:E17e]).

Nor do the cures reach an explosion *at birth*. The thirty layers of [@sec:store] are infinite in their first forward pass; no
gradient has been clipped yet, and no step made. There only the gain helps, or the format.
*/
enum { BARE, CLIPPED, LETTER, TINY, GUARDED, N_POISON };

typedef struct {
    double infected[N_POISON], accuracy[N_POISON];
} poisoned;

static void poison(int trial, void *context)
{
    const runs *all = context;
    poisoned *found = (poisoned *)all->found + trial;
    nab_tape *t = nab_tape_new(1);
    for (int k = 0; k < N_POISON; k++) {
        recipe how =
            plain(k == TINY ? 1e-30 : 0.1, k == BARE || k == TINY ? 0 : 1, 100);
        how.bad_step = 50;
        how.literal = k == LETTER;
        how.guard = k == GUARDED;
        career run;
        follow(&run, t, nab_lab_seed(all->lab, "poison", trial), all->data,
               &how);
        found->infected[k] = run.infected;
        found->accuracy[k] = run.accuracy;
    }
    nab_tape_free(t);
}

/* Clips (3, bad, 4) to norm 1 by the formula; which entries are not finite
 * afterwards, and the first of those that were. */
static double spoilt_by_formula(nab_tape *t, double bad, double *first)
{
    const double g[] = {3, bad, 4};
    nab_tape_restart(t, 1);
    nab_tensor *w = nab_param(t, nab_vec(3), "w");
    memcpy(w->grad, g, sizeof g);
    double factor = 1 / nab_grad_norm(t);
    for (int i = 0; i < 3; i++)
        w->grad[i] *= factor;
    *first = w->grad[0];
    return (isnan(w->grad[0]) != 0) + (isnan(w->grad[1]) != 0) +
           (isnan(w->grad[2]) != 0);
}

/* The factor of clipping (g, g) to norm 1 when the sum of squares is kept in
 * that format. */
static double factor_in(double g, nab_format format)
{
    double square = nab_round_to(g * g, format);
    double sum = nab_round_to(square + square, format);
    return nab_round_to(1 / nab_round_to(sqrt(sum), format), format);
}

static void study_nan(nab_lab *lab, nab_tape *desk, const nab_split *data)
{
    static const char *const key[] = {"bare", "clipped", "letter", "tiny",
                                      "guarded"};
    int n = nab_lab_trials(lab);
    poisoned *found = nab_tape_keep(desk, (size_t)n * sizeof *found);
    runs all = {lab, data, found};
    nab_lab_trials_run(lab, n, poison, &all);
    nab_tape *t = nab_tape_new(1);
    double kept, lost, by_inf = spoilt_by_formula(t, INFINITY, &kept);
    double by_nan = spoilt_by_formula(t, NAN, &lost);
    nab_tape_free(t);
    nab_summary guarded = NAB_OVER(n, found, infected[GUARDED]);
    nab_lab_judge(lab, "E17", nab_value(by_inf), 1, 0, nab_value(by_nan), 1);
    nab_lab_judge(lab, "E17b", nab_value(factor_in(1e20, NAB_FLOAT32)), 0, 0,
                  nab_value(factor_in(1e20, NAB_FLOAT64)), 0);
    nab_lab_judge(lab, "E17c", NAB_OVER(n, found, infected[LETTER]), 1, 0,
                  guarded, 1);
    nab_lab_judge(lab, "E17d", NAB_OVER(n, found, infected[TINY]), 1, 0,
                  guarded, 1);
    nab_lab_judge(lab, "E17e", NAB_OVER(n, found, accuracy[GUARDED]), 0.5, 0,
                  NAB_OVER(n, found, accuracy[CLIPPED]), 0.5);
    nab_lab_result(lab, "nan.by_inf", by_inf);
    nab_lab_result(lab, "nan.kept", kept);
    nab_lab_result(lab, "nan.by_nan", by_nan);
    for (int k = 0; k < N_POISON; k++) {
        char name[64];
        snprintf(name, sizeof name, "nan.%s", key[k]);
        nab_lab_result_mean(lab, name, NAB_OVER(n, found, infected[k]));
        snprintf(name, sizeof name, "nan.%s_right", key[k]);
        nab_lab_result_mean(lab, name, NAB_OVER(n, found, accuracy[k]));
    }
}

/*|
## What the reference says, and what we found {#sec:claims}

The table holds every statement of this chapter with its control.

::: claims
:::

One row of the reference has no program: its clipping snippet is shown by itself and belongs between the backward pass
and the step, which its own monitoring loop then leaves out. That was found by reading.

The arithmetic of the reference is right, as it was in the chapter before, and so are most of its symptoms, and its cures as far as they go. What
misleads is an alarm at a fixed number. What is left out is which number its factor is.

::: {.result title="What to remember"}
The factor of a layer is not the norm of a Jacobian, which is above 2 in a healthy
layer, and not an eigenvalue; it is the rms singular value for the mean square, and for the net in front of you the mean of the logarithm.
Where layers are wide and few, these last two agree, and $1.1^{10}$ and $2^{10}$ are what you get. Where they are narrow or many,
they part by decades. As to alarms: look at quotients, of first to last layer and of largest to median, and when a NaN has
come, at its birth.
:::

### The statements {#sec:statements}

A statement without its numbers is text; `nab_lab_judge` completes it. The last text of each names
its control, a net or a theory of which the same statement must be false.
*/
static const nab_claim statement[] = {
    {.id = "E4",
     .verdict = "true",
     .says = "ten layers of factor 2 multiply by 1024",
     .ours = "a chain of ten gains of 2 multiplies by 1024 exactly",
     .is = NAB_EXACTLY,
     .control = "gains of 1.1"},
    {.id = "E2",
     .verdict = "true",
     .says = "ten layers of factor 1.1 multiply by 2.59",
     .ours = "a chain of ten gains of 1.1 multiplies by 2.5937424601",
     .is = NAB_NEAR,
     .slack_from = "rounding",
     .control = "growth by addition, 1 + 10 x 0.1"},
    {.id = "E3",
     .verdict = "conditional",
     .says = "2.59 is manageable",
     .ours = "a hundred layers of factor 1.1 multiply by more than 10000",
     .is = NAB_ABOVE,
     .control = "a gain of 1.01"},
    {.id = "E1",
     .verdict = "misleading",
     .says = "layers that amplify, |J| > 1, make gradients grow",
     .ours = "ten matrices of norm 2 may shrink every gradient",
     .is = NAB_BELOW,
     .control = "the same matrix ten times"},
    {.id = "V3",
     .verdict = "conditional",
     .says = "terms below 1 make gradients shrink",
     .ours = "ten factors of spectral radius 0.9 can have a norm above 1",
     .is = NAB_ABOVE,
     .control = "symmetric matrices of radius 0.9"},
    {.id = "E1b",
     .verdict = "ours",
     .ours = "a healthy He layer has a Jacobian of norm 2.3",
     .is = NAB_NEAR,
     .slack_from = "1/width",
     .control = "the limit of wide layers, 2.414"},
    {.id = "E1c",
     .verdict = "ours",
     .ours = "the rms singular value of a healthy He layer is 1",
     .is = NAB_NEAR,
     .slack_from = "1/width",
     .control = "the largest counts"},
    {.id = "O1",
     .verdict = "ours",
     .ours = "width 4, gain 1: ln |x| falls by the Lyapunov exponent",
     .is = NAB_NEAR,
     .control = "it stays, as the mean square does"},
    {.id = "O1b",
     .verdict = "ours",
     .ours = "width 2, gain 1: ln |x| falls by the Lyapunov exponent",
     .is = NAB_NEAR,
     .control = "it stays, as the mean square does"},
    {.id = "O2",
     .verdict = "ours",
     .ours = "width 4: the variance of ln |x| grows by psi'(2)/4 per layer",
     .is = NAB_NEAR,
     .control = "no spread"},
    {.id = "O3",
     .verdict = "ours",
     .ours = "five layers: the mean square over walks is that of the gain",
     .is = NAB_NEAR,
     .control = "the typical square"},
    {.id = "O3b",
     .verdict = "ours",
     .ours = "a hundred layers: 64 walks miss the mean square (log10)",
     .is = NAB_BELOW,
     .control = "five layers"},
    {.id = "E2b",
     .verdict = "conditional",
     .says = "factor 1.1 per layer: gradients grow",
     .ours = "width 4, 100 layers of gain 1.1: 84 % of the products shrink",
     .is = NAB_NEAR,
     .slack_from = "skewness",
     .control = "none does"},
    {.id = "E4b",
     .verdict = "true",
     .says = "ten layers of factor 2 multiply by 1024",
     .ours = "ten orthogonal layers of gain 2 multiply any gradient by 1024",
     .is = NAB_BELOW,
     .control = "Gaussian layers"},
    {.id = "O4",
     .verdict = "ours",
     .ours = "fifty orthogonal layers of gain 1.1 multiply by 1.1^50 (log10)",
     .is = NAB_NEAR,
     .slack_from = "rounding",
     .control = "Gaussian layers"},
    {.id = "O4b",
     .verdict = "ours",
     .ours =
         "fifty Gaussian layers of width 8, gain 1.1: exp(50 lambda) (log10)",
     .is = NAB_NEAR,
     .control = "1.1^50"},
    {.id = "E9",
     .verdict = "true",
     .says = "large weights amplify gradients",
     .ours =
         "ReLU, gain 1.1: each layer multiplies by 1.1, less the drift (ln)",
     .is = NAB_NEAR,
     .control = "the factor sigma_w"},
    {.id = "E9b",
     .verdict = "true",
     .says = "large weights amplify gradients",
     .ours =
         "ReLU, gain 0.5: each layer multiplies by 0.5, less the drift (ln)",
     .is = NAB_NEAR,
     .control = "the factor sigma_w"},
    {.id = "E9c",
     .verdict = "true",
     .says = "large weights amplify gradients",
     .ours = "ReLU, gain 1, He's: the drift alone is left (ln)",
     .is = NAB_NEAR,
     .control = "the factor sigma_w"},
    {.id = "E4c",
     .verdict = "conditional",
     .says = "factor 2 per layer",
     .ours =
         "He weights doubled: each layer multiplies by 2, less the drift (ln)",
     .is = NAB_NEAR,
     .control = "the factor sigma_w"},
    {.id = "O5",
     .verdict = "ours",
     .ours = "tanh, sigma_w = 2: a layer multiplies by sqrt(chi), less the "
             "drift (ln)",
     .is = NAB_NEAR,
     .slack_from = "1/width",
     .control = "the factor sigma_w"},
    {.id = "O5b",
     .verdict = "ours",
     .ours = "tanh, sigma_w = 3: a layer multiplies by sqrt(chi), less the "
             "drift (ln)",
     .is = NAB_NEAR,
     .slack_from = "1/width",
     .control = "the factor sigma_w"},
    {.id = "O5d",
     .verdict = "ours",
     .ours = "ReLU, gain 1, width 32: gradients shrink by 5/(4 width) (ln)",
     .is = NAB_NEAR,
     .slack_from = "2.5/width^2",
     .control = "no drift"},
    {.id = "O5c",
     .verdict = "ours",
     .ours = "no unit of the tanh net with sigma_w = 3 leaves [-1, 1]",
     .is = NAB_EXACTLY,
     .control = "ReLU of gain 2"},
    {.id = "E5",
     .verdict = "true",
     .says = "NaN or infinity appears",
     .ours = "float32: a chain of gain 2 is infinite after 128 layers",
     .is = NAB_EXACTLY,
     .control = "float16"},
    {.id = "E5c",
     .verdict = "true",
     .says = "NaN or infinity appears",
     .ours = "float32: a chain of gain 10 is infinite after 39 layers",
     .is = NAB_EXACTLY,
     .control = "float16"},
    {.id = "E5d",
     .verdict = "true",
     .says = "NaN or infinity appears",
     .ours = "float32: a chain of gain 1.1 is infinite after 931 layers",
     .is = NAB_EXACTLY,
     .control = "float16"},
    {.id = "O6",
     .verdict = "ours",
     .ours = "float32 and float64: no gain overflows elsewhere than predicted",
     .is = NAB_EXACTLY,
     .control = "bfloat16"},
    {.id = "O6b",
     .verdict = "ours",
     .ours = "bfloat16: a gain of 1.0035 never (0) overflows, it stays at 1",
     .is = NAB_EXACTLY,
     .control = "float16"},
    {.id = "N4",
     .verdict = "ours",
     .ours = "0.25^L becomes 0 in float32 at L = 75",
     .is = NAB_EXACTLY,
     .control = "subnormals flushed to zero"},
    {.id = "N4b",
     .verdict = "ours",
     .ours = "0.25^L becomes 0 at L = 64 when subnormals are flushed to zero",
     .is = NAB_EXACTLY,
     .control = "subnormals kept"},
    {.id = "O7",
     .verdict = "ours",
     .ours = "width 16, gain 1.1: float32 ends where the exponent says",
     .is = NAB_NEAR,
     .slack_from = "ln(16)/(4 lambda)",
     .control = "by ln 1.1"},
    {.id = "O7b",
     .verdict = "ours",
     .ours = "width 16, gain 2: float64 ends where the exponent says",
     .is = NAB_NEAR,
     .slack_from = "ln(16)/(4 lambda)",
     .control = "by ln 2"},
    {.id = "E5e",
     .verdict = "true",
     .says = "NaN or infinity appears",
     .ours =
         "a ReLU net of gain 2 in float16: infinity is born where predicted",
     .is = NAB_NEAR,
     .slack_from = "one layer",
     .control = "where float32 ends"},
    {.id = "O8",
     .verdict = "ours",
     .ours = "the autopsy blames the store in float16, not the product",
     .is = NAB_EXACTLY,
     .control = "bfloat16: nobody to blame"},
    {.id = "O8b",
     .verdict = "ours",
     .ours = "stored in bfloat16, ReLU nets of gain 2 stay finite",
     .is = NAB_EXACTLY,
     .control = "float16"},
    {.id = "E7",
     .verdict = "conditional",
     .says = "loss oscillates, no convergence",
     .ours = "on 5 w^2 a step of 0.20 turns w into -w for ever; the loss stays",
     .is = NAB_EXACTLY,
     .control = "a step of 0.19"},
    {.id = "E7b",
     .verdict = "true",
     .says = "no convergence",
     .ours = "on 5 w^2 a step of 0.21 grows as 1.1^k: the chain, in time",
     .is = NAB_NEAR,
     .slack_from = "rounding",
     .control = "a step of 0.19"},
    {.id = "E8",
     .verdict = "misleading",
     .says = "root cause: a large learning rate",
     .ours = "the first gradient is the same at rate 3 and at 0.01",
     .is = NAB_EXACTLY,
     .control = "the second gradient"},
    {.id = "O9",
     .verdict = "true",
     .says = "positive feedback loop",
     .ours = "seven weights: each step takes them to the power 13",
     .is = NAB_NEAR,
     .slack_from = "ln 2 / ln w",
     .control = "two weights"},
    {.id = "O9b",
     .verdict = "ours",
     .ours = "in the crashing net a step multiplies decades by more than 4",
     .is = NAB_ABOVE,
     .control = "two weights"},
    {.id = "E5g",
     .verdict = "true",
     .says = "training crashes",
     .ours = "a net of leaky ReLU at rate 3 crashes within 8 steps",
     .is = NAB_BELOW,
     .control = "a rate of 0.01"},
    {.id = "E5f",
     .verdict = "true",
     .says = "parameters become NaN",
     .ours = "two steps after the birth no parameter is finite",
     .is = NAB_EXACTLY,
     .control = "a rate of 0.01"},
    {.id = "E6",
     .verdict = "misleading",
     .says = "symptom: gradient norms above 100",
     .ours = "a healthy net is above 100 when the loss is a sum (log10)",
     .is = NAB_ABOVE,
     .control = "the same net, the loss a mean"},
    {.id = "E6b",
     .verdict = "misleading",
     .says = "symptom: gradient norms above 100",
     .ours = "an exploding tanh net stays below 100 (log10)",
     .is = NAB_BELOW,
     .control = "the healthy net, summed"},
    {.id = "E6c",
     .verdict = "ours",
     .ours = "the first layer of that tanh net has 10 times the last's (log10)",
     .is = NAB_ABOVE,
     .control = "sigma_w = 1"},
    {.id = "E5b",
     .verdict = "true",
     .says = "sudden spikes in gradient magnitude",
     .ours = "at 0.9 of the critical rate most nets spike above 10 medians",
     .is = NAB_ABOVE,
     .control = "a tenth of the critical rate"},
    {.id = "E5h",
     .verdict = "true",
     .says = "parameters swing dramatically",
     .ours = "at 0.9 of the critical rate most take a step over |w|/4",
     .is = NAB_ABOVE,
     .control = "a tenth of the critical rate"},
    {.id = "O11",
     .verdict = "ours",
     .ours = "at 0.9 of the critical rate a quarter of the units die, and more",
     .is = NAB_ABOVE,
     .control = "a tenth of the critical rate"},
    {.id = "O10",
     .verdict = "ours",
     .ours = "beyond the first rate that crashes a net others do not",
     .is = NAB_ABOVE,
     .control = "a quadratic loss, whose boundary is sharp"},
    {.id = "Q4",
     .verdict = "true",
     .says = "unstable: lower the rate, clip",
     .ours = "with clipping no run crashes, even at the largest rate",
     .is = NAB_EXACTLY,
     .control = "without clipping"},
    {.id = "Q4b",
     .verdict = "true",
     .says = "unstable: lower the rate, clip",
     .ours = "without clipping no run crashes at a rate of 0.1",
     .is = NAB_EXACTLY,
     .control = "a rate of 3.2"},
    {.id = "Q4c",
     .verdict = "ours",
     .ours = "what clipping saves at the largest rate has not learnt",
     .is = NAB_BELOW,
     .control = "clipped at a rate of 0.1"},
    {.id = "E17",
     .verdict = "ours",
     .ours = "the formula turns an infinite entry into one NaN, the rest to 0",
     .is = NAB_EXACTLY,
     .control = "a NaN entry"},
    {.id = "E17b",
     .verdict = "ours",
     .ours = "summed in float32, entries of 1e20 are clipped to no step at all",
     .is = NAB_EXACTLY,
     .control = "summed in float64"},
    {.id = "E17c",
     .verdict = "ours",
     .ours = "one NaN pixel, clipped by the formula: no weight survives",
     .is = NAB_EXACTLY,
     .control = "steps without a finite norm left out"},
    {.id = "E17d",
     .verdict = "ours",
     .ours = "one NaN pixel at a rate of 1e-30: no weight survives",
     .is = NAB_EXACTLY,
     .control = "steps without a finite norm left out"},
    {.id = "E17e",
     .verdict = "ours",
     .ours = "one NaN pixel, its step left out: more than half right",
     .is = NAB_ABOVE,
     .control = "clipping"},
};

/*|
## The program {#sec:program}

The studies run in the order of the chapter. The tape `desk` lends its memory to what must outlast
a study; the tape `t` is for small sums.
*/
int main(int argc, char **argv)
{
    static const nab_chapter chapter = {2, "Explosion", NULL, 0, NAB_TIGHT};
    nab_lab *lab = nab_lab_open(&chapter, argc, argv);
    nab_lab_state(lab, sizeof statement / sizeof *statement, statement);
    nab_tape *desk = nab_tape_new(1), *t = nab_tape_new(1);
    nab_split *digits =
        nab_digits_split(nab_lab_digits(lab), nab_lab_seed(lab, "split", 0),
                         1297, 500, NAB_STANDARDISED);
    if (nab_lab_sweep(lab)) {
        sweep(lab, digits);
    } else {
        nab_lab_heading(lab, "Products");
        study_chain(lab, t);
        study_norms(lab, t);
        study_layer(lab, desk);
        study_walks(lab, desk);
        study_pairs(lab, desk);
        nab_lab_heading(lab, "Deep nets");
        study_deep(lab, desk);
        nab_lab_heading(lab, "Where numbers end");
        study_range(lab);
        study_matrices(lab, desk);
        study_store(lab, desk);
        nab_lab_heading(lab, "Training");
        study_quadratic(lab, t);
        study_crash(lab, desk, digits);
        study_alarm(lab, desk, digits);
        study_spikes(lab, t, digits);
        study_cures(lab);
        study_nan(lab, desk, digits);
        nab_lab_result(lab, "trials", nab_lab_trials(lab));
        nab_lab_result(lab, "statements", sizeof statement / sizeof *statement);
    }
    nab_split_free(digits);
    nab_tape_free(t);
    nab_tape_free(desk);
    return nab_lab_close(lab);
}

/*|
## Exercises {#sec:exercises}

The tasks of the table make ten points. Functions go into `chapters/chapter02/exercise.c`, which has
the full text of each; numbers, the prediction and the sentences go into `answers.txt` beside it.
`make exercise2` draws your curves from task 2.4 above the walks of [@fig:samples]. `make grade2` prints
your points, the first case that is wrong, a hint, and the command that replays that case.

| task | points | to write | what it teaches | it belongs to |
|:-----|-------:|:---------|:----------------|:--------------|
| 2.1 | 1 | `ex2_overflow_layer` | a chain that is rounded in each layer is not a power | [@claim:E5], [@claim:O6b], [@fig:overflow] |
| 2.2 | 2 | `ex2_log_growth` | a product leaves the numbers, its logarithm does not; no norm of one layer knows it | [@claim:E1], [@claim:O1], [@fig:walks] |
| 2.3 | 2 | `ex2_chain_vjp` | a gradient goes back through a product without a division, whatever the factors | [@claim:E4], [@claim:E2], [@sec:chain] |
| 2.4 | 3 | `ex2_visible_mean` | how much of a mean a sample can see: a bound that lies between typical and mean | [@claim:O3], [@claim:O3b], [@fig:samples] |
| 2.5 | 1 | a number | a step is a gain, and a squared loss ends before its weight | [@eq:step], [@eq:top] |
| 2.6 | 1 | a number | how wide is wide enough for fifty layers | [@eq:lyapunov], [@fig:widths] |
| 2.7 | | a prediction | ask before you measure: products in float16 | [@claim:O7], [@tbl:fall] |
| 2.8 | | sentences | what it is that an initialisation preserves | [@claim:O5d], [@sec:samples] |

: The graded tasks. Any honest prediction is as good as another; the sentences are read by your tutor. {#tbl:tasks}

The exercises below are not graded.

::: {.exercise #ex:thousand title="Manageable until when?"}
At which depth does a gain of $1.1$ first multiply by more than a thousand? Give the formula, the number, and the
depth for a gain of $1.01$.
:::

::: {.exercise #ex:lambda title="The exponent"}
Derive [@eq:lyapunov] from [@eq:factor]. Compute $\lambda$ at gain 1 for $n = 2$, 4 and 64 to four
decimals (for even $n$ the digamma function is a finite sum), and then let the program measure width 3.
:::

::: {.exercise #ex:he title="He, width eight, depth fifty"}
A linear net of eight units has mean square gain 1. Predict the median length after fifty layers and the fraction of nets
in which a vector has grown. Put a ReLU behind each layer and keep the gain: what becomes of the two numbers?
:::

::: {.exercise #ex:sample title="A mean that can be trusted"}
From [@eq:price], how many nets of width 16 must be averaged to see the mean square at depth 50? How many of
width 4? Check the first by changing `FOUR` in the program.
:::

::: {.exercise #ex:nonfinite title="First of its kind"}
Write `first_nonfinite`: given a tape, return the first node, in order of recording, whose value is not finite although
all its operands are. Compare it with the autopsy on the runs of [@sec:crash]. For which births must they disagree?
:::
*/
