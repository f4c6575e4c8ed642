/* SPDX-License-Identifier: GPL-3.0-or-later */
/* W3: 19 layers of 256 with batch norm and ReLU and a readout, one batch of
 * 128, Adam. */
#include "chain.h"

static const chain_config config = {.n_layer = 20,
                                    .n_in = 256,
                                    .width = 256,
                                    .batch = 128,
                                    .activation = nab_relu,
                                    .batch_norm = true,
                                    .adam = true,
                                    .lr = 1e-3};

static const bench_product product[] = {{128, 256, 256, 19, false, false},
                                        {128, 256, 256, 18, false, true},
                                        {256, 256, 128, 19, true, false},
                                        {128, 10, 256, 1, false, false},
                                        {128, 256, 10, 1, false, true},
                                        {256, 10, 128, 1, true, false},
                                        {.times = 0}};

const bench_workload bench_w3 = {.name = "W3",
                                 .what = "20 layers of 256, BN, Adam",
                                 .config = &config,
                                 .set_up = chain_set_up,
                                 .step = chain_step,
                                 .tear_down = chain_tear_down,
                                 .n_step = 40,
                                 .loss_first = 2.889764787394309,
                                 .loss_last = 0.002642282725641005,
                                 .must = 1.5,
                                 .ambitious = 1.8,
                                 .megabytes = 80,
                                 .product = product};
