/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Coursework of chapter 4, Residual flow: 10 points.
 *
 *     make exercise4             your curve beside the chapter's
 *     make grade4                points, the first wrong case, a hint
 *     make grade4 TASK=4.2       one task, with what it printed
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
 * 4.1 (1 point) The formula, corrected.
 *
 * A block computes y = x + f(x) on vectors of n numbers; jacobian[i * n + j] is
 * df_i/dx_j. From gy[i] = dL/dy_i make gx[j] = dL/dx_j, overwritten. gx may be
 * gy itself; n may be 0. On the right of the formula stands the gradient that
 * comes from above, twice, and nowhere the one that is asked for (claim V24).
 * Where the branch is 0 a finite gradient passes bit for bit (-0 may lose its
 * sign), and where it is -x nothing passes at all (claims V23 and V23d). A NaN
 * in gy[i] makes gx[i] NaN and every gx[j] whose df_i/dx_j is not 0; it may
 * reach others as well.
 */
void ex4_block_vjp(size_t n, const double *jacobian, const double *gy,
                   double *gx)
{
    /* BEGIN SOLUTION
    (void)n, (void)jacobian, (void)gy, (void)gx;
    */
    nab_tape *memory = nab_tape_new(1);
    double *from_above = nab_tape_scratch(memory, n * sizeof *from_above);
    for (size_t i = 0; i < n; i++)
        from_above[i] = gy[i];
    for (size_t j = 0; j < n; j++) {
        gx[j] = from_above[j];
        for (size_t i = 0; i < n; i++)
            gx[j] += jacobian[i * n + j] * from_above[i];
    }
    nab_tape_free(memory);
    /* END SOLUTION */
}

/*
 * 4.2 (2 points) A block, backwards.
 *
 * On n_row rows of n numbers a block computes Y = X + tanh(X W1) W2, with W1
 * (n,m) and W2 (m,n); all matrices are stored row by row, gy = dL/dY like Y.
 * By hand, without the tape: write gx = dL/dX (n_row,n), gw1 = dL/dW1 and
 * gw2 = dL/dW2, all overwritten; no two arrays overlap. The rows are examples
 * of one batch, and n_row may be 0. With W2 = 0 the block is the identity: gx
 * has the bits of gy (-0 may lose its sign), gw1 is 0, and gw2 alone learns
 * (claim O1b).
 */
void ex4_block_backward(size_t n_row, size_t n, size_t m, const double *w1,
                        const double *w2, const double *x, const double *gy,
                        double *gx, double *gw1, double *gw2)
{
    /* BEGIN SOLUTION
    (void)n_row, (void)n, (void)m, (void)w1, (void)w2, (void)x, (void)gy;
    (void)gx, (void)gw1, (void)gw2;
    */
    size_t hidden = n_row * m, weights = n * m, stream = n_row * n;
    nab_tape *memory = nab_tape_new(1);
    double *h = nab_tape_scratch(memory, hidden * sizeof *h);
    double *gz = nab_tape_scratch(memory, hidden * sizeof *gz);
    for (size_t i = 0; i < hidden; i++)
        h[i] = gz[i] = 0;
    for (size_t i = 0; i < weights; i++)
        gw1[i] = gw2[i] = 0;
    nab_gemm(false, false, n_row, m, n, x, n, w1, m, h, m);
    nab_array_tanh(hidden, h, h);
    nab_gemm(true, false, m, n, n_row, h, m, gy, n, gw2, n);
    nab_gemm(false, true, n_row, m, n, gy, n, w2, n, gz, m);
    for (size_t i = 0; i < hidden; i++)
        gz[i] *= 1 - h[i] * h[i];
    nab_gemm(true, false, n, m, n_row, x, n, gz, m, gw1, m);
    for (size_t i = 0; i < stream; i++)
        gx[i] = gy[i];
    nab_gemm(false, true, n_row, n, m, gz, m, w1, m, gx, n);
    nab_tape_free(memory);
    /* END SOLUTION */
}

/*
 * 4.3 (2 points) How large may a branch be?
 *
 * n_block >= 1 blocks x + alpha f(x), f with mean square v > 0 for an x of mean
 * square 1, make compound interest: a = alpha^2 v is the growth of the mean
 * square per block. Return the largest alpha >= 0 for which the typical norm,
 * by the mean of its logarithm, grows by no more than `decades` over all the
 * blocks, within 1e-8 of itself; the chapter's formula for layers of `width`
 * units, without its O(n^-2), is exact here. width is at least 8, so that the
 * growth rises with a, or INFINITY: then the mean square is typical. v is from
 * 1e-3 to 1e3. decades may be INFINITY, and alpha is; for decades = 0 the
 * answer is 0, for a NaN or less than 0 it is NAN; otherwise decades are from
 * 1e-14 n_block to 10 n_block. For v = 1, width
 * INFINITY and decades = log10(e) / 2 it is nearly 1/sqrt(n_block) (claim O1);
 * a narrow net may have more (claims V25c and V25h, Figure 4.2).
 */
double ex4_branch_scale(double v, int n_block, double width, double decades)
{
    /* BEGIN SOLUTION
    (void)v, (void)n_block, (void)width, (void)decades;
    return EX_TODO;
    */
    if (!(decades > 0) || isinf(decades))
        return decades < 0 ? NAN : decades;
    double allowed = 2 * decades * nab_num_log(10) / n_block;
    double small = -700, large = 80; // ln a
    for (int halving = 0; halving < 100; halving++) {
        double middle = (small + large) / 2, a = nab_num_exp(middle);
        double drift = (7 * a * a + 4 * a) / (2 * width * (1 + a) * (1 + a));
        if (nab_num_log1p(a) - drift > allowed)
            large = middle;
        else
            small = middle;
    }
    return sqrt(nab_num_exp(small) / v);
    /* END SOLUTION */
}

/*
 * 4.4 (3 points) The gradient by the length of its paths.
 *
 * Block l, 0 <= l < n_block, takes x_l to x_(l+1) = x_l + f_l(x_l), n numbers
 * each, and jacobian[(l * n + i) * n + j] is df_l,i/dx_l,j. pull is dL/dx of
 * the last. Of the 2^n_block paths from there to x_0 some take the branch in k
 * blocks and the shortcut in the others: write the sum of their gradients as
 * the n numbers part[k * n], k = 0 .. n_block, all overwritten. The parts are
 * exact where all products and sums are. part[0] has the bits of pull whatever
 * the Jacobians hold, NaN included. n_block may be 0, and is 60 in some cases:
 * nobody walks 2^60 paths one by one. All parts together are dL/dx_0 (claim
 * O3), and their squares tell which paths matter (claims O3b to O3d, Figure
 * 4.5). With this function `make exercise4` draws that figure again.
 */
void ex4_gradient_by_length(size_t n_block, size_t n, const double *jacobian,
                            const double *pull, double *part)
{
    /* BEGIN SOLUTION
    (void)n_block, (void)n, (void)jacobian, (void)pull, (void)part;
    */
    for (size_t i = 0; i < (n_block + 1) * n; i++)
        part[i] = i < n ? pull[i] : 0;
    for (size_t crossed = 0; crossed < n_block; crossed++) {
        const double *branch = jacobian + (n_block - 1 - crossed) * n * n;
        // the longest first: each takes from one that is still as it was above
        for (size_t k = crossed + 1; k > 0; k--)
            nab_gemm(false, false, 1, n, n, part + (k - 1) * n, n, branch, n,
                     part + k * n, n);
    }
    /* END SOLUTION */
}
