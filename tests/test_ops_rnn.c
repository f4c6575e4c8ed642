/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The recurrent step and its unrolling, against what they are made of. */
#include "ops.h"

typedef struct {
    nab_tensor *x, *h, *w_x, *b_x, *w_h, *b_h;
} rnn_operands;

/* x (steps,n,n_in), or (n,n_in) for no steps; weights that keep h apart from
 * +-1. */
static rnn_operands operands(nab_tape *t, size_t steps, size_t n, size_t n_in,
                             size_t m)
{
    rnn_operands o;
    o.x = draws(t, steps ? nab_cube(steps, n, n_in) : nab_mat(n, n_in), 1, 0);
    o.h = draws(t, nab_mat(n, m), 1, 0);
    o.w_x = draws(t, nab_mat(n_in, m), 0.3, 0);
    o.b_x = draws(t, nab_vec(m), 0.3, 0);
    o.w_h = draws(t, nab_mat(m, m), 0.3, 0);
    o.b_h = draws(t, nab_vec(m), 0.3, 0);
    return o;
}

static nab_tensor *cell(rnn_operands o)
{
    return nab_rnn_cell(o.x, o.h, o.w_x, o.b_x, o.w_h, o.b_h);
}

static nab_tensor *scan(rnn_operands o)
{
    return nab_rnn_scan(o.x, o.h, o.w_x, o.b_x, o.w_h, o.b_h);
}

/* tanh(ln(2)/2) = 1/3, with slope 8/9. */
static void test_cell_by_hand(void)
{
    nab_tape *t = nab_tape_new(1);
    const nab_shape one = nab_mat(1, 1);
    const double a = 0.34657359027997264;
    nab_tensor *x = nab_input(t, one, (double[]){2});
    nab_tensor *h = nab_input(t, one, (double[]){4});
    nab_tensor *w_x = nab_input(t, one, (double[]){0.5});
    nab_tensor *w_h = nab_input(t, one, (double[]){-0.5});
    nab_tensor *b_x = nab_input(t, nab_vec(1), (double[]){1});
    nab_tensor *b_h = nab_input(t, nab_vec(1), (double[]){a});
    nab_tensor *y = nab_rnn_cell(x, h, w_x, b_x, w_h, b_h);
    CU_ASSERT(near(y->data[0], 1.0 / 3, 1e-15));
    nab_backward_from(y, (double[]){9});
    CU_ASSERT(near(x->grad[0], 4, 1e-15) && near(h->grad[0], -4, 1e-15));
    CU_ASSERT(near(w_x->grad[0], 16, 1e-15) && near(w_h->grad[0], 32, 1e-15));
    CU_ASSERT(near(b_x->grad[0], 8, 1e-15) && near(b_h->grad[0], 8, 1e-15));
    nab_tape_free(t);
}

static const size_t sizes[][4] = {{1, 1, 1, 1},  {3, 2, 3, 4},   {5, 64, 2, 3},
                                  {4, 64, 1, 2}, {3, 130, 2, 3}, {2, 7, 9, 17},
                                  {130, 1, 2, 2}};

/* The same steps, one cell per node. */
static nab_tensor *by_cells(rnn_operands o, size_t steps, nab_tensor **state)
{
    for (size_t s = 0; s < steps; s++) {
        nab_tensor *x = nab_slice(o.x, 0, s, s + 1);
        rnn_operands at = o;
        at.x = nab_reshape(x, nab_mat(x->shape.dim[1], x->shape.dim[2]));
        at.h = s ? state[s - 1] : o.h;
        state[s] = cell(at);
    }
    nab_shape shape = o.h->shape, cube = {3, {1, shape.dim[0], shape.dim[1]}};
    nab_tensor *all[130];
    for (size_t s = 0; s < steps; s++)
        all[s] = nab_reshape(state[s], cube);
    return nab_concat((int)steps, all, 0);
}

/* Another order of summation: relative to the largest entry. */
static bool same_gradient(const char *what, const nab_tensor *a,
                          const nab_tensor *b)
{
    double size = 0, worst = 0;
    for (size_t i = 0; i < a->size; i++) {
        size = fmax(size, fabs(b->grad[i]));
        worst = fmax(worst, fabs(a->grad[i] - b->grad[i]));
    }
    if (!(worst <= 1e-13 * size))
        printf("\n    %s: apart by %g of %g\n", what, worst, size);
    return worst <= 1e-13 * size && size > 0;
}

static void test_scan_is_cells(void)
{
    nab_tape *t = nab_tape_new(2), *u = nab_tape_new(2);
    for (size_t i = 0; i < COUNT(sizes); i++) {
        const size_t *q = sizes[i];
        nab_tensor *state[130];
        rnn_operands a = operands(t, q[0], q[1], q[2], q[3]);
        rnn_operands b = operands(u, q[0], q[1], q[2], q[3]);
        nab_tensor *y = scan(a), *z = by_cells(b, q[0], state);
        CU_ASSERT(nab_shape_equal(y->shape, nab_cube(q[0], q[1], q[3])));
        CU_ASSERT(all_near(y->size, y->data, z->data, 0));
        nab_tensor *seed = draws(t, y->shape, 1, 0);
        nab_backward_from(y, seed->data);
        nab_backward_from(z, seed->data);
        CU_ASSERT(same_gradient("x", a.x, b.x));
        CU_ASSERT(same_gradient("h", a.h, b.h));
        CU_ASSERT(same_gradient("w_x", a.w_x, b.w_x));
        CU_ASSERT(same_gradient("w_h", a.w_h, b.w_h));
        CU_ASSERT(same_gradient("b_x", a.b_x, b.b_x));
        CU_ASSERT(same_gradient("b_h", a.b_h, b.b_h));
        nab_tape_restart(t, 3 + i);
        nab_tape_restart(u, 3 + i);
    }
    nab_tape_free(t);
    nab_tape_free(u);
}

/* A cell is tanh of two affine maps. */
static void test_cell_is_its_parts(void)
{
    nab_tape *t = nab_tape_new(2);
    rnn_operands o = operands(t, 0, 5, 3, 4);
    nab_tensor *y = cell(o), *from_h = nab_affine(o.h, o.w_h, o.b_h);
    nab_tensor *z = nab_tanh(nab_add(nab_affine(o.x, o.w_x, o.b_x), from_h));
    CU_ASSERT(all_near(y->size, y->data, z->data, 1e-14));
    nab_tape_free(t);
}

/* All operands, with both biases, either one and none. */
static void test_gradients(void)
{
    nab_tape *t = nab_tape_new(7);
    for (size_t i = 0; i < 4; i++) {
        rnn_operands o = operands(t, 0, 4, 3, 5), s = operands(t, 6, 3, 2, 4);
        o.b_x = s.b_x = i & 1 ? s.b_x : NULL;
        o.b_h = s.b_h = i & 2 ? s.b_h : NULL;
        o.b_x = o.b_x ? draws(t, nab_vec(5), 0.3, 0) : NULL;
        o.b_h = o.b_h ? draws(t, nab_vec(5), 0.3, 0) : NULL;
        cell(o);
        scan(s);
    }
    scan(operands(t, 5, 64, 2, 3));
    CU_ASSERT(gradients_agree(t));
    nab_tape_free(t);
}

/* Weights may be shared with the readout, x a constant, and one bias both. */
static void test_shared_operands(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = nab_constant(t, nab_cube(2, 1, 1), (double[]){0, 0});
    nab_tensor *h = nab_zeros(t, nab_mat(1, 1));
    nab_tensor *w = nab_param(t, nab_mat(1, 1), "w");
    nab_tensor *b = nab_param(t, nab_vec(1), "b");
    nab_tensor *y = nab_rnn_scan(x, h, w, b, w, b); /* all values are 0 */
    nab_backward_from(y, (double[]){1, 1});
    CU_ASSERT(b->grad[0] == 4 && w->grad[0] == 0);
    nab_backward_from(y, (double[]){1, 1});
    CU_ASSERT(b->grad[0] == 8);
    nab_tape_free(t);
}

/* No steps, no rows, no inputs, no units. */
static void test_empty(void)
{
    nab_tape *t = nab_tape_new(1);
    static const size_t empty[][4] = {{1, 0, 2, 3}, {2, 2, 0, 3}, {2, 2, 3, 0}};
    for (size_t i = 0; i < COUNT(empty); i++) {
        const size_t *q = empty[i];
        nab_tensor *y = scan(operands(t, q[0], q[1], q[2], q[3]));
        nab_backward(nab_sum(y));
        CU_ASSERT(nab_shape_equal(y->shape, nab_cube(q[0], q[1], q[3])));
    }
    rnn_operands o = operands(t, 1, 2, 2, 3);
    o.x = nab_input(t, nab_cube(0, 2, 2), NULL);
    nab_tensor *y = scan(o);
    nab_backward(nab_sum(y));
    CU_ASSERT(y->size == 0 && all_near(6, o.h->grad, (double[6]){0}, 0));
    nab_tape_free(t);
}

/* A NaN in one row of one step reaches that row from there on, no other; tanh
 * of infinity is 1, whose slope is 0. */
static void test_keeps_nan(void)
{
    nab_tape *t = nab_tape_new(1);
    rnn_operands o = operands(t, 3, 2, 1, 1);
    o.x->data[2] = (double)NAN; /* step 1, row 0 */
    nab_tensor *y = scan(o);
    CU_ASSERT(!isnan(y->data[0]) && isnan(y->data[2]) && isnan(y->data[4]));
    CU_ASSERT(!isnan(y->data[1]) && !isnan(y->data[3]) && !isnan(y->data[5]));
    nab_backward(nab_sum(y));
    CU_ASSERT(isnan(o.x->grad[0]) && !isnan(o.x->grad[1]));
    CU_ASSERT(isnan(o.w_x->grad[0]));
    o = operands(t, 1, 1, 1, 1);
    o.x->data[0] = (double)INFINITY * o.w_x->data[0];
    y = scan(o);
    nab_backward(nab_sum(y));
    CU_ASSERT(fabs(y->data[0]) == 1 && o.h->grad[0] == 0);
    nab_tape_free(t);
}

static void test_messages(void)
{
    nab_tape *t = nab_tape_new(1);
    rnn_operands right = operands(t, 5, 4, 3, 2), o = right;
    nab_tensor *other = nab_zeros(t, nab_mat(6, 7));
    catch_errors();
    CU_ASSERT_PTR_NULL(cell(right));
    CU_ASSERT(reported("rnn_cell: x is (5,4,3), h is (4,2), w_x is (3,2), b_x "
                       "is (2), w_h is (2,2), b_h is (2): they must be "
                       "(n,n_in), (n,m), (n_in,m), (m), (m,m), (m)"));
    release_errors();
    catch_errors();
    o.w_h = other;
    o.b_h = NULL;
    CU_ASSERT_PTR_NULL(scan(o));
    CU_ASSERT(reported("rnn_scan: x is (5,4,3), h is (4,2), w_x is (3,2), b_x "
                       "is (2), w_h is (6,7), b_h is NULL: they must be "
                       "(steps,n,n_in), (n,m), (n_in,m), (m), (m,m), (m)"));
    release_errors();
    nab_tensor **place[] = {&o.x, &o.h, &o.w_x, &o.b_x, &o.w_h, &o.b_h};
    catch_errors();
    for (size_t i = 0; i < COUNT(place); i++) {
        o = right;
        *place[i] = other;
        CU_ASSERT_PTR_NULL(scan(o));
        CU_ASSERT(caught_count() == (int)i + 1);
    }
    for (size_t i = 0; i < COUNT(place); i++) {
        o = right;
        *place[i] = NULL; /* a bias may be missing, all else flows */
        CU_ASSERT((scan(o) == NULL) == (i != 3 && i != 5));
    }
    CU_ASSERT(caught_count() == (int)COUNT(place));
    release_errors();
    nab_tape_free(t);
}

static uint64_t hash_of_step(void)
{
    nab_tape *t = nab_tape_new(6);
    rnn_operands o = operands(t, 9, 37, 11, 29);
    nab_tensor *y = scan(o);
    nab_backward(nab_sum(nab_square(y)));
    uint64_t all[] = {hash_doubles(y->size, y->data),
                      hash_doubles(o.x->size, o.x->grad),
                      hash_doubles(o.h->size, o.h->grad),
                      hash_doubles(o.w_x->size, o.w_x->grad),
                      hash_doubles(o.w_h->size, o.w_h->grad),
                      hash_doubles(o.b_h->size, o.b_h->grad)};
    nab_tape_free(t);
    return hash_together(COUNT(all), all);
}

static void test_bits(void)
{
    CU_ASSERT(same_bits_at_all_levels(hash_of_step));
}

static CU_TestInfo rnn[] = {{"a cell by hand", test_cell_by_hand},
                            {"a cell is its parts", test_cell_is_its_parts},
                            {"a scan is its cells", test_scan_is_cells},
                            {"gradients", test_gradients},
                            {"shared operands", test_shared_operands},
                            {"no entries", test_empty},
                            {"NaN and infinity", test_keeps_nan},
                            {"messages", test_messages},
                            {"bits", test_bits},
                            CU_TEST_INFO_NULL};

CU_SuiteInfo nab_ops_rnn_suites[] = {{"ops: rnn", NULL, NULL, NULL, NULL, rnn},
                                     CU_SUITE_INFO_NULL};
