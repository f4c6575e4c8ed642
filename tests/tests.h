/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every test file needs: CUnit, and a few helpers. */
#ifndef NABLA_TESTS_H
#define NABLA_TESTS_H

#include <CUnit/Basic.h>
#include <CUnit/CUnit.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Between these two, what goes to nab_error is kept instead of aborting.
 * caught_text() is "operation: message" of the last report ("" if none),
 * caught_count() how many there were. */
void catch_errors(void);
void release_errors(void);
const char *caught_text(void);
int caught_count(void);

/* Distance of a from b in units in the last place of b. */
double ulp_distance(double a, double b);
/* Equal bits; any NaN equals any NaN. */
bool same_bits(double a, double b);
/* FNV-1a hash of n doubles, -nan and nan alike. */
uint64_t hash_doubles(size_t n, const double *x);
/* A folder for the files of a test, below the build folder; it exists. */
const char *test_folder(void);

#endif
