/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Coursework of chapter 3, The death of a ReLU: 10 points.
 *
 *     make exercise3             your curve beside the chapter's
 *     make grade3                points, the first wrong case, a hint
 *     make grade3 TASK=3.2       one task, with what it printed
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
 * 3.1 (1 point) The gate.
 *
 * Of y = relu(z), n elements: dz[i] = dL/dz[i] from dy[i] = dL/dy[i],
 * overwritten. The slope at z = 0, of either sign, is 0 by convention (claim
 * D9), and a gate is open only where z > 0 is true: NaN is not. A closed gate
 * gives 0, whatever stands in dy, infinite and NaN included. dz may be dy
 * itself; n may be 0.
 */
void ex3_relu_backward(const double *z, const double *dy, double *dz, size_t n)
{
    (void)z, (void)dy, (void)dz, (void)n;
}

/*
 * 3.2 (2 points) Zero is not dead.
 *
 * act is (n_row,width), row by row: what `width` units put out on n_row
 * inputs. Return how many units are dead, which is to say 0 on every input.
 * Half of what a healthy net puts out is zeros, and in layer 1 each of them
 * belongs to a unit that lives (claims D4 and N5b). -0 is 0; a NaN, a value
 * below 0 and one however small are not. Without any input nothing is known:
 * return 0.
 */
size_t ex3_dead_units(const double *act, size_t n_row, size_t width)
{
    (void)act, (void)n_row, (void)width;
    return (size_t)EX_TODO_INT;
}

/*
 * 3.3 (2 points) The smallest step that kills.
 *
 * One unit relu(w x + b) sees inputs x from 0 to xmax > 0. A descent step of
 * size s makes w - s gw of w and b - s gb of b. Return the smallest s >= 0
 * after which the unit puts out 0 for all these inputs (0 where it does so
 * now), within 1e-9 of itself, or INFINITY where no step does that. The
 * arguments are 0 or between 1e-9 and 1e9 in size; where w xmax + b or
 * gw xmax + gb cancels, it does so exactly. So dies a unit by a single bad
 * update (claim D7, Figure 3.6).
 */
double ex3_killing_step(double b, double gb, double w, double gw, double xmax)
{
    (void)b, (void)gb, (void)w, (void)gw, (void)xmax;
    return EX_TODO;
}

/*
 * 3.4 (3 points) Not to the power of N.
 *
 * At birth the z of one unit on n_input inputs are Gaussian numbers of mean b,
 * its bias, and variance 1; in a deep net the inputs have become alike, and
 * any two z have correlation c. Return the probability that the unit is dead
 * on all of them, for 0 <= c <= 0.99, |b| <= 4 and n_input from 1 to 1000000,
 * within 1e-6. For b = 0 the chapter has values: 2^-n_input with c = 0, and far
 * more where inputs are alike (claim N5). For c = 0, 512 inputs and b a bias
 * over sqrt(2) it is the dashed line of Figure 3.4. With this function
 * `make exercise3` draws Figure 3.2 again.
 */
double ex3_dead_share(double c, double b, int n_input)
{
    (void)c, (void)b, (void)n_input;
    return EX_TODO;
}
