/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The tape: owner of a net's tensors and record of what was computed.
 *
 *     record  ->  nab_backward  ->  step of an optimiser  ->  nab_tape_reset
 *
 * One net, one tape, one thread. No step allocates once the largest step has
 * been seen.
 */
#ifndef NABLA_TAPE_H
#define NABLA_TAPE_H

#include <stdio.h>

#include "core/tensor.h"

/* A tape whose random streams derive from `seed` (see nab_seed). */
nab_tape *nab_tape_new(uint64_t seed);
void nab_tape_free(nab_tape *tape); /* NULL is fine */
/* Forgets all but the parameters and what is held: tensors made since are gone.
 */
void nab_tape_reset(nab_tape *tape);
/* What is on the tape now outlives resets, until the tape restarts: weights
 * that are no parameters, for many nets in turn. */
void nab_tape_hold(nab_tape *tape);
/* As a new tape with that seed, in the memory of the old one. */
void nab_tape_restart(nab_tape *tape, uint64_t seed);

/* A frozen tape changes no state outside it: running statistics of layers
 * stay. Gradient checks and probes in training mode freeze. Returns the old
 * value. */
bool nab_tape_freeze(nab_tape *tape, bool frozen);
bool nab_tape_frozen(const nab_tape *tape);
/* Without gradients nothing can be swept: cheaper, and all that evaluation
 * needs. Returns the old value. */
bool nab_tape_no_grad(nab_tape *tape, bool no_grad);
/* A lean tape keeps a gradient only as long as training needs it; at other
 * times `grad` is NULL. That of a result recorded from now on is there from its
 * first share until it has been passed down: hooks and observers see it. That
 * of a parameter is there from a sweep to nab_zero_grad. The same numbers in
 * less memory and time. Returns the old value. */
bool nab_tape_lean(nab_tape *tape, bool lean);

/* ---- what is on it ---- */

size_t nab_tape_n_node(const nab_tape *tape);
nab_tensor *nab_tape_node(const nab_tape *tape, size_t i);
size_t nab_tape_n_param(const nab_tape *tape);
/* Its gradient is there, 0 where no sweep came since nab_zero_grad. */
nab_tensor *nab_tape_param(const nab_tape *tape, size_t i);
/* Bytes the tape holds from the machine. */
size_t nab_tape_memory(const nab_tape *tape);
/* One line per node: operation, layer, shape, operands, rms of value and
 * gradient, and how many entries are not finite. */
void nab_tape_print(const nab_tape *tape, FILE *out);

/* ---- for layers and operations ---- */

/* A generator started on the stream of that name; valid until the next call.
 * The stream "data" goes on where it stopped, all others start over. */
gsl_rng *nab_tape_stream(nab_tape *tape, const char *purpose);
/* Memory that lives as long as the parameters; cleared. NULL and a report
 * when there is none. */
void *nab_tape_keep(nab_tape *tape, size_t n);
/* Memory until the next reset; not cleared. */
void *nab_tape_scratch(nab_tape *tape, size_t n);
/* A name made as by printf, kept as long as the parameters; at most 127 bytes
 * of it. */
const char *nab_label(nab_tape *tape, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Nodes recorded from now on belong to this layer, until the next call or
 * reset. Layers call it when they are applied. */
void nab_tape_enter(nab_tape *tape, const char *layer);

/* ---- watching it work ---- */

typedef enum {
    NAB_FORWARD,  /* node has its value */
    NAB_BACKWARD, /* node has passed its gradient to its operands */
    NAB_UPDATE    /* an optimiser has changed this parameter */
} nab_event;
typedef void nab_observer(nab_event event, nab_tensor *node, void *context);

/* Calls the observer at every event of this tape; NULL: none. */
void nab_tape_observe(nab_tape *tape, nab_observer *observer, void *context);
/* Tells the observer; optimisers call it for each parameter they change. */
void nab_tape_notify(nab_tape *tape, nab_event event, nab_tensor *node);

#endif
