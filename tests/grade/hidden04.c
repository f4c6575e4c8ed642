/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hidden cases of chapter 4: the visible kinds, from other seeds, and corners
 * that the contracts name. */
#include <math.h>

#include "../../chapters/chapter04/exercise.h"
#include "grade/check.h"

/* One number in place, and a NaN that reaches every gx. */
static void more_blocks(void)
{
    const double minus[] = {-1}, jacobian[] = {1, 2, 3, 4}, gy[] = {NAN, 1};
    double *alone = ex_room("gx", 1), *gx = ex_room("gx", 2);
    ex_given("n = 1, the branch -x, gx is gy");
    *alone = 7;
    ex4_block_vjp(1, ex_const("jacobian", 1, minus), alone, alone);
    ex_close("gx", *alone, 0, 0, "");
    ex_given("n = 2, jacobian (1 2 / 3 4), gy = (nan, 1)");
    ex4_block_vjp(2, ex_const("jacobian", 4, jacobian), ex_const("gy", 2, gy),
                  gx);
    ex_close("gx[0]", gx[0], NAN, 0, "");
    ex_close("gx[1]", gx[1], NAN, 0, "");
}

/* No example: weights without a gradient. One hidden unit, far in its flat
 * part. */
static void more_batches(void)
{
    const double w[] = {1, 2, 3}, flat[] = {40, 40, 40}, x[] = {1, 1, 1},
                 gy[] = {0.5, -1, 2};
    double *gx = ex_room("gx", 3), *gw1 = ex_room("gw1", 3),
           *gw2 = ex_room("gw2", 3);
    ex_given("n_row = 0, n = 3, m = 1");
    ex4_block_backward(0, 3, 1, ex_const("w1", 3, w), ex_const("w2", 3, w),
                       ex_const("x", 0, x), ex_const("gy", 0, gy),
                       ex_room("gx", 0), gw1, gw2);
    for (int i = 0; i < 3; i++) {
        ex_close("gw1", gw1[i], 0, 0, "");
        ex_close("gw2", gw2[i], 0, 0, "");
    }
    ex_given("n_row = 1, n = 3, m = 1, tanh(120)");
    ex4_block_backward(1, 3, 1, ex_const("w1", 3, flat), ex_const("w2", 3, w),
                       ex_const("x", 3, x), ex_const("gy", 3, gy), gx, gw1,
                       gw2);
    for (int i = 0; i < 3; i++) {
        ex_close("gx", gx[i], gy[i], 1e-30, "");
        ex_close("gw1", gw1[i], 0, 1e-30, "");
        ex_close("gw2", gw2[i], gy[i], 1e-15, "");
    }
}

/* The largest and the smallest growth; a narrow net may have more. */
static void more_scales(void)
{
    ex_given("v = 1, n_block = 1, width = inf, decades = 10");
    ex_near("alpha", ex4_branch_scale(1, 1, INFINITY, 10), 1e10, 2e-8, "");
    ex_given("v = 1, n_block = 7, width = inf, decades = 1e-12");
    ex_near("alpha", ex4_branch_scale(1, 7, INFINITY, 1e-12),
            sqrt(2e-12 * log(10) / 7), 2e-8, "");
    ex_given("v = 3, n_block = 50, decades = 5, width 8 and 64");
    ex_holds(ex4_branch_scale(3, 50, 8, 5) > ex4_branch_scale(3, 50, 64, 5),
             "a narrow net that is allowed less",
             "a narrow net that is "
             "allowed more",
             "");
    ex_given("v = 1, n_block = 3, width = inf, decades = inf");
    ex_close("alpha", ex4_branch_scale(1, 3, INFINITY, INFINITY), INFINITY, 0,
             "");
}

/* Branches that leave float64 are no concern of the shortest path. */
static void more_parts(void)
{
    const double jacobian[] = {INFINITY, 1, 1e300, 1e300}, pull[] = {-0.3};
    double *part = ex_room("part", 5);
    ex_given("n_block = 4, n = 1, branches inf, 1, 1e300, 1e300");
    ex4_gradient_by_length(4, 1, ex_const("jacobian", 4, jacobian),
                           ex_const("pull", 1, pull), part);
    ex_exact("part[0]", part[0], -0.3, "");
    ex_close("part[4]", part[4], -INFINITY, 0, "");
}

const uint64_t ex_hidden_seeds[] = {4419, 18030, 92221, 0};
const ex_task ex_hidden_tasks[] = {{"4.1", more_blocks, NULL},
                                   {"4.2", more_batches, NULL},
                                   {"4.3", more_scales, NULL},
                                   {"4.4", more_parts, NULL},
                                   {0}};
