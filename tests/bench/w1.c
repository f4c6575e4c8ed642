/* SPDX-License-Identifier: GPL-3.0-or-later */
/* W1: nine tanh layers of 128 and a readout, one batch of 64, SGD. */
#include "chain.h"

static const chain_config config = {.n_layer = 10,
                                    .n_in = 128,
                                    .width = 128,
                                    .batch = 64,
                                    .activation = nab_tanh,
                                    .xavier = true,
                                    .lr = 0.01};

/* The first layer passes no gradient to the data. */
static const bench_product product[] = {{64, 128, 128, 9, false, false},
                                        {64, 128, 128, 8, false, true},
                                        {128, 128, 64, 9, true, false},
                                        {64, 10, 128, 1, false, false},
                                        {64, 128, 10, 1, false, true},
                                        {128, 10, 64, 1, true, false},
                                        {.times = 0}};

const bench_workload bench_w1 = {.name = "W1",
                                 .what = "10 tanh layers of 128",
                                 .config = &config,
                                 .set_up = chain_set_up,
                                 .step = chain_step,
                                 .tear_down = chain_tear_down,
                                 .n_step = 200,
                                 .loss_first = 2.262967407754285,
                                 .loss_last = 0.1321550130344802,
                                 .must = 1.8,
                                 .ambitious = 2.2,
                                 .megabytes = 16,
                                 .product = product};
