/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Convolution and max-pooling, against loops that follow the definition. */
#include "ops.h"

/* ---- conv2d ---- */

typedef struct {
    size_t n, c, h, w, filters, k_h, k_w, stride, padding;
} conv_case;

/* 1x1 filters, filters as large as the image or as its padding allows, strides
 * that leave a rest or step over pixels, padding beyond the filter, rows of 8
 * and more. */
static const conv_case conv_cases[] = {
    {1, 1, 1, 1, 1, 1, 1, 1, 0},  {2, 3, 5, 4, 2, 1, 1, 1, 0},
    {2, 3, 5, 4, 2, 1, 1, 2, 1},  {2, 2, 5, 7, 3, 3, 3, 1, 1},
    {2, 2, 5, 7, 3, 3, 2, 2, 0},  {1, 2, 6, 7, 2, 2, 3, 3, 1},
    {3, 2, 4, 5, 3, 4, 5, 1, 0},  {1, 1, 2, 2, 2, 6, 6, 1, 2},
    {1, 2, 3, 3, 2, 2, 2, 5, 4},  {2, 1, 3, 19, 9, 3, 3, 1, 1},
    {2, 16, 8, 8, 16, 3, 3, 1, 1}};

/* The place in x of what tap (k,l) meets at (i,j), or -1 outside. */
static ptrdiff_t met(const conv_case *q, size_t n, size_t c, size_t row,
                     size_t column)
{
    if (row < q->padding || row >= q->padding + q->h || column < q->padding ||
        column >= q->padding + q->w)
        return -1;
    return (ptrdiff_t)(((n * q->c + c) * q->h + row - q->padding) * q->w +
                       column - q->padding);
}

/* For every product w[..] x[..] of the definition: y += w x, and given dy,
 * dw += dy x and dx += dy w. */
typedef struct {
    double *y, *dx, *dw, *db;
} conv_result;

static void conv_by_loops(const conv_case *q, const nab_tensor *x,
                          const nab_tensor *w, const nab_tensor *b,
                          const double *dy, conv_result r)
{
    size_t out_h = (q->h + 2 * q->padding - q->k_h) / q->stride + 1;
    size_t out_w = (q->w + 2 * q->padding - q->k_w) / q->stride + 1, at = 0;
    for (size_t n = 0; n < q->n; n++)
        for (size_t o = 0; o < q->filters; o++)
            for (size_t i = 0; i < out_h; i++)
                for (size_t j = 0; j < out_w; j++, at++) {
                    size_t tap = o * q->c * q->k_h * q->k_w;
                    r.y[at] = b->data[o];
                    r.db[o] += dy[at];
                    for (size_t c = 0; c < q->c; c++)
                        for (size_t k = 0; k < q->k_h; k++)
                            for (size_t l = 0; l < q->k_w; l++, tap++) {
                                ptrdiff_t m = met(q, n, c, i * q->stride + k,
                                                  j * q->stride + l);
                                double value = m < 0 ? 0 : x->data[m];
                                r.y[at] = fma(w->data[tap], value, r.y[at]);
                                r.dw[tap] += dy[at] * value;
                                if (m >= 0)
                                    r.dx[m] += dy[at] * w->data[tap];
                            }
                }
}

/* Sums of up to n products of size about 1, in another order. */
static bool close_to(const char *what, size_t n, const double *a,
                     const double *b)
{
    for (size_t i = 0; i < n; i++)
        if (!(fabs(a[i] - b[i]) <= 1e-12)) {
            printf("\n    %s[%zu] is %.17g, not %.17g\n", what, i, a[i], b[i]);
            return false;
        }
    return true;
}

/* Values bit for bit, since each is one chain of fma over the taps in order;
 * gradients to rounding. */
static bool conv_holds(const conv_case *q)
{
    nab_tape *t = nab_tape_new(3);
    nab_tensor *x = draws(t, nab_block(q->n, q->c, q->h, q->w), 1, 0);
    nab_tensor *w = draws(t, nab_block(q->filters, q->c, q->k_h, q->k_w), 1, 0);
    nab_tensor *b = draws(t, nab_vec(q->filters), 1, 0);
    nab_tensor *y = nab_conv2d(x, w, b, q->stride, q->padding);
    nab_tensor *dy = draws(t, y->shape, 1, 0);
    nab_backward_from(y, dy->data);
    conv_result r = {nab_zeros(t, y->shape)->data, nab_zeros(t, x->shape)->data,
                     nab_zeros(t, w->shape)->data,
                     nab_zeros(t, b->shape)->data};
    conv_by_loops(q, x, w, b, dy->data, r);
    bool holds = y->shape.dim[0] == q->n && y->shape.dim[1] == q->filters &&
                 all_near(y->size, y->data, r.y, 0) &&
                 close_to("dx", x->size, x->grad, r.dx) &&
                 close_to("dw", w->size, w->grad, r.dw) &&
                 close_to("db", b->size, b->grad, r.db);
    nab_tape_free(t);
    return holds;
}

static void test_conv_by_loops(void)
{
    for (size_t i = 0; i < COUNT(conv_cases); i++)
        CU_ASSERT(conv_holds(&conv_cases[i]));
}

/* By hand: a filter is not turned round, 0 lies outside. */
static void test_conv_by_hand(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = nab_input(t, nab_block(1, 1, 2, 2), (double[]){1, 2, 3, 4});
    nab_tensor *w =
        nab_input(t, nab_block(1, 1, 2, 2), (double[]){1, 10, 100, 1000});
    nab_tensor *y = nab_conv2d(x, w, NULL, 1, 0);
    CU_ASSERT(y->size == 1 && y->data[0] == 4321);
    nab_backward_from(y, (double[]){2});
    CU_ASSERT(all_near(4, x->grad, (double[]){2, 20, 200, 2000}, 0));
    CU_ASSERT(all_near(4, w->grad, (double[]){2, 4, 6, 8}, 0));
    y = nab_conv2d(x, w, NULL, 1, 1);
    CU_ASSERT(nab_shape_equal(y->shape, nab_block(1, 1, 3, 3)));
    CU_ASSERT(all_near(9, y->data,
                       (double[]){1000, 2100, 200, 3010, 4321, 402, 30, 43, 4},
                       0));
    nab_tape_free(t);
}

static void test_conv_gradients(void)
{
    nab_tape *t = nab_tape_new(4);
    for (size_t i = 0; i < COUNT(conv_cases) - 1; i++) {
        const conv_case *q = &conv_cases[i];
        nab_tensor *x = draws(t, nab_block(q->n, q->c, q->h, q->w), 1, 0);
        nab_tensor *w =
            draws(t, nab_block(q->filters, q->c, q->k_h, q->k_w), 1, 0);
        nab_tensor *b = draws(t, nab_vec(q->filters), 1, 0);
        nab_conv2d(x, w, b, q->stride, q->padding);
        nab_conv2d(x, w, NULL, q->stride, q->padding);
    }
    CU_ASSERT(gradients_agree(t));
    nab_tape_free(t);
}

/* Sweeping twice adds twice; an operand that needs none is left alone. */
static void test_conv_accumulates(void)
{
    nab_tape *t = nab_tape_new(4);
    nab_tensor *x = nab_constant(t, nab_block(1, 1, 1, 2), (double[]){3, 4});
    nab_tensor *w = nab_param(t, nab_block(1, 1, 1, 1), "w");
    nab_tensor *y = nab_conv2d(x, w, NULL, 1, 0);
    nab_backward_from(y, (double[]){1, 10});
    nab_backward_from(y, (double[]){1, 10});
    CU_ASSERT(w->grad[0] == 86);
    nab_tape_free(t);
}

/* The padding is exactly 0 before and after a sweep: without an image there is
 * no output, without a gradient none below. */
static void test_conv_padding_is_zero(void)
{
    nab_tape *t = nab_tape_new(4);
    nab_tensor *w = draws(t, nab_block(2, 2, 3, 3), 1, 0);
    nab_tensor *x = nab_input(t, nab_block(2, 2, 4, 3), (double[48]){0});
    nab_tensor *y = nab_conv2d(x, w, NULL, 1, 2);
    nab_backward_from(y, nab_zeros(t, y->shape)->data);
    CU_ASSERT(all_near(48, x->grad, (double[48]){0}, 0));
    nab_backward_from(y, draws(t, y->shape, 1, 0)->data);
    nab_backward_from(y, draws(t, y->shape, 1, 0)->data);
    CU_ASSERT(all_near(y->size, y->data, nab_zeros(t, y->shape)->data, 0));
    CU_ASSERT(all_near(w->size, w->grad, nab_zeros(t, w->shape)->data, 0));
    nab_tape_free(t);
}

/* No image, no channel, no filter: the empty sum is 0 and leaves the bias. */
static void test_empty_conv(void)
{
    nab_tape *t = nab_tape_new(4);
    nab_tensor *b = nab_input(t, nab_vec(2), (double[]){5, 6});
    nab_tensor *y =
        nab_conv2d(nab_input(t, nab_block(1, 0, 2, 2), NULL),
                   nab_input(t, nab_block(2, 0, 2, 2), NULL), b, 1, 0);
    CU_ASSERT(all_near(2, y->data, (double[]){5, 6}, 0));
    nab_backward_from(y, (double[]){1, 2});
    CU_ASSERT(all_near(2, b->grad, (double[]){1, 2}, 0));
    nab_tensor *w = nab_input(t, nab_block(2, 1, 2, 2), (double[8]){0});
    y = nab_conv2d(nab_input(t, nab_block(0, 1, 3, 3), NULL), w, b, 1, 0);
    nab_backward(nab_sum(y));
    CU_ASSERT(y->size == 0 && all_near(8, w->grad, (double[8]){0}, 0));
    y = nab_conv2d(nab_input(t, nab_block(2, 1, 3, 3), (double[18]){0}),
                   nab_input(t, nab_block(0, 1, 2, 2), NULL),
                   nab_input(t, nab_vec(0), NULL), 1, 0);
    nab_backward(nab_sum(y));
    CU_ASSERT(y->size == 0);
    nab_tape_free(t);
}

/* A NaN reaches the places whose patch holds it and no other, and likewise
 * back. An infinite weight on the padding gives NaN in y, none in dx. */
static void test_conv_keeps_nan(void)
{
    nab_tape *t = nab_tape_new(4);
    const double inf = (double)INFINITY;
    nab_tensor *x = nab_input(t, nab_block(1, 1, 1, 5),
                              (double[]){1, 1, (double)NAN, 1, 1});
    nab_tensor *w = nab_input(t, nab_block(1, 1, 1, 2), (double[]){1, 1});
    nab_tensor *y = nab_conv2d(x, w, NULL, 1, 0);
    CU_ASSERT(
        all_near(4, y->data, (double[]){2, (double)NAN, (double)NAN, 2}, 0));
    nab_backward_from(y, (double[]){1, 1, 1, (double)NAN});
    CU_ASSERT(
        all_near(5, x->grad, (double[]){1, 2, 2, (double)NAN, (double)NAN}, 0));
    x = nab_input(t, nab_block(1, 1, 1, 2), (double[]){1, 2});
    w = nab_input(t, nab_block(1, 1, 1, 3), (double[]){inf, 1, 1});
    y = nab_conv2d(x, w, NULL, 1, 1);
    CU_ASSERT(isnan(y->data[2]) && y->data[3] == inf);
    nab_backward_from(y, (double[]){0, 0, 1, 1, 0, 0});
    CU_ASSERT(x->grad[0] == inf && x->grad[1] == 2);
    nab_tape_free(t);
}

static void test_conv_messages(void)
{
    nab_tape *t = nab_tape_new(4);
    nab_tensor *x = nab_zeros(t, nab_block(2, 3, 8, 8));
    nab_tensor *w = nab_zeros(t, nab_block(4, 3, 3, 3));
    nab_tensor *other = nab_zeros(t, nab_block(4, 2, 3, 3));
    nab_tensor *b = nab_zeros(t, nab_vec(4)),
               *long_b = nab_zeros(t, nab_vec(5));
    nab_tensor *none = nab_zeros(t, nab_block(4, 3, 0, 3));
#define SHAPES "conv2d: x is (2,3,8,8), w is (4,"
    const struct {
        nab_tensor *x, *w, *b;
        size_t stride, padding;
        const char *text;
    } all[] = {
        {b, w, NULL, 1, 0,
         "conv2d: x is (4), w is (4,3,3,3), b is NULL, stride 1, padding 0: x "
         "must be (images,channels,height,width) and w "
         "(filters,channels,k_h,k_w)"},
        {x, other, b, 1, 0,
         SHAPES "2,3,3), b is (4), stride 1, padding 0: x and w must have "
                "equally many channels"},
        {x, w, long_b, 1, 0,
         SHAPES "3,3,3), b is (5), stride 1, padding 0: b must have one entry "
                "per filter"},
        {x, w, b, 0, 1,
         SHAPES "3,3,3), b is (4), stride 0, padding 1: the stride must be at "
                "least 1"},
        {x, none, b, 1, 1,
         SHAPES "3,0,3), b is (4), stride 1, padding 1: the filter must fit "
                "into the padded image"},
        {x, nab_zeros(t, nab_block(4, 3, 3, 9)), b, 1, 0,
         SHAPES "3,3,9), b is (4), stride 1, padding 0: the filter must fit "
                "into the padded image"},
    };
    for (size_t i = 0; i < COUNT(all); i++) {
        catch_errors();
        CU_ASSERT_PTR_NULL(nab_conv2d(all[i].x, all[i].w, all[i].b,
                                      all[i].stride, all[i].padding));
        CU_ASSERT(reported(all[i].text));
        release_errors();
    }
    catch_errors();
    CU_ASSERT_PTR_NULL(nab_conv2d(x, w, b, 1, SIZE_MAX / 2));
    CU_ASSERT(caught_count() == 1);
    CU_ASSERT_PTR_NULL(nab_conv2d(x, w, b, 1, SIZE_MAX / 8));
    CU_ASSERT(caught_count() == 2);
    /* 3 x 2^62 numbers can be counted, their bytes cannot */
    CU_ASSERT_PTR_NULL(nab_conv2d(x, w, b, 1, ((size_t)1 << 30) - 4));
    CU_ASSERT_STRING_EQUAL(
        caught_text(),
        "conv2d: no memory for 3 x 2147483648 x 2147483648 numbers");
    CU_ASSERT(caught_count() == 3);
    CU_ASSERT_PTR_NULL(nab_conv2d(NULL, w, b, 1, 0));
    CU_ASSERT_PTR_NULL(nab_conv2d(x, NULL, b, 1, 0));
    CU_ASSERT(caught_count() == 3);
    release_errors();
    nab_tape_free(t);
}

/* ---- max_pool2d ---- */

static void test_pool(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = nab_input(
        t, nab_block(1, 1, 3, 5),
        (double[]){1, 7, 3, 4, 99, 5, 6, 8, -1, 99, 99, 99, 99, 99, 99});
    nab_tensor *y = nab_max_pool2d(x, 2, 2); /* the rest is not seen */
    CU_ASSERT(nab_shape_equal(y->shape, nab_block(1, 1, 1, 2)));
    CU_ASSERT(all_near(2, y->data, (double[]){7, 8}, 0));
    nab_backward_from(y, (double[]){10, 20});
    CU_ASSERT(
        all_near(15, x->grad,
                 (double[]){0, 10, 0, 0, 0, 0, 0, 20, 0, 0, 0, 0, 0, 0, 0}, 0));
    y = nab_max_pool2d(x, 2, 1); /* windows overlap: gradients add up */
    nab_backward_from(y, (double[]){1, 2, 4, 8, 16, 32, 64, 128});
    CU_ASSERT(x->grad[1] == 1 && x->grad[7] == 6);
    nab_tape_free(t);
}

/* Every output is the largest of its window, at sizes and strides that
 * overlap, touch and leave gaps. */
static void test_pool_by_loops(void)
{
    static const size_t cases[][6] = {{2, 3, 7, 6, 2, 2}, {1, 2, 7, 5, 3, 1},
                                      {2, 1, 4, 4, 4, 1}, {1, 1, 9, 8, 2, 3},
                                      {2, 2, 3, 3, 1, 1}, {1, 1, 5, 6, 1, 2}};
    nab_tape *t = nab_tape_new(5);
    for (size_t i = 0; i < COUNT(cases); i++) {
        const size_t *q = cases[i], size = q[4], stride = q[5];
        nab_tensor *x = draws(t, nab_block(q[0], q[1], q[2], q[3]), 1, 0);
        nab_tensor *y = nab_max_pool2d(x, size, stride);
        size_t out_h = (q[2] - size) / stride + 1;
        size_t out_w = (q[3] - size) / stride + 1;
        CU_ASSERT(
            nab_shape_equal(y->shape, nab_block(q[0], q[1], out_h, out_w)));
        for (size_t at = 0; at < y->size; at++) {
            size_t plane = at / (out_h * out_w), place = at % (out_h * out_w);
            double best = -(double)INFINITY;
            for (size_t k = 0; k < size * size; k++) {
                size_t row = place / out_w * stride + k / size;
                size_t column = place % out_w * stride + k % size;
                best =
                    fmax(best, x->data[(plane * q[2] + row) * q[3] + column]);
            }
            CU_ASSERT(y->data[at] == best);
        }
    }
    CU_ASSERT(gradients_agree(t));
    nab_tape_free(t);
}

/* Of equal ones the first, in the order of rows; 0 and -0 are equal. */
static void test_pool_ties(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = nab_input(t, nab_block(2, 1, 2, 2),
                              (double[]){1, 2, 2, 2, -0.0, 0.0, -1, 0.0});
    nab_tensor *y = nab_max_pool2d(x, 2, 2);
    nab_backward_from(y, (double[]){3, 4});
    CU_ASSERT(all_near(8, x->grad, (double[]){0, 3, 0, 0, 4, 0, 0, 0}, 0));
    CU_ASSERT(same_bits(y->data[1], -0.0));
    nab_tape_free(t);
}

/* The first NaN comes out and takes the gradient, wherever it stands; a window
 * of -inf is -inf. */
static void test_pool_keeps_nan(void)
{
    nab_tape *t = nab_tape_new(1);
    const double nan = (double)NAN, inf = (double)INFINITY;
    nab_tensor *x = nab_input(t, nab_block(4, 1, 2, 2),
                              (double[]){nan, 1, 2, 3, 1, nan, inf, nan, 1, 2,
                                         3, nan, -inf, -inf, -inf, -inf});
    nab_tensor *y = nab_max_pool2d(x, 2, 2);
    CU_ASSERT(all_near(4, y->data, (double[]){nan, nan, nan, -inf}, 0));
    nab_backward_from(y, (double[]){1, 2, 3, 4});
    CU_ASSERT(all_near(
        16, x->grad, (double[]){1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 3, 4, 0, 0, 0},
        0));
    nab_tape_free(t);
}

static void test_empty_pool(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *y =
        nab_max_pool2d(nab_input(t, nab_block(0, 3, 4, 4), NULL), 2, 2);
    nab_backward(nab_sum(y));
    CU_ASSERT(nab_shape_equal(y->shape, nab_block(0, 3, 2, 2)));
    CU_ASSERT_PTR_NULL(nab_max_pool2d(NULL, 2, 2));
    nab_tape_free(t);
}

static void test_pool_messages(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = nab_zeros(t, nab_block(2, 3, 8, 4));
    static const size_t wrong[][2] = {{5, 1}, {0, 1}, {2, 0}};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        char text[256];
        snprintf(text, sizeof text,
                 "max_pool2d: x is (2,3,8,4), the window (%zu,%zu), stride "
                 "%zu: x must be (images,channels,height,width), the window "
                 "must fit and the stride be at least 1",
                 wrong[i][0], wrong[i][0], wrong[i][1]);
        catch_errors();
        CU_ASSERT_PTR_NULL(nab_max_pool2d(x, wrong[i][0], wrong[i][1]));
        CU_ASSERT(reported(text));
        release_errors();
    }
    catch_errors();
    CU_ASSERT_PTR_NULL(nab_max_pool2d(nab_zeros(t, nab_mat(4, 4)), 2, 2));
    CU_ASSERT(caught_count() == 1);
    release_errors();
    nab_tape_free(t);
}

/* ---- bits ---- */

/* One step of a small net of both, hashed. */
static uint64_t hash_of_step(void)
{
    nab_tape *t = nab_tape_new(6);
    nab_tensor *x = draws(t, nab_block(3, 5, 21, 19), 1, 0);
    nab_tensor *w = draws(t, nab_block(7, 5, 3, 3), 1, 0);
    nab_tensor *b = draws(t, nab_vec(7), 1, 0);
    nab_tensor *y = nab_max_pool2d(nab_conv2d(x, w, b, 1, 1), 3, 2);
    nab_tensor *z =
        nab_conv2d(y, draws(t, nab_block(4, 7, 2, 3), 1, 0), NULL, 2, 2);
    nab_backward(nab_sum(nab_square(z)));
    uint64_t all[] = {
        hash_doubles(z->size, z->data), hash_doubles(x->size, x->grad),
        hash_doubles(w->size, w->grad), hash_doubles(b->size, b->grad)};
    nab_tape_free(t);
    return hash_together(COUNT(all), all);
}

static void test_bits(void)
{
    CU_ASSERT(same_bits_at_all_levels(hash_of_step));
}

static CU_TestInfo conv[] = {{"by hand", test_conv_by_hand},
                             {"by loops", test_conv_by_loops},
                             {"gradients", test_conv_gradients},
                             {"adds to gradients", test_conv_accumulates},
                             {"padding is 0", test_conv_padding_is_zero},
                             {"no entries", test_empty_conv},
                             {"NaN and infinity", test_conv_keeps_nan},
                             {"messages", test_conv_messages},
                             {"bits", test_bits},
                             CU_TEST_INFO_NULL};

static CU_TestInfo pool[] = {{"by hand", test_pool},
                             {"by loops, and gradients", test_pool_by_loops},
                             {"ties", test_pool_ties},
                             {"NaN and infinity", test_pool_keeps_nan},
                             {"no entries", test_empty_pool},
                             {"messages", test_pool_messages},
                             CU_TEST_INFO_NULL};

CU_SuiteInfo nab_ops_conv_suites[] = {
    {"ops: conv2d", NULL, NULL, NULL, NULL, conv},
    {"ops: max_pool2d", NULL, NULL, NULL, NULL, pool},
    CU_SUITE_INFO_NULL};
