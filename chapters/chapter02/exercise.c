/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Coursework of chapter 2, Explosion: 10 points.
 *
 *     make exercise2             your curve beside the chapter's
 *     make grade2                points, the first wrong case, a hint
 *     make grade2 TASK=2.2       one task, with what it printed
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
 * 2.1 (1 point) Where numbers end.
 *
 * A chain multiplies by `gain`, layer after layer, from 1, and keeps its value
 * in a short format: x becomes nab_round_to(gain * x, format). Return the first
 * layer after which x is infinite, of either sign; 0 if that never happens,
 * which a chain that stands still or has become NaN will tell you. The gain may
 * be any number, infinite and NaN included, but its size lies outside of
 * (1, 1.001), so that a million layers are enough. The formula ln(2^top) / ln g
 * is not the answer where each layer rounds (claims E5 and O6b, Figure 2.6).
 */
int ex2_overflow_layer(double gain, nab_format format)
{
    (void)gain, (void)format;
    return EX_TODO_INT;
}

/*
 * 2.2 (2 points) The growth of a product.
 *
 * w holds `depth` matrices of n by n, n >= 1, each row by row, the first layer
 * first; x is a row of n numbers. Return ln(|x W_1 W_2 .. W_depth| / |x|) with
 * Euclidean norms, within 1e-10 of 1 + |the logarithm|. The products of the
 * cases leave the numbers of float64 at both ends, single matrices do not:
 * their entries are 0, NaN or between 1e-100 and 1e100 in size, those of x
 * between 1e-250 and 1e250. An entry below 1e-150 of the length of its vector
 * may be lost: no result depends on it. Where the product has become 0 the
 * answer is -INFINITY, where it has become NaN it is NaN. x is never 0; depth
 * may be 0.
 * So one measures the exponent of a hundred random layers (claim O1, Figure
 * 2.1), which no norm of single matrices knows (claim E1).
 */
double ex2_log_growth(size_t depth, size_t n, const double *w, const double *x)
{
    (void)depth, (void)n, (void)w, (void)x;
    return EX_TODO;
}

/*
 * 2.3 (2 points) Backwards through a product, without a division.
 *
 * Of y = x w[0] w[1] .. w[n-1] write dw[k] = up dy/dw[k] for all k and
 * *dx = up dy/dx; both are overwritten. w and x are finite or NaN, up is
 * finite. w may hold zeros, one or several, and what they leave of a derivative
 * is exact. Every derivative that is a normal number of float64 has a relative
 * error below 1e-10, whatever the partial products would be: some runs of
 * factors would leave long double as well. One that is too large becomes an
 * infinity of its sign; one below the normal numbers may lose digits, and below
 * all numbers it is 0. A NaN in w[k] spoils all derivatives but dw[k], and one
 * in x all but *dx, zeros or not. n may be 0, and is 200000 in some cases: the
 * time must grow like n. This is the chain of the chapter with gains of its own
 * (claims E4 and E2), and it shows what a division by y would forget.
 */
void ex2_chain_vjp(size_t n, const double *w, double x, double up, double *dw,
                   double *dx)
{
    (void)n, (void)w, (void)x, (void)up, (void)dw, (void)dx;
}

/*
 * 2.4 (3 points) What a sample can see of a mean.
 *
 * Walks x_l = x_(l-1) W_l through `depth` layers of width n and that gain, from
 * |x_0| = 1. The mean of |x_depth|^2 over all walks is gain^(2 depth), but no
 * sample is likely to have it (claims O3 and O3b, Figure 2.3).
 * How large can the mean M of n_walk walks be, typically? For any theta with
 * 0 < theta <= 1 and numbers s_i >= 0
 *
 *     s_1 + .. + s_N <= (s_1^theta + .. + s_N^theta)^(1/theta) ,
 *
 * and the mean of a logarithm is at most the logarithm of the mean. Apply this
 * to the N = n_walk squared lengths: each theta yields a bound of the mean of
 * log10(M), and ex2_cumulant(n, theta), given in exercise.h, is all that you
 * need to know of the matrices, once the gain is put in. Return the least of
 * these bounds (for n_walk = 1 what it tends to as theta goes to 0), within
 * 0.01. n is from 1 to 64, gain > 0, depth from 0 to 100, and n_walk >= 1 need
 * not be a whole number. With this function `make exercise2` draws Figure 2.3
 * again.
 */
double ex2_visible_mean(int n, double gain, int depth, double n_walk)
{
    (void)n, (void)gain, (void)depth, (void)n_walk;
    return EX_TODO;
}
