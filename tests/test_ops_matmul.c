/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Products of matrices, and the four arithmetic operations with broadcast. */
#include "ops.h"

/* ---- matmul and affine: small integers, so equality is exact ---- */

static void test_matmul(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *a = nab_input(t, nab_mat(2, 3), (double[]){1, 2, 3, 4, 5, 6});
    nab_tensor *b = nab_input(t, nab_mat(3, 2), (double[]){1, 0, -1, 2, 3, 1});
    nab_tensor *y = nab_matmul(a, b);
    CU_ASSERT(nab_shape_equal(y->shape, nab_mat(2, 2)));
    CU_ASSERT(all_near(4, y->data, (double[]){8, 7, 17, 16}, 0));
    nab_backward_from(y, (double[]){1, 2, 3, 4});
    CU_ASSERT(all_near(6, a->grad, (double[]){1, 3, 5, 3, 5, 13}, 0));
    CU_ASSERT(all_near(6, b->grad, (double[]){13, 18, 17, 24, 21, 30}, 0));
    nab_tape_free(t);
}

/* A square times itself: both contributions arrive in one gradient. */
static void test_matmul_with_itself(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *a = nab_input(t, nab_mat(2, 2), (double[]){1, 2, 3, 4});
    nab_backward(nab_sum(nab_matmul(a, a)));
    CU_ASSERT(all_near(4, a->grad, (double[]){7, 11, 9, 13}, 0));
    nab_tape_free(t);
}

static void test_affine(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = nab_input(t, nab_mat(2, 2), (double[]){1, 2, 3, 4});
    nab_tensor *w = nab_input(t, nab_mat(2, 3), (double[]){1, 0, 2, -1, 3, 1});
    nab_tensor *b = nab_input(t, nab_vec(3), (double[]){10, 20, 30});
    nab_tensor *y = nab_affine(x, w, b);
    CU_ASSERT(all_near(6, y->data, (double[]){9, 26, 34, 9, 32, 40}, 0));
    nab_backward_from(y, (double[]){1, 2, 3, 4, 5, 6});
    CU_ASSERT(all_near(4, x->grad, (double[]){7, 8, 16, 17}, 0));
    CU_ASSERT(all_near(6, w->grad, (double[]){13, 17, 21, 18, 24, 30}, 0));
    CU_ASSERT(all_near(3, b->grad, (double[]){5, 7, 9}, 0));
    y = nab_affine(x, w, NULL);
    CU_ASSERT(all_near(6, y->data, (double[]){-1, 6, 4, -1, 12, 10}, 0));
    nab_tape_free(t);
}

/* Gradients of parameters add up over sweeps until they are zeroed. */
static void test_affine_accumulates(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *w = nab_param(t, nab_mat(1, 1), "w");
    nab_tensor *x = nab_constant(t, nab_mat(1, 1), (double[]){3});
    nab_tensor *y = nab_affine(x, w, NULL);
    nab_backward(y);
    nab_backward(y);
    CU_ASSERT(w->grad[0] == 6);
    nab_zero_grad(t);
    CU_ASSERT(w->grad[0] == 0);
    nab_tape_free(t);
}

static void test_product_gradients(void)
{
    static const size_t size[][3] = {
        {1, 1, 1}, {1, 7, 3}, {5, 1, 4}, {9, 17, 1}, {33, 20, 10}};
    nab_tape *t = nab_tape_new(4);
    for (size_t i = 0; i < COUNT(size); i++) {
        size_t n = size[i][0], k = size[i][1], m = size[i][2];
        nab_tensor *x = draws(t, nab_mat(n, k), 1, 0);
        nab_tensor *w = draws(t, nab_mat(k, m), 1, 0);
        nab_matmul(x, w);
        nab_affine(x, w, NULL);
        nab_affine(x, w, draws(t, nab_vec(m), 1, 0));
    }
    CU_ASSERT(gradients_agree(t));
    nab_tape_free(t);
}

/* No rows, no columns, and nothing to sum over: the empty sum is 0 and leaves
 * the bias alone. */
static void test_empty_products(void)
{
    nab_tape *t = nab_tape_new(4);
    nab_tensor *x = nab_input(t, nab_mat(2, 0), NULL);
    nab_tensor *w = nab_input(t, nab_mat(0, 3), NULL);
    nab_tensor *b = nab_input(t, nab_vec(3), (double[]){1, 2, 3});
    nab_tensor *y = nab_affine(x, w, b), *z = nab_matmul(x, w);
    CU_ASSERT(all_near(6, y->data, (double[]){1, 2, 3, 1, 2, 3}, 0));
    CU_ASSERT(all_near(6, z->data, (double[6]){0}, 0));
    nab_backward(nab_sum(nab_add(y, z)));
    CU_ASSERT(all_near(3, b->grad, (double[]){2, 2, 2}, 0));
    nab_tensor *none = nab_input(t, nab_mat(0, 2), NULL);
    y = nab_affine(none, x, nab_input(t, nab_vec(0), NULL));
    nab_backward(nab_sum(y));
    CU_ASSERT(y->size == 0);
    nab_tape_free(t);
}

/* 0 * inf is NaN and a NaN reaches every output of its row, no other. */
static void test_products_keep_nan(void)
{
    nab_tape *t = nab_tape_new(4);
    nab_tensor *x =
        nab_input(t, nab_mat(2, 2), (double[]){(double)INFINITY, 1, 2, 3});
    nab_tensor *w = nab_input(t, nab_mat(2, 2), (double[]){0, 1, 1, 1});
    nab_tensor *y = nab_matmul(x, w);
    CU_ASSERT(isnan(y->data[0]) && isinf(y->data[1]));
    CU_ASSERT(y->data[2] == 3 && y->data[3] == 5);
    nab_tape_free(t);
}

static void test_product_messages(void)
{
    nab_tape *t = nab_tape_new(4);
    nab_tensor *a = nab_zeros(t, nab_mat(64, 100));
    nab_tensor *b = nab_zeros(t, nab_mat(80, 10)),
               *v = nab_zeros(t, nab_vec(9));
    catch_errors();
    CU_ASSERT_PTR_NULL(nab_matmul(a, b));
    CU_ASSERT(
        reported("matmul: a is (64,100), b is (80,10): columns of a (100) "
                 "must equal rows of b (80)"));
    /* NULL flows: no second report */
    CU_ASSERT_PTR_NULL(nab_relu(nab_matmul(nab_matmul(a, b), b)));
    CU_ASSERT(caught_count() == 2);
    release_errors();

    catch_errors();
    CU_ASSERT_PTR_NULL(nab_matmul(v, b));
    CU_ASSERT(
        reported("matmul: a is (9), b is (80,10): both must be matrices"));
    release_errors();

    catch_errors();
    CU_ASSERT_PTR_NULL(nab_affine(a, b, v));
    CU_ASSERT(reported("affine: x is (64,100), W is (80,10), b is (9): columns "
                       "of x (100) must equal rows of W (80)"));
    release_errors();

    catch_errors();
    CU_ASSERT_PTR_NULL(nab_affine(b, nab_zeros(t, nab_mat(10, 4)), v));
    CU_ASSERT(reported("affine: x is (80,10), W is (10,4), b is (9): b must "
                       "have one entry per column of W (4)"));
    release_errors();

    catch_errors();
    CU_ASSERT_PTR_NULL(nab_affine(v, b, NULL));
    CU_ASSERT(reported("affine: x is (9), W is (80,10), b is NULL: x and W "
                       "must be matrices"));
    release_errors();
    nab_tape_free(t);
}

/* ---- add, sub, mul, div ---- */

typedef nab_tensor *pair_fn(nab_tensor *a, nab_tensor *b);
static pair_fn *const pair[] = {nab_add, nab_sub, nab_mul, nab_div};

static void test_arithmetic(void)
{
    static const double y[] = {9, 3, 18, 2}, da[] = {1, 1, 3, 1.0 / 3},
                        db[] = {1, -1, 6, -2.0 / 3};
    nab_tape *t = nab_tape_new(1);
    for (size_t i = 0; i < COUNT(pair); i++) {
        nab_tensor *a = nab_input(t, nab_scalar(), (double[]){6});
        nab_tensor *b = nab_input(t, nab_scalar(), (double[]){3});
        nab_tensor *z = pair[i](a, b);
        nab_backward(z);
        CU_ASSERT(z->data[0] == y[i]);
        CU_ASSERT(near(a->grad[0], da[i], DBL_EPSILON));
        CU_ASSERT(near(b->grad[0], db[i], DBL_EPSILON));
        CU_ASSERT_PTR_NULL(pair[i](a, NULL));
        CU_ASSERT_PTR_NULL(pair[i](NULL, b));
    }
    nab_tape_free(t);
}

/* One operand in both places. */
static void test_arithmetic_with_itself(void)
{
    static const double slope[] = {2, 0, 6, 0};
    nab_tape *t = nab_tape_new(1);
    for (size_t i = 0; i < COUNT(pair); i++) {
        nab_tensor *a = nab_input(t, nab_scalar(), (double[]){3});
        nab_backward(pair[i](a, a));
        CU_ASSERT_DOUBLE_EQUAL(a->grad[0], slope[i], DBL_EPSILON);
    }
    nab_tape_free(t);
}

static void test_division_by_zero(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *a = nab_input(t, nab_vec(2), (double[]){1, 0});
    nab_tensor *b = nab_input(t, nab_vec(2), (double[]){0, 0});
    nab_tensor *y = nab_div(a, b);
    CU_ASSERT(isinf(y->data[0]) && isnan(y->data[1]));
    nab_tape_free(t);
}

/* A row, a column and a number beside a matrix. */
static void test_broadcast(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = nab_input(t, nab_mat(2, 3), (double[]){1, 2, 3, 4, 5, 6});
    nab_tensor *row = nab_input(t, nab_vec(3), (double[]){10, 20, 30});
    nab_tensor *column = nab_input(t, nab_mat(2, 1), (double[]){10, 20});
    nab_tensor *number = nab_input(t, nab_scalar(), (double[]){10});
    const double seed[] = {1, 2, 3, 4, 5, 6};

    nab_tensor *y = nab_mul(x, row);
    CU_ASSERT(all_near(6, y->data, (double[]){10, 40, 90, 40, 100, 180}, 0));
    nab_backward_from(y, seed);
    CU_ASSERT(all_near(3, row->grad, (double[]){17, 29, 45}, 0));
    CU_ASSERT(all_near(6, x->grad, (double[]){10, 40, 90, 40, 100, 180}, 0));

    y = nab_sub(column, x);
    CU_ASSERT(all_near(6, y->data, (double[]){9, 8, 7, 16, 15, 14}, 0));
    nab_backward_from(y, seed);
    CU_ASSERT(all_near(2, column->grad, (double[]){6, 15}, 0));

    y = nab_add(x, number);
    CU_ASSERT(all_near(6, y->data, (double[]){11, 12, 13, 14, 15, 16}, 0));
    nab_backward_from(y, seed);
    CU_ASSERT(number->grad[0] == 21);

    y = nab_add(column, row);
    CU_ASSERT(nab_shape_equal(y->shape, nab_mat(2, 3)));
    CU_ASSERT(all_near(6, y->data, (double[]){20, 30, 40, 30, 40, 50}, 0));
    nab_tape_free(t);
}

static void test_broadcast_gradients(void)
{
    const nab_shape shape[][2] = {
        {nab_mat(5, 4), nab_mat(5, 4)},
        {nab_mat(5, 4), nab_vec(4)},
        {nab_mat(5, 4), nab_mat(5, 1)},
        {nab_mat(1, 4), nab_mat(5, 4)},
        {nab_scalar(), nab_mat(5, 4)},
        {nab_vec(1), nab_cube(2, 3, 4)},
        {nab_mat(5, 1), nab_mat(1, 4)},
        {nab_cube(2, 3, 4), nab_mat(3, 4)},
        {nab_cube(2, 3, 4), nab_mat(3, 1)},
        {nab_cube(2, 3, 4), nab_cube(2, 1, 1)},
        {nab_block(2, 1, 3, 1), nab_block(1, 4, 1, 5)},
        {nab_block(2, 4, 3, 5), nab_cube(4, 1, 5)},
        {nab_scalar(), nab_scalar()}};
    nab_tape *t = nab_tape_new(5);
    for (size_t i = 0; i < COUNT(shape); i++)
        for (size_t k = 0; k < COUNT(pair); k++)
            pair[k](draws(t, shape[i][0], 0.2, 1),
                    draws(t, shape[i][1], 0.2, 1));
    CU_ASSERT(gradients_agree(t));
    nab_tape_free(t);
}

/* The place in x of what stands at place `at` of y, both counted from the last
 * dimension on. */
static size_t repeated_place(const nab_tensor *x, const nab_tensor *y,
                             size_t at)
{
    size_t place = 0, step = 1;
    for (int k = 1; k <= x->shape.n_dim; k++) {
        size_t dim_y = y->shape.dim[y->shape.n_dim - k];
        size_t dim_x = x->shape.dim[x->shape.n_dim - k];
        place += (dim_x == 1 ? 0 : at % dim_y) * step;
        step *= dim_x;
        at /= dim_y;
    }
    return place;
}

/* Whatever is repeated, along leading, inner and last dimensions, forward and
 * back. The gradient check alone would not see the wrong row repeated. */
static void test_broadcast_by_indices(void)
{
    const nab_shape shape[][2] = {
        {nab_cube(2, 3, 4), nab_mat(3, 4)},
        {nab_cube(2, 3, 4), nab_mat(3, 1)},
        {nab_cube(2, 3, 4), nab_cube(2, 1, 4)},
        {nab_cube(5, 3, 2), nab_mat(3, 2)},
        {nab_block(2, 3, 4, 5), nab_mat(4, 5)},
        {nab_block(2, 3, 4, 5), nab_cube(3, 1, 5)},
        {nab_block(2, 3, 4, 5), nab_cube(3, 4, 5)},
        {nab_block(2, 3, 4, 5), nab_block(2, 1, 4, 5)},
        {nab_block(2, 3, 4, 5), nab_block(2, 3, 1, 1)}};
    nab_tape *t = nab_tape_new(5);
    for (size_t i = 0; i < COUNT(shape); i++) {
        nab_tensor *a = draws(t, shape[i][0], 1, 0);
        nab_tensor *b = draws(t, shape[i][1], 1, 0), *y = nab_sub(b, a);
        nab_tensor *dy = draws(t, y->shape, 1, 0);
        double *db = nab_zeros(t, b->shape)->data;
        nab_backward_from(y, dy->data);
        bool right = true;
        for (size_t j = 0; j < y->size; j++) {
            size_t place = repeated_place(b, y, j);
            right = right && y->data[j] == b->data[place] - a->data[j];
            db[place] += dy->data[j];
        }
        CU_ASSERT(right);
        for (size_t j = 0; j < b->size; j++)
            CU_ASSERT_DOUBLE_EQUAL(b->grad[j], db[j], 1e-13);
    }
    nab_tape_free(t);
}

/* An operand gets its gradient whether or not the other wants one. */
static void test_gradient_for_one_operand(void)
{
    static const double da[] = {1, 1, 2, 0.5}, db[] = {1, -1, 8, -2};
    nab_tape *t = nab_tape_new(1);
    for (size_t i = 0; i < COUNT(pair); i++) {
        nab_tensor *a = nab_input(t, nab_vec(1), (double[]){8});
        nab_backward(pair[i](a, nab_constant(t, nab_vec(1), (double[]){2})));
        CU_ASSERT(a->grad[0] == da[i]);
        nab_tensor *b = nab_input(t, nab_vec(1), (double[]){2});
        nab_backward(pair[i](nab_constant(t, nab_vec(1), (double[]){8}), b));
        CU_ASSERT(b->grad[0] == db[i]);
    }
    nab_tape_free(t);
}

static void test_empty_arithmetic(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = nab_input(t, nab_mat(0, 3), NULL);
    nab_tensor *row = nab_input(t, nab_vec(3), (double[]){1, 2, 3});
    nab_tensor *one = nab_input(t, nab_mat(1, 1), (double[]){1});
    nab_backward(nab_sum(nab_mul(nab_add(x, row), one)));
    CU_ASSERT(all_near(3, row->grad, (double[3]){0}, 0) && one->grad[0] == 0);
    nab_tape_free(t);
}

static void test_arithmetic_messages(void)
{
    nab_tape *t = nab_tape_new(1), *other = nab_tape_new(1);
    nab_tensor *x = nab_zeros(t, nab_mat(4, 3)), *v = nab_zeros(t, nab_vec(4));
    catch_errors();
    CU_ASSERT_PTR_NULL(nab_mul(x, v));
    CU_ASSERT(reported("mul: a is (4,3), b is (4): aligned at the end, each "
                       "dimension must be equal, 1 or missing"));
    release_errors();
    catch_errors();
    CU_ASSERT_PTR_NULL(nab_add(x, nab_zeros(other, nab_mat(4, 3))));
    CU_ASSERT(caught_count() == 1);
    release_errors();
    nab_tape_free(t);
    nab_tape_free(other);
}

static CU_TestInfo products[] = {
    {"matmul", test_matmul},
    {"matmul with itself", test_matmul_with_itself},
    {"affine", test_affine},
    {"affine adds to gradients", test_affine_accumulates},
    {"gradients", test_product_gradients},
    {"empty products", test_empty_products},
    {"NaN and infinity", test_products_keep_nan},
    {"messages", test_product_messages},
    CU_TEST_INFO_NULL};

static CU_TestInfo arithmetic[] = {
    {"values and slopes", test_arithmetic},
    {"one operand twice", test_arithmetic_with_itself},
    {"division by zero", test_division_by_zero},
    {"broadcast", test_broadcast},
    {"broadcast gradients", test_broadcast_gradients},
    {"broadcast by indices", test_broadcast_by_indices},
    {"gradient for one operand", test_gradient_for_one_operand},
    {"no entries", test_empty_arithmetic},
    {"messages", test_arithmetic_messages},
    CU_TEST_INFO_NULL};

CU_SuiteInfo nab_ops_matmul_suites[] = {
    {"ops: matmul", NULL, NULL, NULL, NULL, products},
    {"ops: arithmetic", NULL, NULL, NULL, NULL, arithmetic},
    CU_SUITE_INFO_NULL};
