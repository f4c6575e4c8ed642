/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Optimisers against PyTorch 1.13 in float64. */
#include "tests.h"

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

/* Plain steps with decay, to the last entry: w <- w - lr (g + decay w). */
static void test_sgd_with_decay(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *w = start(t);
    nab_sgd *sgd = nab_sgd_new(t, 0.5);
    sgd->weight_decay = 0.25;
    memcpy(w->grad, (double[]){1, 2, 4}, 3 * sizeof(double));
    nab_sgd_step(sgd);
    expect(w, 1 - 0.5 * 1.25, -2 - 0.5 * 1.5, 0.5 - 0.5 * 4.125);
    nab_tape_free(t);
}

/* With momentum 1 nothing is forgotten: steps of lr g, 2 lr g, 3 lr g. */
static void test_momentum_of_one(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *w = start(t);
    nab_sgd *sgd = nab_sgd_new(t, 0.5);
    sgd->momentum = 1;
    memcpy(w->grad, (double[]){1, 2, -1}, 3 * sizeof(double));
    for (int k = 0; k < 3; k++)
        nab_sgd_step(sgd);
    expect(w, 1 - 3, -2 - 6, 0.5 + 3);
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
    nab_rmsprop *rms = nab_rmsprop_new(t, 0.1);
    rms->weight_decay = 0.1;
    memcpy(w->grad, (double[]){0.5, -1, 0.25}, 3 * sizeof(double));
    nab_rmsprop_step(rms);
    memcpy(w->grad, (double[]){-0.125, 2, 0}, 3 * sizeof(double));
    nab_rmsprop_step(rms);
    expect(w, 0.20493879430680959, -1.8466969812390355, -0.33479517826859906);
    memcpy(w->data, (double[]){1.0, -2.0, 0.5}, 3 * sizeof(double));
    rms = nab_rmsprop_new(t, 0.01);
    for (int k = 0; k < 4; k++) {
        set_gradient(w, k);
        nab_rmsprop_step(rms);
    }
    expect(w, 0.65684384154887465, -1.8050678795868764, 0.463245736713019);
    nab_tape_free(t);
}

/* After 100 steps, without a gradient and with one of +-10 in turn. Decoupled
 * decay shrinks a weight by 1 - lr decay per step in both cases; coupled decay
 * is a gradient like any other: alone it moves the weight by lr per step, ten
 * times too fast, and beside a loud gradient hardly at all. (PyTorch 1.13.) */
static void test_coupled_and_decoupled_decay(void)
{
    double shrunk[2][2];
    for (int decoupled = 0; decoupled < 2; decoupled++)
        for (int loud = 0; loud < 2; loud++) {
            nab_tape *t = nab_tape_new(1);
            nab_tensor *w = nab_param(t, nab_vec(1), "w");
            w->data[0] = 1;
            nab_adam *adam = nab_adamw_new(t, 1e-3, 0.1);
            adam->decoupled = decoupled;
            for (int k = 0; k < 100; k++) {
                w->grad[0] = loud ? (k % 2 ? 10 : -10) : 0;
                nab_adam_step(adam);
            }
            shrunk[decoupled][loud] = 1 - w->data[0];
            nab_tape_free(t);
        }
    CU_ASSERT_DOUBLE_EQUAL(shrunk[1][0], 1 - pow(1 - 1e-4, 100), 1e-14);
    CU_ASSERT_DOUBLE_EQUAL(shrunk[1][1], 0.008208850076660834, 1e-13);
    CU_ASSERT_DOUBLE_EQUAL(shrunk[0][0], 0.09825639252434093, 1e-13);
    CU_ASSERT_DOUBLE_EQUAL(shrunk[0][1], -0.0007700265865546729, 1e-13);
}

/* 0 times an infinite weight must not make it NaN. */
static void test_without_decay_weights_stay_out(void)
{
    for (int kind = 0; kind < 4; kind++) {
        nab_tape *t = nab_tape_new(1);
        nab_tensor *w = nab_param(t, nab_vec(5), "w");
        for (int i = 0; i < 5; i++) {
            w->data[i] = i % 2 ? -INFINITY : INFINITY;
            w->grad[i] = 1;
        }
        nab_sgd *sgd = nab_sgd_new(t, 0.1);
        sgd->momentum = kind == 1 ? 0.9 : 0;
        if (kind < 2)
            nab_sgd_step(sgd);
        else if (kind == 2)
            nab_adam_step(nab_adam_new(t, 0.1));
        else
            nab_rmsprop_step(nab_rmsprop_new(t, 0.1));
        for (int i = 0; i < 5; i++)
            CU_ASSERT_EQUAL(w->data[i], i % 2 ? -INFINITY : INFINITY);
        nab_tape_free(t);
    }
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
    CU_ASSERT_EQUAL(w->data[0], 1.0);
    nab_adam *adam = nab_adam_new(t, 0.1);
    nab_rmsprop *rms = nab_rmsprop_new(t, 0.1);
    start(t);
    nab_adam_step(adam);
    CU_ASSERT_PTR_NOT_NULL(strstr(caught_text(), "adam_step: made for 2"));
    nab_rmsprop_step(rms);
    CU_ASSERT_PTR_NOT_NULL(strstr(caught_text(), "rmsprop_step: made for 2"));
    CU_ASSERT_EQUAL(caught_count(), 3);
    CU_ASSERT_EQUAL(w->data[0], 1.0);
    CU_ASSERT_PTR_NULL(nab_sgd_new(NULL, 1));
    CU_ASSERT_PTR_NULL(nab_adamw_new(NULL, 1, 1));
    CU_ASSERT_PTR_NULL(nab_rmsprop_new(NULL, 1));
    nab_sgd_step(NULL);
    nab_adam_step(NULL);
    nab_rmsprop_step(NULL);
    CU_ASSERT_EQUAL(caught_count(), 3);
    release_errors();
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

static CU_TestInfo tests[] = {
    {"gradient descent", test_sgd},
    {"descent with decay", test_sgd_with_decay},
    {"momentum of 1", test_momentum_of_one},
    {"Adam and AdamW", test_adam_and_adamw},
    {"first step of Adam", test_first_adam_step_is_lr},
    {"RMSprop", test_rmsprop},
    {"coupled and decoupled decay", test_coupled_and_decoupled_decay},
    {"no decay: weights stay out", test_without_decay_weights_stay_out},
    {"the observer is told", test_steps_tell_the_observer},
    {"a late parameter", test_a_late_parameter_is_reported},
    {"warm steps take no memory", test_warm_steps_take_no_memory},
    CU_TEST_INFO_NULL};

CU_SuiteInfo nab_nn_optim_suites[] = {
    {"nn: optimisers", NULL, NULL, NULL, NULL, tests}, CU_SUITE_INFO_NULL};
