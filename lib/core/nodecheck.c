/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Checks of single nodes. An operation is called again on operands that are
 * moved a little, with buffers of our own for all gradients; at the end it is
 * called on the operands as they were, so that its workspace too is as before.
 */
#include "core/gradcheck.h"

#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/compare.h"
#include "core/error.h"
#include "core/inside.h"
#include "numeric/sums.h"

/* The node y between random vectors: u on the side of y, v on that of the
 * operand x. */
typedef struct {
    nab_tensor *y, *x;
    double *y0, *x0; /* their values as they were */
    double *u, *v;
    double **g;       /* J^T u for every operand */
    const double *gx; /* and for x */
    double rounding;
    /* what was borrowed from the tensors */
    double *y_grad, **grad;
    bool *active, *fresh;
} node_probe;

static double inner_rise(const node_probe *p)
{
    double sum = 0;
    for (size_t i = 0; i < p->y->size; i++)
        sum += p->u[i] * (p->y->data[i] - p->y0[i]);
    return sum;
}

/* <u, y(x + h v) - y(x)>, the same for -h, and <J^T u, the whole step>. */
static nab_rise measure_node(void *probe, double h)
{
    const node_probe *p = probe;
    nab_tensor *x = p->x;
    nab_rise r = {.rounding = p->rounding};
    for (size_t i = 0; i < x->size; i++)
        x->data[i] = p->x0[i] + h * p->v[i];
    p->y->op->forward(p->y);
    r.up = inner_rise(p);
    for (size_t i = 0; i < x->size; i++) {
        double below = p->x0[i] - h * p->v[i];
        r.analytic += p->v[i] == 0 ? 0 : p->gx[i] * (x->data[i] - below);
        x->data[i] = below;
    }
    p->y->op->forward(p->y);
    r.down = inner_rise(p);
    memcpy(x->data, p->x0, x->size * sizeof *x->data);
    return r;
}

/* The first place of operand k among the operands. */
static int first_place(const nab_tensor *y, int k)
{
    for (int i = 0; i < k; i++)
        if (y->in[i] == y->in[k])
            return i;
    return k;
}

/* Room for vectors on both sides, and a gradient per operand: one that comes
 * twice has one gradient. False without memory. */
static bool allocate(node_probe *p, nab_arena *arena)
{
    const nab_tensor *y = p->y;
    size_t n_in = (size_t)y->n_in, longest = 0;
    p->y0 = nab_arena_take(arena, y->size * sizeof *p->y0);
    p->u = nab_arena_take(arena, y->size * sizeof *p->u);
    p->g = nab_arena_take(arena, n_in * sizeof *p->g);
    p->grad = nab_arena_take(arena, n_in * sizeof *p->grad);
    p->active = nab_arena_take(arena, n_in * sizeof *p->active);
    p->fresh = nab_arena_take(arena, n_in * sizeof *p->fresh);
    if (!p->y0 || !p->u || !p->g || !p->grad || !p->active || !p->fresh)
        return false;
    for (int k = 0; k < y->n_in; k++) {
        size_t size = y->in[k]->size;
        int first = first_place(y, k);
        p->g[k] = first < k ? p->g[first]
                            : nab_arena_take(arena, size * sizeof **p->g);
        if (!p->g[k])
            return false;
        longest = size > longest ? size : longest;
    }
    p->x0 = nab_arena_take(arena, longest * sizeof *p->x0);
    p->v = nab_arena_take(arena, longest * sizeof *p->v);
    return p->x0 && p->v;
}

/* Lends the tensors our buffers; those that need a gradient become active. */
static void borrow(node_probe *p)
{
    nab_tensor *y = p->y;
    memcpy(p->y0, y->data, y->size * sizeof *p->y0);
    p->y_grad = y->grad;
    y->grad = p->u;
    for (int k = 0; k < y->n_in; k++) {
        p->grad[k] = y->in[k]->grad;
        p->active[k] = y->in[k]->active;
        p->fresh[k] = y->in[k]->fresh;
    }
    for (int k = 0; k < y->n_in; k++) {
        y->in[k]->grad = p->g[k];
        y->in[k]->active = y->in[k]->needs_grad;
        y->in[k]->fresh = false;
    }
}

static void give_back(node_probe *p)
{
    nab_tensor *y = p->y;
    y->op->forward(y); /* its workspace too is as it was */
    memcpy(y->data, p->y0, y->size * sizeof *y->data);
    y->grad = p->y_grad;
    for (int k = 0; k < y->n_in; k++) {
        y->in[k]->grad = p->grad[k];
        y->in[k]->active = p->active[k];
        y->in[k]->fresh = p->fresh[k];
    }
}

static void node_place(const nab_tensor *y, const char *what, int operand,
                       char where[96])
{
    snprintf(where, 96, "%.20s (node %zu, %.24s), operand %d: %s", y->op->name,
             y->index, y->layer ? y->layer : "no layer", operand, what);
}

/* Gradients of all operands start from `start` in each entry. */
static void pull_back(node_probe *p, double start)
{
    for (int k = 0; k < p->y->n_in; k++)
        for (size_t i = 0; i < p->y->in[k]->size; i++)
            p->g[k][i] = start;
    p->y->op->forward(p->y);
    p->y->op->backward(p->y);
}

/* Counts how far the gradient of operand k is from start + g. */
static void compare_gradient(nab_check *check, node_probe *p, int k,
                             double start, const double *g, const char *what)
{
    const nab_tensor *x = p->y->in[k];
    for (size_t i = 0; i < x->size; i++)
        p->g[k][i] -= start + g[i];
    double worst = nab_array_max_abs(x->size, p->g[k]); /* NaN: NaN */
    double size = nab_array_max_abs(x->size, g);
    size = size > 0 ? size : 1;
    char where[96];
    node_place(p->y, what, k, where);
    nab_check_count(check, size + worst, size, NAB_RELATIVE * size, where);
}

/* As pull_back, with gradients that hold nothing yet. */
static void pull_back_fresh(node_probe *p)
{
    for (int k = 0; k < p->y->n_in; k++)
        p->y->in[k]->fresh = p->y->in[k]->active;
    pull_back(p, (double)NAN);
    for (int k = 0; k < p->y->n_in; k++) {
        nab_tensor *x = p->y->in[k];
        if (x->fresh && x->size > 0) /* the next use would overwrite it */
            p->g[k][0] = (double)NAN;
        x->fresh = false;
    }
}

/* backward must add: from `start` it must reach start + J^T u everywhere. The
 * start is as large as J^T u, so that the sum keeps its digits. Where nothing
 * is there yet an operation that stores must write J^T u. */
static void check_adds(nab_check *check, node_probe *p, int k)
{
    nab_tensor *x = p->y->in[k];
    double *g = p->x0; /* x0 is free here */
    memcpy(g, p->g[k], x->size * sizeof *g);
    double size = nab_array_max_abs(x->size, g);
    double start = size > 0 ? size : 1;
    if (!isfinite(size) || x->size == 0)
        return;
    pull_back(p, start);
    compare_gradient(check, p, k, start, g, "must add");
    if (p->y->op->stores) {
        pull_back_fresh(p);
        compare_gradient(check, p, k, 0, g, "must write");
    }
    pull_back(p, 0);
}

/* Operand k along v. The rounding of <u, y> is that of y itself and that of
 * operands inside the operation. */
static void check_along(nab_check *check, node_probe *p, int k,
                        const char *what)
{
    nab_tensor *x = p->y->in[k];
    double size_x = nab_array_max_abs(x->size, x->data), reach = 0;
    memcpy(p->x0, x->data, x->size * sizeof *p->x0);
    p->x = x;
    p->gx = p->g[k];
    p->rounding = NAB_ROUNDING * (nab_array_norm2(p->y->size, p->u) *
                                      nab_array_max_abs(p->y->size, p->y0) +
                                  nab_array_norm2(x->size, p->gx) * size_x);
    double longest = nab_array_max_abs(x->size, p->v);
    for (size_t i = 0; i < x->size; i++)
        if (p->v[i] != 0)
            reach = larger(reach, fabs(x->data[i]));
    char where[96];
    node_place(p->y, what, k, where);
    nab_check_compare(check, where, measure_node, p,
                      NAB_BEST_STEP * larger(1, reach) / longest);
}

/* Operand k along a random direction and along one random coordinate. */
static void check_operand(nab_check *check, node_probe *p, int k, gsl_rng *rng)
{
    size_t n = p->y->in[k]->size;
    if (n == 0)
        return;
    nab_stream_normal(rng, n, p->v);
    check_along(check, p, k, "direction");
    memset(p->v, 0, n * sizeof *p->v);
    size_t j = gsl_rng_uniform_int(rng, n);
    p->v[j] = 1;
    char what[32];
    snprintf(what, sizeof what, "entry %zu", j);
    check_along(check, p, k, what);
}

/* Forward, called again, must give the same bits: -0 is not 0. Comes first of
 * all comparisons; counts only what is wrong. */
static void check_repeats(nab_check *check, node_probe *p)
{
    p->y->op->forward(p->y);
    size_t i = 0;
    while (i < p->y->size &&
           memcmp(&p->y->data[i], &p->y0[i], sizeof(double)) == 0)
        i++;
    if (i == p->y->size)
        return;
    *check = (nab_check){.n_checked = 1,
                         .n_wrong = 1,
                         .worst = INFINITY,
                         .analytic = p->y0[i],
                         .numeric = p->y->data[i]};
    node_place(p->y, "must repeat", -1, check->where);
}

nab_check nab_check_node(nab_tensor *y, int n_probe)
{
    nab_check check = {0};
    nab_arena arena = {0};
    if (!y || !y->op)
        return check;
    node_probe p = {.y = y};
    if (!allocate(&p, &arena)) {
        nab_error("check_node", "no memory to check %s", y->op->name);
        nab_arena_free(&arena);
        return check;
    }
    borrow(&p);
    gsl_rng *rng = nab_tape_stream(y->tape, "gradcheck");
    check_repeats(&check, &p);
    for (int i = 0; i < n_probe && y->size > 0; i++) {
        nab_stream_normal(rng, y->size, p.u);
        pull_back(&p, 0);
        for (int k = 0; k < y->n_in; k++) {
            if (!y->in[k]->needs_grad || first_place(y, k) < k)
                continue;
            if (i == 0)
                check_adds(&check, &p, k);
            check_operand(&check, &p, k, rng);
        }
    }
    give_back(&p);
    nab_arena_free(&arena);
    return check;
}

/* ---- a whole tape ---- */

static void merge(nab_check *all, const nab_check *one)
{
    size_t n_checked = all->n_checked + one->n_checked;
    size_t n_skipped = all->n_skipped + one->n_skipped;
    size_t n_wrong = all->n_wrong + one->n_wrong;
    if (one->worst > all->worst || all->where[0] == '\0')
        *all = *one;
    all->n_checked = n_checked;
    all->n_skipped = n_skipped;
    all->n_wrong = n_wrong;
}

nab_check nab_check_tape(nab_tape *tape, int n_probe)
{
    nab_check all = {0};
    for (size_t i = 0; tape && i < tape->node.n; i++) {
        nab_check one = nab_check_node(tape->node.item[i], n_probe);
        merge(&all, &one);
    }
    return all;
}
