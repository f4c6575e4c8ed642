/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The autopsy: where did the first NaN or infinity come from?
 *
 * An observer on the tape. The birth is the first node, in order of execution
 * (forward, backward, update), whose inputs are all finite and whose output is
 * not. Everything later is infected. It changes nothing on the tape and
 * allocates only in nab_autopsy_new.
 */
#ifndef NABLA_AUTOPSY_H
#define NABLA_AUTOPSY_H

#include <stdio.h>

#include "core/tape.h"

typedef struct nab_autopsy nab_autopsy;

typedef enum {
    NAB_BORN_FORWARD,  /* an operation computed it */
    NAB_BORN_BACKWARD, /* a derivative did */
    NAB_BORN_UPDATE,   /* an optimiser did */
    NAB_BORN_DATA,     /* an input held it: nothing computed it */
    NAB_BORN_PARAM,    /* a parameter held it before anything was computed */
    NAB_BORN_SEED      /* a gradient that nothing computed: the seed of a sweep,
                          or written by hand and seen first by an optimiser */
} nab_birthplace;

typedef struct {
    nab_birthplace where;
    char operation[48]; /* "exp"; "update" */
    char layer[64];     /* or "" */
    char tensor[64];    /* the parameter concerned, or "" */
    size_t node;        /* place on the tape; of a parameter, among those */
    long step;
    double value;      /* NaN, +infinity or -infinity: the first in order */
    size_t index;      /* its place in the output */
    double largest;    /* the finite input of largest magnitude, with sign; of
                          an update, of the gradient: the old value is gone */
    size_t n_infected; /* events since then whose output is not finite */
} nab_birth;

/* Becomes the observer of the tape. NULL and a report when there is no memory.
 */
nab_autopsy *nab_autopsy_new(nab_tape *tape);
/* Leaves the tape without an observer; call it before nab_tape_free. */
void nab_autopsy_free(nab_autopsy *autopsy);
/* Forgets what it saw and observes again: call it after nab_tape_restart. */
void nab_autopsy_restart(nab_autopsy *autopsy);
/* What follows belongs to step k; at first 0. */
void nab_autopsy_step(nab_autopsy *autopsy, long k);

/* NULL while all is finite. */
const nab_birth *nab_autopsy_birth(const nab_autopsy *autopsy);
/* One paragraph. */
void nab_autopsy_print(const nab_autopsy *autopsy, FILE *out);

#endif
