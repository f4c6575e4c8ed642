/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tape: ownership, memory, names, errors, printing. */
#include "tests.h"

#include <gsl/gsl_blas.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/core.h"

/* y = x^2, as a student would add it from outside. */
static void square_forward(nab_tensor *y)
{
    const double *x = y->in[0]->data;
    for (size_t i = 0; i < y->size; i++)
        y->data[i] = x[i] * x[i];
}

static void square_backward(nab_tensor *y)
{
    nab_tensor *x = y->in[0];
    for (size_t i = 0; i < y->size; i++)
        x->grad[i] += y->grad[i] * 2.0 * x->data[i];
}

static const nab_op square_op = {"own_square", square_forward, square_backward};

static nab_tensor *own_square(nab_tensor *x)
{
    return x ? nab_apply(&square_op, x->shape, 1, &x, NULL, 0) : NULL;
}

/* ---- arena ---- */

static void test_arena_blocks_are_aligned_and_apart(void)
{
    nab_arena arena = {0};
    unsigned char *before = NULL;
    for (size_t n = 1; n < 3000; n += 7) {
        unsigned char *block = nab_arena_take(&arena, n);
        CU_ASSERT_PTR_NOT_NULL_FATAL(block);
        CU_ASSERT_EQUAL((uintptr_t)block % 64, 0);
        memset(block, (int)(n & 255), n);
        if (before)
            CU_ASSERT_EQUAL(before[0], (n - 7) & 255);
        before = block;
    }
    nab_arena_free(&arena);
    CU_ASSERT_EQUAL(nab_arena_size(&arena), 0);
}

static void test_arena_uses_its_chunks_again(void)
{
    nab_arena arena = {0};
    size_t held = 0;
    for (int round = 0; round < 5; round++) {
        for (int k = 0; k < 100; k++)
            CU_ASSERT_PTR_NOT_NULL(nab_arena_take(&arena, 40000));
        if (round == 0)
            held = nab_arena_size(&arena);
        nab_arena_reset(&arena);
    }
    CU_ASSERT(held >= 100u * 40000u);
    CU_ASSERT_EQUAL(nab_arena_size(&arena), held);
    nab_arena_free(&arena);
}

static void test_arena_refuses_what_no_machine_has(void)
{
    nab_arena arena = {0};
    CU_ASSERT_PTR_NULL(nab_arena_take(&arena, SIZE_MAX));
    CU_ASSERT_PTR_NULL(nab_arena_take(&arena, SIZE_MAX - 200));
    CU_ASSERT_PTR_NOT_NULL(nab_arena_take(&arena, 8));
    nab_arena_free(&arena);
}

static bool all_zero(const unsigned char *block, size_t n)
{
    size_t i = 0;
    while (i < n && block[i] == 0)
        i++;
    return i == n;
}

/* Blocks of several lengths, so that old and new parts meet in one block. */
static void test_arena_clears_what_was_used_before(void)
{
    nab_arena arena = {0};
    for (size_t round = 1; round <= 4; round++) {
        for (size_t n = 1; n < 60000; n = 3 * n + round) {
            unsigned char *block = nab_arena_take_zeroed(&arena, n);
            CU_ASSERT_PTR_NOT_NULL_FATAL(block);
            CU_ASSERT(all_zero(block, n));
            memset(block, 0xff, n);
            unsigned char *other = nab_arena_take(&arena, n / 2);
            CU_ASSERT_PTR_NOT_NULL_FATAL(other);
            memset(other, 0xff, n / 2);
        }
        nab_arena_reset(&arena);
    }
    nab_arena_free(&arena);
    /* what is left over at the end of a chunk was not used */
    CU_ASSERT_PTR_NOT_NULL(nab_arena_take(&arena, 200000));
    CU_ASSERT_PTR_NOT_NULL(nab_arena_take(&arena, 100000));
    nab_arena_reset(&arena);
    CU_ASSERT_PTR_NOT_NULL(nab_arena_take(&arena, 200000));
    unsigned char *rest = nab_arena_take_zeroed(&arena, 50000);
    CU_ASSERT_PTR_NOT_NULL_FATAL(rest);
    CU_ASSERT(all_zero(rest, 50000));
    CU_ASSERT_PTR_NULL(nab_arena_take_zeroed(&arena, SIZE_MAX));
    nab_arena_free(&arena);
}

/* What lies before the place stays, over several chunks too. */
static void test_arena_goes_back_to_a_place(void)
{
    nab_arena arena = {0};
    nab_arena_place start = nab_arena_now(&arena);
    unsigned char *kept = nab_arena_take(&arena, 100000);
    CU_ASSERT_PTR_NOT_NULL_FATAL(kept);
    memset(kept, 0xff, 100000);
    nab_arena_place place = nab_arena_now(&arena);
    unsigned char *first = nab_arena_take(&arena, 100000);
    CU_ASSERT_PTR_NOT_NULL(nab_arena_take(&arena, 1000000));
    CU_ASSERT_PTR_NOT_NULL(nab_arena_take(&arena, 5000000));
    size_t size = nab_arena_size(&arena);
    for (int round = 0; round < 3; round++) {
        nab_arena_rewind(&arena, place);
        unsigned char *again = nab_arena_take_zeroed(&arena, 100000);
        CU_ASSERT_PTR_EQUAL(again, first);
        CU_ASSERT(all_zero(again, 100000));
        memset(again, 0xff, 100000);
        CU_ASSERT_PTR_NOT_NULL(nab_arena_take(&arena, 1000000));
    }
    for (size_t i = 0; i < 100000; i++)
        CU_ASSERT_EQUAL_FATAL(kept[i], 0xff);
    nab_arena_rewind(&arena, start);
    CU_ASSERT_PTR_EQUAL(nab_arena_take(&arena, 100000), kept);
    CU_ASSERT_EQUAL(nab_arena_size(&arena), size);
    nab_arena_free(&arena);
}

static CU_TestInfo arena_tests[] = {
    {"blocks are aligned and apart", test_arena_blocks_are_aligned_and_apart},
    {"chunks are used again", test_arena_uses_its_chunks_again},
    {"zeroed blocks are zero", test_arena_clears_what_was_used_before},
    {"back to a place", test_arena_goes_back_to_a_place},
    {"too much is refused", test_arena_refuses_what_no_machine_has},
    CU_TEST_INFO_NULL};

/* ---- shapes ---- */

static void test_shapes_count_and_print(void)
{
    char text[NAB_SHAPE_TEXT];
    CU_ASSERT_EQUAL(nab_shape_size(nab_scalar()), 1);
    CU_ASSERT_EQUAL(nab_shape_size(nab_vec(0)), 0);
    CU_ASSERT_EQUAL(nab_shape_size(nab_block(2, 3, 4, 5)), 120);
    CU_ASSERT_EQUAL(nab_shape_rows(nab_block(2, 3, 4, 5)), 24);
    CU_ASSERT_EQUAL(nab_shape_cols(nab_block(2, 3, 4, 5)), 5);
    CU_ASSERT_EQUAL(nab_shape_rows(nab_vec(7)), 1);
    CU_ASSERT_EQUAL(nab_shape_cols(nab_scalar()), 1);
    CU_ASSERT_STRING_EQUAL(nab_shape_print(nab_scalar(), text), "()");
    CU_ASSERT_STRING_EQUAL(nab_shape_print(nab_mat(64, 100), text), "(64,100)");
    CU_ASSERT_FALSE(nab_shape_equal(nab_vec(6), nab_mat(1, 6)));
    CU_ASSERT_TRUE(nab_shape_equal(nab_mat(2, 3), nab_mat(2, 3)));
}

static void test_longest_shape_fits_its_text(void)
{
    char text[NAB_SHAPE_TEXT];
    size_t most = SIZE_MAX;
    nab_shape_print(nab_block(most, most, most, most), text);
    CU_ASSERT_EQUAL(text[strlen(text) - 1], ')');
}

static void test_matrix_view_shares_memory(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x =
        nab_constant(t, nab_mat(2, 3), (double[]){1, 2, 3, 4, 5, 6});
    gsl_matrix_view view = nab_matrix(x);
    CU_ASSERT_EQUAL(gsl_matrix_get(&view.matrix, 1, 0), 4.0);
    gsl_matrix_set(&view.matrix, 0, 2, -1.0);
    CU_ASSERT_EQUAL(x->data[2], -1.0);
    nab_tape_free(t);
}

static CU_TestInfo shape_tests[] = {
    {"sizes and text", test_shapes_count_and_print},
    {"the longest shape fits", test_longest_shape_fits_its_text},
    {"a matrix view is no copy", test_matrix_view_shares_memory},
    CU_TEST_INFO_NULL};

/* ---- tape ---- */

static void test_parameters_outlive_a_reset(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *w = nab_param(t, nab_vec(3), "w");
    w->data[1] = 2.5;
    for (int step = 0; step < 3; step++) {
        own_square(w);
        CU_ASSERT_EQUAL(nab_tape_n_node(t), 1);
        nab_tape_reset(t);
        CU_ASSERT_EQUAL(nab_tape_n_node(t), 0);
    }
    CU_ASSERT_EQUAL(w->data[1], 2.5);
    CU_ASSERT_EQUAL(nab_tape_n_param(t), 1);
    nab_tape_free(t);
}

/* Until the tape restarts; its gradient starts at 0 in every sweep. */
static void test_what_is_held_outlives_a_reset(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = nab_input(t, nab_scalar(), (double[]){3});
    nab_tape_hold(t);
    for (int step = 0; step < 3; step++) {
        nab_backward(own_square(own_square(x)));
        CU_ASSERT_EQUAL(x->grad[0], 4 * 3 * 3 * 3);
        CU_ASSERT_EQUAL(nab_tape_n_node(t), 3);
        nab_tape_reset(t);
        CU_ASSERT_EQUAL(nab_tape_n_node(t), 1);
        CU_ASSERT_EQUAL(x->data[0], 3);
    }
    nab_tape_restart(t, 1);
    CU_ASSERT_EQUAL(nab_tape_n_node(t), 0);
    own_square(nab_input(t, nab_scalar(), NULL));
    nab_tape_reset(t);
    CU_ASSERT_EQUAL(nab_tape_n_node(t), 0);
    nab_tape_free(t);
}

static void test_warm_steps_take_no_memory(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *w = nab_param(t, nab_mat(30, 40), "w");
    size_t held = 0;
    for (int step = 0; step < 20; step++) {
        nab_tensor *y = w;
        for (int k = 0; k < 400; k++)
            y = own_square(y);
        if (step == 1)
            held = nab_tape_memory(t);
        nab_tape_reset(t);
    }
    CU_ASSERT_EQUAL(nab_tape_memory(t), held);
    nab_tape_free(t);
}

static void count_event(nab_event event, nab_tensor *node, void *context)
{
    (void)event, (void)node;
    ++*(int *)context;
}

static void test_restart_is_a_new_tape_in_old_memory(void)
{
    int n_event = 0;
    nab_tape *fresh = nab_tape_new(7), *used = nab_tape_new(3);
    nab_param(used, nab_vec(1000), "w");
    nab_randn(used, nab_vec(10));
    nab_tape_freeze(used, true);
    nab_tape_no_grad(used, true);
    nab_tape_observe(used, count_event, &n_event);
    size_t held = nab_tape_memory(used);
    nab_tape_restart(used, 7);
    CU_ASSERT_EQUAL(nab_tape_n_param(used), 0);
    CU_ASSERT_FALSE(nab_tape_frozen(used));
    CU_ASSERT_FALSE(nab_tape_no_grad(used, false));
    own_square(nab_zeros(used, nab_vec(1)));
    CU_ASSERT_EQUAL(n_event, 0);
    nab_tensor *a = nab_randn(fresh, nab_vec(50));
    nab_tensor *b = nab_randn(used, nab_vec(50));
    CU_ASSERT_EQUAL(memcmp(a->data, b->data, 50 * sizeof(double)), 0);
    CU_ASSERT_EQUAL(nab_tape_memory(used), held);
    nab_tape_free(fresh);
    nab_tape_free(used);
}

static void test_names_are_unique(void)
{
    nab_tape *t = nab_tape_new(1);
    CU_ASSERT_STRING_EQUAL(nab_param(t, nab_vec(1), "w")->name, "w");
    CU_ASSERT_STRING_EQUAL(nab_param(t, nab_vec(1), "w")->name, "w#2");
    CU_ASSERT_STRING_EQUAL(nab_param(t, nab_vec(1), "w")->name, "w#3");
    CU_ASSERT_STRING_EQUAL(nab_label(t, "layer%d", 4), "layer4");
    char twice[2][300]; /* names that differ only where they are cut */
    for (int k = 0; k < 2; k++)
        snprintf(twice[k], sizeof twice[k], "%0200d.%d", 0, k);
    const char *first = nab_param(t, nab_vec(1), twice[0])->name;
    const char *second = nab_param(t, nab_vec(1), twice[1])->name;
    CU_ASSERT_STRING_NOT_EQUAL(first, second);
    nab_tape_free(t);
}

static void test_nodes_know_their_layer(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *w = nab_param(t, nab_vec(1), "w");
    CU_ASSERT_PTR_NULL(own_square(w)->layer);
    nab_tape_enter(t, "first");
    CU_ASSERT_STRING_EQUAL(own_square(w)->layer, "first");
    nab_tape_reset(t);
    CU_ASSERT_PTR_NULL(own_square(w)->layer);
    nab_tape_free(t);
}

static void test_null_flows_with_one_report(void)
{
    nab_tape *t = nab_tape_new(1), *other = nab_tape_new(2);
    nab_tensor *x = nab_zeros(t, nab_vec(2)), *z = nab_zeros(other, nab_vec(2));
    catch_errors();
    nab_tensor *mixed =
        nab_apply(&square_op, x->shape, 2, (nab_tensor *[]){x, z}, NULL, 0);
    CU_ASSERT_PTR_NULL(mixed);
    CU_ASSERT_PTR_NULL(own_square(own_square(mixed)));
    nab_backward(mixed);
    CU_ASSERT_TRUE(isnan(nab_item(mixed)));
    CU_ASSERT_EQUAL(caught_count(), 1);
    CU_ASSERT_STRING_EQUAL(caught_text(),
                           "own_square: operands 1 and 2 are of two tapes");
    release_errors();
    nab_tape_free(t);
    nab_tape_free(other);
}

static void test_item_wants_one_element(void)
{
    nab_tape *t = nab_tape_new(1);
    catch_errors();
    CU_ASSERT_TRUE(isnan(nab_item(nab_zeros(t, nab_mat(2, 2)))));
    CU_ASSERT_STRING_EQUAL(
        caught_text(), "item: x is (2,2): only a tensor of one element is a "
                       "number");
    release_errors();
    CU_ASSERT_EQUAL(nab_item(nab_full(t, nab_mat(1, 1), 3.0)), 3.0);
    nab_tape_free(t);
}

static void test_an_impossible_tensor_is_reported(void)
{
    nab_tape *t = nab_tape_new(1);
    catch_errors();
    CU_ASSERT_PTR_NULL(nab_zeros(t, nab_mat(SIZE_MAX / 2, 3)));
    CU_ASSERT_PTR_NULL(nab_param(t, nab_mat(SIZE_MAX / 64, 1), "big"));
    CU_ASSERT_EQUAL(caught_count(), 2);
    CU_ASSERT_PTR_NOT_NULL(strstr(caught_text(), "no memory for a tensor"));
    nab_tensor *x = nab_zeros(t, nab_vec(2)); /* no half of a node stays */
    size_t n_node = nab_tape_n_node(t);
    CU_ASSERT_PTR_NULL(
        nab_apply(&square_op, x->shape, 1, &x, NULL, SIZE_MAX / 2));
    CU_ASSERT_EQUAL(nab_tape_n_node(t), n_node);
    CU_ASSERT_EQUAL(caught_count(), 3);
    release_errors();
    CU_ASSERT_PTR_NOT_NULL(nab_zeros(t, nab_mat(0, 3)));
    nab_tape_free(t);
}

static void test_print_shows_each_node(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *w = nab_param(t, nab_vec(4), "w");
    for (int i = 0; i < 4; i++)
        w->data[i] = i == 3 ? -(double)NAN : 2.0;
    nab_tape_enter(t, "layer1");
    nab_tensor *y = own_square(own_square(w));
    for (int i = 0; i < 4; i++)
        y->grad[i] = 2.5;
    char text[2048] = "";
    FILE *out = fmemopen(text, sizeof text, "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(out);
    nab_tape_print(t, out);
    fclose(out);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "own_square"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "layer1"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "(4)"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, " 1 w\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, " 1 0\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, " nan "));
    CU_ASSERT_PTR_NULL(strstr(text, "-nan"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, " 2.5 ")); /* rms of the gradient */
    nab_tape_free(t);
}

static CU_TestInfo tape_tests[] = {
    {"parameters outlive a reset", test_parameters_outlive_a_reset},
    {"what is held outlives a reset", test_what_is_held_outlives_a_reset},
    {"warm steps take no memory", test_warm_steps_take_no_memory},
    {"restart is a new tape", test_restart_is_a_new_tape_in_old_memory},
    {"names are unique", test_names_are_unique},
    {"nodes know their layer", test_nodes_know_their_layer},
    {"NULL flows, one report", test_null_flows_with_one_report},
    {"item wants one element", test_item_wants_one_element},
    {"an impossible tensor", test_an_impossible_tensor_is_reported},
    {"printing", test_print_shows_each_node},
    CU_TEST_INFO_NULL};

CU_SuiteInfo nab_core_tape_suites[] = {
    {"core: arena", NULL, NULL, NULL, NULL, arena_tests},
    {"core: shapes", NULL, NULL, NULL, NULL, shape_tests},
    {"core: tape", NULL, NULL, NULL, NULL, tape_tests},
    CU_SUITE_INFO_NULL};
