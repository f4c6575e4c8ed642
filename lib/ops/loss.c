/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Softmax and the losses. Everything works on differences to the largest
 * entry of a row, so no exponential overflows; and where a loss or a gradient
 * is small it is computed as a small number, never as a difference of large
 * ones.
 */
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

/* ---- cross_entropy: the mean over rows of -log softmax(x)[label] ---- */

typedef struct {
    const int *label; /* one per row */
    double *residual; /* softmax(x) - onehot(label), (n,m) */
    double *row_loss; /* n */
} cross_entropy_extra;

/* e[] holds e^(x - max) of one row and becomes the residual p - onehot. The
 * loss is (max - x[label]) + log sum e; where the label is the largest entry
 * that is log(1 + the others), and the residual there is -(the others)/sum. */
static double cross_entropy_row(size_t m, const double *x, double *e,
                                size_t label)
{
    double own = e[label], max = x[place_of_max(m, x)];
    e[label] = 0;
    double others = nab_array_sum(m, e), total = own + others;
    for (size_t j = 0; j < m; j++)
        e[j] /= total;
    e[label] = -others / total;
    return x[label] == max ? nab_num_log1p(others)
                           : max - x[label] + nab_num_log(total);
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
    if (x->shape.n_dim != 2) {
        nab_error("cross_entropy", "logits is %s: it must be a matrix",
                  SHAPE_OF(x));
        return false;
    }
    for (size_t i = 0; i < x->shape.dim[0]; i++)
        if (label[i] < 0 || (size_t)label[i] >= x->shape.dim[1]) {
            nab_error("cross_entropy",
                      "logits is %s, label %d of row %zu is outside 0..%zu - 1",
                      SHAPE_OF(x), label[i], i, x->shape.dim[1]);
            return false;
        }
    return true;
}

nab_tensor *nab_cross_entropy(nab_tensor *logits, const int *label)
{
    if (!logits || !label || !labels_fit(logits, label))
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
