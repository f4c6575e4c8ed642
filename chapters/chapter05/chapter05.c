/* SPDX-License-Identifier: GPL-3.0-or-later */
/*|
---
title: BatchNorm and LayerNorm
number: 5
summary: What normalising a layer repairs, what it breaks, and why it works.
---

The reference gives batch normalisation a page and four promises:

::: {.reference section="Vanishing Gradients: Solutions, 4. Batch Normalization"}
- Normalizes layer inputs to have mean=0, var=1
- Prevents activation saturation
- Reduces internal covariate shift
- Allows higher learning rates
:::

The first is a pair of numbers, and soon checked: behind a batch norm and a ReLU the
inputs of the next layer have mean {{twins.mean_relu:%.2f}} and variance
{{twins.var_relu:%.2f}} ([@sec:next] finds the place where 0 and 1 hold). The others
sell. Twelve layers of sigmoid units, which learn nothing at all
({{100 * sigmoid.none:%.0f}} % of the digits right, with ten to choose from), reach
{{100 * sigmoid.bn:%.0f}} % in {{learn.steps}} steps once a batch norm stands before
each sigmoid. Six ReLU layers, which perish at a step size of 1 in every one of
{{learn.trials}} trainings, reach {{100 * rates.bn_4:%.0f}} % with it.
{{? sigmoid.none < 0.15 and rates.none_4 == 0 and rates.bn_4 > 0.85 }} Few lines that one
can add to a network do as much.

What the page does not say is in [@fig:depth]. Stack fifty layers of batch norm and
ReLU, train nothing, and send a gradient down: it arrives
$10^{ {{stack.relu_bn.decades:%.1f}} }$ times as large as it left. The same ReLU layers
*without* the norm, with He's weights, change it by
$10^{ {{stack.relu.decades:%.1f}} }$.
{{? stack.relu_bn.decades > 3 and abs(stack.relu.decades) < 1 }} The cure for vanishing
gradients is, at birth, a cause of exploding ones, by a factor per layer that can be
computed to the third digit and that, for wide layers of ReLU, depends on nothing but the
size of the batch.

![A gradient on its way down fifty layers at initialisation, for five normalised stacks and one
without norm. The full lines are [@eq:rate] for ReLU and a rate of zero for layer norm, the dashed
one is the limit of large batches for tanh; points, and the line of the plain sigmoid, are
measured.](depth.svg){#fig:depth alt="BN with ReLU climbs four decades in fifty layers on its theory line, BN with tanh two, BN with sigmoid or no activation and LN with ReLU stay near zero, sigmoid without norm falls off the picture."}

This chapter takes the four promises one by one. One holds, one on a condition, one is
half true. The remaining one, covariate shift, is true as a description and fails as an
explanation: we shall bring the shift back, worse than it ever was, and watch the network
learn all the same.
*/
#include "nabla.h"

#include <math.h>
#include <string.h>

#define PI 0x1.921fb54442d18p+1
#define ROOT2 0x1.6a09e667f3bcdp+0
#define LN10 0x1.26bb1bbb55516p+1
enum { MAX_DEPTH = 100, MAX_WIDTH = 256 };

static int width = 128;
static int depth = 50;
static int rows = 64;
static const nab_knob knob[] = {
    NAB_KNOB_LESS(&width, "width", "units", 8, MAX_WIDTH, 16,
                  "units of a layer"),
    NAB_KNOB_LESS(&depth, "depth", "layers", 20, MAX_DEPTH, 20,
                  "layers of a stack"),
    NAB_KNOB_LESS(&rows, "batch", "rows", 5, 512, 8, "examples of a batch"),
};

typedef struct {
    nab_lab *lab;
    void *found; /* one struct per trial */
} runs;

/*|
## One operation, written twice {#sec:twice}

For a column $x_1,\dots,x_B$, the values of one unit over the $B$ examples of a batch,
batch norm [@ioffe2015] computes

$$ \hat x_i = \frac{x_i - \mu}{\sqrt{v + \epsilon}}, \qquad y_i = \gamma \hat x_i + \beta,
   \qquad \mu = \frac1B\sum_i x_i, \quad v = \frac1B \sum_i (x_i - \mu)^2 , $$ {#eq:norm}

with $\gamma$ and $\beta$ learnt, one pair per unit. Layer norm [@ba2016] is the same
formula over a *row*: the values of all units for one example. In code one number tells
the two apart, the axis of the mean. Here are both, in nine primitive operations:
*/
enum { OVER_ROWS = 0, OVER_COLUMNS = 1 };

/* y = (x - mean) / sqrt(var + eps) gamma + beta, x (n,m); gamma, beta (m) */
static nab_tensor *by_hand(nab_tensor *x, nab_tensor *gamma, nab_tensor *beta,
                           double eps, int axis)
{
    nab_tensor *mean = nab_mean_axis(x, axis);
    nab_tensor *centred = nab_sub(x, mean);
    nab_tensor *var = nab_mean_axis(nab_square(centred), axis);
    nab_tensor *sd = nab_sqrt(nab_shift(var, eps));
    nab_tensor *xhat = nab_div(centred, sd);
    nab_tensor *scaled = nab_mul(xhat, gamma);
    return nab_add(scaled, beta);
}

/*|
The tape differentiates this without being told how. The library has both as single
operations as well, faster and with less to store, and for those somebody had to derive
the backward rule. It is worth doing once. $\mu$ and $v$ depend on every $x_i$, so a
pull $d_i = \partial L/\partial y_i$ on one example is felt by all the others, and
collecting the terms gives one line,

$$ \frac{\partial L}{\partial x_i} = \frac{\gamma}{B \sqrt{v}}
   \left( B\, d_i - \sum_j d_j - \hat x_i \sum_j d_j \hat x_j \right)
   \qquad (\epsilon = 0). $$ {#eq:line}

Whoever divides by $B - 1$ in $v$ must also write $B/(B-1)$ before the last sum. It is a
favourite slip to change the one and not the other, and it makes a fine control.
*/
/* dx of one column by the formula, y = xhat gamma; correct = 1 for the biased
 * variance (division by n). With the unbiased one, n / (n - 1). */
static void one_line(size_t n, const double *xhat, const double *dy,
                     double gamma_over_sd, double correct, double *dx)
{
    double sum = nab_array_sum(n, dy), dot = nab_array_dot(n, dy, xhat);
    for (size_t i = 0; i < n; i++)
        dx[i] = gamma_over_sd / (double)n *
                ((double)n * dy[i] - sum - correct * xhat[i] * dot);
}

/* |a - b| / |b| */
static double distance(size_t n, const double *a, const double *b)
{
    double square = 0;
    for (size_t i = 0; i < n; i++)
        square += (a[i] - b[i]) * (a[i] - b[i]);
    return sqrt(square) / nab_array_norm2(n, b);
}

typedef struct {
    double batch_value, batch_grad, layer_value, layer_grad, other_axis;
    double line, line_bessel;            /* distance from the tape's dx */
    double checked_batch, checked_layer; /* worst of the difference checks */
    double along_one, along_x, along_x_theory, across; /* gains, times sd */
    double mean_relu, var_relu, undone, var_small, mean_square, wide_row;
    double zero_of_two; /* largest | |xhat| - 1 | of a batch of two */
    double kept;        /* running variance over the variance of a batch of 4 */
} twins;

/* The gradient of the same pull on two forms of one function. */
static double gradients_apart(nab_tensor *a, nab_tensor *b, nab_tensor *x,
                              const double *pull)
{
    double *da = nab_tape_scratch(x->tape, 2 * x->size * sizeof *da);
    double *db = da + x->size;
    nab_vjp(a, pull, x, da);
    nab_vjp(b, pull, x, db);
    return distance(x->size, da, db);
}

static double *random_numbers(nab_tape *t, size_t n)
{
    return nab_randn(t, nab_vec(n))->data;
}

static void compare_twins(nab_tape *t, twins *found)
{
    enum { N = 32, M = 24 };
    double *pull = random_numbers(t, (size_t)N * M);
    nab_tensor *x = nab_input(t, nab_mat(N, M), random_numbers(t, N * M));
    nab_tensor *gamma = nab_input(t, nab_vec(M), random_numbers(t, M));
    nab_tensor *beta = nab_input(t, nab_vec(M), random_numbers(t, M));
    nab_tensor *wanted[3] = {x, gamma, beta};
    nab_tensor *fused = nab_batch_norm(x, gamma, beta, 1e-5);
    nab_tensor *hand = by_hand(x, gamma, beta, 1e-5, OVER_ROWS);
    nab_tensor *row_fused = nab_layer_norm(x, gamma, beta, 1e-5);
    nab_tensor *row_hand = by_hand(x, gamma, beta, 1e-5, OVER_COLUMNS);
    found->batch_value = distance(fused->size, hand->data, fused->data);
    found->layer_value = distance(fused->size, row_hand->data, row_fused->data);
    for (int k = 0; k < 3; k++) {
        double b = gradients_apart(hand, fused, wanted[k], pull);
        double l = gradients_apart(row_hand, row_fused, wanted[k], pull);
        found->batch_grad =
            k == 0 || b > found->batch_grad ? b : found->batch_grad;
        found->layer_grad =
            k == 0 || l > found->layer_grad ? l : found->layer_grad;
    }
    found->other_axis = gradients_apart(row_hand, fused, x, pull);
    nab_check batch = nab_check_node(fused, 4);
    nab_check layer = nab_check_node(row_fused, 4);
    found->checked_batch = nab_check_passed(&batch) ? batch.worst : NAN;
    found->checked_layer = nab_check_passed(&layer) ? layer.worst : NAN;
}

/* One feature, n examples: everything about its (n,n) Jacobian. */
static void examine_column(nab_tape *t, twins *found)
{
    enum { N = 8 };
    const double eps = 1e-3;
    double dx[N], ones[N], xhat[N], pull[N], by_line[N];
    nab_tensor *x = nab_input(t, nab_mat(N, 1), random_numbers(t, N));
    nab_tensor *one = nab_full(t, nab_vec(1), 1);
    nab_tensor *zero = nab_zeros(t, nab_vec(1));
    nab_tensor *y = nab_batch_norm(x, one, zero, eps);
    double mean = nab_array_mean(N, x->data);
    double var = nab_array_variance(N, x->data), sd = sqrt(var + eps);
    double root_n = sqrt((double)N);
    double *other = random_numbers(t, N);
    for (int i = 0; i < N; i++) {
        ones[i] = 1;
        xhat[i] = (x->data[i] - mean) / sqrt(var);
        pull[i] = other[i];
    }
    // <<a direction across both>>
    /*|
    **What remains of a pull** when its mean and its part along $\hat x$ are taken off: a direction at
    right angles to both, the kind that [@eq:line] lets through.
    */
    double along = nab_array_mean(N, pull), dot = nab_array_dot(N, pull, xhat);
    for (int i = 0; i < N; i++)
        pull[i] -= along + xhat[i] * dot / N;
    // >>
    nab_vjp(y, ones, x, dx);
    found->along_one = nab_array_norm2(N, dx) / root_n * sd;
    nab_vjp(y, xhat, x, dx);
    found->along_x = nab_array_norm2(N, dx) / root_n * sd;
    found->along_x_theory = eps / (var + eps);
    nab_vjp(y, pull, x, dx);
    found->across = nab_array_norm2(N, dx) / nab_array_norm2(N, pull) * sd;
    nab_tensor *bare = nab_batch_norm(x, one, zero, 0);
    nab_vjp(bare, other, x, dx);
    one_line(N, xhat, other, 1 / sqrt(var), 1, by_line);
    found->line = distance(N, by_line, dx);
    one_line(N, xhat, other, 1 / sqrt(var), N / (N - 1.0), by_line);
    found->line_bessel = distance(N, by_line, dx);
}

/* Running variance of a newborn layer that forgets all but the last batch, over
 * the variance that this batch was divided by. x (n,m) */
static double kept_variance(nab_tensor *x)
{
    size_t m = nab_shape_cols(x->shape);
    const double *mean, *var;
    nab_bn *bn = nab_bn_new(x->tape, m, "norm");
    bn->momentum = 1;
    nab_batch_norm_stats(nab_bn_apply(bn, x, NAB_TRAIN), &mean, &var);
    return nab_array_sum(m, bn->running_var) / nab_array_sum(m, var);
}

/* What the next layer receives, and what eps and n - 1 do to it. */
static void examine_output(nab_tape *t, twins *found)
{
    enum { N = 1024, M = 64 };
    nab_tensor *one = nab_full(t, nab_vec(M), 1),
               *zero = nab_zeros(t, nab_vec(M));
    nab_tensor *x = nab_randn(t, nab_mat(N, M));
    nab_tensor *h = nab_relu(nab_batch_norm(x, one, zero, 1e-5));
    found->mean_relu = nab_array_mean(h->size, h->data);
    found->var_relu = nab_array_variance(h->size, h->data);
    nab_tensor *small = nab_scale(x, 1e-3);
    nab_tensor *y = nab_batch_norm(small, one, zero, 1e-5);
    found->var_small =
        nab_array_sum_squares(y->size, y->data) / (double)y->size;
    nab_tensor *four = nab_batch_norm(nab_slice(x, 0, 0, 4), one, zero, 0);
    found->mean_square = nab_array_sum_squares(4 * M, four->data) / (4 * M);
    nab_tensor *two = nab_batch_norm(nab_slice(x, 0, 0, 2), one, zero, 0);
    for (size_t i = 0; i < two->size; i++) {
        double off = fabs(fabs(two->data[i]) - 1);
        found->zero_of_two =
            off > found->zero_of_two ? off : found->zero_of_two;
    }
    const double *mean, *var;
    nab_tensor *plain = nab_batch_norm(x, one, zero, 1e-5);
    nab_batch_norm_stats(plain, &mean, &var);
    nab_tensor *back = nab_constant(t, nab_vec(M), mean);
    nab_tensor *wide = nab_constant(t, nab_vec(M), NULL);
    for (int j = 0; j < M; j++)
        wide->data[j] = sqrt(var[j] + 1e-5);
    nab_tensor *same = nab_batch_norm(x, wide, back, 1e-5);
    found->undone = distance(x->size, same->data, x->data);
    found->wide_row = distance(x->size, plain->data, x->data);
    found->kept = kept_variance(nab_slice(x, 0, 0, 4));
}

static void examine_twins(int trial, void *context)
{
    runs *all = context;
    twins *found = (twins *)all->found + trial;
    nab_tape *t = nab_tape_new(nab_lab_seed(all->lab, "twins", trial));
    compare_twins(t, found);
    examine_column(t, found);
    examine_output(t, found);
    nab_tape_free(t);
}

static int n_report;
static char last_report[200];

static void note_report(const char *operation, const char *message)
{
    n_report++;
    snprintf(last_report, sizeof last_report, "%s: %s", operation, message);
}

/* How many mistakes a BN layer reports that trains on a batch of n_row. */
static int reports_of_batch(size_t n_row)
{
    nab_error_handler *before = nab_set_error_handler(note_report);
    n_report = 0;
    nab_tape *t = nab_tape_new(1);
    nab_bn *bn = nab_bn_new(t, 3, "norm");
    nab_bn_apply(bn, nab_zeros(t, nab_mat(n_row, 3)), NAB_TRAIN);
    nab_tape_free(t);
    nab_set_error_handler(before);
    return n_report;
}

static void study_lonely_batch(nab_lab *lab)
{
    int alone = reports_of_batch(1);
    nab_lab_result_text(lab, "twins.message", last_report);
    nab_lab_judge(lab, "V31b", nab_value(alone), 1, 0,
                  nab_value(reports_of_batch(2)), 1);
}

/*|
### What the two forms agree on

Over {{trials}} random batches the gradients of the two forms, with respect to $x$,
$\gamma$ and $\beta$, differ by {{twins.batch:%.0e}} of their size at worst for batch
norm and {{twins.layer:%.0e}} for layer norm ([@claim:O1], [@claim:O1b]); [@eq:line]
misses by {{twins.line:%.0e}}, and with the slip by {{100 * twins.bessel:%.0f}} %
([@claim:O1c]). A check against differences, which knows neither form, finds at worst
{{twins.checked_batch:%.0e}} and {{twins.checked_layer:%.0e}} of the difference it
allows. {{? twins.checked_batch < 1 and twins.checked_layer < 1 }}

[@eq:line] also tells what the Jacobian of a batch norm looks like: a symmetric matrix
that has only three gains. A pull that is the same on all examples arrives as nothing
({{twins.along_one:%.0e}}, [@claim:O2]): shifting a column changes no output. A pull
along $\hat x$ is all but lost as well, since stretching the column changes nothing
either; what is left is $\epsilon/(v+\epsilon)$ of the rest, {{twins.along_x:%.4f}} at
the $\epsilon = 1/1000$ of this experiment.
{{? near(twins.along_x, twins.along_x_theory, 1e-10) }} Every other direction is
multiplied by $\gamma/\sqrt{v+\epsilon}$ exactly ([@claim:O2b]). *Batch norm divides a
gradient by the spread of what it normalises.* Keep that sentence in mind, for the
explosion is in it.

### The first promise, read closely {#sec:next}

"Normalizes layer inputs to have mean=0, var=1." In the snippet above that line the norm
stands before the ReLU, so what it normalises are pre-activations. What the next layer
receives is the positive half of them, with mean {{twins.mean_relu:%.4f}} and variance
{{twins.var_relu:%.4f}}: those of $\max(0, u)$ for a standard normal $u$, $1/\sqrt{2\pi}$
and $\tfrac12(1 - 1/\pi)$ ([@claim:V30], [@claim:V30b]). Of the pre-activations themselves
the mean is 0, but the variance is $v/(v+\epsilon)$ rather than 1, which matters when a
signal is faint: an input of standard deviation
$1/1000$ leaves with variance {{twins.var_small:%.3f}} ([@claim:V30c]). And $\gamma$,
$\beta$ may undo all of it: with $\gamma = \sqrt{v + \epsilon}$ and $\beta = \mu$ the
layer hands on its input unchanged ([@claim:V30d]). What batch norm fixes is not the
mean and the variance but who *holds* them: two parameters, instead of all weights
together.

The comment in the snippet, `(x - mean) / std`, hides three decisions. The variance in
the root is divided by $B$ ([@claim:V31]); the running variance, kept for later, by
$B - 1$, which in a batch of four makes it {{twins.kept:%.3f}} times as large
([@claim:V31c]); and $\epsilon$ stands inside the root. With a batch of two the first
decision has a strange effect: whatever the two numbers are, if they differ they come out
as $+1$ and $-1$ (to {{twins.two:%.0e}}). With a batch of one nothing is left at all, and
the layer refuses to train on it ([@claim:V31b]):

> {{twins.message}}
*/
static void study_twins(nab_lab *lab, nab_tape *desk)
{
    int n = nab_lab_trials(lab);
    twins *found = nab_tape_keep(desk, (size_t)n * sizeof *found);
    nab_lab_trials_run(lab, n, examine_twins, &(runs){lab, found});
    nab_summary wrong = NAB_OVER(n, found, line_bessel);
    nab_summary other = NAB_OVER(n, found, other_axis);
    nab_lab_judge(lab, "O1", NAB_OVER(n, found, batch_grad), 1e-13, 0, other,
                  1e-13);
    nab_lab_judge(lab, "O1b", NAB_OVER(n, found, layer_grad), 1e-13, 0, other,
                  1e-13);
    nab_lab_judge(lab, "O1c", NAB_OVER(n, found, line), 1e-12, 0, wrong, 1e-12);
    nab_lab_judge(lab, "O2", NAB_OVER(n, found, along_one), 1e-12, 0,
                  NAB_OVER(n, found, across), 1e-12);
    nab_lab_judge(lab, "O2b", NAB_OVER(n, found, across), 1, 1e-12,
                  NAB_OVER(n, found, along_x), 1);
    nab_lab_judge(lab, "V30", NAB_OVER(n, found, mean_relu), 1 / sqrt(2 * PI),
                  1.0 / 1024, NAB_OVER(n, found, mean_relu), 0);
    nab_lab_judge(lab, "V30b", NAB_OVER(n, found, var_relu), 0.5 * (1 - 1 / PI),
                  1.0 / 1024, NAB_OVER(n, found, var_relu), 1);
    nab_lab_judge(lab, "V30c", NAB_OVER(n, found, var_small),
                  1e-6 / (1e-6 + 1e-5), 1e-3, NAB_OVER(n, found, var_small), 1);
    nab_lab_judge(lab, "V30d", NAB_OVER(n, found, undone), 1e-14, 0,
                  NAB_OVER(n, found, wide_row), 1e-14);
    nab_lab_judge(lab, "V31", NAB_OVER(n, found, mean_square), 1, 1e-12,
                  NAB_OVER(n, found, mean_square), 3.0 / 4);
    nab_summary kept = NAB_OVER(n, found, kept);
    nab_lab_judge(lab, "V31c", kept, 4.0 / 3, 1e-12, kept, 1);
    study_lonely_batch(lab);
    nab_lab_result(lab, "twins.batch", NAB_OVER(n, found, batch_grad).max);
    nab_lab_result(lab, "twins.layer", NAB_OVER(n, found, layer_grad).max);
    nab_lab_result(lab, "twins.value", NAB_OVER(n, found, batch_value).max);
    nab_lab_result(lab, "twins.line", NAB_OVER(n, found, line).max);
    nab_lab_result(lab, "twins.checked_batch",
                   NAB_OVER(n, found, checked_batch).max);
    nab_lab_result(lab, "twins.checked_layer",
                   NAB_OVER(n, found, checked_layer).max);
    nab_lab_result(lab, "twins.two", NAB_OVER(n, found, zero_of_two).max);
    nab_lab_result(lab, "twins.kept", kept.mean);
    nab_lab_result_mean(lab, "twins.bessel", wrong);
    nab_lab_result_mean(lab, "twins.mean_relu", NAB_OVER(n, found, mean_relu));
    nab_lab_result_mean(lab, "twins.var_relu", NAB_OVER(n, found, var_relu));
    nab_lab_result_mean(lab, "twins.var_small", NAB_OVER(n, found, var_small));
    nab_lab_result_mean(lab, "twins.along_x", NAB_OVER(n, found, along_x));
    nab_lab_result_mean(lab, "twins.along_x_theory",
                        NAB_OVER(n, found, along_x_theory));
    nab_lab_result(lab, "twins.along_one", NAB_OVER(n, found, along_one).max);
}

/*|
## Batch norm explodes {#sec:explosion}

Now many layers, $z_l = h_{l-1} W_l$, $h_l = f(\operatorname{norm}(z_l))$, with Gaussian
weights, random inputs and a random gradient at the top. All stacks of a trial are built
from the same random numbers; only the norm and the activation differ.
*/
typedef enum { NONE, BATCH, LAYER } norm_kind;

typedef struct {
    const char *name;
    norm_kind norm;
    nab_activation f;
    int width, rows, depth;
    double gain; /* sd of the weights, times sqrt(width) */
} stack;

/* Standard normal numbers for the weights of MAX_DEPTH layers: every stack of a
 * trial is built from the same ones. */
typedef struct {
    double *z; /* (depth,width,width) */
    size_t size;
} quarry;

static nab_tensor *weights(nab_tape *t, const quarry *q, int l, size_t n,
                           double sd)
{
    nab_tensor *w =
        nab_constant(t, nab_mat(n, n), q->z + (size_t)(l - 1) * q->size);
    for (size_t i = 0; i < w->size; i++)
        w->data[i] *= sd;
    return w;
}

/* log_square[l] = ln |dL/dz_l|^2, l = 1..depth; z_l = h_{l-1} W_l. */
static void send_down(const stack *s, nab_tape *t, const quarry *q,
                      double *log_square)
{
    nab_tensor *z[MAX_DEPTH + 1];
    size_t n = (size_t)s->width, m = (size_t)s->rows;
    nab_tensor *one = nab_full(t, nab_vec(n), 1);
    nab_tensor *zero = nab_zeros(t, nab_vec(n));
    nab_tensor *h = nab_input(t, nab_mat(m, n), random_numbers(t, m * n));
    double sd = s->gain / sqrt((double)n);
    for (int l = 1; l <= s->depth; l++) {
        z[l] = nab_matmul(h, weights(t, q, l, n, sd));
        nab_tensor *a = z[l];
        if (s->norm == BATCH)
            a = nab_batch_norm(z[l], one, zero, 1e-5);
        if (s->norm == LAYER)
            a = nab_layer_norm(z[l], one, zero, 1e-5);
        h = s->f(a);
    }
    nab_backward_from(h, random_numbers(t, m * n));
    for (int l = 1; l <= s->depth; l++)
        log_square[l] =
            nab_num_log(nab_array_sum_squares(z[l]->size, z[l]->grad));
}

/*|
### The rate, for every batch size

Yang and co-authors [-@yang2019] worked out the mean-field theory of batch norm, and for
ReLU in large batches found that a squared gradient grows by $\pi/(\pi - 1)$ per layer.
Batches are not always large, and for finite $B$ the calculation is short enough to do
here.

*Forward.* In a wide layer, one column $z$ (a unit's values over the batch) is a
Gaussian vector whose covariance is $\sigma_w^2$ times the Gram matrix of the examples
below. After a few layers the examples are alike in their relations: that matrix has one
number $a$ on its diagonal and another, $b$, everywhere else. Subtracting the batch mean
leaves covariance $\sigma_w^2 (a - b)(I - e e^{\mathsf T}/B)$ with $e = (1, \dots, 1)$, so
$\hat x$ is a random point of the sphere of radius $\sqrt B$ in the $B-1$ dimensions at
right angles to $e$, and independently of it
$v = \sigma_w^2 (a-b)\, \chi^2_{B-1}/B$. Two entries of $\hat x$ have correlation
$c = -1/(B-1)$: what one has above the mean the others have below. A ReLU stretches when
its input does, so the averages over the sphere are those over a Gaussian [@cho2009]:
$a = \tfrac12$, $b = \tfrac12 \kappa$, and the probability that two given examples are
both on is $p$, where

$$ \kappa = \frac{\sqrt{1 - c^2} + c\,(\tfrac\pi2 + \arcsin c)}{\pi}, \qquad
   p = \frac{\tfrac\pi2 + \arcsin c}{2\pi}. $$ {#eq:kappa}

*Backward.* A gradient that has come through a batch norm sums to zero over the batch
([@claim:O2]), so its covariance over the examples is a multiple of
$I - e e^{\mathsf T}/B$. The weights multiply its square by $\sigma_w^2$,
the ReLU keeps half. Then [@eq:line] takes off two directions, of which the first holds
the share $(1 - 2p)/B$ of the square and the second $(1 - \kappa)/B$, and divides by
$v$, whose inverse has the mean $B/\left((B-3)\,\sigma_w^2(a-b)\right)$. All together, a
layer multiplies the squared gradient by

$$ \chi(B) = \frac{B}{B-3} \cdot \frac{1 - (2 - 2p - \kappa)/B}{1 - \kappa}
   \;\longrightarrow\; \frac{\pi}{\pi - 1} \qquad (B \to \infty). $$ {#eq:rate}

$\sigma_w$ has gone: no scale of the weights can help. For $B \le 3$ the mean is infinite,
because now and then all examples of a tiny batch nearly agree, and the norm divides by
almost nothing.

The reason for the growth can be read off the denominator. $1 - \kappa$ is $1 - 1/\pi$
in large batches: the share of the ReLU's output that *differs* between examples. The
rest, the common mean that the ReLU creates, is subtracted by the next norm, and what is
left is blown up to variance one again. The gradient is blown up by the same factor, but
loses nothing in return.
*/
/* arcsin for |c| <= 1/2, by its series. */
static double arcsine(double c)
{
    double term = c, sum = c;
    for (int k = 1; k < 60; k++) {
        term *= c * c * (2 * k - 1) / (2 * k);
        sum += term / (2 * k + 1);
    }
    return sum;
}

/* Mean square gain of the gradient per layer of batch norm and ReLU at a batch
 * of b >= 4 examples, width infinite: [@eq:rate]. */
static double relu_gain(double b)
{
    double c = -1 / (b - 1); /* correlation of two examples after centring */
    double angle = PI / 2 + arcsine(c);
    double kappa = (sqrt(1 - c * c) + c * angle) / PI;
    double p = angle / (2 * PI);
    return b / (b - 3) * (1 - (2 - 2 * p - kappa) / b) / (1 - kappa);
}

/*|
An activation without mean has nothing to be subtracted, and tanh should do better. In
large batches its rate is $\mathbb E\,\tanh'(Z)^2 / \mathbb E\,\tanh(Z)^2$ with $Z$ standard normal, a
quotient of two one-dimensional integrals.
*/
/* Of batch norm and tanh in large batches: E tanh'(Z)^2 / E tanh(Z)^2, by the
 * trapezoidal rule, which for such integrands converges faster than any power.
 */
static double tanh_gain(void)
{
    double above = 0, below = 0, h = 1.0 / 64;
    for (int i = -8 * 64; i <= 8 * 64; i++) {
        double y = nab_num_tanh(i * h), weight = nab_num_normal_pdf(i * h);
        above += weight * (1 - y * y) * (1 - y * y);
        below += weight * y * y;
    }
    return above / below;
}

enum { BOUNDARY = 6 }; /* layers at either end that are left out */

/* Squared gradient: its logarithm per layer, boundary layers left out. */
static double rate_of(const double *log_square, int n_layer)
{
    int low = BOUNDARY, high = n_layer - BOUNDARY;
    return (log_square[low] - log_square[high]) / (high - low);
}

enum { N_STACK = 7, N_BATCH = 7, N_NARROW = 3, N_SCALE = 3, SHALLOW = 30 };
enum {
    RELU_BN,
    TANH_BN,
    LINEAR_BN,
    SIGMOID_BN,
    RELU_LN,
    RELU_NONE,
    SIGMOID_NONE
};
static const stack kinds[N_STACK] = {
    {"ReLU BN", BATCH, nab_relu, 0, 0, 0, ROOT2},
    {"tanh BN", BATCH, nab_tanh, 0, 0, 0, 1},
    {"linear BN", BATCH, nab_identity, 0, 0, 0, 1},
    {"sigmoid BN", BATCH, nab_sigmoid, 0, 0, 0, 1},
    {"ReLU LN", LAYER, nab_relu, 0, 0, 0, ROOT2},
    {"ReLU", NONE, nab_relu, 0, 0, 0, ROOT2},
    {"sigmoid", NONE, nab_sigmoid, 0, 0, 0, 1},
};
static const int batch_size[N_BATCH] = {8, 12, 16, 24, 32, 64, 128};
enum { OF_8, OF_12, OF_16, OF_24, OF_32, OF_64, OF_128 };
static const int narrow[N_NARROW] = {32, 64, 128};
static const double init_sd[N_SCALE] = {0.01, 0.1, 1};

typedef struct {
    double log_square[N_STACK][MAX_DEPTH + 1]; /* less that of the last layer */
    double rate[N_STACK], decades[N_STACK], with_boundary;
    double batch[N_BATCH], width[N_NARROW], scale[N_SCALE];
    double small_to_usual; /* difference of two rates */
    double plain_scale;
} explosion;

/* Rate of one stack with other numbers than the usual ones. */
static double rate_with(nab_tape *t, const quarry *q, stack s, int n, int m)
{
    double log_square[MAX_DEPTH + 1];
    s.width = n;
    s.rows = m;
    s.depth = depth < SHALLOW ? depth : SHALLOW;
    nab_tape_reset(t);
    send_down(&s, t, q, log_square);
    return rate_of(log_square, s.depth);
}

static void explode_kinds(nab_tape *t, const quarry *q, explosion *found)
{
    for (int k = 0; k < N_STACK; k++) {
        stack s = kinds[k];
        double *ls = found->log_square[k];
        s.width = width;
        s.rows = rows;
        s.depth = depth;
        nab_tape_reset(t);
        send_down(&s, t, q, ls);
        found->rate[k] = rate_of(ls, depth);
        found->decades[k] = (ls[1] - ls[depth]) / (2 * LN10);
        if (k == RELU_BN)
            found->with_boundary = (ls[1] - ls[depth]) / (depth - 1);
        for (int l = 1; l < depth; l++)
            ls[l] -= ls[depth];
        ls[depth] = 0;
    }
}

static void explode(int trial, void *context)
{
    runs *all = context;
    explosion *found = (explosion *)all->found + trial;
    nab_tape *t = nab_tape_new(nab_lab_seed(all->lab, "explosion", trial));
    size_t side = (size_t)(width > 128 ? width : 128);
    quarry q = {.size = side * side};
    q.z = nab_tape_keep(t, (size_t)depth * q.size * sizeof *q.z);
    nab_stream_normal(nab_tape_stream(t, "weights"), (size_t)depth * q.size,
                      q.z);
    explode_kinds(t, &q, found);
    const stack usual = kinds[RELU_BN];
    for (int i = 0; i < N_BATCH; i++)
        found->batch[i] = rate_with(t, &q, usual, width, batch_size[i]);
    for (int i = 0; i < N_NARROW; i++)
        found->width[i] = rate_with(t, &q, usual, narrow[i], 32);
    for (int i = 0; i < N_SCALE; i++) {
        stack s = usual;
        s.gain = init_sd[i] * sqrt((double)width);
        found->scale[i] = rate_with(t, &q, s, width, 32);
    }
    found->small_to_usual = found->scale[1] - found->scale[0];
    stack s = kinds[RELU_NONE];
    s.gain = 0.1 * sqrt((double)width);
    found->plain_scale = rate_with(t, &q, s, width, 32);
    s.gain = 0.01 * sqrt((double)width);
    found->plain_scale -= rate_with(t, &q, s, width, 32);
    nab_tape_free(t);
}

/*|
### Theory against measurement

![Growth of a gradient per layer of batch norm and ReLU, measured at width {{width}} and computed from
[@eq:rate].](batch.svg){#fig:batch alt="The measured factors fall with the size of the batch, along the theory line, to the dashed limit."}

[@fig:batch] has no free parameter. At 8 examples the factor is {{batch.of_8:%.3f}} per
layer where [@eq:rate] says {{batch.of_8_theory:%.3f}}; at 24, {{batch.of_24:%.3f}}
against {{batch.of_24_theory:%.3f}}; at 128, {{batch.of_128:%.3f}} against
{{batch.of_128_theory:%.3f}}, and the limit is {{stack.limit:%.4f}} ([@claim:V35b],
[@claim:V35c], [@claim:V35d]).
{{? batch.of_8 > batch.of_24 and batch.of_24 > batch.of_128 }} The famous limit alone
would be wrong by many standard errors for small batches. The fifty layers of
[@fig:depth] grow by {{stack.relu_bn.factor:%.4f}} ± {{stack.relu_bn.factor_se:%.4f}} a
layer, computed {{stack.theory:%.4f}} ([@claim:V35]). What deviation is left grows with
batch over width: both must be large, and the width the larger of the two; the tolerance
$0.01\,B/n$ of the claims was fitted at 128 examples and serves at all smaller batches,
and at half the width ([@claim:V35e]).

**The weights do not matter.** With entries of standard deviation 0.01 and 0.1 the rates
(log squared gradient per layer) differ by {{abs(stack.scale_difference):%.3f}}; without
the norm they differ by {{stack.plain_scale:%.1f}} ([@claim:V35f]). This is the virtue
of batch norm and its vice in one number: no scale of the weights can spoil the gradient at
birth, and none can put it right.

**Other activations.** Tanh grows by {{stack.tanh_bn.factor:%.3f}} a layer (limit of
large batches {{stack.tanh_limit:%.3f}}, [@claim:V35g]), sigmoid by
{{stack.sigmoid_bn.factor:%.3f}}, where without norm it shrinks to
{{stack.sigmoid.factor:%.3f}} a layer ([@claim:V32]). The gradient
lives, though not for the reason promised: at birth there is no saturation to prevent, for
the plain sigmoids sit nearer the middle than the normalised ones. What the norm mends
is their slope of a quarter, by dividing by a small spread. The condition is on what is learnt later, for $\gamma$ and $\beta$ can undo this too ([@claim:V30d]).
Without any activation the factor is {{stack.linear_bn.factor:%.3f}} ([@claim:V35j]): in
batches of {{batch_rows}} it is the bend, and hardly the norm alone, that explodes.

**Layer norm does not explode**: {{stack.relu_ln.factor:%.3f}} ±
{{stack.relu_ln.factor_se:%.3f}} ([@claim:V35h]). It subtracts the mean over the
*units*, which under Gaussian weights is small already. What a ReLU adds to all examples
alike it keeps, so there is no small remainder to be blown up.

A remark on method. The first and the last layers of a stack do not see the stationary
state that the theory describes. Averaged over all fifty layers the growth seems to be
{{stack.with_boundary:%.3f}} instead of {{stack.relu_bn.factor:%.3f}} ([@claim:N2]), so
six layers at either end are left out of every rate. Do nets like these train? At six layers, happily, as [@sec:learning] shows;
the five steps between them gain less than a factor of three. At fifty it wants shortcuts
([@chapter:4]), which is how batch norm is in fact used.
*/
/* Tables for the figures. */
static void write_explosion(nab_lab *lab, int n, const explosion *found)
{
    nab_csv *csv = nab_csv_open(lab, "depth.csv", NAB_EXACT,
                                "net,layer,decades,low,high,theory");
    double slope[N_STACK] = {nab_num_log(relu_gain(rows)),
                             nab_num_log(tanh_gain()),
                             NAN,
                             NAN,
                             0,
                             0,
                             NAN};
    for (int k = 0; k < N_STACK; k++)
        for (int l = 1; l <= depth; l++) {
            nab_summary s = NAB_OVER(n, found, log_square[k][l]);
            double unit = 2 * LN10;
            nab_row(csv, kinds[k].name, l, s.mean / unit, s.min / unit,
                    s.max / unit, slope[k] * (depth - l) / unit);
        }
    csv = nab_csv_open(lab, "batch.csv", NAB_EXACT,
                       "batch,factor,low,high,theory,residual,se");
    for (int i = 0; i < N_BATCH; i++) {
        nab_summary s = NAB_OVER(n, found, batch[i]);
        double theory = nab_num_log(relu_gain(batch_size[i]));
        nab_row(csv, NULL, batch_size[i], nab_num_exp(s.mean / 2),
                nab_num_exp(s.min / 2), nab_num_exp(s.max / 2),
                nab_num_exp(theory / 2), s.mean - theory, s.se);
    }
    csv = nab_csv_open(lab, "law.csv", NAB_EXACT, "batch,factor,limit");
    for (int b = 5; b <= 160; b++)
        nab_row(csv, NULL, b, sqrt(relu_gain(b)), sqrt(PI / (PI - 1)));
}

static void judge_explosion(nab_lab *lab, int n, const explosion *found)
{
    nab_summary usual = NAB_OVER(n, found, rate[RELU_BN]);
    nab_summary calm = NAB_OVER(n, found, rate[RELU_LN]);
    nab_summary eight = NAB_OVER(n, found, batch[OF_8]);
    double limit = nab_num_log(PI / (PI - 1));
    nab_lab_judge(lab, "V35", usual, nab_num_log(relu_gain(rows)),
                  0.01 * rows / width, calm, nab_num_log(relu_gain(rows)));
    nab_lab_judge(lab, "V35b", eight, nab_num_log(relu_gain(8)),
                  0.01 * 8 / width, eight, limit);
    nab_lab_judge(lab, "V35c", NAB_OVER(n, found, batch[OF_24]),
                  nab_num_log(relu_gain(24)), 0.01 * 24 / width,
                  NAB_OVER(n, found, batch[OF_24]), limit);
    nab_lab_judge(lab, "V35d", NAB_OVER(n, found, batch[OF_128]), limit,
                  0.01 * 128 / width + 2.0 / 128, eight, limit);
    nab_lab_judge(lab, "V35e", NAB_OVER(n, found, width[1]),
                  nab_num_log(relu_gain(32)), 0.01 * 32 / 64,
                  NAB_OVER(n, found, width[1]), 0);
    nab_lab_judge(lab, "V35f", NAB_OVER(n, found, small_to_usual), 0, 0.01,
                  NAB_OVER(n, found, plain_scale), 0);
    nab_lab_judge(lab, "V35g", NAB_OVER(n, found, rate[TANH_BN]),
                  nab_num_log(tanh_gain()), 2.0 / rows + 1.0 / width, usual,
                  nab_num_log(tanh_gain()));
    nab_lab_judge(lab, "V35h", calm, 0, 1.0 / width, usual, 0);
    nab_lab_judge(lab, "V35j", NAB_OVER(n, found, rate[LINEAR_BN]), 0,
                  2.0 / rows, usual, 0);
    nab_lab_judge(lab, "V35i", NAB_OVER(n, found, decades[RELU_BN]), 3, 0,
                  NAB_OVER(n, found, decades[RELU_NONE]), 3);
    nab_lab_judge(lab, "V32", NAB_OVER(n, found, rate[SIGMOID_BN]), 0, 0,
                  NAB_OVER(n, found, rate[SIGMOID_NONE]), 0);
    nab_lab_judge(lab, "N2", NAB_OVER(n, found, with_boundary),
                  nab_num_log(relu_gain(rows)), 0.01 * rows / width, usual,
                  nab_num_log(relu_gain(rows)));
}

static void study_explosion(nab_lab *lab, nab_tape *desk)
{
    static const char *const key[N_STACK] = {
        "relu_bn", "tanh_bn", "linear_bn", "sigmoid_bn",
        "relu_ln", "relu",    "sigmoid"};
    int n = nab_lab_trials(lab);
    explosion *found = nab_tape_keep(desk, (size_t)n * sizeof *found);
    nab_lab_trials_run(lab, n, explode, &(runs){lab, found});
    write_explosion(lab, n, found);
    judge_explosion(lab, n, found);
    for (int k = 0; k < N_STACK; k++) {
        char name[64];
        nab_summary s = NAB_OVER(n, found, rate[k]);
        snprintf(name, sizeof name, "stack.%s.factor", key[k]);
        nab_lab_result(lab, name, nab_num_exp(s.mean / 2));
        snprintf(name, sizeof name, "stack.%s.factor_se", key[k]);
        nab_lab_result(lab, name, s.se / 2 * nab_num_exp(s.mean / 2));
        snprintf(name, sizeof name, "stack.%s.decades", key[k]);
        nab_lab_result_mean(lab, name, NAB_OVER(n, found, decades[k]));
    }
    for (int i = 0; i < N_BATCH; i++) {
        char name[64];
        nab_summary s = NAB_OVER(n, found, batch[i]);
        snprintf(name, sizeof name, "batch.of_%d", batch_size[i]);
        nab_lab_result(lab, name, nab_num_exp(s.mean / 2));
        snprintf(name, sizeof name, "batch.of_%d_theory", batch_size[i]);
        nab_lab_result(lab, name, sqrt(relu_gain(batch_size[i])));
    }
    nab_lab_result(lab, "stack.theory", sqrt(relu_gain(rows)));
    nab_lab_result(lab, "stack.limit", sqrt(PI / (PI - 1)));
    nab_lab_result(lab, "stack.tanh_limit", sqrt(tanh_gain()));
    nab_lab_result_mean(lab, "stack.scale_difference",
                        NAB_OVER(n, found, small_to_usual));
    nab_lab_result_mean(lab, "stack.plain_scale",
                        NAB_OVER(n, found, plain_scale));
    nab_lab_result(lab, "stack.with_boundary",
                   nab_num_exp(NAB_OVER(n, found, with_boundary).mean / 2));
}

/*|
## The layer norm that is not one {#sec:snippet}

The reference's next section prints a layer norm:

::: {.reference section="Vanishing Gradients: Solutions, 5. Layer Normalization (for RNNs)"}
`std = x.std(-1, keepdim=True)`\
`return self.gamma * (x - mean) / (std + self.eps) + self.beta`
:::

It looks like [@eq:norm] and differs in two places. `x.std` divides by $n - 1$, and
$\epsilon$ is added to the root instead of standing under it. On the tape:
*/
/* (x - mean) / (sd + eps) gamma + beta, sd with n - 1: as printed. */
static nab_tensor *as_printed(nab_tensor *x, nab_tensor *gamma,
                              nab_tensor *beta, double eps)
{
    double n = (double)nab_shape_cols(x->shape);
    nab_tensor *mean = nab_mean_axis(x, OVER_COLUMNS);
    nab_tensor *centred = nab_sub(x, mean);
    nab_tensor *sum = nab_sum_axis(nab_square(centred), OVER_COLUMNS);
    nab_tensor *sd = nab_sqrt(nab_scale(sum, 1 / (n - 1)));
    nab_tensor *xhat = nab_div(centred, nab_shift(sd, eps));
    nab_tensor *scaled = nab_mul(xhat, gamma);
    return nab_add(scaled, beta);
}

enum { N_FEATURE = 5, N_SPREAD = 15 };
static const int features[N_FEATURE] = {1, 2, 4, 8, 64};

/* Spreads 1e-7 .. 1, half a decade apart. */
static double spread_of(int i)
{
    double power = nab_num_powi(10, i / 2 - 7);
    return i % 2 ? power * sqrt(10) : power;
}

typedef struct {
    double scale[N_FEATURE]; /* rms of the snippet's row over the standard's */
    double printed[N_SPREAD], standard[N_SPREAD]; /* rms of the output */
    double slope_printed, slope_standard; /* largest gain of a pull, tiny row */
    double flat_printed, flat_standard; /* the same on a row of equal numbers */
    double other_row; /* change of a row when the other rows change */
    double other_row_bn;
    double plain, layered; /* log10 |dL/dh_0| / |dL/dh_T|, the recurrent net */
} rows_found;

static double rms(const nab_tensor *y)
{
    return sqrt(nab_array_sum_squares(y->size, y->data) / (double)y->size);
}

/* One row of n numbers with mean 0 and population spread `spread`. */
static nab_tensor *row_of(nab_tape *t, size_t n, double spread)
{
    nab_tensor *x = nab_input(t, nab_mat(1, n), random_numbers(t, n));
    double mean = nab_array_mean(n, x->data);
    double sd = sqrt(nab_array_variance(n, x->data));
    for (size_t i = 0; i < n; i++)
        x->data[i] = spread * (x->data[i] - mean) / sd;
    return x;
}

/* |J^T u| of y = norm(x) for a random unit pull u without mean. */
static double slope_at(nab_tensor *y, nab_tensor *x)
{
    size_t n = x->size;
    double *u = random_numbers(x->tape, n);
    double *dx = nab_tape_scratch(x->tape, n * sizeof *dx);
    double mean = nab_array_mean(n, u);
    for (size_t i = 0; i < n; i++)
        u[i] -= mean;
    nab_vjp(y, u, x, dx);
    return nab_array_norm2(n, dx) / nab_array_norm2(n, u);
}

static void compare_snippet(nab_tape *t, rows_found *found)
{
    const double eps = 1e-5;
    for (int i = 0; i < N_FEATURE; i++) {
        size_t n = (size_t)features[i];
        nab_tensor *one = nab_full(t, nab_vec(n), 1);
        nab_tensor *zero = nab_zeros(t, nab_vec(n));
        nab_tensor *x = n > 1 ? row_of(t, n, 1) : nab_randn(t, nab_mat(1, 1));
        nab_tensor *printed = as_printed(x, one, zero, 0);
        nab_tensor *standard = nab_layer_norm(x, one, zero, 0);
        found->scale[i] = n > 1 ? rms(printed) / rms(standard) : rms(printed);
    }
    nab_tensor *one = nab_full(t, nab_vec(64), 1);
    nab_tensor *zero = nab_zeros(t, nab_vec(64));
    for (int i = 0; i < N_SPREAD; i++) {
        nab_tensor *x = row_of(t, 64, spread_of(i));
        found->printed[i] = rms(as_printed(x, one, zero, eps));
        found->standard[i] = rms(nab_layer_norm(x, one, zero, eps));
    }
    nab_tensor *x = row_of(t, 64, 1e-9);
    found->slope_printed = slope_at(as_printed(x, one, zero, eps), x);
    found->slope_standard = slope_at(nab_layer_norm(x, one, zero, eps), x);
    nab_tensor *flat = nab_input(t, nab_mat(1, 64), zero->data);
    found->flat_printed = slope_at(as_printed(flat, one, zero, eps), flat);
    found->flat_standard = slope_at(nab_layer_norm(flat, one, zero, eps), flat);
}

/* Is row 0 of the output the same when row 1 is another? */
static void compare_company(nab_tape *t, rows_found *found)
{
    nab_tensor *one = nab_full(t, nab_vec(16), 1);
    nab_tensor *zero = nab_zeros(t, nab_vec(16));
    nab_tensor *a = nab_randn(t, nab_mat(8, 16));
    nab_tensor *b = nab_randn(t, nab_mat(8, 16));
    memcpy(b->data, a->data, 16 * sizeof *b->data);
    nab_tensor *la = nab_layer_norm(a, one, zero, 1e-5);
    nab_tensor *lb = nab_layer_norm(b, one, zero, 1e-5);
    nab_tensor *ba = nab_batch_norm(a, one, zero, 1e-5);
    nab_tensor *bb = nab_batch_norm(b, one, zero, 1e-5);
    found->other_row = distance(16, la->data, lb->data);
    found->other_row_bn = distance(16, ba->data, bb->data);
}

/*|
The heading of that section says "for RNNs", and below the snippet: "Better for
recurrent networks". A recurrent network is a loop, and needs no cell library: one
matrix $U$, used again in each of fifty steps, with a ReLU and a fresh input. Its
entries have variance $4/n$, so that the ReLU's half leaves a mean square gain of 2 per
step.
*/
enum { STEPS_IN_TIME = 50, STATE = 64, READERS = 16 };

static double through_time(nab_tape *t, bool layered, const nab_tensor *w)
{
    nab_tensor *one = nab_full(t, nab_vec(STATE), 1);
    nab_tensor *zero = nab_zeros(t, nab_vec(STATE));
    nab_tensor *start = nab_input(t, nab_mat(READERS, STATE),
                                  random_numbers(t, READERS * STATE));
    nab_tensor *u = nab_constant(t, nab_mat(STATE, STATE), w->data);
    nab_tensor *h = start;
    for (int step = 0; step < STEPS_IN_TIME; step++) {
        nab_tensor *carried = nab_matmul(h, u);
        nab_tensor *input = nab_randn(t, nab_mat(READERS, STATE));
        nab_tensor *z = nab_add(carried, input);
        h = nab_relu(layered ? nab_layer_norm(z, one, zero, 1e-5) : z);
    }
    double *pull = random_numbers(t, h->size);
    nab_backward_from(h, pull);
    return nab_num_log10(nab_array_norm2(h->size, start->grad) /
                         nab_array_norm2(h->size, pull));
}

static void examine_rows(int trial, void *context)
{
    runs *all = context;
    rows_found *found = (rows_found *)all->found + trial;
    nab_tape *t = nab_tape_new(nab_lab_seed(all->lab, "rows", trial));
    compare_snippet(t, found);
    compare_company(t, found);
    nab_tensor *w = nab_randn(t, nab_mat(STATE, STATE));
    for (size_t i = 0; i < w->size; i++)
        w->data[i] *= 2 / sqrt((double)STATE);
    found->plain = through_time(t, false, w);
    found->layered = through_time(t, true, w);
    nab_tape_free(t);
}

/*|
![Output of the printed and of the standard layer norm for rows of small spread.](snippet.svg){#fig:snippet alt="The printed form passes small rows at full size where the standard form damps them; both are on their closed forms."}

**The $n - 1$** makes every output too small by $\sqrt{(n-1)/n}$: {{rows.scale_64:%.3f}}
at 64 features, which $\gamma$ will repair, but {{rows.scale_4:%.3f}} at four and
{{rows.scale_2:%.3f}} at two ([@claim:V36]). With one feature it is 0/0 and the answer
NaN ([@claim:V36f]).

**The $\epsilon$** moves by its own square root. In the standard form it sets in when
the spread of a row comes near $\sqrt\epsilon$, about 1/316; in the printed one near
$\epsilon$ itself. Between the two the forms are different functions ([@fig:snippet]): a
row of spread 1/1000 comes out with rms {{rows.printed_3:%.3f}} and
{{rows.standard_3:%.3f}} ([@claim:V36b], [@claim:V36c]), and at a tenth of that
{{rows.printed_4:%.3f}} and {{rows.standard_4:%.3f}}.
{{? rows.printed_4 > 20 * rows.standard_4 }} So small a row is mostly noise, and the
printed form shows it to the next layer at full size. The slope tells the same: up to
{{rows.slope:%.0f}} there, {{rows.slope_standard:%.0f}} here ([@claim:V36d]), which is
$1/\epsilon$ and $1/\sqrt\epsilon$.

**Equal numbers.** On a row that is constant the root is differentiated at zero, where
its slope is infinite, and infinity times zero is NaN: composed from primitives, the
printed form has a NaN for a gradient on every such row ([@claim:V36e]). (PyTorch's
`std` hides this by a convention of its own.) Under the root, $\epsilon$ would have
prevented it. The padding of short sentences in a batch, often a row of zeros, is just
such a row.

What the reference says *about* layer norm is right. It works on each example alone:
change all other rows of the batch, and a row's output keeps its bits ([@claim:V37]),
where batch norm changes it by {{100 * rows.company:%.0f}} %. And in the recurrent loop,
where the gradient grows by {{rows.plain:%.1f}} ± {{rows.plain_se:%.1f}} decades without
it, nothing explodes any more ([@claim:V37c]). But "better" needs a footnote: with the
norm the gradient after fifty steps is $10^{ {{rows.layered:%.1f}} }$ ([@claim:V37d]).
Each step divides by the spread of *state plus input*, so the old state is diluted with
every input. Explosion has become forgetting, which is gentler to the training, and no
better for the memory.
*/
static double theory_printed(double s)
{
    return s / (s * sqrt(64.0 / 63) + 1e-5);
}

static double theory_standard(double s)
{
    return s / sqrt(s * s + 1e-5);
}

static void judge_rows(nab_lab *lab, int n, const rows_found *found)
{
    nab_summary four = NAB_OVER(n, found, scale[2]);
    nab_summary faint = NAB_OVER(n, found, printed[8]);
    nab_lab_judge(lab, "V36", four, sqrt(3.0 / 4), 1e-12, four, 1);
    nab_lab_judge(lab, "V36b", faint, theory_printed(1e-3), 1e-12, faint,
                  theory_standard(1e-3));
    nab_lab_judge(lab, "V36c", NAB_OVER(n, found, standard[8]),
                  theory_standard(1e-3), 1e-12, faint, theory_standard(1e-3));
    nab_lab_judge(lab, "V36d", NAB_OVER(n, found, slope_printed), 1e5,
                  1e5 * 1e-3, NAB_OVER(n, found, slope_standard), 1e5);
    int nan_printed = 0, nan_standard = 0;
    for (int i = 0; i < n; i++) {
        nan_printed += isnan(found[i].flat_printed);
        nan_standard += isnan(found[i].flat_standard);
    }
    nab_lab_judge(lab, "V36e", nab_value(nan_printed), n, 0,
                  nab_value(nan_standard), n);
    int nan_alone = 0, nan_two = 0;
    for (int i = 0; i < n; i++) {
        nan_alone += isnan(found[i].scale[0]);
        nan_two += isnan(found[i].scale[1]);
    }
    nab_lab_judge(lab, "V36f", nab_value(nan_alone), n, 0, nab_value(nan_two),
                  n);
    nab_lab_judge(lab, "V37", NAB_OVER(n, found, other_row), 0, 0,
                  NAB_OVER(n, found, other_row_bn), 0);
    nab_lab_judge(lab, "V37c", NAB_OVER(n, found, plain), 3, 0,
                  NAB_OVER(n, found, layered), 3);
    nab_lab_judge(lab, "V37d", NAB_OVER(n, found, layered), -3, 0,
                  NAB_OVER(n, found, plain), -3);
}

static void study_rows(nab_lab *lab, nab_tape *desk)
{
    int n = nab_lab_trials(lab);
    rows_found *found = nab_tape_keep(desk, (size_t)n * sizeof *found);
    nab_lab_trials_run(lab, n, examine_rows, &(runs){lab, found});
    judge_rows(lab, n, found);
    nab_csv *csv =
        nab_csv_open(lab, "snippet.csv", NAB_EXACT,
                     "spread,printed,standard,law_printed,law_standard");
    for (int i = 0; i < N_SPREAD; i++)
        nab_row(csv, NULL, spread_of(i), NAB_OVER(n, found, printed[i]).mean,
                NAB_OVER(n, found, standard[i]).mean,
                theory_printed(spread_of(i)), theory_standard(spread_of(i)));
    for (int i = 1; i < N_FEATURE; i++) {
        char name[64];
        snprintf(name, sizeof name, "rows.scale_%d", features[i]);
        nab_lab_result(lab, name, NAB_OVER(n, found, scale[i]).mean);
    }
    nab_lab_result(lab, "rows.printed_3", NAB_OVER(n, found, printed[8]).mean);
    nab_lab_result(lab, "rows.standard_3",
                   NAB_OVER(n, found, standard[8]).mean);
    nab_lab_result(lab, "rows.printed_4", NAB_OVER(n, found, printed[6]).mean);
    nab_lab_result(lab, "rows.standard_4",
                   NAB_OVER(n, found, standard[6]).mean);
    nab_lab_result(lab, "rows.slope", NAB_OVER(n, found, slope_printed).mean);
    nab_lab_result(lab, "rows.slope_standard",
                   NAB_OVER(n, found, slope_standard).mean);
    nab_lab_result_mean(lab, "rows.plain", NAB_OVER(n, found, plain));
    nab_lab_result_mean(lab, "rows.layered", NAB_OVER(n, found, layered));
    nab_lab_result_mean(lab, "rows.company", NAB_OVER(n, found, other_row_bn));
}

/*|
## A net that cannot feel its weights {#sec:scale}

From here on nets are trained, on the digits. A pupil has a few hidden layers of 64
units, a norm before the activation or none, and a last layer without norm that gives
the ten logits.
*/
enum { MAX_HIDDEN = 12, UNITS = 64, TRAIN_PART = 1297, TEST_PART = 500 };

typedef struct {
    norm_kind norm;
    double noise; /* sd of the shift and scale after BN, anew every step */
    nab_activation f;
    int hidden, batch, steps;
    double scale, rate; /* weights: scale times sqrt(2/fan_in) */
    double eps;         /* of LN; 0: the usual 1e-5 */
} plan;

typedef struct {
    plan how;
    nab_linear *layer[MAX_HIDDEN + 1]; /* the last one gives the logits */
    nab_bn *bn[MAX_HIDDEN];
    nab_ln *ln[MAX_HIDDEN];
    nab_tensor *enters[MAX_HIDDEN + 1]; /* what layer k received last */
    gsl_rng *weather;                   /* of the noise; NULL: none */
} pupil;

static void raise_pupil(pupil *p, nab_tape *t)
{
    const plan *how = &p->how;
    nab_init init = nab_kaiming_normal(NAB_FAN_IN, ROOT2 * how->scale);
    for (int k = 0; k <= how->hidden; k++) {
        size_t in = k ? UNITS : NAB_PIXELS;
        size_t out = k < how->hidden ? UNITS : NAB_CLASSES;
        const char *name = nab_label(t, "layer%d", k);
        bool last = k == how->hidden;
        if (how->norm == NONE || last)
            p->layer[k] = nab_linear_new(
                t, in, out, last ? nab_lecun_normal() : init, name);
        else
            p->layer[k] = nab_linear_new_unbiased(t, in, out, init, name);
        if (last)
            continue;
        if (how->norm == BATCH)
            p->bn[k] = nab_bn_new(t, out, nab_label(t, "bn%d", k));
        if (how->norm == LAYER)
            p->ln[k] = nab_ln_new(t, out, nab_label(t, "ln%d", k));
        if (how->norm == LAYER && how->eps > 0)
            p->ln[k]->eps = how->eps;
    }
}

/* y (1 + noise a) + noise b: a, b one number per unit, the same for the whole
 * batch, drawn anew in every step. */
static nab_tensor *disturb(pupil *p, nab_tensor *y)
{
    nab_tensor *a = nab_constant(y->tape, nab_vec(UNITS), NULL);
    nab_tensor *b = nab_constant(y->tape, nab_vec(UNITS), NULL);
    nab_stream_normal(p->weather, UNITS, a->data);
    nab_stream_normal(p->weather, UNITS, b->data);
    nab_tensor *factor = nab_shift(nab_scale(a, p->how.noise), 1);
    nab_tensor *shift = nab_scale(b, p->how.noise);
    nab_tensor *scaled = nab_mul(y, factor);
    return nab_add(scaled, shift);
}

static nab_tensor *logits_of(pupil *p, nab_tensor *x, nab_mode mode)
{
    nab_tensor *h = x;
    for (int k = 0; k < p->how.hidden; k++) {
        p->enters[k] = h;
        nab_tensor *z = nab_linear_apply(p->layer[k], h);
        if (p->how.norm == BATCH)
            z = nab_bn_apply(p->bn[k], z, mode);
        if (p->how.norm == LAYER)
            z = nab_ln_apply(p->ln[k], z);
        if (p->weather && mode == NAB_TRAIN)
            z = disturb(p, z);
        h = p->how.f(z);
    }
    p->enters[p->how.hidden] = h;
    return nab_linear_apply(p->layer[p->how.hidden], h);
}

/* Share of the rows whose largest logit is that of the label; logits that are
 * not finite guess nothing. */
static double share_right(const nab_tensor *logits, const int *label)
{
    size_t n = logits->shape.dim[0], right = 0;
    for (size_t i = 0; i < n; i++) {
        const double *row = logits->data + i * NAB_CLASSES;
        int best = 0;
        for (int j = 1; j < NAB_CLASSES; j++)
            best = row[j] > row[best] ? j : best;
        right += best == label[i] && isfinite(row[best]);
    }
    return (double)right / (double)n;
}

typedef struct {
    double loss, accuracy;
} mark;

/* Marks on a part, all at once in evaluation mode, or in batches of the size
 * that was trained with, in training mode. */
static mark examine(pupil *p, nab_tape *t, const nab_part *part, nab_mode mode)
{
    size_t size = mode == NAB_EVAL ? part->n : (size_t)p->how.batch;
    size_t n_batch = part->n / size, index[TRAIN_PART];
    int label[TRAIN_PART];
    mark sum = {0, 0};
    bool before = nab_tape_freeze(t, true);
    bool with_grad = nab_tape_no_grad(t, true);
    for (size_t b = 0; b < n_batch; b++) {
        for (size_t i = 0; i < size; i++)
            index[i] = b * size + i;
        nab_tape_reset(t);
        nab_tensor *x = nab_part_take(t, part, size, index, label);
        nab_tensor *logits = logits_of(p, x, mode);
        sum.loss += nab_item(nab_cross_entropy(logits, label));
        sum.accuracy += share_right(logits, label);
    }
    nab_tape_reset(t);
    nab_tape_freeze(t, before);
    nab_tape_no_grad(t, with_grad);
    return (mark){sum.loss / (double)n_batch, sum.accuracy / (double)n_batch};
}

/* Loss of one batch, swept; gradients of the parameters start from 0. */
static double loss_and_gradient(pupil *p, nab_tape *t, const nab_part *part,
                                const size_t *index)
{
    int label[TRAIN_PART];
    nab_tape_reset(t);
    nab_zero_grad(t);
    size_t n = (size_t)p->how.batch;
    nab_tensor *x = nab_part_take(t, part, n, index, label);
    nab_tensor *loss = nab_cross_entropy(logits_of(p, x, NAB_TRAIN), label);
    nab_backward(loss);
    return nab_item(loss);
}

/* Steps until the loss is no longer finite, or all; the mean loss of the last
 * tenth goes to *loss. */
static int teach(pupil *p, nab_tape *t, const nab_part *part, uint64_t seed,
                 double *loss)
{
    nab_batches *batches = nab_batches_new(part->n, (size_t)p->how.batch, seed);
    nab_sgd *sgd = nab_sgd_new(t, p->how.rate);
    int tail = p->how.steps / 10, step = 0;
    *loss = 0;
    for (; step < p->how.steps; step++) {
        double now = loss_and_gradient(p, t, part, nab_batches_next(batches));
        *loss += step >= p->how.steps - tail ? now / tail : 0;
        if (!isfinite(now)) {
            *loss = now;
            break;
        }
        nab_sgd_step(sgd);
    }
    nab_batches_free(batches);
    return step;
}

/*|
Batch norm takes its input and removes the scale, so the loss of a normalised net is the
same at $W$ and at $cW$:

$$ L(cW) = L(W) \quad\Longrightarrow\quad \langle W, \nabla L(W)\rangle = 0, \qquad
   \nabla L(cW) = \tfrac1c \nabla L(W). $$ {#eq:scale}

The first follows by differentiating with respect to $c$ at $c = 1$, the second with
respect to $W$ [@vanlaarhoven2017]. Both have consequences for the step. A gradient at
right angles to the weights can only make them longer,

$$ |W_{t+1}|^2 = |W_t|^2 + \eta^2 |\nabla L(W_t)|^2 , $$ {#eq:growth}

and as only the direction of $W$ counts, what moves the net is the angle of the step,
$\eta |\nabla L(W)|/|W|$, which goes as $\eta/|W|^2$. *A normalised layer has no step
size of its own; it has the quotient $\eta/|W|^2$.* Twice the weights are a quarter of
the step size, and that can be put to a hard test: double the hidden weights, take four
times the step for them, and every number of the training must come out the same.
Doubling is exact in floating point, so "the same" means the same bits.
*/
typedef struct {
    double inner, inner_plain;     /* |W.g| / (|W| |g|), layer 2 of the net */
    double tenfold, tenfold_plain; /* |g| at 10 W over |g| at W */
    double same_bits, other_bits;  /* largest difference of two loss curves */
} invariance;

static double cosine(size_t n, const double *a, const double *b)
{
    return nab_array_dot(n, a, b) / nab_array_norm2(n, a) /
           nab_array_norm2(n, b);
}

enum { WALK = 30, GROWTH = 150 };
static const plan small_net = {NONE, 0, nab_relu, 4, 32, GROWTH, 1, 0.5, 0};

/* Plain gradient steps in which the hidden weights have a step size of their
 * own; loss[0..n_step-1]. */
static void walk(pupil *p, nab_tape *t, const nab_part *part, uint64_t seed,
                 double hidden_rate, int n_step, double *loss)
{
    nab_batches *batches = nab_batches_new(part->n, (size_t)p->how.batch, seed);
    for (int step = 0; step < nab_less(n_step, 4); step++) {
        loss[step] = loss_and_gradient(p, t, part, nab_batches_next(batches));
        for (size_t i = 0; i < nab_tape_n_param(t); i++) {
            nab_tensor *w = nab_tape_param(t, i);
            bool hidden = false;
            for (int k = 0; k < p->how.hidden; k++)
                hidden = hidden || w == p->layer[k]->w;
            double rate = hidden ? hidden_rate : p->how.rate;
            for (size_t j = 0; j < w->size; j++)
                w->data[j] -= rate * w->grad[j];
        }
    }
    nab_batches_free(batches);
}

static void without_eps(pupil *p)
{
    for (int k = 0; k < p->how.hidden && p->how.norm == BATCH; k++)
        p->bn[k]->eps = 0;
}

typedef struct {
    nab_lab *lab;
    const nab_digits *digits;
    void *found;
} school;

/* |W.g| / |W||g|, and |g| at ten times the hidden weights over |g|. */
static void probe_scale(pupil *p, nab_tape *t, const nab_part *part,
                        double *inner, double *tenfold)
{
    size_t index[32];
    for (size_t i = 0; i < 32; i++)
        index[i] = i;
    nab_tape_freeze(t, true);
    loss_and_gradient(p, t, part, index);
    nab_tensor *w = p->layer[1]->w;
    *inner = fabs(cosine(w->size, w->data, w->grad));
    double before = nab_array_norm2(w->size, w->grad);
    for (size_t i = 0; i < w->size; i++)
        w->data[i] *= 10;
    loss_and_gradient(p, t, part, index);
    *tenfold = nab_array_norm2(w->size, w->grad) / before;
    nab_tape_freeze(t, false);
}

static void walk_of(const school *s, nab_tape *t, const nab_split *split,
                    int trial, double factor, double rate, double *loss)
{
    pupil p = {.how = small_net};
    p.how.norm = BATCH;
    p.how.rate = 0.25;
    nab_tape_restart(t, nab_lab_seed(s->lab, "pupil", trial));
    raise_pupil(&p, t);
    without_eps(&p);
    for (int k = 0; k < p.how.hidden; k++)
        for (size_t i = 0; i < p.layer[k]->w->size; i++)
            p.layer[k]->w->data[i] *= factor;
    walk(&p, t, &split->train, nab_lab_seed(s->lab, "order", trial), rate, WALK,
         loss);
}

static double largest_difference(int n, const double *a, const double *b)
{
    double largest = 0;
    for (int i = 0; i < n; i++)
        largest = fabs(a[i] - b[i]) > largest ? fabs(a[i] - b[i]) : largest;
    return largest;
}

static void examine_scale(int trial, void *context)
{
    const school *s = context;
    invariance *found = (invariance *)s->found + trial;
    nab_split *split =
        nab_digits_split(s->digits, nab_lab_seed(s->lab, "split", trial),
                         TRAIN_PART, TEST_PART, NAB_STANDARDISED);
    nab_tape *t = nab_tape_new(nab_lab_seed(s->lab, "pupil", trial));
    pupil p = {.how = small_net}, plain = {.how = small_net};
    p.how.norm = BATCH;
    raise_pupil(&p, t);
    without_eps(&p);
    probe_scale(&p, t, &split->train, &found->inner, &found->tenfold);
    nab_tape_restart(t, nab_lab_seed(s->lab, "pupil", trial));
    raise_pupil(&plain, t);
    probe_scale(&plain, t, &split->train, &found->inner_plain,
                &found->tenfold_plain);
    double usual[WALK] = {0}, twice[WALK] = {0}, careless[WALK] = {0};
    walk_of(s, t, split, trial, 1, 0.25, usual);
    walk_of(s, t, split, trial, 2, 1, twice);
    walk_of(s, t, split, trial, 2, 0.25, careless);
    found->same_bits = largest_difference(WALK, usual, twice);
    found->other_bits = largest_difference(WALK, usual, careless);
    nab_tape_free(t);
    nab_split_free(split);
}

/*|
[@eq:growth] is tested over a whole training, from three starts: He's weights, and 0.3
and 0.1 of them.
*/
enum { N_GROWN = 4, UNNORMALISED = 3 };
static const double start_scale[N_GROWN] = {0.1, 0.3, 1, 1};
static const char *const start_name[N_GROWN] = {"0.1", "0.3", "1", "plain"};

typedef struct {
    double square[N_GROWN][GROWTH + 1]; /* |W|^2 of layer 2, over He's mean */
    double sum[N_GROWN][GROWTH + 1]; /* |W_0|^2 + rate^2 sum |g|^2, likewise */
    double miss[N_GROWN];            /* of the growth, at the end */
} growth;

static void grow(const school *s, nab_tape *t, const nab_split *split,
                 int trial, int kind, growth *found)
{
    pupil p = {.how = small_net};
    p.how.norm = kind == UNNORMALISED ? NONE : BATCH;
    p.how.rate = kind == UNNORMALISED ? 0.05 : 0.5;
    p.how.scale = start_scale[kind];
    nab_tape_restart(t, nab_lab_seed(s->lab, "pupil", trial));
    raise_pupil(&p, t);
    nab_batches *batches = nab_batches_new(
        split->train.n, 32, nab_lab_seed(s->lab, "order", trial));
    nab_sgd *sgd = nab_sgd_new(t, p.how.rate);
    nab_tensor *w = p.layer[1]->w;
    double he = 2.0 * UNITS; /* mean of |W|^2 with He's weights */
    double first = nab_array_sum_squares(w->size, w->data), sum = 0;
    for (int step = 0; step <= nab_less(GROWTH, 4); step++) {
        found->square[kind][step] =
            nab_array_sum_squares(w->size, w->data) / he;
        found->sum[kind][step] = (first + p.how.rate * p.how.rate * sum) / he;
        loss_and_gradient(&p, t, &split->train, nab_batches_next(batches));
        sum += nab_array_sum_squares(w->size, w->grad);
        nab_sgd_step(sgd);
    }
    double end = found->square[kind][GROWTH], law = found->sum[kind][GROWTH];
    found->miss[kind] = fabs(end - law) / (law - first / he);
    nab_batches_free(batches);
}

static void examine_growth(int trial, void *context)
{
    const school *s = context;
    growth *found = (growth *)s->found + trial;
    nab_split *split =
        nab_digits_split(s->digits, nab_lab_seed(s->lab, "split", trial),
                         TRAIN_PART, TEST_PART, NAB_STANDARDISED);
    nab_tape *t = nab_tape_new(1);
    for (int kind = 0; kind < N_GROWN; kind++)
        grow(s, t, split, trial, kind, found);
    nab_tape_free(t);
    nab_split_free(split);
}

/*|
![Squared norm of one hidden layer while a net with batch norm learns.](growth.svg){#fig:growth alt="The smaller two starts jump up within five steps and then creep, the largest hardly moves; all lie on the predicted sums."}

All four predictions hold. The cosine of weights and gradient is {{scale.inner:%.0e}}
at worst, against {{scale.inner_plain:%.3f}} without norm ([@claim:O3]). Ten times the
weights give a tenth of the gradient ([@claim:O3b]), and without the norm
{{scale.tenfold_plain:%.1f}} times as much. Weights doubled and step quadrupled give
thirty losses that agree bit for bit; leave the step as it was, and they come
{{scale.other_bits:%.2f}} apart ([@claim:O3c]). The squared norm after {{scale.steps}}
steps is that of [@eq:growth] to {{scale.miss:%.0e}} of its growth ([@claim:O3d]); the
small rest is $\epsilon$'s.

[@fig:growth] shows what follows. A net that starts with weights ten times too small
has, at the first step, a hundred times the effective step size. It takes a few enormous
steps, which lengthen the weights ({{scale.square_small:%.2f}} of He's squared norm at
the end, from 0.01), and this shortens the effective step until it fits.
{{? scale.square_small > 0.2 }} The norm has its own schedule built in [@arora2019]. It
works in one direction only: weights that are too *large* make a step that is too small,
and no gradient along $W$ is there to shorten them. (Weight decay would; that is what it
does in a normalised net, and nearly all it does.)
*/
static void study_scale(nab_lab *lab, nab_tape *desk)
{
    int n = nab_lab_trials(lab);
    invariance *found = nab_tape_keep(desk, (size_t)n * sizeof *found);
    growth *grown = nab_tape_keep(desk, (size_t)n * sizeof *grown);
    const nab_digits *digits = nab_lab_digits(lab);
    nab_lab_trials_run(lab, n, examine_scale, &(school){lab, digits, found});
    nab_lab_trials_run(lab, n, examine_growth, &(school){lab, digits, grown});
    nab_lab_judge(lab, "O3", NAB_OVER(n, found, inner), 1e-13, 0,
                  NAB_OVER(n, found, inner_plain), 1e-13);
    nab_lab_judge(lab, "O3b", NAB_OVER(n, found, tenfold), 0.1, 1e-12,
                  NAB_OVER(n, found, tenfold_plain), 0.1);
    nab_lab_judge(lab, "O3c", NAB_OVER(n, found, same_bits), 0, 0,
                  NAB_OVER(n, found, other_bits), 0);
    nab_lab_judge(lab, "O3d", NAB_OVER(n, grown, miss[2]), 0.01, 0,
                  NAB_OVER(n, grown, miss[UNNORMALISED]), 0.01);
    nab_csv *csv = nab_csv_open(lab, "growth.csv", NAB_EXACT,
                                "start,step,square,low,high,law");
    for (int k = 0; k < N_GROWN; k++)
        for (int step = 0; step <= GROWTH; step += 5) {
            nab_summary s = NAB_OVER(n, grown, square[k][step]);
            nab_row(csv, start_name[k], step, s.mean, s.min, s.max,
                    NAB_OVER(n, grown, sum[k][step]).mean);
        }
    nab_lab_result(lab, "scale.inner", NAB_OVER(n, found, inner).max);
    nab_lab_result(lab, "scale.inner_plain",
                   NAB_OVER(n, found, inner_plain).mean);
    nab_lab_result(lab, "scale.tenfold_plain",
                   NAB_OVER(n, found, tenfold_plain).mean);
    nab_lab_result(lab, "scale.other_bits",
                   NAB_OVER(n, found, other_bits).mean);
    nab_lab_result_mean(lab, "scale.miss", NAB_OVER(n, grown, miss[2]));
    nab_lab_result_mean(lab, "scale.miss_small", NAB_OVER(n, grown, miss[0]));
    nab_lab_result_mean(lab, "scale.miss_plain",
                        NAB_OVER(n, grown, miss[UNNORMALISED]));
    nab_lab_result_mean(lab, "scale.square",
                        NAB_OVER(n, grown, square[2][GROWTH]));
    nab_lab_result_mean(lab, "scale.square_small",
                        NAB_OVER(n, grown, square[0][GROWTH]));
    nab_lab_result(lab, "scale.steps", GROWTH);
}

/*|
## Scales and step sizes {#sec:learning}

Is that enough to survive any initialisation? Six ReLU layers are trained for
{{learn.steps}} steps from weights between a thousandth of He's and ten times He's, then
with step sizes from 0.01 to 30: the long runs of this chapter, {{learn.trials}}
trainings per cell.
*/
enum { N_GAIN = 9, N_RATE = 8, N_RATED = 4, N_SIZE = 7, STEPS = 150 };
enum { N_CELL = 3 * N_GAIN + N_RATED * N_RATE + 3, N_WHY = 3 };
enum { SIGMOID_CELL = N_CELL - 3, TINY_EPS_CELL = N_CELL - 1 };
static const double rate_tried[N_RATE] = {0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30};
static const int size_tried[N_SIZE] = {2, 4, 8, 16, 32, 64, 128};

/* 1e-3 .. 10, half a decade apart. */
static double gain_of(int i)
{
    double power = nab_num_powi(10, i / 2 - 3);
    return i % 2 ? power * sqrt(10) : power;
}

/* Cells: scales of the weights for the three norms; step sizes for the three
 * norms and BN with noise; twelve sigmoid layers without and with BN; LN with
 * the smallest weights and next to no eps. */
static plan plan_of(int cell)
{
    plan p = {NONE, 0, nab_relu, 6, 32, STEPS, 1, 0.1, 0};
    if (cell < 3 * N_GAIN) {
        p.norm = (norm_kind)(cell / N_GAIN);
        p.scale = gain_of(cell % N_GAIN);
        return p;
    }
    cell -= 3 * N_GAIN;
    if (cell < N_RATED * N_RATE) {
        int kind = cell / N_RATE;
        p.norm = kind < 3 ? (norm_kind)kind : BATCH;
        p.noise = kind < 3 ? 0 : 0.5;
        p.rate = rate_tried[cell % N_RATE];
        return p;
    }
    cell -= N_RATED * N_RATE;
    if (cell == 2) {
        p.norm = LAYER;
        p.scale = gain_of(0);
        p.eps = 1e-24;
        return p;
    }
    p.norm = cell ? BATCH : NONE;
    p.f = nab_sigmoid;
    p.hidden = 12;
    p.scale = sqrt(0.5); /* variance 1/fan_in: Xavier for square layers */
    p.rate = 0.3;
    return p;
}

/* A pupil of that trial, raised on a tape started over, its data ready. */
static nab_split *enrol(const school *s, nab_tape *t, int trial, pupil *p)
{
    nab_split *split =
        nab_digits_split(s->digits, nab_lab_seed(s->lab, "split", trial),
                         TRAIN_PART, TEST_PART, NAB_STANDARDISED);
    nab_tape_restart(t, nab_lab_seed(s->lab, "pupil", trial));
    raise_pupil(p, t);
    if (p->how.noise > 0)
        p->weather = nab_stream(nab_lab_seed(s->lab, "weather", trial),
                                "chapter05", "weather", (uint64_t)trial);
    return split;
}

static void leave(pupil *p, nab_split *split)
{
    if (p->weather)
        gsl_rng_free(p->weather);
    nab_split_free(split);
}

/* Share of what all rows have in common in the last hidden layer: the square
 * of the mean row over the mean square of a row. */
static double shared_part(pupil *p, nab_tape *t, const nab_part *part)
{
    double mean[UNITS] = {0};
    bool before = nab_tape_no_grad(t, true);
    nab_tape_reset(t);
    logits_of(p, nab_part_all(t, part), NAB_EVAL);
    const nab_tensor *h = p->enters[p->how.hidden];
    nab_array_col_sums(part->n, UNITS, h->data, mean);
    double common = nab_array_sum_squares(UNITS, mean) / (double)part->n;
    double all = nab_array_sum_squares(h->size, h->data);
    nab_tape_reset(t);
    nab_tape_no_grad(t, before);
    return common / all;
}

static void learn_cell(int cell, nab_csv *csv, void *context)
{
    const school *s = context;
    nab_tape *t = nab_tape_new(1);
    for (int trial = 0; trial < nab_lab_trials(s->lab); trial++) {
        pupil p = {.how = plan_of(cell)};
        nab_split *split = enrol(s, t, trial, &p);
        double loss;
        int steps = teach(&p, t, &split->train,
                          nab_lab_seed(s->lab, "order", trial), &loss);
        mark m = examine(&p, t, &split->test, NAB_EVAL);
        double shared = shared_part(&p, t, &split->test);
        nab_row(csv, NULL, p.how.norm, p.how.noise, p.how.hidden, p.how.scale,
                p.how.rate, trial, steps, loss, m.accuracy, shared);
        leave(&p, split);
    }
    nab_tape_free(t);
}

/*|
![Accuracy against the scale of the first weights.](scale.svg){#fig:scale alt="BN stays near 95 percent from a thousandth of He's scale up to He's and falls to 73 at ten times; LN is at chance below a tenth; without norm only He's own scale learns."}

![Accuracy against the step size.](rate.svg){#fig:rate alt="Without norm training dies at step size 1, with LN too; BN learns up to 3, BN with noise up to 1 with a loss at small steps."}

Without a norm one scale of the nine learns, He's ([@fig:scale]); the smaller ones are
at chance, the larger ones NaN. With batch norm everything from a thousandth of He's
scale upwards learns, {{100 * scales.bn_0:%.0f}} % at the smallest ([@claim:O4]), and
the fall at ten times He's, {{100 * scales.bn_8:%.0f}} %, is [@eq:scale]'s: a hundredth
of the step size. {{? scales.bn_8 < scales.bn_6 and scales.bn_0 > 0.9 }}

Layer norm surprises. It too removes the scale of its input, and yet at a thousandth of
He's it stays at chance ([@claim:V37b]). A smaller $\epsilon$ does not help: with next
to none it has {{100 * scales.ln_tiny_eps:%.0f}} %. What happens is that after the first
enormous steps all examples look the same: of the mean square of the last hidden layer
the part that *all rows share* is {{100 * scales.shared_ln:%.3f}} % with layer norm and
{{100 * scales.shared_bn:%.0f}} % with batch norm ([@claim:V37e]). Batch norm subtracts,
at every layer, whatever the examples have in common; layer norm normalises each row by
itself and has nothing against their becoming one row. The very subtraction that made
gradients explode in [@sec:explosion] is what keeps examples apart.

[@fig:rate] is the last promise: "Allows higher learning rates". It does. At 1, where
the plain net is NaN, in {{rates.none_soon}} of {{learn.trials}} trainings within ten steps,
batch norm reaches {{100 * rates.bn_4:%.0f}} % ([@claim:V34]), and at 3 still {{100 * rates.bn_5:%.0f}} %. Layer norm allows no such
thing ({{100 * rates.ln_5:%.0f}} % at 3, [@claim:V37f]). At *small* steps, though, the
plain net is the fastest of all: {{100 * rates.none_0:%.0f}} % against
{{100 * rates.bn_0:%.0f}} % at 0.01. {{? rates.none_0 > rates.bn_0 }} Batch norm does
not speed up a step; it permits a longer one.
*/
/* Over the rows of one cell. */
static nab_summary of_cell(const nab_table *table, int cell, const char *column)
{
    double x[64];
    int n = 0;
    for (size_t r = 0; r < nab_table_rows(table); r++)
        if (nab_table_number(table, r, "cell") == cell && n < 64)
            x[n++] = nab_table_number(table, r, column);
    return nab_summarise((size_t)n, x);
}

static int cell_of_scale(norm_kind norm, int i)
{
    return (int)norm * N_GAIN + i;
}

static int cell_of_rate(int kind, int i)
{
    return 3 * N_GAIN + kind * N_RATE + i;
}

enum { NOISY = 3, RATE_1 = 4, RATE_3 = 5, SCALE_SMALLEST = 0, SCALE_HE = 6 };
static const char *const kind_name[N_RATED] = {"none", "BN", "LN", "BN noise"};
static const char *const kind_key[N_RATED] = {"none", "bn", "ln", "noise"};

static void write_learning(nab_lab *lab, const nab_table *table)
{
    nab_csv *csv = nab_csv_open(lab, "scale.csv", NAB_EXACT,
                                "net,scale,accuracy,sd,shared");
    for (int k = 0; k < 3; k++)
        for (int i = 0; i < N_GAIN; i++) {
            int cell = cell_of_scale((norm_kind)k, i);
            nab_summary s = of_cell(table, cell, "accuracy");
            nab_row(csv, kind_name[k], gain_of(i), s.mean, s.sd,
                    of_cell(table, cell, "shared").mean);
        }
    csv = nab_csv_open(lab, "rate.csv", NAB_EXACT, "net,rate,accuracy,sd");
    for (int k = 0; k < N_RATED; k++)
        for (int i = 0; i < N_RATE; i++) {
            nab_summary s = of_cell(table, cell_of_rate(k, i), "accuracy");
            nab_row(csv, kind_name[k], rate_tried[i], s.mean, s.sd);
        }
}

static void report_learning(nab_lab *lab, const nab_table *table)
{
    char key[64];
    for (int k = 0; k < 3; k++)
        for (int i = 0; i < N_GAIN; i++) {
            snprintf(key, sizeof key, "scales.%s_%d", kind_key[k], i);
            nab_lab_result_mean(
                lab, key,
                of_cell(table, cell_of_scale((norm_kind)k, i), "accuracy"));
        }
    for (int k = 0; k < N_RATED; k++)
        for (int i = 0; i < N_RATE; i++) {
            snprintf(key, sizeof key, "rates.%s_%d", kind_key[k], i);
            nab_lab_result_mean(lab, key,
                                of_cell(table, cell_of_rate(k, i), "accuracy"));
        }
    nab_lab_result_mean(
        lab, "scales.shared_bn",
        of_cell(table, cell_of_scale(BATCH, SCALE_SMALLEST), "shared"));
    nab_lab_result_mean(
        lab, "scales.shared_ln",
        of_cell(table, cell_of_scale(LAYER, SCALE_SMALLEST), "shared"));
    nab_lab_result_mean(lab, "sigmoid.none",
                        of_cell(table, SIGMOID_CELL, "accuracy"));
    nab_lab_result_mean(lab, "sigmoid.bn",
                        of_cell(table, SIGMOID_CELL + 1, "accuracy"));
    nab_lab_result_mean(lab, "scales.ln_tiny_eps",
                        of_cell(table, TINY_EPS_CELL, "accuracy"));
    int soon = 0;
    for (size_t r = 0; r < nab_table_rows(table); r++)
        soon +=
            nab_table_number(table, r, "cell") == cell_of_rate(NONE, RATE_1) &&
            nab_table_number(table, r, "steps") <= 10;
    nab_lab_result(lab, "rates.none_soon", soon);
    nab_lab_result(lab, "learn.steps", STEPS);
    nab_lab_result(lab, "learn.trials",
                   (double)of_cell(table, 0, "accuracy").n);
}

static void study_learning(nab_lab *lab)
{
    const nab_table *table = nab_lab_sweep_table(lab, "learning.csv");
    write_learning(lab, table);
    report_learning(lab, table);
    nab_summary bn = of_cell(table, cell_of_rate(BATCH, RATE_1), "accuracy");
    nab_summary none = of_cell(table, cell_of_rate(NONE, RATE_1), "accuracy");
    int small = cell_of_scale(BATCH, SCALE_SMALLEST);
    int small_ln = cell_of_scale(LAYER, SCALE_SMALLEST);
    nab_lab_judge(lab, "V34", bn, 0.85, 0, none, 0.85);
    nab_lab_judge(lab, "V32b", of_cell(table, SIGMOID_CELL + 1, "accuracy"),
                  0.85, 0, of_cell(table, SIGMOID_CELL, "accuracy"), 0.85);
    nab_lab_judge(
        lab, "O4", of_cell(table, small, "accuracy"), 0.9, 0,
        of_cell(table, cell_of_scale(NONE, SCALE_SMALLEST), "accuracy"), 0.9);
    nab_lab_judge(lab, "V37b", of_cell(table, small_ln, "accuracy"), 0.2, 0,
                  of_cell(table, small, "accuracy"), 0.2);
    nab_lab_judge(lab, "V37e", of_cell(table, small_ln, "shared"), 0.99, 0,
                  of_cell(table, small, "shared"), 0.99);
    nab_lab_judge(
        lab, "V37f", of_cell(table, cell_of_rate(LAYER, RATE_3), "accuracy"),
        0.2, 0, of_cell(table, cell_of_rate(BATCH, RATE_3), "accuracy"), 0.2);
    nab_lab_judge(lab, "V33",
                  of_cell(table, cell_of_rate(NOISY, RATE_1), "accuracy"), 0.8,
                  0, none, 0.8);
}

/*|
## Small batches, training and use {#sec:gap}

A batch norm is two functions. In training it uses the statistics of the batch; in use,
when there may be no batch, averages that were collected on the way. For the comparison
each trained net is judged three times: with the statistics of batches of the size it
was trained with, with the running ones, and with those of the whole training part,
taken in one pass.
*/
/* Statistics of the whole training part, in one pass, replace the running
 * ones. */
static void calibrate(pupil *p, nab_tape *t, const nab_part *part)
{
    for (int k = 0; k < p->how.hidden && p->how.norm == BATCH; k++)
        p->bn[k]->momentum = 1;
    bool before = nab_tape_no_grad(t, true);
    nab_tape_reset(t);
    logits_of(p, nab_part_all(t, part), NAB_TRAIN);
    nab_tape_reset(t);
    nab_tape_no_grad(t, before);
}

/* Cells: the sizes with BN, then with LN, where all statistics are a row's. */
static void batch_cell(int cell, nab_csv *csv, void *context)
{
    const school *s = context;
    nab_tape *t = nab_tape_new(1);
    norm_kind norm = cell < N_SIZE ? BATCH : LAYER;
    int size = size_tried[cell % N_SIZE];
    for (int trial = 0; trial < nab_lab_trials(s->lab); trial++) {
        pupil p = {.how = {norm, 0, nab_relu, 4, size, STEPS, 1, 0.1, 0}};
        nab_split *split = enrol(s, t, trial, &p);
        double loss;
        teach(&p, t, &split->train, nab_lab_seed(s->lab, "order", trial),
              &loss);
        mark train = examine(&p, t, &split->train, NAB_TRAIN);
        mark test = examine(&p, t, &split->test, NAB_TRAIN);
        mark running = examine(&p, t, &split->train, NAB_EVAL);
        mark running_test = examine(&p, t, &split->test, NAB_EVAL);
        calibrate(&p, t, &split->train);
        mark whole = examine(&p, t, &split->train, NAB_EVAL);
        mark whole_test = examine(&p, t, &split->test, NAB_EVAL);
        nab_row(csv, NULL, norm, size, trial, train.loss, running.loss,
                whole.loss, test.accuracy, running_test.accuracy,
                whole_test.accuracy);
        leave(&p, split);
    }
    nab_tape_free(t);
}

/* Loss in training mode less loss in evaluation mode. */
static nab_summary gap_of(const nab_table *table, int cell)
{
    double x[64];
    int n = 0;
    for (size_t r = 0; r < nab_table_rows(table) && n < 64; r++)
        if (nab_table_number(table, r, "cell") == cell)
            x[n++] = nab_table_number(table, r, "loss") -
                     nab_table_number(table, r, "loss_running");
    return nab_summarise((size_t)n, x);
}

/*|
![Loss of trained nets in training and in evaluation mode.](gap.svg){#fig:gap alt="The training-mode loss lies above both evaluation-mode losses, by a factor of two at eight examples and hardly at all at 128."}

A net that was trained in batches of 8 has, on the same digits, a loss that is higher by
{{gap.loss_8:%.2f}} when it is judged in training mode than in evaluation mode
([@claim:O5]); for batches of 128 the gap is {{gap.loss_128:%.3f}}. From 8 to 128 it
closes like the power {{gap.exponent:%.2f}} ± {{gap.exponent_se:%.2f}} of the batch
size. Noise of estimated means and variances alone would give $1/B$; the rest may be
that nets with larger batches have also seen more digits. The other digits of the batch
are a part of the function that is being learnt. Whether evaluation uses running
statistics or those of all data matters little here: {{100 * gap.running_8:%.1f}} % and
{{100 * gap.whole_8:%.1f}} % right.

Batches of two are beyond repair: {{100 * gap.running_2:%.0f}} %. It is not that so few
digits were seen, one pair per step; layer norm, from the same pairs, reaches
{{100 * gap.ln_2:%.0f}} % ([@claim:O5b]). Each unit says $+1$ and $-1$ whatever it sees
([@sec:next]), so a layer passes on only which of two examples is the larger, and no
gradient comes back. Layer norm has no gap at any size, since it has no batch.
*/
static void study_batches(nab_lab *lab)
{
    const nab_table *table = nab_lab_sweep_table(lab, "batches.csv");
    nab_csv *csv = nab_csv_open(lab, "sizes.csv", NAB_EXACT,
                                "batch,train,running,whole,accuracy_batch,"
                                "accuracy_running,accuracy_whole");
    double log_size[N_SIZE], log_gap[N_SIZE];
    nab_summary gap[N_SIZE];
    for (int i = 0; i < N_SIZE; i++) {
        char key[64];
        gap[i] = gap_of(table, i);
        log_size[i] = nab_num_log(size_tried[i]);
        log_gap[i] = nab_num_log(gap[i].mean);
        nab_summary batch = of_cell(table, i, "accuracy");
        nab_summary running = of_cell(table, i, "accuracy_running");
        nab_summary whole = of_cell(table, i, "accuracy_whole");
        nab_row(csv, NULL, size_tried[i], of_cell(table, i, "loss").mean,
                of_cell(table, i, "loss_running").mean,
                of_cell(table, i, "loss_whole").mean, batch.mean, running.mean,
                whole.mean);
        snprintf(key, sizeof key, "gap.ln_%d", size_tried[i]);
        nab_lab_result_mean(lab, key,
                            of_cell(table, N_SIZE + i, "accuracy_running"));
        snprintf(key, sizeof key, "gap.loss_%d", size_tried[i]);
        nab_lab_result_mean(lab, key, gap[i]);
        snprintf(key, sizeof key, "gap.batch_%d", size_tried[i]);
        nab_lab_result_mean(lab, key, batch);
        snprintf(key, sizeof key, "gap.running_%d", size_tried[i]);
        nab_lab_result_mean(lab, key, running);
        snprintf(key, sizeof key, "gap.whole_%d", size_tried[i]);
        nab_lab_result_mean(lab, key, whole);
    }
    nab_line line = nab_fit_line(N_SIZE - 2, log_size + 2, log_gap + 2);
    nab_lab_result(lab, "gap.exponent", line.slope);
    nab_lab_result(lab, "gap.exponent_se", line.se_slope);
    nab_lab_judge(lab, "O5", gap[2], 0.2, 0, gap[6], 0.2);
    nab_lab_judge(lab, "O5b", of_cell(table, 0, "accuracy_running"), 0.5, 0,
                  of_cell(table, N_SIZE, "accuracy_running"), 0.5);
}

/*|
## Why it works: two explanations {#sec:why}

Ioffe and Szegedy [-@ioffe2015] named batch norm's enemy *internal covariate shift*: while a layer
learns, the layers below it change too, so the distribution of its inputs is never the
same for two steps. The reference repeats it. Santurkar and co-authors
[-@santurkar2018] doubted it: they put noise *behind* the norm, which makes the inputs
shift more than ever, and the nets still trained. Their own explanation is smoothness:
with the norm, the gradient changes less between the beginning of a step and its end.

Explanations can be measured. Three nets of six ReLU layers learn at step size 0.1:
without norm, with batch norm, and with batch norm followed by noise, for which every
unit gets a random factor $1 + 0.5\,a$ and a random shift $0.5\,b$, new in each step and
the same for all examples of the batch. Every fifteen steps the training is held, and
six things are read off.
*/
enum { N_LENGTH = 5, PROBE_EVERY = 15, WHY_HIDDEN = 6 };
/* A decade of step lengths around the one that is taken, 3.16 below to 3.16
 * above. */
static const double step_length[N_LENGTH] = {
    0.31622776601683794, 0.56234132519034907, 1, 1.7782794100389228,
    3.1622776601683795};

typedef struct {
    double loss;
    double drift_mean, drift_sd;  /* of a layer's input, per step */
    double shift, shift_cosine;   /* gradient before and after the lower ones */
    double range, change, cosine; /* along the step */
} reasons;

/* A copy of all parameters and gradients. */
typedef struct {
    double *value, *grad;
    size_t n;
} snapshot;

static snapshot take_snapshot(const nab_tape *t, double *room)
{
    snapshot s = {room, NULL, 0};
    for (size_t i = 0; i < nab_tape_n_param(t); i++)
        s.n += nab_tape_param(t, i)->size;
    s.grad = room + s.n;
    size_t at = 0;
    for (size_t i = 0; i < nab_tape_n_param(t); i++) {
        const nab_tensor *w = nab_tape_param(t, i);
        memcpy(s.value + at, w->data, w->size * sizeof *w->data);
        memcpy(s.grad + at, w->grad, w->size * sizeof *w->grad);
        at += w->size;
    }
    return s;
}

/* Parameters at value - length * grad, those of layers below `top` only. */
static void place(pupil *p, nab_tape *t, const snapshot *s, double length,
                  int top)
{
    size_t at = 0;
    const nab_tensor *limit =
        p->layer[top < p->how.hidden ? top : p->how.hidden]->w;
    bool below = true;
    for (size_t i = 0; i < nab_tape_n_param(t); i++) {
        nab_tensor *w = nab_tape_param(t, i);
        below = below && (w != limit || top > p->how.hidden);
        double step = below ? length : 0;
        for (size_t j = 0; j < w->size; j++)
            w->data[j] = s->value[at + j] - step * s->grad[at + j];
        at += w->size;
    }
}

enum { EVERYTHING = MAX_HIDDEN + 1 };

/*|
**Smoothness.** Walk along the negative gradient, from about 0.3 to 3 times the step
that will be taken. How far does the loss range, and how much does the gradient change,
relative to what it is here? The noise stands still meanwhile: it is the landscape of
this one step that is asked for.
*/
/* The weather of this step: the same noise again, as often as asked. */
static double again(pupil *p, nab_tape *t, const nab_part *part,
                    const size_t *index, const gsl_rng *weather)
{
    if (weather)
        gsl_rng_memcpy(p->weather, weather);
    return loss_and_gradient(p, t, part, index);
}

static void look_along(pupil *p, nab_tape *t, const nab_part *part,
                       const size_t *index, const gsl_rng *weather,
                       const snapshot *s, double *room, reasons *found)
{
    double low = found->loss, high = found->loss;
    size_t n = s->n;
    found->change = 0;
    found->cosine = 1;
    for (int i = 0; i < N_LENGTH; i++) {
        place(p, t, s, p->how.rate * step_length[i], EVERYTHING);
        double loss = again(p, t, part, index, weather);
        snapshot there = take_snapshot(t, room);
        low = loss < low ? loss : low;
        high = loss > high ? loss : high;
        double change = distance(n, there.grad, s->grad);
        double angle = cosine(n, there.grad, s->grad);
        found->change = change > found->change ? change : found->change;
        found->cosine = angle < found->cosine ? angle : found->cosine;
    }
    found->range = (high - low) / found->loss;
}

/*|
**Shift, as the gradient sees it.** Let the layers *below* layer $k$ take their step,
and not layer $k$. If its gradient was computed for a world that no longer exists, it
changes. Difference and cosine are Santurkar's measure of covariate shift.

**Shift, as the inputs see it.** Let all layers step, and compare mean and standard
deviation of each number that a layer receives. With noise, both comparisons include the
next draw, in the layer itself and above it too.
*/
/* For every layer above the first: its gradient, and its gradient after the
 * layers below it took their step; means over the layers. */
static void look_below(pupil *p, nab_tape *t, const nab_part *part,
                       const size_t *index, const snapshot *s, reasons *found)
{
    size_t at = 0;
    int n_layer = 0;
    found->shift = found->shift_cosine = 0;
    for (size_t i = 0; i < nab_tape_n_param(t); i++) {
        nab_tensor *w = nab_tape_param(t, i);
        for (int k = 1; k < p->how.hidden; k++)
            if (w == p->layer[k]->w) {
                place(p, t, s, p->how.rate, k);
                loss_and_gradient(p, t, part, index);
                found->shift += distance(w->size, w->grad, s->grad + at);
                found->shift_cosine += cosine(w->size, w->grad, s->grad + at);
                n_layer++;
            }
        at += w->size;
    }
    found->shift /= n_layer;
    found->shift_cosine /= n_layer;
}

typedef struct {
    double mean[MAX_HIDDEN][UNITS], sd[MAX_HIDDEN][UNITS];
} inputs;

/* Mean and sd over the batch of every number that a hidden layer receives. */
static void note_inputs(const pupil *p, inputs *seen)
{
    for (int k = 1; k < p->how.hidden; k++) {
        const nab_tensor *h = p->enters[k];
        size_t n = h->shape.dim[0];
        for (size_t j = 0; j < UNITS; j++) {
            double sum = 0, square = 0;
            for (size_t i = 0; i < n; i++)
                sum += h->data[i * UNITS + j];
            double mean = sum / (double)n;
            for (size_t i = 0; i < n; i++)
                square += (h->data[i * UNITS + j] - mean) *
                          (h->data[i * UNITS + j] - mean);
            seen->mean[k][j] = mean;
            seen->sd[k][j] = sqrt(square / (double)n);
        }
    }
}

/* rms change per unit, over the rms of the sd before; means over the layers. */
static void compare_inputs(const pupil *p, const inputs *before,
                           const inputs *after, reasons *found)
{
    found->drift_mean = found->drift_sd = 0;
    for (int k = 1; k < p->how.hidden; k++) {
        double mean = 0, sd = 0, scale = 0;
        for (int j = 0; j < UNITS; j++) {
            double a = after->mean[k][j] - before->mean[k][j];
            double b = after->sd[k][j] - before->sd[k][j];
            mean += a * a;
            sd += b * b;
            scale += before->sd[k][j] * before->sd[k][j];
        }
        found->drift_mean += sqrt(mean / scale) / (p->how.hidden - 1);
        found->drift_sd += sqrt(sd / scale) / (p->how.hidden - 1);
    }
}

/* All reasons at this step; leaves parameters and gradients as a step finds
 * them, and the weather where it would have been. `room` holds two snapshots. */
static reasons look_for_reasons(pupil *p, nab_tape *t, const nab_part *part,
                                const size_t *index, double *room)
{
    reasons found = {0};
    inputs before, after;
    gsl_rng *weather = p->weather ? gsl_rng_clone(p->weather) : NULL;
    nab_tape_freeze(t, true);
    found.loss = loss_and_gradient(p, t, part, index);
    note_inputs(p, &before);
    gsl_rng *next = p->weather ? gsl_rng_clone(p->weather) : NULL;
    snapshot s = take_snapshot(t, room);
    look_below(p, t, part, index, &s, &found);
    place(p, t, &s, p->how.rate, EVERYTHING);
    loss_and_gradient(p, t, part, index);
    note_inputs(p, &after);
    compare_inputs(p, &before, &after, &found);
    look_along(p, t, part, index, weather, &s, room + 2 * s.n, &found);
    place(p, t, &s, 0, EVERYTHING);
    again(p, t, part, index, weather);
    if (next)
        gsl_rng_memcpy(p->weather, next);
    nab_tape_freeze(t, false);
    if (weather)
        gsl_rng_free(weather);
    if (next)
        gsl_rng_free(next);
    return found;
}

enum { TRIALS_PER_CELL = 4 };

static void inquire(const school *s, nab_tape *t, int kind, int trial,
                    nab_csv *csv)
{
    pupil p = {.how = {kind ? BATCH : NONE, kind == 2 ? 0.5 : 0, nab_relu,
                       WHY_HIDDEN, 32, STEPS, 1, 0.1, 0}};
    nab_split *split = enrol(s, t, trial, &p);
    nab_batches *batches = nab_batches_new(
        split->train.n, 32, nab_lab_seed(s->lab, "order", trial));
    nab_sgd *sgd = nab_sgd_new(t, p.how.rate);
    size_t n_number = 0;
    for (size_t i = 0; i < nab_tape_n_param(t); i++)
        n_number += nab_tape_param(t, i)->size;
    double *room = nab_tape_keep(t, 4 * n_number * sizeof *room);
    for (int step = 0; step < p.how.steps; step++) {
        const size_t *index = nab_batches_next(batches);
        if (step % PROBE_EVERY == 0) {
            reasons r = look_for_reasons(&p, t, &split->train, index, room);
            nab_row(csv, NULL, kind, trial, step, r.loss, r.drift_mean,
                    r.drift_sd, r.shift, r.shift_cosine, r.range, r.change,
                    r.cosine);
        }
        loss_and_gradient(&p, t, &split->train, index);
        nab_sgd_step(sgd);
    }
    nab_batches_free(batches);
    leave(&p, split);
}

static void why_cell(int cell, nab_csv *csv, void *context)
{
    const school *s = context;
    nab_tape *t = nab_tape_new(1);
    int first = cell / N_WHY * TRIALS_PER_CELL;
    for (int trial = first; trial < first + TRIALS_PER_CELL; trial++)
        inquire(s, t, cell % N_WHY, trial, csv);
    nab_tape_free(t);
}

/* Over the trials of one net of why.csv: the mean over all probes, or (step
 * not below 0) that probe alone. */
static nab_summary of_net(const nab_table *table, int net, int step,
                          const char *column)
{
    double sum[16] = {0};
    int n[16] = {0}, n_trial = 0;
    for (size_t r = 0; r < nab_table_rows(table); r++) {
        int trial = (int)nab_table_number(table, r, "trial");
        bool wanted = step < 0 || nab_table_number(table, r, "step") == step;
        if (nab_table_number(table, r, "net") != net || !wanted || trial > 15)
            continue;
        sum[trial] += nab_table_number(table, r, column);
        n[trial]++;
    }
    for (int trial = 0; trial < 16; trial++)
        if (n[trial] > 0)
            sum[n_trial++] = sum[trial] / n[trial];
    return nab_summarise((size_t)n_trial, sum);
}

/*|
### What came out {#sec:reasons}

![Covariate shift: cosine of a layer's gradient before and after the step of the layers
below.](shift.svg){#fig:shift alt="The cosine is highest with BN, lower without norm, and close to zero with BN and noise."}

![Smoothness: relative change of the gradient along the step.](smooth.svg){#fig:smooth alt="Without norm the gradient soon changes by three to four times its size, with BN and with BN and noise by about one."}

|                                   | no norm                     | BN                        | BN, then noise               |
|:----------------------------------|----------------------------:|--------------------------:|-----------------------------:|
| drift of the mean, sd per step    | {{why.none_drift_mean:%.3f}} | {{why.bn_drift_mean:%.3f}} | {{why.noise_drift_mean:%.3f}} |
| drift of the sd, relative         | {{why.none_drift_sd:%.3f}}   | {{why.bn_drift_sd:%.3f}}   | {{why.noise_drift_sd:%.3f}}   |
| gradient after the lower step: difference | {{why.none_shift:%.2f}} | {{why.bn_shift:%.2f}}   | {{why.noise_shift:%.2f}}      |
| the same: cosine                  | {{why.none_shift_cosine:%.2f}} | {{why.bn_shift_cosine:%.2f}} | {{why.noise_shift_cosine:%.2f}} |
| range of the loss along the step  | {{why.none_range:%.2f}}     | {{why.bn_range:%.2f}}     | {{why.noise_range:%.2f}}      |
| change of the gradient along it   | {{why.none_change:%.2f}}    | {{why.bn_change:%.2f}}    | {{why.noise_change:%.2f}}     |
| the same: cosine, lowest          | {{why.none_cosine:%.2f}}    | {{why.bn_cosine:%.2f}}    | {{why.noise_cosine:%.2f}}     |
| accuracy at step size 1, %        | {{100 * rates.none_4:%.0f}} | {{100 * rates.bn_4:%.0f}} | {{100 * rates.noise_4:%.0f}}  |

: The two explanations, measured in three nets; means over a training and {{learn.trials}} trials. {#tbl:why}

Read the table by rows. *Drift*: Ioffe and Szegedy were right that batch norm stills it,
by a factor of {{why.none_drift_mean / why.bn_drift_mean:%.0f}} in the mean
([@claim:V33b]). *Shift as the gradient sees it* is another matter. Newborn, the net
with batch norm loses its gradient's direction no less than the plain one, with a cosine
of {{why.bn_shift_first:%.2f}} ± {{why.bn_shift_first_se:%.2f}} against
{{why.none_shift_first:%.2f}} ± {{why.none_shift_first_se:%.2f}} ([@claim:V33c]). Over
the training it does somewhat better. Still inputs, then, are not still gradients.

The third column decides. With noise the inputs drift
{{why.noise_drift_mean / why.none_drift_mean:%.1f}} times as much as without any norm
([@claim:V33e]), and the gradient that a layer acts on has, one step and one draw of the noise
later, next to nothing to do with the one it should act on: the cosine is
{{why.noise_shift_cosine:%.2f}}, where the plain net has {{why.none_shift_cosine:%.2f}}
([@claim:V33d]). If shift were the disease, this net would be the sickest of the three.
It learns {{100 * rates.noise_4:%.0f}} % at step size 1, where the plain net is NaN
([@claim:V33]; drift and gradients are read at step size 0.1). What it shares with its healthy sister is smoothness: along the step its
gradient changes by {{why.noise_change:%.2f}} of itself, hers by {{why.bn_change:%.2f}},
and that of the plain net by {{why.none_change:%.2f}} ([@claim:V33f], [@claim:V33g]);
the loss ranges over {{why.noise_range:%.2f}} of itself where the plain net's ranges
over {{why.none_range:%.2f}} ([@claim:V33h]).

Two cautions. Noise is not free: at step size 0.1 the noisy net has
{{100 * rates.noise_2:%.0f}} % where the plain one has {{100 * rates.none_2:%.0f}} %, so
shift does cost something; it is not what the norm cures when it makes large steps
possible. {{? rates.noise_2 < rates.none_2 }} And smoothness, measured *along the step
taken*, is a description as well, one level deeper. The layer below that may be
[@eq:scale]: in a normalised net a step that is too long lengthens the weights, and so
the next one is shorter. How much of the smoothness it accounts for was not separated
here.
*/
static void study_reasons(nab_lab *lab)
{
    static const char *const net[N_WHY] = {"none", "bn", "noise"};
    static const char *const column[8] = {"loss",   "drift_mean",   "drift_sd",
                                          "shift",  "shift_cosine", "range",
                                          "change", "cosine"};
    const nab_table *table = nab_lab_sweep_table(lab, "why.csv");
    nab_csv *csv = nab_csv_open(lab, "reasons.csv", NAB_EXACT,
                                "net,step,loss,drift_mean,drift_sd,shift,"
                                "shift_cosine,range,change,cosine");
    nab_summary all[N_WHY][8];
    for (int k = 0; k < N_WHY; k++) {
        for (int step = 0; step < STEPS; step += PROBE_EVERY) {
            double m[8];
            for (int c = 0; c < 8; c++)
                m[c] = of_net(table, k, step, column[c]).mean;
            nab_row(csv, net[k], step, m[0], m[1], m[2], m[3], m[4], m[5], m[6],
                    m[7]);
        }
        for (int c = 0; c < 8; c++) {
            char key[64];
            all[k][c] = of_net(table, k, -1, column[c]);
            snprintf(key, sizeof key, "why.%s_%s", net[k], column[c]);
            nab_lab_result_mean(lab, key, all[k][c]);
        }
        char key[64];
        snprintf(key, sizeof key, "why.%s_shift_first", net[k]);
        nab_lab_result_mean(lab, key, of_net(table, k, 0, "shift_cosine"));
    }
    nab_lab_judge(lab, "V33b", all[1][1], 0.05, 0, all[0][1], 0.05);
    nab_lab_judge(lab, "V33c", of_net(table, 1, 0, "shift_cosine"), 0.7, 0,
                  nab_value(1), 0.7);
    nab_lab_judge(lab, "V33d", all[2][4], 0.2, 0, all[0][4], 0.2);
    nab_lab_judge(lab, "V33e", all[2][1], 0.5, 0, all[0][1], 0.5);
    nab_lab_judge(lab, "V33f", all[2][6], 1.5, 0, all[0][6], 1.5);
    nab_lab_judge(lab, "V33g", all[1][6], 1.5, 0, all[0][6], 1.5);
    nab_lab_judge(lab, "V33h", all[2][5], 1, 0, all[0][5], 1);
}

/* The long runs: --sweep and --spot. */
static void run_sweeps(nab_lab *lab)
{
    school s = {lab, nab_lab_digits(lab), NULL};
    nab_lab_sweep_run(lab, &(nab_sweep){.file = "learning.csv",
                                        .columns = "norm,noise,hidden,scale,"
                                                   "rate,trial,steps,loss,"
                                                   "accuracy,shared",
                                        .n_cell = N_CELL,
                                        .cell = learn_cell,
                                        .context = &s});
    nab_lab_sweep_run(
        lab,
        &(nab_sweep){.file = "batches.csv",
                     .columns = "norm,batch,trial,loss,loss_running,loss_whole,"
                                "accuracy,accuracy_running,"
                                "accuracy_whole",
                     .n_cell = 2 * N_SIZE,
                     .cell = batch_cell,
                     .context = &s});
    nab_lab_sweep_run(
        lab, &(nab_sweep){.file = "why.csv",
                          .columns = "net,trial,step,loss,drift_mean,drift_sd,"
                                     "shift,shift_cosine,range,change,cosine",
                          .n_cell = N_WHY * 16 / TRIALS_PER_CELL,
                          .cell = why_cell,
                          .context = &s});
}

/*|
## What was claimed {#sec:claims}

::: claims
:::

Of {{claims.n}} statements {{claims.held}} hold. What the reference says, and where, and
what became of it:

| section of the reference        | it says                                | verdict      | see |
|:--------------------------------|:---------------------------------------|:-------------|:----|
| Batch Normalization             | layer inputs get mean 0, var 1         | misleading   | [@claim:V30], [@claim:V30c] |
| Batch Normalization, snippet    | `(x - mean) / std`                     | misleading   | [@claim:V31], [@claim:V31c] |
| Batch Normalization, snippet    | `nn.BatchNorm1d` in training           | conditional  | [@claim:V31b] |
| Batch Normalization             | prevents activation saturation         | conditional  | [@claim:V32], [@claim:V32b] |
| Batch Normalization             | reduces internal covariate shift       | misleading   | [@claim:V33], [@claim:V33d] |
| Batch Normalization             | allows higher learning rates           | true         | [@claim:V34] |
| Batch Normalization             | (implied) mends the flow of gradients  | wrong        | [@claim:V35], [@claim:V35i] |
| Layer Normalization, snippet    | `x.std`, `std + self.eps`              | wrong        | [@claim:V36], [@claim:V36d] |
| Layer Normalization, snippet    | `torch` is not imported in it          | by reading   | |
| Layer Normalization             | normalizes across features, not batch  | true         | [@claim:V37] |
| Layer Normalization             | better for recurrent networks          | conditional  | [@claim:V37c], [@claim:V37d] |
| Layer Normalization             | used in transformers                   | by reading: true | |

: Errata of the reference: normalisation, section by section. {#tbl:errata}

::: {.result title="What to remember"}
Batch norm divides a gradient by the spread that it removes from the signal. In deep plain
stacks that explodes, the faster the smaller the batch; in shallow or residual ones it gives a
net whose step size adapts itself and whose way ahead is smooth. The other examples of the
batch are a part of the function: two of them say nothing but which is larger.
:::

## The program {#sec:program}

All statements stand in one table, written before anything is measured, each with a
control of which it must be false.
*/
static const nab_claim statement[] = {
    {.id = "O1",
     .verdict = "ours",
     .ours = "batch norm, fused or from primitives, has one gradient",
     .is = NAB_BELOW,
     .control = "the norm over the other axis"},
    {.id = "O1b",
     .verdict = "ours",
     .ours = "layer norm, fused or from primitives, has one gradient",
     .is = NAB_BELOW,
     .control = "the norm over the other axis"},
    {.id = "O1c",
     .verdict = "ours",
     .ours = "the one-line formula, with division by n, is the gradient of "
             "batch norm",
     .is = NAB_BELOW,
     .control = "n - 1 in one place of two"},
    {.id = "O2",
     .verdict = "ours",
     .ours = "batch norm lets nothing through of a pull that is the same on "
             "all examples",
     .is = NAB_BELOW,
     .control = "a pull at right angles to (1, ..., 1) and to x"},
    {.id = "O2b",
     .verdict = "ours",
     .ours = "batch norm divides a pull at right angles to (1, ..., 1) and to "
             "x by the sd, no more",
     .is = NAB_NEAR,
     .slack_from = "rounding",
     .control = "a pull along x"},
    {.id = "V30",
     .verdict = "misleading",
     .says = "normalises layer inputs to have mean = 0",
     .ours = "after batch norm a ReLU hands on numbers of mean 1/sqrt(2 pi)",
     .is = NAB_NEAR,
     .slack_from = "1/rows",
     .control = "mean 0"},
    {.id = "V30b",
     .verdict = "misleading",
     .says = "normalises layer inputs to have var = 1",
     .ours = "after batch norm a ReLU hands on numbers of variance (1 - "
             "1/pi)/2",
     .is = NAB_NEAR,
     .slack_from = "1/rows",
     .control = "variance 1"},
    {.id = "V30c",
     .verdict = "conditional",
     .says = "normalises layer inputs to have var = 1",
     .ours = "batch norm gives an input of sd 1e-3 the variance v/(v + eps)",
     .is = NAB_NEAR,
     .slack_from = "1/rows",
     .control = "variance 1"},
    {.id = "V30d",
     .verdict = "conditional",
     .says = "normalises layer inputs to have mean = 0, var = 1",
     .ours = "gamma = sd and beta = mean undo batch norm",
     .is = NAB_BELOW,
     .control = "gamma = 1, beta = 0"},
    {.id = "V31",
     .verdict = "misleading",
     .says = "Normalize: (x - mean) / std",
     .ours = "batch norm divides by n: four rows have mean square 1 afterwards",
     .is = NAB_NEAR,
     .slack_from = "rounding",
     .control = "3/4, as after division by n - 1"},
    {.id = "V31b",
     .verdict = "conditional",
     .says = "self.bn = nn.BatchNorm1d(num_features)",
     .ours = "training batch norm on a batch of one is refused, with one "
             "report",
     .is = NAB_EXACTLY,
     .control = "a batch of two"},
    {.id = "V31c",
     .verdict = "misleading",
     .says = "Normalize: (x - mean) / std",
     .ours = "the running variance divides by n - 1: of four rows it is 4/3 of "
             "the batch's",
     .is = NAB_NEAR,
     .slack_from = "rounding",
     .control = "1, as if there were one variance"},
    {.id = "V35",
     .verdict = "wrong",
     .says = "(implied) batch norm mends the flow of gradients",
     .ours = "ln |g|^2 grows per layer of BN and ReLU by the closed form",
     .is = NAB_NEAR,
     .slack_from = "0.01 batch/width",
     .control = "LN and ReLU"},
    {.id = "V35b",
     .verdict = "ours",
     .ours = "with 8 examples BN and ReLU grow by the closed form for finite "
             "batches",
     .is = NAB_NEAR,
     .slack_from = "0.01 batch/width",
     .control = "pi/(pi - 1), the limit"},
    {.id = "V35c",
     .verdict = "ours",
     .ours = "with 24 examples BN and ReLU grow by the closed form for finite "
             "batches",
     .is = NAB_NEAR,
     .slack_from = "0.01 batch/width",
     .control = "pi/(pi - 1), the limit"},
    {.id = "V35d",
     .verdict = "ours",
     .ours = "with 128 examples BN and ReLU grow by pi/(pi - 1), the limit of "
             "large batches (ln)",
     .is = NAB_NEAR,
     .slack_from = "0.01 B/width + 2/B",
     .control = "8 examples"},
    {.id = "V35e",
     .verdict = "ours",
     .ours = "at width 64 BN and ReLU with 32 examples grow by the closed form",
     .is = NAB_NEAR,
     .slack_from = "0.01 batch/width",
     .control = "no growth"},
    {.id = "V35f",
     .verdict = "ours",
     .ours = "with BN weights of sd 0.1 and of sd 0.01 grow at one rate",
     .is = NAB_NEAR,
     .slack_from = "1 %",
     .control = "ReLU without norm"},
    {.id = "V35g",
     .verdict = "ours",
     .ours = "BN and tanh explode as well, by E tanh'^2 / E tanh^2 per layer "
             "(ln)",
     .is = NAB_NEAR,
     .slack_from = "2/batch + 1/width",
     .control = "BN and ReLU"},
    {.id = "V35h",
     .verdict = "ours",
     .ours = "through LN and ReLU a gradient neither grows nor shrinks: rate 0",
     .is = NAB_NEAR,
     .slack_from = "1/width",
     .control = "BN and ReLU"},
    {.id = "V35j",
     .verdict = "ours",
     .ours = "through BN without an activation a gradient hardly grows: rate 0",
     .is = NAB_NEAR,
     .slack_from = "2/batch",
     .control = "BN and ReLU"},
    {.id = "V35i",
     .verdict = "wrong",
     .says = "(implied) batch norm mends the flow of gradients",
     .ours = "through fifty layers of BN and ReLU a gradient grows by over "
             "three decades",
     .is = NAB_ABOVE,
     .control = "ReLU with He weights, no norm"},
    {.id = "V32",
     .verdict = "conditional",
     .says = "prevents activation saturation",
     .ours = "through BN and sigmoid a gradient does not shrink",
     .is = NAB_ABOVE,
     .control = "sigmoid without BN"},
    {.id = "N2",
     .verdict = "ours",
     .ours = "with the layers at either end the rate of BN and ReLU comes out "
             "too small",
     .is = NAB_BELOW,
     .slack_from = "0.01 batch/width",
     .control = "the rate without those layers"},
    {.id = "V36",
     .verdict = "wrong",
     .says = "std = x.std(-1)",
     .ours = "division by n - 1 leaves four features at sqrt(3/4) of their "
             "size",
     .is = NAB_NEAR,
     .slack_from = "rounding",
     .control = "1, as in the standard form"},
    {.id = "V36b",
     .verdict = "wrong",
     .says = "(x - mean) / (std + eps)",
     .ours = "the printed form hands on a row of sd 1e-3 at almost full size",
     .is = NAB_NEAR,
     .slack_from = "rounding",
     .control = "the standard form's size"},
    {.id = "V36c",
     .verdict = "ours",
     .ours = "the standard form hands on a row of sd s at s/sqrt(s^2 + eps)",
     .is = NAB_NEAR,
     .slack_from = "rounding",
     .control = "the printed form"},
    {.id = "V36d",
     .verdict = "wrong",
     .says = "(x - mean) / (std + eps)",
     .ours = "eps outside the root makes slopes of up to 1/eps",
     .is = NAB_NEAR,
     .slack_from = "0.1 %",
     .control = "the standard form"},
    {.id = "V36e",
     .verdict = "wrong",
     .says = "(x - mean) / (std + eps)",
     .ours = "composed from sqrt the printed form has gradient NaN on every "
             "row of equal numbers",
     .is = NAB_EXACTLY,
     .control = "the standard form"},
    {.id = "V36f",
     .verdict = "wrong",
     .says = "std = x.std(-1)",
     .ours = "with one feature the printed form is 0/0: every row is NaN",
     .is = NAB_EXACTLY,
     .control = "two features"},
    {.id = "V37",
     .verdict = "true",
     .says = "normalizes across features (not batch)",
     .ours = "LN gives a row the same bits whatever the other rows are",
     .is = NAB_EXACTLY,
     .control = "BN"},
    {.id = "V37b",
     .verdict = "ours",
     .ours = "from a thousandth of He's weights a net with LN stays at chance",
     .is = NAB_BELOW,
     .control = "a net with BN"},
    {.id = "V37c",
     .verdict = "conditional",
     .says = "better for recurrent networks",
     .ours = "a ReLU recurrence without LN gains more than three decades in 50 "
             "steps",
     .is = NAB_ABOVE,
     .control = "with LN"},
    {.id = "V37d",
     .verdict = "conditional",
     .says = "better for recurrent networks",
     .ours = "a ReLU recurrence with LN forgets: it loses more than three "
             "decades in 50 steps",
     .is = NAB_BELOW,
     .control = "without LN"},
    {.id = "V37e",
     .verdict = "ours",
     .ours = "from a thousandth of He's weights LN makes all rows nearly one "
             "row",
     .is = NAB_ABOVE,
     .control = "BN"},
    {.id = "V37f",
     .verdict = "ours",
     .ours = "six layers with LN at step size 3 stay at chance",
     .is = NAB_BELOW,
     .control = "BN at step size 3"},
    {.id = "O3",
     .verdict = "ours",
     .ours = "with BN the gradient is at right angles to the weights",
     .is = NAB_BELOW,
     .control = "no norm"},
    {.id = "O3b",
     .verdict = "ours",
     .ours = "with BN ten times the weights have a tenth of the gradient",
     .is = NAB_NEAR,
     .slack_from = "rounding",
     .control = "no norm"},
    {.id = "O3c",
     .verdict = "ours",
     .ours = "with BN weights doubled and step times 4 give the same losses, "
             "bit for bit",
     .is = NAB_EXACTLY,
     .control = "the step left as it was"},
    {.id = "O3d",
     .verdict = "ours",
     .ours = "with BN |W|^2 grows by eta^2 |g|^2 a step: 150 steps, to 1 %",
     .is = NAB_BELOW,
     .control = "no norm"},
    {.id = "V34",
     .verdict = "true",
     .says = "allows higher learning rates",
     .ours = "six layers with BN learn at step size 1: more than 85 % right",
     .is = NAB_ABOVE,
     .control = "no norm"},
    {.id = "V32b",
     .verdict = "conditional",
     .says = "prevents activation saturation",
     .ours = "twelve sigmoid layers with BN learn: more than 85 % right",
     .is = NAB_ABOVE,
     .control = "no norm"},
    {.id = "O4",
     .verdict = "ours",
     .ours = "nets with BN forgive weights a thousand times too small",
     .is = NAB_ABOVE,
     .control = "no norm"},
    {.id = "V33",
     .verdict = "misleading",
     .says = "reduces internal covariate shift: why it works",
     .ours = "with random shift and scale after BN six layers still learn at "
             "step size 1",
     .is = NAB_ABOVE,
     .control = "no norm"},
    {.id = "V33b",
     .verdict = "true",
     .says = "reduces internal covariate shift",
     .ours = "with BN the mean of a layer's input drifts by under 5 % of its "
             "sd per step",
     .is = NAB_BELOW,
     .control = "no norm"},
    {.id = "V33c",
     .verdict = "misleading",
     .says = "reduces internal covariate shift",
     .ours = "in a newborn net with BN the step of the layers below turns a "
             "layer's gradient: cosine < 0.7",
     .is = NAB_BELOW,
     .control = "1, as without shift"},
    {.id = "V33d",
     .verdict = "misleading",
     .says = "reduces internal covariate shift: why it works",
     .ours = "with noise after BN a gradient is, a step below and a draw of "
             "the noise later, at nearly 90 degrees to itself",
     .is = NAB_BELOW,
     .control = "no norm, where it turns less"},
    {.id = "V33e",
     .verdict = "misleading",
     .says = "reduces internal covariate shift: why it works",
     .ours = "with noise after BN inputs drift by more than half their sd per "
             "step",
     .is = NAB_ABOVE,
     .control = "no norm, where they drift less"},
    {.id = "V33f",
     .verdict = "ours",
     .ours = "with noise after BN a gradient changes by less than 1.5 of "
             "itself along a decade of steps",
     .is = NAB_BELOW,
     .control = "no norm"},
    {.id = "V33g",
     .verdict = "ours",
     .ours = "with BN a gradient changes by less than 1.5 of itself along a "
             "decade of steps",
     .is = NAB_BELOW,
     .control = "no norm"},
    {.id = "V33h",
     .verdict = "ours",
     .ours = "with noise after BN the loss along a decade of steps varies by "
             "less than itself",
     .is = NAB_BELOW,
     .control = "no norm"},
    {.id = "O5",
     .verdict = "ours",
     .ours = "for batches of 8 training and evaluation are two losses, over "
             "0.2 apart",
     .is = NAB_ABOVE,
     .control = "batches of 128"},
    {.id = "O5b",
     .verdict = "ours",
     .ours = "batches of 2 teach BN nothing but signs: under 50 % right",
     .is = NAB_BELOW,
     .control = "LN with batches of 2"},
};

/*|
The main function runs the studies one after the other, or the long runs when asked to.
*/
static const nab_chapter chapter = {5, "BatchNorm and LayerNorm", knob,
                                    sizeof knob / sizeof *knob, NAB_EXACT};

int main(int argc, char **argv)
{
    nab_lab *lab = nab_lab_open(&chapter, argc, argv);
    nab_lab_state(lab, sizeof statement / sizeof *statement, statement);
    if (nab_lab_sweep(lab)) {
        run_sweeps(lab);
        return nab_lab_close(lab);
    }
    nab_tape *desk = nab_tape_new(1);
    nab_lab_result(lab, "trials", nab_lab_trials(lab));
    nab_lab_result(lab, "width", width);
    nab_lab_result(lab, "depth", depth);
    nab_lab_result(lab, "batch_rows", rows);
    study_twins(lab, desk);
    study_explosion(lab, desk);
    study_rows(lab, desk);
    study_scale(lab, desk);
    study_learning(lab);
    study_batches(lab);
    study_reasons(lab);
    nab_tape_free(desk);
    return nab_lab_close(lab);
}

/*|
## Exercises {#sec:exercises}

The tasks of the table make ten points. Functions go into `chapters/chapter05/exercise.c`, which has
the full text of each; numbers, the prediction and the sentences go into `answers.txt` beside it.
`make exercise5` draws your curves from task 5.4 over the nets of [@fig:batch], and over nets of two other
slopes, drawn afresh. `make grade5` prints your points, the first case that is wrong, a hint, and the command that
replays that case.

| task | points | to write | what it teaches | it belongs to |
|:-----|-------:|:---------|:----------------|:--------------|
| 5.1 | 1 | `ex5_remember` | what is kept for use is an estimate, what is divided by in training is not | [@sec:next], [@fig:gap] |
| 5.2 | 2 | `ex5_batch_norm` | a norm looks down a column, divides by $n$, and must survive numbers far from zero | [@eq:norm], [@claim:V31], [@claim:V31b] |
| 5.3 | 2 | `ex5_norm_backward` | every example pulls at every other, through the mean and through $v$ | [@eq:line], [@claim:O1c], [@claim:O2] |
| 5.4 | 3 | `ex5_growth` | what a bend costs: the explosion computed for any slope | [@eq:rate], [@claim:V35b], [@fig:batch] |
| 5.5 | 1 | a number | which directions a norm loses, and what $\epsilon$ gives back | [@claim:O2], [@claim:O2b] |
| 5.6 | 1 | a number | where an $\epsilon$ stands makes two functions | [@claim:V36b], [@fig:snippet] |
| 5.7 | | a prediction | ask before you measure: who else is in the batch | [@claim:O5], [@fig:gap] |
| 5.8 | | sentences | how an explanation can be put to a test | [@claim:V33], [@sec:why] |

: The graded tasks. Any honest prediction is as good as another; the sentences are read by your tutor. {#tbl:tasks}

The exercises below are not graded.

::: {.exercise #ex:line title="A batch of two"}
Derive [@eq:line]. Then show that in a batch of two, at $\epsilon = 0$, no gradient comes through
at all, whatever the two examples are. What does this say about the batches of two in [@sec:gap]?
:::

::: {.exercise #ex:rank title="The direction that is all but lost"}
What is the gain of a batch norm in the direction of $\hat x$, as a function of $v$ and $\epsilon$? Commit to
its limit for $v \to 0$ before you measure it.
:::

::: {.exercise #ex:momentum title="Two conventions of momentum"}
Some libraries write $r \leftarrow m r + (1 - m)\,\mu$, others $r \leftarrow (1-m)\,r + m\,\mu$. After ten steps
with $m = 0.1$ in the second, how much of the start is left in $r$? Which $m$ does the first need for the
same numbers? How long must a net train before its running statistics may be used?
:::

::: {.exercise #ex:decay title="Decay with and without a scale"}
Add weight decay $\lambda$ to the training of [@fig:growth]. At which $|W|^2$ does [@eq:growth] come to
rest? Predict the angle of a step there as a function of $\eta\lambda$ alone, then measure it.
:::
*/
