/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Gradient checks. Both checks ask one question many times: a value rises by
 * `up` over a step h and by `down` over -h; does (up - down) / 2h agree with
 * what the backward rule says? Where it does not, the two one-sided slopes
 * up/h and -down/h are compared: at a kink they differ by at least as much as
 * the rule and the difference do, at a smooth place only by h times the
 * curvature.
 */
#include "core/gradcheck.h"

#include <float.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/error.h"
#include "core/inside.h"
#include "core/sweep.h"
#include "numeric/sums.h"

/* cbrt(DBL_EPSILON): there the truncation of a central difference, h^2, and
 * its rounding, eps/h, are equally large. */
static const double BEST_STEP = 6.0554544523933395e-06;
static const double RELATIVE = 1e-6;
/* The rounding of a value is taken as 16 units in its last place. */
static const double ROUNDING = 16 * DBL_EPSILON;
static const double MOST_SKIPPED = 0.05;
enum { N_SHRINK = 2 };

static double larger(double a, double b)
{
    return a > b ? a : b;
}

/* ---- one comparison ---- */

/* What a probe sees over a step h. */
typedef struct {
    double up, down; /* change of the value over +h and -h */
    double analytic; /* what the rule predicts for up - down */
    double rounding; /* rounding of up and of down */
} rise;
typedef rise measure_fn(void *probe, double h);

static void count(nab_check *check, double analytic, double numeric,
                  double tolerance, const char *where)
{
    double ratio = fabs(analytic - numeric) / tolerance;
    ratio = analytic == numeric ? 0 : isnan(ratio) ? (double)INFINITY : ratio;
    check->n_checked++;
    check->n_wrong += ratio > 1;
    if (ratio > check->worst || check->where[0] == '\0') {
        check->worst = ratio;
        check->analytic = analytic;
        check->numeric = numeric;
        snprintf(check->where, sizeof check->where, "%s", where);
    }
}

/* Compares at the step h and, as long as a kink explains the difference, at
 * h/10 and h/100. */
static void compare(nab_check *check, const char *where, measure_fn *measure,
                    void *probe, double h)
{
    double a = 0, n = 0, tolerance = 0;
    bool kink = true;
    for (int shrink = 0; kink && shrink <= N_SHRINK; shrink++, h /= 10) {
        rise r = measure(probe, h);
        a = r.analytic / (2 * h);
        n = (r.up - r.down) / (2 * h);
        tolerance = RELATIVE * larger(fabs(a), fabs(n)) + r.rounding / h;
        if (!isfinite(a) || fabs(a - n) <= tolerance)
            break;
        double one_sided_gap = fabs(r.up + r.down) / h;
        kink = !isfinite(n) || fabs(a - n) <= one_sided_gap;
        if (kink && isfinite(n) && shrink == N_SHRINK) {
            check->n_skipped++;
            return;
        }
    }
    if (!isfinite(a) && !isfinite(n))
        check->n_skipped++;
    else
        count(check, a, n, isfinite(a) && isfinite(n) ? tolerance : 0, where);
}

bool nab_check_passed(const nab_check *check)
{
    double n = (double)(check->n_checked + check->n_skipped);
    return check->n_wrong == 0 && check->n_checked > 0 &&
           (double)check->n_skipped <= MOST_SKIPPED * n;
}

/* ---- a whole loss ---- */

typedef struct {
    nab_tape *tape;
    nab_loss_fn *loss;
    void *context;
    double value;       /* of the loss at the parameters as they are */
    double *coordinate; /* the entry that is moved */
    double slope;       /* dloss/dcoordinate by the backward sweep */
} loss_probe;

static double loss_value(const loss_probe *p)
{
    nab_tape_reset(p->tape);
    return nab_item(p->loss(p->tape, p->context));
}

static rise measure_loss(void *probe, double h)
{
    const loss_probe *p = probe;
    const double x = *p->coordinate, above = x + h, below = x - h;
    rise r = {.analytic = p->slope * (above - below),
              .rounding = ROUNDING * fabs(p->value)};
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
        compare(check, where, measure_loss, p,
                BEST_STEP * larger(1, fabs(x->data[j])));
    }
}

/* Gradients of all parameters by the sweep, one after the other in g; they
 * are taken by vjp, which leaves x->grad alone and calls no hook. */
static void sweep_params(loss_probe *p, double *g)
{
    nab_tape_reset(p->tape);
    nab_tensor *y = p->loss(p->tape, p->context);
    p->value = nab_item(y);
    for (size_t i = 0; i < p->tape->param.n; i++) {
        nab_tensor *x = p->tape->param.item[i];
        nab_vjp(y, (double[]){1.0}, x, g);
        g += x->size;
    }
}

static void check_params(nab_check *check, loss_probe *p, double *g,
                         size_t per_param)
{
    nab_tape_no_grad(p->tape, false);
    sweep_params(p, g);
    nab_tape_no_grad(p->tape, true);
    for (size_t i = 0; i < p->tape->param.n; i++) {
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

/* ---- one node ---- */

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
    bool *active;
} node_probe;

static double inner_rise(const node_probe *p)
{
    double sum = 0;
    for (size_t i = 0; i < p->y->size; i++)
        sum += p->u[i] * (p->y->data[i] - p->y0[i]);
    return sum;
}

/* <u, y(x + h v) - y(x)>, the same for -h, and <J^T u, the whole step>. */
static rise measure_node(void *probe, double h)
{
    const node_probe *p = probe;
    nab_tensor *x = p->x;
    rise r = {.rounding = p->rounding};
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

/* Gives every operand a buffer of our own for its gradient and makes those
 * active that need one; false without memory. */
static bool borrow(node_probe *p, nab_arena *arena)
{
    nab_tensor *y = p->y;
    size_t n_in = (size_t)y->n_in, longest = 0;
    p->y0 = nab_arena_take(arena, y->size * sizeof *p->y0);
    p->u = nab_arena_take(arena, y->size * sizeof *p->u);
    p->g = nab_arena_take(arena, n_in * sizeof *p->g);
    p->grad = nab_arena_take(arena, n_in * sizeof *p->grad);
    p->active = nab_arena_take(arena, n_in * sizeof *p->active);
    if (!p->y0 || !p->u || !p->g || !p->grad || !p->active)
        return false;
    for (int k = 0; k < y->n_in; k++) {
        nab_tensor *x = y->in[k];
        int first = first_place(y, k);
        p->g[k] = first < k ? p->g[first]
                            : nab_arena_take(arena, x->size * sizeof **p->g);
        if (!p->g[k])
            return false;
        longest = x->size > longest ? x->size : longest;
    }
    p->x0 = nab_arena_take(arena, longest * sizeof *p->x0);
    p->v = nab_arena_take(arena, longest * sizeof *p->v);
    if (!p->x0 || !p->v)
        return false;
    memcpy(p->y0, y->data, y->size * sizeof *p->y0);
    p->y_grad = y->grad;
    y->grad = p->u;
    for (int k = 0; k < y->n_in; k++) {
        p->grad[k] = y->in[k]->grad;
        p->active[k] = y->in[k]->active;
    }
    for (int k = 0; k < y->n_in; k++) {
        y->in[k]->grad = p->g[k];
        y->in[k]->active = y->in[k]->needs_grad;
    }
    return true;
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

/* backward must add: from `start` it must reach start + J^T u everywhere. The
 * start is as large as J^T u, so that the sum keeps its digits. */
static void check_adds(nab_check *check, node_probe *p, int k)
{
    nab_tensor *x = p->y->in[k];
    double *g = p->x0; /* x0 is free here */
    memcpy(g, p->g[k], x->size * sizeof *g);
    double size = nab_array_max_abs(x->size, g);
    double start = size > 0 ? size : 1, worst = 0;
    if (!isfinite(size) || x->size == 0)
        return;
    pull_back(p, start);
    for (size_t i = 0; i < x->size; i++)
        worst = larger(worst, fabs(p->g[k][i] - (start + g[i])));
    char where[96];
    node_place(p->y, "must add", k, where);
    count(check, start + worst, start, RELATIVE * start, where);
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
    p->rounding = ROUNDING * (nab_array_norm2(p->y->size, p->u) *
                                  nab_array_max_abs(p->y->size, p->y0) +
                              nab_array_norm2(x->size, p->gx) * size_x);
    double longest = nab_array_max_abs(x->size, p->v);
    for (size_t i = 0; i < x->size; i++)
        if (p->v[i] != 0)
            reach = larger(reach, fabs(x->data[i]));
    char where[96];
    node_place(p->y, what, k, where);
    compare(check, where, measure_node, p,
            BEST_STEP * larger(1, reach) / longest);
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

/* Forward, called again, must give the same bits. */
static void check_repeats(nab_check *check, node_probe *p)
{
    char where[96];
    node_place(p->y, "must repeat", -1, where);
    p->y->op->forward(p->y);
    for (size_t i = 0; i < p->y->size; i++)
        if (memcmp(&p->y->data[i], &p->y0[i], sizeof(double)) != 0) {
            count(check, p->y0[i], p->y->data[i], 0, where);
            return;
        }
}

nab_check nab_check_node(nab_tensor *y, int n_probe)
{
    nab_check check = {0};
    nab_arena arena = {0};
    if (!y || !y->op)
        return check;
    node_probe p = {.y = y};
    if (!borrow(&p, &arena)) {
        nab_error("check_node", "no memory to check %s", y->op->name);
        nab_arena_free(&arena);
        return check;
    }
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
