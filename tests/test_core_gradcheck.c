/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The checker itself: wrong backward rules must be found, each in a net that
 * is otherwise right; right ones must pass; and nothing may change.
 */
#include "ops.h"

#include "numeric/sums.h"

enum { N = 4 };

/* ---- wrong rules of y = x^2, entry by entry ---- */

static void square_forward(nab_tensor *y)
{
    for (size_t i = 0; i < y->size; i++)
        y->data[i] = y->in[0]->data[i] * y->in[0]->data[i];
}

static void right(nab_tensor *y)
{
    for (size_t i = 0; i < y->size; i++)
        y->in[0]->grad[i] += 2 * y->in[0]->data[i] * y->grad[i];
}

static void sign(nab_tensor *y)
{
    for (size_t i = 0; i < y->size; i++)
        y->in[0]->grad[i] -= 2 * y->in[0]->data[i] * y->grad[i];
}

static void factor_2(nab_tensor *y)
{
    for (size_t i = 0; i < y->size; i++)
        y->in[0]->grad[i] += y->in[0]->data[i] * y->grad[i];
}

/* Wrong by one part in 10^5. */
static void slightly(nab_tensor *y)
{
    for (size_t i = 0; i < y->size; i++)
        y->in[0]->grad[i] += 2.00002 * y->in[0]->data[i] * y->grad[i];
}

static void wrong_index(nab_tensor *y)
{
    for (size_t i = 0; i < y->size; i++)
        y->in[0]->grad[(i + 1) % y->size] += 2 * y->in[0]->data[i] * y->grad[i];
}

static void last_forgotten(nab_tensor *y)
{
    for (size_t i = 0; i + 1 < y->size; i++)
        y->in[0]->grad[i] += 2 * y->in[0]->data[i] * y->grad[i];
}

static void overwrites(nab_tensor *y)
{
    for (size_t i = 0; i < y->size; i++)
        y->in[0]->grad[i] = 2 * y->in[0]->data[i] * y->grad[i];
}

static void ignores_dy(nab_tensor *y)
{
    for (size_t i = 0; i < y->size; i++)
        y->in[0]->grad[i] += 2 * y->in[0]->data[i];
}

static void gives_nan(nab_tensor *y)
{
    y->in[0]->grad[0] += (double)NAN;
}

static void gives_infinity(nab_tensor *y)
{
    y->in[0]->grad[0] += (double)INFINITY;
}

static void does_nothing(nab_tensor *y)
{
    (void)y;
}

/* ---- wrong rules of y = softmax(x), all N * N entries together ---- */

static void softmax_forward(nab_tensor *y)
{
    double total = 0;
    for (size_t i = 0; i < y->size; i++)
        total += y->data[i] = exp(y->in[0]->data[i]);
    for (size_t i = 0; i < y->size; i++)
        y->data[i] /= total;
}

static void missing_term(nab_tensor *y)
{
    for (size_t i = 0; i < y->size; i++)
        y->in[0]->grad[i] += y->data[i] * y->grad[i];
}

/* ---- wrong rules of y = A x with a fixed N x N matrix A, A_ij = i + 2j ----
 */

static double a(size_t i, size_t j)
{
    return (double)i + 2 * (double)j;
}

static void product_forward(nab_tensor *y)
{
    for (size_t i = 0; i < N; i++)
        for (size_t k = 0; k < N; k++) {
            y->data[i * N + k] = 0;
            for (size_t j = 0; j < N; j++)
                y->data[i * N + k] += a(i, j) * y->in[0]->data[j * N + k];
        }
}

static void transposed(nab_tensor *y)
{
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++)
            for (size_t k = 0; k < N; k++)
                y->in[0]->grad[i * N + k] += a(i, j) * y->grad[j * N + k];
}

static void not_transposed(nab_tensor *y)
{
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++)
            for (size_t k = 0; k < N; k++)
                y->in[0]->grad[j * N + k] += a(i, j) * y->grad[i * N + k];
}

static const nab_op right_op[] = {{"square", square_forward, right},
                                  {"product", product_forward, not_transposed}};

static const nab_op wrong_op[] = {
    {"sign", square_forward, sign},
    {"factor 2", square_forward, factor_2},
    {"slightly", square_forward, slightly},
    {"wrong index", square_forward, wrong_index},
    {"last forgotten", square_forward, last_forgotten},
    {"overwrites", square_forward, overwrites},
    {"ignores dy", square_forward, ignores_dy},
    {"gives nan", square_forward, gives_nan},
    {"gives infinity", square_forward, gives_infinity},
    {"does nothing", square_forward, does_nothing},
    {"missing term", softmax_forward, missing_term},
    {"transposed", product_forward, transposed}};

/* sum of op(x)^2 + x^2: x is used twice, and the operation is swept last. */
static nab_tensor *loss_with(nab_tape *t, void *context)
{
    const nab_op *op = context;
    nab_tensor *x = nab_tape_param(t, 0);
    nab_tensor *y = nab_apply(op, x->shape, 1, &x, NULL, 0);
    return nab_sum(nab_add(nab_square(y), nab_square(x)));
}

static nab_tape *tape_with_param(void)
{
    nab_tape *t = nab_tape_new(11);
    nab_tensor *x = nab_param(t, nab_mat(N, N), "x");
    nab_stream_normal(nab_tape_stream(t, "x"), x->size, x->data);
    return t;
}

static void test_right_rules_pass(void)
{
    nab_tape *t = tape_with_param();
    for (size_t i = 0; i < COUNT(right_op); i++) {
        nab_op op = right_op[i];
        nab_check c = nab_check_gradient(t, loss_with, &op, 0);
        CU_ASSERT(nab_check_passed(&c));
        CU_ASSERT(c.n_checked == N * N && c.n_skipped == 0 && c.worst <= 1);
        loss_with(t, &op);
        c = nab_check_tape(t, 3);
        CU_ASSERT(nab_check_passed(&c) && c.worst <= 1);
        nab_tape_reset(t);
    }
    nab_tape_free(t);
}

/* Both checks find each, and the node check names the operation. */
static void test_wrong_rules_are_found(void)
{
    nab_tape *t = tape_with_param();
    for (size_t i = 0; i < COUNT(wrong_op); i++) {
        nab_op op = wrong_op[i];
        nab_check loss = nab_check_gradient(t, loss_with, &op, 0);
        loss_with(t, &op);
        nab_check tape = nab_check_tape(t, 3);
        bool found = !nab_check_passed(&loss) && loss.n_wrong > 0 &&
                     !nab_check_passed(&tape) && tape.n_wrong > 0 &&
                     loss.n_skipped == 0 && tape.n_skipped == 0 &&
                     strncmp(tape.where, op.name, strlen(op.name)) == 0;
        if (!found)
            printf("\n    not found: %s (%zu, %zu wrong; %s)\n", op.name,
                   loss.n_wrong, tape.n_wrong, tape.where);
        CU_ASSERT(found);
        nab_tape_reset(t);
    }
    nab_tape_free(t);
}

/* One wrong entry of a thousand. */
static void test_one_wrong_entry_is_found(void)
{
    nab_tape *t = nab_tape_new(11);
    nab_op op = {"last forgotten", square_forward, last_forgotten};
    nab_tensor *x = nab_input(t, nab_vec(1000), NULL);
    nab_stream_normal(nab_tape_stream(t, "x"), 1000, x->data);
    nab_check c = nab_check_node(nab_apply(&op, x->shape, 1, &x, NULL, 0), 3);
    CU_ASSERT(c.n_wrong > 0);
    nab_tape_free(t);
}

/* ---- twenty sigmoid layers ---- */

static void wrong_sigmoid_forward(nab_tensor *y)
{
    for (size_t i = 0; i < y->size; i++)
        y->data[i] = 1 / (1 + exp(-y->in[0]->data[i]));
}

static void wrong_sigmoid_backward(nab_tensor *y)
{
    for (size_t i = 0; i < y->size; i++)
        y->in[0]->grad[i] += 2 * y->data[i] * (1 - y->data[i]) * y->grad[i];
}

static const nab_op wrong_sigmoid = {"wrong_sigmoid", wrong_sigmoid_forward,
                                     wrong_sigmoid_backward};

enum { N_LAYER = 20, WIDTH = 8 };

/* The first layer has the wrong rule if *context is true. */
static nab_tensor *sigmoid_chain(nab_tape *t, void *context)
{
    const bool *wrong = context;
    nab_tensor *h = nab_full(t, nab_mat(1, WIDTH), 0.5);
    for (size_t k = 0; k < N_LAYER; k++) {
        h = nab_affine(h, nab_tape_param(t, k), NULL);
        h = k == 0 && *wrong
                ? nab_apply(&wrong_sigmoid, h->shape, 1, &h, NULL, 0)
                : nab_sigmoid(h);
    }
    return nab_mean(nab_square(h));
}

/* The rule of layer 1 is wrong by a factor of 2. Its gradient is some 1e-13,
 * far below the rounding of the loss over the step, 1e-10: differences of the
 * whole loss cannot see it. The node by itself has scale 1. */
static void test_vanishing_chain(void)
{
    nab_tape *t = nab_tape_new(12);
    for (int k = 0; k < N_LAYER; k++) {
        nab_tensor *w = nab_param(t, nab_mat(WIDTH, WIDTH), "w");
        nab_stream_normal(nab_tape_stream(t, w->name), w->size, w->data);
        for (size_t i = 0; i < w->size; i++)
            w->data[i] /= sqrt(WIDTH);
    }
    for (int wrong = 0; wrong < 2; wrong++) {
        bool planted = wrong;
        nab_zero_grad(t);
        nab_backward(sigmoid_chain(t, &planted));
        double size = nab_array_max_abs(nab_tape_param(t, 0)->size,
                                        nab_tape_param(t, 0)->grad);
        CU_ASSERT(size > 0 && size < 1e-11);
        nab_check whole = nab_check_gradient(t, sigmoid_chain, &planted, 4);
        CU_ASSERT(nab_check_passed(&whole) && whole.n_checked == 4 * N_LAYER);
        sigmoid_chain(t, &planted);
        nab_check nodes = nab_check_tape(t, 2);
        CU_ASSERT(nab_check_passed(&nodes) == !planted);
        CU_ASSERT((strncmp(nodes.where, "wrong_sigmoid", 13) == 0) == planted);
        nab_tape_reset(t);
    }
    nab_tape_free(t);
}

/* ---- kinks ---- */

static nab_tensor *sum_of_relu(nab_tape *t, void *context)
{
    (void)context;
    return nab_sum(nab_relu(nab_tape_param(t, 0)));
}

static void steep_backward(nab_tensor *y)
{
    for (size_t i = 0; i < y->size; i++)
        y->in[0]->grad[i] += y->data[i] > 0 ? 3 * y->grad[i] : 0;
}

static void relu_forward(nab_tensor *y)
{
    for (size_t i = 0; i < y->size; i++)
        y->data[i] = y->in[0]->data[i] < 0 ? 0 : y->in[0]->data[i];
}

static nab_tensor *sum_of_steep(nab_tape *t, void *context)
{
    static const nab_op steep = {"steep", relu_forward, steep_backward};
    (void)context;
    nab_tensor *x = nab_tape_param(t, 0);
    return nab_sum(nab_apply(&steep, x->shape, 1, &x, NULL, 0));
}

/* At 0 no step helps: skipped, counted, and one in three is too many. At 3e-6
 * the first step, 6e-6, crosses the kink and the second does not. */
static void test_kinks(void)
{
    nab_tape *t = nab_tape_new(13);
    nab_tensor *x = nab_param(t, nab_vec(3), "x");
    memcpy(x->data, (double[]){0, 1, -1}, 3 * sizeof(double));
    nab_check c = nab_check_gradient(t, sum_of_relu, NULL, 0);
    CU_ASSERT(c.n_skipped == 1 && c.n_checked == 2 && c.n_wrong == 0);
    CU_ASSERT(!nab_check_passed(&c));

    memcpy(x->data, (double[]){3e-6, 1, -3e-6}, 3 * sizeof(double));
    c = nab_check_gradient(t, sum_of_relu, NULL, 0);
    CU_ASSERT(c.n_skipped == 0 && c.n_checked == 3);
    CU_ASSERT(nab_check_passed(&c));

    c = nab_check_node(nab_relu(x), 4);
    CU_ASSERT(nab_check_passed(&c));
    nab_tape_free(t);
}

/* A kink nearby excuses nothing: slope 3 instead of 1 is wrong at 1 and also
 * at 3e-6, once the step no longer crosses the kink. */
static void test_kink_is_no_excuse(void)
{
    nab_tape *t = nab_tape_new(13);
    nab_tensor *x = nab_param(t, nab_vec(3), "x");
    memcpy(x->data, (double[]){3e-6, 1, -1}, 3 * sizeof(double));
    nab_check c = nab_check_gradient(t, sum_of_steep, NULL, 0);
    CU_ASSERT(c.n_wrong == 2 && c.n_checked == 3 && c.n_skipped == 0);
    nab_tape_free(t);
}

/* ---- sizes: of the loss, of an entry, of a parameter ---- */

static nab_tensor *shifted_squares(nab_tape *t, void *context)
{
    nab_tensor *sum = nab_sum(nab_square(nab_tape_param(t, 0)));
    return nab_shift(sum, *(double *)context);
}

/* A loss near 1e6 is rounded to 1e-10, over a step of 6e-6: that is allowed
 * for, and right slopes stay right. */
static void test_rounding_of_a_large_loss(void)
{
    double shift = 1e6;
    nab_tape *t = nab_tape_new(13);
    nab_tensor *x = nab_param(t, nab_vec(20), "x");
    nab_stream_normal(nab_tape_stream(t, "x"), 20, x->data);
    nab_check c = nab_check_gradient(t, shifted_squares, &shift, 0);
    CU_ASSERT(nab_check_passed(&c));
    nab_tape_free(t);
}

static nab_tensor *sum_of_normed(nab_tape *t, void *context)
{
    (void)context;
    nab_tensor *p[3];
    for (size_t k = 0; k < 3; k++)
        p[k] = nab_tape_param(t, k);
    return nab_sum(nab_batch_norm(p[0], p[1], p[2], 1e-5));
}

static nab_tensor *log_of_many(nab_tape *t, void *context)
{
    const nab_op *op = context;
    nab_tensor *x = nab_tape_param(t, 0);
    nab_tensor *y = nab_apply(op, x->shape, 1, &x, NULL, 0);
    return nab_log(nab_scale(nab_sum(y), 1e12));
}

/* Terms of size 1 that cancel leave a loss of 1e-15, but their own rounding;
 * and large ones under a logarithm excuse nothing. */
static void test_rounding_of_the_terms(void)
{
    nab_tape *t = nab_tape_new(13);
    nab_tensor *x = nab_param(t, nab_mat(200, 3), "x");
    nab_tensor *g = nab_param(t, nab_vec(3), "g");
    nab_param(t, nab_vec(3), "b");
    nab_stream_normal(nab_tape_stream(t, "x"), x->size, x->data);
    nab_stream_normal(nab_tape_stream(t, "g"), g->size, g->data);
    nab_check c = nab_check_gradient(t, sum_of_normed, NULL, 0);
    CU_ASSERT(nab_check_passed(&c));
    nab_op op = {"slightly", square_forward, slightly};
    c = nab_check_gradient(t, log_of_many, &op, 0);
    CU_ASSERT(c.n_wrong > 20);
    nab_tape_free(t);
}

/* Large numbers of both signs are added to x, then all is summed up. */
static nab_tensor *sum_of_apart(nab_tape *t, void *context)
{
    const double *apart = context;
    nab_tensor *x = nab_tape_param(t, 0);
    return nab_sum(nab_add(x, nab_constant(t, x->shape, apart)));
}

/* 1e-10 x, with twice its slope. */
static void tiny_forward(nab_tensor *y)
{
    y->data[0] = 1e-10 * y->in[0]->data[0];
}

static void tiny_backward(nab_tensor *y)
{
    y->in[0]->grad[0] += 2e-10 * y->grad[0];
}

static nab_tensor *tiny(nab_tape *t, void *context)
{
    static const nab_op op = {"tiny", tiny_forward, tiny_backward};
    nab_tensor *x = nab_tape_param(t, 0);
    (void)context;
    return nab_apply(&op, x->shape, 1, &x, NULL, 0);
}

/* The allowance is as large as the terms are: more beside large ones, less
 * beside small. */
static void test_rounding_is_of_the_size_of_the_terms(void)
{
    double apart[] = {1e12, -1e12, 3e12, -3e12};
    nab_tape *t = nab_tape_new(13);
    nab_param(t, nab_vec(4), "x");
    nab_check c = nab_check_gradient(t, sum_of_apart, apart, 0);
    CU_ASSERT(nab_check_passed(&c));
    nab_tape_free(t);
    t = nab_tape_new(13);
    nab_param(t, nab_scalar(), "x")->data[0] = 0.5;
    c = nab_check_gradient(t, tiny, NULL, 0);
    CU_ASSERT_EQUAL(c.n_wrong, 1);
    nab_tape_free(t);
}

static void steeper_backward(nab_tensor *y)
{
    for (size_t i = 0; i < y->size; i++)
        y->in[0]->grad[i] += 2.0001 * y->in[0]->data[i] * y->grad[i];
}

static nab_tensor *sum_of_tanh(nab_tape *t, void *context)
{
    (void)context;
    return nab_sum(nab_tanh(nab_tape_param(t, 0)));
}

/* Each entry has a step of its own size. At 1e6 a step of 6e-6 would drown a
 * slope that is wrong by 5e-5 in rounding; at 1/2 a step of 6 would leave the
 * bend of tanh. */
static void test_steps_of_large_entries(void)
{
    nab_op op = {"steeper", square_forward, steeper_backward};
    nab_tape *t = nab_tape_new(13);
    nab_tensor *x = nab_param(t, nab_vec(2), "x");
    memcpy(x->data, (double[]){0.5, 1e6}, 2 * sizeof(double));
    nab_check c = nab_check_gradient(t, sum_of_tanh, NULL, 0);
    CU_ASSERT(nab_check_passed(&c));
    x->data[0] = -1e6;
    c = nab_check_gradient(t, loss_with, &op, 0);
    CU_ASSERT(c.n_checked == 2 && c.n_wrong == 2);
    nab_tape_free(t);
}

static nab_tensor *mean_of_product(nab_tape *t, void *context)
{
    (void)context;
    return nab_mean(nab_mul(nab_tape_param(t, 0), nab_tape_param(t, 1)));
}

/* All gradients have their place at once: with less room than for both
 * parameters 8 MB would be written outside. */
static void test_large_parameters(void)
{
    enum { LONG = 1000000 };
    for (int k = 0; k < 2; k++) {
        nab_tape *t = nab_tape_new(13);
        nab_tensor *x = nab_param(t, nab_vec(k ? 1 : LONG), "x");
        nab_tensor *z = nab_param(t, nab_vec(k ? LONG : 1), "z");
        x->data[0] = z->data[0] = 1;
        nab_check c = nab_check_gradient(t, mean_of_product, NULL, 1);
        CU_ASSERT(c.n_checked + c.n_skipped == 2 && c.n_wrong == 0);
        nab_tape_free(t);
    }
}

/* ---- nothing changes ---- */

static nab_tensor *frozen_loss(nab_tape *t, void *context)
{
    *(bool *)context = *(bool *)context && nab_tape_frozen(t);
    return nab_mean(nab_square(nab_tape_param(t, 0)));
}

static void count_events(nab_event event, nab_tensor *node, void *context)
{
    (void)event, (void)node;
    ++*(int *)context;
}

static void count_hook(nab_tensor *x, void *context)
{
    (void)x;
    ++*(int *)context;
}

static void test_loss_check_changes_nothing(void)
{
    nab_tape *t = tape_with_param();
    nab_tensor *x = nab_tape_param(t, 0);
    nab_backward(nab_sum(nab_tanh(x)));
    uint64_t data = hash_doubles(x->size, x->data);
    uint64_t grad = hash_doubles(x->size, x->grad);
    bool frozen = true;
    int n_event = 0;
    nab_tape_observe(t, count_events, &n_event);
    nab_hook(x, count_hook, &n_event);
    nab_check c = nab_check_gradient(t, frozen_loss, &frozen, 0);
    CU_ASSERT(nab_check_passed(&c));
    CU_ASSERT(frozen && !nab_tape_frozen(t));
    CU_ASSERT(n_event == 0);
    CU_ASSERT(hash_doubles(x->size, x->data) == data);
    CU_ASSERT(hash_doubles(x->size, x->grad) == grad);
    CU_ASSERT(nab_tape_n_node(t) == 0);
    nab_backward(nab_sum(x)); /* a gradient can be taken again */
    nab_tape_freeze(t, true);
    nab_check_gradient(t, frozen_loss, &frozen, 0);
    CU_ASSERT(nab_tape_frozen(t));
    nab_tape_free(t);
}

/* Values, gradients, and the workspace that backward reads. */
static void test_node_check_changes_nothing(void)
{
    nab_tape *t = nab_tape_new(14);
    nab_tensor *x = draws(t, nab_mat(6, 3), 1, 0);
    nab_tensor *g = draws(t, nab_vec(3), 1, 0), *b = draws(t, nab_vec(3), 1, 0);
    nab_tensor *y = nab_batch_norm(x, g, b, 1e-5);
    nab_tensor *seed = nab_randn(t, y->shape);
    nab_backward_from(y, seed->data);
    uint64_t before[] = {
        hash_doubles(x->size, x->data), hash_doubles(x->size, x->grad),
        hash_doubles(y->size, y->data), hash_doubles(y->size, y->grad),
        hash_doubles(g->size, g->grad)};
    nab_check c = nab_check_node(y, 2);
    CU_ASSERT(nab_check_passed(&c));
    for (int sweep = 0; sweep < 2; sweep++) {
        CU_ASSERT(hash_doubles(x->size, x->data) == before[0]);
        CU_ASSERT(hash_doubles(x->size, x->grad) == before[1]);
        CU_ASSERT(hash_doubles(y->size, y->data) == before[2]);
        CU_ASSERT(hash_doubles(y->size, y->grad) == before[3]);
        CU_ASSERT(hash_doubles(g->size, g->grad) == before[4]);
        nab_backward_from(y, seed->data); /* with the workspace as it is */
    }
    nab_tape_free(t);
}

/* ---- what cannot be checked ---- */

static nab_tensor *not_finite(nab_tape *t, void *context)
{
    (void)context;
    return nab_sum(nab_log(nab_neg(nab_square(nab_tape_param(t, 0)))));
}

static nab_tensor *no_loss(nab_tape *t, void *context)
{
    (void)t, (void)context;
    return NULL;
}

/* "Nothing wrong" is not "right": a check without comparisons fails. */
static void test_nothing_checked_is_not_passed(void)
{
    nab_tape *t = tape_with_param();
    nab_check none = {0};
    CU_ASSERT(!nab_check_passed(&none));
    nab_check c = nab_check_node(nab_zeros(t, nab_vec(2)), 3);
    CU_ASSERT(c.n_checked == 0 && !nab_check_passed(&c));
    c = nab_check_node(NULL, 3);
    CU_ASSERT(!nab_check_passed(&c));
    c = nab_check_gradient(t, no_loss, NULL, 0);
    CU_ASSERT(!nab_check_passed(&c));
    nab_tensor *empty = nab_relu(nab_input(t, nab_mat(0, 3), NULL));
    c = nab_check_node(empty, 3);
    CU_ASSERT(c.n_checked == 0 && c.n_wrong == 0);
    c = nab_check_gradient(NULL, no_loss, NULL, 0);
    CU_ASSERT(!nab_check_passed(&c));
    nab_tape_free(t);
}

static nab_tensor *no_scalar(nab_tape *t, void *context)
{
    (void)context;
    return nab_square(nab_tape_param(t, 0));
}

/* Reported once, and nothing is read behind the seed of a scalar. */
static void test_loss_is_no_scalar(void)
{
    nab_tape *t = tape_with_param();
    catch_errors();
    nab_check c = nab_check_gradient(t, no_scalar, NULL, 0);
    CU_ASSERT(caught_count() == 1);
    release_errors();
    CU_ASSERT(c.n_checked == 0 && !nab_check_passed(&c));
    CU_ASSERT(nab_tape_n_node(t) == 0);
    nab_tape_free(t);
}

/* NaN = NaN is no agreement: all is skipped, so it does not pass. */
static void test_not_finite(void)
{
    nab_tape *t = tape_with_param();
    nab_tape_param(t, 0)->data[3] = (double)NAN;
    nab_check c = nab_check_gradient(t, not_finite, NULL, 0);
    CU_ASSERT(!nab_check_passed(&c));
    nab_tape_free(t);
}

static void wrong_at_3_backward(nab_tensor *y)
{
    right(y);
    y->in[0]->grad[3] += 1;
}

/* Entries are spread: 3 of 10 are 0, 3 and 6. */
static void test_per_param(void)
{
    nab_tape *t = nab_tape_new(15);
    nab_tensor *x = nab_param(t, nab_vec(10), "x");
    nab_stream_normal(nab_tape_stream(t, "x"), 10, x->data);
    nab_op op = {"wrong at 3", square_forward, wrong_at_3_backward};
    nab_check c = nab_check_gradient(t, loss_with, &op, 3);
    CU_ASSERT(c.n_checked == 3 && c.n_wrong == 1);
    CU_ASSERT_STRING_EQUAL(c.where, "x[3]");
    c = nab_check_gradient(t, loss_with, &op, 99);
    CU_ASSERT(c.n_checked == 10 && c.n_wrong == 1);
    nab_tape_free(t);
}

/* An operand without a gradient is not asked for one. */
static void weighted_forward(nab_tensor *y)
{
    for (size_t i = 0; i < y->size; i++)
        y->data[i] = y->in[0]->data[i] * y->in[1]->data[i];
}

static void weighted_backward(nab_tensor *y)
{
    for (size_t i = 0; i < y->size; i++)
        y->in[0]->grad[i] += y->in[1]->data[i] * y->grad[i];
}

static void test_constant_operand(void)
{
    static const nab_op weighted = {"weighted", weighted_forward,
                                    weighted_backward};
    nab_tape *t = nab_tape_new(16);
    nab_tensor *x = draws(t, nab_vec(5), 1, 0), *w = nab_randn(t, nab_vec(5));
    nab_check c = nab_check_node(
        nab_apply(&weighted, x->shape, 2, (nab_tensor *[]){x, w}, NULL, 0), 2);
    CU_ASSERT(nab_check_passed(&c));
    c = nab_check_node(
        nab_apply(&weighted, x->shape, 2, (nab_tensor *[]){x, x}, NULL, 0), 2);
    CU_ASSERT(c.n_wrong > 0); /* half of the derivative of x^2 is missing */
    nab_tape_free(t);
}

/* A forward function that changes from call to call is found. */
static void drift_forward(nab_tensor *y)
{
    double *calls = y->extra;
    y->data[0] = y->in[0]->data[0] + ++*calls;
}

static void drift_backward(nab_tensor *y)
{
    y->in[0]->grad[0] += y->grad[0];
}

static void test_unrepeatable_forward(void)
{
    static const nab_op drift = {"drift", drift_forward, drift_backward};
    nab_tape *t = nab_tape_new(17);
    nab_tensor *x = nab_input(t, nab_scalar(), (double[]){1});
    nab_check c = nab_check_node(
        nab_apply(&drift, nab_scalar(), 1, &x, NULL, sizeof(double)), 1);
    CU_ASSERT(c.n_wrong > 0 && strstr(c.where, "repeat") != NULL);
    nab_tape_free(t);
}

/* So is one that gives 0 and -0 in turn. */
static void flip_forward(nab_tensor *y)
{
    double *factor = y->extra;
    y->data[0] = copysign(0 * y->in[0]->data[0], *factor);
    *factor = -*factor;
}

static void flip_backward(nab_tensor *y)
{
    (void)y;
}

static void test_unrepeatable_sign(void)
{
    static const nab_op flip = {"flip", flip_forward, flip_backward};
    nab_tape *t = nab_tape_new(17);
    nab_tensor *x = nab_input(t, nab_scalar(), (double[]){1});
    nab_check c = nab_check_node(
        nab_apply(&flip, nab_scalar(), 1, &x, (double[]){1}, sizeof(double)),
        1);
    CU_ASSERT(c.n_wrong == 1 && strstr(c.where, "repeat") != NULL);
    CU_ASSERT(same_bits(c.analytic, 0) && same_bits(c.numeric, -0.0));
    nab_tape_free(t);
}

/* Even where the derivative is 0 a rule must add: `=` would wipe out what the
 * other uses of x have sent. */
static void test_overwriting_zero(void)
{
    nab_op op = {"overwrites", square_forward, overwrites};
    nab_tape *t = nab_tape_new(18);
    nab_tensor *x = nab_input(t, nab_vec(2), (double[]){0, 0});
    nab_check c = nab_check_node(nab_apply(&op, x->shape, 1, &x, NULL, 0), 1);
    CU_ASSERT(c.n_wrong == 1 && strstr(c.where, "must add") != NULL);
    nab_tape_free(t);
}

/* ---- rules that store ---- */

/* y = 3 x, of x or of x and x: the sum of both. */
static void thrice_forward(nab_tensor *y)
{
    for (size_t i = 0; i < y->size; i++) {
        y->data[i] = 0;
        for (int k = 0; k < y->n_in; k++)
            y->data[i] += 3 * y->in[k]->data[i];
    }
}

/* Slope `written` where nothing is there yet, 3 where something is. */
static void store(nab_tensor *y, double written)
{
    for (int k = 0; k < y->n_in; k++) {
        bool fresh = nab_grad_fresh(y->in[k]);
        double *g = y->in[k]->grad;
        for (size_t i = 0; i < y->size; i++)
            g[i] = fresh ? written * y->grad[i] : g[i] + 3 * y->grad[i];
    }
}

static void stores(nab_tensor *y)
{
    store(y, 3);
}

static void stores_wrong(nab_tensor *y)
{
    store(y, 7);
}

static void stores_nothing(nab_tensor *y)
{
    for (int k = 0; k < y->n_in; k++)
        if (!nab_grad_fresh(y->in[k]))
            for (size_t i = 0; i < y->size; i++)
                y->in[k]->grad[i] += 3 * y->grad[i];
}

/* Writes well, but does not say so: the next use would overwrite it. */
static void stores_in_secret(nab_tensor *y)
{
    bool fresh = y->in[0]->fresh;
    store(y, 3);
    y->in[0]->fresh = fresh;
}

static void begins(nab_tensor *y)
{
    for (int k = 0; k < y->n_in; k++) {
        nab_grad_begin(y->in[k]);
        for (size_t i = 0; i < y->size; i++)
            y->in[k]->grad[i] += 3 * y->grad[i];
    }
}

static void test_fresh_gradients(void)
{
    static const nab_op op[] = {
        {"stores", thrice_forward, stores, true},
        {"begins", thrice_forward, begins, true},
        {"stores wrong", thrice_forward, stores_wrong, true},
        {"stores nothing", thrice_forward, stores_nothing, true},
        {"in secret", thrice_forward, stores_in_secret, true}};
    nab_tape *t = nab_tape_new(20);
    nab_tensor *x = draws(t, nab_vec(4), 1, 0);
    for (size_t i = 0; i < COUNT(op); i++)
        for (int n_in = 1; n_in <= 2; n_in++) {
            nab_check c =
                nab_check_node(nab_apply(&op[i], x->shape, n_in,
                                         (nab_tensor *[]){x, x}, NULL, 0),
                               2);
            CU_ASSERT(nab_check_passed(&c) == (i < 2));
            CU_ASSERT(i < 2 || strstr(c.where, "must write") != NULL);
        }
    nab_tape_free(t);
}

static void adds_to_zero_only(nab_tensor *y)
{
    bool zero = y->in[0]->grad[0] == 0;
    right(y);
    if (!zero)
        y->in[0]->grad[0] = (double)NAN;
}

/* A NaN in the first entry is not forgotten over the next ones. */
static void test_adding_gives_nan(void)
{
    nab_op op = {"adds to zero only", square_forward, adds_to_zero_only};
    nab_tape *t = nab_tape_new(18);
    nab_tensor *x = draws(t, nab_vec(4), 1, 0);
    nab_check c = nab_check_node(nab_apply(&op, x->shape, 1, &x, NULL, 0), 1);
    CU_ASSERT(c.n_wrong == 1 && strstr(c.where, "must add") != NULL);
    nab_tape_free(t);
}

/* A tape counts what its nodes count: here wrong ones and, at kinks, skipped
 * ones. */
static void test_tape_adds_up(void)
{
    nab_op op = {"sign", square_forward, sign};
    nab_tape *t = nab_tape_new(19);
    nab_tensor *x = draws(t, nab_vec(4), 1, 0),
               *zero = nab_input(t, nab_vec(1), (double[]){0});
    nab_tensor *node[] = {nab_tanh(x), nab_relu(zero), nab_relu(zero),
                          nab_apply(&op, x->shape, 1, &x, NULL, 0),
                          nab_apply(&op, x->shape, 1, &x, NULL, 0)};
    nab_check sum = {0};
    for (size_t i = 0; i < COUNT(node); i++) {
        nab_check c = nab_check_node(node[i], 2);
        sum.n_checked += c.n_checked;
        sum.n_skipped += c.n_skipped;
        sum.n_wrong += c.n_wrong;
    }
    nab_check all = nab_check_tape(t, 2);
    CU_ASSERT(sum.n_skipped > 0 && sum.n_wrong > 0);
    CU_ASSERT(all.n_checked == sum.n_checked);
    CU_ASSERT(all.n_skipped == sum.n_skipped);
    CU_ASSERT(all.n_wrong == sum.n_wrong);
    nab_tape_free(t);
}

/* One place in twenty may be skipped, one in nineteen may not. */
static void test_verdict(void)
{
    CU_ASSERT(nab_check_passed(&(nab_check){.n_checked = 19, .n_skipped = 1}));
    CU_ASSERT(!nab_check_passed(&(nab_check){.n_checked = 18, .n_skipped = 1}));
    CU_ASSERT(!nab_check_passed(&(nab_check){.n_checked = 99, .n_wrong = 1}));
}

static nab_tensor *sum_of_second(nab_tape *t, void *context)
{
    (void)context;
    return nab_sum(nab_tape_param(t, 1));
}

/* The loss does not know the first: 0 equals 0. */
static void test_two_parameters(void)
{
    nab_tape *t = tape_with_param();
    nab_param(t, nab_vec(2), "y");
    nab_check c = nab_check_gradient(t, sum_of_second, NULL, 0);
    CU_ASSERT(nab_check_passed(&c) && c.n_checked == N * N + 2);
    CU_ASSERT(c.worst < 1e-3);
    nab_tape_free(t);
}

static CU_TestInfo tests[] = {
    {"right rules pass", test_right_rules_pass},
    {"wrong rules are found", test_wrong_rules_are_found},
    {"one wrong entry of 1000", test_one_wrong_entry_is_found},
    {"twenty sigmoid layers", test_vanishing_chain},
    {"kinks", test_kinks},
    {"a kink is no excuse", test_kink_is_no_excuse},
    {"loss check changes nothing", test_loss_check_changes_nothing},
    {"node check changes nothing", test_node_check_changes_nothing},
    {"nothing checked", test_nothing_checked_is_not_passed},
    {"a large loss", test_rounding_of_a_large_loss},
    {"rounding of the size of the terms",
     test_rounding_is_of_the_size_of_the_terms},
    {"rounding of the terms", test_rounding_of_the_terms},
    {"large entries", test_steps_of_large_entries},
    {"large parameters", test_large_parameters},
    {"loss is no scalar", test_loss_is_no_scalar},
    {"not finite", test_not_finite},
    {"entries per parameter", test_per_param},
    {"constant operand", test_constant_operand},
    {"unrepeatable forward", test_unrepeatable_forward},
    {"unrepeatable sign", test_unrepeatable_sign},
    {"overwriting zero", test_overwriting_zero},
    {"fresh gradients", test_fresh_gradients},
    {"adding gives NaN", test_adding_gives_nan},
    {"a tape adds up", test_tape_adds_up},
    {"verdict", test_verdict},
    {"two parameters", test_two_parameters},
    CU_TEST_INFO_NULL};

CU_SuiteInfo nab_core_gradcheck_suites[] = {
    {"core: gradcheck", NULL, NULL, NULL, NULL, tests}, CU_SUITE_INFO_NULL};
