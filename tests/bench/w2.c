/* SPDX-License-Identifier: GPL-3.0-or-later */
/* W2: 49 ReLU layers of 64 and a readout, one batch of 32, SGD; the norms of
 * all dL/dW are read in every step. */
#include "chain.h"

static const chain_config config = {.n_layer = 50,
                                    .n_in = 64,
                                    .width = 64,
                                    .batch = 32,
                                    .activation = nab_relu,
                                    .norms = true,
                                    .lr = 1e-3};

static const bench_product product[] = {{32, 64, 64, 49, false, false},
                                        {32, 64, 64, 48, false, true},
                                        {64, 64, 32, 49, true, false},
                                        {32, 10, 64, 1, false, false},
                                        {32, 64, 10, 1, false, true},
                                        {64, 10, 32, 1, true, false},
                                        {.times = 0}};

const bench_workload bench_w2 = {.name = "W2",
                                 .what = "50 ReLU layers of 64",
                                 .config = &config,
                                 .set_up = chain_set_up,
                                 .step = chain_step,
                                 .tear_down = chain_tear_down,
                                 .extra = chain_first_norm,
                                 .key_first = "gnorm0",
                                 .key_last = "gnorm_last",
                                 .n_step = 200,
                                 .loss_first = 8.068873148863387,
                                 .loss_last = 1.481751832468696,
                                 .extra_first = 7.23273094992392,
                                 .extra_last = 2.14653146370828,
                                 .must = 3.2,
                                 .ambitious = 3.8,
                                 .megabytes = 16,
                                 .product = product};
