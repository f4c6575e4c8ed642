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
    /* BEGIN SOLUTION
    (void)gain, (void)format;
    return EX_TODO_INT;
    */
    enum { LAYERS_ENOUGH = 1000000 };
    double kept = 1;
    for (int layer = 1; layer <= LAYERS_ENOUGH; layer++) {
        kept = nab_round_to(gain * kept, format);
        if (isinf(kept))
            return layer;
    }
    return 0;
    /* END SOLUTION */
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
    /* BEGIN SOLUTION
    (void)depth, (void)n, (void)w, (void)x;
    return EX_TODO;
    */
    nab_tape *memory = nab_tape_new(1);
    double *unit = nab_tape_scratch(memory, n * sizeof *unit);
    double *image = nab_tape_scratch(memory, n * sizeof *image);
    double size = nab_array_norm2(n, x), log_growth = 0;
    for (size_t i = 0; i < n; i++)
        unit[i] = x[i] / size;
    for (size_t l = 0; l < depth && !isinf(log_growth); l++) {
        for (size_t i = 0; i < n; i++)
            image[i] = 0;
        nab_gemm(false, false, 1, n, n, unit, n, w + l * n * n, n, image, n);
        size = nab_array_norm2(n, image);
        log_growth += nab_num_log(size);
        for (size_t i = 0; i < n; i++)
            unit[i] = image[i] / size;
    }
    nab_tape_free(memory);
    return log_growth;
    /* END SOLUTION */
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
    /* BEGIN SOLUTION
    (void)n, (void)w, (void)x, (void)up, (void)dw, (void)dx;
    */
    int power, more;
    nab_tape *memory = nab_tape_new(1);
    int *above_power = nab_tape_scratch(memory, (n + 1) * sizeof *above_power);
    double *above = nab_tape_scratch(memory, (n + 1) * sizeof *above);
    above[n] = frexp(up, &above_power[n]);
    for (size_t k = n; k-- > 0;) {
        above[k] = frexp(above[k + 1] * frexp(w[k], &more), &power);
        above_power[k] = above_power[k + 1] + more + power;
    }
    *dx = ldexp(above[0], above_power[0]);
    int below_power;
    double below = frexp(x, &below_power);
    for (size_t k = 0; k < n; k++) {
        dw[k] = ldexp(below * above[k + 1], below_power + above_power[k + 1]);
        below = frexp(below * frexp(w[k], &more), &power);
        below_power += more + power;
    }
    nab_tape_free(memory);
    /* END SOLUTION */
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
    /* BEGIN SOLUTION
    (void)n, (void)gain, (void)depth, (void)n_walk;
    return EX_TODO;
    */
    double log_n = nab_num_log(n_walk), low = -14, high = 0;
    double least = INFINITY;
    // ln theta; the bound falls, then rises
    while (high - low > 1e-8) {
        double bound[2];
        for (int third = 1; third <= 2; third++) {
            double theta = nab_num_exp(low + third / 3.0 * (high - low));
            bound[third - 1] =
                (log_n + depth * ex2_cumulant(n, theta)) / theta - log_n;
        }
        least = bound[0] < bound[1] ? bound[0] : bound[1];
        if (bound[0] < bound[1])
            high -= (high - low) / 3;
        else
            low += (high - low) / 3;
    }
    return (least + 2 * depth * nab_num_log(gain)) / nab_num_log(10);
    /* END SOLUTION */
}
