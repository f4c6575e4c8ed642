/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jacobians row by row; singular values by GSL's one-sided Jacobi method. */
#include "theory/jacobian.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>

#include "core/error.h"
#include "numeric/sums.h"

int nab_jacobian(nab_tensor *y, nab_tensor *x, double *jacobian)
{
    if (!y || !x)
        return -1;
    if (!x->needs_grad || x->tape != y->tape) {
        nab_error("jacobian", x->needs_grad ? "y and x are of two tapes"
                                            : "x does not need a gradient");
        return -1;
    }
    double *seed = calloc(y->size ? y->size : 1, sizeof *seed);
    if (!seed) {
        nab_error("jacobian", "no memory for %zu numbers", y->size);
        return -1;
    }
    int status = 0;
    for (size_t i = 0; i < y->size && status == 0; i++) {
        seed[i] = 1.0;
        status = nab_vjp(y, seed, x, jacobian + i * x->size);
        seed[i] = 0.0;
    }
    free(seed);
    return status;
}

/* A copy with at least as many rows as columns, as GSL wants it, divided by
 * 2^exponent. */
static gsl_matrix_view tall_copy(size_t m, size_t n, const double *a,
                                 int exponent, double *room)
{
    bool tall = m >= n;
    gsl_matrix_view copy =
        gsl_matrix_view_array(room, tall ? m : n, tall ? n : m);
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < n; j++)
            gsl_matrix_set(&copy.matrix, tall ? i : j, tall ? j : i,
                           ldexp(a[i * n + j], -exponent));
    return copy;
}

int nab_singular_values(size_t m, size_t n, const double *a, double *s)
{
    size_t k = m < n ? m : n;
    for (size_t i = 0; i < k; i++)
        s[i] = NAN;
    if (k == 0)
        return 0;
    if (nab_array_first_nonfinite(m * n, a) >= 0)
        return -1;
    /* ours to allocate: gsl_matrix_alloc leaks when it fails halfway */
    double *room = malloc((m * n + k * k) * sizeof *room);
    if (!room)
        return -1;
    nab_gsl_returns();
    /* GSL squares: entries of 1e-170 would be lost, and of 1e170 overflow */
    int exponent;
    frexp(nab_array_max_abs(m * n, a), &exponent);
    gsl_matrix_view u = tall_copy(m, n, a, exponent, room);
    gsl_matrix_view v = gsl_matrix_view_array(room + m * n, k, k);
    gsl_vector_view value = gsl_vector_view_array(s, k);
    int status =
        gsl_linalg_SV_decomp_jacobi(&u.matrix, &v.matrix, &value.vector);
    for (size_t i = 0; i < k; i++)
        s[i] = status == GSL_SUCCESS ? ldexp(s[i], exponent) : (double)NAN;
    free(room);
    return status == GSL_SUCCESS ? 0 : -1;
}
