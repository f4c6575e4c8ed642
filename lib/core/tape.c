/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tape: memory, names, random streams, observers. */
#include "core/tape.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "core/error.h"
#include "core/inside.h"
#include "core/sweep.h"

/* ---- life ---- */

nab_tape *nab_tape_new(uint64_t seed)
{
    nab_tape *tape = calloc(1, sizeof *tape);
    nab_gsl_returns();
    if (tape) {
        tape->data = gsl_rng_alloc(gsl_rng_mt19937);
        tape->other = gsl_rng_alloc(gsl_rng_mt19937);
    }
    if (!tape || !tape->data || !tape->other) {
        nab_tape_free(tape);
        nab_error("tape_new", "no memory");
        return NULL;
    }
    nab_tape_restart(tape, seed);
    return tape;
}

void nab_tape_free(nab_tape *tape)
{
    if (!tape)
        return;
    nab_arena_free(&tape->kept);
    nab_arena_free(&tape->step);
    nab_arena_free(&tape->loans.arena);
    free(tape->param.item);
    free(tape->node.item);
    free(tape->spare);
    if (tape->data)
        gsl_rng_free(tape->data);
    if (tape->other)
        gsl_rng_free(tape->other);
    free(tape);
}

void nab_tape_reset(nab_tape *tape)
{
    nab_arena_rewind(&tape->step, tape->held);
    nab_loans_reset(&tape->loans);
    tape->node.n = tape->n_held;
    if (tape->n_swept > tape->n_held)
        tape->n_swept = tape->n_held;
    tape->layer = NULL;
}

void nab_tape_hold(nab_tape *tape)
{
    tape->held = nab_arena_now(&tape->step);
    tape->n_held = tape->node.n;
}

void nab_tape_restart(nab_tape *tape, uint64_t seed)
{
    tape->held = (nab_arena_place){0};
    tape->n_held = 0;
    nab_tape_reset(tape);
    nab_arena_reset(&tape->kept);
    tape->param.n = 0;
    tape->frozen = tape->no_grad = tape->lean = tape->sweeping = false;
    tape->observer = NULL;
    tape->seed = seed;
    nab_stream_start(tape->data, nab_seed(seed, NULL, "data", 0));
}

bool nab_tape_freeze(nab_tape *tape, bool frozen)
{
    bool before = tape->frozen;
    tape->frozen = frozen;
    return before;
}

bool nab_tape_frozen(const nab_tape *tape)
{
    return tape->frozen;
}

bool nab_tape_no_grad(nab_tape *tape, bool no_grad)
{
    bool before = tape->no_grad;
    tape->no_grad = no_grad;
    return before;
}

bool nab_tape_lean(nab_tape *tape, bool lean)
{
    bool before = tape->lean;
    tape->lean = lean;
    for (size_t i = 0; i < tape->param.n; i++)
        nab_grad_begin(tape->param.item[i]);
    return before;
}

/* ---- memory ---- */

void *nab_tape_keep(nab_tape *tape, size_t n)
{
    void *block = nab_arena_take_zeroed(&tape->kept, n);
    if (!block)
        nab_error("tape_keep", "no memory for %zu bytes", n);
    return block;
}

void *nab_tape_scratch(nab_tape *tape, size_t n)
{
    void *block = nab_arena_take(&tape->step, n);
    if (!block)
        nab_error("tape_scratch", "no memory for %zu bytes", n);
    return block;
}

size_t nab_tape_memory(const nab_tape *tape)
{
    return nab_arena_size(&tape->kept) + nab_arena_size(&tape->step) +
           nab_arena_size(&tape->loans.arena) +
           (tape->node.room + tape->param.room) * sizeof(nab_tensor *) +
           tape->spare_size * sizeof(double);
}

static bool list_append(nab_list *list, nab_tensor *x)
{
    if (list->n == list->room) {
        size_t room = list->room ? 2 * list->room : 256;
        nab_tensor **item = realloc(list->item, room * sizeof *item);
        if (!item)
            return false;
        list->item = item;
        list->room = room;
    }
    x->index = list->n;
    list->item[list->n++] = x;
    return true;
}

/* The size of a shape; false when its bytes cannot be counted. */
static bool countable(nab_shape shape, size_t *size)
{
    *size = 1;
    for (int k = 0; k < shape.n_dim; k++)
        if (__builtin_mul_overflow(*size, shape.dim[k], size))
            return false;
    return *size <= SIZE_MAX / sizeof(double) / 2;
}

/* A tensor in an arena, with room for n_in operands; one that is `lean` gets no
 * memory for a gradient. */
static nab_tensor *tensor_in(nab_arena *arena, nab_shape shape, int n_in,
                             bool needs_grad, bool lean)
{
    size_t size;
    if (!countable(shape, &size))
        return NULL;
    size_t operands = (size_t)n_in * sizeof(nab_tensor *);
    nab_tensor *x = nab_arena_take_zeroed(arena, sizeof *x + operands);
    double *data = x ? nab_arena_take(arena, size * sizeof *data) : NULL;
    bool keeps_grad = needs_grad && !lean;
    double *grad = data && keeps_grad
                       ? nab_arena_take_zeroed(arena, size * sizeof *grad)
                       : NULL;
    if (!data || (keeps_grad && !grad))
        return NULL;
    x->data = data;
    x->grad = x->own_grad = grad;
    x->shape = shape;
    x->size = size;
    x->n_in = n_in;
    x->in = (nab_tensor **)(void *)(x + 1);
    x->needs_grad = needs_grad;
    return x;
}

static void no_memory(const char *operation, nab_shape shape)
{
    char text[NAB_SHAPE_TEXT];
    nab_error(operation, "no memory for a tensor of shape %s",
              nab_shape_print(shape, text));
}

nab_tensor *nab_node_new(nab_tape *tape, const char *operation, nab_shape shape,
                         int n_in, bool needs_grad)
{
    nab_tensor *x =
        tensor_in(&tape->step, shape, n_in, needs_grad, tape->lean && n_in > 0);
    if (!x || !list_append(&tape->node, x)) {
        no_memory(operation, shape);
        return NULL;
    }
    x->tape = tape;
    x->layer = tape->layer;
    return x;
}

/* ---- parameters and their names ---- */

enum { NAME_TEXT = 128 };

const char *nab_label(nab_tape *tape, const char *format, ...)
{
    char text[NAME_TEXT];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    char *label = nab_tape_keep(tape, strlen(text) + 1);
    return label ? strcpy(label, text) : NULL;
}

static bool name_taken(const nab_tape *tape, const char *name)
{
    for (size_t i = 0; i < tape->param.n; i++)
        if (strcmp(tape->param.item[i]->name, name) == 0)
            return true;
    return false;
}

static const char *unique_name(nab_tape *tape, const char *name)
{
    char text[NAME_TEXT];
    snprintf(text, sizeof text, "%s", name);
    for (int n = 2; name_taken(tape, text); n++)
        snprintf(text, sizeof text, "%.100s#%d", name, n);
    return nab_label(tape, "%s", text);
}

nab_tensor *nab_param(nab_tape *tape, nab_shape shape, const char *name)
{
    if (!tape)
        return NULL;
    const char *own_name = unique_name(tape, name ? name : "param");
    nab_tensor *x = tensor_in(&tape->kept, shape, 0, true, false);
    if (!own_name || !x || !list_append(&tape->param, x)) {
        no_memory("param", shape);
        return NULL;
    }
    memset(x->data, 0, x->size * sizeof *x->data);
    x->name = own_name;
    x->is_param = true;
    x->tape = tape;
    return x;
}

/* ---- what is on it ---- */

size_t nab_tape_n_node(const nab_tape *tape)
{
    return tape->node.n;
}

nab_tensor *nab_tape_node(const nab_tape *tape, size_t i)
{
    return i < tape->node.n ? tape->node.item[i] : NULL;
}

size_t nab_tape_n_param(const nab_tape *tape)
{
    return tape->param.n;
}

nab_tensor *nab_tape_param(const nab_tape *tape, size_t i)
{
    nab_tensor *x = i < tape->param.n ? tape->param.item[i] : NULL;
    if (x)
        nab_grad_begin(x);
    return x;
}

/* ---- streams, layers, observers ---- */

gsl_rng *nab_tape_stream(nab_tape *tape, const char *purpose)
{
    if (strcmp(purpose, "data") == 0)
        return tape->data;
    nab_stream_start(tape->other, nab_seed(tape->seed, NULL, purpose, 0));
    return tape->other;
}

void nab_tape_enter(nab_tape *tape, const char *layer)
{
    tape->layer = layer;
}

void nab_tape_observe(nab_tape *tape, nab_observer *observer, void *context)
{
    tape->observer = observer;
    tape->observer_context = context;
}

void nab_tape_notify(nab_tape *tape, nab_event event, nab_tensor *node)
{
    if (tape->observer)
        tape->observer(event, node, tape->observer_context);
}
