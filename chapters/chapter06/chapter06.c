/* SPDX-License-Identifier: GPL-3.0-or-later */
/*|
---
title: Xavier against He
number: 6
summary: A factor of two, what it keeps, and what no first draw can keep.
---

Before a network has seen a single example, its fate may be sealed. The weights must start
somewhere, and the reference offers two rules for where, each with a promise:

::: {.reference section="Vanishing Gradients: Solutions, 3. Proper Initialization"}
Xavier: Variance of activations stays constant across layers [...] Good for tanh/sigmoid.\
He: Accounts for ReLU's zero-ing of negative values. Factor of 2 compensates for half the
neurons being off
:::

Between the two lies a factor of two in the variance, which sounds like a detail. Give
ReLU layers the weights of the first rule, and ten layers on the root mean square of the signal is
$10^{ {{birth.xavier10:%.2f}} }$ times what it was, its square one part in
{{10^(-2 * birth.xavier10):%.0f}}. Give them the weights of the second, and the root mean
square is $10^{ {{birth.he10:%.2f}} }$ times what it was: all but kept.
{{? birth.xavier10 < -1.3 and birth.he10 > -0.35 }}
Train twenty such layers to read digits, and the first rule leaves the net at
{{100 * map.xavier20:%.0f}} %, which is guessing, while the second takes it to
{{100 * map.he20:%.0f}} %. *The factor of two is real, and it decides.*
{{? map.xavier20 < 0.15 and map.he20 > 0.7 }}

So the headline holds. This chapter derives it, line by line, and then asks what it
takes for granted. What does "variance" mean when half of the numbers are zero? Whose
average is kept, and does a typical net keep it too? Which rule fits which
activation? (For the sigmoid the answer of the reference is wrong, and the right one is
surprising.) Which of its two fans should a layer count? And is there any number, such as
the "0.01 to 0.1" that the reference recommends elsewhere, that could replace all rules?

![Root mean square of the signal in ReLU nets under eight initialisers.](forward.svg){#fig:forward alt="The signal explodes with standard deviation 1, is kept by He and orthogonal weights, sinks by the root of two per layer with Xavier and LeCun weights, levels off with PyTorch's default and vanishes with 0.01."}
*/
#include "nabla.h"

#include <math.h>
#include <string.h>

#define ROOT2 0x1.6a09e667f3bcdp+0
#define LOG10_E 0x1.bcb7b1526e50ep-2
#define LN10 0x1.26bb1bbb55516p+1
enum { MOST_LAYERS = 64, MOST_UNITS = 256 };

static int width = 64;
static const nab_knob knob[] = {
    NAB_KNOB_LESS(&width, "width", "units", 16, MOST_UNITS, 16,
                  "units of a layer in the nets at birth")};

static double mean_square(size_t n, const double *x)
{
    return nab_array_sum_squares(n, x) / (double)n;
}

/*|
## Two lines of variance {#sec:lines}

The rules have one root: a sum of independent terms. Let layer $\ell$ take
$h_{\ell-1}$, with $n_{\text{in}}$ units, to $n_{\text{out}}$ units,

$$ z = h\,W, \qquad h' = \varphi(z), \qquad W_{ij}\ \text{independent, mean } 0,
   \text{ variance } v . $$ {#eq:layer}

**Forward.** Each $z_j$ is a sum of $n_{\text{in}}$ terms $h_i W_{ij}$. Their mixed products
average to zero over the draw of $W$, and what is left is

$$ \mathbb E\,z_j^2 = n_{\text{in}}\, v\; \mathbb E\,h^2 . $$ {#eq:forward}

Note what stands on the right: the mean *square* of $h$, not its variance. For tanh, whose
outputs are centred, the two are the same. For ReLU they are not, and this is where the
factor of two comes from. If $z$ is symmetric about zero, half of its square lies on
either side, so

$$ \mathbb E\,\operatorname{relu}(z)^2 = \tfrac12\,\mathbb E\,z^2 . $$ {#eq:half}

**Backward.** The gradient returns through the same matrix by its other side,
$\partial L/\partial h = \delta\,W^{\mathsf T}$, a sum of $n_{\text{out}}$ terms:

$$ \mathbb E\,\left(\frac{\partial L}{\partial h_i}\right)^2
   = n_{\text{out}}\, v\; \mathbb E\,\delta^2 . $$ {#eq:backward}

The mask of the ReLU, on for half of the units, then takes half of the square on the way
from $\partial L/\partial h$ to the $\delta$ below.

From here the rules can be read off. To keep the signal of a linear layer,
$v = 1/n_{\text{in}}$, the rule of LeCun and co-authors [-@lecun2012]; to keep its gradient,
$v = 1/n_{\text{out}}$; to be fair to both, Glorot and Bengio [-@glorot2010] take the harmonic
compromise $v = 2/(n_{\text{in}} + n_{\text{out}})$, "Xavier". For ReLU both lines lose a half, so He
and co-authors [-@he2015] double: $v = 2/n_{\text{in}}$, or $2/n_{\text{out}}$.

A derivation is worth as much as its weakest step, so the program checks each on a
layer of 96 to 32 units, whose fans differ enough to tell them apart.
*/
enum { IN = 96, OUT = 32, SQUARE = 64, SAMPLE_ROWS = 256 };

typedef struct {
    double entry;          /* mean square of Xavier's weights */
    double sum;            /* z^2 over fan_in v h^2 */
    double half, variance; /* relu(z) over z^2: mean square, variance */
    double back;           /* (delta W^T)^2 over fan_out v delta^2 */
    double masked;         /* what the mask leaves of delta^2 */
} lines;

typedef struct {
    nab_lab *lab;
    void *found; /* one struct per trial */
    const void *more;
} task;

/* Every step of the derivation, on one layer of 96 -> 32 with v = 2/96. */
static void check_lines(int trial, void *context)
{
    const task *all = context;
    lines *found = (lines *)all->found + trial;
    nab_tape *t = nab_tape_new(nab_lab_seed(all->lab, "lines", trial));
    nab_tensor *square = nab_param(t, nab_mat(SQUARE, SQUARE), "square");
    nab_init_fill(square, SQUARE, SQUARE, nab_xavier_uniform(1));
    found->entry = mean_square(square->size, square->data);

    nab_linear *layer = nab_linear_new_unbiased(
        t, IN, OUT, nab_kaiming_normal(NAB_FAN_IN, ROOT2), "layer");
    nab_tensor *below = nab_randn(t, nab_mat(SAMPLE_ROWS, IN));
    nab_tensor *pull = nab_randn(t, nab_mat(SAMPLE_ROWS, OUT));
    nab_tensor *noise = nab_input(t, below->shape, below->data);
    nab_tensor *h = nab_relu(noise);
    nab_tensor *z = nab_linear_apply(layer, h);
    nab_tensor *above = nab_relu(z);
    nab_backward_from(above, pull->data);

    double v = 2.0 / IN, delta = mean_square(z->size, z->grad);
    double q = mean_square(z->size, z->data);
    found->sum = q / (IN * v * mean_square(h->size, h->data));
    found->half = mean_square(above->size, above->data) / q;
    found->variance = nab_array_variance(above->size, above->data) / q;
    found->masked = delta / mean_square(pull->size, pull->data);
    found->back = mean_square(h->size, h->grad) / (OUT * v * delta);
    nab_tape_free(t);
}

static void study_lines(nab_lab *lab, nab_tape *desk)
{
    int n = nab_lab_trials(lab);
    lines *found = nab_tape_keep(desk, (size_t)n * sizeof *found);
    nab_lab_trials_run(lab, n, check_lines, &(task){lab, found, NULL});
    double a = sqrt(6.0 / (2 * SQUARE));
    nab_summary entry = NAB_OVER(n, found, entry),
                sum = NAB_OVER(n, found, sum);
    nab_summary half = NAB_OVER(n, found, half),
                back = NAB_OVER(n, found, back);
    nab_lab_judge(lab, "V26", entry, 2.0 / (2 * SQUARE), 0, entry, a * a);
    nab_lab_judge(lab, "V27b", sum, 1, 0, sum, (double)OUT / IN);
    nab_lab_judge(lab, "V29", half, 0.5, 0, NAB_OVER(n, found, variance), 0.5);
    nab_lab_judge(lab, "V27c", back, 1, 0, back, (double)IN / OUT);
    nab_lab_result_mean(lab, "lines.entry", entry);
    nab_lab_result_mean(lab, "lines.sum", sum);
    nab_lab_result_mean(lab, "lines.half", half);
    nab_lab_result_mean(lab, "lines.back", back);
    nab_lab_result_mean(lab, "lines.masked", NAB_OVER(n, found, masked));
    nab_lab_result_mean(lab, "lines.variance", NAB_OVER(n, found, variance));
    nab_lab_result(lab, "lines.limit", a);
    nab_lab_say(lab,
                "One layer, step by step: sum %.4f, half %.4f, back %.4f of "
                "what the variance lines say.",
                sum.mean, 2 * half.mean, back.mean);
}

/*|
With the prediction set to one, [@eq:forward] measures {{lines.sum:%.3f}} $\pm$
{{lines.sum_se:%.3f}} ([@claim:V27b]) and [@eq:backward] {{lines.back:%.3f}} $\pm$
{{lines.back_se:%.3f}} ([@claim:V27c]); the halves are {{lines.half:%.4f}} going up and
{{lines.masked:%.4f}} coming down ([@claim:V29]). The *variance* of the ReLU's output,
which many texts write in the place of the mean square, is {{lines.variance:%.3f}} of
$\mathbb E z^2$; in theory $\tfrac12(1 - \tfrac1\pi)$. Whoever puts it into
[@eq:forward] gets a factor of nearly three instead of two.
{{? near(lines.half, 0.5, 0.1) and lines.variance < 0.42 }}

The reference's formula for Xavier is right as well. A uniform number in $[-a, a]$ has the
variance $a^2/3$, and with $a = \sqrt{6/(n_{\text{in}} + n_{\text{out}})}$ that is
$2/(n_{\text{in}} + n_{\text{out}})$: for a square layer of 64, $a = {{lines.limit:%.4f}}$ and
the entries' mean square is {{lines.entry:%.5f}} ([@claim:V26]).

## Eight initialisers, one activation {#sec:eight}

Two of the eight rules are constants, 0.01 and 1. Xavier, He with either fan and LeCun we
have met. An *orthogonal* matrix [@saxe2014] has rows of length one at right angles; times
$\sqrt2$ it is He's rule without the noise. The eighth is what PyTorch does when nobody
asks: `nn.Linear` calls `kaiming_uniform_` with a slope of $\sqrt5$, and the name suggests
He's rule. The slope is not that of any activation, however; it makes the variance
$1/(3 n_{\text{in}})$, a sixth of He's, and biases are drawn from $\pm 1/\sqrt{n_{\text{in}}}$.
*/
enum { SMALL, UNIT, XAVIER, HE_IN, HE_OUT, LECUN, ORTHOGONAL, PYTORCH, N_RULE };
static const char *const rule_name[N_RULE] = {
    "sd 0.01",    "sd 1",  "Xavier",     "He fan_in",
    "He fan_out", "LeCun", "orthogonal", "PyTorch"};

static nab_init init_of(int rule)
{
    switch (rule) {
    case SMALL:
        return nab_init_normal(0, 0.01);
    case UNIT:
        return nab_init_normal(0, 1);
    case XAVIER:
        return nab_xavier_uniform(1);
    case HE_IN:
        return nab_kaiming_normal(NAB_FAN_IN, nab_gain_relu());
    case HE_OUT:
        return nab_kaiming_normal(NAB_FAN_OUT, nab_gain_relu());
    case LECUN:
        return nab_lecun_normal();
    case ORTHOGONAL:
        return nab_orthogonal(nab_gain_relu());
    default: /* PYTORCH: kaiming_uniform(a = sqrt 5) */
        return nab_kaiming_uniform(NAB_FAN_IN, sqrt(1.0 / 3));
    }
}

/* n times the variance of a weight, and the variance of a bias, in square
 * layers of n units. */
static double sw2_of(int rule, double n)
{
    const double sw2[N_RULE] = {1e-4 * n, n, 1, 2, 2, 1, 2, 1.0 / 3};
    return sw2[rule];
}

static double sb2_of(int rule, double n)
{
    return rule == PYTORCH ? 1 / (3 * n) : 0;
}

/*|
Every net of this chapter is built and run by the two functions below. Noise enters at
the bottom as data and at the top as a gradient, so that one pass up and one down measure
both lines at once.
*/
typedef struct {
    nab_mlp *mlp;
    nab_tensor *x, *z[MOST_LAYERS + 1], *h; /* z of layer 1 .. depth */
    double pull;                            /* rms of dL/dh */
    int depth;
} stack;

/* Nets of that many layers, width[0] -> .. -> width[depth]; f follows the last
 * layer too. */
static stack build(nab_tape *t, uint64_t seed, int depth, const size_t *units,
                   nab_init init)
{
    nab_tape_restart(t, seed);
    return (stack){.mlp = nab_mlp_new(t, depth, units, init, "layer"),
                   .depth = depth};
}

/* Noise in at the bottom, and noise in at the top, as a gradient. */
static void run(stack *s, nab_tape *t, nab_activation f, size_t rows)
{
    const nab_linear *first = s->mlp->layer[0];
    const nab_linear *last = s->mlp->layer[s->depth - 1];
    s->x = nab_randn(t, nab_mat(rows, first->fan_in));
    nab_tensor *pull = nab_randn(t, nab_mat(rows, last->fan_out));
    nab_tensor *top = nab_mlp_apply(s->mlp, s->x, f, s->z + 1, NULL);
    s->h = f(top);
    nab_backward_from(s->h, pull->data);
    s->pull = sqrt(mean_square(pull->size, pull->data));
}

static void square_widths(size_t *units, int depth, size_t n)
{
    for (int l = 0; l <= depth; l++)
        units[l] = n;
}

static double log_rms(const nab_tensor *x)
{
    return nab_num_log10(mean_square(x->size, x->data)) / 2;
}

static double log_grad_rms(const nab_tensor *x)
{
    return nab_num_log10(mean_square(x->size, x->grad)) / 2;
}

enum { TWENTY = 20, TEN = 10, BIRTH_ROWS = 8 };

typedef struct {
    double forward[N_RULE][TWENTY + 1];  /* log10 rms of z_l */
    double backward[N_RULE][TWENTY + 1]; /* log10 rms of dL/dz_l over dL/dh */
    double ten[N_RULE];                  /* log10 rms z_11 / z_1 */
    double step[N_RULE];                 /* factor per layer of dL/dz */
    double weights, top; /* |dW_1|/|dW_20| and |dz_1|/|dz_20|: He / LeCun */
} birth;

static void observe_rule(birth *found, nab_tape *t, uint64_t seed, int rule,
                         double *weight)
{
    size_t units[TWENTY + 1];
    square_widths(units, TWENTY, (size_t)width);
    stack s = build(t, seed, TWENTY, units, init_of(rule));
    double most = 1 / sqrt(width);
    for (int l = 0; l < TWENTY && rule == PYTORCH; l++)
        nab_init_fill(s.mlp->layer[l]->b, 1, 1, nab_init_uniform(-most, most));
    run(&s, t, nab_relu, BIRTH_ROWS);
    for (int l = 1; l <= TWENTY; l++) {
        found->forward[rule][l] = log_rms(s.z[l]);
        found->backward[rule][l] = log_grad_rms(s.z[l]) - nab_num_log10(s.pull);
    }
    found->ten[rule] = found->forward[rule][11] - found->forward[rule][1];
    found->step[rule] = nab_num_pow(
        10, (found->backward[rule][1] - found->backward[rule][TWENTY]) /
                (TWENTY - 1));
    *weight = log_grad_rms(s.mlp->layer[0]->w) -
              log_grad_rms(s.mlp->layer[TWENTY - 1]->w);
}

static void observe_births(int trial, void *context)
{
    const task *all = context;
    birth *found = (birth *)all->found + trial;
    nab_tape *t = nab_tape_new(1);
    double weight[N_RULE], slope[N_RULE];
    for (int k = 0; k < N_RULE; k++) {
        observe_rule(found, t, nab_lab_seed(all->lab, "birth", trial), k,
                     &weight[k]);
        slope[k] = found->backward[k][1] - found->backward[k][TWENTY];
    }
    found->weights = nab_num_pow(10, weight[HE_IN] - weight[LECUN]);
    found->top = nab_num_pow(10, slope[HE_IN] - slope[LECUN]);
    nab_tape_free(t);
}

/* The lines of theory: both equations, with biases where there are some. */
static double forward_theory(int rule, int layer)
{
    double sw2 = sw2_of(rule, width), sb2 = sb2_of(rule, width);
    double q = sw2 + sb2;
    for (int l = 1; l < layer; l++)
        q = sw2 * q / 2 + sb2;
    return nab_num_log10(q) / 2;
}

static double backward_theory(int rule, int layer)
{
    double chi = nab_num_log10(sw2_of(rule, width) / 2);
    return (-nab_num_log10(2) + (TWENTY - layer) * chi) / 2;
}

static void write_births(nab_lab *lab, const birth *found)
{
    int n = nab_lab_trials(lab);
    nab_csv *csv = nab_csv_open(lab, "births.csv", NAB_EXACT,
                                "rule,layer,forward,forward_low,forward_high,"
                                "forward_theory,backward,backward_low,"
                                "backward_high,backward_theory");
    for (int k = 0; k < N_RULE; k++)
        for (int l = 1; l <= TWENTY; l++) {
            nab_summary up = NAB_OVER(n, found, forward[k][l]);
            nab_summary down = NAB_OVER(n, found, backward[k][l]);
            nab_row(csv, rule_name[k], l, up.mean, up.min, up.max,
                    forward_theory(k, l), down.mean, down.min, down.max,
                    backward_theory(k, l));
        }
}

/* What L layers of n units lose, in decades, beyond the limit: 5 L / (4 n). */
static double finite_width(double layers, double n)
{
    return 5 * layers / (4 * n) * LOG10_E;
}

static void judge_births(nab_lab *lab, const birth *found)
{
    int n = nab_lab_trials(lab);
    double slack = finite_width(TEN, width), half = -nab_num_log10(2) / 2;
    double one = 5 / (4.0 * width); /* of a factor per layer */
    nab_summary xavier = NAB_OVER(n, found, ten[XAVIER]);
    nab_summary he = NAB_OVER(n, found, ten[HE_IN]);
    nab_summary small = NAB_OVER(n, found, ten[SMALL]);
    nab_summary keeps = NAB_OVER(n, found, step[HE_IN]);
    nab_summary loses = NAB_OVER(n, found, step[XAVIER]);
    nab_summary torch = NAB_OVER(n, found, step[PYTORCH]);
    nab_summary up = NAB_OVER(n, found, forward[PYTORCH][TWENTY]);
    nab_lab_judge(lab, "V27", xavier, TEN * half, slack, xavier, 0);
    nab_lab_judge(lab, "V29b", he, 0, slack, xavier, 0);
    nab_lab_judge(lab, "V29c", keeps, 1, one, loses, 1);
    nab_lab_judge(lab, "V18", loses, 1 / ROOT2, one, loses, 1);
    nab_lab_judge(lab, "O1", torch, sqrt(1.0 / 6), one, torch, 1);
    nab_lab_judge(lab, "O2", up, forward_theory(PYTORCH, TWENTY), slack, up,
                  (TWENTY * nab_num_log10(1.0 / 6) + nab_num_log10(2)) / 2);
    nab_lab_judge(lab, "N1", NAB_OVER(n, found, weights), 1, 1e-12,
                  NAB_OVER(n, found, top), 1);
    nab_lab_judge(lab, "E26b", small,
                  TEN * nab_num_log10(0.01 * sqrt(width / 2.0)), slack, small,
                  0);
    nab_lab_result_mean(lab, "birth.xavier10", xavier);
    nab_lab_result_mean(lab, "birth.he10", he);
    nab_lab_result_mean(lab, "birth.small10", small);
    nab_lab_result_mean(lab, "birth.he_step", keeps);
    nab_lab_result_mean(lab, "birth.xavier_step", loses);
    nab_lab_result_mean(lab, "birth.torch_step", torch);
    nab_lab_result_mean(lab, "birth.torch20", up);
    nab_lab_result(lab, "birth.top", NAB_OVER(n, found, top).mean);
    nab_lab_result(lab, "birth.weights", NAB_OVER(n, found, weights).mean);
    nab_lab_result(lab, "birth.residual", keeps.mean - 1);
}

static void study_births(nab_lab *lab, nab_tape *desk)
{
    int n = nab_lab_trials(lab);
    birth *found = nab_tape_keep(desk, (size_t)n * sizeof *found);
    nab_lab_trials_run(lab, n, observe_births, &(task){lab, found, NULL});
    write_births(lab, found);
    judge_births(lab, found);
    for (int k = 0; k < N_RULE; k++)
        nab_lab_say(
            lab,
            "%-11s signal %+7.2f decades in ten layers, gradient x %.3g "
            "per layer",
            rule_name[k], NAB_OVER(n, found, ten[k]).mean,
            NAB_OVER(n, found, step[k]).mean);
}

/*|
[@fig:forward] and [@fig:backward] show twenty layers of {{width}} units; no line in them was
fitted. With He's rule a layer multiplies the gradient by {{birth.he_step:%.3f}} $\pm$
{{birth.he_step_se:%.3f}} ([@claim:V29c]; the signal: [@claim:V29b]), with Xavier's by {{birth.xavier_step:%.3f}}
$\pm$ {{birth.xavier_step_se:%.3f}}, where the theory says
$1/\sqrt2$ ([@claim:V18], [@claim:V27]).
{{? near(birth.he_step, 1, 0.05) and near(birth.xavier_step, sqrt(0.5), 0.03) }}
The residuals have one sign, and we shall need one section to see why.

The reference says of ReLU that there is "no multiplicative decay" and that "gradients flow
unchanged". They do so under one rule of eight and its relatives. *The weights are
part of the product*, as they were in [@chapter:1].

![The gradient on its way back, in the same nets.](backward.svg){#fig:backward alt="Going back twenty layers, He and orthogonal weights keep the gradient, Xavier's lose three decades, PyTorch's default seven and a half."}

PyTorch's default deserves a second look. Going forward its curve bends and stays level
at $10^{ {{birth.torch20:%.2f}} }$, as if it had found an equilibrium ([@claim:O2]). It has: of
biases. What came from the data shrinks by $\sqrt6$ in every layer, and when it is gone the
biases of the layer below still feed the one above; the theory's fixed point is $2/(5n)$.
A monitor that watches the size of activations calls that net healthy. Going back there
are no biases to hide behind: a factor {{birth.torch_step:%.3f}} per layer, $1/\sqrt6$
([@claim:O1]). {{? near(birth.torch_step, sqrt(1 / 6), 0.03) }}

And a warning for those who judge by the gradients of weights. $\partial L/\partial W_\ell$ is
the product of a signal from below and a gradient from above. Under ReLU without biases
both scale with the weights, and in the quotient of two layers the scale cancels
*exactly*: $\|\partial L/\partial W_1\| / \|\partial L/\partial W_{20}\|$ is the same for He
and for the same draws in Xavier's size ([@claim:N1]), although the gradients at $z$ differ by a
factor of {{birth.top:%.0f}}. {{? near(birth.weights, 1, 1e-12) and birth.top > 500 }}

## What He keeps {#sec:typical}

"Keeps the variance" is a sentence about an average, and it is fair to ask: over what?
[@eq:forward] averages over draws of the weights. For ReLU layers with Gaussian weights it is
even exact at any width: the mean of $|h_\ell|^2$, over all nets, stays where it was. Here
are {{luck.nets}} of those nets, 32 units wide and fifty layers deep ([@fig:luck]). The mean over all draws is one, by the theory (so few nets may miss the lucky ones that hold it up), and
{{100 * luck.below:%.0f}} % of these are below it. The median net keeps
$10^{ {{luck.median:%.1f}} }$ of its square. {{? luck.below > 0.8 and luck.median < -1 }}

![Squared length of the signal in many nets of the same kind.](luck.svg){#fig:luck alt="The band of 5 to 95 percent widens over four decades; the median falls steadily below the mean, which stays at one."}

There is no contradiction. A layer multiplies $|h|^2$ by a random factor of mean one; the
*logarithm* of that factor has a mean below zero, because the logarithm is concave, and
over many layers the logarithms add up. A few lucky nets, whose squares are large, hold the
mean; a typical net fades. For He layers the law is exact. Given $h$, the entries of $z$ are
independent normal numbers of variance $2|h|^2/n$, each is on with probability one half, and so

$$ \frac{|h_\ell|^2}{|h_{\ell-1}|^2} = \frac2n\,\chi^2_K, \qquad
   K \text{ binomial with } n \text{ and } \tfrac12 , $$ {#eq:chi2}

where $\chi^2_k$ is a sum of $k$ squares of normal numbers, whose logarithm has the mean
$\psi(k/2) + \ln 2$ and the variance $\psi'(k/2)$.

To first order in $1/n$ the mean is $-\tfrac52 \cdot \tfrac1n$ and the variance $5/n$: the *five* is three
(the fourth moment of a normal number) times two (for the half that is off), less one. Hanin
and Nica [-@hanin2020] found the same five for the gradient and proved much more. The program sums the series.
*/
enum { FIFTY = 50, N_NARROW = 2, NETS = 16 };
static const size_t narrow[N_NARROW] = {32, 64};
static const int nets_of[N_NARROW] = {NETS, 8}; /* per trial */

typedef struct {
    double up[N_NARROW], down[N_NARROW]; /* nats per layer of a square */
    double spread;                /* variance of a layer's step, width 32 */
    double path[NETS][FIFTY + 1]; /* log10 |h_l|^2 / |x|^2, width 32 */
} luck;

/* Mean (power 1) or variance (power 2) of ln (2/n) chi-squared with K degrees of
 * freedom, K binomial(n, 1/2) and not 0: what a He layer does to ln |h|^2. */
static double typical_he(int n, int power)
{
    double share = nab_num_powi(2, -n), mean = 0, square = 0;
    double some = 1 - share;
    for (int k = 1; k <= n; k++) {
        share *= (double)(n - k + 1) / k;
        double log_chi2 = 2 * nab_lyapunov_gaussian(k, 1) + nab_num_log(k);
        double shift = log_chi2 + nab_num_log(2.0 / n);
        mean += share * shift / some;
        square += share * (shift * shift + 4 * nab_lyapunov_variance(k)) / some;
    }
    return power == 1 ? mean : square - mean * mean;
}

/* ln of |y|^2 of one row against that of another of the same length. */
static double log_ratio(const double *y, const double *x, size_t n)
{
    return nab_num_log(nab_array_sum_squares(n, y) /
                       nab_array_sum_squares(n, x));
}

static void follow_one(nab_tape *t, uint64_t seed, size_t n, double *up,
                       double *down, double *path)
{
    size_t units[FIFTY + 1];
    square_widths(units, FIFTY, n);
    stack s = build(t, seed, FIFTY, units, init_of(HE_IN));
    run(&s, t, nab_relu, 1);
    for (int l = 1; l <= FIFTY && path; l++) {
        double live[MOST_UNITS];
        for (size_t i = 0; i < n; i++)
            live[i] = s.z[l]->data[i] < 0 ? 0 : s.z[l]->data[i];
        path[l] = LOG10_E * log_ratio(live, s.x->data, n);
    }
    *up = log_ratio(s.h->data, s.x->data, n);
    /* The top mask halves noise; from there on a step is a whole layer. */
    *down = log_ratio(s.z[1]->grad, s.z[FIFTY]->grad, n);
}

static void observe_luck(int trial, void *context)
{
    const task *all = context;
    luck *found = (luck *)all->found + trial;
    nab_tape *t = nab_tape_new(1);
    double up[NETS], down[NETS];
    for (int i = N_NARROW - 1; i >= 0; i--) {
        for (int k = 0; k < nets_of[i]; k++)
            follow_one(t, nab_lab_seed(all->lab, "luck", trial * 100 + k),
                       narrow[i], &up[k], &down[k],
                       i == 0 ? found->path[k] : NULL);
        size_t n = (size_t)nets_of[i];
        found->up[i] = nab_array_mean(n, up) / FIFTY;
        found->down[i] = nab_array_mean(n, down) / (FIFTY - 1);
    }
    double step[NETS * FIFTY];
    for (int i = 0; i < NETS * FIFTY; i++) {
        const double *at = &found->path[i / FIFTY][i % FIFTY];
        step[i] = (at[1] - at[0]) / LOG10_E;
    }
    found->spread = nab_array_variance(NETS * FIFTY, step);
    nab_tape_free(t);
}

static void write_luck(nab_lab *lab, nab_tape *desk, const luck *found)
{
    size_t n = (size_t)nab_lab_trials(lab), all = NETS * n;
    double *x = nab_tape_keep(desk, all * sizeof *x);
    nab_csv *csv = nab_csv_open(lab, "luck.csv", NAB_TIGHT,
                                "layer,low,median,high,typical,mean");
    for (int l = 0; l <= FIFTY; l++) {
        double square = 0;
        for (size_t i = 0; i < all; i++) {
            x[i] = found[i / NETS].path[i % NETS][l];
            square += nab_num_pow(10, x[i]) / (double)all;
        }
        nab_sort(all, x);
        nab_row(csv, NULL, l, nab_quantile(all, x, 0.05),
                nab_quantile(all, x, 0.5), nab_quantile(all, x, 0.95),
                l * typical_he(32, 1) * LOG10_E, nab_num_log10(square));
    }
    double right = 0;
    for (size_t i = 0; i < all; i++)
        right += (found[i / NETS].path[i % NETS][FIFTY] < 0) / (double)all;
    nab_lab_result(lab, "luck.below", right);
    nab_lab_result(lab, "luck.nets", (double)all);
    nab_lab_result(lab, "luck.median", nab_quantile(all, x, 0.5));
    nab_lab_result(lab, "luck.low", nab_quantile(all, x, 0.05));
    nab_lab_result(lab, "luck.high", nab_quantile(all, x, 0.95));
}

static void study_luck(nab_lab *lab, nab_tape *desk)
{
    int n = nab_lab_trials(lab);
    luck *found = nab_tape_keep(desk, (size_t)n * sizeof *found);
    nab_lab_trials_run(lab, n, observe_luck, &(task){lab, found, NULL});
    write_luck(lab, desk, found);
    nab_summary up = NAB_OVER(n, found, up[0]),
                wide = NAB_OVER(n, found, up[1]);
    nab_summary down = NAB_OVER(n, found, down[0]);
    nab_summary spread = NAB_OVER(n, found, spread);
    nab_lab_judge(lab, "O3", up, typical_he(32, 1), 0, up, 0);
    nab_lab_judge(lab, "O3b", down, typical_he(32, 1), 0, down, 0);
    nab_lab_judge(lab, "O3c", wide, typical_he(64, 1), 0, wide,
                  typical_he(32, 1));
    nab_lab_judge(lab, "O3d", spread, typical_he(32, 2), 0, spread, 2.0 / 32);
    nab_lab_result_mean(lab, "luck.up", up);
    nab_lab_result_mean(lab, "luck.down", down);
    nab_lab_result_mean(lab, "luck.wide", wide);
    nab_lab_result_mean(lab, "luck.spread", spread);
    nab_lab_result(lab, "luck.theory", typical_he(32, 1));
    nab_lab_result(lab, "luck.spread_theory", typical_he(32, 2));
    nab_lab_result(lab, "luck.theory64", typical_he(64, 1));

    nab_lab_say(lab,
                "He, width 32: the mean of |h|^2 is kept, its logarithm "
                "changes by %.4f +- %.4f per layer (theory %.4f).",
                up.mean, up.se, typical_he(32, 1));
}

/*|
At width 32 theory says {{luck.theory:%.4f}} per layer; the nets say
{{luck.up:%.4f}} $\pm$ {{luck.up_se:%.4f}} going up ([@claim:O3]) and
{{luck.down:%.4f}} $\pm$ {{luck.down_se:%.4f}} going down ([@claim:O3b]). Twice the width, half the drift:
{{luck.theory64:%.4f}} in theory, {{luck.wide:%.4f}} $\pm$ {{luck.wide_se:%.4f}} measured ([@claim:O3c]).
The variance that a layer adds is {{luck.spread:%.3f}}, predicted {{luck.spread_theory:%.3f}}
([@claim:O3d]). {{? luck.up < 0 and luck.wide > luck.up }}

That settles the residuals of the last section: they are $5L/(4n)$ in the logarithm of a
root mean square, and the claims of this chapter allow for exactly that. It also says
something practical: what counts is *depth over width*. Fifty layers of 32 units are a
lottery, whatever the rule; fifty layers of a thousand are not. Orthogonal weights take a part of the noise away; the mask's part remains.

## Which rule fits which activation? {#sec:activations}

Half was the ReLU's number. Any other activation has one of its own, and, unless it is
homogeneous like the ReLU, one that depends on how large $z$ is. With
$W_{ij}\sim\mathcal N(0, \sigma_w^2/n)$ and $u$ standard normal, mean-field theory writes both lines
for any activation [@poole2016; @schoenholz2017],

$$ q_{\ell+1} = \sigma_w^2\,\mathbb E\,\varphi(\sqrt{q_\ell}\,u)^2, \qquad
   \chi(q) = \sigma_w^2\,\mathbb E\,\varphi'(\sqrt q\,u)^2 , $$ {#eq:meanfield}

and a gradient passes a layer with the factor $\sqrt\chi$. [@fig:factors] draws that factor
against $\sigma_w$, in units where LeCun and Xavier are one and He is $\sqrt2$. A rule fits an
activation where its curve crosses one.

![Factor of the gradient per layer against the size of the weights.](factors.svg){#fig:factors alt="Linear and ReLU rise as straight lines and cross one at 1 and at the root of 2; tanh bends at 1; the sigmoid crosses one only at ten."}

The linear net crosses at one and the ReLU at $\sqrt2$: Xavier and He. Tanh comes up to one a
little above $\sigma_w = 1$ (in the limit of many layers, at 1) and then clings to it for a while, since larger
weights push more units off the middle. It is the most forgiving of the four. The popular gain of $\tfrac53$ sits at
{{match.tanh_gain:%.3f}} per layer, slightly explosive.

The sigmoid crosses nowhere near. At Xavier's weights its factor is
{{match.sigmoid1:%.4f}} $\pm$ {{match.sigmoid1_se:%.4f}}, theory {{match.rate:%.4f}} ([@claim:V28b]). The
reference, whose headline is the vanishing gradient of exactly these layers, recommends Xavier
for them: "Good for tanh/sigmoid". It is good for the first ([@claim:V28]), and for the
second it *is* the disease of [@chapter:1]. At He's weights the factor is {{match.sigmoid_he:%.3f}},
at four times Xavier's still {{match.sigmoid4:%.3f}} ([@claim:V28c]). Only at
{{match.critical_gain:%.2f}} *times* Xavier does theory let a gradient through unharmed, and there
the nets measure {{match.critical:%.3f}} $\pm$ {{match.critical_se:%.3f}} ([@claim:O4]).
{{? match.sigmoid1 < 0.25 and match.sigmoid4 < 0.7 and match.critical > 0.85 }}

The promise of constant variance breaks in a subtler way. The mean square of a sigmoid's
output is about a quarter in any layer, so a monitor sees nothing. But that
quarter is the same for every input. What two inputs *differ* by shrinks by the
factor {{match.differ:%.4f}} per layer, the same $\sqrt\chi$ that rules the gradient ([@claim:V28d]):
the square of the difference loses a factor {{1 / match.differ^2:%.0f}} in every layer.
{{? near(match.differ, match.rate, 0.01) }}
*/
enum { N_ACT = 4, N_GAIN = 8, SIXTEEN = 16, LOW = 6, HIGH = 14, ROWS = 4 };
static const struct {
    const char *name;
    const nab_theory_activation *curve;
    nab_activation f;
} kind[N_ACT] = {{"ReLU", &nab_theory_relu, nab_relu},
                 {"tanh", &nab_theory_tanh, nab_tanh},
                 {"sigmoid", &nab_theory_sigmoid, nab_sigmoid},
                 {"linear", &nab_theory_linear, nab_identity}};
enum { RELU, TANH, SIGMOID, LINEAR };
static const double gain[N_GAIN] = {0.5, 1, ROOT2, 2, 4, 6, 10, 16};
enum { G_ONE = 1, G_HE = 2, G_FOUR = 4 }; /* Xavier, He, four */

typedef struct {
    double factor[N_ACT][N_GAIN]; /* per layer, of dL/dz, layers 6 to 14 */
    double differ;                /* sigmoid, Xavier: of the rms difference */
    double critical;              /* sigmoid at its critical weights */
    double tied, untied;          /* logits: centred sigmoid against tanh */
} match;

/* Mean square gain of the gradient between the layers LOW and HIGH, root, per
 * layer, at infinite width. */
static double factor_theory(int act, double sigma_w)
{
    double sw2 = sigma_w * sigma_w, q = sw2, product = 1;
    for (int l = 1; l < HIGH; l++) {
        if (l >= LOW)
            product *= nab_chi(kind[act].curve, sw2, q);
        q = nab_qmap(kind[act].curve, sw2, 0, q);
    }
    return nab_num_pow(product, 0.5 / (HIGH - LOW));
}

/* sigma_w at which chi is 1 for sigmoids without biases, by bisection. */
static double critical_sigmoid(void)
{
    double low = 4, high = 16;
    for (int k = 0; k < 40; k++) {
        double middle = (low + high) / 2, sw2 = middle * middle;
        double q = nab_qstar(&nab_theory_sigmoid, sw2, 0);
        *(nab_chi(&nab_theory_sigmoid, sw2, q) < 1 ? &low : &high) = middle;
    }
    return (low + high) / 2;
}

typedef struct {
    const nab_theory_activation *curve;
    double scale;
} bend;

static double slope_squared(double z, const void *context)
{
    const bend *b = context;
    double s = b->curve->slope(b->scale * z);
    return s * s;
}

static double slope_fourth(double z, const void *context)
{
    double square = slope_squared(z, context);
    return square * square;
}

/* c in "c/width": a factor's log falls by (3 E f'^4 / (E f'^2)^2 - 1) / (4 n)
 * per layer, half the variance of a square's; ReLU: 5/4, linear: 1/2. */
static double width_constant(int act, double sigma_w)
{
    double sw2 = sigma_w * sigma_w, q = sw2;
    for (int l = 1; l < HIGH; l++)
        q = nab_qmap(kind[act].curve, sw2, 0, q);
    bend b = {kind[act].curve, sqrt(q)};
    double square = nab_gauss_mean(slope_squared, &b);
    return (3 * nab_gauss_mean(slope_fourth, &b) / (square * square) - 1) / 4;
}

static stack birth_of(nab_tape *t, uint64_t seed, int act, double sigma_w,
                      int depth, size_t n, size_t rows)
{
    size_t units[MOST_LAYERS + 1];
    square_widths(units, depth, n);
    stack s = build(t, seed, depth, units, nab_scaled_normal(sigma_w));
    run(&s, t, kind[act].f, rows);
    return s;
}

static double interior_factor(const stack *s)
{
    return nab_num_pow(10,
                       (log_grad_rms(s->z[LOW]) - log_grad_rms(s->z[HIGH])) /
                           (HIGH - LOW));
}

/* log10 of the rms over rows of the deviation from the mean over rows. */
static double log_difference(nab_tensor *z)
{
    nab_tensor *var = nab_var_axis(z, 0);
    return nab_num_log10(nab_array_mean(var->size, var->data)) / 2;
}

/*|
### A rule for the sigmoid {#sec:centred}

Can sigmoids be initialised at all, short of weights ten times too large? The trouble is
not the slope alone. It is the *offset*: outputs between zero and one all share a mean of one half,
which carries no information and drives every $z$ away from the middle. Write

$$ \sigma(z) = \tfrac12\bigl(1 + \tanh \tfrac z2\bigr) . $$ {#eq:identity}

If $V$ are good weights for tanh, take $W = 4V$ and let a bias remove the constant, $b_j = -\tfrac12 \sum_i W_{ij}$.
Then $z_{\ell+1}/2 = \tanh(z_\ell/2)\,V$: in its halved variable the sigmoid net *is* the tanh
net, output for output. (The first and the last layer need a factor of two only: the data are no sigmoid's output, and
the logits are no sigmoid's input.) The
rule is four times Xavier and centring biases, and `centre` makes it of any net.
*/
/* A sigmoid layer of 4 V and b = -2 (1 V), between others of its kind, is a
 * tanh layer of V. In the first and in the last layer a factor 2 is enough. */
static void centre(nab_mlp *mlp)
{
    for (int l = 0; l < mlp->n_layer; l++) {
        nab_linear *layer = mlp->layer[l];
        bool inside = l > 0 && l < mlp->n_layer - 1;
        for (size_t i = 0; i < layer->w->size; i++)
            layer->w->data[i] *= inside ? 4 : 2;
        for (size_t j = 0; j < layer->fan_out && l > 0; j++) {
            double sum = 0;
            for (size_t i = 0; i < layer->fan_in; i++)
                sum += layer->w->data[i * layer->fan_out + j];
            layer->b->data[j] = -sum / 2;
        }
    }
}

/* The largest difference between the outputs of a tanh net and of a sigmoid
 * net made from the same draws, ten hidden layers. */
static double tie(nab_tape *t, uint64_t seed, bool biases)
{
    size_t units[TEN + 2];
    double out[ROWS * SQUARE];
    square_widths(units, TEN + 1, SQUARE);
    stack s = build(t, seed, TEN + 1, units, nab_xavier_normal(1));
    nab_tensor *x = nab_randn(t, nab_mat(ROWS, SQUARE));
    nab_tensor *y = nab_mlp_apply(s.mlp, x, nab_tanh, NULL, NULL);
    memcpy(out, y->data, sizeof out);
    centre(s.mlp);
    for (int l = 0; l <= TEN && !biases; l++)
        nab_init_fill(s.mlp->layer[l]->b, 1, 1, nab_init_constant(0));
    nab_tensor *same = nab_mlp_apply(s.mlp, x, nab_sigmoid, NULL, NULL);
    for (size_t i = 0; i < ROWS * SQUARE; i++)
        out[i] -= same->data[i];
    return nab_array_max_abs(ROWS * SQUARE, out);
}

static void observe_match(int trial, void *context)
{
    const task *all = context;
    match *found = (match *)all->found + trial;
    const double *critical = all->more;
    uint64_t seed = nab_lab_seed(all->lab, "match", trial);
    nab_tape *t = nab_tape_new(1);
    for (int a = 0; a < N_ACT; a++)
        for (int g = 0; g < N_GAIN; g++) {
            stack s =
                birth_of(t, seed, a, gain[g], SIXTEEN, (size_t)width, ROWS);
            found->factor[a][g] = interior_factor(&s);
            if (a == SIGMOID && g == G_ONE) {
                double far = log_difference(s.z[9]) - log_difference(s.z[3]);
                found->differ = nab_num_pow(10, far / 6);
            }
        }
    stack s =
        birth_of(t, seed, SIGMOID, *critical, SIXTEEN, (size_t)width, ROWS);
    found->critical = interior_factor(&s);
    found->tied = tie(t, seed, true);
    found->untied = tie(t, seed, false);
    nab_tape_free(t);
}

static void write_match(nab_lab *lab, const match *found)
{
    int n = nab_lab_trials(lab);
    nab_csv *csv = nab_csv_open(lab, "factors.csv", NAB_TIGHT,
                                "activation,gain,factor,se,low,high,theory,c");
    for (int a = 0; a < N_ACT; a++)
        for (int g = 0; g < N_GAIN; g++) {
            nab_summary s = NAB_OVER(n, found, factor[a][g]);
            nab_row(csv, kind[a].name, gain[g], s.mean, s.se, s.min, s.max,
                    factor_theory(a, gain[g]), width_constant(a, gain[g]));
        }
    csv = nab_csv_open(lab, "curves.csv", NAB_TIGHT, "activation,gain,theory");
    for (int a = 0; a < N_ACT; a++)
        for (int i = 0; i <= 40; i++) {
            double g = nab_num_pow(2, (i - 8) / 8.0);
            nab_row(csv, kind[a].name, g, factor_theory(a, g));
        }
}

static void judge_match(nab_lab *lab, const match *found, double critical)
{
    int n = nab_lab_trials(lab);
    nab_summary tanh1 = NAB_OVER(n, found, factor[TANH][G_ONE]);
    nab_summary sigmoid1 = NAB_OVER(n, found, factor[SIGMOID][G_ONE]);
    nab_summary sigmoid4 = NAB_OVER(n, found, factor[SIGMOID][G_FOUR]);
    nab_summary differ = NAB_OVER(n, found, differ);
    nab_summary there = NAB_OVER(n, found, critical);
    double tanh_theory = factor_theory(TANH, 1),
           rate = factor_theory(SIGMOID, 1);
    double c = width_constant(SIGMOID, 1) / width;
    nab_lab_judge(lab, "V28", tanh1, tanh_theory,
                  width_constant(TANH, 1) / width, sigmoid1, tanh_theory);
    nab_lab_judge(lab, "V28b", sigmoid1, rate, c * rate, sigmoid1, 1);
    nab_lab_judge(lab, "V28c", sigmoid4, 1, 0, there, 1);
    nab_lab_judge(lab, "V28d", differ, rate, c * rate, differ, 1);
    nab_lab_judge(lab, "O4", there, 1,
                  width_constant(SIGMOID, critical) / width, sigmoid4, 1);
    nab_lab_judge(lab, "O5", NAB_OVER(n, found, tied), 1e-12, 0,
                  NAB_OVER(n, found, untied), 1e-12);
    nab_lab_result_mean(lab, "match.tanh1", tanh1);
    nab_lab_result_mean(lab, "match.sigmoid1", sigmoid1);
    nab_lab_result_mean(lab, "match.sigmoid4", sigmoid4);
    nab_lab_result_mean(lab, "match.sigmoid_he",
                        NAB_OVER(n, found, factor[SIGMOID][G_HE]));
    nab_lab_result_mean(lab, "match.critical", there);
    nab_lab_result_mean(lab, "match.differ", differ);
    nab_lab_result(lab, "match.tied", NAB_OVER(n, found, tied).max);
    nab_lab_result(lab, "match.untied", NAB_OVER(n, found, untied).mean);
    nab_lab_result(lab, "match.tanh_theory", tanh_theory);
    nab_lab_result(lab, "match.rate", rate);
    nab_lab_result(lab, "match.rate4", factor_theory(SIGMOID, 4));
    nab_lab_result(lab, "match.critical_gain", critical);
    nab_lab_result(lab, "match.tanh_gain",
                   sqrt(nab_chi(&nab_theory_tanh, 25.0 / 9,
                                nab_qstar(&nab_theory_tanh, 25.0 / 9, 0))));
}

static void study_match(nab_lab *lab, nab_tape *desk)
{
    int n = nab_lab_trials(lab);
    double critical = critical_sigmoid();
    match *found = nab_tape_keep(desk, (size_t)n * sizeof *found);
    nab_lab_trials_run(lab, n, observe_match, &(task){lab, found, &critical});
    write_match(lab, found);
    judge_match(lab, found, critical);
    nab_lab_say(lab,
                "Sigmoid: a factor %.4f per layer with Xavier; 1 needs weights "
                "%.2f times as large.",
                NAB_OVER(n, found, factor[SIGMOID][G_ONE]).mean, critical);
}

/*|
A sigmoid net of ten hidden layers made in this way gives the tanh net's outputs to
{{match.tied:%.0e}}; without the biases they are {{match.untied:%.1f}} apart ([@claim:O5]).
{{? match.tied < 1e-12 and match.untied > 0.1 }} The kinship is one of birth: gradient
descent sees other coordinates and takes other steps. Whether it learns we ask [below](#sec:trained).

### Constant across layers? {#sec:constant}

Xavier's own promise, meanwhile, holds to the letter where it was derived: in linear square
layers ([@claim:V27d]). Under ReLU it halves per layer. Under tanh it is neither kept nor
lost exponentially. Near zero, $\tanh^2 z$ is $z^2 - \tfrac23 z^4$, so that
[@eq:meanfield] reads $q_{\ell+1} = q_\ell - 2 q_\ell^2$ to leading order (the mean of $u^4$ is three), which solves to

$$ q_\ell \to \frac1{2\ell} . $$ {#eq:power}

A power law, not a constant: {{signal.first:%.3f}} in the first layer, {{signal.tenth:%.4f}} in the tenth,
and in the fiftieth {{signal.tanh:%.4f}}, where theory at infinite width says {{signal.theory:%.4f}}
([@fig:signal]). {{? signal.tenth < signal.first / 5 and signal.tanh < 0.015 }} Finite width is a fair
account of the rest: a line in $1/n$ through widths 32 and 64 meets the axis at
{{signal.limit:%.4f}} $\pm$ {{signal.limit_se:%.4f}} ([@claim:V27e]) and says
{{signal.line:%.4f}} of the width of 128, which it has not seen ([@claim:V27f]); so few nets could not tell this
from the limit itself.

![Mean square of the output under Xavier's weights; linear and ReLU layers of 64 units, tanh layers of 128.](signal.svg){#fig:signal alt="On logarithmic axes linear layers stay at one, tanh falls along a straight line of slope minus one, ReLU drops exponentially."}
*/
enum { N_SIGNAL = 5, SIGNAL_ROWS = 8 };
static const struct {
    const char *name;
    int act;
    size_t units;
    int nets; /* per trial */
} signal[N_SIGNAL] = {{"linear", LINEAR, 64, 2},
                      {"ReLU", RELU, 64, 2},
                      {"tanh 32", TANH, 32, 8},
                      {"tanh 64", TANH, 64, 4},
                      {"tanh 128", TANH, 128, 1}};

typedef struct {
    double square[N_SIGNAL][FIFTY + 1]; /* of h_l = f(z_l) */
    double limit, predicted;            /* line through tanh 32 and 64 */
} signals;

/* Adds to square[l] a share of the mean square of h_l in one newborn net. */
static void send_up(nab_tape *t, uint64_t seed, int which, double *square)
{
    size_t units[FIFTY + 1];
    square_widths(units, FIFTY, signal[which].units);
    stack s = build(t, seed, FIFTY, units, nab_scaled_normal(1));
    nab_tape_no_grad(t, true);
    nab_tensor *h =
        nab_randn(t, nab_mat(nab_less(SIGNAL_ROWS, 2), signal[which].units));
    for (int l = 1; l <= FIFTY; l++) {
        double sum = 0;
        h = kind[signal[which].act].f(nab_linear_apply(s.mlp->layer[l - 1], h));
        for (size_t i = 0; i < h->size; i++)
            sum += h->data[i] * h->data[i];
        square[l] += sum / (double)h->size / signal[which].nets;
    }
}

static void observe_signal(int trial, void *context)
{
    const task *all = context;
    signals *found = (signals *)all->found + trial;
    nab_tape *t = nab_tape_new(1);
    for (int k = 0; k < N_SIGNAL; k++)
        for (int i = 0; i < signal[k].nets; i++)
            send_up(t, nab_lab_seed(all->lab, "signal", trial * 100 + i), k,
                    found->square[k]);
    double at32 = found->square[2][FIFTY], at64 = found->square[3][FIFTY];
    found->limit = 2 * at64 - at32;
    found->predicted = found->limit + (at64 - found->limit) / 2;
    nab_tape_free(t);
}

/* Mean square of h_l under Xavier's weights, at infinite width. */
static double signal_theory(int act, int layer)
{
    double q = 1;
    for (int l = 1; l <= layer; l++)
        q = nab_qmap(kind[act].curve, 1, 0, q);
    return q;
}

static void study_signal(nab_lab *lab, nab_tape *desk)
{
    int n = nab_lab_trials(lab);
    signals *found = nab_tape_keep(desk, (size_t)n * sizeof *found);
    nab_lab_trials_run(lab, n, observe_signal, &(task){lab, found, NULL});
    nab_csv *csv = nab_csv_open(lab, "signal.csv", NAB_TIGHT,
                                "net,layer,square,low,high,theory");
    for (int k = 0; k < N_SIGNAL; k++)
        for (int l = 1; l <= FIFTY; l++) {
            nab_summary s = NAB_OVER(n, found, square[k][l]);
            nab_row(csv, signal[k].name, l, s.mean, s.min, s.max,
                    signal_theory(signal[k].act, l));
        }
    nab_summary limit = NAB_OVER(n, found, limit);
    nab_summary line = NAB_OVER(n, found, predicted);
    nab_summary wide = NAB_OVER(n, found, square[4][FIFTY]);
    nab_summary flat = NAB_OVER(n, found, square[0][TEN]);
    double theory = signal_theory(TANH, FIFTY);
    nab_lab_judge(lab, "V27d", flat, 1, 0, NAB_OVER(n, found, square[3][TEN]),
                  1);
    nab_lab_judge(lab, "V27e", limit, theory, 0, limit, signal_theory(TANH, 1));
    nab_lab_judge(lab, "V27f", wide, line.mean, 5 * line.se, wide,
                  signal_theory(TANH, 1));
    nab_lab_result_mean(lab, "signal.limit", limit);
    nab_lab_result_mean(lab, "signal.line", line);
    nab_lab_result_mean(lab, "signal.tanh", wide);
    nab_lab_result_mean(lab, "signal.linear", flat);
    nab_lab_result(lab, "signal.theory", theory);
    nab_lab_result(lab, "signal.theory1", signal_theory(TANH, 1));
    nab_lab_result(lab, "signal.theory10", signal_theory(TANH, 10));
    nab_lab_result_mean(lab, "signal.first", NAB_OVER(n, found, square[4][1]));
    nab_lab_result_mean(lab, "signal.tenth",
                        NAB_OVER(n, found, square[4][TEN]));
}

/*|
## Two fans {#sec:fans}

In square layers it did not matter which fan a rule counts. Real nets are not square, and
then [@eq:forward] and [@eq:backward] want different things. Over a whole ReLU net the signal's mean
square is multiplied by $F = \prod \tfrac12 n_{\ell-1} v_\ell$ and the gradient's by
$B = \prod \tfrac12 n_\ell v_\ell$, and the quotient does not contain the rule:

$$ \frac FB = \prod_\ell \frac{n_{\ell-1}}{n_\ell} = \frac{n_0}{n_L} . $$ {#eq:fans}

*No choice of variances keeps both, per unit, unless the net is as wide at its end as at
its beginning.* With `fan_in` one keeps the signal and lets the gradient per unit pay; with `fan_out`
one pays in signal; Xavier's mean of both splits the bill.
*/
enum { N_FAN = 3, TAPER = 5, CONV = 3, TAPS = 9, PLACES = 16 };
enum { FAN_IN, FAN_OUT, FAN_BOTH };
static const char *const fan_name[N_FAN] = {"fan_in", "fan_out", "both"};
static const size_t taper[TAPER + 1] = {512, 256, 128, 64, 32, 16};
static const size_t channels[CONV + 1] = {3, 64, 128, 256};

static nab_init init_of_fan(int fan)
{
    if (fan == FAN_BOTH)
        return nab_xavier_normal(nab_gain_relu());
    return nab_kaiming_normal(fan == FAN_IN ? NAB_FAN_IN : NAB_FAN_OUT,
                              nab_gain_relu());
}

/* Half of fan times variance: what a layer does to a mean square. */
static double square_gain(int fan, double in, double out, bool backward)
{
    double below = fan == FAN_IN ? in : fan == FAN_OUT ? out : (in + out) / 2;
    return (backward ? out : in) / below;
}

typedef struct {
    double forward[N_FAN][TAPER + 1], backward[N_FAN][TAPER + 1];
    double balance[N_FAN]; /* forward[5] - backward[0] */
    double conv[N_FAN], conv_back[N_FAN], conv_norm[N_FAN];
    double xavier; /* ReLU, gain 1: forward[5] */
} tapers;

static void run_taper(nab_tape *t, uint64_t seed, nab_init init, double *up,
                      double *down)
{
    nab_tape_restart(t, seed);
    nab_mlp *mlp = nab_mlp_new(t, TAPER, taper, init, "layer");
    nab_tensor *noise = nab_randn(t, nab_mat(ROWS, taper[0]));
    nab_tensor *pull = nab_randn(t, nab_mat(ROWS, taper[TAPER]));
    nab_tensor *h[TAPER + 1];
    h[0] = nab_input(t, noise->shape, noise->data);
    for (int l = 1; l <= TAPER; l++)
        h[l] = nab_relu(nab_linear_apply(mlp->layer[l - 1], h[l - 1]));
    nab_backward_from(h[TAPER], pull->data);
    for (int l = 0; l <= TAPER; l++) {
        up[l] = log_rms(h[l]) - log_rms(h[0]);
        down[l] = log_grad_rms(h[l]) - log_grad_rms(h[TAPER]);
    }
}

/*|
### Filters {#sec:filters}

The reference's checklist uses both fans in one function:

::: {.reference section="Prevention Strategies: Initialization Checklist"}
Conv2d: `kaiming_normal_(m.weight, mode='fan_out', nonlinearity='relu')` [...]\
Linear: `kaiming_normal_(m.weight, mode='fan_in', nonlinearity='relu')`
:::

A convolution is a linear map in disguise: a filter of $k \times k$ taps over $C$ channels is a
unit with $C k^2$ inputs, applied at every place. To measure it we need no
new operation. `patches` lays what each filter sees side by side (nine taps, on a ring
of sixteen places so that there is no border), and a matrix product does the rest.
*/
/* Row p of the result is what the filter at place p sees: the rows p .. p+8 of
 * x (PLACES,C), round a ring, side by side: (PLACES,9 C). */
static nab_tensor *patches(nab_tensor *x)
{
    nab_tensor *tap[TAPS];
    for (size_t k = 0; k < TAPS; k++) {
        size_t row[PLACES];
        for (size_t p = 0; p < PLACES; p++)
            row[p] = (p + k) % PLACES;
        tap[k] = nab_gather_rows(x, PLACES, row);
    }
    return nab_concat(TAPS, tap, 1);
}

/* log10 of: the signal's rms, the gradient's rms, the gradient's norm. */
static void run_filters(nab_tape *t, uint64_t seed, int fan, double *up,
                        double *down, double *norm)
{
    nab_tape_restart(t, seed);
    nab_tensor *noise = nab_randn(t, nab_mat(PLACES, channels[0]));
    nab_tensor *pull = nab_randn(t, nab_mat(PLACES, channels[CONV]));
    nab_tensor *x = nab_input(t, noise->shape, noise->data), *h = x;
    for (int l = 1; l <= CONV; l++) {
        size_t in = TAPS * channels[l - 1], out = TAPS * channels[l];
        nab_tensor *w = nab_param(t, nab_mat(in, channels[l]), "filters");
        nab_init_fill(w, in, out, init_of_fan(fan));
        h = nab_relu(nab_matmul(patches(h), w));
    }
    nab_backward_from(h, pull->data);
    *up = log_rms(h) - log_rms(x);
    *down = log_grad_rms(x) - log_grad_rms(h);
    *norm = *down + nab_num_log10((double)x->size / (double)h->size) / 2;
}

static void observe_taper(int trial, void *context)
{
    const task *all = context;
    tapers *found = (tapers *)all->found + trial;
    uint64_t seed = nab_lab_seed(all->lab, "taper", trial);
    double none[TAPER + 1], up[TAPER + 1];
    nab_tape *t = nab_tape_new(1);
    for (int k = 0; k < N_FAN; k++) {
        run_taper(t, seed, init_of_fan(k), found->forward[k],
                  found->backward[k]);
        found->balance[k] = found->forward[k][TAPER] - found->backward[k][0];
        run_filters(t, seed, k, &found->conv[k], &found->conv_back[k],
                    &found->conv_norm[k]);
    }
    run_taper(t, seed, nab_xavier_uniform(1), up, none);
    found->xavier = up[TAPER];
    nab_tape_free(t);
}

static void taper_theory(int fan, double *up, double *down)
{
    up[0] = down[TAPER] = 0;
    for (int l = 1; l <= TAPER; l++) {
        double in = (double)taper[l - 1], out = (double)taper[l];
        up[l] = up[l - 1] + nab_num_log10(square_gain(fan, in, out, false)) / 2;
    }
    for (int l = TAPER; l >= 1; l--) {
        double in = (double)taper[l - 1], out = (double)taper[l];
        down[l - 1] =
            down[l] + nab_num_log10(square_gain(fan, in, out, true)) / 2;
    }
}

static void judge_filters(nab_lab *lab, const tapers *found)
{
    int n = nab_lab_trials(lab);
    double slack = 0, lost = 0;
    for (int l = 1; l <= CONV; l++) {
        slack += finite_width(1, (double)channels[l]);
        lost +=
            nab_num_log10((double)channels[l - 1] / (double)channels[l]) / 2;
    }
    nab_summary in = NAB_OVER(n, found, conv[FAN_IN]);
    nab_summary out = NAB_OVER(n, found, conv[FAN_OUT]);
    nab_summary norm = NAB_OVER(n, found, conv_norm[FAN_IN]);
    nab_summary element = NAB_OVER(n, found, conv_back[FAN_OUT]);
    nab_lab_judge(lab, "P1", out, lost, slack, out, 0);
    nab_lab_judge(lab, "P1b", in, 0, slack, out, 0);
    nab_lab_judge(lab, "P1c", norm, 0, slack,
                  NAB_OVER(n, found, conv_norm[FAN_OUT]), 0);
    nab_lab_judge(lab, "P1d", element, 0, slack,
                  NAB_OVER(n, found, conv_back[FAN_IN]), 0);
    nab_lab_result_mean(lab, "conv.forward_in", in);
    nab_lab_result_mean(lab, "conv.forward_out", out);
    nab_lab_result_mean(lab, "conv.in_norm", norm);
    nab_lab_result_mean(lab, "conv.in_element",
                        NAB_OVER(n, found, conv_back[FAN_IN]));
    nab_lab_result_mean(lab, "conv.out_norm",
                        NAB_OVER(n, found, conv_norm[FAN_OUT]));
    nab_lab_result_mean(lab, "conv.out_element", element);
    nab_lab_result(lab, "conv.theory", lost);
}

static void judge_taper(nab_lab *lab, const tapers *found)
{
    int n = nab_lab_trials(lab);
    double up[N_FAN][TAPER + 1], down[N_FAN][TAPER + 1], slack = 0, gain1 = 0;
    for (int k = 0; k < N_FAN; k++)
        taper_theory(k, up[k], down[k]);
    for (int l = 1; l <= TAPER; l++) {
        slack += finite_width(1, (double)taper[l]);
        gain1 -= nab_num_log10(2) / 2;
    }
    nab_summary in = NAB_OVER(n, found, forward[FAN_IN][TAPER]);
    nab_summary out = NAB_OVER(n, found, backward[FAN_OUT][0]);
    nab_summary both = NAB_OVER(n, found, balance[FAN_BOTH]);
    nab_summary xavier = NAB_OVER(n, found, xavier);
    double fixed = nab_num_log10((double)taper[0] / (double)taper[TAPER]) / 2;
    nab_lab_judge(lab, "O6", in, 0, slack,
                  NAB_OVER(n, found, forward[FAN_OUT][TAPER]), 0);
    nab_lab_judge(lab, "O6b", out, 0, slack,
                  NAB_OVER(n, found, backward[FAN_IN][0]), 0);
    nab_lab_judge(lab, "O6c", both, fixed, slack, both, 0);
    nab_lab_judge(lab, "V27g", xavier, up[FAN_BOTH][TAPER] + gain1, slack,
                  xavier, 0);
    nab_lab_result_mean(lab, "taper.out_up",
                        NAB_OVER(n, found, forward[FAN_OUT][TAPER]));
    nab_lab_result_mean(lab, "taper.in_down",
                        NAB_OVER(n, found, backward[FAN_IN][0]));
    nab_lab_result_mean(lab, "taper.both_up",
                        NAB_OVER(n, found, forward[FAN_BOTH][TAPER]));
    nab_lab_result_mean(lab, "taper.both_down",
                        NAB_OVER(n, found, backward[FAN_BOTH][0]));
    nab_lab_result_mean(lab, "taper.xavier", xavier);
    nab_lab_result_mean(lab, "taper.balance", both);
    nab_lab_result(lab, "taper.fixed", fixed);
    nab_lab_result(lab, "taper.both_theory", up[FAN_BOTH][TAPER]);
}

static void study_taper(nab_lab *lab, nab_tape *desk)
{
    int n = nab_lab_trials(lab);
    tapers *found = nab_tape_keep(desk, (size_t)n * sizeof *found);
    nab_lab_trials_run(lab, n, observe_taper, &(task){lab, found, NULL});
    nab_csv *csv = nab_csv_open(lab, "taper.csv", NAB_EXACT,
                                "fan,layer,units,forward,forward_theory,"
                                "backward,backward_theory");
    for (int k = 0; k < N_FAN; k++) {
        double up[TAPER + 1], down[TAPER + 1];
        taper_theory(k, up, down);
        for (int l = 0; l <= TAPER; l++)
            nab_row(csv, fan_name[k], l, (double)taper[l],
                    NAB_OVER(n, found, forward[k][l]).mean, up[l],
                    NAB_OVER(n, found, backward[k][l]).mean, down[l]);
    }
    judge_taper(lab, found);
    judge_filters(lab, found);
    nab_lab_say(lab,
                "Filters 3-64-128-256: the signal changes by %+.3f decades "
                "with fan_out, %+.3f with fan_in.",
                NAB_OVER(n, found, conv[FAN_OUT]).mean,
                NAB_OVER(n, found, conv[FAN_IN]).mean);
}

/*|
![Signal and gradient in a net that tapers. Full lines and filled points: the signal going up;
dashed lines and open points: the gradient coming down.](taper.svg){#fig:taper alt="With fan_in the signal is level and the gradient shrinks towards the data; with fan_out the gradient is level and the signal grows; the mean of both does half of each."}

In the net that tapers from 512 units to 16, `fan_in` keeps the signal ([@claim:O6]), `fan_out`
keeps the gradient ([@claim:O6b]), and under the compromise the two root mean squares have the
quotient $10^{ {{taper.balance:%.2f}} }$, by [@eq:fans] $\sqrt{512/16} = 10^{ {{taper.fixed:%.2f}} }$
([@claim:O6c]). Xavier itself, without the
ReLU's two, leaves $10^{ {{taper.xavier:%.2f}} }$ of the signal ([@claim:V27g]): constant it is not.
{{? near(taper.balance, taper.fixed, 0.3) and taper.xavier < -0.1 }}

Filters usually go the other way, from few channels to many. In three layers of them, with
channels 3-64-128-256, the `fan_out` that the reference prescribes for filters leaves
$10^{ {{conv.forward_out:%.3f}} }$ of the
signal, theory $10^{ {{conv.theory:%.3f}} }$ ([@claim:P1]), and the `fan_in` that it prescribes for
matrices would leave all of it, $10^{ {{conv.forward_in:%.3f}} }$ ([@claim:P1b]). In return `fan_out` keeps the gradient of a single element ([@claim:P1d]). But `fan_in` keeps the *norm* of the
gradient as a whole ([@claim:P1c]), which is what enters the gradient of the weights; and `fan_out` keeps that of the signal.
{{? conv.forward_out < -0.8 and near(conv.forward_in, 0, 0.1) and near(conv.in_norm, 0, 0.15) }}
He and co-authors [-@he2015] remark that either is enough to train, since the error is a constant and does not grow with depth: by [@eq:fans] only the two ends count. Yet
a function that uses one fan here and the other there has no reason for doing so.

## A number for all nets? {#sec:number}

Elsewhere the reference proposes to do without rules:

::: {.reference section="Exploding Gradients: Solutions, 4. Careful Initialization"}
Check initial weight magnitudes [...] Should be around 0.01 to 0.1
:::

and lists "Weights too small (< 0.01)" among the causes of vanishing. By [@eq:forward] a
ReLU layer with standard deviation $s$ multiplies the signal by $s\sqrt{n_{\text{in}}/2}$. That
is one for a single $n_{\text{in}}$: 20\ 000 when $s$ is 0.01, and 200 when it is 0.1
([@fig:fixed]).
*/
enum { N_FANIN = 7, FIXED_UNITS = 8, WIDE = 512 };
static const size_t fan_ins[N_FANIN] = {16, 64, 256, 512, 2048, 8192, 32768};
enum { F_64 = 1, F_512 = 3, F_LAST = 6 };
enum { S_001, S_01, S_HE, N_SD };
static const char *const sd_name[N_SD] = {"sd 0.01", "sd 0.1", "He"};

typedef struct {
    double factor[N_SD][N_FANIN]; /* rms of h over rms of what came in */
    double he_sd[N_FANIN];        /* of the weights themselves */
    double wide;                  /* log10 rms over ten layers of 512 */
    double bias;                  /* sd of zero biases */
} fixed;

static nab_init init_of_sd(int which)
{
    return which == S_001  ? nab_init_normal(0, 0.01)
           : which == S_01 ? nab_init_normal(0, 0.1)
                           : init_of(HE_IN);
}

static void one_layer(nab_tape *t, uint64_t seed, int which, int i,
                      fixed *found)
{
    nab_tape_restart(t, seed);
    nab_linear *layer =
        nab_linear_new(t, fan_ins[i], FIXED_UNITS, init_of_sd(which), "layer");
    nab_tensor *x = nab_randn(t, nab_mat(2, fan_ins[i]));
    nab_tensor *h = nab_relu(nab_linear_apply(layer, x));
    found->factor[which][i] = nab_num_pow(10, log_rms(h) - log_rms(x));
    if (which == S_HE)
        found->he_sd[i] =
            sqrt(nab_array_variance(layer->w->size, layer->w->data));
    found->bias = sqrt(nab_array_variance(layer->b->size, layer->b->data));
}

static double ten_wide(nab_tape *t, uint64_t seed)
{
    size_t units[TEN + 1];
    square_widths(units, TEN, WIDE);
    stack s = build(t, seed, TEN, units, init_of_sd(S_01));
    nab_tensor *x = nab_randn(t, nab_mat(2, WIDE));
    nab_tensor *y = nab_mlp_apply(s.mlp, x, nab_relu, NULL, NULL);
    return log_rms(nab_relu(y)) - log_rms(x);
}

static void observe_fixed(int trial, void *context)
{
    const task *all = context;
    fixed *found = (fixed *)all->found + trial;
    uint64_t seed = nab_lab_seed(all->lab, "fixed", trial);
    nab_tape *t = nab_tape_new(1);
    for (int k = 0; k < N_SD; k++)
        for (int i = 0; i < N_FANIN; i++)
            one_layer(t, seed, k, i, found);
    found->wide = ten_wide(t, seed);
    nab_tape_free(t);
}

static void study_fixed(nab_lab *lab, nab_tape *desk)
{
    int n = nab_lab_trials(lab);
    fixed *found = nab_tape_keep(desk, (size_t)n * sizeof *found);
    nab_lab_trials_run(lab, n, observe_fixed, &(task){lab, found, NULL});
    nab_csv *csv = nab_csv_open(lab, "fixed.csv", NAB_EXACT,
                                "rule,fan_in,factor,low,high,theory,sd");
    for (int k = 0; k < N_SD; k++)
        for (int i = 0; i < N_FANIN; i++) {
            double m = (double)fan_ins[i], he = sqrt(2 / m);
            double sd = k == S_001 ? 0.01 : k == S_01 ? 0.1 : he;
            nab_summary s = NAB_OVER(n, found, factor[k][i]);
            nab_row(csv, sd_name[k], m, s.mean, s.min, s.max, sd * sqrt(m / 2),
                    sd);
        }
    nab_summary he64 = NAB_OVER(n, found, he_sd[F_64]);
    nab_summary last = NAB_OVER(n, found, he_sd[F_LAST]);
    nab_summary keeps = NAB_OVER(n, found, factor[S_HE][F_LAST]);
    nab_summary loses = NAB_OVER(n, found, factor[S_001][F_64]);
    nab_summary wide = NAB_OVER(n, found, wide);
    nab_lab_judge(lab, "E26", he64, 0.1, 0, NAB_OVER(n, found, he_sd[F_512]),
                  0.1);
    nab_lab_judge(lab, "E26c", wide,
                  TEN * nab_num_log10(0.1 * sqrt(WIDE / 2.0)),
                  finite_width(TEN, WIDE), wide, 0);
    nab_lab_judge(lab, "V15", last, 0.01, 0, he64, 0.01);
    nab_lab_judge(lab, "V15b", keeps, 1, 0, loses, 1);
    nab_lab_judge(lab, "E27", NAB_OVER(n, found, bias), 0, 0, he64, 0);
    nab_lab_result_mean(lab, "fixed.he64", he64);
    nab_lab_result_mean(lab, "fixed.he_last", last);
    nab_lab_result_mean(lab, "fixed.keeps", keeps);
    nab_lab_result_mean(lab, "fixed.loses", loses);
    nab_lab_result_mean(lab, "fixed.grows",
                        NAB_OVER(n, found, factor[S_01][F_LAST]));
    nab_lab_result_mean(lab, "fixed.wide", wide);
    nab_lab_say(lab,
                "He's own sd: %.4f at fan_in 64, %.4f at 32768; a fixed sd of "
                "0.1 gains %.2f decades in ten layers of 512.",
                he64.mean, last.mean, wide.mean);
}

/*|
![A fixed standard deviation against the number of inputs.](fixed.svg){#fig:fixed alt="Two parallel lines rise with the square root of fan_in and cross one at 200 and at 20000; He's rule is level at one."}

So the advice rejects the right weights wherever fewer than 200 inputs meet. For 64 inputs He's
weights have a standard deviation of {{fixed.he64:%.3f}} ([@claim:E26]) and would be sent back; 0.01 would be
accepted and leaves $10^{ {{birth.small10:%.1f}} }$ of the signal after ten layers ([@claim:E26b]). With 512 units the
other end of the range is the dangerous one: 0.1 multiplies the signal by
{{10^fixed.wide:%.0f}} in ten layers ([@claim:E26c]). And with 32\ 768 inputs He's weights are at {{fixed.he_last:%.4f}}, "too small"
by the other sentence, and keep the signal ([@claim:V15], [@claim:V15b]).
{{? fixed.he64 > 0.1 and fixed.he_last < 0.01 and fixed.wide > 1.5 }}
Not even zero biases, which the reference rightly wants elsewhere, would pass the inspection:
their spread is zero ([@claim:E27]). A range of numbers cannot stand in for a
rule, because the thing to be judged is $s\sqrt{n_{\text{in}}}$ and not $s$.

## Does it matter? {#sec:map}

Birth is not life: optimisers move weights, and a poor start may be forgiven. The long
runs of this chapter (`--sweep`; their tables are kept with it) train nets of 64 units on
digits, 16 trials to a cell.
*/
enum { MINI = 32, SWEEP_TRIALS = 16 };

/* A net of hidden layers for the digits. The readout is LeCun's throughout. */
typedef struct {
    nab_activation f;
    nab_init hidden;
    bool torch_biases, centred;
    double lr;
    int steps;
} recipe;

static stack digit_net(nab_tape *t, uint64_t seed, const recipe *how,
                       int hidden)
{
    size_t units[MOST_LAYERS + 1];
    square_widths(units, hidden, SQUARE);
    units[hidden + 1] = NAB_CLASSES;
    stack s = build(t, seed, hidden + 1, units, how->hidden);
    nab_linear *readout = s.mlp->layer[hidden];
    nab_init_fill(readout->w, readout->fan_in, readout->fan_out,
                  nab_lecun_normal());
    double most = 1 / sqrt(SQUARE);
    for (int l = 0; l <= hidden && how->torch_biases; l++)
        nab_init_fill(s.mlp->layer[l]->b, 1, 1, nab_init_uniform(-most, most));
    if (how->centred)
        centre(s.mlp);
    return s;
}

/* One step of gradient descent; returns the loss before it. */
static double learn(nab_tape *t, const stack *s, nab_activation f, nab_sgd *sgd,
                    const nab_part *part, nab_batches *order)
{
    int label[MINI];
    const size_t *index = nab_batches_next(order);
    nab_tensor *x = nab_part_take(t, part, MINI, index, label);
    nab_zero_grad(t);
    nab_tensor *y = nab_mlp_apply(s->mlp, x, f, NULL, NULL);
    nab_tensor *loss = nab_cross_entropy(y, label);
    nab_backward(loss);
    double before = nab_item(loss);
    nab_sgd_step(sgd);
    nab_tape_reset(t);
    return before;
}

/* The share of the test part that is right; *loss may be NULL. */
static double examine(nab_tape *t, const stack *s, nab_activation f,
                      const nab_part *part, double *loss)
{
    bool before = nab_tape_no_grad(t, true);
    nab_tensor *x = nab_part_all(t, part);
    nab_tensor *y = nab_mlp_apply(s->mlp, x, f, NULL, NULL);
    size_t right = 0;
    for (size_t i = 0; i < part->n; i++) {
        const double *row = y->data + i * NAB_CLASSES;
        int best = 0;
        for (int k = 1; k < NAB_CLASSES; k++)
            best = row[k] > row[best] ? k : best;
        right += best == part->label[i];
    }
    if (loss)
        *loss = nab_item(nab_cross_entropy(y, part->label));
    nab_tape_no_grad(t, before);
    nab_tape_reset(t);
    return (double)right / (double)part->n;
}

static double train(nab_tape *t, stack s, const recipe *how,
                    const nab_split *data, uint64_t order_seed)
{
    nab_sgd *sgd = nab_sgd_new(t, how->lr);
    nab_batches *order = nab_batches_new(data->train.n, MINI, order_seed);
    for (int k = 0; k < how->steps; k++)
        learn(t, &s, how->f, sgd, &data->train, order);
    nab_batches_free(order);
    return examine(t, &s, how->f, &data->test, NULL);
}

/* Test accuracy of each trial of one recipe, summarised. */
static nab_summary train_all(const task *all, const recipe *how, int hidden)
{
    double right[SWEEP_TRIALS];
    nab_tape *t = nab_tape_new(1);
    for (int i = 0; i < SWEEP_TRIALS; i++) {
        uint64_t seed = nab_lab_seed(all->lab, "digits", i);
        stack s = digit_net(t, seed, how, hidden);
        right[i] =
            train(t, s, how, all->more, nab_lab_seed(all->lab, "order", i));
    }
    nab_tape_free(t);
    return nab_summarise(SWEEP_TRIALS, right);
}

/*|
The first long run varies depth and variance. The step size is small and the same all over a map (0.01 for
ReLU, 0.05 for tanh); each net takes 400 steps of 32 digits, and its readout is LeCun's throughout.
*/
enum { N_STAGE = 6, N_SQUARE = 9, N_MAP = 2 };
/* Shallow nets first and last: those are the cells computed by --spot. */
static const int stage[N_STAGE] = {2, 10, 35, 50, 20, 5};
static const double map_sw2[N_MAP][N_SQUARE] = {
    {0.5, 0.7, 1, 1.4, 2, 2.8, 4, 5.6, 8},
    {0.25, 0.35, 0.5, 0.7, 1, 1.4, 2, 2.8, 4}};

static void map_cell(int cell, nab_csv *rows, void *context)
{
    int act = cell / (N_STAGE * N_SQUARE), i = cell / N_SQUARE % N_STAGE;
    double sw2 = map_sw2[act][cell % N_SQUARE];
    const recipe how = {.f = kind[act].f,
                        .hidden = nab_scaled_normal(sqrt(sw2)),
                        .lr = act == RELU ? 0.01 : 0.05,
                        .steps = 400};
    nab_summary s = train_all(context, &how, stage[i]);
    nab_row(rows, kind[act].name, stage[i], sw2, s.mean, s.se, s.min, s.max);
}

/*|
![Accuracy against depth and variance of the weights, ReLU.](map.svg){#fig:map alt="At two layers every variance learns; with depth the learning cells close in on the line at 2 from both sides."}

[@fig:map] shows the answer. At two layers everything learns. At five the smallest
variances begin to fail, and from there the region that learns closes around the critical line like a funnel. At twenty
layers He's weights reach {{100 * map.he20:%.0f}} % ([@claim:O7]); half that variance, Xavier's, leaves
{{100 * map.xavier20:%.0f}} %, twice that variance {{100 * map.double20:%.0f}} % ([@claim:O7b]).
{{? map.he20 > 0.7 and map.xavier20 < 0.15 and map.double20 < 0.2 }}

The shape of the funnel is no mystery. Suppose a net can recover from a signal that is
too weak by some fixed factor, and not more. At depth $L$ the signal is left with
$(\sigma_w^2/2)^{L/2}$, a little less in a net of finite width, so the edge lies where $\tfrac L2 \ln(\sigma_w^2/2)$ is a constant: *the
permitted error in the variance shrinks as one over the depth*. We read the constant
off at depth 10, where half of the digits are right at $\sigma_w^2 = {{edge.at10:%.2f}}$ (a
signal left at {{edge.left:%.2f}}), and predict {{edge.predicted20:%.2f}} for depth 20. The nets say
{{edge.at20:%.2f}} ([@claim:O7d]); at depth 5, {{edge.predicted5:%.2f}} against {{edge.at5:%.2f}}.
{{? near(log(edge.at20), log(edge.predicted20), 0.17) and near(log(edge.at5), log(edge.predicted5), 0.17) }}

At fifty layers even the line itself gives way: {{100 * map.he50:%.0f}} %. Criticality keeps
the *size* of the signal. It does not keep two inputs apart, whose angle closes layer by layer [@cho2009], and [@sec:typical] told us
that fifty layers of 64 units are well on their way into the lottery. Residual connections
([@chapter:4]) and normalisation ([@chapter:5]) exist for a reason. {{? map.he50 < 0.6 }}

![The same for tanh.](maptanh.svg){#fig:maptanh alt="For tanh the critical line is at 1; cells below it fail with depth, cells well above it still learn at twenty layers."}

For tanh ([@fig:maptanh]) the line is at one, as [@fig:factors] promised, and Xavier stands on it: {{100 * map.tanh20:%.0f}} % at
twenty layers, with half the variance {{100 * map.tanh20_low:%.0f}} % ([@claim:O7c]). The
funnel is lopsided. Above the line, tanh limits what ReLU would let explode, and at 35 layers the best weights are
a little *larger* than critical, {{100 * map.tanh35_above:%.0f}} % against {{100 * map.tanh35:%.0f}} %.
{{? map.tanh20 > 0.8 and map.tanh20_low < 0.2 and map.tanh35_above > map.tanh35 }}

### Nine rules, three activations {#sec:trained}

The second long run takes ten hidden layers and all rules, the constant 0.1 besides, and
for the sigmoid the centred rule too, each at three step sizes of which the best counts
([@fig:rules]).
*/
enum { N_TRAINED = N_RULE + 2, TENTH = N_RULE, CENTRED, N_LR = 3 };
enum { N_RULE_CELL = (3 * (N_RULE + 1) + 1) * N_LR };
static const double rate_of[N_LR] = {0.03, 0.1, 0.3};

static const char *name_of(int rule)
{
    return rule < N_RULE   ? rule_name[rule]
           : rule == TENTH ? "sd 0.1"
                           : "centred";
}

static void rule_cell(int cell, nab_csv *rows, void *context)
{
    int pair = cell / N_LR, act = pair / (N_RULE + 1),
        rule = pair % (N_RULE + 1);
    if (act == 3) { /* the last pair: sigmoids, centred */
        act = SIGMOID;
        rule = CENTRED;
    }
    nab_init init = rule < N_RULE   ? init_of(rule)
                    : rule == TENTH ? nab_init_normal(0, 0.1)
                                    : nab_xavier_normal(1);
    const recipe how = {.f = kind[act].f,
                        .hidden = init,
                        .torch_biases = rule == PYTORCH,
                        .centred = rule == CENTRED,
                        .lr = rate_of[cell % N_LR],
                        .steps = 300};
    nab_summary s = train_all(context, &how, TEN);
    char label[64];
    size_t n = 0;
    for (const char *c = kind[act].name; *c; c++)
        label[n++] = *c;
    label[n++] = ' ';
    for (const char *c = name_of(rule); *c; c++)
        label[n++] = *c;
    label[n] = 0;
    nab_row(rows, label, act, rule, how.lr, s.mean, s.se, s.min, s.max);
}

static void run_sweeps(nab_lab *lab, const nab_split *data)
{
    task all = {lab, NULL, data};
    nab_lab_sweep_run(lab,
                      &(nab_sweep){"map.csv",
                                   "activation,depth,sw2,accuracy,se,low,high",
                                   N_MAP * N_STAGE * N_SQUARE, map_cell, &all});
    nab_lab_sweep_run(
        lab,
        &(nab_sweep){"rules.csv", "net,activation,rule,lr,accuracy,se,low,high",
                     N_RULE_CELL, rule_cell, &all});
}

static nab_summary row_of(const nab_table *table, size_t i)
{
    return (nab_summary){.n = SWEEP_TRIALS,
                         .mean = nab_table_number(table, i, "accuracy"),
                         .se = nab_table_number(table, i, "se"),
                         .min = nab_table_number(table, i, "low"),
                         .max = nab_table_number(table, i, "high")};
}

static nab_summary on_map(const nab_table *table, const char *act, int depth,
                          double sw2)
{
    for (size_t i = 0; i < nab_table_rows(table); i++)
        if (strcmp(nab_table_text(table, i, "activation"), act) == 0 &&
            nab_table_number(table, i, "depth") == depth &&
            nab_table_number(table, i, "sw2") == sw2)
            return row_of(table, i);
    return (nab_summary){0};
}

/* Where the accuracy of a depth rises through a half: ln sw2, on the line
 * between two neighbours of the grid. */
static double half_way(const nab_table *table, int depth)
{
    for (int k = 0; k + 1 < N_SQUARE; k++) {
        double a = on_map(table, "ReLU", depth, map_sw2[RELU][k]).mean;
        double b = on_map(table, "ReLU", depth, map_sw2[RELU][k + 1]).mean;
        double low = nab_num_log(map_sw2[RELU][k]);
        double high = nab_num_log(map_sw2[RELU][k + 1]);
        if (a < 0.5 && b >= 0.5)
            return low + (high - low) * (0.5 - a) / (b - a);
    }
    return NAN;
}

/* The signal that a net of that depth and ln sw2 has left, in nats of its rms,
 * typically: the law of the mean and the drift of width 64. */
static double nats_left(int depth, double log_sw2)
{
    return depth * ((log_sw2 - nab_num_log(2)) / 2 - 5.0 / (4 * SQUARE));
}

static void study_edge(nab_lab *lab, const nab_table *table)
{
    double at10 = half_way(table, 10), at20 = half_way(table, 20);
    double left = nats_left(10, at10);
    double predicted = nab_num_log(2) + 2 * (left / 20 + 5.0 / (4 * SQUARE));
    nab_lab_judge(lab, "O7d", nab_value(at20), predicted, nab_num_log(1.4) / 2,
                  nab_value(at20), at10);
    nab_csv *csv = nab_csv_open(lab, "edge.csv", NAB_EXACT, "depth,sw2");
    for (int i = 0; i <= 40; i++) {
        double depth = 2 * nab_num_pow(27.5, i / 40.0);
        double log_sw2 =
            nab_num_log(2) + 2 * (left / depth + 5.0 / (4 * SQUARE));
        nab_row(csv, NULL, depth, nab_num_exp(log_sw2));
    }
    nab_lab_result(lab, "edge.at5", nab_num_exp(half_way(table, 5)));
    nab_lab_result(lab, "edge.at10", nab_num_exp(at10));
    nab_lab_result(lab, "edge.at20", nab_num_exp(at20));
    nab_lab_result(lab, "edge.predicted20", nab_num_exp(predicted));
    nab_lab_result(
        lab, "edge.predicted5",
        nab_num_exp(nab_num_log(2) + 2 * (left / 5 + 5.0 / (4 * SQUARE))));
    nab_lab_result(lab, "edge.left", nab_num_exp(left));
}

static void study_map(nab_lab *lab)
{
    const nab_table *table = nab_lab_sweep_table(lab, "map.csv");
    nab_csv *csv = nab_csv_open(lab, "map.csv", NAB_EXACT,
                                "activation,depth,sw2,accuracy,low,high");
    for (size_t i = 0; i < nab_table_rows(table); i++) {
        nab_summary s = row_of(table, i);
        nab_row(csv, nab_table_text(table, i, "activation"),
                nab_table_number(table, i, "depth"),
                nab_table_number(table, i, "sw2"), s.mean, s.min, s.max);
    }
    nab_summary he = on_map(table, "ReLU", 20, 2);
    nab_summary xavier = on_map(table, "ReLU", 20, 1);
    nab_summary double_he = on_map(table, "ReLU", 20, 4);
    nab_summary tanh1 = on_map(table, "tanh", 20, 1);
    nab_lab_judge(lab, "O7", he, 0.6, 0, xavier, 0.6);
    nab_lab_judge(lab, "O7b", double_he, 0.2, 0, he, 0.2);
    nab_lab_judge(lab, "O7c", tanh1, 0.8, 0, on_map(table, "tanh", 20, 0.5),
                  0.8);
    study_edge(lab, table);
    nab_lab_result_mean(lab, "map.he20", he);
    nab_lab_result_mean(lab, "map.xavier20", xavier);
    nab_lab_result_mean(lab, "map.double20", double_he);
    nab_lab_result_mean(lab, "map.he50", on_map(table, "ReLU", 50, 2));
    nab_lab_result_mean(lab, "map.he10", on_map(table, "ReLU", 10, 2));
    nab_lab_result_mean(lab, "map.xavier5", on_map(table, "ReLU", 5, 1));
    nab_lab_result_mean(lab, "map.tanh20", tanh1);
    nab_lab_result_mean(lab, "map.tanh20_low", on_map(table, "tanh", 20, 0.5));
    nab_lab_result_mean(lab, "map.tanh35", on_map(table, "tanh", 35, 1));
    nab_lab_result_mean(lab, "map.tanh35_above",
                        on_map(table, "tanh", 35, 1.4));
}

/* The best of the step sizes, by its mean. */
static nab_summary best_of(const nab_table *table, int act, int rule)
{
    nab_summary best = {0};
    for (size_t i = 0; i < nab_table_rows(table); i++)
        if (nab_table_number(table, i, "activation") == act &&
            nab_table_number(table, i, "rule") == rule) {
            nab_summary s = row_of(table, i);
            if (best.n == 0 || s.mean > best.mean)
                best = s;
        }
    return best;
}

static void write_rules(nab_lab *lab, const nab_table *table)
{
    nab_csv *csv = nab_csv_open(lab, "rules.csv", NAB_EXACT,
                                "rule,relu,relu_low,relu_high,tanh,tanh_low,"
                                "tanh_high,sigmoid,sigmoid_low,sigmoid_high");
    for (int k = 0; k < N_TRAINED; k++) {
        nab_summary s[3];
        for (int a = 0; a < 3; a++) {
            s[a] = best_of(table, a, k);
            if (s[a].n == 0)
                s[a].mean = s[a].min = s[a].max = NAN;
        }
        nab_row(csv, name_of(k), s[0].mean, s[0].min, s[0].max, s[1].mean,
                s[1].min, s[1].max, s[2].mean, s[2].min, s[2].max);
    }
}

static void study_rules(nab_lab *lab)
{
    const nab_table *table = nab_lab_sweep_table(lab, "rules.csv");
    write_rules(lab, table);
    nab_summary centred = best_of(table, SIGMOID, CENTRED);
    nab_summary he = best_of(table, RELU, HE_IN);
    nab_summary small = best_of(table, RELU, SMALL);
    nab_summary tenth = best_of(table, RELU, TENTH);
    nab_summary xavier = best_of(table, TANH, XAVIER);
    nab_lab_judge(lab, "V28e", xavier, 0.9, 0, best_of(table, SIGMOID, XAVIER),
                  0.9);
    nab_summary sigmoid = best_of(table, SIGMOID, XAVIER);
    nab_summary unit = best_of(table, SIGMOID, UNIT);
    nab_lab_judge(lab, "V28f", sigmoid, 0.15, 0, centred, 0.15);
    nab_lab_judge(lab, "O4b", unit, 0.4, 0, sigmoid, 0.4);
    nab_lab_judge(lab, "O5b", centred, 0.75, 0, unit, 0.75);
    nab_lab_judge(lab, "E26d", small, 0.15, 0, he, 0.15);
    nab_lab_judge(lab, "E26e", tenth, he.mean - 5 * he.se, 0, he,
                  he.mean - 5 * he.se);
    nab_lab_result_mean(lab, "rules.tanh_xavier", xavier);
    nab_lab_result_mean(lab, "rules.tanh_he", best_of(table, TANH, HE_IN));
    nab_lab_result_mean(lab, "rules.sigmoid", sigmoid);
    nab_lab_result_mean(lab, "rules.sigmoid_unit", unit);
    nab_lab_result_mean(lab, "rules.centred", centred);
    nab_lab_result_mean(lab, "rules.he", he);
    nab_lab_result_mean(lab, "rules.relu_xavier", best_of(table, RELU, XAVIER));
    nab_lab_result_mean(lab, "rules.relu_torch", best_of(table, RELU, PYTORCH));
    nab_lab_result_mean(lab, "rules.relu_orthogonal",
                        best_of(table, RELU, ORTHOGONAL));
    nab_lab_result_mean(lab, "rules.small", small);
    nab_lab_result_mean(lab, "rules.tenth", tenth);
    nab_lab_say(lab,
                "Ten hidden layers: ReLU He %.1f %%, tanh Xavier %.1f %%, "
                "sigmoid Xavier %.1f %%, centred %.1f %%.",
                100 * he.mean, 100 * xavier.mean, 100 * sigmoid.mean,
                100 * centred.mean);
}

/*|
![Accuracy of ten hidden layers by rule and activation.](rules.svg){#fig:rules alt="ReLU learns with He and orthogonal weights, tanh with most rules, the sigmoid with none but standard deviation 1 and the centred rule."}

For ReLU, He reaches {{100 * rules.he:%.1f}} % and orthogonal weights {{100 * rules.relu_orthogonal:%.1f}} %; Xavier
{{100 * rules.relu_xavier:%.0f}} % with a wide spread; the constant 0.1 reaches
{{100 * rules.tenth:%.0f}} % ([@claim:E26e]), and 0.01
and PyTorch's default are at the level of guessing ([@claim:E26d]). (Few nets in PyTorch are ten plain layers deep, and normalisation, [@chapter:5], takes the scale of the weights out of the forward pass.)
{{? rules.he > 0.9 and rules.relu_xavier < rules.he and rules.relu_torch < 0.15 and rules.small < 0.15 }}
For tanh Xavier is as good as its word, {{100 * rules.tanh_xavier:%.1f}} %
([@claim:V28e]), and He's larger weights are no worse ({{100 * rules.tanh_he:%.1f}} %).

For the sigmoid, Xavier ends at {{100 * rules.sigmoid:%.0f}} % at every step size tried
([@claim:V28f]), and so do all the other rules with a good name. One of the eight does learn,
and nobody would have recommended it: standard deviation 1, whose $\sigma_w$ is 8, not
far from the {{match.critical_gain:%.2f}} of [@fig:factors]; it gets {{100 * rules.sigmoid_unit:%.0f}} % ([@claim:O4b]). *The
theory of the newborn net knew.* The centred rule does better still: {{100 * rules.centred:%.0f}} %
from ten sigmoid layers under plain gradient descent ([@claim:O5b]), with no other change to a net
that has been the textbook example of untrainability for thirty years.
{{? rules.sigmoid < 0.15 and rules.sigmoid_unit > 0.4 and rules.centred > rules.sigmoid_unit }}

## Why draw at all? {#sec:symmetry}

All rules so far are about the size of random numbers. Why random? A constant would
have a mean square too. The answer is symmetry. If two units of a layer have the same incoming *and*
the same outgoing weights, they compute the same output and receive the same
gradient, hence take the same step, and are the same for ever. [@tbl:starts] has six ways to start
two hidden layers of 32 tanh units.
*/
enum { EQUAL, ZERO, EQUAL_HIDDEN, EQUAL_FIRST, ZERO_READOUT, DRAWN, N_START };
enum { N_NOISE = 3, TWINS = 32, RACE = 300, LONG = 800 };
enum { LOOK = 10, LAST = LONG / LOOK }; /* at the spread, every 10 steps */
static const char *const start_name[N_START] = {
    "all equal",   "all zero",     "drawn readout only",
    "first equal", "zero readout", "all drawn"};
static const double noise_of[N_NOISE] = {1e-12, 1e-6, 1e-2};

typedef struct {
    double spread[N_NOISE][LAST + 1]; /* of the units' weights, relative */
    double growth;         /* decades of 1e-12 from step 400 to 600 */
    double apart[N_START]; /* largest gap between two units, at the end */
    double right[N_START]; /* test accuracy */
    double moved[N_START]; /* of the hidden weights, largest entry */
    double single;         /* accuracy of a net with one hidden unit */
} twins;

/* Columns of w as points: rms distance from their mean, over rms length. */
static double unit_spread(const nab_tensor *w)
{
    size_t in = w->shape.dim[0], out = w->shape.dim[1];
    double apart = 0;
    for (size_t i = 0; i < in; i++)
        apart += nab_array_variance(out, w->data + i * out);
    return sqrt(apart / (double)in / mean_square(w->size, w->data));
}

/* The largest difference between entries of one row: two units, one input. */
static double largest_gap(const nab_tensor *w)
{
    size_t out = w->shape.dim[1];
    double gap = 0;
    for (size_t i = 0; i < w->size; i++) {
        double d = fabs(w->data[i] - w->data[i / out * out]);
        gap = d > gap ? d : gap;
    }
    return gap;
}

/* Whether layer l keeps the numbers that Xavier's rule drew. */
static bool stays_drawn(int start, int l)
{
    switch (start) {
    case EQUAL_HIDDEN:
        return l == 2;
    case EQUAL_FIRST:
        return l > 0;
    case ZERO_READOUT:
        return l < 2;
    default:
        return start == DRAWN;
    }
}

static double sd_of_xavier(const nab_linear *layer)
{
    return sqrt(2 / (double)(layer->fan_in + layer->fan_out));
}

static stack twin_net(nab_tape *t, uint64_t seed, int start, double noise,
                      size_t n)
{
    const size_t units[] = {NAB_PIXELS, n, n, NAB_CLASSES};
    stack s = build(t, seed, 3, units, nab_xavier_normal(1));
    for (int l = 0; l < 3; l++) {
        nab_linear *layer = s.mlp->layer[l];
        double value = 2 / (double)layer->fan_in, drawn = sd_of_xavier(layer);
        if (start == ZERO || start == ZERO_READOUT)
            value = 0;
        if (stays_drawn(start, l))
            continue;
        for (size_t i = 0; i < layer->w->size; i++)
            layer->w->data[i] =
                value + noise * value * layer->w->data[i] / drawn;
    }
    return s;
}

static void race(nab_tape *t, const task *all, int trial, stack *s, int steps,
                 double *spread)
{
    const nab_split *data = all->more;
    nab_sgd *sgd = nab_sgd_new(t, 0.1);
    nab_batches *order = nab_batches_new(
        data->train.n, MINI, nab_lab_seed(all->lab, "order", trial));
    steps = nab_less(steps, 4);
    for (int k = 0; k <= steps; k++) {
        if (spread && k % LOOK == 0)
            spread[k / LOOK] = unit_spread(s->mlp->layer[0]->w);
        if (k < steps)
            learn(t, s, nab_tanh, sgd, &data->train, order);
    }
    nab_batches_free(order);
}

static void observe_twins(int trial, void *context)
{
    const task *all = context;
    const nab_split *data = all->more;
    twins *found = (twins *)all->found + trial;
    uint64_t seed = nab_lab_seed(all->lab, "twins", trial);
    nab_tape *t = nab_tape_new(1);
    for (int k = 0; k < N_NOISE; k++) {
        stack s = twin_net(t, seed, EQUAL, noise_of[k], TWINS);
        race(t, all, trial, &s, LONG, found->spread[k]);
    }
    found->growth = nab_num_log10(found->spread[0][600 / LOOK] /
                                  found->spread[0][400 / LOOK]);
    for (int k = 0; k < N_START; k++) {
        double before[NAB_PIXELS * TWINS];
        stack s = twin_net(t, seed, k, 0, TWINS);
        nab_tensor *w = s.mlp->layer[0]->w;
        memcpy(before, w->data, sizeof before);
        race(t, all, trial, &s, RACE, NULL);
        found->apart[k] = largest_gap(w);
        for (size_t i = 0; i < w->size; i++)
            before[i] -= w->data[i];
        found->moved[k] = nab_array_max_abs(w->size, before);
        found->right[k] = examine(t, &s, nab_tanh, &data->test, NULL);
    }
    stack s = twin_net(t, seed, DRAWN, 0, 1);
    race(t, all, trial, &s, RACE, NULL);
    found->single = examine(t, &s, nab_tanh, &data->test, NULL);
    nab_tape_free(t);
}

static void write_twins(nab_lab *lab, const twins *found)
{
    int n = nab_lab_trials(lab);
    nab_csv *csv =
        nab_csv_open(lab, "twins.csv", NAB_EXACT, "noise,step,spread,low,high");
    for (int k = 0; k < N_NOISE; k++)
        for (int i = 0; i <= LAST; i++) {
            nab_summary s = NAB_OVER(n, found, spread[k][i]);
            nab_row(csv, NULL, noise_of[k], i * LOOK, s.mean, s.min, s.max);
        }
    csv = nab_csv_open(lab, "starts.csv", NAB_EXACT,
                       "start,right,low,high,apart,moved");
    for (int k = 0; k < N_START; k++) {
        nab_summary s = NAB_OVER(n, found, right[k]);
        nab_row(csv, start_name[k], s.mean, s.min, s.max,
                NAB_OVER(n, found, apart[k]).mean,
                NAB_OVER(n, found, moved[k]).mean);
    }
}

static void study_twins(nab_lab *lab, nab_tape *desk, const nab_split *data)
{
    int n = nab_lab_trials(lab);
    twins *found = nab_tape_keep(desk, (size_t)n * sizeof *found);
    nab_lab_trials_run(lab, n, observe_twins, &(task){lab, found, data});
    write_twins(lab, found);
    nab_summary equal = NAB_OVER(n, found, right[EQUAL]);
    nab_summary zero_readout = NAB_OVER(n, found, right[ZERO_READOUT]);
    nab_summary drawn = NAB_OVER(n, found, right[DRAWN]);
    nab_lab_judge(lab, "O8", NAB_OVER(n, found, apart[EQUAL]), 0, 0,
                  NAB_OVER(n, found, apart[EQUAL_FIRST]), 0);
    nab_lab_judge(lab, "O8b", NAB_OVER(n, found, moved[ZERO]), 0, 0,
                  NAB_OVER(n, found, moved[ZERO_READOUT]), 0);
    nab_lab_judge(lab, "O8c", equal, 0.5, 0, drawn, 0.5);
    nab_lab_judge(lab, "O8d", zero_readout, 0.85, 0,
                  NAB_OVER(n, found, right[ZERO]), 0.85);
    nab_lab_judge(lab, "O8e", NAB_OVER(n, found, right[EQUAL_FIRST]), 0.8, 0,
                  NAB_OVER(n, found, right[EQUAL_HIDDEN]), 0.8);
    nab_summary growth = NAB_OVER(n, found, growth);
    double tripled = nab_num_log10(3);
    nab_lab_judge(lab, "O8f", growth, tripled, 0,
                  NAB_OVER(n, found, apart[EQUAL]), tripled);
    nab_lab_result_mean(lab, "twins.equal", equal);
    nab_lab_result_mean(lab, "twins.zero", NAB_OVER(n, found, right[ZERO]));
    nab_lab_result_mean(lab, "twins.single", NAB_OVER(n, found, single));
    nab_lab_result_mean(lab, "twins.drawn", drawn);
    nab_lab_result_mean(lab, "twins.zero_readout", zero_readout);
    nab_lab_result_mean(lab, "twins.equal_hidden",
                        NAB_OVER(n, found, right[EQUAL_HIDDEN]));
    nab_lab_result_mean(lab, "twins.equal_first",
                        NAB_OVER(n, found, right[EQUAL_FIRST]));
    nab_lab_result_mean(lab, "twins.growth", NAB_OVER(n, found, growth));
    nab_lab_result_mean(lab, "twins.end12",
                        NAB_OVER(n, found, spread[0][LAST]));
    nab_lab_result_mean(lab, "twins.end6", NAB_OVER(n, found, spread[1][LAST]));
    nab_lab_result_mean(lab, "twins.end2", NAB_OVER(n, found, spread[2][LAST]));
    nab_lab_say(lab,
                "Equal weights: %.1f %% right, one unit %.1f %%, drawn %.1f "
                "%%; the units stay equal to the last bit.",
                100 * equal.mean, 100 * NAB_OVER(n, found, single).mean,
                100 * drawn.mean);
}

/*|
| start                                         | right on the test digits            |
|:----------------------------------------------|------------------------------------:|
| all weights of a layer equal                  | {{100 * twins.equal:%.1f}} %        |
| all zero                                      | {{100 * twins.zero:%.1f}} %         |
| both hidden layers equal, readout drawn       | {{100 * twins.equal_hidden:%.1f}} % |
| first layer equal, the rest drawn             | {{100 * twins.equal_first:%.1f}} %  |
| hidden layers drawn, readout zero             | {{100 * twins.zero_readout:%.1f}} % |
| all drawn                                     | {{100 * twins.drawn:%.1f}} %        |

: After 300 steps; means over {{trials}} trials. {#tbl:starts}

Three lessons. **Equal units stay equal**, after 300 steps, to the last bit ([@claim:O8]): thirty-two of them are one, and
the net gets {{100 * twins.equal:%.0f}} % right ([@claim:O8c]). (A net that *has* one unit per
layer gets {{100 * twins.single:%.0f}} %.) **Zero is not the fault.** All zero is hopeless, since signal
and gradient are zero and no hidden weight ever moves ([@claim:O8b]); but a zero *readout* above drawn layers
learns as well as anything ([@claim:O8d]). **Equality is, and it takes both sides.** A first layer
of equal units under a drawn second one learns perfectly well ([@claim:O8e]), because the units
are told apart by what they feed; a drawn readout does not reach through an equal
layer to the one below. {{? twins.equal < 0.5 and twins.zero_readout > 0.85 and twins.equal_first > 0.85 and twins.equal_hidden < 0.6 }}

![How far apart units grow that started almost alike.](twins.svg){#fig:twins alt="Three curves of spread, from noise of 1e-12, 1e-6 and 1e-2, stay level for some 250 steps and then rise, the lower two in parallel by three quarters of a decade per hundred steps, the highest until it levels off near one."}

How much noise does it take? Any ([@fig:twins]). For a while nothing happens, since the net first
learns what one unit can. Then the equal state is a saddle, from which differences grow exponentially:
between steps 400 and 600 by {{twins.growth:%.1f}} decades ([@claim:O8f]). A noise of $10^{-12}$ follows the same path
as $10^{-6}$, and only starts six decades further down; it costs time and nothing else. On a
machine that adds in an order of its own even rounding would do. Here it cannot, because this
library's sums are the same for every column, and equal stays equal. {{? twins.growth > 1 and twins.end6 > 1000 * twins.end12 }}

## The first loss {#sec:loss}

The last check of a newborn classifier takes one line and is seldom made. Karpathy
[-@karpathy2022] opens a lecture with it: a net that knows nothing about ten classes should say so, and its
loss should be $\ln 10$. A larger first loss means that it guesses, loudly. If the logits are independent normal numbers of
variance $s^2$, the loss is on average

$$ \mathbb E \ln \sum_{k=1}^{10} e^{s u_k}, \qquad u_k \sim \mathcal N(0, 1) , $$ {#eq:loss}

which `ignorant_loss` computes, and for ReLU layers with He's weights $s^2$ is
the readout's own $n\,v$: 2 for He, 64 for a standard deviation of one.
*/
enum { N_READOUT = 6, LEARN = 100, N_LOSS = 21, SLOW = 0, FAST = 1 };
enum { QUIET, LOUD = N_READOUT - 1 }; /* readouts to be trained */
static const double pace[2] = {0.03, 0.3};
static const char *const readout_name[N_READOUT] = {
    "zero", "sd 0.01", "PyTorch", "LeCun", "He", "sd 1"};
static const int rule_of_readout[N_READOUT] = {-1,    SMALL, PYTORCH,
                                               LECUN, HE_IN, UNIT};

typedef struct {
    double logit[N_READOUT]; /* rms deviation of logits at birth */
    double birth[N_READOUT]; /* loss at birth, on the training part */
    double loss[2][N_READOUT][LEARN + 1]; /* of the batch, before each step */
    double right[2][N_READOUT];
} starts;

/* E of log sum exp of ten logits N(0, s^2) less one of them: the loss of a net
 * that knows nothing. ln S is the integral over u = ln t of e^-t less e^-tS;
 * E e^-tS is the tenth power of E exp(-t e^(s Z)). Both sums are trapezoids,
 * which for such integrands converge faster than any power of the step. */
static double ignorant_loss(double s)
{
    enum { N = 145 }; /* z = -9, -9 + step .. 9 */
    const double step = 0.125;
    double integral = 0, far = 60 + 9 * s, density[N], x[N];
    for (int i = 0; i < N; i++)
        density[i] = nab_num_normal_pdf(-9 + i * step);
    for (double u = -far; u <= 8; u += step) {
        for (int i = 0; i < N; i++)
            x[i] = u + s * (-9 + i * step);
        nab_array_exp(N, x, x);
        for (int i = 0; i < N; i++)
            x[i] = -x[i];
        nab_array_exp(N, x, x);
        double inner = 0;
        for (int i = 0; i < N; i++)
            inner += density[i] * x[i];
        integral += nab_num_exp(-nab_num_exp(u)) -
                    nab_num_powi(inner * step, NAB_CLASSES);
    }
    return integral * step;
}

static stack loss_net(nab_tape *t, uint64_t seed, int readout)
{
    const size_t units[] = {NAB_PIXELS, SQUARE, SQUARE, NAB_CLASSES};
    stack s = build(t, seed, 3, units, init_of(HE_IN));
    nab_linear *last = s.mlp->layer[2];
    int rule = rule_of_readout[readout];
    nab_init_fill(last->w, last->fan_in, last->fan_out,
                  rule < 0 ? nab_init_constant(0) : init_of(rule));
    return s;
}

/* rms of the logits about their mean in each row, n-1 below, and the loss. */
static void at_birth(nab_tape *t, const stack *s, const nab_part *part,
                     double *logit, double *loss)
{
    bool before = nab_tape_no_grad(t, true);
    nab_tensor *x = nab_part_all(t, part);
    nab_tensor *y = nab_mlp_apply(s->mlp, x, nab_relu, NULL, NULL);
    double sum = 0;
    for (size_t i = 0; i < part->n; i++)
        sum += nab_array_variance(NAB_CLASSES, y->data + i * NAB_CLASSES);
    *logit = sqrt(sum / (double)part->n * NAB_CLASSES / (NAB_CLASSES - 1));
    *loss = nab_item(nab_cross_entropy(y, part->label));
    nab_tape_no_grad(t, before);
    nab_tape_reset(t);
}

/* Trains the net s; loss[] becomes that of each batch. Test accuracy. */
static double train_from(nab_tape *t, const stack *s, double lr,
                         const nab_split *data, uint64_t order_seed,
                         double *loss)
{
    nab_sgd *sgd = nab_sgd_new(t, lr);
    nab_batches *order = nab_batches_new(data->train.n, MINI, order_seed);
    for (int i = 0; i <= nab_less(LEARN, 4); i++)
        loss[i] = learn(t, s, nab_relu, sgd, &data->train, order);
    nab_batches_free(order);
    return examine(t, s, nab_relu, &data->test, NULL);
}

static void observe_starts(int trial, void *context)
{
    const task *all = context;
    const nab_split *data = all->more;
    starts *found = (starts *)all->found + trial;
    uint64_t seed = nab_lab_seed(all->lab, "starts", trial);
    nab_tape *t = nab_tape_new(1);
    for (int k = 0; k < N_READOUT; k++) {
        stack s = loss_net(t, seed, k);
        at_birth(t, &s, &data->train, &found->logit[k], &found->birth[k]);
        for (int p = SLOW; p <= FAST && (k == QUIET || k == LOUD); p++) {
            s = loss_net(t, seed, k);
            found->right[p][k] = train_from(
                t, &s, pace[p], data, nab_lab_seed(all->lab, "order", trial),
                found->loss[p][k]);
        }
    }
    nab_tape_free(t);
}

static void write_starts(nab_lab *lab, const starts *found)
{
    int n = nab_lab_trials(lab);
    nab_csv *csv = nab_csv_open(lab, "readouts.csv", NAB_EXACT,
                                "readout,logit,loss,low,high,theory");
    for (int k = 0; k < N_READOUT; k++) {
        nab_summary first = NAB_OVER(n, found, birth[k]);
        double logit = NAB_OVER(n, found, logit[k]).mean;
        nab_row(csv, readout_name[k], logit, first.mean, first.min, first.max,
                ignorant_loss(logit));
    }
    csv = nab_csv_open(lab, "ignorance.csv", NAB_EXACT, "logit,loss");
    for (int i = 0; i < nab_less(N_LOSS, 2); i++)
        nab_row(csv, NULL, i / 2.0, ignorant_loss(i / 2.0));
    csv = nab_csv_open(lab, "ledger.csv", NAB_EXACT, "readout,step,slow,fast");
    for (int k = QUIET; k <= LOUD; k += LOUD - QUIET)
        for (int i = 0; i <= LEARN; i++)
            nab_row(csv, readout_name[k], i,
                    NAB_OVER(n, found, loss[SLOW][k][i]).mean,
                    NAB_OVER(n, found, loss[FAST][k][i]).mean);
}

static void study_starts(nab_lab *lab, nab_tape *desk, const nab_split *data)
{
    enum { HUNDREDTH = 1, TORCH, LE_CUN, HE };
    int n = nab_lab_trials(lab);
    starts *found = nab_tape_keep(desk, (size_t)n * sizeof *found);
    nab_lab_trials_run(lab, n, observe_starts, &(task){lab, found, data});
    write_starts(lab, found);
    nab_summary zero = NAB_OVER(n, found, birth[QUIET]),
                he = NAB_OVER(n, found, birth[HE]);
    nab_summary one = NAB_OVER(n, found, birth[LOUD]);
    double he_theory = ignorant_loss(ROOT2), one_theory = ignorant_loss(8);
    nab_lab_judge(lab, "O9", zero, LN10, 1e-14, he, LN10);
    nab_lab_judge(lab, "O9b", he, he_theory, 5.0 / SQUARE, he, LN10);
    nab_summary calm = NAB_OVER(n, found, right[SLOW][QUIET]);
    nab_summary bold = NAB_OVER(n, found, right[SLOW][LOUD]);
    nab_summary quick = NAB_OVER(n, found, right[FAST][QUIET]);
    nab_summary rash = NAB_OVER(n, found, right[FAST][LOUD]);
    nab_lab_judge(lab, "O9c", quick, 0.85, 0, rash, 0.85);
    nab_lab_judge(lab, "O9d", bold, calm.mean, 0, calm, calm.mean);
    nab_lab_result_mean(lab, "loss.zero", zero);
    nab_lab_result_mean(lab, "loss.he", he);
    nab_lab_result_mean(lab, "loss.one", one);
    nab_lab_result(lab, "loss.he_theory", he_theory);
    nab_lab_result(lab, "loss.one_theory", one_theory);
    nab_lab_result_mean(lab, "loss.calm", calm);
    nab_lab_result_mean(lab, "loss.bold", bold);
    nab_lab_result_mean(lab, "loss.quick", quick);
    nab_lab_result_mean(lab, "loss.rash", rash);
    nab_lab_result(lab, "loss.hundredth",
                   NAB_OVER(n, found, birth[HUNDREDTH]).mean);
    nab_lab_result(lab, "loss.torch", NAB_OVER(n, found, birth[TORCH]).mean);
    nab_lab_result(lab, "loss.lecun", NAB_OVER(n, found, birth[LE_CUN]).mean);
    nab_lab_say(lab,
                "First loss: %.4f with a zero readout (ln 10 = %.4f), %.3f "
                "with He's, %.2f with sd 1.",
                zero.mean, LN10, he.mean, one.mean);
}

/*|
![First loss against the size of the logits.](loss.svg){#fig:loss alt="The theoretical curve rises from ln 10 at zero to a straight line; six readouts lie on it, the one with standard deviation 1 at eleven."}

A zero readout starts at {{loss.zero:%.4f}}, the logarithm of ten ([@claim:O9]); PyTorch's at {{loss.torch:%.2f}}, LeCun's at {{loss.lecun:%.2f}}, He's at
{{loss.he:%.2f}} $\pm$ {{loss.he_se:%.2f}} where [@eq:loss] says {{loss.he_theory:%.2f}} ([@claim:O9b]), and a
standard deviation of 1 at {{loss.one:%.1f}}. (The standard errors are large: ten logits of one random readout are ten draws.)
The first loss is a gauge of the last layer, and [@fig:loss] is its dial. {{? loss.one > 5 and loss.he > loss.lecun and loss.lecun > loss.torch }}

Is a quiet readout also a *better* start? It is usually said to be. We trained the quietest of the six and the loudest for 100 steps, slowly (0.03) and
fast (0.3). Fast, the advice is right: the zero readout reaches {{100 * loss.quick:%.0f}} %, the
loud one {{100 * loss.rash:%.0f}} % ([@claim:O9c]). Slowly it is the other way round:
{{100 * loss.calm:%.0f}} % for zero and {{100 * loss.bold:%.0f}} % for the loud one ([@claim:O9d]).
{{? loss.quick > loss.rash and loss.bold > loss.calm }}

![The loss over a hundred steps.](ledger.svg){#fig:ledger alt="The quiet fast start and the loud slow start fall side by side; the quiet slow one lags, the loud fast one leaps up first and stays high."}

In [@fig:ledger] the quiet fast start and the loud slow one fall side by side, and that is the explanation.
The readout's weights are the first factor that a gradient meets on its way
down; behind a zero readout the layers below wait until it has grown. A loud readout
is, for the layers below, a larger step size. So the check is a good check. What it finds is a
question of scale, to be settled with the step size, and not a fault in itself.

## Errata {#sec:errata}

What this chapter corrects. "By reading" marks what concerns the reference's Python alone and was
not run.

| the reference | what is the case | shown by |
|:--------------|:-----------------|:---------|
| Xavier: variance stays constant | in linear square nets; tanh: a power law; ReLU: halves | [@claim:V27d], [@claim:V27e], [@claim:V27] |
| Xavier: good for sigmoid | a factor below a quarter per layer; needs four times Xavier *and* centring biases | [@claim:V28b], [@claim:V28f], [@claim:O5b] |
| ReLU: gradients flow unchanged | with a variance of $2/n$ only | [@claim:V18], [@claim:V29c] |
| weights below 0.01 are too small | not for more than 20\ 000 inputs | [@claim:V15] |
| standard deviations of 0.01 to 0.1 | rejects He below 200 inputs; explodes above | [@claim:E26], [@claim:E26c] |
| small weights push activations to saturation | they make them linear | [@fig:factors] |
| filters by `fan_out`, matrices by `fan_in` | either is a choice; both at once is none | [@claim:P1], [@claim:P1c] |
| He on every `nn.Linear` | on the logits layer too, where it makes the first loss too large | [@claim:O9b] |
| `nn.init.constant_` on `m.bias` of `nn.Linear` | stops with AttributeError where there is no bias; the branch for filters asks first | by reading |
| `nn.BatchNorm2d` only | BatchNorm1d and LayerNorm are passed over, which does no harm: 1 and 0 are their defaults | by reading |
| `param.std()` for every parameter | a parameter of one element, such as PReLU's, prints nan | by reading |
| reference 2, He et al. 2015, "Deep Residual Learning" | He's initialisation is in "Delving Deep into Rectifiers" [@he2015], which is missing | by reading |

: Corrections to the sections on initialisation. {#tbl:errata}

## What the reference says, and what we found {#sec:claims}

Xavier against He, then, is not a contest. Each is right where its derivation is: one for
activations that are odd and steep at zero, the other for those that drop half. The
reference states both formulas correctly and names the reason for the two. It
goes astray where it lends Xavier to the sigmoid, where it lets a fixed range of numbers stand in for both, and
where it mixes the fans. And neither rule keeps what its readers hope for: each keeps a mean square, at birth, on average.

::: claims
:::

The statements in full; `nab_lab_judge` completes each by its numbers. The last text of each names
its *control*, of which the same statement must be false.
*/
static const nab_claim statement[] = {
    {.id = "V26",
     .verdict = "true",
     .says = "Xavier: U(-a, a), a = sqrt(6 / (fan_in + fan_out))",
     .ours = "the variance of U(-a, a) is a^2/3, Xavier's 2/(fan_in + fan_out)",
     .is = NAB_NEAR,
     .control = "a^2, as if a were the standard deviation"},
    {.id = "V27b",
     .verdict = "true",
     .says = "derived from variance analysis",
     .ours = "in a layer of 96 to 32 units E z^2 = fan_in v E h^2",
     .is = NAB_NEAR,
     .control = "fan_out v E h^2"},
    {.id = "V27c",
     .verdict = "true",
     .says = "derived from variance analysis",
     .ours = "back through a layer of 96 to 32 units E (delta W^T)^2 = fan_out "
             "v E delta^2",
     .is = NAB_NEAR,
     .control = "fan_in v"},
    {.id = "V29",
     .verdict = "true",
     .says = "the factor 2 compensates for half the neurons being off",
     .ours = "half of the mean square is left by a ReLU: E relu(z)^2 = E z^2/2",
     .is = NAB_NEAR,
     .control = "the variance of relu(z)"},
    {.id = "V27",
     .verdict = "conditional",
     .says = "Xavier: the variance of activations stays constant",
     .ours = "under ReLU ten layers of Xavier's weights lose ten factors of "
             "1/sqrt(2)",
     .is = NAB_NEAR,
     .slack_from = "5 L/(4 width)",
     .control = "0, as if kept"},
    {.id = "V29b",
     .verdict = "true",
     .says = "He: for ReLU",
     .ours = "ten He layers keep the root mean square of the signal",
     .is = NAB_NEAR,
     .slack_from = "5 L/(4 width)",
     .control = "Xavier's weights"},
    {.id = "V29c",
     .verdict = "true",
     .says = "He: for ReLU",
     .ours = "He layers keep the root mean square of the gradient: a factor 1 "
             "each",
     .is = NAB_NEAR,
     .slack_from = "5/(4 width)",
     .control = "Xavier's weights"},
    {.id = "V18",
     .verdict = "misleading",
     .says = "ReLU: no multiplicative decay, gradients flow unchanged",
     .ours = "Xavier's weights multiply the gradient by 1/sqrt(2) per ReLU "
             "layer",
     .is = NAB_NEAR,
     .slack_from = "5/(4 width)",
     .control = "1, as if unchanged"},
    {.id = "O1",
     .verdict = "ours",
     .ours = "PyTorch's default multiplies the gradient by 1/sqrt(6) per ReLU "
             "layer",
     .is = NAB_NEAR,
     .slack_from = "5/(4 width)",
     .control = "1, He's, as the name kaiming_uniform promises"},
    {.id = "O2",
     .verdict = "ours",
     .ours = "at layer 20 of PyTorch's default biases alone hold the signal up",
     .is = NAB_NEAR,
     .slack_from = "5 L/(4 width)",
     .control = "the theory without biases"},
    {.id = "N1",
     .verdict = "ours",
     .ours = "|dW_1|/|dW_20| is the same for He and for Xavier: it cannot tell "
             "them apart",
     .is = NAB_NEAR,
     .slack_from = "rounding",
     .control = "|dz_1|/|dz_20|"},
    {.id = "E26b",
     .verdict = "wrong",
     .says = "standard deviations should be around 0.01 to 0.1",
     .ours = "sd 0.01 costs ten layers of 64 units 12 decades",
     .is = NAB_NEAR,
     .slack_from = "5 L/(4 width)",
     .control = "0, as if it cost nothing"},
    {.id = "O3",
     .verdict = "ours",
     .ours = "in He nets of width 32 ln |h|^2 falls per layer as chi-squared "
             "says",
     .is = NAB_NEAR,
     .control = "0, as if kept"},
    {.id = "O3b",
     .verdict = "ours",
     .ours = "in He nets of width 32 ln |g|^2 falls per layer by the same law",
     .is = NAB_NEAR,
     .control = "0, as if kept"},
    {.id = "O3c",
     .verdict = "ours",
     .ours = "in He nets of width 64 ln |h|^2 falls by the law of width 64",
     .is = NAB_NEAR,
     .control = "the law of width 32"},
    {.id = "O3d",
     .verdict = "ours",
     .ours = "each He layer adds a variance of about 5/n to ln |h|^2",
     .is = NAB_NEAR,
     .control = "2/n, as in a linear net"},
    {.id = "V28",
     .verdict = "conditional",
     .says = "Xavier: good for tanh and sigmoid",
     .ours = "under tanh Xavier's factor per layer is the theory's, near 1",
     .is = NAB_NEAR,
     .slack_from = "c/width",
     .control = "the sigmoid"},
    {.id = "V28b",
     .verdict = "wrong",
     .says = "Xavier: good for tanh and sigmoid",
     .ours = "under the sigmoid Xavier's factor per layer is the theory's, not "
             "1",
     .is = NAB_NEAR,
     .slack_from = "c/width",
     .control = "1, as if it were good"},
    {.id = "V28c",
     .verdict = "wrong",
     .says = "Xavier: good for tanh and sigmoid",
     .ours = "under the sigmoid four times Xavier is still a factor below 1",
     .is = NAB_BELOW,
     .control = "the critical weights"},
    {.id = "V28d",
     .verdict = "wrong",
     .says = "Xavier keeps the variance of activations constant",
     .ours = "under sigmoids the difference of two inputs shrinks at the "
             "gradient's rate",
     .is = NAB_NEAR,
     .slack_from = "c/width",
     .control = "1, as if it were constant"},
    {.id = "O4",
     .verdict = "ours",
     .ours = "sigmoids without biases keep a gradient at ten times Xavier",
     .is = NAB_NEAR,
     .slack_from = "c/width",
     .control = "four times Xavier"},
    {.id = "O5",
     .verdict = "ours",
     .ours = "4 Xavier and centring biases make a sigmoid net the tanh net, to "
             "rounding",
     .is = NAB_BELOW,
     .control = "without the biases"},
    {.id = "V27d",
     .verdict = "conditional",
     .says = "Xavier: the variance of activations stays constant",
     .ours = "in a linear square net the mean square is 1 after ten layers",
     .is = NAB_NEAR,
     .control = "tanh"},
    {.id = "V27e",
     .verdict = "conditional",
     .says = "Xavier: the variance of activations stays constant",
     .ours = "under tanh a hundredth of the square is left after fifty wide "
             "layers",
     .is = NAB_NEAR,
     .control = "the mean square after layer 1"},
    {.id = "V27f",
     .verdict = "ours",
     .ours = "the line through widths 32 and 64 predicts the mean square of "
             "tanh at width 128",
     .is = NAB_NEAR,
     .slack_from = "5 of the line",
     .control = "the mean square after layer 1"},
    {.id = "V27g",
     .verdict = "conditional",
     .says = "Xavier: the variance of activations stays constant",
     .ours = "a ReLU net that tapers, 512 to 16, loses the product of its "
             "factors",
     .is = NAB_NEAR,
     .slack_from = "5/(4 n) per layer",
     .control = "0, as if constant"},
    {.id = "O6",
     .verdict = "ours",
     .ours = "fan_in keeps the signal of a net that tapers, 512 to 16",
     .is = NAB_NEAR,
     .slack_from = "5/(4 n) per layer",
     .control = "fan_out"},
    {.id = "O6b",
     .verdict = "ours",
     .ours = "fan_out keeps the gradient of a unit of a net that tapers, 512 "
             "to 16",
     .is = NAB_NEAR,
     .slack_from = "5/(4 n) per layer",
     .control = "fan_in"},
    {.id = "O6c",
     .verdict = "ours",
     .ours = "no rule keeps signal and gradient: their quotient is "
             "sqrt(n_0/n_L)",
     .is = NAB_NEAR,
     .slack_from = "5/(4 n) per layer",
     .control = "0, as if both were kept"},
    {.id = "P1",
     .verdict = "conditional",
     .says = "filters: kaiming_normal_, mode='fan_out'",
     .ours = "fan_out costs the signal of filters 3-64-128-256 a decade",
     .is = NAB_NEAR,
     .slack_from = "5/(4 n) per layer",
     .control = "0, as if kept"},
    {.id = "P1b",
     .verdict = "conditional",
     .says = "matrices: kaiming_normal_, mode='fan_in'",
     .ours = "fan_in keeps the signal of filters 3-64-128-256",
     .is = NAB_NEAR,
     .slack_from = "5/(4 n) per layer",
     .control = "fan_out"},
    {.id = "P1c",
     .verdict = "ours",
     .ours = "fan_in keeps the norm of the whole gradient of filters "
             "3-64-128-256",
     .is = NAB_NEAR,
     .slack_from = "5/(4 n) per layer",
     .control = "fan_out"},
    {.id = "P1d",
     .verdict = "ours",
     .ours = "fan_out keeps the gradient of a single element of filters "
             "3-64-128-256",
     .is = NAB_NEAR,
     .slack_from = "5/(4 n) per layer",
     .control = "fan_in"},
    {.id = "E26",
     .verdict = "wrong",
     .says = "standard deviations should be around 0.01 to 0.1",
     .ours = "He's own weights are above 0.1 where fan_in is 64",
     .is = NAB_ABOVE,
     .control = "fan_in 512"},
    {.id = "E26c",
     .verdict = "wrong",
     .says = "standard deviations should be around 0.01 to 0.1",
     .ours = "sd 0.1 gains two decades in ten layers of 512 units",
     .is = NAB_NEAR,
     .slack_from = "5 L/(4 width)",
     .control = "0, as if it were harmless"},
    {.id = "V15",
     .verdict = "conditional",
     .says = "a cause: weights too small, below 0.01",
     .ours = "He's own weights are below 0.01 where fan_in is 32768",
     .is = NAB_BELOW,
     .control = "fan_in 64"},
    {.id = "V15b",
     .verdict = "conditional",
     .says = "a cause: weights too small, below 0.01",
     .ours = "He's own weights keep the signal where fan_in is 32768",
     .is = NAB_NEAR,
     .control = "sd 0.01 where fan_in is 64"},
    {.id = "E27",
     .verdict = "misleading",
     .says = "print mean and std of every parameter: 0.01 to 0.1",
     .ours = "zero biases, rightly initialised, have a spread of 0",
     .is = NAB_EXACTLY,
     .control = "weights"},
    {.id = "O7",
     .verdict = "ours",
     .ours = "twenty ReLU layers with He's weights learn the digits: over 60 % "
             "right",
     .is = NAB_ABOVE,
     .control = "Xavier's weights"},
    {.id = "O7b",
     .verdict = "ours",
     .ours = "twenty ReLU layers with twice He's variance do not learn the "
             "digits",
     .is = NAB_BELOW,
     .control = "He's weights"},
    {.id = "O7c",
     .verdict = "ours",
     .ours = "twenty tanh layers with Xavier's weights learn the digits",
     .is = NAB_ABOVE,
     .control = "half of Xavier's variance"},
    {.id = "O7d",
     .verdict = "ours",
     .ours = "the edge of what learns at depth 20 follows from that at depth "
             "10 (ln sigma_w^2)",
     .is = NAB_NEAR,
     .slack_from = "half a step of the grid",
     .control = "the edge of depth 10 itself"},
    {.id = "V28e",
     .verdict = "conditional",
     .says = "Xavier: good for tanh and sigmoid",
     .ours = "ten tanh layers with Xavier's weights learn the digits",
     .is = NAB_ABOVE,
     .control = "ten sigmoid layers"},
    {.id = "V28f",
     .verdict = "wrong",
     .says = "Xavier: good for tanh and sigmoid",
     .ours = "ten sigmoid layers with Xavier's weights learn nothing at three "
             "step sizes",
     .is = NAB_BELOW,
     .control = "4 Xavier and centring biases"},
    {.id = "O4b",
     .verdict = "ours",
     .ours = "ten sigmoid layers learn near the critical weights, with sd 1",
     .is = NAB_ABOVE,
     .control = "Xavier's weights"},
    {.id = "O5b",
     .verdict = "ours",
     .ours = "ten sigmoid layers learn better with 4 Xavier and centring "
             "biases",
     .is = NAB_ABOVE,
     .control = "sd 1"},
    {.id = "E26d",
     .verdict = "wrong",
     .says = "standard deviations should be around 0.01 to 0.1",
     .ours = "ten ReLU layers of 64 units with sd 0.01 learn nothing",
     .is = NAB_BELOW,
     .control = "He's weights"},
    {.id = "E26e",
     .verdict = "wrong",
     .says = "standard deviations should be around 0.01 to 0.1",
     .ours = "ten ReLU layers of 64 units with sd 0.1 learn less than with "
             "He's 0.177",
     .is = NAB_BELOW,
     .control = "He's weights"},
    {.id = "O8",
     .verdict = "ours",
     .ours = "units that start equal are equal to the bit 300 steps later",
     .is = NAB_EXACTLY,
     .control = "equal units below drawn layers"},
    {.id = "O8b",
     .verdict = "ours",
     .ours = "from all zero weights the hidden weights never move",
     .is = NAB_EXACTLY,
     .control = "drawn hidden weights below a zero readout"},
    {.id = "O8c",
     .verdict = "ours",
     .ours = "32 equal units get less than half of the digits right",
     .is = NAB_BELOW,
     .control = "32 drawn units"},
    {.id = "O8d",
     .verdict = "ours",
     .ours = "a zero readout above drawn layers learns: over 85 % right",
     .is = NAB_ABOVE,
     .control = "all weights zero"},
    {.id = "O8e",
     .verdict = "ours",
     .ours = "equal units learn below one drawn layer: over 80 % right",
     .is = NAB_ABOVE,
     .control = "equal units in both hidden layers"},
    {.id = "O8f",
     .verdict = "ours",
     .ours = "noise of 1e-12 among equals more than triples from step 400 to "
             "600 (log10)",
     .is = NAB_ABOVE,
     .control = "no noise, and no growth"},
    {.id = "O9",
     .verdict = "ours",
     .ours = "a net with a zero readout starts at a loss of ln 10",
     .is = NAB_NEAR,
     .slack_from = "rounding",
     .control = "He's readout"},
    {.id = "O9b",
     .verdict = "ours",
     .ours = "He's readout starts at the loss of ignorant logits of variance 2",
     .is = NAB_NEAR,
     .slack_from = "5/width",
     .control = "ln 10"},
    {.id = "O9c",
     .verdict = "ours",
     .ours = "at step size 0.3 a zero readout learns in 100 steps: over 85 % "
             "right",
     .is = NAB_ABOVE,
     .control = "a readout of sd 1"},
    {.id = "O9d",
     .verdict = "ours",
     .ours = "at step size 0.03 a readout of sd 1 learns faster than a zero "
             "one",
     .is = NAB_ABOVE,
     .control = "a zero readout"},
};

/*|
::: {.result title="What to remember"}
A layer lets a gradient through unharmed when $n\,v$ makes up for what its activation takes: one for a linear layer
and for tanh near zero, two for ReLU, a hundred for a sigmoid that is not centred. What is kept is an average over
draws; the typical net fades with depth over width. A net that changes its width keeps the signal or the
gradient per unit, not both, and a level signal does not prove that a gradient comes back.
:::

## The program {#sec:program}

The studies run in the order of the chapter. `--width` changes the nets at birth; `--sweep`
repeats the long runs.
*/
int main(int argc, char **argv)
{
    static const nab_chapter chapter = {6, "Xavier against He", knob, 1,
                                        NAB_TIGHT};
    nab_lab *lab = nab_lab_open(&chapter, argc, argv);
    nab_lab_state(lab, sizeof statement / sizeof *statement, statement);
    nab_tape *desk = nab_tape_new(1);
    nab_split *digits = nab_digits_split(
        nab_lab_digits(lab), nab_lab_seed(lab, "split", 0), nab_less(1297, 300),
        nab_less(500, 100), NAB_STANDARDISED);
    if (nab_lab_sweep(lab)) {
        run_sweeps(lab, digits);
    } else {
        nab_lab_heading(lab, "At birth");
        study_lines(lab, desk);
        study_births(lab, desk);
        study_luck(lab, desk);
        study_match(lab, desk);
        study_signal(lab, desk);
        study_taper(lab, desk);
        study_fixed(lab, desk);
        nab_lab_heading(lab, "Learning the digits");
        study_map(lab);
        study_rules(lab);
        study_twins(lab, desk, digits);
        study_starts(lab, desk, digits);
        nab_lab_result(lab, "trials", nab_lab_trials(lab));
        nab_lab_result(lab, "width", width);
        nab_lab_result(lab, "statements", sizeof statement / sizeof *statement);
    }
    nab_split_free(digits);
    nab_tape_free(desk);
    return nab_lab_close(lab);
}

/*|
## Exercises {#sec:exercises}

The tasks of the table make ten points. Functions go into `chapters/chapter06/exercise.c`, which has
the full text of each; numbers, the prediction and the sentences go into `answers.txt` beside it.
`make exercise6` draws your lines from task 6.4 over the nets of [@fig:luck], and over linear nets and nets with dropout,
drawn afresh. `make grade6` prints your points, the first case that is wrong, a hint, and the command that
replays that case.

| task | points | to write | what it teaches | it belongs to |
|:-----|-------:|:---------|:----------------|:--------------|
| 6.1 | 1 | `ex6_xavier_limit` | from a variance to a range, and what the fans of a filter are | [@claim:V26], [@sec:filters] |
| 6.2 | 2 | `ex6_first_loss` | the first loss and its gradient, $(p - y)/B$, for logits of any size | [@claim:O9], [@fig:loss] |
| 6.3 | 2 | `ex6_budget` | the two lines of variance through a whole net: no rule keeps both | [@eq:fans], [@claim:O6c], [@fig:taper] |
| 6.4 | 3 | `ex6_typical_step` | the mean of a logarithm is not the logarithm of the mean: why typical nets fade | [@eq:chi2], [@claim:O3], [@fig:luck] |
| 6.5 | 1 | a number | what `fan_out` does to the signal | [@eq:fans], [@claim:O6b] |
| 6.6 | 1 | a number | how loudly an ignorant readout guesses | [@eq:loss], [@claim:O9b] |
| 6.7 | | a prediction | ask before you measure: depth on the critical line | [@claim:O7], [@fig:map] |
| 6.8 | | sentences | what keeps a signal level need not be the data | [@claim:O2], [@fig:forward] |

: The graded tasks. Any honest prediction is as good as another; the sentences are read by your tutor. {#tbl:tasks}

The exercises below are not graded.

::: {.exercise #ex:uniform title="The width of a uniform draw"}
Show that a number drawn uniformly from $[-a, a]$ has the variance $a^2/3$. Which $a$ does Xavier's rule give for a layer of 64 to
32 units?
:::

::: {.exercise #ex:leaky title="A leaky half"}
Derive [@eq:half] for the leaky ReLU of slope $\alpha$, and from it the gain $\sqrt{2/(1+\alpha^2)}$. Check it with the
library, forward and backward, at $\alpha = 0.2$, and say what the $\sqrt5$ in PyTorch's default would assume.
:::

::: {.exercise #ex:dilemma title="Forward or backward"}
For a ReLU net of widths 64, 512, 32 and 10 compute $F$ and $B$ of [@eq:fans] under the rules `fan_in`,
`fan_out` and their mean. Write the six numbers down *before* you measure them.
:::

::: {.exercise #ex:centre title="Centre another"}
The softplus has an offset as well. Find biases that remove the mean of its output at
birth, and weights for which the gradient then passes a layer unharmed. Does a tie like [@eq:identity] exist?
:::

::: {.exercise #ex:orthogonal title="Right angles"}
Write your own `init_orthogonal` and test $W^{\mathsf T} W = 1$ to $10^{-12}$. Then repeat [@fig:luck] with it. By how much does the
drift shrink, and which part of the *five* below [@eq:chi2] is gone?
:::
*/
