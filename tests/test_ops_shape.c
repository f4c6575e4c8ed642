/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Operations that move numbers, and those that add them up. */
#include "ops.h"

static const double SIX[] = {1, 2, 3, 4, 5, 6};

static void test_transpose(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = nab_input(t, nab_mat(2, 3), SIX), *y = nab_transpose(x);
    CU_ASSERT(nab_shape_equal(y->shape, nab_mat(3, 2)));
    CU_ASSERT(all_near(6, y->data, (double[]){1, 4, 2, 5, 3, 6}, 0));
    nab_backward_from(y, SIX);
    CU_ASSERT(all_near(6, x->grad, (double[]){1, 3, 5, 2, 4, 6}, 0));
    nab_tape_free(t);
}

static void test_reshape(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = nab_input(t, nab_mat(2, 3), SIX);
    nab_tensor *y = nab_reshape(x, nab_cube(3, 1, 2));
    CU_ASSERT(nab_shape_equal(y->shape, nab_cube(3, 1, 2)));
    CU_ASSERT(all_near(6, y->data, SIX, 0));
    nab_backward_from(y, SIX);
    CU_ASSERT(all_near(6, x->grad, SIX, 0));
    nab_tape_free(t);
}

static void test_slice(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = nab_input(t, nab_mat(2, 3), SIX);
    nab_tensor *y = nab_slice(x, 1, 1, 3);
    CU_ASSERT(all_near(4, y->data, (double[]){2, 3, 5, 6}, 0));
    nab_backward_from(y, SIX);
    CU_ASSERT(all_near(6, x->grad, (double[]){0, 1, 2, 0, 3, 4}, 0));
    y = nab_slice(x, 0, 1, 2);
    CU_ASSERT(nab_shape_equal(y->shape, nab_mat(1, 3)));
    CU_ASSERT(all_near(3, y->data, (double[]){4, 5, 6}, 0));
    CU_ASSERT(nab_slice(x, 0, 1, 1)->size == 0);
    nab_tape_free(t);
}

static void test_concat(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = nab_input(t, nab_mat(2, 2), (double[]){1, 2, 3, 4});
    nab_tensor *z = nab_input(t, nab_mat(2, 1), (double[]){5, 6});
    nab_tensor *y = nab_concat(3, (nab_tensor *[]){x, z, x}, 1);
    CU_ASSERT(nab_shape_equal(y->shape, nab_mat(2, 5)));
    CU_ASSERT(
        all_near(10, y->data, (double[]){1, 2, 5, 1, 2, 3, 4, 6, 3, 4}, 0));
    nab_backward_from(y, (double[]){1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
    CU_ASSERT(all_near(4, x->grad, (double[]){5, 7, 15, 17}, 0));
    CU_ASSERT(all_near(2, z->grad, (double[]){3, 8}, 0));
    nab_tape_free(t);
}

/* Row 1 is taken twice: it receives twice. The list is copied. */
static void test_gather_rows(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = nab_input(t, nab_mat(3, 2), SIX);
    size_t row[] = {1, 0, 1};
    nab_tensor *y = nab_gather_rows(x, 3, row);
    row[0] = 99;
    CU_ASSERT(all_near(6, y->data, (double[]){3, 4, 1, 2, 3, 4}, 0));
    nab_backward_from(y, SIX);
    CU_ASSERT(all_near(6, x->grad, (double[]){3, 4, 6, 8, 0, 0}, 0));
    CU_ASSERT(nab_gather_rows(x, 0, row)->size == 0);
    y = nab_gather_rows(x, 4, (size_t[]){2, 0, 2, 1});
    CU_ASSERT(nab_shape_equal(y->shape, nab_mat(4, 2)));
    nab_tape_free(t);
}

static void test_shape_gradients(void)
{
    nab_tape *t = nab_tape_new(6);
    nab_tensor *x = draws(t, nab_cube(3, 4, 5), 1, 0);
    nab_tensor *z = draws(t, nab_cube(3, 2, 5), 1, 0);
    for (int axis = 0; axis < 3; axis++)
        nab_slice(x, axis, 1, 3);
    nab_concat(2, (nab_tensor *[]){x, z}, 1);
    nab_concat(2, (nab_tensor *[]){x, x}, 0);
    nab_concat(1, (nab_tensor *[]){x}, 2);
    nab_transpose(nab_reshape(x, nab_mat(12, 5)));
    nab_gather_rows(x, 4, (size_t[]){2, 0, 0, 2});
    CU_ASSERT(gradients_agree(t));
    nab_tape_free(t);
}

/* NaN and infinity are moved as they are, and nothing is moved of nothing. */
static void test_shape_edges(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x =
        nab_input(t, nab_mat(1, 2), (double[]){(double)NAN, (double)INFINITY});
    nab_tensor *y = nab_transpose(nab_concat(1, (nab_tensor *[]){x}, 0));
    CU_ASSERT(isnan(y->data[0]) && isinf(y->data[1]));
    nab_tensor *none = nab_input(t, nab_mat(0, 2), NULL);
    y = nab_concat(
        2, (nab_tensor *[]){none, nab_transpose(nab_transpose(none))}, 1);
    nab_backward(nab_sum(nab_reshape(nab_slice(y, 0, 0, 0), nab_mat(4, 0))));
    CU_ASSERT(y->size == 0);
    nab_tape_free(t);
}

static void test_shape_messages(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = nab_zeros(t, nab_mat(2, 3)), *v = nab_zeros(t, nab_vec(2));
    const char *text[] = {
        "transpose: x is (2): it must be a matrix",
        "reshape: x is (2,3): its 6 entries do not fill (4)",
        "slice: x is (2,3): there is no axis 2",
        "slice: x is (2,3): 2..4 is no range of axis 1",
        "concat: x[0] is (2,3), x[1] is (2): all but axis 0 must be equal",
        "gather_rows: x is (2,3): it has no row 2",
        "sum_axis: x is (2): there is no axis -1"};
    for (size_t i = 0; i < COUNT(text); i++) {
        catch_errors();
        nab_tensor *y = i == 0   ? nab_transpose(v)
                        : i == 1 ? nab_reshape(x, nab_vec(4))
                        : i == 2 ? nab_slice(x, 2, 0, 1)
                        : i == 3 ? nab_slice(x, 1, 2, 4)
                        : i == 4 ? nab_concat(2, (nab_tensor *[]){x, v}, 0)
                        : i == 5 ? nab_gather_rows(x, 1, (size_t[]){2})
                                 : nab_sum_axis(v, -1);
        CU_ASSERT_PTR_NULL(y);
        CU_ASSERT(reported(text[i]));
        release_errors();
    }
    catch_errors();
    CU_ASSERT_PTR_NULL(nab_transpose(NULL));
    CU_ASSERT_PTR_NULL(nab_reshape(NULL, nab_vec(4)));
    CU_ASSERT_PTR_NULL(nab_slice(NULL, 0, 0, 0));
    CU_ASSERT_PTR_NULL(nab_concat(2, (nab_tensor *[]){x, NULL}, 0));
    CU_ASSERT_PTR_NULL(nab_concat(2, (nab_tensor *[]){NULL, x}, 0));
    CU_ASSERT_PTR_NULL(nab_gather_rows(NULL, 0, NULL));
    CU_ASSERT_PTR_NULL(nab_sum(NULL));
    CU_ASSERT_PTR_NULL(nab_mean_axis(NULL, 0));
    CU_ASSERT(caught_count() == 0);
    CU_ASSERT_PTR_NULL(nab_concat(0, NULL, 0));
    CU_ASSERT(reported("concat: there must be at least one operand"));
    release_errors();
    nab_tape_free(t);
}

/* ---- sums, means, variances ---- */

static void test_sum_mean(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = nab_input(t, nab_mat(2, 3), SIX);
    nab_tensor *s = nab_sum(x), *m = nab_mean(x);
    CU_ASSERT(nab_item(s) == 21 && nab_item(m) == 3.5);
    nab_backward(nab_sub(s, nab_scale(m, 3)));
    CU_ASSERT(all_near(6, x->grad, (double[]){0.5, 0.5, 0.5, 0.5, 0.5, 0.5},
                       DBL_EPSILON));
    nab_tape_free(t);
}

/* The variance of 1, 2.5, -0.5 is 1.5 (mpmath, 30 digits); it divides by n. */
static void test_axes(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = nab_input(t, nab_mat(2, 3), SIX);
    CU_ASSERT(nab_shape_equal(nab_sum_axis(x, 0)->shape, nab_mat(1, 3)));
    CU_ASSERT(all_near(3, nab_sum_axis(x, 0)->data, (double[]){5, 7, 9}, 0));
    CU_ASSERT(all_near(2, nab_sum_axis(x, 1)->data, (double[]){6, 15}, 0));
    CU_ASSERT(
        all_near(3, nab_mean_axis(x, 0)->data, (double[]){2.5, 3.5, 4.5}, 0));
    CU_ASSERT(all_near(2, nab_mean_axis(x, 1)->data, (double[]){2, 5}, 0));
    CU_ASSERT(
        all_near(3, nab_var_axis(x, 0)->data, (double[]){2.25, 2.25, 2.25}, 0));
    nab_tensor *v = nab_input(t, nab_vec(3), (double[]){1, 2.5, -0.5});
    nab_tensor *variance = nab_var_axis(v, 0);
    CU_ASSERT(near(variance->data[0], 1.5, DBL_EPSILON));
    nab_backward(variance);
    CU_ASSERT(all_near(3, v->grad, (double[]){0, 1, -1}, 2 * DBL_EPSILON));
    nab_tape_free(t);
}

static void test_reduce_gradients(void)
{
    const nab_shape shape[] = {nab_vec(7), nab_mat(5, 4), nab_mat(1, 6),
                               nab_cube(2, 3, 4), nab_block(2, 3, 1, 2)};
    nab_tape *t = nab_tape_new(7);
    for (size_t i = 0; i < COUNT(shape); i++) {
        nab_tensor *x = draws(t, shape[i], 1, 0);
        nab_sum(x);
        nab_mean(x);
        for (int axis = 0; axis < shape[i].n_dim; axis++) {
            nab_sum_axis(x, axis);
            nab_mean_axis(x, axis);
            nab_var_axis(x, axis);
        }
    }
    CU_ASSERT(gradients_agree(t));
    nab_tape_free(t);
}

/* Equal entries have variance exactly 0, whatever their mean rounds to, and a
 * large mean does not swallow the variance. */
static void test_variance_is_stable(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = nab_full(t, nab_vec(3), 0.1);
    CU_ASSERT(nab_item(nab_var_axis(x, 0)) == 0);
    x = nab_constant(t, nab_vec(4),
                     (double[]){1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16});
    CU_ASSERT(nab_item(nab_var_axis(x, 0)) == 22.5);
    nab_tape_free(t);
}

/* An empty sum is 0, an empty mean 0/0; NaN and infinity go through. */
static void test_reduce_edges(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *none = nab_input(t, nab_mat(0, 3), NULL);
    CU_ASSERT(nab_item(nab_sum(none)) == 0);
    CU_ASSERT(isnan(nab_item(nab_mean(none))));
    CU_ASSERT(all_near(3, nab_sum_axis(none, 0)->data, (double[3]){0}, 0));
    CU_ASSERT(isnan(nab_mean_axis(none, 0)->data[2]));
    nab_tensor *v = nab_var_axis(none, 0);
    CU_ASSERT(isnan(v->data[0]));
    CU_ASSERT(nab_var_axis(none, 1)->size == 0);
    nab_backward_from(v, SIX);
    nab_tensor *x = nab_input(t, nab_vec(2), (double[]){1, (double)INFINITY});
    CU_ASSERT(isinf(nab_item(nab_mean(x))));
    CU_ASSERT(isnan(nab_item(nab_var_axis(x, 0))));
    CU_ASSERT(nab_item(nab_var_axis(nab_full(t, nab_vec(1), 7), 0)) == 0);
    nab_tape_free(t);
}

static CU_TestInfo shapes[] = {{"transpose", test_transpose},
                               {"reshape", test_reshape},
                               {"slice", test_slice},
                               {"concat", test_concat},
                               {"gather_rows", test_gather_rows},
                               {"gradients", test_shape_gradients},
                               {"edges", test_shape_edges},
                               {"messages", test_shape_messages},
                               CU_TEST_INFO_NULL};

static CU_TestInfo reductions[] = {
    {"sum and mean", test_sum_mean},
    {"along an axis", test_axes},
    {"gradients", test_reduce_gradients},
    {"variance is stable", test_variance_is_stable},
    {"edges", test_reduce_edges},
    CU_TEST_INFO_NULL};

CU_SuiteInfo nab_ops_shape_suites[] = {
    {"ops: shape", NULL, NULL, NULL, NULL, shapes},
    {"ops: reduce", NULL, NULL, NULL, NULL, reductions},
    CU_SUITE_INFO_NULL};
