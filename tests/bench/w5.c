/* SPDX-License-Identifier: GPL-3.0-or-later */
/* W5: a million operations on single numbers, recorded and swept anew in each
 * step. The loss is L, the extra number the sum of dL/dx. */
#include <stdlib.h>

#include "bench.h"
#include "core/scalar.h"

enum { N_LEAF = 1000, N_CHAIN = 10000, N_LINK = 33 };

typedef struct {
    nab_var_tape *tape;
    double start[N_LEAF];
    nab_var x[N_LEAF];
    double gradient_sum;
} numbers;

static void *set_up(const void *config)
{
    (void)config;
    numbers *s = bench_take(1, sizeof *s);
    s->tape = nab_var_tape_new();
    for (size_t j = 0; j < N_LEAF; j++)
        s->start[j] = 0.25 + 0.5 * bench_uniform(1, j);
    return s;
}

static void tear_down(void *state)
{
    numbers *s = state;
    nab_var_tape_free(s->tape);
    free(s);
}

static double step(void *state, long t)
{
    (void)t;
    numbers *s = state;
    nab_var_tape_reset(s->tape);
    for (size_t j = 0; j < N_LEAF; j++)
        s->x[j] = nab_var_new(s->tape, s->start[j]);
    nab_var loss = nab_var_new(s->tape, 0);
    for (size_t c = 0; c < N_CHAIN; c++) {
        nab_var v = s->x[c % N_LEAF];
        for (size_t k = 0; k < N_LINK; k++) {
            nab_var factor = s->x[(c + 7 * k + 1) % N_LEAF];
            nab_var summand = s->x[(c + 13 * k + 5) % N_LEAF];
            v = nab_var_relu(nab_var_add(nab_var_mul(v, factor), summand));
        }
        loss = nab_var_add(loss, v);
    }
    nab_var_backward(loss);
    s->gradient_sum = 0;
    for (size_t j = 0; j < N_LEAF; j++)
        s->gradient_sum += nab_var_grad(s->x[j]);
    return loss.value;
}

static double gradient_sum(const void *state)
{
    return ((const numbers *)state)->gradient_sum;
}

const bench_workload bench_w5 = {.name = "W5",
                                 .what = "million scalar operations",
                                 .set_up = set_up,
                                 .step = step,
                                 .tear_down = tear_down,
                                 .extra = gradient_sum,
                                 .key_last = "g_sum",
                                 .n_step = 50,
                                 .loss_first = 9914.169628721513,
                                 .loss_last = 9914.169628721513,
                                 .extra_last = 39696.2377596395,
                                 .must = 9,
                                 .ambitious = 7,
                                 .megabytes = 16};
