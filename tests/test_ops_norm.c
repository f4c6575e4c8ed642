/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Normalisation of columns and rows. */
#include "ops.h"

static const double X[] = {1, -2, 2.5, 0.5, -0.5, 4}, GAMMA[] = {1.5, -0.5},
                    BETA[] = {0.25, 1}, SEED[] = {1, 0.5, -2, 1, 0.75, -1.5};

/* Value and gradient of one example, mpmath, 30 digits. The bounds are a few
 * roundings of the largest terms, hence absolute for dx. */
static void check_example(nab_tensor *x, nab_tensor *y, const double value[6],
                          const double dx[6])
{
    CU_ASSERT(all_near(6, y->data, value, 4 * DBL_EPSILON));
    nab_backward_from(y, SEED);
    for (int i = 0; i < 6; i++)
        CU_ASSERT_DOUBLE_EQUAL(x->grad[i], dx[i], 8 * DBL_EPSILON);
}

static void test_values(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = nab_input(t, nab_mat(3, 2), X);
    nab_tensor *gamma = nab_input(t, nab_vec(2), GAMMA);
    nab_tensor *beta = nab_input(t, nab_vec(2), BETA);
    check_example(x, nab_batch_norm(x, gamma, beta, 0.01),
                  (double[]){0.25, 1.5752178876261584367, 2.081024032235108747,
                             1.0676726926619009925, -1.581024032235108747,
                             0.35710941971194057079},
                  (double[]){1.3224062455031341, 0.103963553216529158,
                             -0.672318610805974441, -0.178844831843422902,
                             -0.650087634697159654, 0.0748812786268937435});
    CU_ASSERT(all_near(2, beta->grad, (double[]){-0.25, 0}, 0));
    check_example(x, nab_layer_norm(x, gamma, beta, 0.01),
                  (double[]){1.746677736784913434, 1.498892578928304478,
                             1.7425557853149837033, 1.4975185951049945678,
                             -1.2485207096993130556, 0.50049309676689564814},
                  (double[]){0.00257540416850894647, -0.00257540416850894647,
                             -0.0123148167105196678, 0.0123148167105196678,
                             0.000164122524472845199,
                             -0.000164122524472845199});
    check_example(x,
                  nab_batch_norm_eval(x, (double[]){0.5, 0.5}, (double[]){2, 2},
                                      gamma, beta, 0.01),
                  (double[]){0.77900921189394870158, 1.881682019823247836,
                             2.3660368475757948063, 1.0,
                             -0.80801842378789740315, -0.23435482775254697034},
                  (double[]){1.0580184237878974, -0.176336403964649567,
                             -2.11603684757579481, -0.352672807929299134,
                             0.793513817840923052, 0.529009211893948702});
    nab_tape_free(t);
}

/* Mean 1 and biased variance 1.5 of column 0, 5/6 and 109/18 of column 1. */
static void test_stats(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = nab_input(t, nab_mat(3, 2), X);
    nab_tensor *gamma = nab_full(t, nab_vec(2), 1);
    nab_tensor *beta = nab_zeros(t, nab_vec(2));
    const double *mean, *var;
    nab_batch_norm_stats(nab_batch_norm(x, gamma, beta, 1e-5), &mean, &var);
    CU_ASSERT(all_near(2, mean, (double[]){1, 5.0 / 6}, 2 * DBL_EPSILON));
    CU_ASSERT(all_near(2, var, (double[]){1.5, 109.0 / 18}, 2 * DBL_EPSILON));
    catch_errors();
    nab_batch_norm_stats(NULL, &mean, &var);
    CU_ASSERT(mean == NULL && var == NULL && caught_count() == 0);
    nab_batch_norm_stats(x, &mean, &var);
    CU_ASSERT(reported("batch_norm_stats: y was not made by batch_norm"));
    CU_ASSERT(mean == NULL && var == NULL);
    release_errors();
    nab_tape_free(t);
}

static void test_gradients(void)
{
    static const size_t size[][2] = {{2, 1}, {5, 4}, {17, 9}, {40, 3}};
    nab_tape *t = nab_tape_new(8);
    for (size_t i = 0; i < COUNT(size); i++) {
        size_t n = size[i][0], m = size[i][1];
        nab_tensor *x = draws(t, nab_mat(n, m), 2, 1);
        nab_tensor *gamma = draws(t, nab_vec(m), 1, 1);
        nab_tensor *beta = draws(t, nab_vec(m), 1, 0);
        nab_tensor *mean = draws(t, nab_vec(m), 1, 0);
        nab_tensor *var = nab_square(draws(t, nab_vec(m), 1, 0));
        nab_batch_norm(x, gamma, beta, 1e-3);
        nab_batch_norm_eval(x, mean->data, var->data, gamma, beta, 1e-3);
        nab_layer_norm(x, gamma, beta, 1e-3);
    }
    nab_layer_norm(draws(t, nab_cube(2, 3, 4), 1, 0),
                   draws(t, nab_vec(4), 1, 0), draws(t, nab_vec(4), 1, 0),
                   1e-5);
    CU_ASSERT(gradients_agree(t));
    nab_tape_free(t);
}

/* Shifting or scaling a column changes nothing, so dx is orthogonal to (1,..,1)
 * and, but for eps, to xhat. */
static void test_gradient_is_orthogonal(void)
{
    nab_tape *t = nab_tape_new(9);
    nab_tensor *x = draws(t, nab_mat(50, 1), 3, 5);
    nab_tensor *one = nab_full(t, nab_vec(1), 1),
               *zero = nab_zeros(t, nab_vec(1));
    nab_tensor *y = nab_batch_norm(x, one, zero, 0);
    nab_backward_from(y, nab_randn(t, nab_vec(50))->data);
    double sum = 0, product = 0;
    for (size_t i = 0; i < 50; i++) {
        sum += x->grad[i];
        product += x->grad[i] * y->data[i];
    }
    CU_ASSERT_DOUBLE_EQUAL(sum, 0, 1e-14);
    CU_ASSERT_DOUBLE_EQUAL(product, 0, 1e-14);
    nab_tape_free(t);
}

/* Where all entries are equal xhat is exactly 0 and y is beta, also for a
 * value whose mean does not round to itself, and for a batch of one. */
static void test_constant_groups(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = nab_full(t, nab_mat(3, 3), 0.1);
    nab_tensor *one = nab_full(t, nab_vec(3), 1);
    nab_tensor *beta = nab_input(t, nab_vec(3), (double[]){1, 2, 3});
    const double rows[] = {1, 2, 3, 1, 2, 3, 1, 2, 3};
    CU_ASSERT(all_near(9, nab_batch_norm(x, one, beta, 1e-300)->data, rows, 0));
    CU_ASSERT(all_near(9, nab_layer_norm(x, one, beta, 1e-300)->data, rows, 0));
    nab_tensor *single = nab_input(t, nab_mat(1, 3), (double[]){7, 8, 9});
    nab_tensor *y = nab_batch_norm(single, one, beta, 1e-5);
    CU_ASSERT(all_near(3, y->data, rows, 0));
    nab_backward_from(y, (double[]){1, 2, 3});
    CU_ASSERT(all_near(3, single->grad, (double[3]){0}, 0));
    nab_tape_free(t);
}

/* Two passes: a mean of 1e8 leaves the variance its digits, as far
 * as the mean itself is rounded: (1e8 eps)^2 = 5e-16. */
static void test_large_mean(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = nab_input(t, nab_mat(2, 1), (double[]){1e9 - 1, 1e9 + 1});
    nab_tensor *y = nab_batch_norm(x, nab_full(t, nab_vec(1), 1),
                                   nab_zeros(t, nab_vec(1)), 0);
    CU_ASSERT(y->data[0] == -1 && y->data[1] == 1);
    const double x0 = 1e8 + 0.1, d1 = 1e8 + 0.4 - x0, d2 = 1e8 + 0.9 - x0;
    const double *mean, *var; /* differences of neighbours are exact */
    x = nab_input(t, nab_mat(3, 1), (double[]){x0, x0 + d1, x0 + d2});
    y = nab_batch_norm(x, nab_full(t, nab_vec(1), 1), nab_zeros(t, nab_vec(1)),
                       0);
    nab_batch_norm_stats(y, &mean, &var);
    double m = (d1 + d2) / 3;
    double expected = (d1 * d1 + d2 * d2) / 3 - m * m;
    CU_ASSERT(near(mean[0], x0 + m, DBL_EPSILON));
    CU_ASSERT_DOUBLE_EQUAL(var[0], expected, 1e-14);
    nab_tape_free(t);
}

/* The gradient of an operand does not depend on whether the others want one,
 * with more columns than rows and with fewer. */
typedef nab_tensor *norm_fn(nab_tensor *x, nab_tensor *gamma, nab_tensor *beta);

static nab_tensor *by_batch(nab_tensor *x, nab_tensor *gamma, nab_tensor *beta)
{
    return nab_batch_norm(x, gamma, beta, 1e-3);
}

static nab_tensor *by_layer(nab_tensor *x, nab_tensor *gamma, nab_tensor *beta)
{
    return nab_layer_norm(x, gamma, beta, 1e-3);
}

static nab_tensor *by_given(nab_tensor *x, nab_tensor *gamma, nab_tensor *beta)
{
    static const double mean[] = {1, 2, 3, 4, 5, 6, 7};
    static const double var[] = {1, 4, 0.5, 2, 3, 1, 0.25};
    return nab_batch_norm_eval(x, mean, var, gamma, beta, 1e-3);
}

static void test_each_operand_alone(void)
{
    static norm_fn *const f[] = {by_batch, by_layer, by_given};
    const nab_shape shape[] = {nab_mat(2, 7), nab_mat(6, 3)};
    for (size_t i = 0; i < COUNT(f) * COUNT(shape); i++) {
        nab_tape *t = nab_tape_new(3);
        nab_shape s = shape[i % COUNT(shape)];
        nab_shape row = nab_vec(s.dim[1]);
        nab_tensor *all[] = {draws(t, s, 1, 0), draws(t, row, 1, 0),
                             draws(t, row, 1, 0)};
        const double *dy = draws(t, s, 1, 0)->data;
        norm_fn *norm = f[i / COUNT(shape)];
        nab_backward_from(norm(all[0], all[1], all[2]), dy);
        for (int k = 0; k < 3; k++) {
            nab_tensor *in[3];
            for (int j = 0; j < 3; j++)
                in[j] = j == k ? nab_input(t, all[j]->shape, all[j]->data)
                               : nab_constant(t, all[j]->shape, all[j]->data);
            double *expected = nab_zeros(t, in[k]->shape)->data;
            memcpy(expected, all[k]->grad, in[k]->size * sizeof *expected);
            nab_backward_from(norm(in[0], in[1], in[2]), dy);
            CU_ASSERT(all_near(in[k]->size, in[k]->grad, expected, 0));
            nab_backward_from(norm(all[0], all[1], all[2]), dy);
        }
        CU_ASSERT(gradients_agree(t));
        nab_tape_free(t);
    }
}

/* A NaN spoils its own column or row and no other; no rows, no columns. */
static void test_edges(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x =
        nab_input(t, nab_mat(2, 2), (double[]){(double)NAN, 1, 2, 3});
    nab_tensor *one = nab_full(t, nab_vec(2), 1),
               *zero = nab_zeros(t, nab_vec(2));
    nab_tensor *y = nab_batch_norm(x, one, zero, 1e-5);
    CU_ASSERT(isnan(y->data[0]) && isnan(y->data[2]));
    CU_ASSERT(isfinite(y->data[1]) && isfinite(y->data[3]));
    y = nab_layer_norm(x, one, zero, 1e-5);
    CU_ASSERT(isnan(y->data[0]) && isnan(y->data[1]));
    CU_ASSERT(isfinite(y->data[2]) && isfinite(y->data[3]));
    nab_tensor *column =
        nab_input(t, nab_mat(2, 1), (double[]){1, (double)NAN});
    nab_tensor *gamma = nab_input(t, nab_vec(1), (double[]){1});
    y = nab_layer_norm(column, gamma, nab_zeros(t, nab_vec(1)), 1e-5);
    CU_ASSERT(y->data[0] == 0 && isnan(y->data[1]));
    nab_backward_from(y, (double[]){1, 1});
    CU_ASSERT(isnan(gamma->grad[0]) && column->grad[0] == 0);

    nab_tensor *none = nab_input(t, nab_mat(0, 2), NULL);
    nab_tensor *empty = nab_input(t, nab_vec(0), NULL);
    nab_tensor *narrow = nab_input(t, nab_mat(2, 0), NULL);
    const double mean[2] = {0}, var[2] = {1, 1};
    const double *no_mean, *no_var;
    nab_batch_norm_stats(nab_batch_norm(none, one, zero, 1e-5), &no_mean,
                         &no_var);
    CU_ASSERT(no_mean[0] == 0 && isnan(no_var[0]));
    nab_backward(nab_sum(nab_batch_norm(none, one, zero, 1e-5)));
    nab_backward(nab_sum(nab_layer_norm(none, one, zero, 1e-5)));
    nab_backward(
        nab_sum(nab_batch_norm_eval(none, mean, var, one, zero, 1e-5)));
    nab_backward(nab_sum(nab_batch_norm(narrow, empty, empty, 1e-5)));
    nab_backward(nab_sum(nab_layer_norm(narrow, empty, empty, 1e-5)));
    CU_ASSERT(none->size == 0 && narrow->size == 0);
    nab_tape_free(t);
}

static void test_messages(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = nab_zeros(t, nab_mat(4, 3)), *g = nab_zeros(t, nab_vec(3));
    nab_tensor *wrong = nab_zeros(t, nab_vec(4));
    catch_errors();
    CU_ASSERT_PTR_NULL(nab_batch_norm(x, g, wrong, 1e-5));
    CU_ASSERT(reported("batch_norm: x is (4,3), gamma is (3), beta is (4): "
                       "gamma and beta must have one entry per column of x "
                       "(3)"));
    release_errors();
    catch_errors();
    CU_ASSERT_PTR_NULL(nab_layer_norm(x, wrong, g, 1e-5));
    CU_ASSERT(reported("layer_norm: x is (4,3), gamma is (4), beta is (3): "
                       "gamma and beta must have one entry per column of x "
                       "(3)"));
    release_errors();
    catch_errors();
    CU_ASSERT_PTR_NULL(nab_batch_norm_eval(nab_zeros(t, nab_cube(2, 2, 3)),
                                           g->data, g->data, g, g, 1e-5));
    CU_ASSERT(reported("batch_norm_eval: x is (2,2,3): it must be a matrix"));
    CU_ASSERT_PTR_NULL(nab_batch_norm(NULL, g, g, 1e-5));
    CU_ASSERT_PTR_NULL(nab_layer_norm(x, NULL, g, 1e-5));
    CU_ASSERT(caught_count() == 1);
    release_errors();
    nab_tape_free(t);
}

static CU_TestInfo tests[] = {
    {"values", test_values},
    {"statistics", test_stats},
    {"gradients", test_gradients},
    {"each operand alone", test_each_operand_alone},
    {"the gradient is orthogonal", test_gradient_is_orthogonal},
    {"constant groups, batch of 1", test_constant_groups},
    {"large mean", test_large_mean},
    {"edges", test_edges},
    {"messages", test_messages},
    CU_TEST_INFO_NULL};

CU_SuiteInfo nab_ops_norm_suites[] = {
    {"ops: norm", NULL, NULL, NULL, NULL, tests}, CU_SUITE_INFO_NULL};
