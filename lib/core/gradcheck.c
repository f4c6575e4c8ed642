/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checks of a whole loss, coordinate by coordinate. */
#include "core/gradcheck.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/compare.h"
#include "core/error.h"
#include "core/inside.h"
#include "core/sweep.h"

typedef struct {
    nab_tape *tape;
    nab_loss_fn *loss;
    void *context;
    double value;       /* of the loss at the parameters as they are */
    double scale;       /* what its rounding is relative to */
    double *coordinate; /* the entry that is moved */
    double slope;       /* dloss/dcoordinate by the backward sweep */
} loss_probe;

static double loss_value(const loss_probe *p)
{
    nab_tape_reset(p->tape);
    return nab_item(p->loss(p->tape, p->context));
}

static nab_rise measure_loss(void *probe, double h)
{
    const loss_probe *p = probe;
    const double x = *p->coordinate, above = x + h, below = x - h;
    nab_rise r = {.analytic = p->slope * (above - below),
                  .rounding = NAB_ROUNDING * p->scale};
    *p->coordinate = above;
    r.up = loss_value(p) - p->value;
    *p->coordinate = below;
    r.down = loss_value(p) - p->value;
    *p->coordinate = x;
    return r;
}

/* Moves up to per_param entries of x; g = dloss/dx. */
static void check_param(nab_check *check, loss_probe *p, nab_tensor *x,
                        const double *g, size_t per_param)
{
    size_t n = per_param && per_param < x->size ? per_param : x->size;
    for (size_t i = 0; i < n; i++) {
        size_t j = i * x->size / n;
        char where[96];
        snprintf(where, sizeof where, "%.64s[%zu]", x->name, j);
        p->coordinate = &x->data[j];
        p->slope = g[j];
        nab_check_compare(check, where, measure_loss, p,
                          NAB_BEST_STEP * larger(1, fabs(x->data[j])));
    }
}

/* The operands of the loss y are rounded too, and where its terms cancel that
 * is more than |y|: the sum of all |x_i dy/dx_i|. `room` holds any operand. */
static double size_of_terms(nab_tensor *y, double *room)
{
    double size = 0;
    for (int k = 0; k < y->n_in; k++) {
        nab_tensor *x = y->in[k];
        if (!x->needs_grad || nab_vjp(y, (double[]){1.0}, x, room) != 0)
            continue;
        for (size_t i = 0; i < x->size; i++)
            size += fabs(room[i] * x->data[i]);
    }
    return isfinite(size) ? size : 0;
}

/* The scale of rounding in the loss y; without memory for more, |y|. */
static double rounding_scale(nab_tensor *y)
{
    size_t longest = 0;
    for (int k = 0; k < y->n_in; k++)
        longest = y->in[k]->size > longest ? y->in[k]->size : longest;
    double *room = malloc((longest ? longest : 1) * sizeof *room);
    double size = room ? size_of_terms(y, room) : 0;
    free(room);
    return larger(size, fabs(y->data[0]));
}

/* Gradients of all parameters by the sweep, one after the other in g; they
 * are taken by vjp, which leaves x->grad alone and calls no hook. False where
 * there is no scalar to take them of. */
static bool sweep_params(loss_probe *p, double *g)
{
    nab_tape_reset(p->tape);
    nab_tensor *y = p->loss(p->tape, p->context);
    p->value = nab_item(y);
    if (!y || y->size != 1)
        return false;
    p->scale = rounding_scale(y);
    for (size_t i = 0; i < p->tape->param.n; i++) {
        nab_tensor *x = p->tape->param.item[i];
        nab_vjp(y, (double[]){1.0}, x, g);
        g += x->size;
    }
    return true;
}

static void check_params(nab_check *check, loss_probe *p, double *g,
                         size_t per_param)
{
    nab_tape_no_grad(p->tape, false);
    bool swept = sweep_params(p, g);
    nab_tape_no_grad(p->tape, true);
    for (size_t i = 0; swept && i < p->tape->param.n; i++) {
        nab_tensor *x = p->tape->param.item[i];
        check_param(check, p, x, g, per_param);
        g += x->size;
    }
    nab_tape_reset(p->tape);
}

nab_check nab_check_gradient(nab_tape *tape, nab_loss_fn *loss, void *context,
                             size_t per_param)
{
    nab_check check = {0};
    nab_arena arena = {0};
    size_t total = 0;
    for (size_t i = 0; tape && i < tape->param.n; i++)
        total += tape->param.item[i]->size;
    double *g = tape ? nab_arena_take(&arena, total * sizeof *g) : NULL;
    if (!g) {
        if (tape)
            nab_error("check_gradient", "no memory for %zu numbers", total);
        return check;
    }
    memset(g, 0, total * sizeof *g);
    bool was_frozen = nab_tape_freeze(tape, true);
    bool was_no_grad = nab_tape_no_grad(tape, true);
    nab_observer *observer = tape->observer;
    tape->observer = NULL;
    loss_probe probe = {.tape = tape, .loss = loss, .context = context};
    check_params(&check, &probe, g, per_param);
    tape->observer = observer;
    nab_tape_no_grad(tape, was_no_grad);
    nab_tape_freeze(tape, was_frozen);
    nab_arena_free(&arena);
    return check;
}
