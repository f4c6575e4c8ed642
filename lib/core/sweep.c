/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sweep, in two passes over the tape: mark as `active` what y was made from
 * and has a gradient, then run backward from y down. Between sweeps no node is
 * active.
 *
 * On a lean tape a gradient is made when its first share arrives, by writing
 * and not by clearing and adding, and its memory is lent to the next as soon as
 * it has been passed down: it stays in the cache. That took 5 to 12 % from the
 * steps of tests/bench (W1 to W3 and W6, Zen 3).
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
        node->active = node->needs_grad;
        for (int k = 0; node->active && k < node->n_in; k++) {
            nab_tensor *in = node->in[k];
            in->active = true;
            if (!in->needs_grad && in->size > longest)
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
        if (node->active && node->own_grad && i < tape->n_swept)
            clear(node->own_grad, node->size);
        for (int k = 0; node->active && k < node->n_in; k++)
            if (!node->in[k]->active && node->in[k]->size > longest)
                longest = node->in[k]->size;
    }
    tape->n_swept = tape->node.n;
    return longest;
}

/* ---- memory for gradients: a tensor's own, or on a lean tape a loan ---- */

bool nab_grad_fresh(nab_tensor *x)
{
    bool fresh = x->fresh;
    x->fresh = false;
    return fresh;
}

void nab_grad_begin(nab_tensor *x)
{
    if (!nab_grad_fresh(x))
        return;
    if (!x->grad)
        x->grad = x->own_grad;
    clear(x->grad, x->size);
}

/* Gives x a gradient, which is fresh; false without memory. */
static bool open_grad(nab_tensor *x)
{
    if (!x->own_grad)
        x->loan = nab_lend(&x->tape->loans, x->size);
    x->grad = x->loan ? x->loan->at : x->own_grad;
    x->fresh = x->grad;
    return x->grad;
}

static void close_grad(nab_tensor *x)
{
    if (!x->loan)
        return;
    nab_give_back(&x->tape->loans, x->loan);
    x->loan = NULL;
    x->grad = NULL;
}

/* Without memory for the gradient of x, or of the operands of x, a sweep ends
 * where it is. */
static bool give_up(const nab_tensor *x, const char *whose)
{
    const nab_tape *tape = x->tape;
    for (size_t i = 0; i < tape->node.n; i++) {
        tape->node.item[i]->active = false;
        close_grad(tape->node.item[i]);
    }
    nab_error("backward", "no memory for the gradient of %s%s", whose,
              x->op ? x->op->name : "data");
    return false;
}

/* A buffer for gradients that nobody wants, for the sweep from y. */
static bool provide_spare(nab_tensor *y, size_t size)
{
    nab_tape *tape = y->tape;
    if (size <= tape->spare_size)
        return true;
    free(tape->spare);
    tape->spare = calloc(size, sizeof *tape->spare);
    tape->spare_size = tape->spare ? size : 0;
    return tape->spare || give_up(y, "what is below ");
}

/* Begins the sweep from y: its gradient is 0. */
static bool begin_at(nab_tensor *y)
{
    if (!y->grad && !open_grad(y))
        return give_up(y, "");
    nab_grad_begin(y);
    return true;
}

/* One node passes its gradient to its operands; false without memory for
 * theirs. */
static bool pass_down(nab_tensor *node)
{
    bool ready = true;
    for (int k = 0; k < node->n_in; k++) {
        nab_tensor *in = node->in[k];
        if (!in->active)
            in->grad = node->tape->spare;
        else if (!in->grad && !open_grad(in))
            ready = false;
        else if (in->fresh && !node->op->stores)
            nab_grad_begin(in);
    }
    if (ready)
        node->op->backward(node);
    for (int k = 0; k < node->n_in; k++) {
        nab_tensor *in = node->in[k];
        if (!in->active)
            in->grad = in->fresh ? NULL : in->own_grad;
    }
    return ready;
}

static void fire(nab_tensor *x)
{
    if (x->hook)
        x->hook(x, x->hook_context);
}

/* From y down to the node `first`; `loud`: hooks and the observer are called.
 * False when memory ran out. */
static bool sweep(nab_tensor *y, size_t first, bool loud)
{
    nab_tape *tape = y->tape;
    for (size_t i = end_of(y); i-- > first;) {
        nab_tensor *node = tape->node.item[i];
        if (!node->active)
            continue;
        node->active = false;
        if (loud)
            fire(node);
        if (!node->op)
            continue;
        if (!pass_down(node))
            return give_up(node, "an operand of ");
        if (loud)
            nab_tape_notify(tape, NAB_BACKWARD, node);
        close_grad(node);
    }
    for (size_t i = 0; loud && i < tape->param.n; i++) {
        nab_grad_begin(tape->param.item[i]);
        if (tape->param.item[i]->active)
            fire(tape->param.item[i]);
    }
    return true;
}

/* Nothing may be swept by a hook or observer: the marks are in use. */
static bool busy(const nab_tape *tape, const char *operation)
{
    if (tape->sweeping)
        nab_error(operation, "a sweep of this tape calls this hook");
    return tape->sweeping;
}

void nab_backward_from(nab_tensor *y, const double *seed)
{
    if (!y || busy(y->tape, "backward"))
        return;
    if (!y->needs_grad) {
        nab_error("backward", "nothing below it needs a gradient");
        return;
    }
    clear_swept(y->tape);
    if (!provide_spare(y, mark_ancestors(y)) || !begin_at(y))
        return;
    for (size_t i = 0; i < y->size; i++)
        y->grad[i] += seed[i];
    y->tape->sweeping = true;
    sweep(y, 0, true);
    y->tape->sweeping = false;
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
    if (!y || !x || busy(y->tape, "vjp"))
        return -1;
    clear(out, x->size);
    if (!x->needs_grad || x->tape != y->tape) {
        nab_error("vjp", x->needs_grad ? "y and x are of two tapes"
                                       : "x does not need a gradient");
        return -1;
    }
    mark_ancestors(y);
    size_t longest = keep_dependent(y, x);
    if (!x->active)
        return 0;
    if (!provide_spare(y, longest))
        return -1;
    bool fresh = nab_grad_fresh(x);
    x->grad = out;
    bool done = begin_at(y);
    if (done) {
        memcpy(y->grad, seed, y->size * sizeof *seed);
        done = sweep(y, end_of(x), false);
    }
    x->active = false;
    x->fresh = fresh;
    x->grad = fresh ? NULL : x->own_grad;
    return done ? 0 : -1;
}

void nab_zero_grad(nab_tape *tape)
{
    for (size_t i = 0; i < tape->param.n; i++) {
        nab_tensor *x = tape->param.item[i];
        if (tape->lean)
            x->grad = NULL;
        x->fresh = true;
        if (!tape->lean)
            nab_grad_begin(x);
    }
}

void nab_hook(nab_tensor *x, nab_hook_fn *hook, void *context)
{
    if (!x)
        return;
    x->hook = hook;
    x->hook_context = context;
}
