/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Initialisers: how the first weights are drawn.
 *
 * An initialiser is a small value; nab_init_fill draws from the tape's stream
 * of the parameter's own name, so another layer changes no number here.
 * fan_in counts the inputs of a unit, fan_out the units that an input feeds.
 */
#ifndef NABLA_INIT_H
#define NABLA_INIT_H

#include "core/core.h"

typedef enum { NAB_FAN_IN, NAB_FAN_OUT, NAB_FAN_SUM } nab_fan;
typedef enum {
    NAB_INIT_CONSTANT,
    NAB_INIT_NORMAL,
    NAB_INIT_UNIFORM,
    NAB_INIT_SCALED_NORMAL,  /* sd = scale / sqrt(fan) */
    NAB_INIT_SCALED_UNIFORM, /* the same sd, within +-sqrt(3) sd */
    NAB_INIT_ORTHOGONAL
} nab_init_kind;

typedef struct {
    nab_init_kind kind;
    double a, b; /* value; mean, sd; low, high; scale; gain */
    nab_fan fan;
} nab_init;

nab_init nab_init_constant(double value);
nab_init nab_init_normal(double mean, double sd);
nab_init nab_init_uniform(double low, double high);
/* sd = gain sqrt(2 / (fan_in + fan_out)) (Glorot and Bengio 2010, eq. 16);
 * uniform: within +-gain sqrt(6 / (fan_in + fan_out)). */
nab_init nab_xavier_normal(double gain);
nab_init nab_xavier_uniform(double gain);
/* sd = gain / sqrt(fan) (He, Zhang, Ren, Sun 2015, eq. 10 and 14). */
nab_init nab_kaiming_normal(nab_fan fan, double gain);
nab_init nab_kaiming_uniform(nab_fan fan, double gain);
/* sd = 1 / sqrt(fan_in) (LeCun, Bottou, Orr, Mueller 1998, section 4.6). */
nab_init nab_lecun_normal(void);
/* sd = sigma_w / sqrt(fan_in): the parametrisation of mean-field theory. */
nab_init nab_scaled_normal(double sigma_w);
/* gain times a random matrix with orthonormal rows or columns, whichever are
 * fewer: the Q of a Gaussian matrix whose R has a positive diagonal, so that it
 * is uniform (Saxe, McClelland, Ganguli 2014; Mezzadri 2007). Found by two
 * rounds of Gram and Schmidt rather than GSL's QR: the same matrix, with the
 * same bits on every machine. */
nab_init nab_orthogonal(double gain);

/* Gains that keep the mean square of a signal, or PyTorch's convention. */
double nab_gain_relu(void);               /* sqrt(2) */
double nab_gain_leaky_relu(double slope); /* sqrt(2 / (1 + slope^2)) */
double nab_gain_tanh(void);               /* 5/3, PyTorch's convention */

/* Overwrites the values of a parameter; orthogonal needs a matrix. False after
 * a report, with the values as they were (and for NULL). */
bool nab_init_fill(nab_tensor *param, size_t fan_in, size_t fan_out,
                   nab_init init);

#endif
