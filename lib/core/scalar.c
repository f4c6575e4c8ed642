/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tape of single numbers: memory, the sweep, operations with a formula. */
#include "core/scalar.h"

#include <stdlib.h>

#include "core/error.h"
#include "numeric/elementary.h"

enum { PAGE = 512, FIRST_ROOM = 2 * PAGE };

/* Gradients of neighbours on the tape, 0 where none has arrived. A sweep holds
 * only the pages on which it has something to pass on: a few, where most
 * operands are recent or early numbers. */
struct nab_var_page {
    union {
        double grad[PAGE];
        nab_var_page *next; /* while it is spare */
    };
};

/* ---- memory ---- */

nab_var_tape *nab_var_tape_new(void)
{
    nab_var_tape *tape = calloc(1, sizeof *tape);
    if (!tape) {
        nab_error("var_tape_new", "no memory");
        return NULL;
    }
    if (!nab_var_tape_grow(tape)) {
        nab_var_tape_free(tape);
        return NULL;
    }
    nab_var_tape_reset(tape);
    return tape;
}

void nab_var_tape_free(nab_var_tape *tape)
{
    if (!tape)
        return;
    free(tape->page);
    free(tape->pool);
    free(tape->grad);
    free(tape->slope);
    free(tape->operand);
    free(tape->node);
    free(tape);
}

void nab_var_tape_reset(nab_var_tape *tape)
{
    tape->n = tape->n_kept = 1;
    tape->n_operand = tape->n_slope = 0;
}

size_t nab_var_tape_n_node(const nab_var_tape *tape)
{
    return tape->n - 1;
}

size_t nab_var_tape_memory(const nab_var_tape *tape)
{
    size_t node = sizeof *tape->node + 2 * sizeof *tape->operand +
                  2 * sizeof *tape->slope;
    size_t page = sizeof *tape->page + sizeof *tape->pool;
    return sizeof *tape + tape->room * node + tape->room / PAGE * page +
           tape->kept_room * sizeof *tape->grad;
}

/* The array with room for n entries; as it was, and *ok false, without memory.
 */
static void *widen(void *array, size_t n, size_t size, bool *ok)
{
    void *wider = realloc(array, n * size);
    if (wider)
        return wider;
    *ok = false;
    return array;
}

bool nab_var_tape_grow(nab_var_tape *tape)
{
    size_t room = tape->room ? 2 * (size_t)tape->room : FIRST_ROOM;
    bool ok = room <= UINT32_C(1) << 31;
    if (ok) {
        tape->node = widen(tape->node, room, sizeof *tape->node, &ok);
        tape->operand =
            widen(tape->operand, 2 * room, sizeof *tape->operand, &ok);
        tape->slope = widen(tape->slope, 2 * room, sizeof *tape->slope, &ok);
        tape->page = widen(tape->page, room / PAGE, sizeof *tape->page, &ok);
        tape->pool = widen(tape->pool, room / PAGE, sizeof *tape->pool, &ok);
    }
    if (!ok) {
        nab_error("var", "no memory for %zu numbers", room);
        return false;
    }
    for (size_t k = tape->room / PAGE; k < room / PAGE; k++)
        tape->page[k] = NULL;
    tape->room = (uint32_t)room;
    return true;
}

static bool room_for_gradient(nab_var_tape *tape)
{
    if (tape->n_kept < tape->kept_room)
        return true;
    size_t room = tape->kept_room ? 2 * (size_t)tape->kept_room : FIRST_ROOM;
    bool ok = true;
    tape->grad = widen(tape->grad, room, sizeof *tape->grad, &ok);
    if (!ok) {
        nab_error("var", "no memory for %zu gradients", room);
        return false;
    }
    tape->kept_room = (uint32_t)room;
    return true;
}

/* ---- numbers ---- */

void nab_var_refuse(uint32_t a, uint32_t b)
{
    if (a != 0 && b != 0)
        nab_error("var", "operands 1 and 2 are of two tapes");
}

static nab_var kept(nab_var x)
{
    x.tape->node[x.index] |= NAB_VAR_KEPT;
    x.kept = x.tape->n_kept++;
    x.tape->grad[x.kept] = 0;
    return x;
}

nab_var nab_var_new(nab_var_tape *tape, double value)
{
    if (!tape || (tape->n == tape->room && !nab_var_tape_grow(tape)) ||
        !room_for_gradient(tape))
        return nab_var_none;
    tape->node[tape->n] = 0;
    return kept((nab_var){.tape = tape, .value = value, .index = tape->n++});
}

nab_var nab_var_keep(nab_var a)
{
    if (a.index == 0 || a.kept != 0)
        return a;
    if (!room_for_gradient(a.tape))
        return nab_var_none;
    nab_var x = nab_var_of_one(a.value, a, 1);
    return x.index ? kept(x) : x;
}

double nab_var_grad(nab_var x)
{
    if (x.index == 0)
        return NAN;
    if (x.kept == 0) {
        nab_error("var_grad", "not kept; nab_var_keep keeps a gradient");
        return NAN;
    }
    return x.tape->grad[x.kept];
}

/* ---- the sweep ---- */

static nab_var_page *take_page(nab_var_tape *tape)
{
    nab_var_page *page = tape->spare;
    if (page)
        tape->spare = page->next;
    else
        page = &tape->pool[tape->n_taken++];
    *page = (nab_var_page){.grad = {0}};
    return page;
}

/* All gradients on page k have been passed on. */
static void give_back(nab_var_tape *tape, uint32_t k)
{
    nab_var_page *page = tape->page[k];
    if (!page)
        return;
    page->next = tape->spare;
    tape->spare = page;
    tape->page[k] = NULL;
}

/* Adds to the gradient of node i. */
static inline void add(nab_var_tape *tape, uint32_t i, double share)
{
    nab_var_page **page = &tape->page[i / PAGE];
    if (!*page)
        *page = take_page(tape);
    (*page)->grad[i % PAGE] += share;
    tape->node[i] |= NAB_VAR_REACHED;
}

/* The ends of the stacks, as a sweep takes them down, and what the last node
 * passed to the one before it: along a chain no gradient goes through memory.
 */
typedef struct {
    const uint32_t *operand;
    const double *slope;
    double *grad;
    double near;
    bool has_near;
} ends;

/* Takes operand a of `node` off the stacks and passes it its share. */
static inline void pass(nab_var_tape *tape, ends *end, unsigned node,
                        uint32_t before, double grad, bool reached)
{
    bool far = node & NAB_VAR_FAR_A;
    double slope = node & NAB_VAR_STEEP_A ? *--end->slope : 1;
    uint32_t operand = far ? *--end->operand : before;
    if (!reached)
        return;
    if (far) {
        add(tape, operand, slope * grad);
        return;
    }
    if (end->has_near) /* the other operand is the same number */
        add(tape, before, end->near);
    end->near = slope * grad;
    end->has_near = true;
}

/* Passes on the gradient of node i. What y does not depend on passes nothing
 * on, not even 0 times infinity. */
static inline __attribute__((always_inline)) void visit(nab_var_tape *tape,
                                                        ends *end,
                                                        unsigned node,
                                                        uint32_t i)
{
    bool stored = node & NAB_VAR_REACHED, reached = stored || end->has_near;
    double grad = stored ? tape->page[i / PAGE]->grad[i % PAGE] : 0;
    if (end->has_near)
        grad += end->near;
    end->has_near = false;
    if (stored)
        tape->node[i] &= (uint8_t)~NAB_VAR_REACHED;
    if (node & NAB_VAR_KEPT)
        *--end->grad = grad;
    if (node & NAB_VAR_B)
        pass(tape, end, node >> 1, i - 1, grad, reached);
    if (node & NAB_VAR_A)
        pass(tape, end, node, i - 1, grad, reached);
}

/* From the last node down. The usual nodes have code of their own, in which
 * nothing is left to ask: a ReLU, a sum and a product of the number before, the
 * latter two with an earlier one. That gave 2 of 9 ns (W5 of tests/bench, Zen
 * 3). */
static void sweep(nab_var_tape *tape)
{
    enum {
        RELU = NAB_VAR_A,
        SUM = NAB_VAR_A | NAB_VAR_B | NAB_VAR_FAR_B,
        PRODUCT = SUM | NAB_VAR_STEEP_A | NAB_VAR_STEEP_B
    };
    ends end = {.operand = tape->operand + tape->n_operand,
                .slope = tape->slope + tape->n_slope,
                .grad = tape->grad + tape->n_kept};
    for (uint32_t i = tape->n - 1; i > 0; i--) {
        unsigned node = tape->node[i];
        switch (node) {
        case RELU:
            visit(tape, &end, RELU, i);
            break;
        case SUM:
            visit(tape, &end, SUM, i);
            break;
        case PRODUCT:
            visit(tape, &end, PRODUCT, i);
            break;
        default:
            visit(tape, &end, node, i);
        }
        if (i % PAGE == 0)
            give_back(tape, i / PAGE);
    }
    give_back(tape, 0);
}

void nab_var_backward(nab_var y)
{
    if (y.index == 0)
        return;
    y.tape->n_taken = 0;
    y.tape->spare = NULL;
    add(y.tape, y.index, 1);
    sweep(y.tape);
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
