/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Theory beside simulated nets: within 5 standard errors over the nets, plus a
 * term of order 1/width where the theory is a limit. */
#include "tests.h"

#include <math.h>
#include <stdio.h>

#include "nn/nn.h"
#include "numeric/numeric.h"
#include "theory/theory.h"

static bool agrees(const char *what, nab_summary s, double theory, double slack)
{
    bool close = fabs(s.mean - theory) <= 5 * s.se + slack;
    if (!close)
        printf("\n    %s: %.6g +- %.2g, theory %.6g\n", what, s.mean, s.se,
               theory);
    return close;
}

/* ---- mean square and gradient of tanh nets with biases ---- */

enum { WIDTH = 200, DEPTH = 12, NETS = 16, FIRST = 4, LAST = 11 };

/* Mean over layers FIRST..LAST of the mean square of z, by which q* is
 * measured, and the geometric mean of the gradient's gain between them. */
static void simulate(nab_tape *t, double sigma_w, double *q, double *chi)
{
    size_t width[DEPTH + 1];
    for (int l = 0; l <= DEPTH; l++)
        width[l] = WIDTH;
    nab_mlp *m = nab_mlp_new(t, DEPTH, width, nab_scaled_normal(sigma_w), "fc");
    for (int l = 0; l < DEPTH; l++)
        nab_init_fill(m->layer[l]->b, WIDTH, WIDTH, nab_init_normal(0, 0.3));
    nab_tensor *z[DEPTH], *x = nab_randn(t, nab_mat(1, WIDTH));
    nab_tensor *y = nab_mlp_apply(m, x, nab_tanh, z, NULL);
    nab_backward_from(y, nab_randn(t, y->shape)->data);
    *q = 0;
    for (int l = FIRST; l <= LAST; l++)
        *q += nab_array_sum_squares(WIDTH, z[l]->data) /
              (WIDTH * (LAST - FIRST + 1));
    double low = nab_array_norm2(WIDTH, z[FIRST]->grad);
    double high = nab_array_norm2(WIDTH, z[LAST]->grad);
    *chi = nab_num_pow(low / high, 2.0 / (LAST - FIRST));
}

/* 3/width: a mean of logarithms lies below the logarithm of the mean by half
 * the variance of ln |J u|^2, which is of order 1/width per layer (5/width in
 * ReLU nets, less here). One phase is the control of the other. */
static void test_both_phases(void)
{
    static const double sigma_w[] = {1.0, 1.5};
    double q[2][NETS], chi[2][NETS];
    nab_tape *t = nab_tape_new(1);
    for (int k = 0; k < 2; k++)
        for (int net = 0; net < NETS; net++) {
            nab_tape_restart(t, nab_seed(9, "test", "phase", (uint64_t)net));
            simulate(t, sigma_w[k], &q[k][net], &chi[k][net]);
        }
    nab_tape_free(t);
    for (int k = 0; k < 2; k++) {
        double sw2 = sigma_w[k] * sigma_w[k], slack = 3.0 / WIDTH;
        double fixed = nab_qstar(&nab_theory_tanh, sw2, 0.09);
        double gain = nab_chi(&nab_theory_tanh, sw2, fixed);
        nab_summary of_q = nab_summarise(NETS, q[k]);
        nab_summary of_chi = nab_summarise(NETS, chi[k]);
        CU_ASSERT(agrees("q", of_q, fixed, slack * fixed));
        CU_ASSERT(agrees("chi", of_chi, gain, slack * gain));
        CU_ASSERT(fabs(nab_summarise(NETS, q[1 - k]).mean - fixed) > 0.3);
        CU_ASSERT(fabs(nab_summarise(NETS, chi[1 - k]).mean - gain) > 0.2);
    }
}

/* ---- products of Gaussian matrices ---- */

/* ln |W x| / |x| for one layer of n Gaussians of variance gain^2 / n: the mean
 * is the Lyapunov exponent, with no limit taken. By layers a product of many
 * is a sum of these. */
static void test_growth_per_layer(void)
{
    enum { DRAWS = 4000, MOST = 16 };
    static const int sizes[] = {2, 4, 16};
    static double growth[DRAWS], squares[DRAWS];
    gsl_rng *rng = nab_stream(3, "test", "growth", 0);
    for (int k = 0; k < 3; k++) {
        int n = sizes[k];
        double w[MOST], gain = 1.5;
        for (int i = 0; i < DRAWS; i++) {
            /* W x of a unit vector x: its entries are draws themselves */
            nab_stream_normal(rng, (size_t)n, w);
            growth[i] = nab_num_log(nab_array_norm2((size_t)n, w) * gain /
                                    sqrt((double)n));
        }
        double exponent = nab_lyapunov_gaussian(n, gain);
        for (int i = 0; i < DRAWS; i++)
            squares[i] = (growth[i] - exponent) * (growth[i] - exponent);
        nab_summary s = nab_summarise(DRAWS, growth);
        nab_summary v = nab_summarise(DRAWS, squares);
        CU_ASSERT(agrees("exponent", s, exponent, 0));
        CU_ASSERT(agrees("variance", v, nab_lyapunov_variance(n), 0));
        /* the root mean square grows faster: by ln gain */
        CU_ASSERT(nab_num_log(gain) - s.mean > 5 * s.se);
    }
    gsl_rng_free(rng);
}

/* Mean squared singular value of the Jacobian: 2^-depth for ReLU with Xavier,
 * 1 with He, exactly at any width (the masks are fair coins). */
static void test_relu_jacobians(void)
{
    enum { N = 24, LAYERS = 4, DRAWS = 48 };
    static double jacobian[N * N];
    double mean_square[2][DRAWS], s[N];
    size_t width[LAYERS + 1] = {N, N, N, N, N};
    nab_tape *t = nab_tape_new(1);
    for (int k = 0; k < 2; k++)
        for (int i = 0; i < DRAWS; i++) {
            nab_tape_restart(t, nab_seed(4, "test", "relu", (uint64_t)i));
            nab_mlp *m = nab_mlp_new(t, LAYERS, width,
                                     nab_scaled_normal(k ? sqrt(2) : 1), "fc");
            nab_tensor *x = nab_input(t, nab_mat(1, N), NULL);
            nab_stream_normal(nab_tape_stream(t, "data"), N, x->data);
            nab_tensor *y = nab_relu(nab_mlp_apply(m, x, nab_relu, NULL, NULL));
            CU_ASSERT_EQUAL_FATAL(nab_jacobian(y, x, jacobian), 0);
            CU_ASSERT_EQUAL_FATAL(nab_singular_values(N, N, jacobian, s), 0);
            mean_square[k][i] = nab_array_sum_squares(N, s) / N;
        }
    nab_tape_free(t);
    CU_ASSERT(
        agrees("Xavier", nab_summarise(DRAWS, mean_square[0]), 1.0 / 16, 0));
    CU_ASSERT(agrees("He", nab_summarise(DRAWS, mean_square[1]), 1, 0));
}

/* ---- nets that are born dead ---- */

static bool is_born_dead(gsl_rng *rng, size_t width, int depth)
{
    double x[4] = {0.3, -1, 2, 0.5}, w[16], y[4];
    bool dead = false;
    for (int l = 0; l < depth && !dead; l++) {
        dead = true;
        nab_stream_normal(rng, width * width, w);
        for (size_t i = 0; i < width; i++) {
            double z = nab_array_dot(width, w + i * width, x);
            y[i] = z > 0 ? z : 0;
            dead = dead && !(z > 0);
        }
        for (size_t i = 0; i < width; i++)
            x[i] = y[i];
    }
    return dead;
}

static void test_born_dead(void)
{
    enum { DRAWS = 4000 };
    static double dead[DRAWS];
    gsl_rng *rng = nab_stream(5, "test", "dead", 0);
    for (int width = 2; width <= 4; width += 2) {
        for (int i = 0; i < DRAWS; i++)
            dead[i] = is_born_dead(rng, (size_t)width, 10);
        nab_summary s = nab_summarise(DRAWS, dead);
        CU_ASSERT(agrees("born dead", s, nab_born_dead(width, 10), 0));
        CU_ASSERT(fabs(s.mean - nab_born_dead(width, 9)) > s.se);
    }
    gsl_rng_free(rng);
}

static CU_TestInfo tests[] = {
    {"both phases of tanh", test_both_phases},
    {"growth per layer", test_growth_per_layer},
    {"Jacobians of ReLU nets", test_relu_jacobians},
    {"born dead", test_born_dead},
    CU_TEST_INFO_NULL,
};
CU_SuiteInfo nab_theory_simulated_suites[] = {
    {"theory: simulated nets", NULL, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};
