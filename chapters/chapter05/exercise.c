/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Coursework of chapter 5, BatchNorm and LayerNorm: 10 points.
 *
 *     make exercise5             your curve beside the chapter's
 *     make grade5                points, the first wrong case, a hint
 *     make grade5 TASK=5.2       one task, with what it printed
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
 * 5.1 (1 point) What is kept for later.
 *
 * In training, a batch of n_row examples has given each of `width` units its
 * mean and its variance, the one of the norm, which divides by n_row. Take both
 * into the running statistics, in the convention
 *
 *     running = (1 - m) running + m batch,   0 <= m <= 1,
 *
 * where m = 0.1 keeps nine tenths of the past. A batch is a sample: what the
 * running variance collects is the batch's estimate for all examples, which
 * divides by n_row - 1 (section "The first promise, read closely"). To 1e-12 of
 * the numbers given. Return 0.
 *
 * A single row estimates no variance: for n_row < 2 return -1 and change
 * nothing. NaN in one unit is no other unit's affair.
 */
int ex5_remember(double m, size_t n_row, size_t width, const double *mean,
                 const double *var, double *running_mean, double *running_var)
{
    (void)m, (void)n_row, (void)width, (void)mean, (void)var;
    (void)running_mean, (void)running_var;
    return EX_TODO_INT;
}

/*
 * 5.2 (2 points) The norm itself.
 *
 * x is (n_row,width), row by row: n_row examples of `width` units. For each
 * unit write inv_sd = 1 / sqrt(v + eps) and xhat = (x - mean) inv_sd, with mean
 * and v over the examples of the batch, v divided by n_row (claim V31).
 * inv_sd has width numbers, xhat has the form of x and may be x itself. Return
 * 0.
 *
 * A unit may sit far from zero: where it varies by 1 around 1e8, xhat must be
 * right to 1e-6. eps > 0, so equal numbers give 0. NaN or infinity in a unit
 * makes all of its xhat and its inv_sd NaN, and leaves the other units as they
 * are. For n_row < 2 return -1 and write nothing (claim V31b).
 */
int ex5_batch_norm(const double *x, size_t n_row, size_t width, double eps,
                   double *xhat, double *inv_sd)
{
    (void)x, (void)n_row, (void)width, (void)eps, (void)xhat, (void)inv_sd;
    return EX_TODO_INT;
}

/*
 * 5.3 (2 points) Back through the norm.
 *
 * n numbers, a column for batch norm or a row for layer norm, have become
 *
 *     y[i] = (x[i] - mean) / sqrt(v + eps),
 *     v = sum (x[i] - mean)^2 / (n - lost),   lost = 0 or 1.
 *
 * From dy[i] = dL/dy[i] write dx[i] = dL/dx[i], overwritten; dx may be dy
 * itself. Every x[i] moves the mean and v, and so every y. The equation of
 * section "One operation, written twice" is for lost = 0 and eps = 0; what
 * changes with n - 1, and what with eps (claims O1c, O2)? eps > 0, so
 * equal numbers have a finite gradient. dx must be right to 1e-10 of
 * sum |dy[i]| / sqrt(v + eps), and to 1e-6 of it where x varies by 1 around
 * 1e8. Return 0; for n < 2 return -1 and write nothing.
 */
int ex5_norm_backward(const double *x, const double *dy, size_t n, double eps,
                      int lost, double *dx)
{
    (void)x, (void)dy, (void)n, (void)eps, (void)lost, (void)dx;
    return EX_TODO_INT;
}

/*
 * 5.4 (3 points) The price of a bend.
 *
 * Many wide layers of batch norm, each followed by a leaky ReLU
 *
 *     f(z) = z for z > 0, slope z elsewhere.
 *
 * Return by which factor a layer multiplies the square of a gradient on its way
 * down, in batches of `batch` examples, eps = 0. For slope 0 the chapter has
 * derived it (section "The rate, for every batch size", claims V35, V35b);
 * the same steps lead to any slope, and slope 1 is a net without activation.
 * |slope| <= 100. Within 1e-9 of the value; INFINITY for batch <= 3, where the
 * mean is infinite. The library has the chapter's kappa and 2 p, as
 * nab_relu_correlation and nab_relu_slope_correlation, for any c. With this
 * function `make exercise5` draws the figure of the batch sizes, for other
 * slopes as well.
 */
double ex5_growth(double slope, int batch)
{
    (void)slope, (void)batch;
    return EX_TODO;
}
