/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Step sizes; the plateau's traces are PyTorch 1.13's. */
#include "tests.h"

#include <gsl/gsl_math.h>
#include <math.h>

#include "nn/nn.h"

static void test_warmup_wastes_no_step(void)
{
    CU_ASSERT_DOUBLE_EQUAL(nab_warmup(0, 5, 1.0), 0.2, 1e-16);
    CU_ASSERT_EQUAL(nab_warmup(4, 5, 1.0), 1.0);
    CU_ASSERT_EQUAL(nab_warmup(5, 5, 1.0), 1.0);
    CU_ASSERT_EQUAL(nab_warmup(0, 0, 0.3), 0.3);
    CU_ASSERT_TRUE(isnan(nab_warmup(-1, 5, 1.0)));
}

static void test_step_and_cosine(void)
{
    CU_ASSERT_EQUAL(nab_step_decay(9, 10, 0.5, 8.0), 8.0);
    CU_ASSERT_EQUAL(nab_step_decay(30, 10, 0.5, 8.0), 1.0);
    for (long k = 0; k <= 100; k++)
        CU_ASSERT_DOUBLE_EQUAL(
            nab_cosine(k, 100, 0.1, 1.0),
            0.1 + 0.45 * (1.0 + cos(M_PI * (double)k / 100.0)), 4e-16);
    CU_ASSERT_EQUAL(nab_cosine(0, 100, 0.1, 1.0), 1.0);
    CU_ASSERT_EQUAL(nab_cosine(200, 100, 0.1, 1.0), 0.1);
    CU_ASSERT_EQUAL(nab_step_decay(0, 1, 0.5, 8.0), 8.0);
    CU_ASSERT_EQUAL(nab_step_decay(2, 1, 0.5, 8.0), 2.0);
    CU_ASSERT_TRUE(isnan(nab_step_decay(-1, 1, 0.5, 8.0)));
    CU_ASSERT_TRUE(isnan(nab_step_decay(1, 0, 0.5, 8.0)));
    CU_ASSERT_EQUAL(nab_cosine(0, 1, 0.1, 1.0), 1.0);
    CU_ASSERT_TRUE(isnan(nab_cosine(-1, 1, 0.1, 1.0)));
    CU_ASSERT_TRUE(isnan(nab_cosine(1, 0, 0.1, 1.0)));
}

/* A flat metric: cut at the calls 7, 13, ..., and none below 1e-8. */
static void test_plateau_on_a_flat_metric(void)
{
    nab_plateau p = nab_plateau_start(1.0);
    p.patience = 5;
    for (int call = 1; call <= 60; call++) {
        double before = p.lr, lr = nab_plateau_step(&p, 1.0);
        bool cut = call > 1 && (call - 1) % 6 == 0 && call <= 49;
        CU_ASSERT_EQUAL(lr < before, cut);
    }
    CU_ASSERT_DOUBLE_EQUAL(p.lr, 1e-8, 1e-22);
}

/* "Better" is relative: 1e-4 below the best, and not less; a value beyond all
 * numbers is not better than the infinite best of the start. */
static void test_plateau_threshold(void)
{
    nab_plateau p = nab_plateau_start(1.0);
    nab_plateau_step(&p, 100);
    nab_plateau_step(&p, 99.9901);
    CU_ASSERT_EQUAL(p.n_bad, 1);
    CU_ASSERT_EQUAL(p.best, 100);
    nab_plateau_step(&p, 99.9899);
    CU_ASSERT_EQUAL(p.n_bad, 0);
    CU_ASSERT_EQUAL(p.best, 99.9899);
    p = nab_plateau_start(1.0);
    nab_plateau_step(&p, INFINITY);
    CU_ASSERT_EQUAL(p.n_bad, 1);
    CU_ASSERT_EQUAL(p.patience, 10);
    CU_ASSERT_EQUAL(p.cooldown, 0);
}

static void test_plateau_with_cooldown_and_nan(void)
{
    static const double metric[24] = {1,  .9, .9,  .9, .9, .9, .9, .5,
                                      .6, .6, .6,  .6, .6, .6, .6, .6,
                                      .6, .6, NAN, .1, .2, .2, .2, .2};
    static const double lr[24] = {1,  1,  1,   1,   .5,  .5,  .5,  .5,
                                  .5, .5, .25, .25, .25, .25, .25, .2,
                                  .2, .2, .2,  .2,  .2,  .2,  .2,  .2};
    nab_plateau p = nab_plateau_start(1.0);
    p.factor = 0.5;
    p.patience = p.cooldown = 2;
    p.min_lr = 0.2;
    for (int k = 0; k < 24; k++)
        CU_ASSERT_DOUBLE_EQUAL(nab_plateau_step(&p, metric[k]), lr[k], 1e-16);
    nab_plateau least = nab_plateau_start(1.0); /* a step of eps is none */
    least.factor = least.eps = 0.5;
    least.patience = 0;
    nab_plateau_step(&least, 1);
    CU_ASSERT_EQUAL(nab_plateau_step(&least, 2), 1.0);
    nab_plateau blind = nab_plateau_start(1.0);
    blind.patience = 1;
    nab_plateau_step(&blind, NAN);
    CU_ASSERT_EQUAL(nab_plateau_step(&blind, NAN), 0.1);
}

static CU_TestInfo tests[] = {
    {"warmup", test_warmup_wastes_no_step},
    {"step and cosine", test_step_and_cosine},
    {"plateau, flat", test_plateau_on_a_flat_metric},
    {"plateau, threshold", test_plateau_threshold},
    {"plateau, cooldown, NaN", test_plateau_with_cooldown_and_nan},
    CU_TEST_INFO_NULL};

CU_SuiteInfo nab_nn_schedule_suites[] = {
    {"nn: step sizes", NULL, NULL, NULL, NULL, tests}, CU_SUITE_INFO_NULL};
