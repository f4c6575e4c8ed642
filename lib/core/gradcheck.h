/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Gradient checks: does `backward` differentiate `forward`?
 *
 * nab_check_gradient compares a whole loss with central differences, parameter
 * by parameter. Where gradients vanish that says nothing (a gradient of 1e-13
 * is below the rounding of the loss), so nab_check_tape looks at each node by
 * itself: for random u and v it compares <u, J v>, J v from central
 * differences of that operation alone, with <J^T u, v>. Its scale is 1 where
 * the chain's is 1e-13.
 *
 * Kinks (relu at 0) are found without knowing the operation: where the two
 * one-sided differences disagree the step is shrunk twice, and if they still
 * disagree the coordinate counts as skipped.
 */
#ifndef NABLA_GRADCHECK_H
#define NABLA_GRADCHECK_H

#include "core/tape.h"

typedef struct {
    size_t n_checked; /* comparisons made */
    size_t n_skipped; /* at a kink */
    size_t n_wrong;   /* outside the tolerance, or not finite on one side */
    double worst;     /* largest |a - n| / tolerance; <= 1 when all is well */
    double analytic, numeric; /* the two values there */
    char where[96];           /* parameter and index, or operation and node */
} nab_check;

/* Records the loss anew and returns it: a scalar (otherwise nothing is checked
 * and the check fails). Must be a function of the parameters of `tape` alone
 * (data stay the same). */
typedef nab_tensor *nab_loss_fn(nab_tape *tape, void *context);

/* Checks up to `per_param` coordinates of every parameter (0: all), spread
 * over its entries. Freezes and resets the tape; parameters and their
 * gradients are as before when it returns. A pair passes when
 * |a - n| <= 1e-6 max(|a|, |n|) + 16 eps s / h, where s is |loss| or, if
 * larger, the sum of |x_i dloss/dx_i| over the operands x of the last
 * operation: terms that cancel are rounded all the same. */
nab_check nab_check_gradient(nab_tape *tape, nab_loss_fn *loss, void *context,
                             size_t per_param);
/* Checks the operation that made y, for each operand that needs a gradient,
 * with `n_probe` random pairs (u, v) and as many single coordinates v; also
 * that backward adds (not overwrites), that it writes all of a fresh gradient
 * if the operation stores, and that forward repeats its bits.
 * Leaves y and its operands as they were. */
nab_check nab_check_node(nab_tensor *y, int n_probe);
/* Checks every node on the tape; the worst of all. */
nab_check nab_check_tape(nab_tape *tape, int n_probe);
/* True when nothing is wrong, something was checked and at most 5 % skipped. */
bool nab_check_passed(const nab_check *check);

#endif
