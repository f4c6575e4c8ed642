/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jacobians against known matrices, singular values against known spectra. */
#include "tests.h"

#include <math.h>
#include <string.h>

#include "nn/nn.h"
#include "theory/theory.h"

/* x W1 W2: dy/dx = (W1 W2)^T. */
static void test_jacobian_of_a_linear_chain(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *a = nab_param(t, nab_mat(2, 3), "a");
    nab_tensor *b = nab_param(t, nab_mat(3, 2), "b");
    memcpy(a->data, (double[]){1, 2, 3, 4, 5, 6}, 6 * sizeof(double));
    memcpy(b->data, (double[]){1, 0, 0, 1, 2, -1}, 6 * sizeof(double));
    nab_tensor *x = nab_input(t, nab_mat(1, 2), (double[]){1, 1});
    nab_tensor *y = nab_matmul(nab_matmul(x, a), b);
    double j[4];
    CU_ASSERT_EQUAL(nab_jacobian(y, x, j), 0);
    CU_ASSERT_EQUAL(j[0], 7.0);  /* dy_1/dx_1 = 1 + 6 */
    CU_ASSERT_EQUAL(j[1], 16.0); /* dy_1/dx_2 = 4 + 12 */
    CU_ASSERT_EQUAL(j[2], -1.0); /* dy_2/dx_1 = 2 - 3 */
    CU_ASSERT_EQUAL(j[3], -1.0);
    CU_ASSERT_EQUAL(a->grad[0], 0.0);
    nab_tape_free(t);
}

static void test_jacobian_needs_a_gradient(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = nab_zeros(t, nab_vec(2));
    double j[4];
    catch_errors();
    CU_ASSERT_EQUAL(nab_jacobian(nab_square(x), x, j), -1);
    CU_ASSERT_EQUAL(caught_count(), 1);
    nab_tape *other = nab_tape_new(1);
    nab_tensor *far = nab_input(other, nab_vec(2), (double[]){1, 1});
    nab_tensor *near = nab_input(t, nab_vec(2), (double[]){1, 1});
    CU_ASSERT_EQUAL(nab_jacobian(nab_square(near), far, j), -1);
    CU_ASSERT_EQUAL(caught_count(), 2);
    CU_ASSERT_EQUAL(nab_jacobian(NULL, near, j), -1);
    CU_ASSERT_EQUAL(caught_count(), 2);
    release_errors();
    nab_tape_free(other);
    nab_tape_free(t);
}

static void test_known_spectra(void)
{
    double s[3];
    CU_ASSERT_EQUAL(nab_singular_values(2, 2, (double[]){3, 0, 0, -4}, s), 0);
    CU_ASSERT_DOUBLE_EQUAL(s[0], 4.0, 1e-15);
    CU_ASSERT_DOUBLE_EQUAL(s[1], 3.0, 1e-15);
    /* (1 2 2): its norm is 3; wide and tall alike */
    CU_ASSERT_EQUAL(nab_singular_values(1, 3, (double[]){1, 2, 2}, s), 0);
    CU_ASSERT_DOUBLE_EQUAL(s[0], 3.0, 1e-15);
    CU_ASSERT_EQUAL(nab_singular_values(3, 1, (double[]){1, 2, 2}, s), 0);
    CU_ASSERT_DOUBLE_EQUAL(s[0], 3.0, 1e-15);
    /* rank one */
    CU_ASSERT_EQUAL(nab_singular_values(2, 2, (double[]){1, 1, 1, 1}, s), 0);
    CU_ASSERT_DOUBLE_EQUAL(s[0], 2.0, 1e-15);
    CU_ASSERT(fabs(s[1]) < 1e-15);
    CU_ASSERT_EQUAL(nab_singular_values(0, 3, NULL, s), 0);
}

/* A random orthogonal layer has singular values gain, all of them. */
static void test_orthogonal_layer_is_an_isometry(void)
{
    enum { SIZE = 20 };
    double j[SIZE * SIZE], s[SIZE];
    nab_tape *t = nab_tape_new(1);
    nab_linear *l =
        nab_linear_new(t, SIZE, SIZE, nab_orthogonal(1.25), "layer");
    nab_tensor *x = nab_input(t, nab_mat(1, SIZE), NULL);
    memset(x->data, 0, sizeof s);
    nab_jacobian(nab_linear_apply(l, x), x, j);
    CU_ASSERT_EQUAL(nab_singular_values(SIZE, SIZE, j, s), 0);
    CU_ASSERT_DOUBLE_EQUAL(s[0], 1.25, 1e-13);
    CU_ASSERT_DOUBLE_EQUAL(s[SIZE - 1], 1.25, 1e-13);
    nab_tape_free(t);
}

/* Jacobians of deep nets are as small as 1e-200. Scaling by a power of two is
 * exact, so the spectrum must scale with it to the last bit. */
static void test_spectra_scale_with_the_matrix(void)
{
    enum { ROWS = 6, COLS = 9 };
    double a[ROWS * COLS], b[ROWS * COLS], s[ROWS], scaled[ROWS];
    nab_tape *t = nab_tape_new(1);
    nab_stream_normal(nab_tape_stream(t, "data"), ROWS * COLS, a);
    nab_tape_free(t);
    CU_ASSERT_EQUAL(nab_singular_values(ROWS, COLS, a, s), 0);
    for (int power = -960; power <= 960; power += 320) {
        for (int i = 0; i < ROWS * COLS; i++)
            b[i] = ldexp(a[i], power);
        CU_ASSERT_EQUAL(nab_singular_values(ROWS, COLS, b, scaled), 0);
        for (int i = 0; i < ROWS; i++)
            CU_ASSERT_EQUAL(scaled[i], ldexp(s[i], power));
    }
    double zero[ROWS * COLS] = {0};
    CU_ASSERT_EQUAL(nab_singular_values(ROWS, COLS, zero, s), 0);
    CU_ASSERT_EQUAL(s[0], 0.0);
}

/* Largest first, and their squares add up to the squares of the entries; the
 * product of those of a square matrix is |det|. */
static void test_spectra_keep_norm_and_determinant(void)
{
    const double a[9] = {2, -1, 0.5, 0, 3, 1, -2, 0.25, 4};
    double s[3], squares = 0;
    CU_ASSERT_EQUAL(nab_singular_values(3, 3, a, s), 0);
    for (int i = 0; i < 9; i++)
        squares += a[i] * a[i];
    CU_ASSERT(s[0] >= s[1] && s[1] >= s[2]);
    CU_ASSERT_DOUBLE_EQUAL(s[0] * s[0] + s[1] * s[1] + s[2] * s[2], squares,
                           1e-13);
    CU_ASSERT_DOUBLE_EQUAL(s[0] * s[1] * s[2], 28.5, 1e-13);
}

static void test_what_is_not_finite_has_no_spectrum(void)
{
    double s[2] = {7, 7};
    CU_ASSERT_EQUAL(nab_singular_values(2, 2, (double[]){1, 2, NAN, 4}, s), -1);
    CU_ASSERT_TRUE(isnan(s[0]) && isnan(s[1]));
    s[0] = 7;
    CU_ASSERT_EQUAL(nab_singular_values(2, 2, (double[]){1, INFINITY, 3, 4}, s),
                    -1);
    CU_ASSERT_TRUE(isnan(s[0]));
}

static CU_TestInfo tests[] = {
    {"Jacobian of a linear chain", test_jacobian_of_a_linear_chain},
    {"Jacobian needs a gradient", test_jacobian_needs_a_gradient},
    {"known spectra", test_known_spectra},
    {"an orthogonal layer", test_orthogonal_layer_is_an_isometry},
    {"scaled matrices", test_spectra_scale_with_the_matrix},
    {"norm and determinant", test_spectra_keep_norm_and_determinant},
    {"NaN and infinity", test_what_is_not_finite_has_no_spectrum},
    CU_TEST_INFO_NULL};

CU_SuiteInfo nab_theory_jacobian_suites[] = {
    {"theory: Jacobians", NULL, NULL, NULL, NULL, tests}, CU_SUITE_INFO_NULL};
