/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of operations share. */
#ifndef NABLA_TESTS_OPS_H
#define NABLA_TESTS_OPS_H

#include "tests.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "numeric/numeric.h"
#include "ops/ops.h"

/* Equal up to a relative error; infinities of one sign and NaNs are equal. */
static inline bool near(double a, double b, double relative)
{
    return same_bits(a, b) || a == b || fabs(a - b) <= relative * fabs(b);
}

static inline bool all_near(size_t n, const double *a, const double *b,
                            double relative)
{
    for (size_t i = 0; i < n; i++)
        if (!near(a[i], b[i], relative)) {
            printf("\n    entry %zu is %.17g, not %.17g\n", i, a[i], b[i]);
            return false;
        }
    return true;
}

/* Normal draws times scale, plus shift; a gradient is wanted. */
static inline nab_tensor *draws(nab_tape *t, nab_shape shape, double scale,
                                double shift)
{
    nab_tensor *x = nab_input(t, shape, NULL);
    nab_stream_normal(nab_tape_stream(t, "data"), x->size, x->data);
    for (size_t i = 0; i < x->size; i++)
        x->data[i] = scale * x->data[i] + shift;
    return x;
}

/* Every rule on the tape agrees with differences of its forward function. */
static inline bool gradients_agree(nab_tape *t)
{
    nab_check c = nab_check_tape(t, 3);
    bool passed = nab_check_passed(&c);
    if (!passed)
        printf("\n    %s: rule %.12g, difference %.12g; %zu wrong, %zu skipped "
               "of %zu\n",
               c.where, c.analytic, c.numeric, c.n_wrong, c.n_skipped,
               c.n_checked);
    return passed;
}

/* One call has been reported, with this text. */
static inline bool reported(const char *text)
{
    bool same = caught_count() == 1 && strcmp(caught_text(), text) == 0;
    if (!same)
        printf("\n    %d reports, the last: %s\n", caught_count(),
               caught_text());
    return same;
}

/* ---- functions of one operand ---- */

typedef nab_tensor *unary_fn(nab_tensor *x);

/* f is y and has the slope `slope` at x; a y of 0 has its sign. */
typedef struct {
    const char *name;
    unary_fn *f;
    double x, y, slope;
} unary_value;

static inline bool unary_values_hold(size_t n, const unary_value *v,
                                     double relative)
{
    bool hold = true;
    for (size_t i = 0; i < n; i++) {
        nab_tape *t = nab_tape_new(1);
        nab_tensor *x = nab_input(t, nab_scalar(), &v[i].x), *y = v[i].f(x);
        nab_backward(y);
        bool right = near(y->data[0], v[i].y, relative) &&
                     (v[i].y != 0 || same_bits(y->data[0], v[i].y)) &&
                     near(x->grad[0], v[i].slope, relative);
        if (!right)
            printf("\n    %s(%g) is %.17g with slope %.17g, not %.17g with "
                   "%.17g\n",
                   v[i].name, v[i].x, y->data[0], x->grad[0], v[i].y,
                   v[i].slope);
        hold = hold && right;
        nab_tape_free(t);
    }
    return hold;
}

/* The rule of f is right on every shape, at draws around `centre`. */
static inline bool unary_gradients_agree(unary_fn *f, double centre)
{
    nab_shape shape[] = {nab_scalar(), nab_vec(1), nab_vec(600), nab_mat(4, 3),
                         nab_block(2, 1, 3, 2)};
    nab_tape *t = nab_tape_new(2);
    bool agree = true;
    for (size_t i = 0; i < sizeof shape / sizeof *shape; i++) {
        nab_tape_reset(t);
        nab_tensor *x = draws(t, shape[i], centre == 0 ? 1 : 0.2, centre);
        nab_tensor *y = f(x);
        agree =
            agree && nab_shape_equal(y->shape, shape[i]) && gradients_agree(t);
    }
    nab_tape_free(t);
    return agree;
}

/* f of nothing is nothing, f of NULL is NULL, and neither is reported. */
static inline bool unary_takes_nothing(unary_fn *f)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *y = f(nab_input(t, nab_mat(0, 3), NULL));
    nab_backward(nab_sum(y));
    bool right = y->size == 0 && f(NULL) == NULL;
    nab_tape_free(t);
    return right;
}

/* Several hashes as one. */
static inline uint64_t hash_together(size_t n, const uint64_t *part)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < n; i++)
        hash = hash * 31 + part[i];
    return hash;
}

/* A step hashes alike at every CPU level and on two threads. */
static inline bool same_bits_at_all_levels(uint64_t (*hash_of_step)(void))
{
    nab_cpu_level best = nab_cpu();
    uint64_t expected = hash_of_step();
    bool same = true;
    for (int level = NAB_CPU_BASELINE; level <= (int)best; level++) {
        nab_set_cpu((nab_cpu_level)level);
        same = same && hash_of_step() == expected;
    }
    nab_set_cpu(best);
    nab_set_threads(2);
    same = same && hash_of_step() == expected;
    nab_set_threads(1);
    return same;
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

#endif
