/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Mean-field theory of wide random nets: how the mean square of a signal and
 * of a gradient changes from layer to layer.
 *
 * A layer is z' = W f(z) + b with W_ij ~ N(0, sw2 / width), b ~ N(0, sb2); q is
 * the mean square of z. Everything is the limit of infinite width; at finite
 * width expect a deviation of order 1/width.
 * Sources: Poole, Lahiri, Raghu, Sohl-Dickstein, Ganguli 2016, section 2;
 * Schoenholz, Gilmer, Ganguli, Sohl-Dickstein 2017, sections 3 and 4.
 */
#ifndef NABLA_MEANFIELD_H
#define NABLA_MEANFIELD_H

#include <stdbool.h>

typedef struct {
    const char *name;
    double (*f)(double z);
    double (*slope)(double z); /* df/dz */
    /* Where |z| is a kink or jump of f or of its slope; 0: none, or at 0, which
     * need not be said. One that is not said may cost accuracy or give NaN. */
    double kink[4];
} nab_theory_activation;

extern const nab_theory_activation nab_theory_linear, nab_theory_relu,
    nab_theory_sigmoid, nab_theory_tanh, nab_theory_erf;

/* E f(Z), Z standard normal, by adaptive quadrature split at 0; relative error
 * below 1e-12 or absolute below 1e-14 for f smooth elsewhere: a kink or jump
 * elsewhere may be missed (an error of 1e-3) or give NaN. |f| must not grow
 * faster than |z|^60. NaN when the integral cannot be had. */
double nab_gauss_mean(double (*f)(double z, const void *context),
                      const void *context);

/* Mean square of the next layer: sw2 E f(sqrt(q) Z)^2 + sb2. This and nab_chi
 * hold for q up to 1e18; beyond, what f does near 0 is too narrow to see. */
double nab_qmap(const nab_theory_activation *act, double sw2, double sb2,
                double q);
/* The stable fixed point of the q map (linear, relu: closed form; else Brent's
 * method). An activation of your own may be given; with more than one stable
 * point, one of them. NaN where there is none: q grows without bound, or
 * (linear, relu with sb2 = 0 at criticality) every q is fixed. */
double nab_qstar(const nab_theory_activation *act, double sw2, double sb2);
/* Mean square gain of a gradient through one layer, sw2 E f'(sqrt(q) Z)^2: per
 * layer its norm changes by sqrt(chi). */
double nab_chi(const nab_theory_activation *act, double sw2, double q);
/* sigma_w at which chi is 1 at the fixed point: the edge of chaos. NaN when it
 * is not in (0.001, 20), for sb2 < 0, or (an activation of your own) when q
 * grows without bound beyond it. Good to 1e-10; without a bias, where chi - 1
 * is of second order beyond the edge, to 1e-7. */
double nab_critical_sigma_w(const nab_theory_activation *act, double sb2);
/* Gain of the mean square gradient per layer W, batch norm, f, in wide nets and
 * large batches: E f'(Z)^2 / Var f(Z), whatever the weights' size. */
double nab_bn_gain(const nab_theory_activation *act);
/* Depth over which a mean square gradient changes by a factor e: 1/|ln chi|. */
double nab_depth_scale(double chi);
/* Correlation of two inputs after a ReLU layer with sb2 = 0 (Cho and Saul
 * 2009, order 1). |c| <= 1. */
double nab_relu_correlation(double c);
/* Correlation of the slopes 0 or 1 of two such units, E s s' / E s^2, the
 * factor by which gradients of two inputs become unlike (order 0):
 * 1 - arccos(c) / pi. */
double nab_relu_slope_correlation(double c);

#endif
