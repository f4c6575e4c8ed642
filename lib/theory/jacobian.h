/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jacobians of what a tape recorded, and their singular values. */
#ifndef NABLA_JACOBIAN_H
#define NABLA_JACOBIAN_H

#include "core/core.h"

/* jacobian = dy/dx, (y->size,x->size) row-major, one nab_vjp per row. Touches
 * no parameter gradient. For one sample of a batch record that sample alone. 0,
 * or -1 after a report. */
int nab_jacobian(nab_tensor *y, nab_tensor *x, double *jacobian);

/* The min(m,n) singular values of a (m,n), largest first. a is not changed. 0;
 * or -1 with s all NaN, without a report, when an entry is not finite (GSL's
 * SVD would return success and wrong numbers), when GSL does not converge, or
 * without memory. Values below max(m,n) eps s[0] are rounding noise. */
int nab_singular_values(size_t m, size_t n, const double *a, double *s);

#endif
