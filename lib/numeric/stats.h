/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Statistics over trials: summaries, quantiles and straight lines, the same
 * bits on every machine (GSL's are not: they use long double). Nothing
 * allocates, and nothing over- or underflows on the way. A NaN among the data
 * gives NaN.
 */
#ifndef NABLA_STATS_H
#define NABLA_STATS_H

#include <stddef.h>

/* Of n trials: sd has n - 1 below it, se = sd / sqrt(n). With n = 1, sd and se
 * are NaN; with n = 0, all are. The mean lies within [min,max]; of equal
 * numbers it is that number, and sd and se are 0. */
typedef struct {
    size_t n;
    double mean, sd, se, min, max, median;
} nab_summary;

nab_summary nab_summarise(size_t n, const double *x);

/* Sorts upwards; -0 before +0, NaN last. */
void nab_sort(size_t n, double *x);

/* Quantile p in [0,1] of sorted data, linear between order statistics
 * (Hyndman and Fan 1996, type 7, as GSL and R). n = 0, p outside [0,1] or a
 * NaN in the data: NaN. */
double nab_quantile(size_t n, const double *sorted, double p);

/* Least squares y = intercept + slope x, with standard errors from the
 * residuals: residual_sd = sqrt(sum r^2 / (n - 2)). Fewer than two different
 * x: all NaN; n = 2: the errors are NaN. */
typedef struct {
    double intercept, slope, se_intercept, se_slope, residual_sd;
} nab_line;

nab_line nab_fit_line(size_t n, const double *x, const double *y);

#endif
