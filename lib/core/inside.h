/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tape from inside: for the files of core only. */
#ifndef NABLA_CORE_INSIDE_H
#define NABLA_CORE_INSIDE_H

#include "core/arena.h"
#include "core/loan.h"
#include "core/tape.h"

/* A growing list of tensors; the tensors lie in an arena. */
typedef struct {
    nab_tensor **item;
    size_t n, room;
} nab_list;

struct nab_tape {
    nab_arena kept, step; /* until free; until reset */
    nab_list param, node;
    nab_arena_place held; /* where a reset of `step` ends .. */
    size_t n_held;        /* .. and of the nodes */
    size_t n_swept; /* nodes whose gradient an earlier sweep may have written */
    uint64_t seed;
    gsl_rng *data, *other; /* stream "data" goes on, `other` starts over */
    bool frozen, no_grad, lean;
    bool sweeping; /* hooks and the observer may be called */
    const char *layer;
    nab_observer *observer;
    void *observer_context;
    double *spare; /* what sweeps write and nobody reads */
    size_t spare_size;
    nab_loans loans; /* gradients that lean tapes keep for a while only */
};

/* A tensor with uninitialised data, appended to the tape; NULL and a report
 * under the name `operation` when there is no memory. */
nab_tensor *nab_node_new(nab_tape *tape, const char *operation, nab_shape shape,
                         int n_in, bool needs_grad);

#endif
