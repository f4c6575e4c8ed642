/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Training part, test part and mini-batches. */
#include "lab/digits.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/error.h"
#include "core/stream.h"
#include "numeric/sums.h"

/* ---- training part and test part ---- */

static bool part_alloc(nab_part *part, size_t n)
{
    part->n = n;
    part->x = calloc(n * NAB_PIXELS + 1, sizeof *part->x);
    part->label = calloc(n + 1, sizeof *part->label);
    return part->x && part->label;
}

static void part_copy(nab_part *part, const nab_digits *digits,
                      const size_t *order)
{
    for (size_t i = 0; i < part->n; i++) {
        memcpy(part->x + i * NAB_PIXELS, digits->pixel + order[i] * NAB_PIXELS,
               NAB_PIXELS * sizeof *part->x);
        part->label[i] = digits->label[order[i]];
    }
}

static void part_scale(nab_part *part, double mean, double sd)
{
    for (size_t i = 0; i < part->n * NAB_PIXELS; i++)
        part->x[i] = (part->x[i] - mean) / sd;
}

static void scale(nab_split *split, nab_scaling scaling)
{
    size_t n = split->train.n * NAB_PIXELS;
    split->mean = 0.0;
    split->sd = 16.0;
    if (scaling == NAB_STANDARDISED) {
        split->mean = nab_array_mean(n, split->train.x);
        split->sd = sqrt(nab_array_variance(n, split->train.x));
    }
    part_scale(&split->train, split->mean, split->sd);
    part_scale(&split->test, split->mean, split->sd);
}

/* A random order of 0..n-1, or NULL. */
static size_t *draw_order(size_t n, uint64_t seed)
{
    size_t *order = malloc(n * sizeof *order);
    gsl_rng *rng = nab_stream(seed, NULL, "split", 0);
    if (order && rng)
        nab_stream_permutation(rng, n, order);
    if (!rng) {
        free(order);
        return NULL;
    }
    gsl_rng_free(rng);
    return order;
}

nab_split *nab_digits_split(const nab_digits *digits, uint64_t seed,
                            size_t n_train, size_t n_test, nab_scaling scaling)
{
    if (n_train < 1 || n_train > digits->n || n_test > digits->n - n_train) {
        nab_error("digits_split", "%zu and %zu of %zu digits", n_train, n_test,
                  digits->n);
        return NULL;
    }
    n_test = n_test ? n_test : digits->n - n_train;
    nab_split *split = calloc(1, sizeof *split);
    size_t *order = draw_order(digits->n, seed);
    if (!split || !order || !part_alloc(&split->train, n_train) ||
        !part_alloc(&split->test, n_test)) {
        nab_error("digits_split", "no memory");
        free(order);
        nab_split_free(split);
        return NULL;
    }
    part_copy(&split->train, digits, order);
    part_copy(&split->test, digits, order + n_train);
    free(order);
    scale(split, scaling);
    return split;
}

void nab_split_free(nab_split *split)
{
    if (!split)
        return;
    free(split->train.x);
    free(split->train.label);
    free(split->test.x);
    free(split->test.label);
    free(split);
}

/* ---- mini-batches ---- */

nab_batches *nab_batches_new(size_t n, size_t size, uint64_t seed)
{
    if (size < 1 || size > n) {
        nab_error("batches_new", "batches of %zu from %zu examples", size, n);
        return NULL;
    }
    nab_batches *batches = calloc(1, sizeof *batches);
    size_t *order = malloc(n * sizeof *order);
    gsl_rng *rng = nab_stream(seed, NULL, "order", 0);
    if (!batches || !order || !rng) {
        nab_error("batches_new", "no memory");
        free(batches);
        free(order);
        if (rng)
            gsl_rng_free(rng);
        return NULL;
    }
    *batches = (nab_batches){n, size, 0, 0, order, rng};
    nab_stream_permutation(rng, n, order);
    return batches;
}

void nab_batches_free(nab_batches *batches)
{
    if (!batches)
        return;
    gsl_rng_free(batches->rng);
    free(batches->order);
    free(batches);
}

const size_t *nab_batches_next(nab_batches *batches)
{
    if (batches->at + batches->size > batches->n) {
        nab_stream_permutation(batches->rng, batches->n, batches->order);
        batches->at = 0;
        batches->epoch++;
    }
    const size_t *index = batches->order + batches->at;
    batches->at += batches->size;
    return index;
}

nab_tensor *nab_part_take(nab_tape *tape, const nab_part *part, size_t n,
                          const size_t *index, int *label)
{
    nab_tensor *x = nab_constant(tape, nab_mat(n, NAB_PIXELS), NULL);
    if (!x)
        return NULL;
    for (size_t i = 0; i < n; i++)
        memcpy(x->data + i * NAB_PIXELS, part->x + index[i] * NAB_PIXELS,
               NAB_PIXELS * sizeof *x->data);
    for (size_t i = 0; label && i < n; i++)
        label[i] = part->label[index[i]];
    return x;
}

nab_tensor *nab_part_all(nab_tape *tape, const nab_part *part)
{
    return nab_constant(tape, nab_mat(part->n, NAB_PIXELS), part->x);
}
