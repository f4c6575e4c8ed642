/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a workload is, and what workloads share.
 *
 * Each file w<number>.c defines one: const bench_workload bench_w<number>. The
 * table of all is made from the names of the files, so a new workload needs no
 * edit elsewhere. Data and weights come from counters, so that every peer
 * starts from the same numbers; the losses tell whether it computed the same.
 */
#ifndef NABLA_BENCH_H
#define NABLA_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "nn/nn.h"

enum { BENCH_N_CLASS = 10 };

/* `times` products op(A) op(B) of sizes (m,k) and (k,n) in one step. */
typedef struct {
    size_t m, n, k;
    int times;
    bool trans_a, trans_b;
} bench_product;

typedef struct {
    const char *name; /* "W1" */
    const char *what; /* one line for the tables */
    const void *config;
    void *(*set_up)(const void *config);
    /* Trains once; returns the loss before the update. t counts from 0. */
    double (*step)(void *state, long t);
    void (*tear_down)(void *state);

    /* The number that the peers must agree on besides the loss, of the step
     * just done; NULL: none. Its keys on the JSON line; NULL: not printed. */
    double (*extra)(const void *state);
    const char *key_first, *key_last;

    long n_step; /* timed steps, after 5 of warm-up, of a reference run */
    double loss_first, loss_last;   /* of that run */
    double extra_first, extra_last; /* 0: no reference */

    double must, ambitious; /* times as fast as PyTorch; W5: ns per operation */
    double megabytes;       /* peak memory allowed */
    const bench_product *product; /* of one step, ended by times = 0 */
} bench_workload;

/* ---- numbers from counters ---- */

double bench_uniform(uint64_t id, uint64_t i); /* [0,1) */
double bench_signed(uint64_t id, uint64_t i);  /* [-1,1) */

/* w (in,out) = limit * bench_signed(id, ..), counted as the peers store it:
 * (out,in). */
void bench_fill_weight(nab_tensor *w, double limit, uint64_t id);

/* The 1500 examples of 64 numbers in ten classes that W6 and W7 learn: step t
 * takes 32 of them. x holds 32 * 64 numbers, label 32. */
enum { BENCH_ROWS = 1500, BENCH_COLS = 64, BENCH_BATCH = 32 };
typedef struct {
    double x[BENCH_ROWS * BENCH_COLS];
} bench_classes;
bench_classes *bench_classes_new(void); /* free() it */
void bench_gather(const bench_classes *data, long t, double *x, int *label);

/* n zeroed elements, aligned as the arena aligns; leaves the program where there is no memory. */
void *bench_take(size_t n, size_t size);

#endif
