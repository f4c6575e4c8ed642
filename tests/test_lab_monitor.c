/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The monitor: its numbers on tensors made by hand, and that it only reads. */
#include "lab.h"

#include <math.h>

#include "ops/ops.h"

/* (3,4): the units are alive, dead, NaN, saturated. */
static const double value[] = {1, 0, NAN, 5,  /**/
                               0, 0, 0,   -5, /**/
                               2, 0, 0,   0.97};
static const double clean[] = {1, 0, 0, 5,  /**/
                               0, 0, 0, -5, /**/
                               2, 0, 0, 0.97};

static void test_values_by_hand(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_monitor *m = nab_monitor_new(2);
    nab_monitor_watch(m, 1, nab_constant(t, nab_mat(3, 4), clean));
    const nab_layer *l = nab_monitor_layer(m, 1);
    CU_ASSERT(l->n_row == 3 && l->n_unit == 4);
    CU_ASSERT_DOUBLE_EQUAL(l->mean, 3.97 / 12, 1e-15);
    double square = (1 + 4 + 25 + 25 + 0.97 * 0.97) / 12;
    CU_ASSERT_DOUBLE_EQUAL(l->sd, sqrt(square - l->mean * l->mean), 1e-15);
    CU_ASSERT_EQUAL(l->max_abs, 5);
    CU_ASSERT_EQUAL(l->zero, 7.0 / 12);
    CU_ASSERT_EQUAL(l->dead, 2.0 / 4);
    CU_ASSERT_EQUAL(l->saturated, 4.0 / 12); /* 0.97 itself is not */
    CU_ASSERT_EQUAL(l->n_nonfinite, 0);
    CU_ASSERT(isnan(l->grad_norm) && isnan(l->update_ratio));
    CU_ASSERT(isnan(nab_monitor_layer(m, 2)->mean));
    nab_monitor_free(m);
    nab_tape_free(t);
}

/* A NaN is counted, is neither 0 nor dead, and reaches the mean. */
static void test_nan_is_named(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_monitor *m = nab_monitor_new(1);
    nab_monitor_watch(m, 0, nab_constant(t, nab_mat(3, 4), value));
    const nab_layer *l = nab_monitor_layer(m, 0);
    CU_ASSERT_EQUAL(l->n_nonfinite, 1);
    CU_ASSERT(isnan(l->mean) && isnan(l->sd) && isnan(l->max_abs));
    CU_ASSERT_EQUAL(l->zero, 6.0 / 12);
    CU_ASSERT_EQUAL(l->dead, 1.0 / 4);
    double one[] = {INFINITY};
    nab_monitor_watch(m, 0, nab_constant(t, nab_vec(1), one));
    CU_ASSERT_EQUAL(l->n_nonfinite, 1);
    CU_ASSERT_EQUAL(l->max_abs, INFINITY);
    nab_monitor_free(m);
    nab_tape_free(t);
}

/* Half the entries of a healthy ReLU layer are 0 and no unit is dead. */
static void test_zeros_are_not_death(void)
{
    static const double h[] = {1, 0, 0, 2};
    nab_tape *t = nab_tape_new(1);
    nab_monitor *m = nab_monitor_new(0);
    nab_monitor_watch(m, 0, nab_constant(t, nab_mat(2, 2), h));
    CU_ASSERT_EQUAL(nab_monitor_layer(m, 0)->zero, 0.5);
    CU_ASSERT_EQUAL(nab_monitor_layer(m, 0)->dead, 0);
    nab_monitor_free(m);
    nab_tape_free(t);
}

static void test_dead_over_several_batches(void)
{
    static const double batch[3][4] = {
        {1, 0, 0, 0}, {0, 0, 0, 3}, {0, 0, 0, 0}};
    nab_tape *t = nab_tape_new(1);
    nab_monitor *m = nab_monitor_new(0);
    const nab_layer *l = nab_monitor_layer(m, 0);
    for (int k = 0; k < 3; k++)
        nab_monitor_watch(m, 0, nab_constant(t, nab_mat(1, 4), batch[k]));
    CU_ASSERT_EQUAL(l->dead, 1);
    CU_ASSERT_EQUAL(l->dead_ever, 0.5);
    nab_monitor_forget(m);
    nab_monitor_watch(m, 0, nab_constant(t, nab_mat(1, 4), batch[1]));
    CU_ASSERT_EQUAL(l->dead_ever, 0.75);
    nab_monitor_watch(m, 0, nab_constant(t, nab_mat(1, 4), batch[0]));
    CU_ASSERT_EQUAL(l->dead_ever, 0.5);
    nab_monitor_watch(m, 0, nab_constant(t, nab_mat(1, 2), batch[2]));
    CU_ASSERT_EQUAL(l->dead_ever, 1); /* another width: other units */
    nab_monitor_free(m);
    nab_tape_free(t);
}

static void test_bounds(void)
{
    static const double h[] = {0.01, 0.5, 0.99, 0.02};
    nab_tape *t = nab_tape_new(1);
    nab_monitor *m = nab_monitor_new(0);
    nab_monitor_bounds(m, 0.015, 0.985);
    nab_monitor_watch(m, 0, nab_constant(t, nab_vec(4), h));
    CU_ASSERT_EQUAL(nab_monitor_layer(m, 0)->saturated, 0.5);
    nab_monitor_free(m);
    nab_tape_free(t);
}

/* loss = sum (x w)^2 with x = 1, w = (3,4): dL/dw = (6,8); w loses a quarter. */
static void test_gradients_and_updates(void)
{
    static const double start[] = {3, 4};
    nab_tape *t = nab_tape_new(1);
    nab_tensor *w = nab_param(t, nab_mat(1, 2), "w");
    memcpy(w->data, start, sizeof start);
    nab_monitor *m = nab_monitor_new(1);
    const nab_layer *l = nab_monitor_layer(m, 1);
    for (int step = 0; step < 2; step++) {
        nab_tensor *h = nab_matmul(nab_full(t, nab_mat(1, 1), 1), w);
        nab_monitor_watch(m, 1, h);
        nab_monitor_watch_weight(m, 1, w);
        nab_backward(nab_sum(nab_square(h)));
        nab_monitor_after_backward(m);
        double size = step ? 0.75 : 1;
        CU_ASSERT_EQUAL(l->weight_norm, 5 * size);
        CU_ASSERT_EQUAL(l->grad_norm, 10 * size);
        CU_ASSERT_DOUBLE_EQUAL(l->grad_rms, 10 * size / sqrt(2), 1e-14);
        CU_ASSERT_EQUAL(l->weight_grad_norm, 10 * size);
        h->grad[0] = 1000;
        nab_monitor_after_backward(m); /* was read: is not read again */
        CU_ASSERT_EQUAL(l->grad_norm, 10 * size);
        for (size_t i = 0; i < w->size; i++)
            w->data[i] *= 0.75;
        nab_monitor_after_update(m);
        CU_ASSERT_EQUAL(l->update_ratio, 0.25);
        CU_ASSERT_EQUAL(l->weight_norm, 3.75 * size);
        nab_zero_grad(t);
        nab_tape_reset(t);
    }
    nab_monitor_free(m);
    nab_tape_free(t);
}

/* A net that is trained with and without a monitor is the same to the bit. */
static uint64_t train(bool watched)
{
    nab_tape *t = nab_tape_new(3);
    nab_monitor *m = nab_monitor_new(1);
    nab_tensor *w = nab_param(t, nab_mat(8, 8), "w");
    nab_stream_normal(nab_tape_stream(t, "w"), w->size, w->data);
    for (int step = 0; step < 20; step++) {
        nab_tensor *h = nab_tanh(nab_matmul(nab_randn(t, nab_mat(4, 8)), w));
        nab_tensor *loss = nab_mean(nab_square(h));
        if (watched)
            nab_monitor_watch(m, 1, h), nab_monitor_watch_weight(m, 1, w);
        nab_backward(loss);
        if (watched)
            nab_monitor_after_backward(m);
        for (size_t i = 0; i < w->size; i++)
            w->data[i] -= w->grad[i];
        if (watched)
            nab_monitor_after_update(m);
        nab_zero_grad(t);
        nab_tape_reset(t);
    }
    uint64_t hash = hash_doubles(w->size, w->data);
    nab_monitor_free(m);
    nab_tape_free(t);
    return hash;
}

static void test_it_only_reads(void)
{
    CU_ASSERT_EQUAL(train(true), train(false));
}

static void test_table_and_file(void)
{
    nab_lab *lab = open_test_lab("monitor", NULL);
    nab_csv *csv = nab_csv_open(lab, "m.csv", NAB_EXACT, NAB_MONITOR_COLUMNS);
    nab_tape *t = nab_tape_new(1);
    nab_monitor *m = nab_monitor_new(3);
    nab_monitor_watch(m, 2, nab_constant(t, nab_mat(3, 4), clean));
    nab_monitor_write(m, csv, 7);
    nab_monitor_watch(
        m, 0, nab_constant(t, nab_mat(1, 2), (double[]){INFINITY, -INFINITY}));
    nab_monitor_print(m, lab->report);
    CU_ASSERT_EQUAL(close_test_lab(lab), 0);
    const char *file = read_text(scratch("monitor/m.csv"));
    CU_ASSERT_PTR_NOT_NULL(strstr(file, "\n7,2,0.33083"));
    CU_ASSERT_PTR_NOT_NULL(strstr(file, ",0,nan,nan,0,nan,nan,nan\n"));
    const char *table = read_text(scratch("report.txt"));
    CU_ASSERT(strcspn(table, "\n") <= 80);
    CU_ASSERT_PTR_NOT_NULL(strstr(table, "\n    2 "));
    CU_ASSERT(strstr(table, " nan ") && !strstr(table, "-nan"));
    nab_monitor_free(m);
    nab_tape_free(t);
}

static void test_mistakes(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_monitor *m = nab_monitor_new(1);
    catch_errors();
    nab_monitor_watch(m, 2, nab_full(t, nab_scalar(), 1));
    CU_ASSERT_STRING_EQUAL(caught_text(), "monitor: layer 2 of 0..1");
    CU_ASSERT_PTR_NULL(nab_monitor_layer(m, 2));
    nab_monitor_watch(m, 1, NULL);
    nab_monitor_watch_weight(m, 1, NULL);
    nab_monitor_watch(NULL, 1, NULL);
    nab_monitor_watch_weight(NULL, 1, NULL);
    nab_monitor_bounds(NULL, 0, 1);
    nab_monitor_after_backward(NULL);
    nab_monitor_after_update(NULL);
    nab_monitor_forget(NULL);
    nab_monitor_forget_weights(NULL);
    nab_monitor_write(NULL, NULL, 0);
    nab_monitor_watch(m, 0, nab_zeros(t, nab_mat(0, 3)));
    nab_monitor_watch_weight(m, 0, nab_zeros(t, nab_mat(0, 3)));
    nab_monitor_after_backward(m);
    nab_monitor_after_update(m);
    release_errors();
    CU_ASSERT_EQUAL(caught_count(), 2);
    CU_ASSERT(isnan(nab_monitor_layer(m, 0)->zero));
    CU_ASSERT(isnan(nab_monitor_layer(m, 0)->dead));
    nab_monitor_free(m);
    nab_monitor_free(NULL);
    nab_tape_free(t);
}

static CU_TestInfo tests[] = {
    {"values by hand", test_values_by_hand},
    {"NaN is named", test_nan_is_named},
    {"zeros are not death", test_zeros_are_not_death},
    {"dead over several batches", test_dead_over_several_batches},
    {"bounds of saturation", test_bounds},
    {"gradients and updates", test_gradients_and_updates},
    {"it only reads", test_it_only_reads},
    {"table and file", test_table_and_file},
    {"mistakes", test_mistakes},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo nab_lab_monitor_suites[] = {
    {"lab: monitor", NULL, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};
