/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The numeric answers of chapter 4, computed. */
#include "grade/grade.h"

/* Per cent of the mean squared gradient on paths through at most 10 of 20
 * branches, when a branch doubles what it passes: binomial, 2/3. */
static double short_paths(void)
{
    double whole = 0, part = 0, weight = 1;
    for (int k = 0; k <= 20; k++) {
        whole += weight;
        part += k <= 10 ? weight : 0;
        weight *= 2.0 * (20 - k) / (k + 1);
    }
    return 100 * part / whole;
}

/* Per cent of it that goes through the branch of one block of fifty, scaled by
 * 1/sqrt(50): of 1 + a the part a. */
static double through_one(void)
{
    const double a = 1.0 / 50;
    return 100 * a / (1 + a);
}

const grade_key grade_keys_04[] = {
    {"4.5", short_paths, 0.1}, {"4.6", through_one, 0.01}, {0}};
