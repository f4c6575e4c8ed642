/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Softmax and the losses. Everything works on differences to the largest
 * entry of a row, so no exponential overflows; and where a loss or its gradient
 * is small it is computed as a small number, never as a difference of large
 * ones. (A gradient through softmax is such a difference.)
 */
#include <math.h>
#include <string.h>

#include "numeric/elementary.h"
#include "numeric/sums.h"
#include "ops/inside.h"

/* The place of the first largest of m > 0 entries; 0 if x[0] is NaN. */
static size_t place_of_max(size_t m, const double *x)
{
    size_t best = 0;
    for (size_t j = 1; j < m; j++)
        best = x[j] > x[best] ? j : best;
    return best;
}

/* out = e^(x - max), row by row of (n,m). A NaN in x stays a NaN in out. */
static void exp_below_max(size_t n, size_t m, const double *x, double *out)
{
    for (size_t i = 0; i < n && m > 0; i++) {
        const double *row = x + i * m;
        double max = row[place_of_max(m, row)];
        for (size_t j = 0; j < m; j++)
            out[i * m + j] = row[j] - max;
    }
    nab_array_exp(n * m, out, out);
}

/* ---- softmax over the last axis: p = e^x / sum e^x ---- */

static void softmax_forward(nab_tensor *y)
{
    size_t n = nab_shape_rows(y->shape), m = nab_shape_cols(y->shape);
    exp_below_max(n, m, y->in[0]->data, y->data);
    for (size_t i = 0; i < n; i++) {
        double *p = y->data + i * m, total = nab_array_sum(m, p);
        for (size_t j = 0; j < m; j++)
            p[j] /= total;
    }
}

/* dx = p (dy - <p, dy>): next to p = 1 its relative accuracy is lost. */
static void softmax_backward(nab_tensor *y)
{
    size_t n = nab_shape_rows(y->shape), m = nab_shape_cols(y->shape);
    for (size_t i = 0; i < n; i++) {
        const double *p = y->data + i * m, *dy = y->grad + i * m;
        double *dx = y->in[0]->grad + i * m, mean = nab_array_dot(m, p, dy);
        for (size_t j = 0; j < m; j++)
            dx[j] += p[j] * (dy[j] - mean);
    }
}

static const nab_op softmax = {"softmax", softmax_forward, softmax_backward};

nab_tensor *nab_softmax(nab_tensor *x)
{
    return apply_elementwise(&softmax, x, NULL, 0);
}

/* ---- log_softmax: y = x - max - log(1 + sum of e^(x - max) over the others)
 * ---- */

static void log_softmax_forward(nab_tensor *y)
{
    size_t n = nab_shape_rows(y->shape), m = nab_shape_cols(y->shape);
    exp_below_max(n, m, y->in[0]->data, y->data);
    for (size_t i = 0; i < n && m > 0; i++) {
        const double *x = y->in[0]->data + i * m;
        double *out = y->data + i * m;
        size_t best = place_of_max(m, x);
        out[best] = x[best] - x[best]; /* 0, and NaN if not finite */
        double log_sum = nab_num_log1p(nab_array_sum(m, out));
        for (size_t j = 0; j < m; j++)
            out[j] = x[j] - x[best] - log_sum;
    }
}

/* dx = dy - p sum(dy), p = softmax(x) = e^y; near 1 as p = 1 + expm1(y), which
 * keeps what is left of a dy that has one entry. */
static void log_softmax_backward(nab_tensor *y)
{
    size_t n = nab_shape_rows(y->shape), m = nab_shape_cols(y->shape);
    for (size_t i = 0; i < n; i++) {
        const double *out = y->data + i * m, *dy = y->grad + i * m;
        double *dx = y->in[0]->grad + i * m, total = nab_array_sum(m, dy);
        for (size_t j = 0; j < m; j++)
            dx[j] += out[j] > -0.5
                         ? dy[j] - total - nab_num_expm1(out[j]) * total
                         : dy[j] - nab_num_exp(out[j]) * total;
    }
}

static const nab_op log_softmax = {"log_softmax", log_softmax_forward,
                                   log_softmax_backward};

nab_tensor *nab_log_softmax(nab_tensor *x)
{
    return apply_elementwise(&log_softmax, x, NULL, 0);
}

/* ---- cross_entropy: the mean over rows of -log softmax(x)[label] ---- */

typedef struct {
    const int *label; /* one per row */
    double *residual; /* softmax(x) - onehot(label), (n,m) */
    double *row_loss; /* n */
} cross_entropy_extra;

/* e[] holds e^(x - max) of one row and becomes the residual p - onehot. The
 * loss is (max - x[label]) + log sum e; where the label is the largest entry
 * that is log(1 + the others), and the residual there is -(the others)/sum. An
 * infinite logit gives NaN, at the label too: inf - inf. */
static double cross_entropy_row(size_t m, const double *x, double *e,
                                size_t label)
{
    double own = e[label], max = x[place_of_max(m, x)];
    e[label] = 0;
    double others = nab_array_sum(m, e), total = own + others;
    for (size_t j = 0; j < m; j++)
        e[j] /= total;
    e[label] = -others / total;
    double below = max - x[label];
    return x[label] == max ? nab_num_log1p(others + below)
                           : below + nab_num_log(total);
}

static void cross_entropy_forward(nab_tensor *y)
{
    const cross_entropy_extra *extra = y->extra;
    const nab_tensor *x = y->in[0];
    size_t n = x->shape.dim[0], m = x->shape.dim[1];
    exp_below_max(n, m, x->data, extra->residual);
    for (size_t i = 0; i < n; i++)
        extra->row_loss[i] =
            cross_entropy_row(m, x->data + i * m, extra->residual + i * m,
                              (size_t)extra->label[i]);
    y->data[0] = nab_array_sum(n, extra->row_loss) / (double)n;
}

static void cross_entropy_backward(nab_tensor *y)
{
    const cross_entropy_extra *extra = y->extra;
    nab_tensor *x = y->in[0];
    const double factor = y->grad[0] / (double)x->shape.dim[0];
    const double *restrict residual = extra->residual;
    double *restrict dx = x->grad;
    for (size_t i = 0; i < x->size; i++)
        dx[i] += factor * residual[i];
}

static const nab_op cross_entropy = {"cross_entropy", cross_entropy_forward,
                                     cross_entropy_backward};

static bool labels_fit(const nab_tensor *x, const int *label)
{
    if (!label) {
        nab_error("cross_entropy", "logits is %s, the labels are NULL",
                  SHAPE_OF(x));
        return false;
    }
    if (x->shape.n_dim != 2) {
        nab_error("cross_entropy", "logits is %s: it must be a matrix",
                  SHAPE_OF(x));
        return false;
    }
    const size_t n_class = x->shape.dim[1];
    for (size_t i = 0; i < x->shape.dim[0]; i++)
        if (label[i] < 0 || (size_t)label[i] >= n_class) {
            nab_error("cross_entropy",
                      "logits is %s, label %d of row %zu is outside 0..%td",
                      SHAPE_OF(x), label[i], i, (ptrdiff_t)n_class - 1);
            return false;
        }
    return true;
}

nab_tensor *nab_cross_entropy(nab_tensor *logits, const int *label)
{
    if (!logits || !labels_fit(logits, label))
        return NULL;
    size_t n = logits->shape.dim[0];
    int *copy = nab_tape_scratch(logits->tape, n * sizeof *copy);
    double *work =
        nab_tape_scratch(logits->tape, (logits->size + n) * sizeof *work);
    if (!copy || !work)
        return NULL;
    memcpy(copy, label, n * sizeof *copy);
    cross_entropy_extra extra = {copy, work, work + logits->size};
    return nab_apply(&cross_entropy, nab_scalar(), 1, &logits, &extra,
                     sizeof extra);
}

/* ---- mse: the mean of (y - target)^2 ---- */

static void mse_forward(nab_tensor *y)
{
    double *difference = *(double **)y->extra;
    const double *a = y->in[0]->data, *b = y->in[1]->data;
    size_t n = y->in[0]->size;
    for (size_t i = 0; i < n; i++)
        difference[i] = a[i] - b[i];
    y->data[0] = nab_array_sum_squares(n, difference) / (double)n;
}

/* x->grad += factor d, if x wants it. */
static void add_multiple(nab_tensor *x, double factor, const double *restrict d)
{
    double *restrict dx = x->grad;
    for (size_t i = 0; x->active && i < x->size; i++)
        dx[i] += factor * d[i];
}

static void mse_backward(nab_tensor *y)
{
    const double *difference = *(double **)y->extra;
    double factor = 2 * y->grad[0] / (double)y->in[0]->size;
    add_multiple(y->in[0], factor, difference);
    add_multiple(y->in[1], -factor, difference);
}

static const nab_op mse = {"mse", mse_forward, mse_backward};

/* A loss of two tensors of one shape, with room for that many numbers. */
static nab_tensor *apply_loss(const nab_op *op, nab_tensor *x,
                              nab_tensor *target)
{
    if (!x || !target)
        return NULL;
    if (!nab_shape_equal(x->shape, target->shape)) {
        nab_error(op->name, "x is %s, target is %s: shapes must be equal",
                  SHAPE_OF(x), SHAPE_OF(target));
        return NULL;
    }
    double *work = nab_tape_scratch(x->tape, x->size * sizeof *work);
    if (!work)
        return NULL;
    return nab_apply(op, nab_scalar(), 2, (nab_tensor *[]){x, target}, &work,
                     sizeof work);
}

nab_tensor *nab_mse(nab_tensor *y, nab_tensor *target)
{
    return apply_loss(&mse, y, target);
}

/* ---- bce_with_logits: the mean of softplus(x) - t x, for each entry
 * log(1 + e^-|x|) + (x > 0 ? (1 - t) x : -t x), which does not cancel ---- */

static void bce_with_logits_forward(nab_tensor *y)
{
    double *loss = *(double **)y->extra;
    const double *x = y->in[0]->data, *t = y->in[1]->data;
    size_t n = y->in[0]->size;
    for (size_t i = 0; i < n; i++)
        loss[i] = x[i] > 0 ? -x[i] : x[i];
    nab_array_softplus(n, loss, loss);
    for (size_t i = 0; i < n; i++)
        loss[i] += x[i] > 0 ? (1 - t[i]) * x[i] : -t[i] * x[i];
    y->data[0] = nab_array_sum(n, loss) / (double)n;
}

/* dx = (s(x) - t)/n, for x > 0 as ((1 - t) - s(-x))/n; dt = -x/n. */
static void bce_with_logits_backward(nab_tensor *y)
{
    double *residual = *(double **)y->extra;
    const double *x = y->in[0]->data, *t = y->in[1]->data;
    size_t n = y->in[0]->size;
    double factor = y->grad[0] / (double)n;
    for (size_t i = 0; i < n; i++)
        residual[i] = x[i] > 0 ? -x[i] : x[i];
    nab_array_sigmoid(n, residual, residual);
    for (size_t i = 0; i < n; i++)
        residual[i] = x[i] > 0 ? 1 - t[i] - residual[i] : residual[i] - t[i];
    add_multiple(y->in[0], factor, residual);
    add_multiple(y->in[1], -factor, x);
}

static const nab_op bce_with_logits = {
    "bce_with_logits", bce_with_logits_forward, bce_with_logits_backward};

nab_tensor *nab_bce_with_logits(nab_tensor *logits, nab_tensor *target)
{
    return apply_loss(&bce_with_logits, logits, target);
}

/* ---- accuracy ---- */

double nab_accuracy(const nab_tensor *logits, const int *label)
{
    size_t n = logits ? nab_shape_rows(logits->shape) : 0, right = 0;
    size_t m = logits ? nab_shape_cols(logits->shape) : 0;
    if (n > 0 && !label) {
        nab_error("accuracy", "logits is %s, the labels are NULL",
                  SHAPE_OF(logits));
        return NAN;
    }
    for (size_t i = 0; i < n && m > 0; i++)
        right += (int)place_of_max(m, logits->data + i * m) == label[i];
    return n > 0 ? (double)right / (double)n : (double)NAN;
}
