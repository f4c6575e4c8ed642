/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Activations, elementwise on any shape. Slopes of sigmoid and tanh come from
 * the output, as in PyTorch: next to an output of 1 or -1 they have an error of
 * 1e-16, whatever their size, and are 0 where the output rounds to it (sigmoid
 * from x = 37.5 on, tanh from |x| = 19.1); of sigmoid at x < 0 they keep their
 * relative accuracy. Those of elu, gelu, silu and softplus come from the input.
 */
#include "numeric/elementary.h"
#include "numeric/levels.h"
#include "ops/inside.h"

/* ---- sigmoid: y = 1/(1 + e^-x), slope y (1 - y) <= 1/4 ---- */

static void sigmoid_forward(nab_tensor *y)
{
    nab_array_sigmoid(y->size, y->in[0]->data, y->data);
}

NAB_INLINE void sigmoid_backward_loop(nab_tensor *y)
{
    const bool fresh = nab_grad_fresh(y->in[0]);
    const double *restrict s = y->data, *restrict dy = y->grad;
    double *restrict dx = y->in[0]->grad;
    for (size_t i = 0; i < y->size; i++)
        dx[i] = (fresh ? 0 : dx[i]) + dy[i] * (s[i] * (1 - s[i]));
}
NAB_AT_LEVEL(sigmoid_backward, (nab_tensor * y), (y))

static const nab_op sigmoid = {"sigmoid", sigmoid_forward, sigmoid_backward,
                               true};

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

NAB_INLINE void tanh_backward_loop(nab_tensor *y)
{
    const bool fresh = nab_grad_fresh(y->in[0]);
    const double *restrict t = y->data, *restrict dy = y->grad;
    double *restrict dx = y->in[0]->grad;
    for (size_t i = 0; i < y->size; i++)
        dx[i] = (fresh ? 0 : dx[i]) + dy[i] * ((1 - t[i]) * (1 + t[i]));
}
NAB_AT_LEVEL(tanh_backward, (nab_tensor * y), (y))

static const nab_op tanh_op = {"tanh", tanh_forward, tanh_backward, true};

nab_tensor *nab_tanh(nab_tensor *x)
{
    return apply_elementwise(&tanh_op, x, NULL, 0);
}

/* ---- relu: y = max(x, 0), slope 1 for x > 0 and 0 for x <= 0. Written so
 * that NaN stays: comparisons with NaN are false. Both choices are loaded
 * before the comparison, so that it becomes a mask and not a jump ---- */

NAB_INLINE void relu_forward_loop(nab_tensor *y)
{
    const double *restrict x = y->in[0]->data;
    double *restrict out = y->data;
    for (size_t i = 0; i < y->size; i++)
        out[i] = x[i] < 0 ? 0 : x[i];
}
NAB_AT_LEVEL(relu_forward, (nab_tensor * y), (y))

NAB_INLINE void relu_backward_loop(nab_tensor *y)
{
    const bool fresh = nab_grad_fresh(y->in[0]);
    const double *restrict out = y->data, *restrict dy = y->grad;
    double *restrict dx = y->in[0]->grad;
    for (size_t i = 0; i < y->size; i++) {
        double passed = dy[i];
        dx[i] = (fresh ? 0 : dx[i]) + (out[i] <= 0 ? 0 : passed);
    }
}
NAB_AT_LEVEL(relu_backward, (nab_tensor * y), (y))

static const nab_op relu = {"relu", relu_forward, relu_backward, true};

nab_tensor *nab_relu(nab_tensor *x)
{
    return apply_elementwise(&relu, x, NULL, 0);
}

/* ---- leaky_relu: y = x for x > 0, slope x for x <= 0 ---- */

static void leaky_relu_forward(nab_tensor *y)
{
    const double slope = *(const double *)y->extra;
    const double *restrict x = y->in[0]->data;
    double *restrict out = y->data;
    for (size_t i = 0; i < y->size; i++)
        out[i] = (x[i] < 0 ? slope : 1) * x[i];
}

static void leaky_relu_backward(nab_tensor *y)
{
    const double slope = *(const double *)y->extra;
    const double *restrict x = y->in[0]->data, *restrict dy = y->grad;
    double *restrict dx = y->in[0]->grad;
    for (size_t i = 0; i < y->size; i++)
        dx[i] += (x[i] <= 0 ? slope : 1) * dy[i];
}

static const nab_op leaky_relu = {"leaky_relu", leaky_relu_forward,
                                  leaky_relu_backward};

nab_tensor *nab_leaky_relu(nab_tensor *x, double slope)
{
    return apply_elementwise(&leaky_relu, x, &slope, sizeof slope);
}

/* ---- prelu: leaky_relu whose slope a is learnt, one for all entries or one
 * per column (He et al. 2015, equations 1 to 3) ---- */

/* The step along a from one column to the next: 0 where all share one. */
static size_t slope_step(const nab_tensor *y)
{
    return y->in[1]->size == 1 ? 0 : 1;
}

static void prelu_forward(nab_tensor *y)
{
    const double *x = y->in[0]->data, *a = y->in[1]->data;
    size_t m = nab_shape_cols(y->shape), step = slope_step(y);
    for (size_t i = 0; i < y->size; i++)
        y->data[i] = (x[i] < 0 ? a[i % m * step] : 1) * x[i];
}

static void prelu_backward(nab_tensor *y)
{
    nab_tensor *x = y->in[0], *a = y->in[1];
    size_t m = nab_shape_cols(y->shape), step = slope_step(y);
    for (size_t i = 0; x->active && i < y->size; i++)
        x->grad[i] +=
            (x->data[i] <= 0 ? a->data[i % m * step] : 1) * y->grad[i];
    for (size_t i = 0; a->active && i < y->size; i++)
        if (!(x->data[i] >= 0)) /* 0 times an infinite gradient would be NaN */
            a->grad[i % m * step] += x->data[i] * y->grad[i];
}

static const nab_op prelu = {"prelu", prelu_forward, prelu_backward};

nab_tensor *nab_prelu(nab_tensor *x, nab_tensor *slope)
{
    if (!x || !slope)
        return NULL;
    size_t m = nab_shape_cols(x->shape);
    if (slope->size != 1 && !nab_shape_equal(slope->shape, nab_vec(m))) {
        nab_error("prelu",
                  "x is %s, slope is %s: slope must have one entry or one per "
                  "column of x (%zu)",
                  SHAPE_OF(x), SHAPE_OF(slope), m);
        return NULL;
    }
    return nab_apply(&prelu, x->shape, 2, (nab_tensor *[]){x, slope}, NULL, 0);
}

/* ---- elu: y = x for x > 0, alpha (e^x - 1) for x <= 0 (Clevert et al. 2016)
 * ---- */

static void elu_forward(nab_tensor *y)
{
    const double alpha = *(const double *)y->extra;
    const double *restrict x = y->in[0]->data;
    double *restrict out = y->data;
    nab_array_expm1(y->size, x, out);
    for (size_t i = 0; i < y->size; i++)
        out[i] = x[i] > 0 ? x[i] : alpha * out[i];
}

/* The slope alpha e^x, not y + alpha, which is 0 already at x = -37.5. */
static void elu_backward(nab_tensor *y)
{
    const double alpha = *(const double *)y->extra;
    double e[BLOCK];
    for (size_t at = 0; at < y->size; at += BLOCK) {
        size_t n = block_size(at, y->size);
        const double *x = y->in[0]->data + at, *dy = y->grad + at;
        double *restrict dx = y->in[0]->grad + at;
        nab_array_exp(n, x, e);
        for (size_t i = 0; i < n; i++)
            dx[i] += (x[i] > 0 ? 1 : alpha * e[i]) * dy[i];
    }
}

static const nab_op elu = {"elu", elu_forward, elu_backward};

nab_tensor *nab_elu(nab_tensor *x, double alpha)
{
    return apply_elementwise(&elu, x, &alpha, sizeof alpha);
}

/* ---- gelu: y = x Phi(x), slope Phi(x) + x phi(x); Phi and phi are the
 * distribution function and the density of a standard normal (Hendrycks and
 * Gimpel 2016). The limit at -inf is 0 ---- */

static void gelu_forward(nab_tensor *y)
{
    const double *restrict x = y->in[0]->data;
    double *restrict out = y->data;
    nab_array_normal_cdf(y->size, x, out);
    for (size_t i = 0; i < y->size; i++) {
        double product = x[i] * out[i];
        out[i] = out[i] == 0 ? -0.0 : product;
    }
}

/* In the far tail both terms are tiny and of one order x apart, so little is
 * lost in their sum; where phi is 0, so is the second, also at infinity. */
static void gelu_backward(nab_tensor *y)
{
    double cdf[BLOCK], pdf[BLOCK];
    for (size_t at = 0; at < y->size; at += BLOCK) {
        size_t n = block_size(at, y->size);
        const double *x = y->in[0]->data + at, *dy = y->grad + at;
        double *restrict dx = y->in[0]->grad + at;
        nab_array_normal_cdf(n, x, cdf);
        nab_array_normal_pdf(n, x, pdf);
        for (size_t i = 0; i < n; i++) {
            double bend = x[i] * pdf[i];
            dx[i] += (cdf[i] + (pdf[i] == 0 ? 0 : bend)) * dy[i];
        }
    }
}

static const nab_op gelu = {"gelu", gelu_forward, gelu_backward};

nab_tensor *nab_gelu(nab_tensor *x)
{
    return apply_elementwise(&gelu, x, NULL, 0);
}

/* ---- silu: y = x s(x), slope s + x s (1 - s) with s = s(x) (Elfwing et al.
 * 2018). The limit at -inf is 0 ---- */

static void silu_forward(nab_tensor *y)
{
    const double *restrict x = y->in[0]->data;
    double *restrict out = y->data;
    nab_array_sigmoid(y->size, x, out);
    for (size_t i = 0; i < y->size; i++) {
        double product = x[i] * out[i];
        out[i] = out[i] == 0 ? -0.0 : product;
    }
}

/* s (1 - s) is 0 at both infinities, and so is x s (1 - s). */
static void silu_backward(nab_tensor *y)
{
    double s[BLOCK];
    for (size_t at = 0; at < y->size; at += BLOCK) {
        size_t n = block_size(at, y->size);
        const double *x = y->in[0]->data + at, *dy = y->grad + at;
        double *restrict dx = y->in[0]->grad + at;
        nab_array_sigmoid(n, x, s);
        for (size_t i = 0; i < n; i++) {
            double slope = s[i] * (1 - s[i]), bend = x[i] * slope;
            dx[i] += (s[i] + (slope == 0 ? 0 : bend)) * dy[i];
        }
    }
}

static const nab_op silu = {"silu", silu_forward, silu_backward};

nab_tensor *nab_silu(nab_tensor *x)
{
    return apply_elementwise(&silu, x, NULL, 0);
}

/* ---- softplus: y = log(1 + e^x), slope s(x) ---- */

static void softplus_forward(nab_tensor *y)
{
    nab_array_softplus(y->size, y->in[0]->data, y->data);
}

static void softplus_backward(nab_tensor *y)
{
    double s[BLOCK];
    for (size_t at = 0; at < y->size; at += BLOCK) {
        size_t n = block_size(at, y->size);
        const double *dy = y->grad + at;
        double *restrict dx = y->in[0]->grad + at;
        nab_array_sigmoid(n, y->in[0]->data + at, s);
        for (size_t i = 0; i < n; i++)
            dx[i] += s[i] * dy[i];
    }
}

static const nab_op softplus = {"softplus", softplus_forward,
                                softplus_backward};

nab_tensor *nab_softplus(nab_tensor *x)
{
    return apply_elementwise(&softplus, x, NULL, 0);
}
