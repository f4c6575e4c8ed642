/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Closed forms; the special functions are GSL's. */
#include "theory/closed.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_sf_psi.h>
#include <limits.h>
#include <math.h>

#include "core/error.h"
#include "numeric/elementary.h"

double nab_born_dead(int width, int depth)
{
    double all_off = ldexp(1.0, -width);
    return -nab_num_expm1((double)depth * nab_num_log1p(-all_off));
}

double nab_lyapunov_gaussian(int n, double gain)
{
    gsl_sf_result psi;
    nab_gsl_returns();
    if (gsl_sf_psi_e(n / 2.0, &psi) != GSL_SUCCESS)
        return NAN;
    return nab_num_log(gain) + 0.5 * (psi.val + nab_num_log(2.0 / n));
}

double nab_lyapunov_variance(int n)
{
    gsl_sf_result psi_1;
    nab_gsl_returns();
    if (n < 1 || gsl_sf_psi_1_e(n / 2.0, &psi_1) != GSL_SUCCESS)
        return NAN;
    return psi_1.val / 4.0;
}

/* The smallest whole number of factors >= `exact` > 0, at least one. */
static int whole_depth(double exact)
{
    double depth = ceil(exact);
    return depth < 1.0 ? 1 : depth < INT_MAX ? (int)depth : INT_MAX;
}

int nab_overflow_depth(double gain, nab_format format)
{
    if (!(gain > 1.0))
        return 0;
    if (isinf(nab_round_to(gain, format)))
        return 1;
    int top; /* the largest number is 2^top (1 - gap) */
    double gap = 1.0 - frexp(nab_format_max(format), &top);
    /* half a unit above it rounding goes to infinity (ties to even) */
    double edge = (double)top + nab_num_log1p(-gap / 2.0) / M_LN2;
    return whole_depth(edge / nab_num_log2(gain));
}

int nab_underflow_depth(double gain, nab_format format)
{
    if (!(gain >= 0.0 && gain < 1.0))
        return 0;
    /* half the smallest subnormal ties to even, which is 0: it counts */
    double log2_half = nab_num_log2(nab_format_min_subnormal(format)) - 1.0;
    return whole_depth(log2_half / nab_num_log2(gain));
}

double nab_bn_relu_gain(void)
{
    return M_PI / (M_PI - 1.0);
}

double nab_gaussian_product_edge(int depth)
{
    double l = (double)depth;
    return (l + 1.0) * nab_num_powi((l + 1.0) / l, depth);
}
