/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Predictions. What cannot be had is NaN: that counts as told. */
#include "oom.h"

#include <math.h>

static void predict(double x)
{
    given(!isnan(x));
    show_one(x);
}

static double square(double z, const void *context)
{
    (void)context;
    return z * z;
}

static void mean_field(void)
{
    predict(nab_gauss_mean(square, NULL));
    predict(nab_qmap(&nab_theory_tanh, 1.2, 0.1, 0.5));
    predict(nab_chi(&nab_theory_sigmoid, 1.2, 0.5));
    predict(nab_bn_gain(&nab_theory_relu));
    predict(nab_depth_scale(0.5));
    predict(nab_relu_correlation(0.3));
    predict(nab_relu_slope_correlation(0.3));
}

/* Without a bias 0 is a fixed point, beyond sigma_w = 1 not the stable one. */
static void fixed_points(void)
{
    predict(nab_qstar(&nab_theory_tanh, 1.5, 0));
    predict(nab_qstar(&nab_theory_linear, 0.5, 0.1));
    predict(nab_critical_sigma_w(&nab_theory_relu, 0));
}

static void closed_forms(void)
{
    predict(nab_born_dead(3, 20));
    predict(nab_lyapunov_gaussian(8, 1) + nab_lyapunov_variance(8));
    predict(nab_overflow_depth(2, NAB_FLOAT32));
    predict(nab_underflow_depth(0.5, NAB_FLOAT16));
    predict(nab_bn_relu_gain() + nab_gaussian_product_edge(3));
}

static void spectra(void)
{
    double jacobian[9] = {0}, value[3], data[] = {0.5, -1, 2};
    nab_tape *t = nab_tape_new(1);
    nab_tensor *x = nab_input(t, nab_mat(1, 3), data);
    nab_tensor *w = nab_constant(t, nab_mat(3, 3), NULL);
    for (int i = 0; w && i < 9; i++)
        w->data[i] = i % 4;
    if (given(nab_jacobian(nab_tanh(nab_matmul(x, w)), x, jacobian) == 0))
        show(9, jacobian);
    given(nab_singular_values(3, 3, jacobian, value) == 0);
    show(3, value);
    nab_tape_free(t);
}

const nab_tour theory_tours[] = {
    {"theory: mean field", mean_field},
    {"theory: fixed points", fixed_points},
    {"theory: closed forms", closed_forms},
    {"theory: Jacobians", spectra},
    {NULL, NULL},
};
