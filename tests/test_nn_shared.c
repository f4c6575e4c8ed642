/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Layers that share weights: convolution and recurrence. */
#include "ops.h"

#include "nn/nn.h"
#include "numeric/sums.h"

/* fan_in = 12 3^2 = 108, fan_out = 40 3^2 = 360. Of 4320 normal draws the
 * variance has a standard error of 2.2 %: fan_in = 12 or 360 is far outside. */
static void test_fans(void)
{
    const double gain = sqrt(2.0);
    const struct {
        nab_init init;
        double variance;
    } all[] = {{nab_kaiming_normal(NAB_FAN_IN, gain), 2.0 / 108},
               {nab_kaiming_normal(NAB_FAN_OUT, gain), 2.0 / 360},
               {nab_xavier_normal(1), 2.0 / 468}};
    for (size_t i = 0; i < COUNT(all); i++) {
        nab_tape *t = nab_tape_new(8);
        nab_conv *conv = nab_conv_new(t, 12, 40, 3, 1, 1, all[i].init, "conv");
        double variance = nab_array_variance(conv->w->size, conv->w->data);
        CU_ASSERT(fabs(variance / all[i].variance - 1) <= 5 * 0.022);
        CU_ASSERT(all_near(40, conv->b->data, (double[40]){0}, 0));
        nab_tape_free(t);
    }
}

/* He's point: through ReLU layers of fan_in = C k^2 the mean square keeps its
 * size. Without padding no place sees fewer inputs. Six layers of 16 channels,
 * 8 nets: the logarithm of the factor scatters by 0.4 per net, so the mean lies
 * within 5 x 0.15 of 0; with fan_in = C it would be 6 ln 9 = 13. */
static void test_kaiming_keeps_the_signal(void)
{
    double log_factor = 0;
    for (uint64_t seed = 1; seed <= 8; seed++) {
        nab_tape *t = nab_tape_new(seed);
        nab_init he = nab_kaiming_normal(NAB_FAN_IN, nab_gain_relu());
        nab_tensor *h = nab_randn(t, nab_block(4, 16, 16, 16));
        for (int l = 0; l < 6; l++) {
            nab_conv *conv =
                nab_conv_new(t, 16, 16, 3, 1, 0, he, nab_label(t, "c%d", l));
            h = nab_conv_apply(conv, l ? nab_relu(h) : h);
        }
        double square =
            nab_array_sum_squares(h->size, h->data) / (double)h->size;
        log_factor += log(square / 2) / 8; /* no ReLU before the first: 2 */
        nab_tape_free(t);
    }
    CU_ASSERT(fabs(log_factor) <= 5 * 0.15);
}

static void test_conv_layer(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_conv *conv =
        nab_conv_new(t, 2, 3, 3, 2, 1, nab_init_constant(1.0), "conv");
    conv->b->data[1] = 0.5;
    nab_tensor *x = nab_full(t, nab_block(1, 2, 5, 5), 1.0);
    nab_tensor *y = nab_conv_apply(conv, x);
    CU_ASSERT(nab_shape_equal(y->shape, nab_block(1, 3, 3, 3)));
    CU_ASSERT(y->data[0] == 8 && y->data[4] == 18 && y->data[9] == 8.5);
    CU_ASSERT_STRING_EQUAL(conv->w->name, "conv.w");
    CU_ASSERT_STRING_EQUAL(conv->b->name, "conv.b");
    CU_ASSERT_STRING_EQUAL(y->layer, "conv");
    CU_ASSERT_PTR_NULL(nab_conv_apply(NULL, x));
    CU_ASSERT_PTR_NULL(nab_conv_apply(conv, NULL));
    CU_ASSERT_PTR_NULL(
        nab_conv_new(NULL, 1, 1, 1, 1, 0, nab_init_constant(1.0), "conv"));
    catch_errors(); /* a layer whose weights cannot be drawn is none */
    CU_ASSERT_PTR_NULL(
        nab_conv_new(t, 2, 3, 3, 1, 1, nab_orthogonal(1.0), "conv"));
    CU_ASSERT_STRING_EQUAL(caught_text(),
                           "orthogonal: w is (3,2,3,3): it must be a matrix");
    release_errors();
    nab_tape_free(t);
}

static void test_rnn_layer(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_rnn *rnn =
        nab_rnn_new(t, 3, 4, nab_xavier_uniform(1), nab_orthogonal(1), "rnn");
    nab_tensor *x = nab_randn(t, nab_cube(2, 5, 3));
    nab_tensor *y = nab_rnn_apply(rnn, x, NULL);
    CU_ASSERT_STRING_EQUAL(y->layer, "rnn");
    nab_tensor *first =
        nab_rnn_step(rnn, nab_constant(t, nab_mat(5, 3), x->data), NULL);
    nab_tensor *second =
        nab_rnn_step(rnn, nab_constant(t, nab_mat(5, 3), x->data + 15), first);
    CU_ASSERT(all_near(20, y->data, first->data, 0));
    CU_ASSERT(all_near(20, y->data + 20, second->data, 0));
    static const char *const names[] = {"rnn.w_x", "rnn.b_x", "rnn.w_h",
                                        "rnn.b_h"};
    CU_ASSERT_FATAL(nab_tape_n_param(t) == COUNT(names));
    for (size_t i = 0; i < COUNT(names); i++)
        CU_ASSERT_STRING_EQUAL(nab_tape_param(t, i)->name, names[i]);
    CU_ASSERT(
        near(nab_array_sum_squares(16, rnn->w_h->data), 4, 1e-14)); /* Q^T Q */
    CU_ASSERT(all_near(4, rnn->b_x->data, (double[4]){0}, 0));
    CU_ASSERT_PTR_NULL(nab_rnn_apply(rnn, NULL, NULL));
    CU_ASSERT_PTR_NULL(nab_rnn_step(NULL, x, NULL));
    catch_errors();
    CU_ASSERT_PTR_NULL(nab_rnn_step(rnn, nab_zeros(t, nab_vec(3)), NULL));
    CU_ASSERT_PTR_NOT_NULL(strstr(caught_text(), "h is (0,4)"));
    CU_ASSERT(caught_count() == 1);
    release_errors();
    nab_tape_free(t);
}

/* ---- a whole net: both layers, parameter by parameter ---- */

typedef struct {
    nab_conv *conv;
    nab_rnn *rnn;
} both;

/* Columns of convolved images are the steps of a sequence. Squares of tanh
 * have no kinks; pooling's winners are far apart at this seed, or skipped. */
static nab_tensor *loss_of_both(nab_tape *t, void *context)
{
    static const double image[36] = {
        0.3,  -1.2, 0.8,  0.1,  1.5,  -0.4, -0.9, 0.6,  0.2,  -1.1, 0.7,  1.3,
        1.0,  -0.3, 0.4,  0.9,  -1,   0.5,  -0.2, 1.4,  -0.6, 0.35, 0.15, -0.8,
        0.45, 1.1,  -1.3, 0.25, -0.5, 0.95, 1.2,  -0.7, 0.55, -0.1, 0.05, -1.4};
    both *b = context;
    nab_tensor *x = nab_constant(t, nab_block(1, 1, 6, 6), image);
    nab_tensor *h = nab_max_pool2d(nab_conv_apply(b->conv, x), 2, 2);
    h = nab_reshape(h, nab_cube(3, 2, h->size / 6));
    return nab_mean(nab_square(nab_rnn_apply(b->rnn, h, NULL)));
}

static void test_parameter_gradients(void)
{
    nab_tape *t = nab_tape_new(5);
    both b = {
        nab_conv_new(t, 1, 2, 3, 1, 1, nab_xavier_normal(1), "conv"),
        nab_rnn_new(t, 3, 4, nab_xavier_normal(1), nab_orthogonal(1), "rnn")};
    nab_check c = nab_check_gradient(t, loss_of_both, &b, 0);
    CU_ASSERT(nab_check_passed(&c));
    CU_ASSERT(c.n_checked + c.n_skipped == 18 + 2 + 12 + 4 + 16 + 4);
    nab_tape_free(t);
}

static CU_TestInfo shared[] = {
    {"fans of a convolution", test_fans},
    {"He's weights keep the signal", test_kaiming_keeps_the_signal},
    {"convolution", test_conv_layer},
    {"recurrence", test_rnn_layer},
    {"gradients of parameters", test_parameter_gradients},
    CU_TEST_INFO_NULL};

CU_SuiteInfo nab_nn_shared_suites[] = {
    {"nn: shared weights", NULL, NULL, NULL, NULL, shared}, CU_SUITE_INFO_NULL};
