/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first weights: their distribution, and where they come from. */
#include "ops.h"

#include <stdlib.h>

#include "nn/nn.h"
#include "numeric/sums.h"

/* ---- mean, variance and range ---- */

enum { FAN_IN = 200, FAN_OUT = 300, N_WEIGHT = FAN_IN * FAN_OUT };

/* What an initialiser promises for (200,300). `kurtosis` is E (x-m)^4 / var^2
 * of its distribution: 3 if normal, 9/5 if uniform. */
typedef struct {
    const char *name;
    nab_init init;
    double mean, variance, kurtosis;
} promise;

static const double *weights_of(nab_tape *t, nab_init init)
{
    nab_tape_restart(t, 7);
    nab_tensor *w = nab_param(t, nab_mat(FAN_IN, FAN_OUT), "w");
    nab_init_fill(w, FAN_IN, FAN_OUT, init);
    return w->data;
}

/* Within 5 standard errors: var / n of the mean, var^2 (kurtosis - 1) / n of
 * the variance. With 60000 draws the latter is 3 %, so fan_in in place of
 * fan_out or of their mean is far outside. */
static bool is_kept(const promise *p, const double *w)
{
    double mean = nab_array_mean(N_WEIGHT, w);
    double variance = nab_array_variance(N_WEIGHT, w);
    double se_mean = sqrt(p->variance / N_WEIGHT);
    double se_variance = p->variance * sqrt((p->kurtosis - 1) / N_WEIGHT);
    bool kept = fabs(mean - p->mean) <= 5 * se_mean &&
                fabs(variance - p->variance) <= 5 * se_variance;
    if (!kept)
        printf("\n    %s: mean %g, variance %g, not %g, %g\n", p->name, mean,
               variance, p->mean, p->variance);
    return kept;
}

static void test_moments(void)
{
    const double normal = 3, uniform = 1.8;
    const promise all[] = {
        {"normal", nab_init_normal(0.5, 2), 0.5, 4, normal},
        {"uniform", nab_init_uniform(-1, 3), 1, 16.0 / 12, uniform},
        {"xavier normal", nab_xavier_normal(1), 0, 2.0 / 500, normal},
        {"xavier uniform", nab_xavier_uniform(2), 0, 8.0 / 500, uniform},
        {"kaiming in", nab_kaiming_normal(NAB_FAN_IN, sqrt(2)), 0, 0.01,
         normal},
        {"kaiming out", nab_kaiming_normal(NAB_FAN_OUT, 3), 0, 0.03, normal},
        {"kaiming uniform in", nab_kaiming_uniform(NAB_FAN_IN, 1), 0, 0.005,
         uniform},
        {"kaiming uniform out", nab_kaiming_uniform(NAB_FAN_OUT, 3), 0, 0.03,
         uniform},
        {"lecun", nab_lecun_normal(), 0, 0.005, normal},
        {"scaled", nab_scaled_normal(1.5), 0, 2.25 / 200, normal},
        {"orthogonal", nab_orthogonal(1), 0, 1.0 / 300, normal},
    };
    nab_tape *t = nab_tape_new(1);
    for (size_t i = 0; i < COUNT(all); i++)
        CU_ASSERT(is_kept(&all[i], weights_of(t, all[i].init)));
    nab_tape_free(t);
}

/* The limits of a uniform law are never passed, and 60000 draws come within
 * 1e-3 of them: to miss that by chance has probability 1e-13. */
static void test_limits(void)
{
    const struct {
        nab_init init;
        double low, high;
    } all[] = {
        {nab_init_uniform(-1, 3), -1, 3},
        {nab_xavier_uniform(1), -sqrt(6.0 / 500), sqrt(6.0 / 500)},
        {nab_kaiming_uniform(NAB_FAN_IN, 1), -sqrt(3.0 / 200), sqrt(3.0 / 200)},
        {nab_kaiming_uniform(NAB_FAN_OUT, 2), -0.2, 0.2},
    };
    nab_tape *t = nab_tape_new(1);
    for (size_t i = 0; i < COUNT(all); i++) {
        const double *w = weights_of(t, all[i].init);
        double low = INFINITY, high = -INFINITY;
        for (size_t j = 0; j < N_WEIGHT; j++) {
            low = fmin(low, w[j]);
            high = fmax(high, w[j]);
        }
        double span = all[i].high - all[i].low;
        CU_ASSERT(low >= all[i].low - 1e-15 && high <= all[i].high + 1e-15);
        CU_ASSERT(low < all[i].low + 1e-3 * span);
        CU_ASSERT(high > all[i].high - 1e-3 * span);
    }
    nab_tape_free(t);
}

static void test_constant(void)
{
    nab_tape *t = nab_tape_new(1);
    const double *w = weights_of(t, nab_init_constant(-0.25));
    CU_ASSERT_EQUAL(w[0], -0.25);
    CU_ASSERT_EQUAL(w[N_WEIGHT - 1], -0.25);
    CU_ASSERT_EQUAL(nab_array_variance(N_WEIGHT, w), 0);
    nab_tape_free(t);
}

/* A gain is 1 / sqrt(E f(z)^2), z standard normal, for these two. */
static void test_gains(void)
{
    CU_ASSERT_DOUBLE_EQUAL(nab_gain_relu(), 1 / sqrt(0.5), 1e-15);
    CU_ASSERT_EQUAL(nab_gain_leaky_relu(0), nab_gain_relu());
    CU_ASSERT_EQUAL(nab_gain_leaky_relu(1), 1);
    double slope = 0.2, mean_square = (1 + slope * slope) / 2;
    CU_ASSERT_DOUBLE_EQUAL(nab_gain_leaky_relu(slope), 1 / sqrt(mean_square),
                           1e-15);
    CU_ASSERT_EQUAL(nab_gain_tanh(), 5.0 / 3.0);
}

/* ---- orthogonal ---- */

/* Largest entry of | W^T W - gain^2 I | (tall), | W W^T - gain^2 I | (wide). */
static double defect(const nab_tensor *w, double gain)
{
    size_t rows = w->shape.dim[0], cols = w->shape.dim[1];
    bool tall = rows >= cols;
    size_t k = tall ? cols : rows, n = tall ? rows : cols;
    size_t along = tall ? cols : 1, across = tall ? 1 : cols;
    double worst = 0;
    for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++) {
            double product = a == b ? -gain * gain : 0;
            for (size_t i = 0; i < n; i++)
                product += w->data[a * across + i * along] *
                           w->data[b * across + i * along];
            worst = fmax(worst, fabs(product));
        }
    return worst;
}

/* To rounding: one pass of Gram-Schmidt in place of two leaves 2e-14. */
static void test_orthogonal(void)
{
    static const size_t size[][2] = {{1, 1},  {5, 5},    {64, 64},
                                     {40, 7}, {7, 40},   {1, 9},
                                     {9, 1},  {100, 99}, {99, 100}};
    nab_tape *t = nab_tape_new(3);
    for (size_t i = 0; i < COUNT(size); i++) {
        nab_tensor *w = nab_param(t, nab_mat(size[i][0], size[i][1]), "w");
        nab_init_fill(w, size[i][0], size[i][1], nab_orthogonal(1.7));
        CU_ASSERT(defect(w, 1.7) < 5e-15);
    }
    nab_tape_free(t);
}

/* Entry by entry mean + sd z, with z the draws of the stream "w". */
static void test_draws_in_order(void)
{
    nab_tape *t = nab_tape_new(3), *other = nab_tape_new(3);
    nab_tensor *w = nab_param(t, nab_mat(3, 4), "w");
    double z[12];
    nab_stream_normal(nab_tape_stream(other, "w"), 12, z);
    nab_init_fill(w, 3, 4, nab_init_normal(0.5, 2));
    for (int i = 0; i < 12; i++)
        CU_ASSERT_EQUAL(w->data[i], 0.5 + 2 * z[i]);
    nab_tape_free(t);
    nab_tape_free(other);
}

/* The first column (of a wide matrix the first row) is the first draws, at
 * length gain; none but orthogonal ones are like it, none are left out. */
static void test_orthogonal_begins_with_draws(void)
{
    static const size_t size[][2] = {{5, 3}, {3, 5}, {4, 4}};
    for (size_t i = 0; i < COUNT(size); i++) {
        size_t rows = size[i][0], cols = size[i][1];
        size_t n = rows > cols ? rows : cols, step = rows >= cols ? cols : 1;
        nab_tape *t = nab_tape_new(3), *other = nab_tape_new(3);
        nab_tensor *w = nab_param(t, nab_mat(rows, cols), "w");
        double z[5];
        nab_stream_normal(nab_tape_stream(other, "w"), n, z);
        nab_init_fill(w, rows, cols, nab_orthogonal(2));
        double factor = 2 / nab_array_norm2(n, z);
        for (size_t j = 0; j < n; j++)
            CU_ASSERT_DOUBLE_EQUAL(w->data[j * step], factor * z[j], 1e-15);
        for (size_t j = 0; j < w->size; j++)
            CU_ASSERT(w->data[j] != 0);
        nab_tape_free(t);
        nab_tape_free(other);
    }
}

/* Uniform over all orthogonal matrices, hence of either sign and determinant.
 * Householder's QR without the sign fix would give one sign only. Of 200
 * tosses 100 +- 5 sd (35) are heads. */
static void test_orthogonal_is_uniform(void)
{
    int positive = 0, rotations = 0;
    nab_tape *t = nab_tape_new(0);
    for (uint64_t seed = 0; seed < 200; seed++) {
        nab_tape_restart(t, seed);
        nab_tensor *one = nab_param(t, nab_mat(1, 1), "one");
        nab_tensor *two = nab_param(t, nab_mat(2, 2), "two");
        nab_init_fill(one, 1, 1, nab_orthogonal(1));
        nab_init_fill(two, 2, 2, nab_orthogonal(1));
        const double *w = two->data;
        positive += one->data[0] > 0;
        rotations += w[0] * w[3] - w[1] * w[2] > 0;
    }
    CU_ASSERT(abs(positive - 100) <= 35);
    CU_ASSERT(abs(rotations - 100) <= 35);
    nab_tape_free(t);
}

/* ---- streams ---- */

/* A layer's numbers follow from the seed and its own name, whatever else is
 * made before or after it. */
static void test_streams(void)
{
    nab_init init[] = {nab_lecun_normal(), nab_xavier_uniform(1),
                       nab_orthogonal(1)};
    for (size_t i = 0; i < COUNT(init); i++) {
        nab_tape *alone = nab_tape_new(5), *among = nab_tape_new(5);
        nab_linear *a = nab_linear_new(alone, 6, 4, init[i], "b");
        nab_linear *other = nab_linear_new(among, 6, 4, init[i], "a");
        nab_randn(among, nab_mat(3, 3));
        nab_linear *b = nab_linear_new(among, 6, 4, init[i], "b");
        CU_ASSERT(all_near(24, b->w->data, a->w->data, 0));
        CU_ASSERT(memcmp(other->w->data, b->w->data, 24 * 8) != 0);
        nab_tape_restart(alone, 6);
        nab_linear *next = nab_linear_new(alone, 6, 4, init[i], "b");
        CU_ASSERT(memcmp(next->w->data, b->w->data, 24 * 8) != 0);
        nab_tape_free(alone);
        nab_tape_free(among);
    }
}

static void test_mistakes(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *b = nab_param(t, nab_vec(3), "b");
    catch_errors();
    CU_ASSERT_FALSE(nab_init_fill(NULL, 1, 1, nab_lecun_normal()));
    CU_ASSERT_EQUAL(caught_count(), 0);
    CU_ASSERT_FALSE(nab_init_fill(b, 3, 3, nab_orthogonal(1)));
    CU_ASSERT(reported("orthogonal: w is (3): it must be a matrix"));
    CU_ASSERT(all_near(3, b->data, (double[3]){0}, 0));
    release_errors();
    nab_tensor *empty = nab_param(t, nab_mat(0, 4), "empty");
    nab_init_fill(empty, 0, 4, nab_lecun_normal());
    nab_init_fill(empty, 0, 4, nab_orthogonal(1));
    nab_tape_free(t);
}

static CU_TestInfo tests[] = {
    {"mean and variance", test_moments},
    {"limits of uniform laws", test_limits},
    {"a constant", test_constant},
    {"gains", test_gains},
    {"orthogonal", test_orthogonal},
    {"draws in order", test_draws_in_order},
    {"orthogonal begins with draws", test_orthogonal_begins_with_draws},
    {"orthogonal is uniform", test_orthogonal_is_uniform},
    {"a stream per name", test_streams},
    {"mistakes", test_mistakes},
    CU_TEST_INFO_NULL,
};
CU_SuiteInfo nab_nn_init_suites[] = {
    {"nn: init", NULL, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};
