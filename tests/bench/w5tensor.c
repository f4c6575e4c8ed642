/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tensor tape on tensors of shape (1,1): ten thousand operations as in W5,
 * recorded and swept in each step, so that a node's cost beside its arithmetic
 * is seen. Its gradients are those of the scalar tape. */
#include <stdlib.h>

#include "bench.h"

enum { N_LEAF = 1000, N_CHAIN = 100, N_LINK = 33 };

typedef struct {
    nab_tape *tape;
    double start[N_LEAF];
    nab_tensor *x[N_LEAF];
    double gradient_sum;
} tensors;

static void *set_up(const void *config)
{
    (void)config;
    tensors *s = bench_take(1, sizeof *s);
    s->tape = nab_tape_new(1);
    for (size_t j = 0; j < N_LEAF; j++)
        s->start[j] = 0.25 + 0.5 * bench_uniform(1, j);
    return s;
}

static void tear_down(void *state)
{
    tensors *s = state;
    nab_tape_free(s->tape);
    free(s);
}

static double step(void *state, long t)
{
    (void)t;
    tensors *s = state;
    const nab_shape one = nab_mat(1, 1);
    for (size_t j = 0; j < N_LEAF; j++)
        s->x[j] = nab_input(s->tape, one, &s->start[j]);
    nab_tensor *loss = nab_zeros(s->tape, one);
    for (size_t c = 0; c < N_CHAIN; c++) {
        nab_tensor *v = s->x[c];
        for (size_t k = 0; k < N_LINK; k++) {
            nab_tensor *factor = s->x[(c + 7 * k + 1) % N_LEAF];
            nab_tensor *summand = s->x[(c + 13 * k + 5) % N_LEAF];
            v = nab_relu(nab_add(nab_mul(v, factor), summand));
        }
        loss = nab_add(loss, v);
    }
    nab_backward(loss);
    double value = nab_item(loss);
    s->gradient_sum = 0;
    for (size_t j = 0; j < N_LEAF; j++)
        s->gradient_sum += s->x[j]->grad[0];
    nab_tape_reset(s->tape);
    return value;
}

static double gradient_sum(const void *state)
{
    return ((const tensors *)state)->gradient_sum;
}

const bench_workload bench_w5tensor = {.name = "T1",
                                       .what = "W5/100 on (1,1) tensors",
                                       .set_up = set_up,
                                       .step = step,
                                       .tear_down = tear_down,
                                       .extra = gradient_sum,
                                       .key_last = "g_sum",
                                       .n_step = 500,
                                       .loss_first = 94.33576549837115,
                                       .loss_last = 94.33576549837115,
                                       .extra_last = 386.1131585018613,
                                       .must = 60,
                                       .ambitious = 60,
                                       .megabytes = 16};
