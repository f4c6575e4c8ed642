/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The backward sweep: reverse-mode differentiation of what the tape recorded.
 * Source: Griewank and Walther, Evaluating Derivatives, 2008, chapter 3.
 */
#ifndef NABLA_SWEEP_H
#define NABLA_SWEEP_H

#include "core/tape.h"

/* Gradients of the scalar `loss` with respect to all that needs one. They are
 * added to the gradients of parameters; all other gradients start from 0. */
void nab_backward(nab_tensor *loss);
/* The same from any tensor y: seed (y->size values) is dL/dy. It must not be a
 * gradient on this tape: those are cleared first; pass a copy. */
void nab_backward_from(nab_tensor *y, const double *seed);
/* Vector-Jacobian product: out = (dy/dx)^T seed, x->size values, overwritten;
 * 0 where y does not depend on x. Touches no parameter gradient and fires no
 * hook or observer; gradients of other nodes are overwritten. x must need a
 * gradient; seed and out must not overlap, and seed must not be a gradient on
 * this tape. 0, or -1 after a report (and for NULL). */
int nab_vjp(nab_tensor *y, const double *seed, nab_tensor *x, double *out);

/* Sets the gradients of all parameters to 0; on a lean tape to NULL, until the
 * next sweep. */
void nab_zero_grad(nab_tape *tape);
/* Calls hook(x, context) in each sweep as soon as x->grad is complete: for a
 * parameter at the end of the sweep. One hook per tensor; NULL removes it. A
 * node's hook goes with the node at the reset. It must not reset the tape, nor
 * sweep: that is reported. */
void nab_hook(nab_tensor *x, nab_hook_fn *hook, void *context);

/* ---- for operations that store ---- */

/* True when nothing was added to x->grad yet: it must be written, all of it. To
 * have the bits of an addition to 0, write 0 + v. The next call says false. */
bool nab_grad_fresh(nab_tensor *x);
/* Makes x->grad 0 where it is fresh: from then on it can be added to. */
void nab_grad_begin(nab_tensor *x);

#endif
