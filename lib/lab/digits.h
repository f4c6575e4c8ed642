/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The data: 1797 handwritten digits of 8x8 pixels (chapters/data/README.md).
 *
 * The digits of a lab belong to it; what nab_digits_load, nab_digits_split and
 * nab_batches_new return belongs to the caller. No step allocates.
 */
#ifndef NABLA_DIGITS_H
#define NABLA_DIGITS_H

#include "core/tensor.h"
#include "lab/run.h"

enum { NAB_PIXELS = 64, NAB_CLASSES = 10 };

typedef struct {
    size_t n;
    double *pixel; /* (n,64): 0 .. 16, row by row */
    int *label;    /* (n): 0 .. 9 */
} nab_digits;

/* Reads lines of 64 integers 0..16 and a label 0..9. NULL, and one line on
 * stderr with path:line and what was expected. The path NULL stands for the
 * digits of the book, looked for as nab_lab_digits does. */
nab_digits *nab_digits_load(const char *path);
void nab_digits_free(nab_digits *digits);
/* The digits of this run: --data, else the variable NAB_DATA, else
 * chapters/data/digits.csv in the current folder or up to four above it, else
 * beside the program or above it. Ends the program with one line and
 * status 2 when they cannot be read. */
const nab_digits *nab_lab_digits(nab_lab *lab);

/* ---- training part and test part ---- */

typedef enum {
    NAB_UNIT_RANGE,  /* pixel / 16: in [0,1] */
    NAB_STANDARDISED /* (pixel - mean) / sd, mean and sd of all pixels of the
                        training part together: the picture stays a picture */
} nab_scaling;

typedef struct {
    size_t n;
    double *x;  /* (n,64) */
    int *label; /* (n) */
} nab_part;

typedef struct {
    nab_part train, test;
    double mean, sd; /* subtracted, divided by */
} nab_split;

/* Shuffles with the stream "split" of that seed; the first n_train digits are
 * for training, the next n_test for testing (0: all that are left). Statistics
 * come from the training part only. NULL and a report when there are not
 * enough digits. */
nab_split *nab_digits_split(const nab_digits *digits, uint64_t seed,
                            size_t n_train, size_t n_test, nab_scaling scaling);
void nab_split_free(nab_split *split);

/* ---- mini-batches ---- */

typedef struct {
    size_t n, size; /* of the part; of one batch */
    size_t at;      /* next place in the order */
    size_t epoch;   /* orders used up before that of the last batch */
    size_t *order;  /* (n) */
    gsl_rng *rng;
} nab_batches;

/* Batches of `size` of n examples in an order that is drawn anew for each
 * epoch; what does not fill a batch is left out of that epoch. size must be
 * 1..n: otherwise NULL and a report. */
nab_batches *nab_batches_new(size_t n, size_t size, uint64_t seed);
void nab_batches_free(nab_batches *batches);
/* Indices of the next batch: batches->size of them, good until the next call.
 */
const size_t *nab_batches_next(nab_batches *batches);

/* Examples index[0..n-1] of a part as a constant (n,64); their labels go to
 * label[0..n-1], unless that is NULL. */
nab_tensor *nab_part_take(nab_tape *tape, const nab_part *part, size_t n,
                          const size_t *index, int *label);
/* All of it as a constant (n,64). */
nab_tensor *nab_part_all(nab_tape *tape, const nab_part *part);

#endif
