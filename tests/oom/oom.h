/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tours of the library for the sweep of failing allocations (oom.c).
 *
 * A tour calls public functions and shows what it gets. When an allocation
 * failed, one of two things must be true at its end: it was told (the error
 * handler was called, or a function said so), or all that it showed is as if
 * nothing had failed. It frees what is its own, as any program would.
 */
#ifndef NABLA_OOM_H
#define NABLA_OOM_H

#include <stdbool.h>
#include <stddef.h>

#include "nabla.h"

typedef struct {
    const char *name;
    void (*run)(void);
} nab_tour;

/* One table per file of tours, ended by a name NULL. */
extern const nab_tour numeric_tours[], core_tours[], ops_tours[], nn_tours[],
    theory_tours[], lab_tours[];

/* What a function answered: n numbers. */
void show(size_t n, const double *x);
void show_one(double x);
void show_text(const char *text);
void show_file(const char *path);
/* False counts as told: what should be there is not. Returns it. */
bool given(bool there);
/* A folder of this process alone. */
const char *tour_folder(void);

#endif
