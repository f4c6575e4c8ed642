/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Activations, elementwise on any shape. Slopes are taken from the output
 * where it holds enough, and keep their relative accuracy where they vanish:
 * vanishing slopes are what this laboratory is about.
 */
#include "numeric/elementary.h"
#include "numeric/sums.h"
#include "ops/inside.h"

/* ---- sigmoid: y = 1/(1 + e^-x), slope y (1 - y) <= 1/4 ---- */

static void sigmoid_forward(nab_tensor *y)
{
    nab_array_sigmoid(y->size, y->in[0]->data, y->data);
}

static void sigmoid_backward(nab_tensor *y)
{
    const double *restrict s = y->data, *restrict dy = y->grad;
    double *restrict dx = y->in[0]->grad;
    for (size_t i = 0; i < y->size; i++)
        dx[i] += dy[i] * (s[i] * (1 - s[i]));
}

static const nab_op sigmoid = {"sigmoid", sigmoid_forward, sigmoid_backward};

nab_tensor *nab_sigmoid(nab_tensor *x)
{
    return apply_elementwise(&sigmoid, x, NULL, 0);
}

/* ---- tanh: slope 1 - y^2 = (1 - y)(1 + y), where 1 - y is exact for
 * y >= 1/2 ---- */

static void tanh_forward(nab_tensor *y)
{
    nab_array_tanh(y->size, y->in[0]->data, y->data);
}

static void tanh_backward(nab_tensor *y)
{
    const double *restrict t = y->data, *restrict dy = y->grad;
    double *restrict dx = y->in[0]->grad;
    for (size_t i = 0; i < y->size; i++)
        dx[i] += dy[i] * ((1 - t[i]) * (1 + t[i]));
}

static const nab_op tanh_op = {"tanh", tanh_forward, tanh_backward};

nab_tensor *nab_tanh(nab_tensor *x)
{
    return apply_elementwise(&tanh_op, x, NULL, 0);
}

/* ---- relu: y = max(x, 0), slope 1 for x > 0 and 0 for x <= 0. Written so
 * that NaN stays: comparisons with NaN are false ---- */

static void relu_forward(nab_tensor *y)
{
    const double *restrict x = y->in[0]->data;
    double *restrict out = y->data;
    for (size_t i = 0; i < y->size; i++)
        out[i] = x[i] < 0 ? 0 : x[i];
}

static void relu_backward(nab_tensor *y)
{
    const double *restrict out = y->data, *restrict dy = y->grad;
    double *restrict dx = y->in[0]->grad;
    for (size_t i = 0; i < y->size; i++)
        dx[i] += out[i] <= 0 ? 0 : dy[i];
}

static const nab_op relu = {"relu", relu_forward, relu_backward};

nab_tensor *nab_relu(nab_tensor *x)
{
    return apply_elementwise(&relu, x, NULL, 0);
}
