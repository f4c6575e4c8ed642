/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A tape of single numbers, for functions that are no tensor operations.
 *
 *     nab_var_tape *t = nab_var_tape_new();
 *     nab_var x = nab_var_new(t, 0.5), y = nab_var_new(t, 2);
 *     nab_var z = nab_var_mul(nab_var_tanh(x), y);
 *     nab_var_backward(z);
 *     printf("%g %g\n", z.value, nab_var_grad(x));
 *     nab_var_tape_free(t);
 *
 * Each operation leaves one node: its two operands and the two slopes by them
 * (the list of Wengert, "A simple automatic derivative evaluation program",
 * CACM 7(8), 1964). Values are computed at once and travel with the nab_var,
 * which is a plain value: copy it freely, never free it.
 *
 * Gradients are kept of the numbers made by nab_var_new and nab_var_keep; those
 * of all others are gone once the sweep has passed them on.
 *
 * Memory. A node writes one byte, four more for each operand other than the
 * number recorded just before it, and eight for each slope other than 1: nine
 * in the mean over multiply, add and relu, 25 at most. The tape owns them all;
 * a reset forgets them and keeps the memory, so that no step allocates once the
 * longest has been seen. A nab_var from before a reset must not be used after
 * it.
 *
 * Time. About 6 ns per operation, forward and backward, where the tensor tape
 * takes 58 on tensors of one entry (tests/bench/w5.c and w5tensor.c, in one run
 * on a machine without AVX-512: tests/README.md).
 *
 * Errors, as in error.h: no memory, operands of two tapes, a gradient that was
 * not kept. The result is then nab_var_none, whose value is NaN, and operations
 * on it give it again; a gradient is NaN. NaN and infinity in data are results.
 */
#ifndef NABLA_SCALAR_H
#define NABLA_SCALAR_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One number of a computation. index 0: it is on no tape; kept 0: its gradient
 * is not kept. */
typedef struct nab_var_tape nab_var_tape;
typedef struct {
    nab_var_tape *tape;
    double value;
    uint32_t index, kept;
} nab_var;

#define nab_var_none ((nab_var){NULL, NAN, 0, 0})

/* ---- the tape ---- */

nab_var_tape *nab_var_tape_new(void); /* NULL after a report */
void nab_var_tape_free(nab_var_tape *tape);
void nab_var_tape_reset(nab_var_tape *tape);
size_t nab_var_tape_n_node(const nab_var_tape *tape);
/* Bytes that the tape has asked for, most of them never written. */
size_t nab_var_tape_memory(const nab_var_tape *tape);

/* ---- gradients ---- */

/* Computes dy/dx for every kept x on y's tape; what a call before left is gone.
 */
void nab_var_backward(nab_var y);
/* dy/dx after nab_var_backward(y): 0 where y does not depend on x, NaN for
 * nab_var_none and, after a report, where it was not kept. */
double nab_var_grad(nab_var x);

/* ---- numbers and operations ---- */

nab_var nab_var_new(nab_var_tape *tape, double value);
/* The number a, from here on with its gradient kept. */
nab_var nab_var_keep(nab_var a);

static inline nab_var nab_var_add(nab_var a, nab_var b);
static inline nab_var nab_var_sub(nab_var a, nab_var b);
static inline nab_var nab_var_mul(nab_var a, nab_var b);
static inline nab_var nab_var_div(nab_var a, nab_var b);
static inline nab_var nab_var_neg(nab_var a);
static inline nab_var nab_var_scale(nab_var a, double factor);
static inline nab_var nab_var_shift(nab_var a, double summand);
static inline nab_var nab_var_relu(nab_var a); /* slope 0 at 0 */
nab_var nab_var_exp(nab_var a);
nab_var nab_var_log(nab_var a);
nab_var nab_var_sqrt(nab_var a);
nab_var nab_var_tanh(nab_var a);
nab_var nab_var_sigmoid(nab_var a);

/* Your own: a value and its slope by each operand. */
static inline nab_var nab_var_of_one(double value, nab_var a, double slope);
static inline nab_var nab_var_of_two(double value, nab_var a, double slope_a,
                                     nab_var b, double slope_b);

/* ---- how, inlined for speed ---- */

/* A node is a set of these and its entries, pushed in the order a, b, on the
 * stacks `operand` and `slope`. */
enum {
    NAB_VAR_A = 1, /* it has operand a */
    NAB_VAR_B = 2,
    NAB_VAR_FAR_A = 4, /* a stands in `operand`: it is not the node before */
    NAB_VAR_FAR_B = 8,
    NAB_VAR_STEEP_A = 16, /* the slope by a stands in `slope`: it is not 1 */
    NAB_VAR_STEEP_B = 32,
    NAB_VAR_KEPT = 64,    /* its gradient has an entry in `grad` */
    NAB_VAR_REACHED = 128 /* in a sweep: what is differentiated depends on it */
};

typedef struct nab_var_page nab_var_page;

/* Node 0 and gradient 0 are nobody's. */
struct nab_var_tape {
    uint8_t *node;
    uint32_t *operand;
    double *slope;
    uint32_t n, room; /* nodes used, node 0 included, and allocated */
    size_t n_operand, n_slope;
    double *grad;
    uint32_t n_kept, kept_room;
    nab_var_page **page; /* gradients that a sweep has yet to pass on ... */
    nab_var_page *pool, *spare; /* ... and where it takes their memory */
    uint32_t n_taken;
};

/* Makes room for one more node; false after a report. */
bool nab_var_tape_grow(nab_var_tape *tape);
/* Reports operands of two tapes; takes their indices, which go in registers: to
 * hand over a nab_var each operation would write it to the stack (1 ns). */
void nab_var_refuse(uint32_t a, uint32_t b);

/* An operand and its slope: written always, left there if they are needed. */
static inline unsigned nab_var_push(nab_var_tape *tape, uint32_t before,
                                    uint32_t operand, double slope)
{
    bool far = operand != before, steep = slope != 1;
    tape->operand[tape->n_operand] = operand;
    tape->n_operand += far;
    tape->slope[tape->n_slope] = slope;
    tape->n_slope += steep;
    return NAB_VAR_A | far * (unsigned)NAB_VAR_FAR_A |
           steep * (unsigned)NAB_VAR_STEEP_A;
}

static inline nab_var nab_var_of_one(double value, nab_var a, double slope)
{
    nab_var_tape *tape = a.tape;
    if (a.index == 0 || (tape->n == tape->room && !nab_var_tape_grow(tape)))
        return nab_var_none;
    uint32_t i = tape->n++;
    tape->node[i] = (uint8_t)nab_var_push(tape, i - 1, a.index, slope);
    return (nab_var){tape, value, i, 0};
}

static inline nab_var nab_var_of_two(double value, nab_var a, double slope_a,
                                     nab_var b, double slope_b)
{
    if (a.index == 0 || b.index == 0 || a.tape != b.tape) {
        nab_var_refuse(a.index, b.index);
        return nab_var_none;
    }
    nab_var_tape *tape = a.tape;
    if (tape->n == tape->room && !nab_var_tape_grow(tape))
        return nab_var_none;
    uint32_t i = tape->n++;
    unsigned by_a = nab_var_push(tape, i - 1, a.index, slope_a);
    unsigned by_b = nab_var_push(tape, i - 1, b.index, slope_b);
    tape->node[i] = (uint8_t)(by_a | by_b << 1);
    return (nab_var){tape, value, i, 0};
}

static inline nab_var nab_var_add(nab_var a, nab_var b)
{
    return nab_var_of_two(a.value + b.value, a, 1, b, 1);
}

static inline nab_var nab_var_sub(nab_var a, nab_var b)
{
    return nab_var_of_two(a.value - b.value, a, 1, b, -1);
}

static inline nab_var nab_var_mul(nab_var a, nab_var b)
{
    return nab_var_of_two(a.value * b.value, a, b.value, b, a.value);
}

static inline nab_var nab_var_div(nab_var a, nab_var b)
{
    double y = a.value / b.value;
    return nab_var_of_two(y, a, 1 / b.value, b, -y / b.value);
}

static inline nab_var nab_var_neg(nab_var a)
{
    return nab_var_of_one(-a.value, a, -1);
}

static inline nab_var nab_var_scale(nab_var a, double factor)
{
    return nab_var_of_one(a.value * factor, a, factor);
}

static inline nab_var nab_var_shift(nab_var a, double summand)
{
    return nab_var_of_one(a.value + summand, a, 1);
}

/* NaN stays NaN, with slope 1, as in nab_relu. Where it cuts off, it passes on
 * 0 times what arrives: NaN if that is infinite, where nab_relu has 0. */
static inline nab_var nab_var_relu(nab_var a)
{
    return nab_var_of_one(a.value < 0 ? 0 : a.value, a, a.value <= 0 ? 0 : 1);
}

#endif
