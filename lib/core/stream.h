/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Random streams: every purpose draws from a stream of its own, so that adding
 * a layer or a trial changes no other number.
 *
 * A stream is GSL's mt19937, seeded with the low 32 bits of a splitmix64 chain
 * (Steele, Lea, Flood 2014) over seed, chapter, purpose and trial, 0 replaced
 * by 1 (GSL takes 0 for its default seed).
 */
#ifndef NABLA_STREAM_H
#define NABLA_STREAM_H

#include <gsl/gsl_rng.h>
#include <stddef.h>
#include <stdint.h>

/* The seed of (seed, chapter, purpose, trial): 64 mixed bits. Give it to
 * nab_tape_new for the net of one trial. */
uint64_t nab_seed(uint64_t seed, const char *chapter, const char *purpose,
                  uint64_t trial);

/* A new generator for that stream; free it with gsl_rng_free. NULL and a
 * report when there is no memory. */
gsl_rng *nab_stream(uint64_t seed, const char *chapter, const char *purpose,
                    uint64_t trial);

/* Starts an existing generator over on a 64-bit seed. */
void nab_stream_start(gsl_rng *rng, uint64_t seed);

/* Fills x with n draws: standard normal (ziggurat), or uniform in [low,high),
 * up to rounding: it may give high. high - low must be finite. */
void nab_stream_normal(gsl_rng *rng, size_t n, double *x);
void nab_stream_uniform(gsl_rng *rng, double low, double high, size_t n,
                        double *x);
/* A uniformly random order of 0..n-1 (Fisher and Yates). */
void nab_stream_permutation(gsl_rng *rng, size_t n, size_t *order);

#endif
