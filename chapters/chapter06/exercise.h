/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Coursework of chapter 6: the functions that exercise.c defines. The full text
 * of each task stands above its function there. Leave this file as it is; the
 * grader uses its own.
 */
#ifndef NABLA_EXERCISE06_H
#define NABLA_EXERCISE06_H

#include "../todo.h"
#include "nabla.h"

double ex6_xavier_limit(size_t channels_in, size_t channels_out, size_t taps);
double ex6_first_loss(const double *logit, const int *label, size_t n_row,
                      size_t n_class, double *dlogit);
void ex6_budget(const size_t *units, const double *var, size_t n_layer,
                double slope, double *forward, double *backward);
double ex6_typical_step(double on, int n);

#endif
