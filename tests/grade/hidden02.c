/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hidden cases of chapter 2: the visible kinds, from other seeds, and corners
 * that the contracts name. */
#include <math.h>

#include "../../chapters/chapter02/exercise.h"
#include "grade/check.h"

/* Gains, formats and layers of the chapter's figure of the overflow. */
static void more_layers(void)
{
    ex_given("gain = 1.0035, float16");
    ex_equal("layer", ex2_overflow_layer(1.0035, NAB_FLOAT16), 3163, "");
    ex_given("gain = -1.1, float16");
    ex_equal("layer", ex2_overflow_layer(-1.1, NAB_FLOAT16), 117, "");
    ex_given("gain = -1.1, bfloat16");
    ex_equal("layer", ex2_overflow_layer(-1.1, NAB_BFLOAT16), 929, "");
    ex_given("gain = -infinity, bfloat16");
    ex_equal("layer", ex2_overflow_layer(-INFINITY, NAB_BFLOAT16), 1, "");
    ex_given("gain = 0, float32");
    ex_equal("layer", ex2_overflow_layer(0, NAB_FLOAT32), 0, "");
}

/* A gain in one direction and none in the other; x is NaN or tiny. */
static void more_growth(void)
{
    const double w[] = {1e100, 0, 0, 1e-100}, up[] = {1e-100, 0},
                 aside[] = {0, 1e90}, spoilt[] = {NAN, 1};
    ex_given("n = 2, diag(1e100, 1e-100), x = (1e-100, 0)");
    ex_close("logarithm",
             ex2_log_growth(1, 2, ex_const("w", 4, w), ex_const("x", 2, up)),
             100 * log(10), 1e-8, "");
    ex_given("n = 2, diag(1e100, 1e-100), x = (0, 1e90)");
    ex_close("logarithm",
             ex2_log_growth(1, 2, ex_const("w", 4, w), ex_const("x", 2, aside)),
             -100 * log(10), 1e-8, "");
    ex_given("n = 2, diag(1e100, 1e-100), x = (nan, 1)");
    ex_close(
        "logarithm",
        ex2_log_growth(1, 2, ex_const("w", 4, w), ex_const("x", 2, spoilt)),
        NAN, 0, "");
}

/* NaN from without, and x and up at the ends of float64. */
static void more_chains(void)
{
    const double w[] = {0.5, -4, 2};
    double *dw = ex_room("dw", 3), *dx = ex_room("dx", 1);
    ex_given("w = (0.5, -4, 2), x = nan, up = 1");
    ex2_chain_vjp(3, ex_const("w", 3, w), NAN, 1, dw, dx);
    ex_near("dx", *dx, -4, 1e-10, "");
    for (int k = 0; k < 3; k++)
        ex_close("dw", dw[k], NAN, 0, "");
    ex_given("w = (0.5, -4, 2), x = 1e200, up = 1e-300");
    ex2_chain_vjp(3, ex_const("w", 3, w), 1e200, 1e-300, dw, dx);
    ex_near("dx", *dx, -4e-300, 1e-10, "");
    ex_near("dw[0]", dw[0], -8e-100, 1e-10, "");
    ex_near("dw[1]", dw[1], 1e-100, 1e-10, "");
    ex_near("dw[2]", dw[2], -2e-100, 1e-10, "");
    ex_given("w = (0.5, -4, 2), x = 1e200, up = 1e200");
    ex2_chain_vjp(3, ex_const("w", 3, w), 1e200, 1e200, dw, dx);
    ex_near("dx", *dx, -4e200, 1e-10, "");
    ex_close("dw[1]", dw[1], INFINITY, 0, "");
    ex_close("dw[2]", dw[2], -INFINITY, 0, "");
    const double low[] = {1, -7 * 0x1p-1074, 1};
    ex_given("w = (1, -7 2^-1074, 1), x = 0.3 2^800, up = 1");
    ex2_chain_vjp(3, ex_const("w", 3, low), 0.3 * 0x1p800, 1, dw, dx);
    ex_near("dw[0]", dw[0], -2.1 * 0x1p-274, 1e-10, "");
    ex_near("dw[1]", dw[1], 0.3 * 0x1p800, 1e-10, "");
    ex_near("dw[2]", dw[2], -2.1 * 0x1p-274, 1e-10, "");
}

const uint64_t ex_hidden_seeds[] = {2209, 30516, 77001, 0};
const ex_task ex_hidden_tasks[] = {{"2.1", more_layers, NULL},
                                   {"2.2", more_growth, NULL},
                                   {"2.3", more_chains, NULL},
                                   {0}};
