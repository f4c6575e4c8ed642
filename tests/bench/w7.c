/* SPDX-License-Identifier: GPL-3.0-or-later */
/* W7: two convolutions 3x3 of 16 filters with ReLU, max-pooling and a readout
 * on images of 8x8, 32 gathered a step, SGD. */
#include <math.h>
#include <stdlib.h>

#include "bench.h"

enum { SIDE = 8, FILTERS = 16, K = 3, N_FLAT = FILTERS * SIDE * SIDE / 4 };
enum { PIXELS = SIDE * SIDE, TAPS = FILTERS * K * K };

typedef struct {
    nab_tape *tape;
    nab_conv *conv[2];
    nab_linear *out;
    nab_sgd *sgd;
    bench_classes *classes;
    int label[BENCH_BATCH];
} net;

/* Counted as the peers store it, which is as we do. */
static void fill_filters(nab_tensor *w, uint64_t id)
{
    double fan_in = (double)(w->size / w->shape.dim[0]);
    for (size_t i = 0; i < w->size; i++)
        w->data[i] = sqrt(6 / fan_in) * bench_signed(id, i);
}

static void *set_up(const void *config)
{
    (void)config;
    net *n = bench_take(1, sizeof *n);
    nab_init zero = nab_init_constant(0.0);
    n->tape = nab_tape_new(1);
    nab_tape_lean(n->tape, true);
    n->classes = bench_classes_new();
    n->conv[0] = nab_conv_new(n->tape, 1, FILTERS, K, 1, 1, zero, "conv1");
    n->conv[1] =
        nab_conv_new(n->tape, FILTERS, FILTERS, K, 1, 1, zero, "conv2");
    n->out = nab_linear_new(n->tape, N_FLAT, BENCH_N_CLASS, zero, "out");
    n->sgd = nab_sgd_new(n->tape, 0.05);
    fill_filters(n->conv[0]->w, 100);
    fill_filters(n->conv[1]->w, 101);
    bench_fill_weight(n->out->w, sqrt(6.0 / N_FLAT), 102);
    return n;
}

static double step(void *state, long t)
{
    net *n = state;
    nab_shape images = nab_block(BENCH_BATCH, 1, SIDE, SIDE);
    nab_tensor *h = nab_constant(n->tape, images, NULL);
    bench_gather(n->classes, t, h->data, n->label);
    for (int l = 0; l < 2; l++)
        h = nab_relu(nab_conv_apply(n->conv[l], h));
    h = nab_max_pool2d(h, 2, 2);
    h = nab_reshape(h, nab_mat(BENCH_BATCH, N_FLAT));
    nab_tensor *loss = nab_cross_entropy(nab_linear_apply(n->out, h), n->label);
    double value = nab_item(loss);
    nab_zero_grad(n->tape);
    nab_backward(loss);
    nab_sgd_step(n->sgd);
    nab_tape_reset(n->tape);
    return value;
}

static void tear_down(void *state)
{
    net *n = state;
    nab_tape_free(n->tape);
    free(n->classes);
    free(n);
}

/* The first convolution passes no gradient to the data. */
static const bench_product product[] = {
    {FILTERS, PIXELS, K *K, BENCH_BATCH, false, false},
    {K * K, FILTERS, PIXELS, BENCH_BATCH, false, true},
    {FILTERS, PIXELS, TAPS, BENCH_BATCH, false, false},
    {TAPS, FILTERS, PIXELS, BENCH_BATCH, false, true},
    {TAPS, PIXELS, FILTERS, BENCH_BATCH, true, false},
    {BENCH_BATCH, BENCH_N_CLASS, N_FLAT, 1, false, false},
    {BENCH_BATCH, N_FLAT, BENCH_N_CLASS, 1, false, true},
    {N_FLAT, BENCH_N_CLASS, BENCH_BATCH, 1, true, false},
    {.times = 0}};

const bench_workload bench_w7 = {.name = "W7",
                                 .what = "two convolutions, max-pool",
                                 .set_up = set_up,
                                 .step = step,
                                 .tear_down = tear_down,
                                 .n_step = 300,
                                 .loss_first = 3.372617995406673,
                                 .loss_last = 0.002082363451836751,
                                 .must = 1.8,
                                 .ambitious = 2.5,
                                 .megabytes = 16,
                                 .product = product};
