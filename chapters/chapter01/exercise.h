/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Coursework of chapter 1: the functions that exercise.c defines. The full text
 * of each task stands above its function there. Leave this file as it is; the
 * grader uses its own.
 */
#ifndef NABLA_EXERCISE01_H
#define NABLA_EXERCISE01_H

#include "../todo.h"
#include "nabla.h"

void ex1_tanh_vjp(double w, double x, double up, double *dw, double *dx);
double ex1_chain_gradient(double w, double b, double x, int depth);
int ex1_decay_rate(const double *norm, size_t n_layer, double *rate);
int ex1_probe(nab_mlp *mlp, nab_tensor *x, nab_activation f, const double *pull,
              double *norm);

#endif
