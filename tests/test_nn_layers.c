/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Layers: values by hand, running statistics, blocks, gradients. */
#include "tests.h"

#include <math.h>
#include <string.h>

#include "nn/nn.h"
#include "numeric/numeric.h"

static void test_linear_by_hand(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_linear *l = nab_linear_new(t, 2, 3, nab_init_constant(2.0), "fc");
    l->b->data[1] = 0.5;
    nab_tensor *y =
        nab_linear_apply(l, nab_constant(t, nab_mat(1, 2), (double[]){1, 10}));
    CU_ASSERT_EQUAL(y->data[0], 22.0);
    CU_ASSERT_EQUAL(y->data[1], 22.5);
    CU_ASSERT_STRING_EQUAL(l->w->name, "fc.w");
    CU_ASSERT_STRING_EQUAL(l->b->name, "fc.b");
    CU_ASSERT_STRING_EQUAL(y->layer, "fc");
    nab_linear *plain =
        nab_linear_new_unbiased(t, 2, 3, nab_init_constant(1.0), "plain");
    CU_ASSERT_PTR_NULL(plain->b);
    CU_ASSERT_EQUAL(nab_tape_n_param(t), 3);
    nab_tape_free(t);
}

/* Three rows, three training steps, then evaluation. Source of the numbers:
 * torch.nn.BatchNorm1d of PyTorch 1.13, float64. */
static const double rows[6] = {1, 2, 3, -1, 0.5, 4};

/* A layer is filled by its own two widths, the first for the rows. */
static void test_widths_of_a_layer(void)
{
    const nab_init init[] = {nab_kaiming_normal(NAB_FAN_IN, 1),
                             nab_kaiming_normal(NAB_FAN_OUT, 1)};
    for (int k = 0; k < 2; k++) {
        nab_tape *t = nab_tape_new(1), *other = nab_tape_new(1);
        nab_linear *l = nab_linear_new(t, 3, 5, init[k], "l");
        nab_tensor *w = nab_param(other, nab_mat(3, 5), "l.w");
        nab_init_fill(w, 3, 5, init[k]);
        CU_ASSERT_EQUAL(memcmp(l->w->data, w->data, 15 * sizeof(double)), 0);
        CU_ASSERT_EQUAL(l->fan_in, 3);
        CU_ASSERT_EQUAL(l->fan_out, 5);
        nab_tape_free(t);
        nab_tape_free(other);
    }
}

/* A branch scaled by s adds s times what it adds alone; s and the sums of
 * these whole numbers are exact. */
static void test_block_scales(void)
{
    static const double scale[] = {0.5, 1, 2, -1};
    for (int k = 0; k < 4; k++) {
        nab_tape *t = nab_tape_new(1);
        nab_residual *block = nab_residual_new(
            t, 2,
            (nab_residual_options){.first = nab_init_constant(1),
                                   .last = nab_init_constant(2),
                                   .scale = scale[k]},
            "r");
        nab_tensor *x = nab_input(t, nab_mat(1, 2), (double[]){1, 3});
        nab_tensor *y = nab_residual_apply(block, x, NAB_TRAIN);
        CU_ASSERT_EQUAL(y->data[0], 1 + 16 * scale[k]);
        CU_ASSERT_EQUAL(y->data[1], 3 + 16 * scale[k]);
        nab_tape_free(t);
    }
}

static void test_batch_norm_is_that_of_pytorch(void)
{
    static const double trained[6] = {-0.4629080659988156, 0.16222122902678926,
                                      1.3887241979964464,  -1.2977698322143145,
                                      -0.9258161319976311, 1.135548603187525};
    static const double evaluated[6] = {
        0.5410544626184801,  0.9901352943292028,  2.3643213964634007,
        -0.9283184514109102, 0.08523772915724998, 2.2691044581559447};
    nab_tape *t = nab_tape_new(1);
    nab_bn *bn = nab_bn_new(t, 2, "bn");
    nab_tensor *x = nab_constant(t, nab_mat(3, 2), rows), *y = NULL;
    for (int k = 0; k < 3; k++)
        y = nab_bn_apply(bn, x, NAB_TRAIN);
    nab_tensor *e = nab_bn_apply(bn, x, NAB_EVAL);
    for (int i = 0; i < 6; i++) {
        CU_ASSERT_DOUBLE_EQUAL(y->data[i], trained[i], 1e-14);
        CU_ASSERT_DOUBLE_EQUAL(e->data[i], evaluated[i], 1e-14);
    }
    CU_ASSERT_DOUBLE_EQUAL(bn->running_mean[1], 0.4516666666666667, 1e-15);
    CU_ASSERT_DOUBLE_EQUAL(bn->running_var[1], 2.4453333333333336, 1e-15);
    nab_tape_free(t);
}

/* Written as 0.9 running + 0.1 batch, momentum 0.1 here is the 0.9 of texts
 * that weigh the old value. */
static void test_momentum_weighs_the_new_batch(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_bn *bn = nab_bn_new(t, 2, "bn");
    double other = 0.0, mean = 4.5 / 3.0;
    nab_tensor *x = nab_constant(t, nab_mat(3, 2), rows);
    for (int k = 0; k < 10; k++) {
        nab_bn_apply(bn, x, NAB_TRAIN);
        other = 0.9 * other + 0.1 * mean;
    }
    CU_ASSERT_DOUBLE_EQUAL(bn->running_mean[0], other, 1e-14);
    nab_tape_free(t);
}

static void test_frozen_and_evaluation_leave_statistics(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_bn *bn = nab_bn_new(t, 2, "bn");
    nab_tensor *x = nab_constant(t, nab_mat(3, 2), rows);
    nab_bn_apply(bn, x, NAB_TRAIN);
    double before[2] = {bn->running_mean[0], bn->running_var[0]};
    nab_bn_apply(bn, x, NAB_EVAL);
    nab_tape_freeze(t, true);
    nab_bn_apply(bn, x, NAB_TRAIN);
    CU_ASSERT(same_bits(bn->running_mean[0], before[0]));
    CU_ASSERT(same_bits(bn->running_var[0], before[1]));
    nab_tape_freeze(t, false);
    nab_bn_apply(bn, x, NAB_TRAIN);
    CU_ASSERT_FALSE(same_bits(bn->running_mean[0], before[0]));
    nab_tape_free(t);
}

static void test_one_row_cannot_train(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_bn *bn = nab_bn_new(t, 2, "bn");
    nab_tensor *x = nab_constant(t, nab_mat(1, 2), rows);
    catch_errors();
    CU_ASSERT_PTR_NULL(nab_bn_apply(bn, x, NAB_TRAIN));
    CU_ASSERT_PTR_NOT_NULL(strstr(caught_text(), "x is (1,2): training needs"));
    release_errors();
    CU_ASSERT_PTR_NOT_NULL(nab_bn_apply(bn, x, NAB_EVAL));
    nab_tensor *pair = nab_constant(t, nab_mat(2, 2), rows);
    CU_ASSERT_PTR_NOT_NULL(nab_bn_apply(bn, pair, NAB_TRAIN));
    nab_tape_free(t);
}

/* (1, 2, 6): mean 3, variance 14/3. */
static void test_layer_norm_by_hand(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_ln *ln = nab_ln_new(t, 3, "ln");
    nab_tensor *x = nab_constant(t, nab_mat(1, 3), (double[]){1, 2, 6});
    nab_tensor *y = nab_ln_apply(ln, x);
    CU_ASSERT_DOUBLE_EQUAL(y->data[2], 3.0 / sqrt(14.0 / 3.0 + 1e-5), 1e-15);
    CU_ASSERT_STRING_EQUAL(y->layer, "ln");
    nab_tape_free(t);
}

static void test_zero_last_block_is_the_identity(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_residual *block = nab_residual_new(
        t, 5, (nab_residual_options){.zero_last = true}, "block");
    nab_tensor *x = nab_randn(t, nab_mat(4, 5));
    nab_tensor *y = nab_residual_apply(block, x, NAB_TRAIN);
    CU_ASSERT_EQUAL(memcmp(x->data, y->data, x->size * sizeof(double)), 0);
    nab_backward(nab_sum(nab_square(y)));
    CU_ASSERT(nab_array_max_abs(25, block->last->w->grad) > 0.0);
    CU_ASSERT_EQUAL(nab_array_max_abs(25, block->first->w->grad), 0.0);
    nab_tape_free(t);
}

static void test_block_scale_multiplies_the_branch(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_residual_options options = {.activation = nab_tanh, .batch_norm = true};
    nab_residual *block = nab_residual_new(t, 5, options, "block");
    nab_tensor *x = nab_randn(t, nab_mat(4, 5));
    nab_tensor *whole = nab_residual_apply(block, x, NAB_TRAIN);
    block->scale = 0.5;
    nab_tensor *half = nab_residual_apply(block, x, NAB_TRAIN);
    CU_ASSERT_PTR_NOT_NULL(block->bn);
    for (size_t i = 0; i < x->size; i++)
        CU_ASSERT_DOUBLE_EQUAL(half->data[i] - x->data[i],
                               0.5 * (whole->data[i] - x->data[i]), 1e-14);
    nab_tape_free(t);
}

typedef struct {
    nab_mlp *mlp;
    nab_residual *block;
    nab_ln *ln;
    const double *x;
    nab_bn *bn;
} net;

static nab_tensor *net_loss(nab_tape *t, void *context)
{
    static const int label[4] = {0, 2, 1, 0};
    net *n = context;
    nab_tensor *h = nab_constant(t, nab_mat(4, 5), n->x);
    h = nab_ln_apply(n->ln, nab_residual_apply(n->block, h, NAB_TRAIN));
    h = nab_bn_apply(n->bn, h, NAB_TRAIN);
    return nab_cross_entropy(nab_mlp_apply(n->mlp, h, nab_tanh, NULL, NULL),
                             label);
}

static void test_a_whole_net_has_right_gradients(void)
{
    double x[20];
    nab_tape *t = nab_tape_new(2);
    net n = {.x = x};
    n.block = nab_residual_new(
        t, 5, (nab_residual_options){.activation = nab_sigmoid}, "block");
    n.ln = nab_ln_new(t, 5, "ln");
    n.bn = nab_bn_new(t, 5, "bn");
    n.mlp = nab_mlp_new(t, 2, (size_t[]){5, 6, 3}, nab_xavier_normal(1.0), "m");
    nab_stream_normal(nab_tape_stream(t, "data"), 20, x);
    double running = n.bn->running_mean[0];
    nab_check check = nab_check_gradient(t, net_loss, &n, 0);
    CU_ASSERT_TRUE(nab_check_passed(&check));
    CU_ASSERT(check.n_checked > 100);
    CU_ASSERT(same_bits(n.bn->running_mean[0], running));
    n.bn->gamma->data[0] = 0.5; /* and away from the first values */
    n.bn->beta->data[1] = -0.25;
    check = nab_check_gradient(t, net_loss, &n, 0);
    CU_ASSERT_TRUE(nab_check_passed(&check));
    nab_tape_free(t);
}

static void test_mlp_shows_what_is_inside(void)
{
    nab_tape *t = nab_tape_new(2);
    nab_mlp *m =
        nab_mlp_new(t, 3, (size_t[]){4, 5, 6, 2}, nab_lecun_normal(), "fc");
    nab_tensor *pre[3], *post[3];
    nab_tensor *y =
        nab_mlp_apply(m, nab_randn(t, nab_mat(7, 4)), nab_relu, pre, post);
    CU_ASSERT_PTR_EQUAL(y, post[2]);
    CU_ASSERT_PTR_EQUAL(pre[2], post[2]);
    CU_ASSERT_EQUAL(post[1]->shape.dim[1], 6);
    CU_ASSERT(post[0]->data[0] == (pre[0]->data[0] > 0 ? pre[0]->data[0] : 0));
    CU_ASSERT_STRING_EQUAL(m->layer[2]->w->name, "fc3.w");
    CU_ASSERT_PTR_NOT_NULL(
        nab_mlp_new(t, 1, (size_t[]){4, 2}, nab_lecun_normal(), "one"));
    nab_tape_free(t);
}

/* y = x + scale (relu(x W1 + b1) W2 + b2), by the operations themselves. */
static void test_default_block_is_its_formula(void)
{
    nab_tape *t = nab_tape_new(3);
    nab_residual *block =
        nab_residual_new(t, 40, (nab_residual_options){.scale = 0.25}, "block");
    CU_ASSERT_PTR_NULL(block->bn);
    CU_ASSERT_PTR_EQUAL(block->activation, nab_relu);
    CU_ASSERT_EQUAL(block->scale, 0.25);
    CU_ASSERT_STRING_EQUAL(block->last->w->name, "block.last.w");
    /* He: 2 / 40, within 5 standard errors of 1600 draws */
    double variance = nab_array_variance(1600, block->last->w->data);
    CU_ASSERT_DOUBLE_EQUAL(variance, 0.05, 5 * 0.05 * sqrt(2.0 / 1600));
    nab_init_fill(block->first->b, 40, 40, nab_init_normal(0, 1));
    nab_init_fill(block->last->b, 40, 40, nab_init_normal(0, 1));
    nab_tensor *x = nab_randn(t, nab_mat(4, 40));
    nab_tensor *y = nab_residual_apply(block, x, NAB_TRAIN);
    nab_tensor *h = nab_relu(nab_affine(x, block->first->w, block->first->b));
    nab_tensor *z = nab_affine(h, block->last->w, block->last->b);
    for (size_t i = 0; i < x->size; i++)
        CU_ASSERT_DOUBLE_EQUAL(y->data[i], x->data[i] + 0.25 * z->data[i],
                               1e-14);
    nab_residual *drawn =
        nab_residual_new(t, 40,
                         (nab_residual_options){.first = nab_orthogonal(1),
                                                .last = nab_init_constant(3)},
                         "drawn");
    CU_ASSERT_EQUAL(drawn->scale, 1);
    CU_ASSERT_EQUAL(drawn->last->w->data[7], 3);
    CU_ASSERT_DOUBLE_EQUAL(nab_array_norm2(1600, drawn->first->w->data),
                           sqrt(40), 1e-12);
    nab_tape_free(t);
}

/* Training in a block moves its running statistics, evaluation uses them. */
static void test_block_with_batch_norm_has_modes(void)
{
    nab_tape *t = nab_tape_new(3);
    nab_residual *block = nab_residual_new(
        t, 5, (nab_residual_options){.batch_norm = true}, "block");
    nab_tensor *x = nab_randn(t, nab_mat(4, 5));
    nab_tensor *train = nab_residual_apply(block, x, NAB_TRAIN);
    double mean = block->bn->running_mean[2];
    nab_tensor *eval = nab_residual_apply(block, x, NAB_EVAL);
    CU_ASSERT(mean != 0);
    CU_ASSERT_EQUAL(block->bn->running_mean[2], mean);
    CU_ASSERT(memcmp(train->data, eval->data, x->size * sizeof(double)) != 0);
    nab_tape_free(t);
}

static void test_activations_by_name(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = nab_constant(t, nab_vec(2), (double[]){-2, 3});
    CU_ASSERT_PTR_EQUAL(nab_identity(x), x);
    CU_ASSERT_EQUAL(nab_leaky_relu_01(x)->data[0], -0.02);
    CU_ASSERT_EQUAL(nab_leaky_relu_01(x)->data[1], 3);
    CU_ASSERT_DOUBLE_EQUAL(nab_elu_1(x)->data[0], expm1(-2), 1e-15);
    nab_tape_free(t);
}

/* NULL in, NULL out, without a word: the mistake was reported before. */
static void test_nothing_gives_nothing(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_mlp *m =
        nab_mlp_new(t, 2, (size_t[]){3, 3, 3}, nab_lecun_normal(), "m");
    nab_bn *bn = nab_bn_new(t, 3, "bn");
    nab_ln *ln = nab_ln_new(t, 3, "ln");
    nab_residual *block =
        nab_residual_new(t, 3, (nab_residual_options){0}, "block");
    nab_tensor *pre[2], *x = nab_zeros(t, nab_mat(2, 3));
    catch_errors();
    CU_ASSERT_PTR_NULL(nab_mlp_apply(m, NULL, nab_tanh, pre, NULL));
    CU_ASSERT_PTR_NULL(pre[1]);
    CU_ASSERT_PTR_NULL(nab_mlp_apply(NULL, x, nab_tanh, NULL, NULL));
    CU_ASSERT_PTR_NULL(nab_bn_apply(bn, NULL, NAB_TRAIN));
    CU_ASSERT_PTR_NULL(nab_bn_apply(NULL, x, NAB_TRAIN));
    CU_ASSERT_PTR_NULL(nab_ln_apply(ln, NULL));
    CU_ASSERT_PTR_NULL(nab_ln_apply(NULL, x));
    CU_ASSERT_PTR_NULL(nab_residual_apply(block, NULL, NAB_EVAL));
    CU_ASSERT_PTR_NULL(nab_residual_apply(NULL, x, NAB_EVAL));
    CU_ASSERT_PTR_NULL(nab_linear_apply(NULL, x));
    CU_ASSERT_PTR_NULL(nab_linear_new(NULL, 1, 1, nab_lecun_normal(), "n"));
    CU_ASSERT_PTR_NULL(nab_bn_new(NULL, 1, "n"));
    CU_ASSERT_PTR_NULL(nab_ln_new(NULL, 1, "n"));
    CU_ASSERT_EQUAL(caught_count(), 0);
    CU_ASSERT_PTR_NULL(
        nab_mlp_new(t, 0, (size_t[]){3}, nab_lecun_normal(), "empty"));
    CU_ASSERT_STRING_EQUAL(caught_text(),
                           "mlp_new: empty has 0 layers: at least 1");
    CU_ASSERT_PTR_NULL(
        nab_mlp_apply(m, nab_zeros(t, nab_mat(2, 4)), nab_tanh, NULL, NULL));
    CU_ASSERT_EQUAL(caught_count(), 2);
    release_errors();
    nab_tape_free(t);
}

static CU_TestInfo tests[] = {
    {"linear by hand", test_linear_by_hand},
    {"widths of a layer", test_widths_of_a_layer},
    {"scales of a block", test_block_scales},
    {"batch norm is PyTorch's", test_batch_norm_is_that_of_pytorch},
    {"momentum weighs the new", test_momentum_weighs_the_new_batch},
    {"frozen statistics stay", test_frozen_and_evaluation_leave_statistics},
    {"one row cannot train", test_one_row_cannot_train},
    {"layer norm by hand", test_layer_norm_by_hand},
    {"zero-last is identity", test_zero_last_block_is_the_identity},
    {"scale of the branch", test_block_scale_multiplies_the_branch},
    {"default block", test_default_block_is_its_formula},
    {"modes of a block", test_block_with_batch_norm_has_modes},
    {"activations by name", test_activations_by_name},
    {"nothing gives nothing", test_nothing_gives_nothing},
    {"gradients of a whole net", test_a_whole_net_has_right_gradients},
    {"mlp shows its inside", test_mlp_shows_what_is_inside},
    CU_TEST_INFO_NULL};

CU_SuiteInfo nab_nn_layers_suites[] = {
    {"nn: layers", NULL, NULL, NULL, NULL, tests}, CU_SUITE_INFO_NULL};
