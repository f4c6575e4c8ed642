/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sweep, in two passes over the tape: mark as `active` what y was made from
 * and has a gradient, then run backward from y down. Between sweeps no node is
 * active.
 */
#include "core/sweep.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/error.h"
#include "core/inside.h"

static void clear(double *x, size_t n)
{
    if (n)
        memset(x, 0, n * sizeof *x);
}

/* What earlier sweeps left. */
static void clear_swept(nab_tape *tape)
{
    for (size_t i = 0; i < tape->n_swept; i++) {
        nab_tensor *node = tape->node.item[i];
        if (node->own_grad)
            clear(node->own_grad, node->size);
    }
    tape->n_swept = tape->node.n;
}

static size_t end_of(const nab_tensor *y)
{
    return y->is_param ? 0 : y->index + 1;
}

/* Marks what y was computed from; no node was. Returns the size of the longest
 * operand that has no gradient. */
static size_t mark_ancestors(nab_tensor *y)
{
    size_t longest = 1;
    for (size_t i = 0; i < y->tape->param.n; i++)
        y->tape->param.item[i]->active = false;
    y->active = true;
    for (size_t i = end_of(y); i-- > 0;) {
        nab_tensor *node = y->tape->node.item[i];
        if (!node->active)
            continue;
        node->active = node->own_grad;
        for (int k = 0; k < node->n_in; k++) {
            nab_tensor *in = node->in[k];
            in->active = true;
            if (!in->own_grad && in->size > longest)
                longest = in->size;
        }
    }
    return longest;
}

/* Of what is marked, keeps what depends on x, and clears only that. Returns as
 * above. */
static size_t keep_dependent(nab_tensor *y, nab_tensor *x)
{
    nab_tape *tape = y->tape;
    size_t longest = 1;
    bool reached = x->active;
    for (size_t i = 0; i < tape->param.n; i++)
        tape->param.item[i]->active = false;
    x->active = reached;
    for (size_t i = 0; i < end_of(y); i++) {
        nab_tensor *node = tape->node.item[i];
        bool depends = node == x;
        for (int k = 0; k < node->n_in; k++)
            depends = depends || node->in[k]->active;
        node->active = node->active && depends;
        if (node->active && i < tape->n_swept)
            clear(node->own_grad, node->size);
        for (int k = 0; node->active && k < node->n_in; k++)
            if (!node->in[k]->active && node->in[k]->size > longest)
                longest = node->in[k]->size;
    }
    tape->n_swept = tape->node.n;
    return longest;
}

/* A buffer for gradients that nobody wants; without memory for it all marks are
 * taken away. */
static bool provide_spare(nab_tape *tape, size_t size)
{
    if (size <= tape->spare_size)
        return true;
    free(tape->spare);
    tape->spare = calloc(size, sizeof *tape->spare);
    tape->spare_size = tape->spare ? size : 0;
    if (tape->spare)
        return true;
    nab_error("backward", "no memory for %zu numbers", size);
    for (size_t i = 0; i < tape->node.n; i++)
        tape->node.item[i]->active = false;
    return false;
}

/* One node passes its gradient to its operands. */
static void pass_down(nab_tensor *node)
{
    for (int k = 0; k < node->n_in; k++)
        if (!node->in[k]->active)
            node->in[k]->grad = node->tape->spare;
    node->op->backward(node);
    for (int k = 0; k < node->n_in; k++)
        if (!node->in[k]->active)
            node->in[k]->grad = node->in[k]->own_grad;
}

static void fire(nab_tensor *x)
{
    if (x->hook)
        x->hook(x, x->hook_context);
}

/* From y down; `loud`: hooks and the observer are called. */
static void sweep(nab_tensor *y, bool loud)
{
    nab_tape *tape = y->tape;
    for (size_t i = end_of(y); i-- > 0;) {
        nab_tensor *node = tape->node.item[i];
        if (!node->active)
            continue;
        node->active = false;
        if (loud)
            fire(node);
        if (!node->op)
            continue;
        pass_down(node);
        if (loud)
            nab_tape_notify(tape, NAB_BACKWARD, node);
    }
    for (size_t i = 0; loud && i < tape->param.n; i++)
        if (tape->param.item[i]->active)
            fire(tape->param.item[i]);
}

void nab_backward_from(nab_tensor *y, const double *seed)
{
    if (!y)
        return;
    if (!y->own_grad) {
        nab_error("backward", "nothing below it needs a gradient");
        return;
    }
    clear_swept(y->tape);
    if (!provide_spare(y->tape, mark_ancestors(y)))
        return;
    for (size_t i = 0; i < y->size; i++)
        y->grad[i] += seed[i];
    sweep(y, true);
}

void nab_backward(nab_tensor *loss)
{
    if (!loss)
        return;
    if (loss->size != 1) {
        char text[NAB_SHAPE_TEXT];
        nab_error("backward", "the loss is %s: it must have one element",
                  nab_shape_print(loss->shape, text));
        return;
    }
    nab_backward_from(loss, (double[]){1.0});
}

int nab_vjp(nab_tensor *y, const double *seed, nab_tensor *x, double *out)
{
    if (!y || !x)
        return -1;
    clear(out, x->size);
    if (!x->own_grad || x->tape != y->tape) {
        nab_error("vjp", x->own_grad ? "y and x are of two tapes"
                                     : "x does not need a gradient");
        return -1;
    }
    mark_ancestors(y);
    size_t longest = keep_dependent(y, x);
    if (!x->active)
        return 0;
    if (!provide_spare(y->tape, longest))
        return -1;
    x->grad = out;
    memcpy(y->grad, seed, y->size * sizeof *seed);
    sweep(y, false);
    x->grad = x->own_grad;
    return 0;
}

void nab_zero_grad(nab_tape *tape)
{
    for (size_t i = 0; i < tape->param.n; i++)
        clear(tape->param.item[i]->grad, tape->param.item[i]->size);
}

void nab_hook(nab_tensor *x, nab_hook_fn *hook, void *context)
{
    if (!x)
        return;
    x->hook = hook;
    x->hook_context = context;
}
