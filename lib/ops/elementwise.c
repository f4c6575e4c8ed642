/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Elementary functions of every entry, any shape. Values outside the domain
 * give NaN or infinity, as IEEE arithmetic does; nothing is reported.
 */
#include <math.h>

#include "numeric/elementary.h"
#include "ops/inside.h"

/* ---- neg: y = -x ---- */

static void neg_forward(nab_tensor *y)
{
    const double *restrict x = y->in[0]->data;
    double *restrict out = y->data;
    for (size_t i = 0; i < y->size; i++)
        out[i] = -x[i];
}

static void neg_backward(nab_tensor *y)
{
    const double *restrict dy = y->grad;
    double *restrict dx = y->in[0]->grad;
    for (size_t i = 0; i < y->size; i++)
        dx[i] -= dy[i];
}

static const nab_op neg = {"neg", neg_forward, neg_backward};

nab_tensor *nab_neg(nab_tensor *x)
{
    return apply_elementwise(&neg, x, NULL, 0);
}

/* ---- exp: slope y ---- */

static void exp_forward(nab_tensor *y)
{
    nab_array_exp(y->size, y->in[0]->data, y->data);
}

static void exp_backward(nab_tensor *y)
{
    const double *restrict out = y->data, *restrict dy = y->grad;
    double *restrict dx = y->in[0]->grad;
    for (size_t i = 0; i < y->size; i++)
        dx[i] += dy[i] * out[i];
}

static const nab_op exp_op = {"exp", exp_forward, exp_backward};

nab_tensor *nab_exp(nab_tensor *x)
{
    return apply_elementwise(&exp_op, x, NULL, 0);
}

/* ---- log: slope 1/x ---- */

static void log_forward(nab_tensor *y)
{
    nab_array_log(y->size, y->in[0]->data, y->data);
}

static void log_backward(nab_tensor *y)
{
    const double *restrict x = y->in[0]->data, *restrict dy = y->grad;
    double *restrict dx = y->in[0]->grad;
    for (size_t i = 0; i < y->size; i++)
        dx[i] += dy[i] / x[i];
}

static const nab_op log_op = {"log", log_forward, log_backward};

nab_tensor *nab_log(nab_tensor *x)
{
    return apply_elementwise(&log_op, x, NULL, 0);
}

/* ---- sqrt: slope 1/(2y), infinite at 0 ---- */

static void sqrt_forward(nab_tensor *y)
{
    const double *restrict x = y->in[0]->data;
    double *restrict out = y->data;
    for (size_t i = 0; i < y->size; i++)
        out[i] = sqrt(x[i]);
}

static void sqrt_backward(nab_tensor *y)
{
    const double *restrict out = y->data, *restrict dy = y->grad;
    double *restrict dx = y->in[0]->grad;
    for (size_t i = 0; i < y->size; i++)
        dx[i] += dy[i] * (0.5 / out[i]);
}

static const nab_op sqrt_op = {"sqrt", sqrt_forward, sqrt_backward};

nab_tensor *nab_sqrt(nab_tensor *x)
{
    return apply_elementwise(&sqrt_op, x, NULL, 0);
}

/* ---- square: y = x^2, slope 2x ---- */

static void square_forward(nab_tensor *y)
{
    const double *restrict x = y->in[0]->data;
    double *restrict out = y->data;
    for (size_t i = 0; i < y->size; i++)
        out[i] = x[i] * x[i];
}

static void square_backward(nab_tensor *y)
{
    const double *restrict x = y->in[0]->data, *restrict dy = y->grad;
    double *restrict dx = y->in[0]->grad;
    for (size_t i = 0; i < y->size; i++)
        dx[i] += 2 * x[i] * dy[i];
}

static const nab_op square = {"square", square_forward, square_backward};

nab_tensor *nab_square(nab_tensor *x)
{
    return apply_elementwise(&square, x, NULL, 0);
}

/* ---- abs: slope sign(x), 0 at 0 ---- */

static void abs_forward(nab_tensor *y)
{
    const double *restrict x = y->in[0]->data;
    double *restrict out = y->data;
    for (size_t i = 0; i < y->size; i++)
        out[i] = fabs(x[i]);
}

/* The sign of NaN is NaN. */
static void abs_backward(nab_tensor *y)
{
    const double *restrict x = y->in[0]->data, *restrict dy = y->grad;
    double *restrict dx = y->in[0]->grad;
    for (size_t i = 0; i < y->size; i++) {
        double sign = x[i] > 0 ? 1 : x[i] < 0 ? -1 : x[i];
        dx[i] += sign * dy[i];
    }
}

static const nab_op abs_op = {"abs", abs_forward, abs_backward};

nab_tensor *nab_abs(nab_tensor *x)
{
    return apply_elementwise(&abs_op, x, NULL, 0);
}

/* ---- pow: y = x^p, slope p x^(p-1), for p = 0 the slope is 0 ---- */

/* Whole exponents that an int holds are multiplied out: negative x is fine. */
static double power(double x, double p)
{
    bool whole = fabs(p) <= 1e9 && floor(p) == p;
    return whole ? nab_num_powi(x, (int)p) : nab_num_pow(x, p);
}

static void pow_forward(nab_tensor *y)
{
    const double p = *(const double *)y->extra;
    for (size_t i = 0; i < y->size; i++)
        y->data[i] = power(y->in[0]->data[i], p);
}

static void pow_backward(nab_tensor *y)
{
    const double p = *(const double *)y->extra;
    for (size_t i = 0; p != 0 && i < y->size; i++)
        y->in[0]->grad[i] += y->grad[i] * p * power(y->in[0]->data[i], p - 1);
}

static const nab_op pow_op = {"pow", pow_forward, pow_backward};

nab_tensor *nab_pow(nab_tensor *x, double exponent)
{
    return apply_elementwise(&pow_op, x, &exponent, sizeof exponent);
}
