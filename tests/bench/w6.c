/* SPDX-License-Identifier: GPL-3.0-or-later */
/* W6: 64-128-128-10 with ReLU, 32 gathered rows a step, SGD. */
#include "chain.h"

static const chain_config config = {.n_layer = 3,
                                    .n_in = BENCH_COLS,
                                    .width = 128,
                                    .batch = BENCH_BATCH,
                                    .activation = nab_relu,
                                    .gathers = true,
                                    .lr = 0.05};

static const bench_product product[] = {{32, 128, 64, 1, false, false},
                                        {32, 128, 128, 1, false, false},
                                        {32, 10, 128, 1, false, false},
                                        {32, 128, 128, 1, false, true},
                                        {32, 128, 10, 1, false, true},
                                        {64, 128, 32, 1, true, false},
                                        {128, 128, 32, 1, true, false},
                                        {128, 10, 32, 1, true, false},
                                        {.times = 0}};

const bench_workload bench_w6 = {.name = "W6",
                                 .what = "64-128-128-10, 20 epochs",
                                 .config = &config,
                                 .set_up = chain_set_up,
                                 .step = chain_step,
                                 .tear_down = chain_tear_down,
                                 .n_step = 940,
                                 .loss_first = 2.763649478810389,
                                 .loss_last = 0.001241099171627877,
                                 .must = 3.0,
                                 .ambitious = 3.4,
                                 .megabytes = 16,
                                 .product = product};
