/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tape of single numbers: memory, the sweep, operations with a formula. */
#include "core/scalar.h"

#include <stdlib.h>

#include "core/error.h"
#include "numeric/elementary.h"

enum { FIRST_ROOM = 1024 };

/* Bit of operand[0]: the number that is differentiated depends on this node. */
static const uint32_t REACHED = UINT32_C(1) << 31;

/* ---- memory ---- */

nab_var_tape *nab_var_tape_new(void)
{
    nab_var_tape *tape = calloc(1, sizeof *tape);
    if (!tape) {
        nab_error("var_tape_new", "no memory");
        return NULL;
    }
    if (!nab_var_tape_grow(tape)) {
        free(tape);
        return NULL;
    }
    tape->node[0] = (nab_var_node){.grad = 0};
    nab_var_tape_reset(tape);
    return tape;
}

void nab_var_tape_free(nab_var_tape *tape)
{
    if (tape)
        free(tape->node);
    free(tape);
}

void nab_var_tape_reset(nab_var_tape *tape)
{
    tape->n = 1;
    tape->n_swept = 0;
}

size_t nab_var_tape_n_node(const nab_var_tape *tape)
{
    return tape->n - 1;
}

size_t nab_var_tape_memory(const nab_var_tape *tape)
{
    return sizeof *tape + tape->room * sizeof *tape->node;
}

bool nab_var_tape_grow(nab_var_tape *tape)
{
    size_t room = tape->room ? 2 * (size_t)tape->room : FIRST_ROOM;
    nab_var_node *node =
        room <= REACHED ? realloc(tape->node, room * sizeof *node) : NULL;
    if (!node) {
        nab_error("var", "no memory for %zu numbers", room);
        return false;
    }
    tape->node = node;
    tape->room = (uint32_t)room;
    return true;
}

nab_var nab_var_refuse(nab_var a, nab_var b)
{
    if (a.index != 0 && b.index != 0)
        nab_error("var", "operands 1 and 2 are of two tapes");
    return nab_var_none;
}

nab_var nab_var_new(nab_var_tape *tape, double value)
{
    return tape ? nab_var_record(tape, value, 0, 0, 0, 0) : nab_var_none;
}

/* ---- the sweep ---- */

static void clear_gradients(nab_var_tape *tape)
{
    for (uint32_t i = 0; i < tape->n_swept; i++)
        tape->node[i].grad = 0;
    tape->node[0].grad = 0;
}

static void mark_reached(nab_var_tape *tape, uint32_t last)
{
    nab_var_node *node = tape->node;
    node[last].operand[0] |= REACHED;
    for (uint32_t i = last; i > 0; i--)
        if (node[i].operand[0] & REACHED) {
            node[node[i].operand[0] & ~REACHED].operand[0] |= REACHED;
            node[node[i].operand[1]].operand[0] |= REACHED;
        }
}

static void unmark(nab_var_tape *tape, uint32_t last)
{
    for (uint32_t i = 0; i <= last; i++)
        tape->node[i].operand[0] &= ~REACHED;
}

/* A gradient of 0 meets a slope: the product is 0 or, where the slope is
 * infinite or NaN, NaN. That NaN belongs to the result only if y depends on
 * this node. */
static bool zero_is_nan(const nab_var_node *node)
{
    return !isfinite(node->slope[0]) || !isfinite(node->slope[1]);
}

/* From node `last` down; `marked`: nodes without the mark are left out.
 * Returns the first node at which a mark is needed and missing, 0 if none. */
static uint32_t sweep(nab_var_node *node, uint32_t last, bool marked)
{
    for (uint32_t i = last; i > 0; i--) {
        const double grad = node[i].grad;
        if (grad == 0 && zero_is_nan(&node[i])) {
            if (!marked)
                return i;
            if (!(node[i].operand[0] & REACHED))
                continue;
        }
        node[node[i].operand[0] & ~REACHED].grad += node[i].slope[0] * grad;
        node[node[i].operand[1]].grad += node[i].slope[1] * grad;
    }
    return 0;
}

void nab_var_backward(nab_var y)
{
    if (y.index == 0)
        return;
    nab_var_tape *tape = y.tape;
    clear_gradients(tape);
    tape->n_swept = tape->n;
    tape->node[y.index].grad = 1;
    uint32_t stopped = sweep(tape->node, y.index, false);
    if (stopped == 0)
        return;
    mark_reached(tape, y.index);
    sweep(tape->node, stopped, true);
    unmark(tape, y.index);
}

double nab_var_grad(nab_var x)
{
    return x.index ? x.tape->node[x.index].grad : (double)NAN;
}

/* ---- operations with a formula: slopes as in ops ---- */

nab_var nab_var_exp(nab_var a)
{
    double y = nab_num_exp(a.value);
    return nab_var_of_one(y, a, y);
}

nab_var nab_var_log(nab_var a)
{
    return nab_var_of_one(nab_num_log(a.value), a, 1 / a.value);
}

nab_var nab_var_sqrt(nab_var a)
{
    double y = sqrt(a.value);
    return nab_var_of_one(y, a, 0.5 / y);
}

nab_var nab_var_tanh(nab_var a)
{
    double y = nab_num_tanh(a.value);
    return nab_var_of_one(y, a, (1 - y) * (1 + y));
}

nab_var nab_var_sigmoid(nab_var a)
{
    double y = nab_num_sigmoid(a.value);
    return nab_var_of_one(y, a, y * (1 - y));
}
