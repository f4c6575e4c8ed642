/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sums, means and variances, of all entries or along one axis. All sums run in
 * the fixed order of numeric/sums.h. Of no entries the sum is 0, the mean and
 * the variance are NaN (0/0).
 */
#include <string.h>

#include "numeric/sums.h"
#include "ops/inside.h"

/* ---- sum and mean of all entries ---- */

static void sum_forward(nab_tensor *y)
{
    y->data[0] = nab_array_sum(y->in[0]->size, y->in[0]->data);
}

/* dx += d in every entry. */
static void add_everywhere(nab_tensor *x, double d)
{
    double *restrict dx = x->grad;
    for (size_t i = 0; i < x->size; i++)
        dx[i] += d;
}

static void sum_backward(nab_tensor *y)
{
    add_everywhere(y->in[0], y->grad[0]);
}

static const nab_op sum = {"sum", sum_forward, sum_backward};

nab_tensor *nab_sum(nab_tensor *x)
{
    return nab_apply(&sum, nab_scalar(), 1, &x, NULL, 0);
}

static void mean_forward(nab_tensor *y)
{
    sum_forward(y);
    y->data[0] /= (double)y->in[0]->size;
}

static void mean_backward(nab_tensor *y)
{
    add_everywhere(y->in[0], y->grad[0] / (double)y->in[0]->size);
}

static const nab_op mean = {"mean", mean_forward, mean_backward};

nab_tensor *nab_mean(nab_tensor *x)
{
    return nab_apply(&mean, nab_scalar(), 1, &x, NULL, 0);
}
