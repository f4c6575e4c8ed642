/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sweep, in three passes over the tape: mark what y was made from, keep of
 * it what needs a gradient (`active`), then run backward from y down.
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

/* Marks as active all that y was computed from. */
static void mark_ancestors(nab_tensor *y)
{
    nab_tape *tape = y->tape;
    for (size_t i = 0; i < tape->param.n; i++)
        tape->param.item[i]->active = false;
    for (size_t i = 0; i < tape->node.n; i++)
        tape->node.item[i]->active = false;
    y->active = true;
    for (size_t i = y->is_param ? 0 : y->index + 1; i-- > 0;) {
        nab_tensor *node = tape->node.item[i];
        for (int k = 0; node->active && k < node->n_in; k++)
            node->in[k]->active = true;
    }
}

/* Of what is marked, keeps what has a gradient at all. */
static void keep_wanted(nab_tape *tape)
{
    for (size_t i = 0; i < tape->node.n; i++) {
        nab_tensor *node = tape->node.item[i];
        node->active = node->active && node->own_grad;
        if (node->own_grad && i < tape->n_swept)
            clear(node->own_grad, node->size);
    }
    tape->n_swept = tape->node.n;
}

/* Of what is marked, keeps what depends on x. */
static void keep_dependent(nab_tape *tape, nab_tensor *x)
{
    bool reached = x->active;
    for (size_t i = 0; i < tape->param.n; i++)
        tape->param.item[i]->active = false;
    x->active = reached;
    for (size_t i = 0; i < tape->node.n; i++) {
        nab_tensor *node = tape->node.item[i];
        bool depends = node == x;
        for (int k = 0; k < node->n_in; k++)
            depends = depends || node->in[k]->active;
        node->active = node->active && depends && node->own_grad;
        if (node->active && i < tape->n_swept)
            clear(node->own_grad, node->size);
    }
    tape->n_swept = tape->node.n;
}

/* A buffer for gradients that nobody wants, as long as the longest. */
static bool provide_spare(nab_tape *tape)
{
    size_t need = 1;
    for (size_t i = 0; i < tape->node.n; i++) {
        const nab_tensor *node = tape->node.item[i];
        for (int k = 0; node->active && k < node->n_in; k++)
            if (!node->in[k]->active && node->in[k]->size > need)
                need = node->in[k]->size;
    }
    if (need <= tape->spare_size)
        return true;
    free(tape->spare);
    tape->spare = calloc(need, sizeof *tape->spare);
    tape->spare_size = tape->spare ? need : 0;
    if (!tape->spare)
        nab_error("backward", "no memory for %zu numbers", need);
    return tape->spare != NULL;
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
    for (size_t i = y->is_param ? 0 : y->index + 1; i-- > 0;) {
        nab_tensor *node = tape->node.item[i];
        if (!node->active)
            continue;
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
    mark_ancestors(y);
    keep_wanted(y->tape);
    if (!provide_spare(y->tape))
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
    keep_dependent(y->tape, x);
    if (!x->active)
        return 0;
    if (!provide_spare(y->tape))
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
