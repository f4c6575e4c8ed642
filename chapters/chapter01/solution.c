/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Coursework of chapter 1, The sigmoid chain: 10 points.
 *
 *     make exercise1             your curve beside the chapter's
 *     make grade1                points, the first wrong case, a hint
 *     make grade1 TASK=1.2       one task, with what it printed
 *
 * Write the four functions below; the other questions are in answers.txt.
 * You may call whatever the library and <math.h> offer. Each function is tried
 * on cases that you see when they fail (70 % of its points) and on others of
 * the same kind (30 %). Arrays end where their last element ends: reading or
 * writing beyond it is noticed.
 */
#include "exercise.h"

#include <math.h>

/*
 * 1.1 (1 point) The backward rule of one unit.
 *
 * One tanh unit with one weight, y = tanh(w x). Given up = dL/dy, ADD dL/dw to
 * *dw and dL/dx to *dx: both hold what other uses of w and x have contributed
 * already. Both must be right to 1e-12, or to 1e-12 of what they held where
 * that is more. This is why the chain of tanh units in the chapter keeps its
 * whole gradient at 0 and loses it elsewhere (claims V11 and V12).
 */
void ex1_tanh_vjp(double w, double x, double up, double *dw, double *dx)
{
    /* BEGIN SOLUTION
    (void)w, (void)x, (void)up, (void)dw, (void)dx;
    */
    double y = nab_num_tanh(w * x);
    double dz = up * (1 - y * y);
    *dw += dz * x;
    *dx += dz * w;
    /* END SOLUTION */
}

/*
 * 1.2 (2 points) The gradient of a chain.
 *
 * z_1 = w x + b, h_l = sigmoid(z_l), z_(l+1) = w h_l + b; return
 * d h_depth / d z_1, depth >= 1. The table of five chains in the chapter has
 * values to compare with (claims V6, V6b, V6c). It must be right to 1e-9 of
 * itself, and also for a chain of two thousand: with w = 4, b = -2, x = 0.5
 * that is still 0.25.
 */
double ex1_chain_gradient(double w, double b, double x, int depth)
{
    /* BEGIN SOLUTION
    (void)w, (void)b, (void)x, (void)depth;
    return EX_TODO;
    */
    double gradient = 1, z = w * x + b;
    for (int l = 1; l <= depth; l++) {
        double h = nab_num_sigmoid(z);
        gradient *= l == 1 ? h * (1 - h) : w * (h * (1 - h));
        z = w * h + b;
    }
    return gradient;
    /* END SOLUTION */
}

/*
 * 1.3 (2 points) The rate of a decay.
 *
 * norm[l-1] is the norm of a gradient at layer l = 1 .. n_layer. Fit
 *
 *     log norm_l = constant + (n_layer - l) log rate
 *
 * by least squares over all layers and store the rate in *rate: the factor of
 * one layer on the way from the loss back to the data, below 1 where the
 * gradient vanishes. In the chapter it is 0.236 where the famous bound says
 * 0.25 (claims V1 and V8).
 * The rate must be right to 1e-9 of itself.
 * Returns 0; or -1, with *rate left alone, for fewer than three layers or when
 * a norm has no finite logarithm. Norms may be as small as 1e-300.
 */
int ex1_decay_rate(const double *norm, size_t n_layer, double *rate)
{
    /* BEGIN SOLUTION
    (void)norm, (void)n_layer, (void)rate;
    return EX_TODO_INT;
    */
    if (n_layer < 3)
        return -1;
    double middle = (double)(n_layer - 1) / 2, above = 0, below = 0;
    for (size_t i = 0; i < n_layer; i++) {
        if (!(norm[i] > 0) || !isfinite(norm[i]))
            return -1;
        double distance = (double)i - middle;
        above += distance * nab_num_log(norm[i]);
        below += distance * distance;
    }
    *rate = nab_num_exp(-above / below);
    return 0;
    /* END SOLUTION */
}

/*
 * 1.4 (3 points) A probe for every layer.
 *
 * x is (n_row,fan_in) on the tape of `mlp`, a net of L = mlp->n_layer layers
 *
 *     z_l = h_(l-1) W_l + b_l,   h_l = f(z_l),   h_0 = x,   l = 1 .. L:
 *
 * f follows every layer, the last as well. pull is dL/dh_L, one number for
 * each element of h_L. Write |dL/dz_l| (the square root of the sum of squares
 * over all rows and units) to norm[l-1] and return 0.
 * A probe looks and does not touch: the gradients of all parameters must
 * afterwards be what they were, for they may hold half a step of training.
 * Norms may be as small as 1e-200, and must be right to 1e-9 of themselves.
 * With this function `make exercise1` draws the figure "Ten layers do not lose
 * ten quarters".
 */
int ex1_probe(nab_mlp *mlp, nab_tensor *x, nab_activation f, const double *pull,
              double *norm)
{
    /* BEGIN SOLUTION
    (void)mlp, (void)x, (void)f, (void)pull, (void)norm;
    return EX_TODO_INT;
    */
    size_t n_layer = (size_t)mlp->n_layer;
    nab_tensor **z = nab_tape_scratch(x->tape, n_layer * sizeof(nab_tensor *));
    nab_tensor *h = f(nab_mlp_apply(mlp, x, f, z, NULL));
    for (size_t l = 0; l < n_layer; l++) {
        double *dz = nab_tape_scratch(x->tape, z[l]->size * sizeof(double));
        nab_vjp(h, pull, z[l], dz);
        norm[l] = nab_array_norm2(z[l]->size, dz);
    }
    return 0;
    /* END SOLUTION */
}
