/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drawing the first weights. */
#include "nn/init.h"

#include <math.h>
#include <stdlib.h>

#include "numeric/levels.h"
#include "numeric/sums.h"

/* ---- initialisers as values ---- */

nab_init nab_init_constant(double value)
{
    return (nab_init){.kind = NAB_INIT_CONSTANT, .a = value};
}

nab_init nab_init_normal(double mean, double sd)
{
    return (nab_init){.kind = NAB_INIT_NORMAL, .a = mean, .b = sd};
}

nab_init nab_init_uniform(double low, double high)
{
    return (nab_init){.kind = NAB_INIT_UNIFORM, .a = low, .b = high};
}

static nab_init scaled(nab_init_kind kind, nab_fan fan, double scale)
{
    return (nab_init){.kind = kind, .a = scale, .fan = fan};
}

nab_init nab_xavier_normal(double gain)
{
    return scaled(NAB_INIT_SCALED_NORMAL, NAB_FAN_SUM, gain * sqrt(2.0));
}

nab_init nab_xavier_uniform(double gain)
{
    return scaled(NAB_INIT_SCALED_UNIFORM, NAB_FAN_SUM, gain * sqrt(2.0));
}

nab_init nab_kaiming_normal(nab_fan fan, double gain)
{
    return scaled(NAB_INIT_SCALED_NORMAL, fan, gain);
}

nab_init nab_kaiming_uniform(nab_fan fan, double gain)
{
    return scaled(NAB_INIT_SCALED_UNIFORM, fan, gain);
}

nab_init nab_lecun_normal(void)
{
    return scaled(NAB_INIT_SCALED_NORMAL, NAB_FAN_IN, 1.0);
}

nab_init nab_scaled_normal(double sigma_w)
{
    return scaled(NAB_INIT_SCALED_NORMAL, NAB_FAN_IN, sigma_w);
}

nab_init nab_orthogonal(double gain)
{
    return (nab_init){.kind = NAB_INIT_ORTHOGONAL, .a = gain};
}

double nab_gain_relu(void)
{
    return sqrt(2.0);
}

double nab_gain_leaky_relu(double slope)
{
    return sqrt(2.0 / (1.0 + slope * slope));
}

double nab_gain_tanh(void)
{
    return 5.0 / 3.0;
}

/* ---- drawing ---- */

static double fan_of(nab_fan fan, size_t fan_in, size_t fan_out)
{
    size_t n = fan == NAB_FAN_IN    ? fan_in
               : fan == NAB_FAN_OUT ? fan_out
                                    : fan_in + fan_out;
    return (double)n;
}

static void fill_normal(gsl_rng *rng, nab_tensor *w, double mean, double sd)
{
    nab_stream_normal(rng, w->size, w->data);
    for (size_t i = 0; i < w->size; i++)
        w->data[i] = mean + sd * w->data[i];
}

static void fill_uniform(gsl_rng *rng, nab_tensor *w, double low, double high)
{
    nab_stream_uniform(rng, low, high, w->size, w->data);
}

NAB_INLINE void subtract_loop(size_t n, double factor, const double *restrict q,
                              double *restrict v)
{
    for (size_t i = 0; i < n; i++)
        v[i] = fma(-factor, q[i], v[i]);
}
NAB_AT_LEVEL(subtract, (size_t n, double factor, const double *q, double *v),
             (n, factor, q, v))

/* k vectors of length n, one after the other, become orthonormal. Twice is
 * enough: Giraud, Langou, Rozloznik 2005. */
static void orthonormalise(size_t k, size_t n, double *v)
{
    for (size_t j = 0; j < k; j++) {
        double *own = v + j * n;
        for (int round = 0; round < 2; round++)
            for (size_t i = 0; i < j; i++)
                subtract(n, nab_array_dot(n, v + i * n, own), v + i * n, own);
        double norm = nab_array_norm2(n, own);
        for (size_t i = 0; i < n; i++)
            own[i] /= norm;
    }
}

static bool fill_orthogonal(gsl_rng *rng, nab_tensor *w, double gain)
{
    if (w->shape.n_dim != 2) {
        char text[NAB_SHAPE_TEXT];
        nab_error("orthogonal", "w is %s: it must be a matrix",
                  nab_shape_print(w->shape, text));
        return false;
    }
    size_t rows = w->shape.dim[0], cols = w->shape.dim[1];
    bool tall = rows >= cols;
    size_t k = tall ? cols : rows, n = tall ? rows : cols;
    double *v = malloc((w->size ? w->size : 1) * sizeof *v);
    if (!v) {
        nab_error("orthogonal", "no memory for %zu numbers", w->size);
        return false;
    }
    nab_stream_normal(rng, w->size, v);
    orthonormalise(k, n, v);
    for (size_t j = 0; j < k; j++)
        for (size_t i = 0; i < n; i++)
            w->data[tall ? i * cols + j : j * cols + i] = gain * v[j * n + i];
    free(v);
    return true;
}

bool nab_init_fill(nab_tensor *param, size_t fan_in, size_t fan_out,
                   nab_init init)
{
    if (!param)
        return false;
    gsl_rng *rng = nab_tape_stream(param->tape, param->name);
    double sd = init.a / sqrt(fan_of(init.fan, fan_in, fan_out));
    switch (init.kind) {
    case NAB_INIT_CONSTANT:
        for (size_t i = 0; i < param->size; i++)
            param->data[i] = init.a;
        break;
    case NAB_INIT_NORMAL:
        fill_normal(rng, param, init.a, init.b);
        break;
    case NAB_INIT_UNIFORM:
        fill_uniform(rng, param, init.a, init.b);
        break;
    case NAB_INIT_SCALED_NORMAL:
        fill_normal(rng, param, 0.0, sd);
        break;
    case NAB_INIT_SCALED_UNIFORM:
        fill_uniform(rng, param, -sqrt(3.0) * sd, sqrt(3.0) * sd);
        break;
    case NAB_INIT_ORTHOGONAL:
        return fill_orthogonal(rng, param, init.a);
    }
    return true;
}
