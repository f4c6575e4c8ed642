/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One comparison of a gradient check, for the files of core only.
 *
 * A value rises by `up` over a step h and by `down` over -h; does
 * (up - down) / 2h agree with what the backward rule says? Where it does not,
 * the two one-sided slopes up/h and -down/h are compared: at a kink they
 * differ by at least as much as the rule and the difference do, at a smooth
 * place only by h times the curvature.
 */
#ifndef NABLA_COMPARE_H
#define NABLA_COMPARE_H

#include <float.h>

#include "core/gradcheck.h"

/* cbrt(DBL_EPSILON): there the truncation of a central difference, h^2, and
 * its rounding, eps/h, are equally large. */
#define NAB_BEST_STEP 6.0554544523933395e-06
/* What a right rule may differ by, relative to the larger of the two. */
#define NAB_RELATIVE 1e-6
/* The rounding of a value is taken as 16 units in its last place. */
#define NAB_ROUNDING (16 * DBL_EPSILON)

/* What a probe sees over a step h. */
typedef struct {
    double up, down; /* change of the value over +h and -h */
    double analytic; /* what the rule predicts for up - down */
    double rounding; /* rounding of up and of down */
} nab_rise;
typedef nab_rise nab_measure_fn(void *probe, double h);

/* Compares at the step h and, as long as a kink explains the difference, at
 * h/10 and h/100; then counts the place as right, wrong or skipped. */
void nab_check_compare(nab_check *check, const char *where,
                       nab_measure_fn *measure, void *probe, double h);
/* Counts one comparison; `tolerance` 0 asks for equality. */
void nab_check_count(nab_check *check, double analytic, double numeric,
                     double tolerance, const char *where);

static inline double larger(double a, double b)
{
    return a > b ? a : b;
}

#endif
