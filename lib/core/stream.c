/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Seeds of random streams, and draws that have the same bits everywhere. */
#include "core/stream.h"

#include <gsl/gsl_randist.h>

#include "core/error.h"

/* The finaliser of splitmix64: every bit of z reaches every bit of the result
 * (Steele, Lea, Flood 2014, figure 19). */
static uint64_t mix(uint64_t z)
{
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static uint64_t chain(uint64_t state, uint64_t value)
{
    return mix(state + 0x9E3779B97F4A7C15u + mix(value));
}

static uint64_t chain_text(uint64_t state, const char *text)
{
    uint64_t length = 0;
    for (; text && text[length]; length++)
        state = chain(state, (unsigned char)text[length]);
    return chain(state, 256 + length); /* "ab","c" differs from "a","bc" */
}

uint64_t nab_seed(uint64_t seed, const char *chapter, const char *purpose,
                  uint64_t trial)
{
    uint64_t state = chain(0, seed);
    state = chain_text(state, chapter);
    state = chain_text(state, purpose);
    return chain(state, trial);
}

void nab_stream_start(gsl_rng *rng, uint64_t seed)
{
    uint64_t low = mix(seed) & 0xFFFFFFFFu;
    gsl_rng_set(rng, (unsigned long)(low ? low : 1));
}

gsl_rng *nab_stream(uint64_t seed, const char *chapter, const char *purpose,
                    uint64_t trial)
{
    nab_gsl_returns();
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    if (!rng) {
        nab_error("stream", "no memory for a random generator");
        return NULL;
    }
    nab_stream_start(rng, nab_seed(seed, chapter, purpose, trial));
    return rng;
}

void nab_stream_normal(gsl_rng *rng, size_t n, double *x)
{
    for (size_t i = 0; i < n; i++)
        x[i] = gsl_ran_gaussian_ziggurat(rng, 1.0);
}

void nab_stream_uniform(gsl_rng *rng, double low, double high, size_t n,
                        double *x)
{
    for (size_t i = 0; i < n; i++)
        x[i] = low + (high - low) * gsl_rng_uniform(rng);
}

void nab_stream_permutation(gsl_rng *rng, size_t n, size_t *order)
{
    for (size_t i = 0; i < n; i++)
        order[i] = i;
    for (size_t left = n; left > 1; left--) {
        size_t j = (size_t)(gsl_rng_uniform(rng) * (double)left);
        size_t swap = order[left - 1];
        order[left - 1] = order[j];
        order[j] = swap;
    }
}
