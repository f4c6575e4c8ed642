/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Coursework of chapter 6, Xavier against He: 10 points.
 *
 *     make exercise6             your curve beside the chapter's
 *     make grade6                points, the first wrong case, a hint
 *     make grade6 TASK=6.2       one task, with what it printed
 *
 * Write the four functions below; the other questions are in answers.txt.
 * You may call whatever the library and <math.h> offer. Each function is tried
 * on cases that you see when they fail (70 % of its points) and on others of
 * the same kind (30 %). Arrays of numbers end where their last element ends:
 * reading or writing beyond it is noticed.
 */
#include "exercise.h"

#include <math.h>

/*
 * 6.1 (1 point) Xavier for filters.
 *
 * A filter bank takes channels_in channels to channels_out; each filter has
 * `taps` taps (9 when it is 3 by 3, and 1 makes it a plain matrix). Its weights
 * are drawn uniformly from [-a, a] by Xavier's rule. Return a (claims V26
 * and P1). A filter's fan_in are all the numbers that one output sums over, its
 * fan_out all the sums that one input is part of, each with a tap of its own.
 * All three are at least 1, and may be so large that their products and sums do
 * not fit a size_t. To 1e-12 of a.
 */
double ex6_xavier_limit(size_t channels_in, size_t channels_out, size_t taps)
{
    (void)channels_in, (void)channels_out, (void)taps;
    return EX_TODO;
}

/*
 * 6.2 (2 points) The first loss, and its pull.
 *
 * logit is (n_row,n_class), row by row; label has n_row numbers from 0 to
 * n_class - 1. With p the softmax of a row and y its label as a row of 0 and 1,
 * the loss of a row is -ln p[label]. Return the mean loss of the n_row >= 1
 * rows, and write its gradient, (p - y) / n_row, to dlogit, of the form of
 * logit, which it may be.
 *
 * At zero logits the loss is ln n_class (claim O9). Loud readouts
 * (claim O9c) make large logits: for finite logits up to 1e300 of either
 * sign the gradient must be right to 1e-12, and the loss to 1e-12 of itself or
 * to 1e-14, whichever is more. -INFINITY rules a class out, p = 0; where that
 * class is the label, the loss is INFINITY, and the gradient (p - y) / n_row as
 * ever. Some logit of each row is not -INFINITY. A NaN, or INFINITY, makes the
 * gradient of its row and the loss NaN, and leaves the gradient of the other
 * rows as it is. A label outside its range, in any row: return NAN and write
 * nothing.
 */
double ex6_first_loss(const double *logit, const int *label, size_t n_row,
                      size_t n_class, double *dlogit)
{
    (void)logit, (void)label, (void)n_row, (void)n_class, (void)dlogit;
    return EX_TODO;
}

/*
 * 6.3 (2 points) The ledger of a net.
 *
 * A net of n_layer layers, without biases, has units[0], .., units[n_layer]
 * units, n_layer + 1 numbers. The weights between units[l] and units[l+1] are
 * independent, of mean 0 and variance var[l]; after each layer stands a leaky
 * ReLU: z for z > 0, slope z elsewhere. Write, for l = 0 .. n_layer,
 *
 *     forward[l]  = log10 of  E h_l^2 / E h_0^2,   the signal going up,
 *     backward[l] = log10 of  E g_l^2 / E g_L^2,   g_l = dL/dh_l, L = n_layer,
 *
 * from the two lines of variance (sections "Two lines of variance" and "Two
 * fans", claims O6 to O6c). Nets of thousands of layers must do, as must a
 * variance of 0, behind which everything is -INFINITY. n_layer may be 0. Errors
 * may grow by 1e-12 per layer.
 */
void ex6_budget(const size_t *units, const double *var, size_t n_layer,
                double slope, double *forward, double *backward)
{
    (void)units, (void)var, (void)n_layer, (void)slope;
    (void)forward, (void)backward;
}

/*
 * 6.4 (3 points) What the typical net keeps.
 *
 * A layer has n inputs h and n outputs. Its weights are independent normal
 * numbers of variance 1 / (on n), and each output is let through with
 * probability `on`, independently, or is 0. So the mean of |h'|^2 is |h|^2, and
 * the layer keeps the average net. ReLU and He: on = 1/2. A linear layer and
 * LeCun's weights: on = 1. ReLU with half of its units dropped: on = 1/4.
 *
 * Return the mean of ln(|h'|^2 / |h|^2), given that at least one output is let
 * through (section "What He keeps", claims O3 to O3d): what a typical net
 * gains or loses per layer. 0.01 <= on <= 1, 1 <= n <= 10000, to 1e-8. The
 * library's nab_lyapunov_gaussian knows the mean logarithm of chi-squared.
 * Where does the chapter's five come from, and what is it for other `on`? With
 * this function `make exercise6` draws the figure of the lucky nets.
 */
double ex6_typical_step(double on, int n)
{
    (void)on, (void)n;
    return EX_TODO;
}
