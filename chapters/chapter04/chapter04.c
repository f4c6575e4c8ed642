/* SPDX-License-Identifier: GPL-3.0-or-later */
/*|
---
title: Residual flow
number: 4
summary: What a shortcut keeps alive, and what it makes grow.
---

Among the cures for vanishing gradients one comes with an arrow, and the arrow with a
promise of exactly one:

::: {.reference section="Vanishing Gradients: Solutions, 2. Residual Connections"}
Gradient flow: ∂L/∂x = ∂L/∂(f(x) + x) = ∂L/∂f(x) · ∂f/∂x + ∂L/∂x · 1 [...] Direct
path with gradient 1
:::

Is the promise kept? Stack fifty blocks of sigmoid layers, and the gradient that
arrives at the bottom is $10^{ {{flow.sigmoid_50:%.1f}} }$ of the one that entered at the
top. Let each block add its input to its output, change nothing else, and what arrives
is $10^{ {{flow.sigmoid_shortcut_50:%.2f}} }$, which is
about {{10^flow.sigmoid_shortcut_50:%.1f}}: not one, but as good as one, and
{{flow.sigmoid_shortcut_50 - flow.sigmoid_50:%.0f}} decades better than without.
{{? flow.sigmoid_shortcut_50 > 0 and flow.sigmoid_50 < -30 }}
The idea of He and co-authors [@he2016] works, and no one who has trained a deep
network would give it back.

Yet look at the same experiment with ReLU layers of ordinary size. The shortcut now
turns a gradient that would have arrived diminished but alive, at
$10^{ {{flow.plain:%.1f}} }$ after {{blocks}} blocks, into one that is
$10^{ {{flow.unscaled:%.1f}} }$ times too large. *A residual connection does not keep a
gradient, it adds to it*, and what is added again and again grows like compound
interest ([@fig:depth]). This chapter corrects the formula above, derives the rate of
interest, checks three ways of stopping it, takes the gradient apart into all its paths
(exactly, not by a counting argument), and ends with the question what shortcuts are
good for, if not for the size of the gradient. The answer will be: for its *direction*.

![What is left of the gradient after $L$ blocks, for five ways of wiring the same
random layers. The lines are closed forms; only the sigmoid chain has none.](depth.svg){#fig:depth alt="Unscaled residual nets gain {{flow.unscaled:%.0f}} and {{flow.he:%.0f}} decades in {{blocks}} blocks, scaled ones and plain ReLU nets stay near zero, plain sigmoid nets fall off the picture."}
*/
#include "nabla.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROOT_HALF 0x1.6a09e667f3bcdp-1
#define ROOT2 0x1.6a09e667f3bcdp+0
#define LOG10_E 0x1.bcb7b1526e50ep-2
#define PI 0x1.921fb54442d18p+1
enum { MAX_BLOCKS = 200, MAX_WIDTH = 256, MAX_RUNS = 400000 };

static int width = 64;
static int blocks = 100;
static const nab_knob knob[] = {
    NAB_KNOB_LESS(&width, "width", "units", 8, MAX_WIDTH, 16,
                  "units of a layer"),
    NAB_KNOB_LESS(&blocks, "blocks", "blocks", 10, MAX_BLOCKS, 20,
                  "blocks of the deepest nets"),
};

/*|
## One block, one formula {#sec:block}

A residual block computes $y = x + f(x)$. If $J$ is the matrix of derivatives
$\partial f_i/\partial x_j$, the derivative of the sum is $I + J$, and a gradient
$g_y = \partial L/\partial y$ that comes down from above is carried on as

$$ g_x = (I + J)^{\mathsf T} g_y = g_y + J^{\mathsf T} g_y . $$ {#eq:block}

The reference has the right picture and one wrong letter. Its last term is
$\partial L/\partial x \cdot 1$ where it should be $\partial L/\partial y \cdot 1$, so
that the unknown stands on both sides of the equation. That is more than a slip of
notation: cancel what is equal, and the printed line demands
$J^{\mathsf T} g_y = 0$, that the branch contribute nothing at all.

The block of this chapter is two layers with a ReLU between them, as in the reference,
without biases,

$$ f(x) = \operatorname{relu}(x W_1)\, W_2, \qquad (W_1)_{ij} \sim \mathcal N(0, 2/n),
   \quad (W_2)_{ij} \sim \mathcal N(0, v/n), $$ {#eq:branch}

on vectors of $n$ numbers. The first matrix makes good for the half that the ReLU takes
away [@he2015]; the second has $v = 1$, so that $f(x)$ is on average as large as $x$.
(Filters of a convolution would change nothing here: a filter is a matrix with
repeated entries.)
*/

typedef struct {
    nab_tensor *w1, *w2; /* (n,n): entries of variance 2/n and 1/n */
} block;

static nab_tensor *gaussian(nab_tape *t, nab_shape shape, double sd,
                            const char *purpose)
{
    nab_tensor *w = nab_constant(t, shape, NULL);
    nab_stream_normal(nab_tape_stream(t, purpose), w->size, w->data);
    for (size_t i = 0; i < w->size; i++)
        w->data[i] *= sd;
    return w;
}

static void draw_blocks(nab_tape *t, size_t n, int n_block, block *b)
{
    for (int l = 0; l < n_block; l++) {
        b[l].w1 = gaussian(t, nab_mat(n, n), sqrt(2.0 / (double)n),
                           nab_label(t, "first %d", l));
        b[l].w2 = gaussian(t, nab_mat(n, n), sqrt(1.0 / (double)n),
                           nab_label(t, "second %d", l));
    }
}

/* f(x) = relu(x W1) W2: (rows,n) -> (rows,n) */
static nab_tensor *branch(nab_tensor *x, const block *b)
{
    return nab_matmul(nab_relu(nab_matmul(x, b->w1)), b->w2);
}

/*|
The check of [@eq:block] must not assume what it checks. So $J$ is measured on the
branch *alone*, one row per vector-Jacobian product, before the sum exists; only then is
the block closed and swept as a whole.
*/

typedef struct {
    double error;         /* |dL/dx - (J^T g + g)| / |dL/dx| */
    double literal;       /* |dL/dx - (J^T g + dL/dx)| / |dL/dx| */
    double asked;         /* |J^T g|^2 / |g|^2, 0 if the printed formula held */
    double minus, plus;   /* |dL/dx| / |g| of the branches -x and x */
    double asleep, awake; /* |dL/dW1|, W2 = 0 and not */
} one_block;

typedef struct {
    nab_lab *lab;
    void *found;
} runs;

static double ratio_of_gradients(nab_tensor *y, const double *g, nab_tensor *x)
{
    nab_backward_from(y, g);
    return nab_array_norm2(x->size, x->grad) / nab_array_norm2(x->size, g);
}

/* |dL/dW1| of a newborn block of the library. */
static double gradient_of_first(nab_tape *t, nab_tensor *x, const double *g,
                                bool zero_last)
{
    nab_residual *b = nab_residual_new(
        t, x->size, (nab_residual_options){.zero_last = zero_last}, "newborn");
    nab_backward_from(nab_residual_apply(b, x, NAB_TRAIN), g);
    return nab_array_norm2(b->first->w->size, b->first->w->grad);
}

static void examine_block(int trial, void *context)
{
    runs *all = context;
    one_block *found = (one_block *)all->found + trial;
    size_t n = (size_t)width;
    nab_tape *t = nab_tape_new(nab_lab_seed(all->lab, "block", trial));
    block b;
    draw_blocks(t, n, 1, &b);
    nab_tensor *x = nab_input(t, nab_mat(1, n), nab_randn(t, nab_vec(n))->data);
    const double *g = nab_randn(t, nab_vec(n))->data;
    nab_tensor *f = branch(x, &b);
    // <<J^T g from the Jacobian of the branch alone>>
    /*|
    **The Jacobian** is $n$ rows of $n$ numbers, and $J^{\mathsf T} g$ a sum of its rows:
    a product of the row $g$ with the matrix.
    */
    double *jacobian = nab_tape_scratch(t, n * n * sizeof *jacobian);
    double *jtg = nab_tape_scratch(t, n * sizeof *jtg);
    nab_jacobian(f, x, jacobian);
    memset(jtg, 0, n * sizeof *jtg);
    nab_gemm(false, false, 1, n, n, g, n, jacobian, n, jtg, n);
    // >>
    nab_backward_from(nab_add(x, f), g);
    double size = nab_array_norm2(n, x->grad), miss = 0;
    for (size_t i = 0; i < n; i++)
        miss += (x->grad[i] - jtg[i] - g[i]) * (x->grad[i] - jtg[i] - g[i]);
    found->error = sqrt(miss) / size;
    found->literal = nab_array_norm2(n, jtg) / size;
    found->asked = nab_array_sum_squares(n, jtg) / nab_array_sum_squares(n, g);
    found->minus = ratio_of_gradients(nab_add(x, nab_scale(x, -1)), g, x);
    found->plus = ratio_of_gradients(nab_add(x, nab_scale(x, 1)), g, x);
    found->asleep = gradient_of_first(t, x, g, true);
    found->awake = gradient_of_first(t, x, g, false);
    nab_tape_free(t);
}

static int n_shape_report;
static char shape_report[200];

static void note_report(const char *operation, const char *message)
{
    n_shape_report++;
    snprintf(shape_report, sizeof shape_report, "%s: %s", operation, message);
}

/* How many mistakes x + f reports when f has `columns` columns. */
static int reports_of_sum(size_t columns)
{
    nab_error_handler *before = nab_set_error_handler(note_report);
    n_shape_report = 0;
    nab_tape *t = nab_tape_new(1);
    nab_add(nab_zeros(t, nab_mat(4, 64)), nab_zeros(t, nab_mat(4, columns)));
    nab_tape_free(t);
    nab_set_error_handler(before);
    return n_shape_report;
}

/*|
The corrected formula is right up to rounding, {{block.error:%.0e}} of the gradient at
worst ([@claim:V24]). Read literally, with the true $g_x$ put in on the right, the printed
one misses by {{100 * block.literal:%.0f}} % of the gradient. And the vector that it wants
to be zero has, on average, the same square as $g_y$ itself: {{block.asked:%.2f}}
± {{block.asked_se:%.2f}} of it ([@claim:V24b]). It has to be, since the branch was built
to be as large as its input, and this will be the seed of everything that follows.

Three clauses of small print can be read off the same line.

**The shortcut is no lower bound.** "Shortcut preserves flow", says the reference, "even
if layers produce small gradients". Small ones, yes. But the branch can also work
*against* the shortcut: with $f(x) = -x$ the two paths cancel, and the gradient is
{{block.minus:%.0f}}, not nearly but exactly ([@claim:V23d]).

**Both sides of the sum need one shape.** A branch of 32 columns on a stream of 64 is
refused in one line ([@claim:V22]):

> {{block.message}}

Real residual networks have such places, wherever they widen, and put a matrix into the
shortcut there; then the direct path is no longer the identity. (A branch of *one*
column would have been accepted and repeated: broadcasting is a trap in a sum of two
paths.)

**Where is the last ReLU?** The snippet of the reference ends with the sum. The networks
of He and co-authors put a ReLU behind it, and that is another network, as
[@sec:growth] will show.
*/
static void study_block(nab_lab *lab, nab_tape *desk)
{
    int n = nab_lab_trials(lab);
    one_block *found = nab_tape_keep(desk, (size_t)n * sizeof *found);
    nab_lab_trials_run(lab, n, examine_block, &(runs){lab, found});
    nab_summary error = NAB_OVER(n, found, error),
                asked = NAB_OVER(n, found, asked);
    nab_summary literal = NAB_OVER(n, found, literal);
    nab_summary minus = NAB_OVER(n, found, minus);
    nab_lab_judge(lab, "V24", error, 1e-14, 0, literal, 1e-14);
    nab_lab_judge(lab, "V24b", asked, 1, 0, asked, 0);
    nab_lab_judge(lab, "V23d", minus, 0, 0, NAB_OVER(n, found, plus), 0);
    nab_lab_judge(lab, "O1b", NAB_OVER(n, found, asleep), 0, 0,
                  NAB_OVER(n, found, awake), 0);
    int unequal = reports_of_sum(32);
    nab_lab_result_text(lab, "block.message", shape_report);
    nab_lab_judge(lab, "V22", nab_value(unequal), 1, 0,
                  nab_value(reports_of_sum(64)), 1);
    nab_lab_result(lab, "block.error", error.max);
    nab_lab_result_mean(lab, "block.literal", literal);
    nab_lab_result_mean(lab, "block.asked", asked);
    nab_lab_result(lab, "block.minus", minus.max);
}

/*|
## Deep stacks {#sec:stacks}

Now {{blocks}} blocks, plain and residual, and to make the comparison sharp all of them
are built *from the same matrices*: one draw of $W_1, W_2$ per block and trial, wired in
ten ways. What differs between two curves is the wiring and nothing else.
*/

typedef enum { PLAIN, RESIDUAL, RECTIFIED } wiring;

typedef struct {
    const char *name;
    wiring how;
    nab_activation f;
    double first,
        scale;      /* factors of W1 and of the branch; scale 0: 1/sqrt(L) */
    double sd;      /* not 0: of the entries of W1 and W2 */
    bool zero_last; /* W2 = 0 */
} species;

enum {
    SIGMOID,
    SIGMOID_SHORTCUT,
    RELU,
    UNSCALED,
    HE,
    SCALED,
    ZERO,
    RELU_AFTER,
    SMALL,
    SMALL_SHORTCUT,
    N_KIND
};
static const species zoo[N_KIND] = {
    {"plain sigmoid", PLAIN, nab_sigmoid, ROOT_HALF, 1, 0, false},
    {"residual sigmoid", RESIDUAL, nab_sigmoid, ROOT_HALF, 1, 0, false},
    {"plain", PLAIN, nab_relu, 1, 1, 0, false},
    {"residual", RESIDUAL, nab_relu, 1, 1, 0, false},
    {"residual He", RESIDUAL, nab_relu, 1, ROOT2, 0, false},
    {"residual scaled", RESIDUAL, nab_relu, 1, 0, 0, false},
    {"residual zero", RESIDUAL, nab_relu, 1, 1, 0, true},
    {"ReLU after sum", RECTIFIED, nab_relu, 1, 1, 0, false},
    {"plain sd 0.01", PLAIN, nab_relu, 1, 1, 0.01, false},
    {"residual sd 0.01", RESIDUAL, nab_relu, 1, 1, 0.01, false},
};

/*|
A wiring is a row of the table above and the few lines below. The branch is computed in any case;
a plain net returns it, a residual one adds it to $x$.
*/
static nab_tensor *apply_block(const species *kind, const block *b, int n_block,
                               nab_tensor *x)
{
    double n = (double)x->shape.dim[1];
    double first = kind->sd > 0 ? kind->sd * sqrt(n / 2) : kind->first;
    double scale = kind->sd > 0 ? kind->sd * sqrt(n) : kind->scale;
    if (scale == 0)
        scale = 1 / sqrt((double)n_block);
    nab_tensor *h = kind->f(nab_scale(nab_matmul(x, b->w1), first));
    nab_tensor *w2 = kind->zero_last ? nab_zeros(x->tape, b->w2->shape) : b->w2;
    nab_tensor *f = nab_scale(nab_matmul(h, w2), scale);
    if (kind->how == PLAIN)
        return f;
    nab_tensor *sum = nab_add(x, f);
    return kind->how == RECTIFIED ? nab_relu(sum) : sum;
}

/*|
A trial sends one random vector up and one random gradient down. Norms are
kept as logarithms, since the range is more than two hundred decades; {{flow.nets}} nets
make the statistics. For each kind the depth runs from one block to {{blocks}}.
*/
enum { N_NARROW = 3, SIXTEEN = 1 };
static const int narrow_width[N_NARROW] = {8, 16, 32};

enum { N_RUNG = 7, RUNG_10 = 3, RUNG_50 = 5, DEEPEST = 6 };
/* Depths 1, 2, 5, 10, 20, 50, 100, in hundredths of the deepest. */
static int depth_of(int rung)
{
    static const int hundredth[N_RUNG] = {1, 2, 5, 10, 20, 50, 100};
    int depth = blocks * hundredth[rung] / 100;
    return depth < 1 ? 1 : depth;
}

/* What is found in one net of each kind, log10 throughout. */
typedef struct {
    double back[N_KIND][N_RUNG];             /* |dL/dx_0| / |dL/dx_L| */
    double signal[N_KIND][MAX_BLOCKS + 1];   /* |x_l| / |x_0| */
    double gradient[N_KIND][MAX_BLOCKS + 1]; /* |dL/dx_l| / |dL/dx_L| */
    double square_signal, square_gradient;   /* ten blocks; no log10 */
    double calm_signal, calm_gradient;       /* the same, 1/sqrt(L) */
    double scaled_signal, scaled_gradient;   /* 1/sqrt(L), of all */
    double zero_ratio, small_ratio;          /* no log10 */
    double narrow[N_NARROW];                 /* unscaled, all blocks */
} flow;

/* The deepest net of kind k, x[0] .. x[last], after its sweep. */
static void look_at_deepest(flow *found, int k, nab_tensor *const *x, int last,
                            const double *pull)
{
    size_t n = x[0]->size;
    double seed = nab_array_norm2(n, pull),
           start = nab_array_norm2(n, x[0]->data),
           ratio = nab_array_norm2(n, x[0]->grad) / seed;
    for (int l = 0; l <= last; l++) {
        found->signal[k][l] =
            nab_num_log10(nab_array_norm2(n, x[l]->data) / start);
        found->gradient[k][l] =
            nab_num_log10(nab_array_norm2(n, x[l]->grad) / seed);
    }
    if (k == ZERO)
        found->zero_ratio =
            memcmp(x[0]->grad, pull, n * sizeof *pull) == 0 &&
                    memcmp(x[last]->data, x[0]->data, n * sizeof *pull) == 0
                ? ratio
                : NAN;
    if (k == SMALL_SHORTCUT)
        found->small_ratio = ratio;
}

/* A net of fewer blocks is where a deeper one begins, unless its branches are
 * scaled by the depth: one record serves all depths. */
static void flow_through(flow *found, int k, const block *b, nab_tensor *x0,
                         const double *pull)
{
    nab_tensor *x[MAX_BLOCKS + 1] = {x0};
    for (int rung = DEEPEST; rung >= 0; rung--) {
        int last = depth_of(rung);
        for (int l = 0; l < last && (rung == DEEPEST || k == SCALED); l++)
            x[l + 1] = apply_block(&zoo[k], &b[l], last, x[l]);
        double ratio = ratio_of_gradients(x[last], pull, x0);
        found->back[k][rung] = nab_num_log10(ratio);
        if (rung == DEEPEST)
            look_at_deepest(found, k, x, last, pull);
    }
}

/* log10 |dL/dx_0| / |dL/dx_L| of all blocks in one net of width n. */
static double narrow_flow(nab_tape *t, const block *b, size_t n, int kind)
{
    nab_tensor *x0 =
        nab_input(t, nab_mat(1, n), gaussian(t, nab_vec(n), 1, "input")->data);
    const double *pull = gaussian(t, nab_vec(n), 1, "pull")->data;
    nab_tensor *x = x0;
    for (int l = 0; l < blocks; l++)
        x = apply_block(&zoo[kind], &b[l], blocks, x);
    return nab_num_log10(ratio_of_gradients(x, pull, x0));
}

static void observe_flow(int run, void *context)
{
    runs *all = context;
    flow *found = (flow *)all->found + run;
    size_t n = (size_t)width;
    block b[MAX_BLOCKS];
    nab_tape *t = nab_tape_new(nab_lab_seed(all->lab, "flow", run));
    draw_blocks(t, n, blocks, b);
    const double *start = gaussian(t, nab_vec(n), 1, "input")->data;
    const double *pull = gaussian(t, nab_vec(n), 1, "pull")->data;
    nab_tape_hold(t);
    for (int k = 0; k < N_KIND; k++) {
        flow_through(found, k, b, nab_input(t, nab_mat(1, n), start), pull);
        nab_tape_reset(t);
    }
    found->square_signal = nab_num_pow(10, 2 * found->signal[UNSCALED][10]);
    found->square_gradient =
        nab_num_pow(10, 2 * found->gradient[UNSCALED][blocks - 10]);
    found->scaled_signal = nab_num_pow(10, 2 * found->signal[SCALED][blocks]);
    found->scaled_gradient = nab_num_pow(10, 2 * found->gradient[SCALED][0]);
    found->calm_signal = nab_num_pow(10, 2 * found->signal[SCALED][10]);
    found->calm_gradient =
        nab_num_pow(10, 2 * found->gradient[SCALED][blocks - 10]);
    for (int i = 0; i < N_NARROW; i++) {
        size_t narrow = (size_t)narrow_width[i];
        draw_blocks(t, narrow, blocks, b);
        found->narrow[i] = narrow_flow(t, b, narrow, UNSCALED);
        nab_tape_reset(t);
    }
    nab_tape_free(t);
}

/*|
| wiring of the same blocks              | {{blocks/2:%.0f}} blocks        | {{blocks}} blocks             |
|:---------------------------------------|---------------------------:|-------------------------:|
| plain, sigmoid                         | {{flow.sigmoid_50:%.1f}}        | {{flow.sigmoid:%.1f}}         |
| plain, ReLU, entries of sd $1/100$     | {{flow.small_50:%.1f}}          | {{flow.small:%.1f}}           |
| plain, ReLU, [@eq:branch]              | {{flow.plain_50:%.2f}}          | {{flow.plain:%.2f}}           |
| residual, sigmoid                      | {{flow.sigmoid_shortcut_50:%.2f}} | {{flow.sigmoid_shortcut:%.2f}} |
| residual, entries of sd $1/100$        | {{flow.small_shortcut_50:%.4f}} | {{flow.small_shortcut:%.4f}}  |
| residual, branch times $1/\sqrt L$     | {{flow.scaled_50:%.2f}}         | {{flow.scaled:%.2f}}          |
| residual, a ReLU after the sum         | {{flow.after_50:%.2f}}          | {{flow.after:%.2f}}           |
| residual, [@eq:branch], $v = 1$        | {{flow.unscaled_50:%.2f}}       | {{flow.unscaled:%.2f}}        |
| residual, $v = 2$ (He)                 | {{flow.he_50:%.2f}}             | {{flow.he:%.2f}}              |

: Decades gained or lost by the gradient on its way to the input,
$\log_{10}\,(\|\partial L/\partial x_0\| / \|\partial L/\partial x_L\|)$; means over {{flow.nets}} nets
of width {{width}}. {#tbl:flow}

The upper half of [@tbl:flow] is the case for shortcuts, and the reference wins it.
Where layers lose gradient, the shortcut replaces the loss by nearly nothing: the
sigmoid's {{-flow.sigmoid_50:%.0f}} decades are gone ([@claim:V23c]), and weights
of standard deviation 1/100, which kill a plain net so thoroughly that
$10^{ {{flow.small_50:%.0f}} }$ is left, change the residual net by less than a thousandth of a
decade ([@claim:V23b]). In the extreme, with $W_2 = 0$, the gradient passes {{blocks}}
blocks *bit for bit*, and so does the signal ([@claim:V23]).

But is the lack of shortcuts a *cause* of vanishing, as the reference has it among its
root causes? The third row says no. A plain net of such branches, with $v = 1$, loses
{{-flow.plain_50:%.2f}} decades over fifty blocks, a hundred layers, without any
shortcut ([@claim:V17]). What vanished in the sigmoid net was due to the sigmoid,
and what vanished in the small net to the weights.

## Compound interest {#sec:growth}

The lower half is the bill. Where does it come from? Take the mean square of one block's
output. The branch $f(x)$ ends in a matrix $W_2$ of mean zero which $x$ has never seen,
so the mixed term $2\,x \cdot f(x)$ vanishes on average, and since
$\mathbb E \|f(x)\|^2 = v\,\|x\|^2$ with a scale $\alpha$ in front of the branch

$$ \mathbb E\,\|x_{\ell+1}\|^2 = (1 + a)\,\|x_\ell\|^2 , \qquad a = \alpha^2 v . $$ {#eq:growth}

Backwards the same: for a fixed input, a column of $W_1$ and its mirror image are
equally likely, exactly one of the two lets the unit fire, and both spread a gradient
alike. So half of the mean square survives the ReLU, $W_1$ doubles it, $W_2$ gives
$v$, and $\mathbb E\,\|g_\ell\|^2 = (1+a)\,\mathbb E\,\|g_{\ell+1}\|^2$. The blocks above have
seen this one through their input, but by the same mirror the mean square that they send
down is, in every direction, the same for *every* input. Note what was *not* used: no large width, no Gaussian approximation.
[@eq:growth] holds at any width.

With $v = 1$ the mean square doubles in every block, forwards and backwards, and we meet
an old acquaintance from [@chapter:2]: ten innocent blocks multiply it by
$2^{10} = 1024$. Measured: {{flow.square_signal:%.0f}} ± {{flow.square_signal_se:%.0f}} for the
signal, {{flow.square_gradient:%.0f}} ± {{flow.square_gradient_se:%.0f}} for the gradient
([@claim:V25b], [@claim:V25]). With $v = 2$, He's variance in both layers, which is what the
checklist of the reference prescribes, it triples.

### A typical net is not the mean {#sec:typical}

Fifty blocks should then gain $50 \log_{10} \sqrt 2 = {{25 * log10(2):%.2f}}$ decades. They
gain {{flow.unscaled_50:%.2f}} ± {{flow.unscaled_50_se:%.2f}}: a little less, and the
difference is no accident. The mean of a product is carried by a few lucky nets; the
*logarithm*, which is what a typical net shows, averages something else. How much less
can be worked out. Given $x_\ell$, one step multiplies $\|x\|^2$ by

$$ R = 1 + a\, s\, c + 2 \sqrt{a s/n}\; \xi , $$ {#eq:step}

where $\xi$ is a standard normal number, $c$ is the mean of $n$ squared normals
(variance $2/n$), and $s$ the mean of $n$ numbers $2\,\operatorname{relu}(\xi)^2$ (variance
$5/n$). Thus $R$ has mean $1+a$ and variance $(7a^2 + 4a)/n$, and by the second order of
the logarithm

$$ \mathbb E \ln R = \ln(1+a) - \frac{7a^2 + 4a}{2n(1+a)^2} + O(n^{-2}) . $$ {#eq:typical}

For $a = 1$ the correction is $11/(8n)$ per block, for $a = 2$ it is $2/n$, and for a
plain net, the limit of large $a$, $7/(2n)$. The prediction for {{blocks}} unscaled
blocks is {{flow.unscaled_theory:%.2f}} decades, the measurement
{{flow.unscaled:%.2f}} ± {{flow.unscaled_se:%.2f}}; for $v = 2$ it is
{{flow.he_theory:%.2f}} against {{flow.he:%.2f}} ([@claim:V25d]); for fifty plain blocks
{{flow.plain_50_theory:%.2f}} against {{flow.plain_50:%.2f}} ([@claim:V17b]). Narrow nets
show it best: at width 16 the mean-square law is off by
{{blocks * log10(2) / 2 - claim.V25c.measured:%.1f}} decades, and [@eq:typical] by
{{abs(claim.V25c.measured - claim.V25c.predicted):%.1f}} ([@fig:width], [@claim:V25c]). The sharpest test takes many nets: {{typical.nets}} of width
{{typical.width}} gain {{typical.unscaled:%.2f}} ± {{typical.unscaled_se:%.2f}} decades on average, and
the formula says {{claim.V25h.predicted:%.2f}} ([@claim:V25h]; [@claim:V25i] and [@claim:V17c] for
the other two). Had we forgotten that $W_2$ fluctuates as well, the $2/n$ of $c$, it would have said
{{claim.V25h.predicted + blocks / (8 * typical.width) * log10(exp(1)):%.2f}}.
{{? near(flow.unscaled, flow.unscaled_theory, 5 * flow.unscaled_se) }}

![Gradient after {{blocks}} unscaled blocks, by width. The dashed line is the
root of [@eq:growth], the solid line [@eq:typical].](width.svg){#fig:width alt="Points at widths 8 to {{width}} rise towards {{flow.unscaled:%.1f}} decades along the solid theory line, below the dashed line at {{blocks * log10(2) / 2:%.1f}}."}

A ReLU *after* the sum slows the growth: {{10^(flow.after_50/50):%.3f}} per block instead of
{{10^(flow.unscaled_50/50):%.3f}} ([@claim:V22b]), because it cuts, with the units that are
off, their shortcuts too. It is slower ruin, not a cure.
*/
/* log10 of the norm after `depth` residual blocks of branch variance a: the
 * root of the mean square, and the typical value at width n. */
static double mean_growth(double a, double depth)
{
    return depth * nab_num_log10(1 + a) / 2;
}
static double typical_growth(double a, double depth, double n)
{
    double drift = (7 * a * a + 4 * a) / (2 * n * (1 + a) * (1 + a));
    return mean_growth(a, depth) - depth * drift * LOG10_E / 2;
}

/* The same for the kinds of the zoo that have a closed form; else NaN. */
static double predicted(int kind, double depth, double net_depth)
{
    double n = width;
    switch (kind) {
    case SMALL_SHORTCUT:
        return mean_growth(n * n * 0.5e-8, depth);
    case RELU:
        return -depth * 7 / (4 * n) * LOG10_E;
    case UNSCALED:
        return typical_growth(1, depth, n);
    case HE:
        return typical_growth(2, depth, n);
    case SCALED:
        return typical_growth(1 / net_depth, depth, n);
    case ZERO:
        return 0;
    default:
        return NAN;
    }
}

static void write_flow(nab_lab *lab, int n, const flow *found)
{
    nab_csv *csv = nab_csv_open(lab, "depth.csv", NAB_EXACT,
                                "net,depth,kept,se,low,high,theory");
    for (int k = 0; k < N_KIND; k++)
        for (int rung = 0; rung < N_RUNG; rung++) {
            double depth = depth_of(rung);
            nab_summary s = NAB_OVER(n, found, back[k][rung]);
            nab_row(csv, zoo[k].name, depth, s.mean, s.se, s.min, s.max,
                    predicted(k, depth, depth));
        }
    csv = nab_csv_open(lab, "profile.csv", NAB_EXACT,
                       "net,block,signal,low,high,gradient,theory,mean_theory");
    for (int k = 0; k < N_KIND; k++)
        for (int l = 0; l <= blocks; l++) {
            nab_summary s = NAB_OVER(n, found, signal[k][l]);
            nab_summary g = NAB_OVER(n, found, gradient[k][l]);
            double a = k == HE ? 2 : k == SCALED ? 1.0 / blocks : 1;
            nab_row(csv, zoo[k].name, l, s.mean, s.min, s.max, g.mean,
                    predicted(k, l, blocks), mean_growth(a, l));
        }
}

static void judge_cures(nab_lab *lab, int n, const flow *found)
{
    double fifty = depth_of(RUNG_50);
    nab_summary sigmoid = NAB_OVER(n, found, back[SIGMOID][RUNG_50]);
    nab_summary plain = NAB_OVER(n, found, back[RELU][RUNG_50]);
    nab_lab_judge(lab, "V23", NAB_OVER(n, found, zero_ratio), 1, 0,
                  NAB_OVER(n, found, small_ratio), 1);
    nab_lab_judge(lab, "V23b",
                  NAB_OVER(n, found, back[SMALL_SHORTCUT][RUNG_50]),
                  predicted(SMALL_SHORTCUT, fifty, fifty), 0,
                  NAB_OVER(n, found, back[SMALL][RUNG_50]),
                  predicted(SMALL_SHORTCUT, fifty, fifty));
    nab_lab_judge(lab, "V23c",
                  NAB_OVER(n, found, back[SIGMOID_SHORTCUT][RUNG_50]), 0, 0,
                  sigmoid, 0);
    nab_lab_judge(lab, "V17", plain, -1.5, 0, sigmoid, -1.5);
    nab_lab_judge(lab, "V17b", plain, predicted(RELU, fifty, fifty),
                  4 * LOG10_E * fifty / (width * width),
                  NAB_OVER(n, found, back[UNSCALED][RUNG_50]),
                  predicted(RELU, fifty, fifty));
}

static void judge_growth(nab_lab *lab, int n, const flow *found)
{
    double all = blocks, fifty = depth_of(RUNG_50);
    double after_fifty = predicted(UNSCALED, fifty, fifty);
    nab_summary narrow = NAB_OVER(n, found, narrow[SIXTEEN]);
    nab_summary he = NAB_OVER(n, found, back[HE][DEEPEST]);
    nab_lab_judge(lab, "V22b", NAB_OVER(n, found, back[RELU_AFTER][RUNG_50]),
                  after_fifty, 0, NAB_OVER(n, found, back[UNSCALED][RUNG_50]),
                  after_fifty);
    nab_lab_judge(lab, "V25", NAB_OVER(n, found, square_gradient), 1024, 0,
                  NAB_OVER(n, found, calm_gradient), 1024);
    nab_lab_judge(lab, "V25b", NAB_OVER(n, found, square_signal), 1024, 0,
                  NAB_OVER(n, found, calm_signal), 1024);
    nab_lab_judge(lab, "V25c", narrow, typical_growth(1, all, 16),
                  all * LOG10_E / (16 * 16), narrow, mean_growth(1, all));
    nab_lab_judge(lab, "V25d", he, predicted(HE, all, all),
                  all * LOG10_E / (width * width), he,
                  predicted(UNSCALED, all, all));
    double e = nab_num_pow(1 + 1 / all, all);
    nab_lab_judge(lab, "O1", NAB_OVER(n, found, scaled_gradient), e, 0,
                  NAB_OVER(n, found, square_gradient), e);
}

static void write_narrow(nab_lab *lab, int n, const flow *found)
{
    nab_csv *csv = nab_csv_open(lab, "width.csv", NAB_EXACT,
                                "width,kept,se,theory,mean_theory");
    for (int w = narrow_width[0]; w <= width; w++) {
        nab_summary s = {.mean = NAN, .se = NAN};
        for (int i = 0; i < N_NARROW; i++)
            s = w == narrow_width[i] ? NAB_OVER(n, found, narrow[i]) : s;
        s = w == width ? NAB_OVER(n, found, back[UNSCALED][DEEPEST]) : s;
        nab_row(csv, NULL, w, s.mean, s.se, typical_growth(1, blocks, w),
                mean_growth(1, blocks));
    }
}

/* Under "flow.name" for all blocks, "flow.name_50" for half of them. */
static void report_kind(nab_lab *lab, int n, const flow *found, int kind,
                        const char *name)
{
    char key[80];
    double fifty = depth_of(RUNG_50);
    snprintf(key, sizeof key, "flow.%s_50", name);
    nab_lab_result_mean(lab, key, NAB_OVER(n, found, back[kind][RUNG_50]));
    snprintf(key, sizeof key, "flow.%s", name);
    nab_lab_result_mean(lab, key, NAB_OVER(n, found, back[kind][DEEPEST]));
    snprintf(key, sizeof key, "flow.%s_theory", name);
    nab_lab_result(lab, key, predicted(kind, blocks, blocks));
    snprintf(key, sizeof key, "flow.%s_50_theory", name);
    nab_lab_result(lab, key, predicted(kind, fifty, fifty));
}

static void report_flow(nab_lab *lab, int n, const flow *found)
{
    report_kind(lab, n, found, SIGMOID, "sigmoid");
    report_kind(lab, n, found, SIGMOID_SHORTCUT, "sigmoid_shortcut");
    report_kind(lab, n, found, RELU, "plain");
    report_kind(lab, n, found, UNSCALED, "unscaled");
    report_kind(lab, n, found, HE, "he");
    report_kind(lab, n, found, SCALED, "scaled");
    report_kind(lab, n, found, RELU_AFTER, "after");
    report_kind(lab, n, found, SMALL, "small");
    report_kind(lab, n, found, SMALL_SHORTCUT, "small_shortcut");
    nab_lab_result_mean(lab, "flow.square_gradient",
                        NAB_OVER(n, found, square_gradient));
    nab_lab_result_mean(lab, "flow.square_signal",
                        NAB_OVER(n, found, square_signal));
    nab_lab_result_mean(lab, "flow.scaled_square",
                        NAB_OVER(n, found, scaled_gradient));
    nab_lab_result_mean(lab, "flow.scaled_signal_square",
                        NAB_OVER(n, found, scaled_signal));
    nab_lab_result(lab, "flow.nets", n);
    nab_lab_heading(lab, "What is left of the gradient");
    nab_lab_say(lab, "Decades gained or lost in %d blocks of width %d:", blocks,
                width);
    for (int k = 0; k < N_KIND; k++)
        nab_lab_say(lab, "  %-18s %+9.2f", zoo[k].name,
                    NAB_OVER(n, found, back[k][DEEPEST]).mean);
}

/* For the sweep: a cell is the mean over many nets of width 32. */
enum { N_TYPICAL = 3, TYPICAL_CELLS = 16, TYPICAL_NETS = 128 };
enum { TYPICAL_WIDTH = 32, TYPICAL_BLOCKS = 100 };
static const int typical_kind[N_TYPICAL] = {RELU, UNSCALED, HE};

static void typical_cell(int number, nab_csv *rows, void *context)
{
    const nab_lab *lab = context;
    block b[MAX_BLOCKS];
    double sum[N_TYPICAL] = {0};
    nab_tape *t = nab_tape_new(1);
    for (int net = 0; net < TYPICAL_NETS; net++) {
        nab_tape_restart(
            t, nab_lab_seed(lab, "typical", number * TYPICAL_NETS + net));
        draw_blocks(t, TYPICAL_WIDTH, blocks, b);
        for (int k = 0; k < N_TYPICAL; k++)
            sum[k] += narrow_flow(t, b, TYPICAL_WIDTH, typical_kind[k]);
    }
    for (int k = 0; k < N_TYPICAL; k++)
        nab_row(rows, NULL, typical_kind[k], TYPICAL_NETS,
                sum[k] / TYPICAL_NETS);
    nab_tape_free(t);
}

static void judge_typical(nab_lab *lab)
{
    static const char *const id[N_TYPICAL] = {"V17c", "V25h", "V25i"};
    static const char *const key[N_TYPICAL] = {
        "typical.plain", "typical.unscaled", "typical.he"};
    const nab_table *table = nab_lab_sweep_table(lab, "typical.csv");
    for (int k = 0; k < N_TYPICAL; k++) {
        double x[TYPICAL_CELLS], n = TYPICAL_WIDTH, a = k;
        const double depth = TYPICAL_BLOCKS; /* of the committed nets */
        size_t seen = 0;
        for (size_t row = 0; row < nab_table_rows(table); row++)
            if ((int)nab_table_number(table, row, "kind") == typical_kind[k] &&
                seen < TYPICAL_CELLS)
                x[seen++] = nab_table_number(table, row, "kept");
        nab_summary s = nab_summarise(seen, x);
        double theory = k ? typical_growth(a, TYPICAL_BLOCKS, n)
                          : -depth * 7 / (4 * n) * LOG10_E;
        /* what 5 in place of 7 would say */
        double more = k ? a * a / (n * (1 + a) * (1 + a)) : 1 / n;
        double slack = (k ? 1 : 4) * depth * LOG10_E / (n * n);
        nab_lab_judge(lab, id[k], s, theory, slack, s,
                      theory + depth * more * LOG10_E / 2);
        nab_lab_result_mean(lab, key[k], s);
    }
    nab_lab_result(lab, "typical.nets", TYPICAL_CELLS * TYPICAL_NETS);
    nab_lab_result(lab, "typical.width", TYPICAL_WIDTH);
}

static void study_flow(nab_lab *lab, nab_tape *desk)
{
    int n = 4 * nab_lab_trials(lab);
    flow *found = nab_tape_keep(desk, (size_t)n * sizeof *found);
    nab_lab_trials_run(lab, n, observe_flow, &(runs){lab, found});
    write_flow(lab, n, found);
    write_narrow(lab, n, found);
    judge_cures(lab, n, found);
    judge_growth(lab, n, found);
    report_flow(lab, n, found);
    judge_typical(lab);
}

/*|
## Three brakes {#sec:brakes}

[@eq:growth] shows the handle. If the interest per block is $a$, then $a$ must shrink as the
depth grows.

**Scale the branch by $1/\sqrt L$.** Then $a = 1/L$, and the whole stack multiplies the mean
square by $(1 + 1/L)^L$, which never exceeds $e$. Measured over {{blocks}} blocks:
{{flow.scaled_square:%.2f}} ± {{flow.scaled_square_se:%.2f}} for the gradient, where the formula
says {{(1 + 1/blocks)^blocks:%.3f}} ([@claim:O1]). Any depth, one constant.

**Start with $W_2 = 0$.** Every block is the identity at birth, the gradient exactly one.
Only the zero matrices receive a gradient at first; $W_1$, whose only way out leads through
them, gets exactly none ([@claim:O1b]) and wakes up after one step. The idea is at the heart of Fixup
[@zhang2019] and of the common habit of starting the last gain of a block at zero. Remember the words *at birth*.

**Normalise inside the branch.** Put batch norm in front of the ReLU. Then the branch no
longer cares how large its input has become: it adds, in every block, the *same* amount, and
compound interest turns into simple interest. With He's $v = 2$ that amount is one, so the
mean square is

$$ \mathbb E\, x_\ell^2 = 1 + \ell . $$ {#eq:simple}

[@fig:growth] sets the laws side by side. (Its points are typical nets, so
those of the power of two lie a little below their line, as they should.)

![Mean square of the signal, block by block: without a scale, with batch norm in
the branch, with $1/\sqrt L$, with $W_2 = 0$.](growth.svg){#fig:growth alt="On logarithmic axes the unscaled net rises along two to the l, the normalised along 1 plus l, the scaled one slowly to e, the one with W2 zero stays at 1."}

There is more to see in the case of batch norm, and it answers an exercise of a published
notebook on batch norm in residual nets [@prince2023, the notebook on batch normalization of its chapter 11], which lets its
readers add the norm and observe that "the variance" then grows linearly. It
does. But a notebook that takes the variance *over the batch*, as this one
does, will find a slope that is not one. (First correct one digit: its last three blocks
share a layer.) The output of a ReLU has a mean, the mean is the
same for all examples, and a fraction $1/\pi$ of every branch's square is such common
mean. It raises $\mathbb E\,x^2$ and not the variance, so that

$$ V_\ell = 1 + \ell\,(1 - 1/\pi), \qquad
   \|g_\ell\|^2 = \left(1 + \frac{1}{V_\ell}\right)\,\|g_{\ell+1}\|^2 . $$ {#eq:normalised}

The second formula holds because the norm divides by $\sqrt{V_\ell}$, and with it
everything that flows back through the branch. Together they make a
power law: in the limit $\ln \|g\|^2$ falls by $1/(1 - 1/\pi)$ for each unit of $\ln V$,

$$ \|g_\ell\|^2 \propto V_\ell^{-\pi/(\pi-1)}, \qquad
   \frac{\pi}{\pi-1} = {{normalised.exponent_theory:%.3f}} . $$ {#eq:power}

Readers of [@chapter:5] will recognise the number: it is the factor by which batch norm makes
the squared gradient of a *plain* ReLU net explode, per layer [@yang2019]. A shortcut turns that
factor into an exponent. That is the best single reason there is why the two are used
together; De and Smith [-@de2020] tell the same story from the side of the branch.
*/

enum { ROWS = 64 };

typedef struct {
    double square[MAX_BLOCKS + 1];     /* mean of x_l^2 */
    double variance[MAX_BLOCKS + 1];   /* over the batch, mean over units */
    double gradient[MAX_BLOCKS + 1];   /* |dL/dx_l|^2 / |dL/dx_L|^2 */
    double last_square, last_variance; /* over what theory says */
    double exponent;
    double excess;   /* ln of gradient^2 over theory, half of the blocks */
    double excess_8; /* the same with 8 rows, less that */
    double again;    /* the same with other data, less that */
} normalised;

enum { FEW_ROWS = 8 };

/* x + relu(BN(x W1)) W2 with entries of variance 2/n in W2 */
static nab_tensor *normalised_block(nab_tensor *x, const block *b)
{
    size_t n = x->shape.dim[1];
    nab_tensor *z =
        nab_batch_norm(nab_matmul(x, b->w1), nab_full(x->tape, nab_vec(n), 1),
                       nab_zeros(x->tape, nab_vec(n)), 1e-5);
    return nab_add(x, nab_scale(nab_matmul(nab_relu(z), b->w2), ROOT2));
}

static double batch_variance(const nab_tensor *x)
{
    size_t rows = x->shape.dim[0], n = x->shape.dim[1];
    double sum[MAX_WIDTH] = {0};
    nab_array_col_sums(rows, n, x->data, sum);
    double size = (double)x->size;
    return nab_array_sum_squares(x->size, x->data) / size -
           nab_array_sum_squares(n, sum) / (size * (double)rows);
}

/* -d log |g_l|^2 / d log V_l from block 10 on */
static double exponent_of(const normalised *found)
{
    double x[MAX_BLOCKS + 1], y[MAX_BLOCKS + 1];
    size_t n = 0;
    for (int l = 10; l <= blocks; l++, n++) {
        x[n] = nab_num_log(1 + l * (1 - 1 / PI));
        y[n] = -nab_num_log(found->gradient[l]);
    }
    return nab_fit_line(n, x, y).slope;
}

/* x_l of a fresh batch, with the gradient of a random pull at the top;
 * returns |pull|^2. */
static double pass_through(nab_tape *t, const block *b, size_t rows,
                           int n_block, nab_tensor **x)
{
    nab_shape shape = nab_mat(rows, (size_t)width);
    x[0] = nab_input(t, shape, nab_randn(t, shape)->data);
    for (int l = 0; l < n_block; l++)
        x[l + 1] = normalised_block(x[l], &b[l]);
    const double *pull = nab_randn(t, shape)->data;
    nab_backward_from(x[n_block], pull);
    return nab_array_sum_squares(x[0]->size, pull);
}

/* What wide nets and large batches make of |dL/dx_l|^2 / |dL/dx_L|^2. */
static double normalised_gradient(int l, int n_block)
{
    double product = 1;
    for (; l < n_block; l++)
        product *= 1 + 1 / (1 + l * (1 - 1 / PI));
    return product;
}

/* ln of |dL/dx_0|^2 over that, for half of the blocks. */
static double excess_of(nab_tape *t, const block *b, size_t rows)
{
    nab_tensor *x[MAX_BLOCKS + 1];
    int n_block = blocks / 2;
    nab_tape_reset(t);
    double seed = pass_through(t, b, rows, n_block, x);
    double ratio = nab_array_sum_squares(x[0]->size, x[0]->grad) / seed;
    return nab_num_log(ratio / normalised_gradient(0, n_block));
}

static void observe_normalised(int trial, void *context)
{
    runs *all = context;
    normalised *found = (normalised *)all->found + trial;
    size_t n = (size_t)width;
    block b[MAX_BLOCKS];
    nab_tensor *x[MAX_BLOCKS + 1];
    nab_tape *t = nab_tape_new(nab_lab_seed(all->lab, "normalised", trial));
    draw_blocks(t, n, blocks, b);
    nab_tape_hold(t);
    double seed = pass_through(t, b, ROWS, blocks, x);
    for (int l = 0; l <= blocks; l++) {
        found->square[l] =
            nab_array_sum_squares(ROWS * n, x[l]->data) / (double)(ROWS * n);
        found->variance[l] = batch_variance(x[l]);
        found->gradient[l] = nab_array_sum_squares(ROWS * n, x[l]->grad) / seed;
    }
    found->last_square = found->square[blocks] / (1 + blocks);
    found->last_variance =
        found->variance[blocks] / (1 + blocks * (1 - 1 / PI));
    found->exponent = exponent_of(found);
    found->excess_8 = excess_of(t, b, FEW_ROWS);
    found->excess = excess_of(t, b, ROWS);
    found->again = excess_of(t, b, ROWS);
    found->excess_8 -= found->excess;
    found->again -= found->excess;
    nab_tape_free(t);
}

static void judge_normalised(nab_lab *lab, int n, const normalised *found)
{
    double slack = 1.0 / ROWS + 1.0 / width;
    nab_summary square = NAB_OVER(n, found, last_square);
    nab_summary variance = NAB_OVER(n, found, last_variance);
    nab_summary exponent = NAB_OVER(n, found, exponent);
    nab_lab_judge(lab, "O2", square, 1, slack, square,
                  nab_num_pow(2, blocks) / (1 + blocks));
    nab_lab_judge(lab, "O2b", variance, 1, slack, variance,
                  (1 + blocks) / (1 + blocks * (1 - 1 / PI)));
    nab_lab_judge(lab, "O2c", exponent, nab_bn_relu_gain(),
                  3.0 / ROWS + 3.0 / width, exponent, 1);
    nab_summary excess_8 = NAB_OVER(n, found, excess_8);
    nab_lab_judge(lab, "O2d", excess_8, 0, 0, NAB_OVER(n, found, again), 0);
    nab_lab_result_mean(lab, "normalised.excess", NAB_OVER(n, found, excess));
    nab_lab_result_mean(lab, "normalised.excess_8", excess_8);
    nab_lab_result_mean(lab, "normalised.square",
                        NAB_OVER(n, found, square[blocks]));
    nab_lab_result_mean(lab, "normalised.variance",
                        NAB_OVER(n, found, variance[blocks]));
    nab_lab_result_mean(lab, "normalised.gradient",
                        NAB_OVER(n, found, gradient[0]));
    nab_lab_result_mean(lab, "normalised.exponent", exponent);
    nab_lab_result(lab, "normalised.gradient_theory",
                   normalised_gradient(0, blocks));
    nab_lab_result(lab, "normalised.exponent_theory", nab_bn_relu_gain());
    nab_lab_result(lab, "normalised.rows", ROWS);
}

static void study_normalised(nab_lab *lab, nab_tape *desk)
{
    int n = nab_lab_trials(lab);
    normalised *found = nab_tape_keep(desk, (size_t)n * sizeof *found);
    nab_lab_trials_run(lab, n, observe_normalised, &(runs){lab, found});
    nab_csv *csv = nab_csv_open(
        lab, "normalised.csv", NAB_EXACT,
        "block,square,square_theory,variance,variance_theory,gradient,low,high,"
        "gradient_theory");
    for (int l = blocks; l >= 0; l--) {
        nab_summary q = NAB_OVER(n, found, square[l]);
        nab_summary v = NAB_OVER(n, found, variance[l]);
        nab_summary g = NAB_OVER(n, found, gradient[l]);
        nab_row(csv, NULL, l, q.mean, 1 + l, v.mean, 1 + l * (1 - 1 / PI),
                g.mean, g.min, g.max, normalised_gradient(l, blocks));
    }
    judge_normalised(lab, n, found);
}

/*|
After {{blocks}} blocks the mean square is {{normalised.square:%.1f}} (predicted
{{1 + blocks}}), the variance {{normalised.variance:%.1f}} (predicted
{{1 + blocks * (1 - 1/pi):%.1f}}), and the fitted exponent
{{normalised.exponent:%.2f}} ± {{normalised.exponent_se:%.2f}} (predicted, for wide nets and
large batches, {{normalised.exponent_theory:%.2f}}; [@claim:O2], [@claim:O2b],
[@claim:O2c]). The gradient has grown by {{normalised.gradient:%.0f}} in mean square where
[@eq:normalised] says {{normalised.gradient_theory:%.0f}}; the rest is the finite batch,
whose variance is itself uncertain. With {{normalised.rows}} examples fifty blocks exceed the
theory by a factor {{exp(normalised.excess):%.2f}}, with eight by
{{exp(normalised.excess + normalised.excess_8):%.2f}} ([@fig:normalised], [@claim:O2d]).
{{? normalised.gradient > normalised.gradient_theory }}

![Batch norm in the branch: variance over the batch and squared gradient against the number of
blocks; the lines are [@eq:normalised].](normalised.svg){#fig:normalised alt="On logarithmic axes the variance rises and the squared gradient falls along straight theory lines."}

## All paths at once {#sec:paths}

Multiply out the product $(I + J_1^{\mathsf T})(I + J_2^{\mathsf T}) \cdots (I + J_L^{\mathsf T})$ and
$2^L$ terms appear, one for every way of choosing, in each block, the shortcut or the
branch. Veit, Wilber and Belongie [-@veit2016] read a residual network this way, as a
crowd of paths, $\binom Lk$ of which cross $k$ branches. It is tempting to stop
at the binomial and to conclude that the paths of length $L/2$ matter, being the most
numerous. But a path is not a vote: it counts with the gradient it carries.

That can be computed exactly, and without walking $2^L$ paths. Let $G_\ell[k]$ be the part of
the gradient at $x_\ell$ that has come through exactly $k$ branches. It arrived either by the
shortcut, with its $k$ already, or by the branch, with one less:

$$ G_\ell[k] = G_{\ell+1}[k] + J_\ell^{\mathsf T}\, G_{\ell+1}[k-1], \qquad
   \sum_k G_\ell[k] = g_\ell . $$ {#eq:paths}

One pass from the top to the bottom does for all lengths. The function below keeps $G$ as a
matrix with one row per length, records the branch on as many copies of $x_\ell$, and asks
for a single vector-Jacobian product.
*/

enum { N_SCALE = 3, MAX_PATH = MAX_BLOCKS / 2 };
static const char *const scale_name[N_SCALE] = {"scaled", "unscaled", "he"};

typedef struct {
    double share[N_SCALE][MAX_PATH + 1]; /* |G_0[k]|^2 over their sum */
    double length[N_SCALE];              /* mean of k under these shares */
    double error[N_SCALE];               /* |sum_k G_0[k] - g| / |g| */
    double short_error;                  /* without the longest third */
} paths;

static int path_depth(void)
{
    return blocks / 2;
}

static double branch_variance(int scale)
{
    return scale == 0 ? 1.0 / path_depth() : scale;
}

/*|
Note the last loop: it runs from the end of the matrix to its beginning, and `through` is read one
row lower than $G$ is written. That row is the $k-1$ of [@eq:paths].
*/
/* G[k] += alpha J^T G[k-1] for k = depth .. 1; G is (depth+1,n), x_l one row.
 * All rows at once: the branch is recorded on depth+1 copies of x_l. */
static void split_paths(nab_tape *t, const block *b, const nab_tensor *x,
                        double alpha, size_t n_length, double *G)
{
    size_t n = x->size;
    nab_tensor *copies = nab_input(t, nab_mat(n_length, n), NULL);
    for (size_t k = 0; k < n_length; k++)
        memcpy(copies->data + k * n, x->data, n * sizeof *x->data);
    nab_tensor *f = nab_scale(branch(copies, b), alpha);
    double *through = nab_tape_scratch(t, copies->size * sizeof *through);
    nab_vjp(f, G, copies, through);
    for (size_t i = copies->size; i-- > n;)
        G[i] += through[i - n];
}

/* |sum_{k <= last} G[k] - g| / |g| */
static double error_of_sum(size_t n, int last, const double *G, const double *g)
{
    double sum[MAX_WIDTH] = {0};
    nab_array_col_sums((size_t)last + 1, n, G, sum);
    for (size_t i = 0; i < n; i++)
        sum[i] -= g[i];
    return nab_array_norm2(n, sum) / nab_array_norm2(n, g);
}

static void follow_paths(paths *found, nab_tape *t, const block *b, int s)
{
    size_t n = (size_t)width;
    int last = path_depth();
    double alpha = sqrt(branch_variance(s));
    nab_tensor *x[MAX_PATH + 1];
    x[0] =
        nab_input(t, nab_mat(1, n), gaussian(t, nab_vec(n), 1, "input")->data);
    for (int l = 0; l < last; l++)
        x[l + 1] = nab_add(x[l], nab_scale(branch(x[l], &b[l]), alpha));
    const double *pull = gaussian(t, nab_vec(n), 1, "pull")->data;
    nab_backward_from(x[last], pull);
    double *g = nab_tape_scratch(t, n * sizeof *g);
    memcpy(g, x[0]->grad, n * sizeof *g);

    size_t n_length = (size_t)last + 1;
    double *G = nab_tape_scratch(t, n_length * n * sizeof *G);
    memset(G, 0, n_length * n * sizeof *G);
    memcpy(G, pull, n * sizeof *G);
    for (int l = last - 1; l >= 0; l--)
        split_paths(t, &b[l], x[l], alpha, n_length, G);

    double total = 0, length = 0;
    for (int k = 0; k <= last; k++) {
        found->share[s][k] = nab_array_sum_squares(n, G + (size_t)k * n);
        total += found->share[s][k];
        length += k * found->share[s][k];
    }
    for (int k = 0; k <= last; k++)
        found->share[s][k] /= total;
    found->length[s] = length / total;
    found->error[s] = error_of_sum(n, last, G, g);
    if (s == 1)
        found->short_error = error_of_sum(n, last - last / 3, G, g);
}

static void observe_paths(int trial, void *context)
{
    runs *all = context;
    paths *found = (paths *)all->found + trial;
    nab_tape *t = nab_tape_new(nab_lab_seed(all->lab, "paths", trial));
    block b[MAX_PATH];
    draw_blocks(t, (size_t)width, path_depth(), b);
    nab_tape_hold(t);
    for (int s = 0; s < N_SCALE; s++) {
        follow_paths(found, t, b, s);
        nab_tape_reset(t);
    }
    nab_tape_free(t);
}

/*|
The sum over $k$ reproduces the ordinary gradient to {{paths.error:%.0e}} in every trial
([@claim:O3]), so nothing is lost; leave out the longest third of the lengths, and
{{100 * paths.short_error:%.0f}} % of the gradient is missing. What should the
shares be? By the argument of [@sec:growth], parts that differ in a branch are uncorrelated on
average, each branch multiplies the mean square by $a$, and so

$$ \mathbb E\,\|G_0[k]\|^2 \propto \binom Lk a^k , $$ {#eq:shares}

a binomial distribution again, but with probability $a/(1+a)$ in place of one half.

![Share of the squared gradient by the number of branches on the path, {{paths.blocks}}
blocks, for three scales of the branch; the lines are [@eq:shares].](paths.svg){#fig:paths alt="Three humps: near length 1 for the scaled branch, near 25 for the unscaled, near 33 for the He branch, each on its binomial line."}

[@fig:paths] is the result. With $a = 1$, and only then, counting is right: the mean path
crosses {{paths.unscaled:%.1f}} of {{paths.blocks}} branches ([@claim:O3b]). With He's
$a = 2$ the *long* paths win, two thirds of all blocks ({{paths.he:%.1f}},
[@claim:O3c]): such a net is about as deep as it looks. With $1/\sqrt L$ the gradient
crosses {{paths.scaled:%.2f}} branches, *about one, whatever the depth* ([@claim:O3d]).
That is the exact sense in which residual networks "behave like ensembles of relatively
shallow networks": not because short paths are many, they are not, but because each further
branch costs a factor $a < 1$. The length of the paths is no property of the wiring. It is
set by the scale of the branch.
*/
/* share[k] of Binomial(n, p) */
static void binomial(int n, double p, double *share)
{
    share[0] = nab_num_powi(1 - p, n);
    for (int k = 1; k <= n; k++)
        share[k] = share[k - 1] * (n - k + 1) / k * p / (1 - p);
}

static void write_paths(nab_lab *lab, int n, const paths *found)
{
    int last = path_depth();
    nab_csv *csv =
        nab_csv_open(lab, "paths.csv", NAB_EXACT,
                     "scale,length,share,se,low,high,binomial,count");
    for (int s = 0; s < N_SCALE; s++) {
        double share[MAX_PATH + 1], count[MAX_PATH + 1];
        double a = branch_variance(s);
        binomial(last, a / (1 + a), share);
        binomial(last, 0.5, count);
        for (int k = 0; k <= last; k++) {
            nab_summary m = NAB_OVER(n, found, share[s][k]);
            nab_row(csv, scale_name[s], k, m.mean, m.se, m.min, m.max, share[k],
                    count[k]);
        }
    }
}

static void judge_paths(nab_lab *lab, int n, const paths *found)
{
    int last = path_depth();
    double worst[N_SCALE];
    for (int s = 0; s < N_SCALE; s++)
        worst[s] = NAB_OVER(n, found, error[s]).max;
    nab_summary length[N_SCALE];
    for (int s = 0; s < N_SCALE; s++)
        length[s] = NAB_OVER(n, found, length[s]);
    double one = 1.0 / (1 + 1.0 / last), half = last / 2.0;
    nab_lab_judge(lab, "O3", nab_value(nab_array_max_abs(N_SCALE, worst)),
                  1e-12, 0, NAB_OVER(n, found, short_error), 1e-12);
    nab_lab_judge(lab, "O3b", length[1], half, 0, length[0], half);
    nab_lab_judge(lab, "O3c", length[2], last * 2.0 / 3, 0, length[2], half);
    nab_lab_judge(lab, "O3d", length[0], one, 0, length[0], half);
    nab_lab_result(lab, "paths.blocks", last);
    nab_lab_result(lab, "paths.error", nab_array_max_abs(N_SCALE, worst));
    nab_lab_heading(lab, "Paths");
    nab_lab_say(
        lab,
        "The mean path of the gradient crosses %.1f of %d branches "
        "when they are scaled by 1/sqrt(L), %.1f unscaled, %.1f with He "
        "weights. All lengths together are the gradient to %.0e.",
        length[0].mean, last, length[1].mean, length[2].mean,
        nab_array_max_abs(N_SCALE, worst));
    nab_lab_result_mean(lab, "paths.scaled", length[0]);
    nab_lab_result_mean(lab, "paths.unscaled", length[1]);
    nab_lab_result_mean(lab, "paths.he", length[2]);
    nab_lab_result_mean(lab, "paths.short_error",
                        NAB_OVER(n, found, short_error));
}

static void study_paths(nab_lab *lab, nab_tape *desk)
{
    int n = nab_lab_trials(lab);
    paths *found = nab_tape_keep(desk, (size_t)n * sizeof *found);
    nab_lab_trials_run(lab, n, observe_paths, &(runs){lab, found});
    write_paths(lab, n, found);
    judge_paths(lab, n, found);
}

/*|
## Shattered gradients {#sec:shatter}

A plain He net keeps the *size* of its gradient, roughly, over a hundred layers. Why then is it so hard
to train? Balduzzi and co-authors [@balduzzi2017] gave the answer in one picture: let the input
run along a line, and plot the slope $dy/dx$. In a shallow net the slope is a
staircase. In a deep plain net it is noise: a little further along the line it has
forgotten what it was, and a descent step of that length lands where its
gradient no longer holds. They called it shattering.

A widely read notebook [@prince2023, first notebook of its chapter 11] sets out to replicate the picture with
fifty layers of {{wide.width}} units, and its author, with a candour that should be more
common, tells his readers that he does not find his own result convincing and asks them to
find out why. Let us. His layers draw weights and biases with variance $1/n$;
we run them beside layers with $2/n$, and beside fifty residual layers, which are
$L = 25$ blocks, scaled by $1/\sqrt L$ ([@fig:slopes]).

![The slope $dy/dx$ along the line from $-2$ to $2$: one draw of each
net.](slopes.svg){#fig:slopes alt="Four curves: a staircase for one layer, a similar smooth one for fifty layers of variance 1/n, noise for 2/n, a smooth one for the residual net."}

To be measured is the autocorrelation: the mean of $y'(x)\,y'(x+d)$ over that of
$y'(x)^2$. The program carries the derivative *forwards* beside the value,
$d(hW) = dh\,W$, so that one pass yields the slopes of all units at all
points of the line, and sums over the units, which amounts to an average over all output
weights.
*/

enum { POINTS = 256, N_LAG = 14, MAX_LAYERS = 50 };
static const int lag[N_LAG] = {0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96};
enum { LAG_QUARTER = 8 };

typedef struct {
    const char *name;
    int layers;
    double sw2, sb2; /* times 1/n: variances of weights and biases */
    bool residual;   /* blocks of two layers; the branch has scale: */
    double scale;
} curve;

enum { ONE, NOTEBOOK_24, NOTEBOOK, SHATTERED, GENTLE, STEEP, N_CURVE };
static const curve curves[N_CURVE] = {
    {"one layer", 1, 1, 1, false, 0},         {"1/n 24", 24, 1, 1, false, 0},
    {"1/n 50", 50, 1, 1, false, 0},           {"2/n 50", 50, 2, 2, false, 0},
    {"residual scaled", 50, 2, 2, true, 0.2}, {"residual", 50, 2, 2, true, 1},
};

static double grid(int i)
{
    return -2 + (i + 0.5) * 4 / POINTS;
}

/*|
A layer and its slope travel as a pair. A linear layer maps both by the same matrix, a ReLU lets the
slope through where the unit is on: these two functions are all of forward differentiation.
*/
/* A layer and its slope: values (POINTS,n) at every point of the line, and
 * their derivatives along it. */
typedef struct {
    nab_tensor *h, *d;
} along;

static along linear(along in, nab_tensor *w, nab_tensor *b)
{
    return (along){nab_affine(in.h, w, b), nab_matmul(in.d, w)};
}

static along rectify(along z)
{
    along out = {nab_relu(z.h), nab_zeros(z.h->tape, z.h->shape)};
    for (size_t i = 0; i < z.h->size; i++)
        out.d->data[i] = z.h->data[i] > 0 ? z.d->data[i] : 0;
    return out;
}

static along plain_layers(nab_tape *t, const curve *c, size_t n, along z)
{
    double sw = sqrt(c->sw2 / (double)n), sb = sqrt(c->sb2 / (double)n);
    for (int l = 1; l < c->layers; l++) {
        nab_tensor *w = gaussian(t, nab_mat(n, n), sw, nab_label(t, "w%d", l));
        nab_tensor *b = gaussian(t, nab_vec(n), sb, nab_label(t, "b%d", l));
        z = linear(rectify(z), w, b);
    }
    return rectify(z);
}

static along residual_layers(nab_tape *t, const curve *c, size_t n, along x)
{
    double sw = sqrt(c->sw2 / (double)n), sb = sqrt(c->sb2 / (double)n);
    for (int l = 1; l < c->layers; l += 2) {
        nab_tensor *w = gaussian(t, nab_mat(n, n), sw, nab_label(t, "w%d", l));
        nab_tensor *b = gaussian(t, nab_vec(n), sb, nab_label(t, "b%d", l));
        nab_tensor *v = gaussian(t, nab_mat(n, n), sqrt(1 / (double)n),
                                 nab_label(t, "w%d", l + 1));
        along f = linear(rectify(linear(x, w, b)), v, NULL);
        x.h = nab_add(x.h, nab_scale(f.h, c->scale));
        x.d = nab_add(x.d, nab_scale(f.d, c->scale));
    }
    return x;
}

/* dh/dx of the units of the last layer: (POINTS,n). `biased` false: b = 0. */
static along draw_curve(nab_tape *t, const curve *c, size_t n, bool biased)
{
    curve kind = *c;
    kind.sb2 = biased ? c->sb2 : 0;
    double sw = sqrt(kind.sw2 / (double)n), sb = sqrt(kind.sb2 / (double)n);
    along x = {nab_constant(t, nab_mat(POINTS, 1), NULL),
               nab_full(t, nab_mat(POINTS, 1), 1)};
    for (int i = 0; i < POINTS; i++)
        x.h->data[i] = grid(i);
    along z = linear(x, gaussian(t, nab_mat(1, n), sw, "w0"),
                     gaussian(t, nab_vec(n), sb, "b0"));
    return kind.residual ? residual_layers(t, &kind, n, z)
                         : plain_layers(t, &kind, n, z);
}

/* Mean over units and points of d(x) d(x - lag): sums over output weights. */
static double product_at(const nab_tensor *d, int apart)
{
    size_t n = d->shape.dim[1], rows = POINTS - (size_t)apart;
    return nab_array_dot(rows * n, d->data + (size_t)apart * n, d->data) /
           (double)(rows * n);
}

typedef struct {
    double correlation[N_CURVE][N_LAG];
    double log_rms[N_CURVE];       /* log10 of rms dy/dx */
    double slope[N_CURVE][POINTS]; /* dy/dx for one draw of output weights */
    double kinks, kinks_unbiased;
} shatter;

static int kinks_of(const double *slope)
{
    int n = 0;
    for (int i = 1; i < POINTS; i++)
        n += slope[i] != slope[i - 1];
    return n;
}

/* dy/dx for output weights of variance sw2/n */
static void read_out(nab_tape *t, const curve *c, along h, double *slope)
{
    size_t n = h.h->shape.dim[1];
    double sd = sqrt((c->residual ? 1 : c->sw2) / (double)n);
    nab_tensor *y = nab_matmul(h.d, gaussian(t, nab_mat(n, 1), sd, "out"));
    memcpy(slope, y->data, POINTS * sizeof *slope);
}

static void observe_curve(shatter *found, nab_tape *t, int k, size_t n)
{
    const curve *c = &curves[k];
    nab_tape_reset(t);
    along h = draw_curve(t, c, n, true);
    double square = product_at(h.d, 0);
    for (int i = 0; i < N_LAG; i++)
        found->correlation[k][i] = product_at(h.d, lag[i]) / square;
    found->log_rms[k] = nab_num_log10(square * (c->residual ? 1 : c->sw2)) / 2;
    read_out(t, c, h, found->slope[k]);
}

static void observe_shatter(int trial, void *context)
{
    runs *all = context;
    shatter *found = (shatter *)all->found + trial;
    size_t n = (size_t)width;
    nab_tape *t = nab_tape_new(nab_lab_seed(all->lab, "shatter", trial));
    nab_tape_no_grad(t, true);
    for (int k = 0; k < N_CURVE; k++)
        observe_curve(found, t, k, n);
    double flat[POINTS];
    nab_tape_reset(t);
    read_out(t, &curves[SHATTERED], draw_curve(t, &curves[SHATTERED], n, false),
             flat);
    found->kinks = kinks_of(found->slope[SHATTERED]);
    found->kinks_unbiased = kinks_of(flat);
    nab_tape_free(t);
}

/*|
### The line through the points {#sec:kernel}

What should the correlation be? A wide random net is a Gaussian process in its input: all that
matters is the kernel $K(x,y)$, the mean product of a unit's values at two points. From layer
to layer it obeys a closed formula [@cho2009]: if $\theta$ is the angle with
$\cos\theta = K(x,y)/\sqrt{K(x,x)K(y,y)}$ and $S = \sqrt{K(x,x)K(y,y) - K(x,y)^2}$, then

$$ F = \mathbb E\,\operatorname{relu}(u)\operatorname{relu}(w)
   = \frac{S + K(x,y)\,(\pi - \theta)}{2\pi}, \qquad
   K \leftarrow \sigma_w^2 F + \sigma_b^2 . $$ {#eq:kernel}

And the slope of a Gaussian process has the kernel $\partial^2 K/\partial x\,\partial y$. So one
differentiates [@eq:kernel] twice and carries the derivatives along; `kernel` holds them,
`rectified` is the chain rule. (The difference $K(x,x) + K(y,y) - 2K(x,y)$ travels as a number of
its own, since in deep layers it is far below the rounding of its terms.)
*/

/* For two points x, y of the line, of one wide layer, times n: a, b mean
 * squares, c mean product, e = a + b - 2c (kept apart: the difference would
 * lose its digits), and derivatives c_x, c_y, c_xy, a_x, b_y. */
typedef struct {
    double a, b, c, e, ax, by, cx, cy, cxy;
} kernel;

/*|
The angle could be had from `acos`, whose last digits differ between machines. The book's rule
is to call no such function, so here is one that everybody computes alike: halve the angle
four times by $\tan\frac\theta2 = \sin\theta / (1 + \cos\theta)$, and sum the series of the
arc tangent, which is then short.
*/
/* The angle whose sine and cosine are proportional to s >= 0 and c. */
static double angle(double s, double c)
{
    if (c < 0)
        return PI - angle(s, -c);
    double u = s / (sqrt(s * s + c * c) + c), doubled = 2, sum = 0;
    for (int i = 0; i < 4; i++, doubled *= 2)
        u /= 1 + sqrt(1 + u * u);
    for (int k = 12; k >= 0; k--)
        sum = 1.0 / (2 * k + 1) - u * u * sum;
    return doubled * u * sum;
}

/* E relu(u) relu(v) and derivatives, (u,v) Gaussian with the kernel in. */
static kernel rectified(kernel in)
{
    double gap = in.a - in.b;
    double s2 = (2 * in.e * (in.a + in.b) - in.e * in.e - gap * gap) / 4;
    double s = s2 > 0 ? sqrt(s2) : 0, theta = angle(s, in.c);
    double on = (PI - theta) / (2 * PI); /* P(both are on) */
    kernel out = {
        .a = in.a / 2, .b = in.b / 2, .ax = in.ax / 2, .by = in.by / 2};
    out.c = s / (2 * PI) + in.c * on;
    out.e = in.e / 2 - (s - in.c * theta) / PI;
    out.cx = s / (4 * PI * in.a) * in.ax + on * in.cx;
    out.cy = s / (4 * PI * in.b) * in.by + on * in.cy;
    double bend = in.ax * in.by / 8 - in.c * in.ax * in.cy / (4 * in.a) -
                  in.c * in.by * in.cx / (4 * in.b) + in.cx * in.cy / 2;
    out.cxy = on * in.cxy + (s > 0 ? bend / (PI * s) : 0);
    return out;
}

static kernel weighted(kernel in, double w, double b)
{
    return (kernel){w * in.a + b, w * in.b + b, w * in.c + b,
                    w * in.e,     w * in.ax,    w * in.by,
                    w * in.cx,    w * in.cy,    w * in.cxy};
}

static kernel added(kernel x, kernel f)
{
    return (kernel){x.a + f.a,   x.b + f.b,   x.c + f.c,
                    x.e + f.e,   x.ax + f.ax, x.by + f.by,
                    x.cx + f.cx, x.cy + f.cy, x.cxy + f.cxy};
}

/* n E[dy/dx dy/dy] at the points x and y */
static double slope_kernel(const curve *c, double x, double y)
{
    kernel k = {1 + x * x, 1 + y * y, 1 + x * y, (x - y) * (x - y),
                2 * x,     2 * y,     y,         x,
                1};
    k = weighted(k, c->sw2, 0);
    if (!c->residual) {
        for (int l = 0; l < c->layers; l++)
            k = weighted(rectified(k), c->sw2, l + 1 < c->layers ? c->sb2 : 0);
        return k.cxy;
    }
    for (int l = 0; l < c->layers; l += 2) {
        kernel f = rectified(weighted(k, c->sw2, c->sb2));
        k = added(k, weighted(f, c->scale * c->scale, 0));
    }
    return k.cxy;
}

/* correlation[i] at lag[i]; returns the root mean square of dy/dx, times
 * sqrt(n). */
static double theory_of_curve(const curve *c, double *correlation)
{
    double square = 0;
    for (int i = 0; i < N_LAG; i++) {
        double sum = 0;
        for (int p = lag[i]; p < POINTS; p++)
            sum += slope_kernel(c, grid(p), grid(p - lag[i]));
        double mean = sum / (POINTS - lag[i]);
        square = i == 0 ? mean : square;
        correlation[i] = mean / square;
    }
    return sqrt(square);
}

/*|
![Autocorrelation of the slope at the notebook's own width, {{wide.width}}. The lines are the
second derivative of the kernel [@eq:kernel]; nothing was fitted.](correlation.svg){#fig:correlation alt="Residual and one-layer nets fall slowly, fifty layers of variance 1/n faster, of variance 2/n to zero within half a unit; all points lie on their lines."}

[@fig:correlation] answers the question. At a distance of a quarter the slope of one
layer keeps {{wide.one:%.2f}} of itself. Fifty layers with variance $2/n$ keep
{{wide.shattered:%.2f}} ± {{wide.shattered_se:%.2f}} (theory for infinite width
{{shatter.shattered_theory:%.2f}}, for this one {{wide.shattered_law:%.2f}}, [@claim:O4f]):
shattered. Fifty layers with the notebook's $1/n$ keep {{wide.notebook:%.2f}} ±
{{wide.notebook_se:%.2f}} (infinite width {{shatter.notebook_theory:%.2f}}, this one
{{wide.notebook_law:%.2f}}, [@claim:O4e]): *not* shattered, and not for want of depth,
since for 24 infinitely wide layers theory says the same to three digits.
{{? abs(shatter.notebook_theory - shatter.notebook_24_theory) < 1e-4 }} There is no mistake in
that code; it is in the other *phase*. With variance $1/n$ every ReLU layer halves the part of
the variance that knows about $x$, while the biases add a constant that does not. After ten layers or so all inputs look alike, no deep unit changes its mind anywhere on the
line, and the shape of the slope is fixed for good; only its size goes on shrinking, by
$2^{-25}$ in fifty layers, to a root mean square of
{{shatter.notebook_rms / sqrt(wide.width):%.1e}}. With $2/n$ the halving is made good, and
every layer keeps adding kinks: on {{shatter.kinks:%.0f}} of 255 steps from point to point the
slope has changed. The biases are needed too. Without them a net on a one-dimensional input is
a homogeneous function with a single kink, at zero ([@claim:O4d]).
{{? wide.notebook > 0.5 and wide.shattered < 0.35 }}

And the residual net keeps {{wide.gentle:%.2f}}, more than a single layer ([@claim:O4g]).
{{? wide.gentle > wide.one }}
*Here* is what a shortcut protects. A plain He net passes on a gradient of the right size
that points nowhere in particular; the residual one passes on a gradient that still means
something one step later. The lines of the figure are for infinite width. Nets of width $n$
depart from them by $c/n$, where $c = {{wide.notebook_c:%.0f}} \pm {{wide.notebook_c_se:%.0f}}$
for the notebook's, as learnt at the widths 50 and 100; the claims predict by the line *and* its
$c/n$. So the correlations come out right at {{width}} and at {{wide.width}} ([@claim:O4],
[@claim:O4b], [@claim:O4c]).
*/
static void write_shatter(nab_lab *lab, int n, const shatter *found,
                          double theory[N_CURVE][N_LAG])
{
    nab_csv *csv = nab_csv_open(lab, "correlation.csv", NAB_EXACT,
                                "net,distance,measured,se,low,high,theory");
    for (int k = 0; k < N_CURVE; k++)
        for (int i = 0; i < N_LAG; i++) {
            nab_summary s = NAB_OVER(n, found, correlation[k][i]);
            nab_row(csv, curves[k].name, lag[i] * 4.0 / POINTS, s.mean, s.se,
                    s.min, s.max, theory[k][i]);
        }
    csv = nab_csv_open(lab, "slopes.csv", NAB_EXACT, "net,x,slope");
    for (int k = 0; k < N_CURVE; k++)
        for (int i = 0; i < POINTS; i++) {
            double rms = nab_array_norm2(POINTS, found[0].slope[k]) / 16;
            nab_row(csv, curves[k].name, grid(i), found[0].slope[k][i] / rms);
        }
}

/* The same at other widths, for the sweep: two from which the shortfall of
 * narrow nets is learnt, and the notebook's own. */
enum { N_WIDTH = 3, WIDE = 2 };
static const int wide_width[N_WIDTH] = {50, 100, 200};

static void wide_cell(int number, nab_csv *rows, void *context)
{
    nab_lab *lab = context;
    int wide = number / N_CURVE, k = number % N_CURVE;
    int trials = nab_lab_trials(lab) * (wide == WIDE ? 1 : 4);
    shatter *found = calloc(1, sizeof *found);
    nab_tape *t = nab_tape_new(1);
    for (int trial = 0; found && trial < trials; trial++) {
        nab_tape_restart(t, nab_lab_seed(lab, "wide", trial));
        nab_tape_no_grad(t, true);
        observe_curve(found, t, k, (size_t)wide_width[wide]);
        for (int i = 0; i < N_LAG; i++)
            if (wide == WIDE || i == LAG_QUARTER)
                nab_row(rows, NULL, wide_width[wide], trial, lag[i],
                        found->correlation[k][i]);
    }
    nab_tape_free(t);
    free(found);
}

/* Trials of one curve, width and lag in the sweep. */
static nab_summary wide_summary(const nab_table *table, int wide, int k,
                                int apart)
{
    static double x[MAX_RUNS];
    size_t n = 0;
    for (size_t row = 0; row < nab_table_rows(table); row++)
        if ((int)nab_table_number(table, row, "cell") == wide * N_CURVE + k &&
            (int)nab_table_number(table, row, "lag") == apart)
            x[n++] = nab_table_number(table, row, "correlation");
    return nab_summarise(n, x);
}

/* At a distance of a quarter: theory, and c of the law theory + c/width, which
 * is learnt at the two smaller widths of the sweep. */
typedef struct {
    double theory, c, c_se;
} quarter_law;

static quarter_law learn_law(const nab_table *table, int k, double theory)
{
    nab_summary at[2];
    for (int i = 0; i < 2; i++)
        at[i] = wide_summary(table, i, k, lag[LAG_QUARTER]);
    double n0 = wide_width[0], n1 = wide_width[1];
    double c = (n0 * (at[0].mean - theory) + n1 * (at[1].mean - theory)) / 2;
    double se0 = n0 * at[0].se, se1 = n1 * at[1].se;
    return (quarter_law){theory, c, sqrt(se0 * se0 + se1 * se1) / 2};
}

/* Judges curve k at width n by its law, with another curve as control. */
static void judge_law(nab_lab *lab, const char *id, nab_summary measured,
                      quarter_law law, double n, nab_summary control)
{
    double p = law.theory + law.c / n;
    nab_lab_judge(lab, id, measured, p, 5 * law.c_se / n, control, p);
}

static void judge_wide(nab_lab *lab, const nab_table *table,
                       const quarter_law *law)
{
    nab_summary at[N_CURVE];
    for (int k = 0; k < N_CURVE; k++)
        at[k] = wide_summary(table, WIDE, k, lag[LAG_QUARTER]);
    double n = wide_width[WIDE];
    judge_law(lab, "O4e", at[NOTEBOOK], law[NOTEBOOK], n, at[SHATTERED]);
    judge_law(lab, "O4f", at[SHATTERED], law[SHATTERED], n, at[NOTEBOOK]);
    judge_law(lab, "O4g", at[GENTLE], law[GENTLE], n, at[SHATTERED]);
    nab_lab_result_mean(lab, "wide.notebook", at[NOTEBOOK]);
    nab_lab_result_mean(lab, "wide.one", at[ONE]);
    nab_lab_result_mean(lab, "wide.shattered", at[SHATTERED]);
    nab_lab_result_mean(lab, "wide.gentle", at[GENTLE]);
    nab_lab_result(lab, "wide.width", n);
    nab_lab_result(lab, "wide.notebook_law",
                   law[NOTEBOOK].theory + law[NOTEBOOK].c / n);
    nab_lab_result(lab, "wide.shattered_law",
                   law[SHATTERED].theory + law[SHATTERED].c / n);
    nab_lab_result(lab, "wide.notebook_c", law[NOTEBOOK].c);
    nab_lab_result(lab, "wide.notebook_c_se", law[NOTEBOOK].c_se);
}

static void write_wide(nab_lab *lab, const nab_table *table,
                       double theory[N_CURVE][N_LAG])
{
    nab_csv *csv = nab_csv_open(lab, "wide.csv", NAB_EXACT,
                                "net,distance,measured,se,low,high,theory");
    for (int k = 0; k < N_CURVE; k++)
        for (int i = 0; i < N_LAG; i++) {
            nab_summary s = wide_summary(table, WIDE, k, lag[i]);
            nab_row(csv, curves[k].name, lag[i] * 4.0 / POINTS, s.mean, s.se,
                    s.min, s.max, theory[k][i]);
        }
}

static void report_shatter(nab_lab *lab, int n, const shatter *found,
                           double theory[N_CURVE][N_LAG], const double *rms)
{
    static const char *const key[N_CURVE] = {
        "one", "notebook_24", "notebook", "shattered", "gentle", "steep"};
    char name[80];
    for (int k = 0; k < N_CURVE; k++) {
        snprintf(name, sizeof name, "shatter.%s", key[k]);
        nab_lab_result_mean(lab, name,
                            NAB_OVER(n, found, correlation[k][LAG_QUARTER]));
        snprintf(name, sizeof name, "shatter.%s_theory", key[k]);
        nab_lab_result(lab, name, theory[k][LAG_QUARTER]);
        snprintf(name, sizeof name, "shatter.%s_rms", key[k]);
        nab_lab_result(lab, name, rms[k]);
    }
    nab_lab_result_mean(lab, "shatter.kinks", NAB_OVER(n, found, kinks));
}

static void study_shatter(nab_lab *lab, nab_tape *desk)
{
    int n = nab_lab_trials(lab);
    shatter *found = nab_tape_keep(desk, (size_t)n * sizeof *found);
    nab_lab_trials_run(lab, n, observe_shatter, &(runs){lab, found});
    const nab_table *table = nab_lab_sweep_table(lab, "shatter.csv");
    double theory[N_CURVE][N_LAG], rms[N_CURVE];
    quarter_law law[N_CURVE];
    nab_summary at[N_CURVE];
    for (int k = 0; k < N_CURVE; k++) {
        rms[k] = theory_of_curve(&curves[k], theory[k]);
        law[k] = learn_law(table, k, theory[k][LAG_QUARTER]);
        at[k] = NAB_OVER(n, found, correlation[k][LAG_QUARTER]);
    }
    judge_law(lab, "O4", at[SHATTERED], law[SHATTERED], width, at[NOTEBOOK]);
    judge_law(lab, "O4b", at[NOTEBOOK], law[NOTEBOOK], width, at[SHATTERED]);
    judge_law(lab, "O4c", at[GENTLE], law[GENTLE], width, at[SHATTERED]);
    nab_lab_judge(lab, "O4d", NAB_OVER(n, found, kinks_unbiased), 1, 0,
                  NAB_OVER(n, found, kinks), 1);
    judge_wide(lab, table, law);
    nab_lab_heading(lab, "Shattered slopes");
    nab_lab_say(lab,
                "At a distance of 1/4 the slope of 50 layers keeps %.2f of "
                "itself with weight variance 2/n, %.2f with 1/n, %.2f with "
                "scaled shortcuts.",
                at[SHATTERED].mean, at[NOTEBOOK].mean, at[GENTLE].mean);
    write_shatter(lab, n, found, theory);
    write_wide(lab, table, theory);
    report_shatter(lab, n, found, theory, rms);
}

/*|
## Do they learn? {#sec:learning}

So far nothing was trained. Now the same blocks learn the digits of
the data room: the 64 pixels are $x_0$, a linear layer reads $x_L$, and plain SGD takes
{{train.steps}} steps of {{train.rate}} on batches of 32, for depths from 2 to 64 blocks
(up to 128 layers). Each point is {{train.trials}} trainings on splits and
weights of their own. These runs take a minute and are kept with the chapter
(`--sweep`); `make test` recomputes some of them bit by bit.
*/

enum { N_CLASS = NAB_CLASSES, TRAIN = 1300, BATCH = 32, STEPS = 200 };
enum { N_WIRED = 6, N_DEPTH = 5, N_RATE = 6, N_RATED = 4 };
enum { SIX = 1, SIXTEEN_DEEP = 2, USUAL_RATE = 4 };
enum { N_BY_DEPTH = N_WIRED * N_DEPTH, N_CELL = N_BY_DEPTH + N_RATED * N_RATE };
static const int depth_trained[N_DEPTH] = {2, 6, 16, 32, 64};
static const double rate_trained[N_RATE] = {5e-5, 2e-4, 1e-3, 5e-3, 2e-2, 1e-1};

enum { T_PLAIN, T_UNSCALED, T_SCALED, T_ZERO, T_HE, T_BN };
static const char *const wired[N_WIRED] = {"plain", "unscaled", "scaled",
                                           "zero",  "He",       "BN"};

/* A cell of the sweep: blocks and rate for one wiring. */
typedef struct {
    int wiring, depth;
    double rate;
} training;

/* Cells 0 .. 29: every wiring and depth at the usual rate; then the first four
 * wirings with sixteen blocks at every rate. */
static training training_of(int number)
{
    if (number < N_BY_DEPTH)
        return (training){number / N_DEPTH, depth_trained[number % N_DEPTH],
                          rate_trained[USUAL_RATE]};
    number -= N_BY_DEPTH;
    return (training){number / N_RATE, depth_trained[SIXTEEN_DEEP],
                      rate_trained[number % N_RATE]};
}

typedef struct {
    training how;
    nab_residual *block[64];
    nab_linear *head;
} pupil;

static void raise_pupil(pupil *p, nab_tape *t)
{
    nab_residual_options o = {.last = nab_lecun_normal()};
    o.scale = p->how.wiring == T_SCALED ? 1 / sqrt((double)p->how.depth) : 1;
    o.zero_last = p->how.wiring == T_ZERO;
    o.batch_norm = p->how.wiring == T_BN;
    if (p->how.wiring == T_HE)
        o.last = nab_kaiming_normal(NAB_FAN_IN, nab_gain_relu());
    for (int l = 0; l < p->how.depth; l++)
        p->block[l] =
            nab_residual_new(t, NAB_PIXELS, o, nab_label(t, "block %d", l));
    p->head =
        nab_linear_new(t, NAB_PIXELS, N_CLASS, nab_lecun_normal(), "head");
}

/*|
The blocks are those of the library, `nab_residual`, with biases and all; leaving one out is a
`continue`.
*/
/* Logits; the picture itself is x_0. Block `without` is left out (-1: none). */
static nab_tensor *answer(const pupil *p, nab_tensor *x, nab_mode mode,
                          int without)
{
    for (int l = 0; l < p->how.depth; l++) {
        const nab_residual *b = p->block[l];
        if (l == without)
            continue;
        if (p->how.wiring == T_PLAIN)
            x = nab_linear_apply(b->last,
                                 nab_relu(nab_linear_apply(b->first, x)));
        else
            x = nab_residual_apply(p->block[l], x, mode);
    }
    return nab_linear_apply(p->head, x);
}

static double accuracy(const pupil *p, nab_tape *t, const nab_part *part,
                       int without)
{
    nab_tape_reset(t);
    bool before = nab_tape_no_grad(t, true);
    nab_tensor *y = answer(p, nab_part_all(t, part), NAB_EVAL, without);
    nab_tape_no_grad(t, before);
    return nab_accuracy(y, part->label);
}

/* Steps taken before the loss was no longer finite; STEPS: it always was. */
static int train(const pupil *p, nab_tape *t, const nab_part *part,
                 uint64_t order)
{
    int label[BATCH], step = 0;
    nab_sgd *sgd = nab_sgd_new(t, p->how.rate);
    nab_batches *batches = nab_batches_new(part->n, BATCH, order);
    for (; step < STEPS; step++) {
        nab_tape_reset(t);
        nab_tensor *x =
            nab_part_take(t, part, BATCH, nab_batches_next(batches), label);
        nab_tensor *loss =
            nab_cross_entropy(answer(p, x, NAB_TRAIN, -1), label);
        if (!isfinite(nab_item(loss)))
            break;
        nab_zero_grad(t);
        nab_backward(loss);
        nab_sgd_step(sgd);
    }
    nab_batches_free(batches);
    return step;
}

typedef struct {
    nab_lab *lab;
    const nab_digits *digits;
} school;

/* One row per trial; `lesion` is the mean accuracy without one block. */
static void train_cell(int number, nab_csv *rows, void *context)
{
    const school *s = context;
    pupil p = {.how = training_of(number)};
    nab_tape *t = nab_tape_new(1);
    for (int trial = 0; trial < nab_lab_trials(s->lab); trial++) {
        nab_split *split =
            nab_digits_split(s->digits, nab_lab_seed(s->lab, "split", trial),
                             TRAIN, 0, NAB_STANDARDISED);
        nab_tape_restart(t, nab_lab_seed(s->lab, "pupil", trial));
        raise_pupil(&p, t);
        int steps =
            train(&p, t, &split->train, nab_lab_seed(s->lab, "order", trial));
        double lesion = 0;
        bool injure = p.how.depth == depth_trained[SIX];
        for (int l = 0; l < p.how.depth && injure; l++)
            lesion += accuracy(&p, t, &split->test, l) / p.how.depth;
        nab_row(rows, NULL, p.how.wiring, p.how.depth, p.how.rate, trial, steps,
                accuracy(&p, t, &split->test, -1), injure ? lesion : NAN);
        nab_split_free(split);
    }
    nab_tape_free(t);
}

/*|
![Accuracy on digits not seen in training, by depth and wiring.](training.svg){#fig:training alt="He and unscaled branches fall to guessing at 6 and 16 blocks, plain nets at 32, W2 zero at 64; batch norm and one over root L stay where they are."}

[@fig:training] is the reference's advice put to the test, and the advice alone does not
pass. Sixteen residual blocks *without a scale* end in numbers that are not finite in
{{train.trials}} of {{train.trials}} trainings, all within
{{1 + train.unscaled_16_last_step:%.0f}} steps ([@claim:V25e]); with He weights in both layers
six blocks are enough. {{? train.unscaled_16_finite == 0 and train.he_6_finite == 0 }} The plain
net of the same size, which has no shortcut to blow it up, at least reaches
{{100 * train.plain_16:%.0f}} %. With $1/\sqrt L$ the same blocks reach
{{100 * train.scaled_16:%.1f}} % ([@claim:V25f]), and go on doing so at any depth we tried:
{{100 * train.scaled_64:%.1f}} % with 64 blocks ([@claim:O5]). Batch norm in the branch does
a little better still, {{100 * train.bn_64:%.1f}} %.

**Can a smaller step save the unscaled net?** It is the obvious thing to try when a loss
explodes, and the reference recommends it. [@fig:rates] tries six. A step a hundred times
smaller does keep the training finite, and even learns something; but the best of the six,
chosen in hindsight for each training, leaves the unscaled net at
{{100 * train.unscaled_best:%.0f}} % ([@claim:V25g]), where the scaled one reaches
{{100 * train.scaled_best:%.0f}} %. (The plain net, at its own best step, stops at {{100 * train.plain_best:%.0f}} %: even an unscaled
shortcut is worth something, if one can afford the step.) By [@eq:growth] its $x_L$ is born $2^8$ times as large as
its $x_0$, and so are the numbers that it answers with. A small step keeps such a net from
running away; it does not take back the start.

![Sixteen blocks at six step sizes. Each wiring has its own best step; that of the unscaled net is a hundred times smaller than the 0.02 of [@fig:training], and what it reaches stays below the two nets with a brake.](rates.svg){#fig:rates alt="The unscaled net peaks at a step of 0.0002 and is at chance beyond; W2 zero peaks at 0.02, one over root L still rises at 0.1, plain peaks at 0.005, lowest of all."}

**The limits of $W_2 = 0$.** At 6 and 16 blocks the identity start is, at this step, the best of
all, {{100 * train.zero_16:%.1f}} % at 16. At 64 blocks not one of the {{train.trials}} trainings stays
finite ([@claim:O5b]). We were warned by the words *at birth*: once the zeros have been
trained away, these are unscaled branches like any others, and the interest
compounds. Zero initialisation postpones the question of scale; $1/\sqrt L$ answers it.
{{? train.zero_64_finite == 0 and train.scaled_64_finite == 1 }}
{{? train.zero_6 > max(train.bn_6, train.scaled_6) and train.zero_16 > max(train.bn_16, train.scaled_16) }}

**And shallow nets?** The checklist of the reference recommends residual connections beyond ten
layers. At twelve, six blocks, the plain He net reaches {{100 * train.plain_6:%.1f}} %
and the scaled residual one {{100 * train.scaled_6:%.1f}} %: a gain, but a small one
([@claim:P3]). At 32 layers it is {{100 * (train.scaled_16 - train.plain_16):%.0f}} points.
Nothing in these
measurements happens at ten layers; what grows with the depth is the price of having neither a shortcut nor
a scale.

### Cutting a block out {#sec:lesion}

One more of Veit's experiments. Train six blocks, then take one out and test again, without
any retraining. A plain chain is cut in two: the next block receives something it has
never seen, and the accuracy falls to {{100 * train.plain_lesion:%.0f}} %, which is
guessing. The residual nets with a brake lose one path in two of their crowd and limp on:
{{100 * train.scaled_lesion:%.0f}} % of {{100 * train.scaled_6:%.0f}} % are left with
$1/\sqrt L$, and {{100 * train.zero_lesion:%.0f}} % of {{100 * train.zero_6:%.0f}} % where
training started at $W_2 = 0$ ([@fig:lesion], [@claim:O6]).
{{? train.plain_lesion < 0.2 and train.zero_lesion > 0.9 }}

![Six trained blocks, whole and with one of them left out.](lesion.svg){#fig:lesion alt="Without one block plain nets drop from {{100 * train.plain_6:%.0f}} to {{100 * train.plain_lesion:%.0f}} percent, the residual ones of the figure by ten points at most."}
*/

/* Trials of one cell in one column; returns how many. */
static size_t cell_of(const nab_table *table, int number, const char *column,
                      double *out)
{
    size_t n = 0;
    for (size_t row = 0; row < nab_table_rows(table); row++)
        if ((int)nab_table_number(table, row, "cell") == number)
            out[n++] = nab_table_number(table, row, column);
    return n;
}

static nab_summary cell_summary(const nab_table *table, int number,
                                const char *column)
{
    static double x[MAX_RUNS];
    return nab_summarise(cell_of(table, number, column, x), x);
}

static int cell_by_depth(int wires, int depth)
{
    return wires * N_DEPTH + depth;
}

static int cell_by_rate(int wires, int rate)
{
    return N_BY_DEPTH + wires * N_RATE + rate;
}

/* Accuracy of one cell less that of another, trial by trial. */
static nab_summary difference(const nab_table *table, int a, int b)
{
    static double x[MAX_RUNS], y[MAX_RUNS];
    size_t n = cell_of(table, a, "accuracy", x);
    cell_of(table, b, "accuracy", y);
    for (size_t i = 0; i < n; i++)
        x[i] -= y[i];
    return nab_summarise(n, x);
}

/* 1 for a trial that took all its steps, else 0. */
static nab_summary finite_runs(const nab_table *table, int number)
{
    static double x[MAX_RUNS];
    size_t n = cell_of(table, number, "steps", x);
    for (size_t i = 0; i < n; i++)
        x[i] = x[i] == STEPS;
    return nab_summarise(n, x);
}

/* The best accuracy over the rates, chosen in hindsight trial by trial. */
static nab_summary best_of_rates(const nab_table *table, int wires)
{
    static double best[MAX_RUNS], x[MAX_RUNS];
    size_t n = cell_of(table, cell_by_rate(wires, 0), "accuracy", best);
    for (int r = 1; r < N_RATE; r++) {
        cell_of(table, cell_by_rate(wires, r), "accuracy", x);
        for (size_t i = 0; i < n; i++)
            best[i] = x[i] > best[i] ? x[i] : best[i];
    }
    return nab_summarise(n, best);
}

static void write_training(nab_lab *lab, const nab_table *table)
{
    nab_csv *csv = nab_csv_open(lab, "training.csv", NAB_EXACT,
                                "net,blocks,rate,accuracy,sd,low,high,finite");
    for (int k = 0; k < N_CELL; k++) {
        training how = training_of(k);
        nab_summary s = cell_summary(table, k, "accuracy");
        char name[40];
        snprintf(name, sizeof name, "%s%s", k < N_BY_DEPTH ? "" : "rate ",
                 wired[how.wiring]);
        nab_row(csv, name, how.depth, how.rate, s.mean, s.sd, s.min, s.max,
                finite_runs(table, k).mean);
    }
    csv = nab_csv_open(lab, "lesion.csv", NAB_EXACT,
                       "net,whole,whole_sd,without_one,sd,low,high");
    for (int w = 0; w < N_WIRED; w++) {
        nab_summary whole =
            cell_summary(table, cell_by_depth(w, SIX), "accuracy");
        nab_summary s = cell_summary(table, cell_by_depth(w, SIX), "lesion");
        nab_row(csv, wired[w], whole.mean, whole.sd, s.mean, s.sd, s.min,
                s.max);
    }
}

static void judge_training(nab_lab *lab, const nab_table *table)
{
    int plain = cell_by_depth(T_PLAIN, SIXTEEN_DEEP);
    int unscaled = cell_by_depth(T_UNSCALED, SIXTEEN_DEEP);
    int scaled = cell_by_depth(T_SCALED, SIXTEEN_DEEP);
    nab_lab_judge(lab, "V25e", finite_runs(table, unscaled), 0, 0,
                  finite_runs(table, scaled), 0);
    nab_lab_judge(lab, "V25f", difference(table, scaled, plain), 0.2, 0,
                  difference(table, cell_by_depth(T_SCALED, SIX),
                             cell_by_depth(T_PLAIN, SIX)),
                  0.2);
    nab_lab_judge(lab, "P3",
                  difference(table, cell_by_depth(T_SCALED, SIX),
                             cell_by_depth(T_PLAIN, SIX)),
                  0.05, 0, difference(table, scaled, plain), 0.05);
    nab_lab_judge(lab, "V25g", best_of_rates(table, T_UNSCALED), 0.85, 0,
                  best_of_rates(table, T_ZERO), 0.85);
    nab_lab_judge(
        lab, "O5", cell_summary(table, cell_by_depth(T_SCALED, 4), "accuracy"),
        0.9, 0, cell_summary(table, cell_by_depth(T_PLAIN, 4), "accuracy"),
        0.9);
    nab_lab_judge(lab, "O5b", finite_runs(table, cell_by_depth(T_ZERO, 4)), 0,
                  0, finite_runs(table, cell_by_depth(T_SCALED, 4)), 0);
    nab_lab_judge(
        lab, "O6", cell_summary(table, cell_by_depth(T_ZERO, SIX), "lesion"),
        0.8, 0, cell_summary(table, cell_by_depth(T_PLAIN, SIX), "lesion"),
        0.8);
}

static void report_training(nab_lab *lab, const nab_table *table)
{
    char key[96], low[20];
    for (int w = 0; w < N_WIRED; w++) {
        snprintf(low, sizeof low, "%s",
                 w == T_HE   ? "he"
                 : w == T_BN ? "bn"
                             : wired[w]);
        for (int d = 0; d < N_DEPTH; d++) {
            nab_summary s =
                cell_summary(table, cell_by_depth(w, d), "accuracy");
            snprintf(key, sizeof key, "train.%s_%d", low, depth_trained[d]);
            nab_lab_result(lab, key, s.mean);
            snprintf(key, sizeof key, "train.%s_%d_sd", low, depth_trained[d]);
            nab_lab_result(lab, key, s.sd);
            snprintf(key, sizeof key, "train.%s_%d_finite", low,
                     depth_trained[d]);
            nab_lab_result(lab, key,
                           finite_runs(table, cell_by_depth(w, d)).mean);
        }
        snprintf(key, sizeof key, "train.%s_lesion", low);
        nab_lab_result(
            lab, key,
            cell_summary(table, cell_by_depth(w, SIX), "lesion").mean);
        snprintf(key, sizeof key, "train.%s_best", low);
        if (w < N_RATED)
            nab_lab_result(lab, key, best_of_rates(table, w).mean);
    }
    nab_summary first =
        cell_summary(table, cell_by_depth(T_UNSCALED, SIXTEEN_DEEP), "steps");
    nab_lab_result(lab, "train.unscaled_16_last_step", first.max);
    nab_lab_result(lab, "train.trials", (double)first.n);
    nab_lab_result(lab, "train.steps", STEPS);
    nab_lab_result(lab, "train.rate", rate_trained[USUAL_RATE]);
}

static void print_training(nab_lab *lab, const nab_table *table)
{
    nab_lab_heading(lab, "Accuracy on the digits (from the sweep)");
    nab_lab_say(lab, "  blocks    %6d %6d %6d %6d %6d", depth_trained[0],
                depth_trained[1], depth_trained[2], depth_trained[3],
                depth_trained[4]);
    for (int w = 0; w < N_WIRED; w++) {
        double percent[N_DEPTH];
        for (int d = 0; d < N_DEPTH; d++)
            percent[d] =
                100 * cell_summary(table, cell_by_depth(w, d), "accuracy").mean;
        nab_lab_say(lab, "  %-9s %6.1f %6.1f %6.1f %6.1f %6.1f", wired[w],
                    percent[0], percent[1], percent[2], percent[3], percent[4]);
    }
}

static void study_training(nab_lab *lab)
{
    const nab_table *table = nab_lab_sweep_table(lab, "training.csv");
    write_training(lab, table);
    print_training(lab, table);
    judge_training(lab, table);
    report_training(lab, table);
}

/* The long runs: --sweep and --spot. */
static void run_sweeps(nab_lab *lab)
{
    school s = {lab, nab_lab_digits(lab)};
    nab_lab_sweep_run(
        lab, &(nab_sweep){.file = "training.csv",
                          .columns = "wiring,blocks,rate,trial,steps,accuracy,"
                                     "lesion",
                          .n_cell = N_CELL,
                          .cell = train_cell,
                          .context = &s});
    nab_lab_sweep_run(lab,
                      &(nab_sweep){.file = "shatter.csv",
                                   .columns = "width,trial,lag,correlation",
                                   .n_cell = N_WIDTH * N_CURVE,
                                   .cell = wide_cell,
                                   .context = lab});
    nab_lab_sweep_run(lab, &(nab_sweep){.file = "typical.csv",
                                        .columns = "kind,nets,kept",
                                        .n_cell = TYPICAL_CELLS,
                                        .cell = typical_cell,
                                        .context = lab});
}

/*|
## What was claimed {#sec:claims}

::: claims
:::

Of {{claims.n}} statements {{claims.held}} hold. What the reference says, and where, and what
became of it:

| section of the reference          | it says                                   | verdict      | see |
|:----------------------------------|:------------------------------------------|:-------------|:----|
| Root Causes, 4                    | no skip connections: no highway           | conditional  | [@claim:V17] |
| Residual Connections, snippet     | `return x + residual`                     | conditional  | [@claim:V22], [@claim:V22b] |
| Residual Connections, why it works| shortcut preserves flow                   | conditional  | [@claim:V23], [@claim:V23d] |
| Residual Connections, formula     | ∂L/∂x on both sides                       | wrong        | [@claim:V24] |
| Residual Connections              | a remedy, without conditions              | misleading   | [@claim:V25], [@claim:V25e] |
| Training Checklist                | add them beyond ten layers                | conditional  | [@claim:P3] |
| Residual Connections, snippet     | the names `conv_layer1`, `relu`, `conv_layer2` are defined nowhere | by reading | |

: Errata of the reference: residual connections. {#tbl:errata}

::: {.result title="What to remember"}
A shortcut saves gradients that would vanish, and lets those grow that would
not. Scale the branch, by $1/\sqrt L$ or by a norm inside it. What it then gives, and what the
plain He net does not, is a gradient of the right size that is still true one step further on.
:::

## The program {#sec:program}

The rest is bookkeeping. All statements of the chapter stand in one table, written before anything
is measured; `nab_lab_judge` completes one of them with its numbers. Each names a *control*, a net
or a theory of which the same statement must be false: a statement that its control fulfils
as well says nothing.
*/
static const nab_claim statement[] = {
    {.id = "V24",
     .verdict = "wrong",
     .says = "dL/dx = dL/df df/dx + dL/dx 1",
     .ours = "the gradient is dL/dx = J^T dL/dy + dL/dy, up to rounding",
     .is = NAB_BELOW,
     .control = "the formula as printed"},
    {.id = "V24b",
     .verdict = "wrong",
     .says = "dL/dx stands on both sides",
     .ours = "the printed formula wants J^T g = 0, whose mean square is that "
             "of g",
     .is = NAB_NEAR,
     .control = "J^T g = 0"},
    {.id = "V22",
     .verdict = "conditional",
     .says = "return x + residual",
     .ours = "a branch and a shortcut of unequal shapes are refused, with one "
             "report",
     .is = NAB_EXACTLY,
     .control = "a branch and a shortcut of one shape"},
    {.id = "V22b",
     .verdict = "conditional",
     .says = "return x + residual, and no ReLU after the sum",
     .ours = "a ReLU after the sum, as in ResNet, slows the growth of the "
             "gradient",
     .is = NAB_BELOW,
     .control = "no ReLU after the sum"},
    {.id = "V23",
     .verdict = "conditional",
     .says = "even if layers give small gradients, the shortcut keeps the flow",
     .ours = "with W_2 = 0 the gradient passes a hundred blocks bit for bit",
     .is = NAB_EXACTLY,
     .control = "small weights (sd 0.01)"},
    {.id = "V23b",
     .verdict = "conditional",
     .says = "even if layers give small gradients, the shortcut keeps the flow",
     .ours = "fifty residual blocks of sd 0.01 gain 25 log10(1 + n^2 sd^4/2) "
             "decades",
     .is = NAB_NEAR,
     .control = "the same layers without shortcuts"},
    {.id = "V23c",
     .verdict = "conditional",
     .says = "the shortcut is a highway for the gradient",
     .ours = "fifty sigmoid blocks with shortcuts lose no gradient",
     .is = NAB_ABOVE,
     .control = "the same blocks without shortcuts"},
    {.id = "V23d",
     .verdict = "conditional",
     .says = "the shortcut preserves the flow",
     .ours = "a shortcut is no lower bound: a branch f(x) = -x leaves exactly "
             "0",
     .is = NAB_EXACTLY,
     .control = "a branch f(x) = x"},
    {.id = "V17",
     .verdict = "conditional",
     .says = "no skip connections: a cause of vanishing gradients",
     .ours = "fifty plain blocks with v = 1 lose less than 1.5 decades",
     .is = NAB_ABOVE,
     .control = "plain sigmoid blocks"},
    {.id = "V17b",
     .verdict = "ours",
     .ours = "each of fifty plain ReLU blocks takes 7/(4n) from ln |g| (sum in "
             "log10)",
     .is = NAB_NEAR,
     .slack_from = "4/width^2 per block",
     .control = "residual blocks"},
    {.id = "V17c",
     .verdict = "ours",
     .ours = "in 2048 nets of width 32 each of 100 plain ReLU blocks takes "
             "7/(4n) from ln |g| (sum in log10)",
     .is = NAB_NEAR,
     .slack_from = "4/width^2 per block",
     .control = "5/(4n), as if W_2 did not fluctuate"},
    {.id = "V25",
     .verdict = "misleading",
     .says = "residual connections cure vanishing gradients",
     .ours = "ten unscaled residual blocks multiply the mean |g|^2 by 2^10",
     .is = NAB_NEAR,
     .control = "branches scaled by 1/sqrt(L)"},
    {.id = "V25b",
     .verdict = "misleading",
     .says = "residual connections cure vanishing gradients",
     .ours = "ten unscaled residual blocks multiply the mean |x|^2 by 2^10",
     .is = NAB_NEAR,
     .control = "branches scaled by 1/sqrt(L)"},
    {.id = "V25c",
     .verdict = "ours",
     .ours = "each of 100 unscaled blocks of width 16 adds (ln 2 - 11/(8n))/2 "
             "to ln |g| (sum in log10)",
     .is = NAB_NEAR,
     .slack_from = "1/width^2 per block",
     .control = "(ln 2)/2, as in the mean square"},
    {.id = "V25d",
     .verdict = "ours",
     .ours = "each of 100 He blocks (v = 2) adds (ln 3 - 2/n)/2 to ln |g| (sum "
             "in log10)",
     .is = NAB_NEAR,
     .slack_from = "1/width^2 per block",
     .control = "(ln 2 - 11/(8n))/2, the law of v = 1"},
    {.id = "V25h",
     .verdict = "ours",
     .ours = "in 2048 nets of width 32 each of 100 unscaled blocks adds (ln 2 "
             "- 11/(8n))/2 to ln |g| (sum in log10)",
     .is = NAB_NEAR,
     .slack_from = "1/width^2 per block",
     .control = "9/(8n) for 11/(8n), as if W_2 did not fluctuate"},
    {.id = "V25i",
     .verdict = "ours",
     .ours = "in 2048 nets of width 32 each of 100 He blocks adds (ln 3 - "
             "2/n)/2 to ln |g| (sum in log10)",
     .is = NAB_NEAR,
     .slack_from = "1/width^2 per block",
     .control = "14/(9n) for 2/n, as if W_2 did not fluctuate"},
    {.id = "O1",
     .verdict = "ours",
     .ours = "with 1/sqrt(L) the mean |g|^2 grows to (1 + 1/L)^L, about e",
     .is = NAB_NEAR,
     .control = "ten unscaled blocks"},
    {.id = "O1b",
     .verdict = "ours",
     .ours = "with W_2 = 0, W_1 learns nothing at first: its gradient is 0",
     .is = NAB_EXACTLY,
     .control = "W_2 not 0"},
    {.id = "O2",
     .verdict = "ours",
     .ours = "with BN in the branch the mean x^2 after L blocks over 1 + L is "
             "1",
     .is = NAB_NEAR,
     .slack_from = "1/rows + 1/width",
     .control = "2^L over 1 + L"},
    {.id = "O2b",
     .verdict = "ours",
     .ours = "with BN in the branch the variance over 1 + L (1 - 1/pi) is 1",
     .is = NAB_NEAR,
     .slack_from = "1/rows + 1/width",
     .control = "1 + L over 1 + L (1 - 1/pi)"},
    {.id = "O2c",
     .verdict = "ours",
     .ours = "with BN in the branch |g|^2 falls as the variance to the power "
             "of pi/(pi - 1)",
     .is = NAB_NEAR,
     .slack_from = "3/rows + 3/width",
     .control = "the power of 1"},
    {.id = "O2d",
     .verdict = "ours",
     .ours = "with BN in the branch |g|^2 is further above its theory with 8 "
             "examples than with 64",
     .is = NAB_ABOVE,
     .control = "another 64 examples"},
    {.id = "O3",
     .verdict = "ours",
     .ours = "the sum over all path lengths is the gradient, to 1e-12",
     .is = NAB_BELOW,
     .control = "the sum without the longest third"},
    {.id = "O3b",
     .verdict = "ours",
     .ours = "with v = 1 the mean path of the gradient crosses half the blocks",
     .is = NAB_NEAR,
     .control = "the branch scaled by 1/sqrt(L)"},
    {.id = "O3c",
     .verdict = "ours",
     .ours = "with v = 2 (He) the mean path crosses two thirds of the blocks",
     .is = NAB_NEAR,
     .control = "half, as the paths are counted"},
    {.id = "O3d",
     .verdict = "ours",
     .ours = "with 1/sqrt(L) the mean path crosses L/(L + 1) blocks, about one",
     .is = NAB_NEAR,
     .control = "half the blocks"},
    {.id = "O4",
     .verdict = "ours",
     .ours = "fifty layers with 2/n: at a distance of 1/4 their slopes "
             "correlate by theory + c/n, c from widths 50 and 100",
     .is = NAB_NEAR,
     .slack_from = "5 of c",
     .control = "fifty layers with 1/n"},
    {.id = "O4b",
     .verdict = "ours",
     .ours = "fifty layers with 1/n: at a distance of 1/4 their slopes "
             "correlate by theory + c/n",
     .is = NAB_NEAR,
     .slack_from = "5 of c",
     .control = "fifty layers with 2/n"},
    {.id = "O4c",
     .verdict = "ours",
     .ours = "fifty residual layers with 1/sqrt(L) do not shatter: at a "
             "distance of 1/4 their slopes correlate by theory + c/n",
     .is = NAB_NEAR,
     .slack_from = "5 of c",
     .control = "fifty plain layers with 2/n"},
    {.id = "O4d",
     .verdict = "ours",
     .ours = "without biases the slope of fifty layers changes once on the "
             "whole line",
     .is = NAB_EXACTLY,
     .control = "the same layers with biases"},
    {.id = "O4e",
     .verdict = "ours",
     .ours = "at the notebook's width, 200, fifty layers with 1/n do not "
             "shatter, by theory + c/n",
     .is = NAB_NEAR,
     .slack_from = "5 of c",
     .control = "fifty layers with 2/n"},
    {.id = "O4f",
     .verdict = "ours",
     .ours = "at the notebook's width, 200, fifty layers with 2/n shatter, by "
             "theory + c/n",
     .is = NAB_NEAR,
     .slack_from = "5 of c",
     .control = "fifty layers with 1/n"},
    {.id = "O4g",
     .verdict = "ours",
     .ours = "at the notebook's width, 200, fifty residual layers with "
             "1/sqrt(L) do not shatter, by theory + c/n",
     .is = NAB_NEAR,
     .slack_from = "5 of c",
     .control = "fifty plain layers with 2/n"},
    {.id = "V25e",
     .verdict = "misleading",
     .says = "residual connections make deep networks trainable",
     .ours = "no training of 16 unscaled blocks by SGD at 0.02 stays finite",
     .is = NAB_EXACTLY,
     .control = "branches scaled by 1/sqrt(L)"},
    {.id = "V25f",
     .verdict = "conditional",
     .says = "residual connections make deep networks trainable",
     .ours = "with 1/sqrt(L) 16 blocks learn 20 points more than plain ones",
     .is = NAB_ABOVE,
     .control = "six blocks"},
    {.id = "P3",
     .verdict = "conditional",
     .says = "add residual connections for networks > 10 layers",
     .ours = "by scaled shortcuts 12 layers gain less than 5 points",
     .is = NAB_BELOW,
     .control = "32 layers"},
    {.id = "V25g",
     .verdict = "ours",
     .ours = "the best of six step sizes leaves 16 unscaled blocks below 85 %",
     .is = NAB_BELOW,
     .control = "16 blocks that start from W_2 = 0"},
    {.id = "O5",
     .verdict = "ours",
     .ours = "with 1/sqrt(L) 64 blocks, 128 layers, get more than 90 % right",
     .is = NAB_ABOVE,
     .control = "64 plain blocks"},
    {.id = "O5b",
     .verdict = "ours",
     .ours = "no training of 64 blocks from W_2 = 0 stays finite",
     .is = NAB_EXACTLY,
     .control = "64 blocks scaled by 1/sqrt(L)"},
    {.id = "O6",
     .verdict = "ours",
     .ours = "a net of six blocks trained from W_2 = 0 is over 80 % right with "
             "one of them left out",
     .is = NAB_ABOVE,
     .control = "a plain net of six blocks"},
};

/*|
The main function runs the studies one after the other, or the long runs when asked to;
`--width` and `--blocks` turn the two knobs that matter.
*/

static const nab_chapter chapter = {4, "Residual flow", knob,
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
    nab_lab_result(lab, "blocks", blocks);
    study_block(lab, desk);
    study_flow(lab, desk);
    study_normalised(lab, desk);
    study_paths(lab, desk);
    study_shatter(lab, desk);
    study_training(lab);
    nab_tape_free(desk);
    return nab_lab_close(lab);
}

/*|
## Exercises {#sec:exercises}

The tasks of the table make ten points. Functions go into `chapters/chapter04/exercise.c`, which has
the full text of each; numbers, the prediction and the sentences go into `answers.txt` beside it.
`make exercise4` draws your parts from task 4.4 beside the shares of [@fig:paths]. `make grade4` prints
your points, the first case that is wrong, a hint, and the command that replays that case.

| task | points | to write | what it teaches | it belongs to |
|:-----|-------:|:---------|:----------------|:--------------|
| 4.1 | 1 | `ex4_block_vjp` | the corrected formula: what comes from above stands on the right, twice | [@claim:V24], [@claim:V23d], [@eq:block] |
| 4.2 | 2 | `ex4_block_backward` | a whole block backwards, by hand | [@claim:V23], [@claim:O1b], [@eq:block] |
| 4.3 | 2 | `ex4_branch_scale` | the scale of a branch follows from the growth one allows, and from the width | [@claim:O1], [@claim:V25c], [@fig:width] |
| 4.4 | 3 | `ex4_gradient_by_length` | $2^L$ paths, exactly, in one pass: each carries a gradient and not a vote | [@claim:O3], [@claim:O3c], [@fig:paths] |
| 4.5 | 1 | a number | half of the lengths is not half of the gradient | [@eq:shares], [@fig:paths] |
| 4.6 | 1 | a number | why a block may be missed | [@claim:O3d], [@sec:lesion] |
| 4.7 | | a prediction | ask before you measure: a block is cut out | [@claim:O6], [@fig:lesion] |
| 4.8 | | sentences | what a shortcut promises, and what it does not | [@claim:V23d], [@claim:V25e] |

: The graded tasks. Any honest prediction is as good as another; the sentences are read by your tutor. {#tbl:tasks}

The exercises below are not graded.

::: {.exercise #ex:formula title="The wrong letter"}
Derive [@eq:block] from $y_i = x_i + f_i(x)$ by the chain rule in components. Then find a
branch, not zero, for which the formula of the reference holds for *one* gradient
$g_y \ne 0$, and show that a branch whose Jacobian has full rank has it for none.
:::

::: {.exercise #ex:counts title="Counting paths"}
Let every branch be $f(x) = x$. Compute by [@eq:paths] on paper what $G_0[k]$ is for $L = 3$ and
$L = 5$, then with the program. Which share of the squared gradient has each length, and why are
these not the shares of [@eq:shares], although $a = 1$?
:::

::: {.exercise #ex:scale title="The scale of a branch"}
Let $\alpha_\ell$ differ from block to block. For which choices does the mean square stay below a bound however deep the
net is, and must every $\alpha_\ell$ know the depth? Try $\alpha_\ell = 1/\ell$ and $1/\sqrt\ell$ in the program, and predict
before you run it what the *typical* net of width 8 does.
:::

::: {.exercise #ex:zero title="A block that starts as nothing"}
Write a block with $W_2 = 0$ and test that its output has the bits of its input. Which parameters
have a gradient at the first step, which at the second? Then make [@sec:learning] work at 64
blocks without changing the step size.
:::

::: {.exercise #ex:notebook title="Repair the notebook"}
Fifty layers of 200 units, input from $-2$ to $2$. Commit to a guess first: which weight
variance gives a correlation of one half at a distance of a quarter, with biases of the
same variance? Compute it by `slope_kernel`, then measure it.
:::
*/
