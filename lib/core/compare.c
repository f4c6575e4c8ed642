/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The comparison of a rule with differences, and the verdict. */
#include "core/compare.h"

#include <math.h>
#include <stdio.h>

static const double MOST_SKIPPED = 0.05;
enum { N_SHRINK = 2 };

void nab_check_count(nab_check *check, double analytic, double numeric,
                     double tolerance, const char *where)
{
    double ratio = fabs(analytic - numeric) / tolerance;
    ratio = analytic == numeric ? 0 : isnan(ratio) ? (double)INFINITY : ratio;
    check->n_checked++;
    check->n_wrong += ratio > 1;
    if (ratio > check->worst || check->where[0] == '\0') {
        check->worst = ratio;
        check->analytic = analytic;
        check->numeric = numeric;
        snprintf(check->where, sizeof check->where, "%s", where);
    }
}

void nab_check_compare(nab_check *check, const char *where,
                       nab_measure_fn *measure, void *probe, double h)
{
    double a = 0, n = 0, tolerance = 0;
    bool kink = true;
    for (int shrink = 0; kink && shrink <= N_SHRINK; shrink++, h /= 10) {
        nab_rise r = measure(probe, h);
        a = r.analytic / (2 * h);
        n = (r.up - r.down) / (2 * h);
        tolerance = NAB_RELATIVE * larger(fabs(a), fabs(n)) + r.rounding / h;
        if (!isfinite(a) || fabs(a - n) <= tolerance)
            break;
        double one_sided_gap = fabs(r.up + r.down) / h;
        kink = !isfinite(n) || fabs(a - n) <= one_sided_gap;
        if (kink && isfinite(n) && shrink == N_SHRINK) {
            check->n_skipped++;
            return;
        }
    }
    if (!isfinite(a) && !isfinite(n))
        check->n_skipped++;
    else
        nab_check_count(check, a, n, isfinite(a) && isfinite(n) ? tolerance : 0,
                        where);
}

bool nab_check_passed(const nab_check *check)
{
    double n = (double)(check->n_checked + check->n_skipped);
    return check->n_wrong == 0 && check->n_checked > 0 &&
           (double)check->n_skipped <= MOST_SKIPPED * n;
}
