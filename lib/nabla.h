/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * nabla: a small library for watching gradients in neural networks.
 *
 * It differentiates what your program computes. Values exist as soon as the
 * line that computes them has run, so printf and a debugger work anywhere; a
 * tape remembers the operations, and nab_backward walks it backwards and
 * leaves dL/dx in x->grad. A net that learns "exclusive or":
 *
 *     #include <stdio.h>
 *
 *     #include "nabla.h"
 *
 *     int main(void)
 *     {
 *         double bits[] = {0, 0, 0, 1, 1, 0, 1, 1}, differ[] = {0, 1, 1, 0};
 *         nab_tape *t = nab_tape_new(1); // a seed: all randomness follows
 *         nab_init init = nab_xavier_uniform(1);
 *         nab_linear *first = nab_linear_new(t, 2, 8, init, "first");
 *         nab_linear *last = nab_linear_new(t, 8, 1, init, "last");
 *         nab_sgd *sgd = nab_sgd_new(t, 2);
 *         for (int step = 0; step <= 1000; step++) {
 *             nab_tensor *x = nab_constant(t, nab_mat(4, 2), bits);
 *             nab_tensor *target = nab_constant(t, nab_mat(4, 1), differ);
 *             nab_tensor *h = nab_tanh(nab_linear_apply(first, x)); // (4,8)
 *             nab_tensor *y = nab_sigmoid(nab_linear_apply(last, h));
 *             nab_tensor *loss = nab_mse(y, target);
 *             nab_backward(loss);
 *             if (step % 250 == 0)
 *                 printf("step %d: loss %.4f, first gradient %+.1e\n", step,
 *                        nab_item(loss), first->w->grad[0]);
 *             nab_sgd_step(sgd);
 *             nab_zero_grad(t);
 *             nab_tape_reset(t); // all but the parameters is gone
 *         }
 *         nab_tape_free(t);
 *         return 0;
 *     }
 *
 * Ownership. The tape owns everything. Parameters, and the layers and
 * optimisers around them, live until nab_tape_free (or nab_tape_restart); all
 * other tensors live until nab_tape_reset. You free the tape and nothing on
 * it. One net, one tape, one thread. What belongs to no tape (a lab, a
 * monitor, data) says in its header who frees it.
 *
 * Numbers. All are double. Weights are (fan_in,fan_out), a batch has one
 * example per row, y = x W + b. NaN and infinity are results: they travel on,
 * reach your tables, and nab_autopsy names where the first one was born. The
 * same program gives the same bits on every machine, compiler and number of
 * threads; only what GSL's singular values, quadrature and roots give (theory)
 * agrees within 1e-10.
 *
 * Mistakes. A wrong shape is reported in one line with the operation and the
 * shapes, and the program stops there; nab_set_error_handler changes that.
 *
 * The rooms, each built on those before it:
 *     numeric   matrix product, exp and tanh, sums and statistics: fixed bits
 *     core      tensors, the tape, the backward sweep, gradient checks,
 *               random streams; a tape of single numbers (core/scalar.h)
 *     ops       the operations: nab_matmul, nab_relu, nab_cross_entropy, ...
 *               and nab_apply for your own
 *     nn        layers, initialisers, optimisers, schedules, clipping
 *     theory    what mean-field theory predicts; Jacobian spectra
 *     lab       a chapter's command line, results and claims; the digits, the
 *               monitor and the autopsy
 *
 * Build:  cc -std=c11 -Ilib yours.c build/libnabla.a \
 *             -lgsl -lgslcblas -lm -pthread
 */
#ifndef NABLA_H
#define NABLA_H

#include "core/core.h"
#include "lab/lab.h"
#include "nn/nn.h"
#include "numeric/numeric.h"
#include "ops/ops.h"
#include "theory/theory.h"

#endif
