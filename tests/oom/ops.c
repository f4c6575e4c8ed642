/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every operation, forward and backward. */
#include "oom.h"

enum { ROWS = 3, COLS = 4 };

static const double some[ROWS * COLS] = {0.5, 1.5, -2,  0.1, 3,    -0.7,
                                         1.1, 0.9, 2.2, 0.3, -1.4, 0.8};

typedef struct {
    nab_tape *t;
    nab_tensor *x, *row; /* (ROWS,COLS), (COLS) */
} desk;

static bool desk_open(desk *d)
{
    *d = (desk){nab_tape_new(1), NULL, NULL};
    if (!given(d->t != NULL))
        return false;
    d->x = nab_param(d->t, nab_mat(ROWS, COLS), "x");
    d->row = nab_param(d->t, nab_vec(COLS), "row");
    for (int i = 0; d->x && i < ROWS * COLS; i++)
        d->x->data[i] = some[i];
    for (int i = 0; d->row && i < COLS; i++)
        d->row->data[i] = some[i];
    return given(d->x && d->row);
}

/* Value and gradients of what was recorded, which then goes. */
static void finish(desk *d, nab_tensor *y)
{
    nab_tensor *loss = nab_sum(nab_square(y));
    nab_backward(loss);
    show_one(nab_item(loss));
    show(d->x->size, d->x->grad);
    show(d->row->size, d->row->grad);
    nab_zero_grad(d->t);
    nab_tape_reset(d->t);
}

typedef nab_tensor *unary(nab_tensor *x);
typedef nab_tensor *binary(nab_tensor *a, nab_tensor *b);

static void elementwise(void)
{
    static unary *const f[] = {
        nab_neg,     nab_exp,         nab_log,  nab_sqrt,
        nab_square,  nab_abs,         nab_relu, nab_sigmoid,
        nab_tanh,    nab_gelu,        nab_silu, nab_softplus,
        nab_softmax, nab_log_softmax, nab_mean, nab_transpose};
    static binary *const g[] = {nab_add, nab_sub, nab_mul, nab_div, nab_prelu};
    desk d;
    if (desk_open(&d)) {
        for (size_t k = 0; k < sizeof f / sizeof *f; k++)
            finish(&d, f[k](d.x));
        for (size_t k = 0; k < sizeof g / sizeof *g; k++)
            finish(&d, g[k](d.x, d.row));
        finish(&d, nab_scale(d.x, 2));
        finish(&d, nab_shift(d.x, 2));
        finish(&d, nab_pow(d.x, 3));
        finish(&d, nab_leaky_relu(d.x, 0.1));
        finish(&d, nab_elu(d.x, 1.2));
    }
    nab_tape_free(d.t);
}

static void products(void)
{
    const size_t rows[] = {2, 0, 2};
    desk d;
    if (desk_open(&d)) {
        finish(&d, nab_matmul(d.x, nab_transpose(d.x)));
        nab_tensor *w = nab_constant(d.t, nab_mat(COLS, COLS), NULL);
        for (int i = 0; w && i < COLS * COLS; i++)
            w->data[i] = i;
        finish(&d, nab_affine(d.x, w, d.row));
        finish(&d, nab_reshape(d.x, nab_vec(ROWS * COLS)));
        finish(&d, nab_slice(d.x, 1, 1, 3));
        finish(&d, nab_concat(2, (nab_tensor *[]){d.x, d.x}, 0));
        finish(&d, nab_gather_rows(d.x, 3, rows));
        finish(&d, nab_sum_axis(d.x, 0));
        finish(&d, nab_mean_axis(d.x, 1));
        finish(&d, nab_var_axis(d.x, 0));
    }
    nab_tape_free(d.t);
}

static void norms_and_losses(void)
{
    const int label[] = {1, 0, 3};
    const double *mean, *var;
    desk d;
    if (desk_open(&d)) {
        nab_tensor *y = nab_batch_norm(d.x, d.row, d.row, 1e-5);
        nab_batch_norm_stats(y, &mean, &var);
        show(mean ? COLS : 0, mean);
        show(var ? COLS : 0, var);
        finish(&d, y);
        finish(&d, nab_batch_norm_eval(d.x, some, some + 4, d.row, d.row, 2));
        finish(&d, nab_layer_norm(d.x, d.row, d.row, 1e-5));
        show_one(nab_accuracy(d.x, label));
        finish(&d, nab_cross_entropy(d.x, label));
        finish(&d, nab_mse(d.x, nab_zeros(d.t, nab_mat(ROWS, COLS))));
        nab_tensor *half = nab_full(d.t, nab_mat(ROWS, COLS), 0.5);
        finish(&d, nab_bce_with_logits(d.x, half));
    }
    nab_tape_free(d.t);
}

/* x as one image of one channel, as filters, and as a sequence. */
static void images_and_sequences(void)
{
    desk d;
    if (desk_open(&d)) {
        nab_tensor *image = nab_reshape(d.x, nab_block(1, 1, ROWS, COLS));
        nab_tensor *filter = nab_constant(d.t, nab_block(2, 1, 2, 2), some);
        nab_tensor *bias = nab_constant(d.t, nab_vec(2), some);
        nab_tensor *y = nab_conv2d(image, filter, bias, 1, 1);
        finish(&d, nab_max_pool2d(y, 2, 2));
        nab_tensor *w = nab_constant(d.t, nab_mat(COLS, COLS), NULL);
        for (int i = 0; w && i < COLS * COLS; i++)
            w->data[i] = 0.1 * i;
        nab_tensor *h = nab_full(d.t, nab_mat(1, COLS), 0.1);
        nab_tensor *x = nab_reshape(d.x, nab_cube(ROWS, 1, COLS));
        nab_tensor *first = nab_slice(d.x, 0, 0, 1);
        nab_tensor *cell = nab_rnn_cell(first, h, w, d.row, w, NULL);
        nab_tensor *scan = nab_rnn_scan(x, cell, w, d.row, w, d.row);
        finish(&d, scan);
    }
    nab_tape_free(d.t);
}

/* ---- an operation from outside ---- */

static void twice_forward(nab_tensor *y)
{
    for (size_t i = 0; i < y->size; i++)
        y->data[i] = *(const double *)y->extra * y->in[0]->data[i];
}

static void twice_backward(nab_tensor *y)
{
    for (size_t i = 0; i < y->size; i++)
        y->in[0]->grad[i] += *(const double *)y->extra * y->grad[i];
}

static void from_outside(void)
{
    static const nab_op twice = {"twice", twice_forward, twice_backward};
    desk d;
    if (desk_open(&d)) {
        double two = 2;
        finish(&d, nab_apply(&twice, d.x->shape, 1, &d.x, &two, sizeof two));
    }
    nab_tape_free(d.t);
}

const nab_tour ops_tours[] = {
    {"ops: elementwise", elementwise},
    {"ops: products, shapes, sums", products},
    {"ops: norms and losses", norms_and_losses},
    {"ops: images, sequences", images_and_sequences},
    {"ops: from outside", from_outside},
    {NULL, NULL},
};
