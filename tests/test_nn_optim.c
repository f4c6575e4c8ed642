/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Optimisers, clipping and step sizes against PyTorch 1.13 in float64. */
#include "tests.h"

#include <gsl/gsl_math.h>
#include <math.h>
#include <string.h>

#include "nn/nn.h"
#include "numeric/numeric.h"

/* ---- four steps on w = (1, -2, 1/2) with given gradients ---- */

static nab_tensor *start(nab_tape *t)
{
    nab_tensor *w = nab_param(t, nab_vec(3), "w");
    memcpy(w->data, (double[]){1.0, -2.0, 0.5}, 3 * sizeof(double));
    return w;
}

static void set_gradient(nab_tensor *w, int step)
{
    w->grad[0] = 0.3 * (step + 1);
    w->grad[1] = -1.0 / (step + 1);
    w->grad[2] = step % 2 ? -1e-3 : 1e-3;
}

static void expect(const nab_tensor *w, double a, double b, double c)
{
    CU_ASSERT_DOUBLE_EQUAL(w->data[0], a, 1e-15);
    CU_ASSERT_DOUBLE_EQUAL(w->data[1], b, 1e-15);
    CU_ASSERT_DOUBLE_EQUAL(w->data[2], c, 1e-15);
}

static void test_sgd(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *w = start(t);
    nab_sgd *plain = nab_sgd_new(t, 0.1);
    for (int k = 0; k < 4; k++) {
        set_gradient(w, k);
        nab_sgd_step(plain);
    }
    expect(w, 0.69999999999999996, -1.7916666666666665, 0.5);
    memcpy(w->data, (double[]){1.0, -2.0, 0.5}, 3 * sizeof(double));
    nab_sgd *heavy = nab_sgd_new(t, 0.1);
    heavy->momentum = 0.9;
    heavy->weight_decay = 0.01;
    for (int k = 0; k < 4; k++) {
        set_gradient(w, k);
        nab_sgd_step(heavy);
    }
    expect(w, 0.434783492331, -1.4153220267019997, 0.49532013418060006);
    nab_tape_free(t);
}

static nab_tensor *after_adam(nab_tape *t, double decay, bool decoupled)
{
    nab_tensor *w = start(t);
    nab_adam *adam =
        decoupled ? nab_adamw_new(t, 0.01, decay) : nab_adam_new(t, 0.01);
    adam->weight_decay = decay;
    for (int k = 0; k < 4; k++) {
        set_gradient(w, k);
        nab_adam_step(adam);
    }
    return w;
}

static void test_adam_and_adamw(void)
{
    nab_tape *t = nab_tape_new(1);
    expect(after_adam(t, 0.0, false), 0.96116406560982137, -1.9637342302414442,
           0.48769482105140105);
    nab_tape_restart(t, 1);
    expect(after_adam(t, 0.1, false), 0.96076176262942803, -1.9624286037151091,
           0.46008152873470326);
    nab_tape_restart(t, 1);
    expect(after_adam(t, 0.1, true), 0.95722890562020513, -1.9558035581090425,
           0.48573009456746208);
    nab_tape_free(t);
}

/* At the first step m/(1-b1) = g and v/(1-b2) = g^2: lr sign(g), but for eps. */
static void test_first_adam_step_is_lr(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *w = start(t);
    nab_adam *adam = nab_adam_new(t, 0.01);
    memcpy(w->grad, (double[]){1e-3, -1e4, 7.0}, 3 * sizeof(double));
    nab_adam_step(adam);
    CU_ASSERT_DOUBLE_EQUAL(w->data[0], 1.0 - 0.01, 2e-7); /* eps / |g| */
    CU_ASSERT_DOUBLE_EQUAL(w->data[1], -2.0 + 0.01, 1e-14);
    CU_ASSERT_DOUBLE_EQUAL(w->data[2], 0.5 - 0.01, 1e-10);
    nab_tape_free(t);
}

static void test_rmsprop(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *w = start(t);
    nab_rmsprop *rms = nab_rmsprop_new(t, 0.01);
    for (int k = 0; k < 4; k++) {
        set_gradient(w, k);
        nab_rmsprop_step(rms);
    }
    expect(w, 0.65684384154887465, -1.8050678795868764, 0.463245736713019);
    nab_tape_free(t);
}

static int n_update;
static void count_updates(nab_event event, nab_tensor *p, void *context)
{
    (void)p;
    (void)context;
    n_update += event == NAB_UPDATE;
}

static void test_steps_tell_the_observer(void)
{
    nab_tape *t = nab_tape_new(1);
    start(t);
    start(t);
    nab_tape_observe(t, count_updates, NULL);
    n_update = 0;
    nab_sgd_step(nab_sgd_new(t, 0.1));
    nab_adam_step(nab_adam_new(t, 0.1));
    nab_rmsprop_step(nab_rmsprop_new(t, 0.1));
    CU_ASSERT_EQUAL(n_update, 6);
    nab_tape_free(t);
}

static void test_a_late_parameter_is_reported(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *w = start(t);
    nab_sgd *sgd = nab_sgd_new(t, 0.1);
    start(t);
    w->grad[0] = 1.0;
    catch_errors();
    nab_sgd_step(sgd);
    CU_ASSERT_STRING_EQUAL(caught_text(), "sgd_step: made for 1 parameters, "
                                          "the tape has 2: make it last");
    release_errors();
    CU_ASSERT_EQUAL(w->data[0], 1.0);
    nab_tape_free(t);
}

static void test_warm_steps_take_no_memory(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_linear *l = nab_linear_new(t, 30, 30, nab_lecun_normal(), "fc");
    nab_sgd *sgd = nab_sgd_new(t, 1e-3);
    nab_adam *adam = nab_adam_new(t, 1e-3);
    sgd->momentum = 0.9;
    size_t held = 0;
    for (int step = 0; step < 6; step++) {
        nab_tensor *x = nab_randn(t, nab_mat(10, 30));
        nab_backward(nab_mean(nab_square(nab_linear_apply(l, x))));
        nab_clip_grad_norm(t, 1.0);
        nab_sgd_step(sgd);
        nab_adam_step(adam);
        nab_tape_reset(t);
        held = step == 1 ? nab_tape_memory(t) : held;
    }
    CU_ASSERT_EQUAL(nab_tape_memory(t), held);
    nab_tape_free(t);
}

static CU_TestInfo optimiser_tests[] = {
    {"gradient descent", test_sgd},
    {"Adam and AdamW", test_adam_and_adamw},
    {"first step of Adam", test_first_adam_step_is_lr},
    {"RMSprop", test_rmsprop},
    {"the observer is told", test_steps_tell_the_observer},
    {"a late parameter", test_a_late_parameter_is_reported},
    {"warm steps take no memory", test_warm_steps_take_no_memory},
    CU_TEST_INFO_NULL};

/* ---- clipping ---- */

static nab_tape *two_gradients(const double *a, const double *b)
{
    nab_tape *t = nab_tape_new(1);
    memcpy(nab_param(t, nab_vec(2), "a")->grad, a, 2 * sizeof *a);
    memcpy(nab_param(t, nab_vec(1), "b")->grad, b, sizeof *b);
    return t;
}

static double at(const nab_tape *t, size_t param, size_t i)
{
    return nab_tape_param(t, param)->grad[i];
}

/* (3, 4, 12): norm 13, over both parameters together. */
static void test_norm_is_global(void)
{
    nab_tape *t = two_gradients((double[]){3, 4}, (double[]){12});
    CU_ASSERT_DOUBLE_EQUAL(nab_grad_norm(t), 13.0, 1e-14);
    CU_ASSERT_DOUBLE_EQUAL(nab_clip_grad_norm(t, 100.0), 13.0, 1e-14);
    CU_ASSERT_EQUAL(at(t, 1, 0), 12.0); /* a small one is left alone */
    CU_ASSERT_DOUBLE_EQUAL(nab_clip_grad_norm(t, 1.0), 13.0, 1e-14);
    CU_ASSERT_DOUBLE_EQUAL(at(t, 1, 0), 12.0 / (13.0 + 1e-6), 1e-15);
    CU_ASSERT_DOUBLE_EQUAL(at(t, 0, 0) / at(t, 0, 1), 0.75, 1e-15);
    CU_ASSERT(nab_grad_norm(t) <= 1.0);
    double before = at(t, 0, 0);
    nab_clip_grad_norm(t, 1.0);
    /* once is enough, but for the 1e-6 in the rule */
    CU_ASSERT_DOUBLE_EQUAL(at(t, 0, 0) / before, 1.0, 1e-6);
    nab_tape_free(t);
}

static void test_norm_neither_over_nor_underflows(void)
{
    nab_tape *t = two_gradients((double[]){3e200, 4e200}, (double[]){12e200});
    CU_ASSERT_DOUBLE_EQUAL(nab_clip_grad_norm(t, 1.0) / 13e200, 1.0, 1e-14);
    CU_ASSERT_DOUBLE_EQUAL(at(t, 1, 0), 12.0 / 13.0, 1e-14);
    nab_tape_free(t);
    t = two_gradients((double[]){3e-200, 4e-200}, (double[]){0});
    CU_ASSERT_DOUBLE_EQUAL(nab_grad_norm(t) / 5e-200, 1.0, 1e-14);
    nab_tape_free(t);
    t = two_gradients((double[]){0, 0}, (double[]){0});
    CU_ASSERT_EQUAL(nab_clip_grad_norm(t, 1.0), 0.0);
    nab_tape_free(t);
}

static void test_what_is_not_finite_is_left_and_reported(void)
{
    nab_tape *t = two_gradients((double[]){3, NAN}, (double[]){12});
    CU_ASSERT_TRUE(isnan(nab_clip_grad_norm(t, 1.0)));
    CU_ASSERT_EQUAL(at(t, 0, 0), 3.0);
    CU_ASSERT_EQUAL(at(t, 1, 0), 12.0);
    nab_tape_free(t);
    t = two_gradients((double[]){3, 4}, (double[]){INFINITY});
    CU_ASSERT_TRUE(isinf(nab_clip_grad_norm(t, 1.0)));
    CU_ASSERT_EQUAL(at(t, 0, 0), 3.0);
    nab_tape_free(t);
}

static void test_value_clip_turns_the_gradient(void)
{
    nab_tape *t = two_gradients((double[]){10, 0.1}, (double[]){-10});
    nab_clip_grad_value(t, 0.5);
    CU_ASSERT_EQUAL(at(t, 0, 0), 0.5);
    CU_ASSERT_EQUAL(at(t, 0, 1), 0.1);
    CU_ASSERT_EQUAL(at(t, 1, 0), -0.5);
    nab_tape_param(t, 0)->grad[0] = NAN;
    nab_clip_grad_value(t, 0.5);
    CU_ASSERT_TRUE(isnan(at(t, 0, 0)));
    nab_tape_free(t);
}

static CU_TestInfo clip_tests[] = {
    {"the norm is global", test_norm_is_global},
    {"neither over- nor underflow", test_norm_neither_over_nor_underflows},
    {"not finite: left alone", test_what_is_not_finite_is_left_and_reported},
    {"clipping by value", test_value_clip_turns_the_gradient},
    CU_TEST_INFO_NULL};

/* ---- step sizes ---- */

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
    nab_plateau blind = nab_plateau_start(1.0);
    blind.patience = 1;
    nab_plateau_step(&blind, NAN);
    CU_ASSERT_EQUAL(nab_plateau_step(&blind, NAN), 0.1);
}

static CU_TestInfo schedule_tests[] = {
    {"warmup", test_warmup_wastes_no_step},
    {"step and cosine", test_step_and_cosine},
    {"plateau, flat", test_plateau_on_a_flat_metric},
    {"plateau, cooldown, NaN", test_plateau_with_cooldown_and_nan},
    CU_TEST_INFO_NULL};

CU_SuiteInfo nab_nn_optim_suites[] = {
    {"nn: optimisers", NULL, NULL, NULL, NULL, optimiser_tests},
    {"nn: clipping", NULL, NULL, NULL, NULL, clip_tests},
    {"nn: step sizes", NULL, NULL, NULL, NULL, schedule_tests},
    CU_SUITE_INFO_NULL};
