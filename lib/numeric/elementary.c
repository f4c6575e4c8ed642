/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Elementary functions; see elementary.h.
 */
#include "numeric/elementary.h"

#include <math.h>

#define DEFINE(name, formula)                                   \
    double nab_num_##name(double x)                             \
    {                                                           \
        return formula;                                         \
    }                                                           \
    void nab_array_##name(size_t n, const double *x, double *y) \
    {                                                           \
        for (size_t i = 0; i < n; i++)                          \
            y[i] = nab_num_##name(x[i]);                        \
    }

DEFINE(exp, exp(x))
DEFINE(expm1, expm1(x))
DEFINE(log, log(x))
DEFINE(log1p, log1p(x))
DEFINE(log2, log2(x))
DEFINE(log10, log10(x))
DEFINE(tanh, tanh(x))
DEFINE(sigmoid, 1 / (1 + exp(-x)))
DEFINE(softplus, (x < 0 ? 0 : x) + log1p(exp(-fabs(x))))
DEFINE(erf, erf(x))
DEFINE(erfc, erfc(x))
DEFINE(normal_cdf, erfc(-x * 0x1.6a09e667f3bcdp-1) / 2)
DEFINE(normal_pdf, exp(-x *x / 2) * 0x1.9884533d43651p-2)

double nab_num_powi(double x, int n)
{
    return pow(x, n);
}

double nab_num_pow(double x, double p)
{
    return pow(x, p);
}
