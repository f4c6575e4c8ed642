/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gaussian expectations by quadrature, fixed points by Brent's method. */
#include "theory/meanfield.h"

#include <gsl/gsl_complex_math.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_roots.h>
#include <math.h>

#include "core/error.h"
#include "numeric/elementary.h"

/* ---- activations ---- */

static double linear(double z)
{
    return z;
}

static double one(double z)
{
    (void)z;
    return 1.0;
}

static double relu(double z)
{
    return z < 0.0 ? 0.0 : z;
}

static double step(double z)
{
    return z > 0.0 ? 1.0 : 0.0;
}

static double sigmoid_slope(double z)
{
    double s = nab_num_sigmoid(z);
    return s * nab_num_sigmoid(-z);
}

static double tanh_slope(double z)
{
    return 4.0 * sigmoid_slope(2.0 * z);
}

static double erf_slope(double z)
{
    return M_2_SQRTPI * nab_num_exp(-z * z);
}

const nab_theory_activation nab_theory_linear = {"linear", linear, one};
const nab_theory_activation nab_theory_relu = {"relu", relu, step};
const nab_theory_activation nab_theory_sigmoid = {"sigmoid", nab_num_sigmoid,
                                                  sigmoid_slope};
const nab_theory_activation nab_theory_tanh = {"tanh", nab_num_tanh,
                                               tanh_slope};
const nab_theory_activation nab_theory_erf = {"erf", nab_num_erf, erf_slope};

/* ---- Gaussian expectations ---- */

typedef struct {
    double (*f)(double z, const void *context);
    const void *context;
} integrand;

/* Both sides of 0 at once: odd functions cancel to the last digit. */
static double weighted(double z, void *parameters)
{
    const integrand *i = parameters;
    double both = i->f(z, i->context) + i->f(-z, i->context);
    return both * nab_num_normal_pdf(z);
}

/* Where the integral is cut, sorted: seven places and up to four kinks. */
typedef struct {
    int n;
    double at[7 + 4];
} edges;

/* The slope of a large net's activation is a peak of width 1/sqrt(q) at 0, so
 * the pieces shrink towards it. Beyond 14 the density is below 1.2e-43. */
static const edges plain_edges = {7, {0, 1e-6, 1e-4, 1e-2, 0.3, 3, 14}};

/* A further cut, unless it is there or lies outside. */
static void cut(edges *e, double at)
{
    int k = 0;
    while (k < e->n && e->at[k] < at)
        k++;
    if (k == 0 || k == e->n || e->at[k] == at)
        return;
    for (int j = e->n++; j > k; j--)
        e->at[j] = e->at[j - 1];
    e->at[k] = at;
}

static double mean_between(const edges *e, integrand *i)
{
    enum { PIECES = 500 };
    gsl_function g = {weighted, i};
    nab_gsl_returns();
    gsl_integration_workspace *space = gsl_integration_workspace_alloc(PIECES);
    if (!space)
        return NAN;
    double mean = 0.0;
    for (int k = 0; k + 1 < e->n; k++) {
        double part, error;
        int status = gsl_integration_qag(&g, e->at[k], e->at[k + 1], 1e-15,
                                         1e-13, PIECES, GSL_INTEG_GAUSS31,
                                         space, &part, &error);
        /* where rounding stops it a little above 1e-13, that is near enough */
        bool good = status == GSL_SUCCESS ||
                    (status == GSL_EROUND && error <= 1e-12 * fabs(part));
        mean += good && isfinite(part) ? part : (double)NAN;
    }
    gsl_integration_workspace_free(space);
    return mean;
}

double nab_gauss_mean(double (*f)(double z, const void *context),
                      const void *context)
{
    return mean_between(&plain_edges, &(integrand){f, context});
}

/* Cut also where sqrt(q) z is a kink of the activation. */
static double mean_at(const nab_theory_activation *act, double root_q,
                      integrand *i)
{
    edges e = plain_edges;
    for (size_t k = 0; k < sizeof act->kink / sizeof *act->kink; k++)
        cut(&e, fabs(act->kink[k]) / root_q);
    return mean_between(&e, i);
}

typedef struct {
    double (*f)(double z);
    double scale;
} scaled;

static double square_at(double z, const void *context)
{
    const scaled *s = context;
    double y = s->f(s->scale * z);
    return y * y;
}

/* E f(sqrt(q) Z)^2, f the activation or its slope. */
static double mean_square(const nab_theory_activation *act,
                          double (*f)(double z), double q)
{
    scaled s = {f, sqrt(q)};
    /* f itself may hide a NaN: a step is 0 or 1 */
    return isnan(s.scale) ? (double)NAN
                          : mean_at(act, s.scale, &(integrand){square_at, &s});
}

double nab_qmap(const nab_theory_activation *act, double sw2, double sb2,
                double q)
{
    return sw2 * mean_square(act, act->f, q) + sb2;
}

double nab_chi(const nab_theory_activation *act, double sw2, double q)
{
    /* q = 0 means its limit from above: a kink at 0 has two slopes there */
    const double smallest = 1e-300;
    return sw2 * mean_square(act, act->slope, q == 0.0 ? smallest : q);
}

static double value_at(double z, const void *context)
{
    return ((const nab_theory_activation *)context)->f(z);
}

double nab_bn_gain(const nab_theory_activation *act)
{
    double mean = mean_at(act, 1.0, &(integrand){value_at, act});
    double variance = mean_square(act, act->f, 1.0) - mean * mean;
    return mean_square(act, act->slope, 1.0) / variance;
}

/* ---- roots ---- */

typedef struct {
    const nab_theory_activation *act;
    double sw2, sb2;
} net;

/* The root of f in [low, high], where its signs differ; NaN otherwise. */
static double root(double (*f)(double x, void *net), net *n, double low,
                   double high)
{
    gsl_function g = {f, n};
    double at_low = f(low, n), at_high = f(high, n);
    if (!(at_low * at_high <= 0.0))
        return NAN;
    gsl_root_fsolver *solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
    if (!solver)
        return NAN;
    int status = gsl_root_fsolver_set(solver, &g, low, high);
    double x = NAN;
    for (int k = 0; k < 200 && status == GSL_SUCCESS; k++) {
        status = gsl_root_fsolver_iterate(solver);
        x = gsl_root_fsolver_root(solver);
        if (gsl_root_test_interval(gsl_root_fsolver_x_lower(solver),
                                   gsl_root_fsolver_x_upper(solver), 0.0,
                                   1e-14) == GSL_SUCCESS)
            break;
    }
    gsl_root_fsolver_free(solver);
    return status == GSL_SUCCESS ? x : (double)NAN;
}

static double q_gain(double q, void *parameters)
{
    const net *n = parameters;
    return nab_qmap(n->act, n->sw2, n->sb2, q) - q;
}

static bool is_homogeneous(const nab_theory_activation *act)
{
    return act == &nab_theory_linear || act == &nab_theory_relu;
}

double nab_qstar(const nab_theory_activation *act, double sw2, double sb2)
{
    net n = {act, sw2, sb2};
    if (!(sw2 >= 0.0 && sb2 >= 0.0))
        return NAN;
    if (is_homogeneous(act)) { /* q' = slope q + sb2 */
        double slope = act == &nab_theory_relu ? sw2 / 2.0 : sw2;
        return slope < 1.0 ? sb2 / (1.0 - slope) : (double)NAN;
    }
    /* The map starts at or above sb2. Where that is 0 and f(0) is 0 as well, 0
     * is a fixed point, and the stable one unless small signals grow. */
    double low = sb2;
    if (sb2 == 0.0 && act->f(0.0) == 0.0) {
        low = 1e-12;
        double gain = q_gain(low, &n);
        if (!(gain > 0.0))
            return isnan(gain) ? gain : 0.0;
    }
    double high = 2.0 * low + 1.0;
    while (q_gain(high, &n) > 0.0 && high < 1e12)
        high *= 2.0;
    return root(q_gain, &n, low, high);
}

static double chi_above_one(double sigma_w, void *parameters)
{
    const net *n = parameters;
    double sw2 = sigma_w * sigma_w;
    if (is_homogeneous(n->act))
        return nab_chi(n->act, sw2, 1.0) - 1.0; /* the same at every q */
    return nab_chi(n->act, sw2, nab_qstar(n->act, sw2, n->sb2)) - 1.0;
}

double nab_critical_sigma_w(const nab_theory_activation *act, double sb2)
{
    net n = {act, 0.0, sb2};
    return sb2 >= 0.0 ? root(chi_above_one, &n, 1e-3, 20.0) : (double)NAN;
}

double nab_depth_scale(double chi)
{
    return 1.0 / fabs(nab_num_log(chi));
}

static double angle(double c)
{
    bool possible = c >= -1.0 && c <= 1.0;
    return possible ? GSL_REAL(gsl_complex_arccos_real(c)) : (double)NAN;
}

double nab_relu_correlation(double c)
{
    double cosine = c * (M_PI - angle(c));
    return (sqrt((1.0 - c) * (1.0 + c)) + cosine) / M_PI;
}

double nab_relu_slope_correlation(double c)
{
    return 1.0 - angle(c) / M_PI;
}
