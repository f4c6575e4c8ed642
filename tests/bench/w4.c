/* SPDX-License-Identifier: GPL-3.0-or-later */
/* W4: a recurrent net of 64 over 100 steps, one batch of 32, a readout of the
 * last state, gradients clipped to norm 1, SGD. */
#include <math.h>
#include <stdlib.h>

#include "bench.h"

enum { STEPS = 100, BATCH = 32, N_IN = 32, N_HIDDEN = 64 };

typedef struct {
    nab_tape *tape;
    nab_rnn *rnn;
    nab_linear *out;
    nab_sgd *sgd;
    int label[BATCH];
    double x[STEPS * BATCH * N_IN];
} net;

static void *set_up(const void *config)
{
    (void)config;
    net *n = bench_take(1, sizeof *n);
    nab_init zero = nab_init_constant(0.0);
    n->tape = nab_tape_new(1);
    nab_tape_lean(n->tape, true);
    n->rnn = nab_rnn_new(n->tape, N_IN, N_HIDDEN, zero, zero, "rnn");
    n->out = nab_linear_new(n->tape, N_HIDDEN, BENCH_N_CLASS, zero, "out");
    n->sgd = nab_sgd_new(n->tape, 0.05);
    bench_fill_weight(n->rnn->w_x, sqrt(6.0 / (N_IN + N_HIDDEN)), 100);
    bench_fill_weight(n->rnn->w_h, sqrt(6.0 / (2 * N_HIDDEN)), 101);
    bench_fill_weight(n->out->w, sqrt(6.0 / (N_HIDDEN + BENCH_N_CLASS)), 102);
    for (size_t i = 0; i < STEPS * BATCH * N_IN; i++)
        n->x[i] = sqrt(3.0) * bench_signed(1, i);
    for (int i = 0; i < BATCH; i++)
        n->label[i] = i % BENCH_N_CLASS;
    return n;
}

static double step(void *state, long t)
{
    net *n = state;
    (void)t;
    nab_tensor *x = nab_constant(n->tape, nab_cube(STEPS, BATCH, N_IN), n->x);
    nab_tensor *h = nab_rnn_apply(n->rnn, x, NULL);
    nab_tensor *last = nab_slice(h, 0, STEPS - 1, STEPS);
    last = nab_reshape(last, nab_mat(BATCH, N_HIDDEN));
    nab_tensor *loss =
        nab_cross_entropy(nab_linear_apply(n->out, last), n->label);
    double value = nab_item(loss);
    nab_zero_grad(n->tape);
    nab_backward(loss);
    nab_clip_grad_norm(n->tape, 1.0);
    nab_sgd_step(n->sgd);
    nab_tape_reset(n->tape);
    return value;
}

static void tear_down(void *state)
{
    net *n = state;
    nab_tape_free(n->tape);
    free(n);
}

/* Neither the data nor the first state of zeros receives a gradient. */
static const bench_product product[] = {
    {BATCH, N_HIDDEN, N_IN, STEPS, false, false},
    {BATCH, N_HIDDEN, N_HIDDEN, STEPS, false, false},
    {BATCH, N_HIDDEN, N_HIDDEN, STEPS - 1, false, true},
    {N_IN, N_HIDDEN, BATCH, STEPS, true, false},
    {N_HIDDEN, N_HIDDEN, BATCH, STEPS, true, false},
    {BATCH, BENCH_N_CLASS, N_HIDDEN, 1, false, false},
    {BATCH, N_HIDDEN, BENCH_N_CLASS, 1, false, true},
    {N_HIDDEN, BENCH_N_CLASS, BATCH, 1, true, false},
    {.times = 0}};

const bench_workload bench_w4 = {.name = "W4",
                                 .what = "RNN of 64, 100 steps",
                                 .set_up = set_up,
                                 .step = step,
                                 .tear_down = tear_down,
                                 .n_step = 100,
                                 .loss_first = 2.263708899331558,
                                 .loss_last = 0.08826246239386967,
                                 .must = 2.8,
                                 .ambitious = 3.5,
                                 .megabytes = 16,
                                 .product = product};
