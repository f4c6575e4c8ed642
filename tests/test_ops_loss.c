/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Softmax and the losses: accurate where they are small, finite where logits
 * are large. References: mpmath, 30 digits. */
#include "ops.h"

static const double ROW[] = {0.5, -1.25, 2};

static void test_softmax(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = nab_input(t, nab_vec(3), ROW);
    CU_ASSERT(
        all_near(3, nab_softmax(x)->data,
                 (double[]){0.17682018210744428171, 0.030726740326436431815,
                            0.79245307756611928647},
                 4 * DBL_EPSILON));
    CU_ASSERT(
        all_near(3, nab_log_softmax(x)->data,
                 (double[]){-1.7326219831020326765, -3.4826219831020326765,
                            -0.23262198310203267647},
                 4 * DBL_EPSILON));
    nab_tape_free(t);
}

/* At +-1000 nothing overflows, and the largest entry's log p is 0 - e^-40. */
static void test_softmax_extremes(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = nab_input(t, nab_mat(2, 2), (double[]){1000, -1000, 40, 0});
    CU_ASSERT(all_near(2, nab_softmax(x)->data, (double[]){1, 0}, 0));
    CU_ASSERT(all_near(3, nab_log_softmax(x)->data,
                       (double[]){0, -2000, -4.2483542552915889863e-18},
                       4 * DBL_EPSILON));
    nab_tape_free(t);
}

/* A label that is not the largest, and one that is by e^-30: the loss of the
 * second row and its residual are small and keep their digits. */
static void test_cross_entropy(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = nab_input(t, nab_mat(1, 3), ROW);
    nab_tensor *loss = nab_cross_entropy(x, (int[]){1});
    CU_ASSERT(near(loss->data[0], 3.4826219831020326765, 2 * DBL_EPSILON));
    nab_backward(loss);
    CU_ASSERT(
        all_near(3, x->grad,
                 (double[]){0.17682018210744428171, -0.96927325967356356819,
                            0.79245307756611928647},
                 4 * DBL_EPSILON));
    x = nab_input(t, nab_mat(1, 3), (double[]){30, -10, 0});
    loss = nab_cross_entropy(x, (int[]){0});
    CU_ASSERT(near(loss->data[0], 9.3580478042652658e-14, 4 * DBL_EPSILON));
    nab_backward(loss);
    CU_ASSERT(all_near(3, x->grad,
                       (double[]){-9.3580478042648280413e-14,
                                  4.2483542552911914323e-18,
                                  9.3576229688392989141e-14},
                       4 * DBL_EPSILON));
    nab_tape_free(t);
}

/* Equal logits: the loss is log m, the residual 1/m - onehot over n rows. */
static void test_cross_entropy_of_equals(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = nab_input(t, nab_mat(2, 4), (double[8]){0});
    int label[] = {3, 0};
    nab_tensor *loss = nab_cross_entropy(x, label);
    CU_ASSERT(near(loss->data[0], log(4), DBL_EPSILON));
    label[0] = 1; /* they were copied */
    nab_backward(loss);
    const double eighth = 0.125;
    CU_ASSERT(all_near(8, x->grad,
                       (double[]){eighth, eighth, eighth, -3 * eighth,
                                  -3 * eighth, eighth, eighth, eighth},
                       0));
    nab_tape_free(t);
}

static void test_cross_entropy_extremes(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = nab_input(t, nab_mat(1, 2), (double[]){1000, -1000});
    nab_tensor *wrong = nab_cross_entropy(x, (int[]){1});
    CU_ASSERT(wrong->data[0] == 2000);
    nab_backward(wrong);
    CU_ASSERT(x->grad[0] == 1 && x->grad[1] == -1);
    CU_ASSERT(nab_item(nab_cross_entropy(x, (int[]){0})) == 0);
    nab_tensor *bad = nab_input(t, nab_mat(1, 2), (double[]){(double)NAN, 0});
    CU_ASSERT(isnan(nab_item(nab_cross_entropy(bad, (int[]){0}))));
    CU_ASSERT(isnan(nab_item(nab_cross_entropy(bad, (int[]){1}))));
    bad = nab_input(t, nab_mat(1, 2), (double[]){0, (double)NAN});
    CU_ASSERT(isnan(nab_item(nab_cross_entropy(bad, (int[]){0}))));
    CU_ASSERT(isnan(nab_log_softmax(bad)->data[0]));
    CU_ASSERT(isnan(nab_softmax(bad)->data[0]));
    bad = nab_input(t, nab_mat(1, 2), (double[]){-(double)INFINITY, 0});
    CU_ASSERT(isinf(nab_item(nab_cross_entropy(bad, (int[]){0}))));
    CU_ASSERT(nab_item(nab_cross_entropy(bad, (int[]){1})) == 0);
    bad = nab_input(t, nab_mat(1, 2), (double[]){(double)INFINITY, 0});
    CU_ASSERT(isnan(nab_item(nab_cross_entropy(bad, (int[]){0}))));
    CU_ASSERT(isnan(nab_item(nab_cross_entropy(bad, (int[]){1}))));
    CU_ASSERT(isnan(nab_log_softmax(bad)->data[0]));
    nab_tape_free(t);
}

static void test_mse(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *y = nab_input(t, nab_mat(2, 2), (double[]){1, 2, 3, 4});
    nab_tensor *target = nab_input(t, nab_mat(2, 2), (double[]){0, 4, 3, 1});
    nab_tensor *loss = nab_mse(y, target);
    CU_ASSERT(loss->data[0] == 3.5);
    nab_backward(loss);
    CU_ASSERT(all_near(4, y->grad, (double[]){0.5, -1, 0, 1.5}, 0));
    CU_ASSERT(all_near(4, target->grad, (double[]){-0.5, 1, 0, -1.5}, 0));
    nab_tape_free(t);
}

static void test_bce(void)
{
    static const struct {
        double x, t, loss, slope;
    } v[] = {{1.5, 0.25, 1.3264132779827524095, 0.56757447619364365961},
             {-2, 1, 2.1269280110429724964, -0.88079707797788244406},
             /* e^-40, where softplus(x) - x and s(x) - 1 give 0 */
             {40, 1, 4.2483542552915889863e-18, -4.2483542552915889773e-18},
             {-40, 0, 4.2483542552915889863e-18, 4.2483542552915889773e-18},
             {0, 0.5, 0.69314718055994530942, 0},
             {1000, 0, 1000, 1},
             {1000, 1, 0, 0},
             {-1000, 1, 1000, -1},
             {-1000, 0, 0, 0},
             {(double)NAN, 0, (double)NAN, (double)NAN},
             {(double)INFINITY, 0, (double)INFINITY, 1}};
    nab_tape *t = nab_tape_new(1);
    for (size_t i = 0; i < COUNT(v); i++) {
        nab_tensor *x = nab_input(t, nab_scalar(), &v[i].x);
        nab_tensor *target = nab_constant(t, nab_scalar(), &v[i].t);
        nab_tensor *loss = nab_bce_with_logits(x, target);
        nab_backward(loss);
        CU_ASSERT(near(loss->data[0], v[i].loss, 4 * DBL_EPSILON));
        CU_ASSERT(near(x->grad[0], v[i].slope, 4 * DBL_EPSILON));
    }
    nab_tape_free(t);
}

static void test_gradients(void)
{
    static const size_t size[][2] = {{1, 1}, {1, 5}, {7, 1}, {32, 10}};
    nab_tape *t = nab_tape_new(10);
    for (size_t i = 0; i < COUNT(size); i++) {
        nab_shape shape = nab_mat(size[i][0], size[i][1]);
        nab_tensor *x = draws(t, shape, 2, 0), *z = draws(t, shape, 1, 0);
        int label[32];
        for (int k = 0; k < 32; k++)
            label[k] = 3 * k % (int)size[i][1];
        nab_softmax(x);
        nab_log_softmax(x);
        nab_cross_entropy(x, label);
        nab_mse(x, z);
        nab_mse(x, x);
        nab_bce_with_logits(x, nab_sigmoid(z));
    }
    nab_softmax(draws(t, nab_cube(2, 3, 4), 1, 0));
    nab_log_softmax(draws(t, nab_scalar(), 1, 0));
    CU_ASSERT(gradients_agree(t));
    nab_tape_free(t);
}

/* Of no rows there is no mean: 0/0, and nothing crashes. */
static void test_nothing(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = nab_input(t, nab_mat(0, 3), NULL);
    nab_tensor *narrow = nab_input(t, nab_mat(2, 0), NULL);
    nab_tensor *loss[] = {nab_cross_entropy(x, (int[]){0}), nab_mse(x, x),
                          nab_bce_with_logits(x, x)};
    for (size_t i = 0; i < COUNT(loss); i++) {
        CU_ASSERT(isnan(nab_item(loss[i])));
        nab_backward(loss[i]);
    }
    nab_backward(nab_sum(nab_softmax(narrow)));
    nab_backward(nab_sum(nab_log_softmax(narrow)));
    nab_backward(nab_sum(nab_log_softmax(x)));
    nab_tape_free(t);
}

static void test_messages(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = nab_zeros(t, nab_mat(2, 3)), *v = nab_zeros(t, nab_vec(3));
    catch_errors();
    CU_ASSERT_PTR_NULL(nab_cross_entropy(x, (int[]){0, 3}));
    CU_ASSERT(reported("cross_entropy: logits is (2,3), label 3 of row 1 is "
                       "outside 0..2"));
    release_errors();
    catch_errors();
    CU_ASSERT_PTR_NULL(nab_cross_entropy(x, (int[]){-1, 0}));
    CU_ASSERT(reported("cross_entropy: logits is (2,3), label -1 of row 0 is "
                       "outside 0..2"));
    release_errors();
    catch_errors();
    CU_ASSERT_PTR_NULL(nab_cross_entropy(x, NULL));
    CU_ASSERT(reported("cross_entropy: logits is (2,3), the labels are NULL"));
    release_errors();
    catch_errors();
    CU_ASSERT_PTR_NULL(nab_cross_entropy(v, (int[]){0}));
    CU_ASSERT(reported("cross_entropy: logits is (3): it must be a matrix"));
    release_errors();
    catch_errors();
    CU_ASSERT_PTR_NULL(nab_mse(x, v));
    CU_ASSERT(reported("mse: x is (2,3), target is (3): shapes must be equal"));
    release_errors();
    catch_errors();
    CU_ASSERT_PTR_NULL(nab_bce_with_logits(v, x));
    CU_ASSERT(reported("bce_with_logits: x is (3), target is (2,3): shapes "
                       "must be equal"));
    CU_ASSERT_PTR_NULL(nab_mse(NULL, x));
    CU_ASSERT_PTR_NULL(nab_softmax(NULL));
    CU_ASSERT_PTR_NULL(nab_log_softmax(NULL));
    CU_ASSERT_PTR_NULL(nab_cross_entropy(NULL, (int[]){0}));
    CU_ASSERT(caught_count() == 1);
    release_errors();
    nab_tape_free(t);
}

/* Next to p = 1 the gradient of a single dy is small, and right: mpmath. */
static void test_log_softmax_at_a_sure_answer(void)
{
    static const struct {
        double logit, expected;
    } sure[] = {{50, 1.9287498479639178e-22},
                {20, 2.0611536181902037e-9},
                {1, 0.2689414213699951},
                {-1, 0.7310585786300049}};
    nab_tape *t = nab_tape_new(1);
    for (size_t i = 0; i < COUNT(sure); i++) {
        nab_tensor *x = nab_input(t, nab_vec(2), (double[]){sure[i].logit, 0});
        nab_backward_from(nab_log_softmax(x), (double[]){1, 0});
        const double g = sure[i].expected;
        CU_ASSERT(all_near(2, x->grad, (double[]){g, -g}, 1e-14));
    }
    nab_tape_free(t);
}

/* The first of equal logits counts; a row of NaN answers 0. */
static void test_accuracy(void)
{
    static const double logit[] = {1, 2, 0, 5, 5, 1, NAN, NAN, NAN, -3, -2, -1};
    static const int right[] = {1, 0, 0, 2}, half[] = {1, 1, 1, 2};
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = nab_constant(t, nab_mat(4, 3), logit);
    CU_ASSERT_EQUAL(nab_accuracy(x, right), 1.0);
    CU_ASSERT_EQUAL(nab_accuracy(x, half), 0.5);
    CU_ASSERT_TRUE(isnan(nab_accuracy(NULL, right)));
    catch_errors();
    CU_ASSERT_TRUE(isnan(nab_accuracy(nab_zeros(t, nab_mat(0, 3)), NULL)));
    CU_ASSERT_EQUAL(caught_count(), 0);
    CU_ASSERT_TRUE(isnan(nab_accuracy(nab_zeros(t, nab_vec(3)), NULL)));
    CU_ASSERT_TRUE(isnan(nab_accuracy(x, NULL)));
    release_errors();
    CU_ASSERT_EQUAL(caught_count(), 2);
    CU_ASSERT_STRING_EQUAL(caught_text(),
                           "accuracy: logits is (4,3), the labels are NULL");
    CU_ASSERT_TRUE(isnan(nab_accuracy(nab_zeros(t, nab_mat(0, 3)), right)));
    CU_ASSERT_EQUAL(nab_tape_n_node(t), 4);
    nab_tape_free(t);
}

/* One column: probability 1, loss 0, whatever stood in memory before or stands
 * behind the labels. */
static void test_one_class(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_full(t, nab_vec(1000), 1e4);
    nab_tape_reset(t);
    nab_tensor *x = nab_input(t, nab_mat(3, 1), (double[]){1, -2, 1e3});
    CU_ASSERT(all_near(3, nab_softmax(x)->data, (double[]){1, 1, 1}, 0));
    CU_ASSERT(all_near(3, nab_log_softmax(x)->data, (double[3]){0}, 0));
    nab_tensor *loss = nab_cross_entropy(x, (int[]){0, 0, 0, -1});
    nab_backward(loss);
    CU_ASSERT(loss->data[0] == 0);
    CU_ASSERT(all_near(3, x->grad, (double[3]){0}, 0));
    CU_ASSERT_EQUAL(nab_accuracy(x, (int[]){0, 0, 0}), 1);
    CU_ASSERT_EQUAL(nab_accuracy(nab_zeros(t, nab_mat(1, 2)), (int[]){0}), 1);
    CU_ASSERT_EQUAL(nab_accuracy(nab_zeros(t, nab_mat(1, 0)), (int[]){0}), 0);
    nab_tape_free(t);
}

static CU_TestInfo tests[] = {
    {"softmax, log_softmax", test_softmax},
    {"softmax at extremes", test_softmax_extremes},
    {"cross_entropy", test_cross_entropy},
    {"cross_entropy of equals", test_cross_entropy_of_equals},
    {"cross_entropy at extremes", test_cross_entropy_extremes},
    {"mse", test_mse},
    {"bce_with_logits", test_bce},
    {"gradients", test_gradients},
    {"no rows, no columns", test_nothing},
    {"messages", test_messages},
    {"log softmax at a sure answer", test_log_softmax_at_a_sure_answer},
    {"accuracy", test_accuracy},
    {"one class", test_one_class},
    CU_TEST_INFO_NULL};

CU_SuiteInfo nab_ops_loss_suites[] = {
    {"ops: loss", NULL, NULL, NULL, NULL, tests}, CU_SUITE_INFO_NULL};
