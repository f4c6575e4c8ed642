/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hidden cases of chapter 6: the visible kinds, from other seeds and with other
 * numbers. */
#include <math.h>
#include <stdint.h>

#include "../../chapters/chapter06/exercise.h"
#include "grade/check.h"

const uint64_t ex_hidden_seeds[] = {6607, 31013, 88422, 0};

static const char NAMED[] = "the contract names this case: read it once more";

static void limit_edges(void)
{
    size_t half = SIZE_MAX / 2 + 1; /* of 2^64: twice it is 0 to a size_t */
    ex_given("channels_in = channels_out = %zu, taps = 6", half);
    ex_near("limit", ex6_xavier_limit(half, half, 6),
            1 / sqrt(2.0 * (double)half), 1e-14, NAMED);
    ex_given("channels_in = channels_out = 3, taps = %zu", half);
    ex_near("limit", ex6_xavier_limit(3, 3, half), 1 / sqrt((double)half),
            1e-14, NAMED);
}

static void loss_edges(void)
{
    static const double ill[] = {0, 0, 1, NAN, 0, 0};
    static const double out[] = {1, -INFINITY, -1e300};
    static const int label[] = {1, 0, 0}, beyond[] = {0, 2}, below[] = {0, -1};
    double *dz = ex_room("dlogit", 6);
    const double *logit = ex_const("logit", 6, ill);
    ex_given("3 rows of 2 logits: 0 0, 1 NaN, 0 0; labels 1, 0, 0");
    ex_close("loss", ex6_first_loss(logit, label, 3, 2, dz), NAN, 0, NAMED);
    ex_close("dlogit[0]", dz[0], 1.0 / 6, 1e-15, NAMED);
    ex_close("dlogit[2]", dz[2], NAN, 0, NAMED);
    ex_close("dlogit[3]", dz[3], NAN, 0, NAMED);
    ex_close("dlogit[4]", dz[4], -1.0 / 6, 1e-15, NAMED);
    ex_clear();
    dz = ex_room("dlogit", 3);
    ex_given("logits 1, -inf, -1e300, label 1");
    ex_close("loss", ex6_first_loss(ex_const("logit", 3, out), label, 1, 3, dz),
             INFINITY, 0, NAMED);
    ex_close("dlogit[0]", dz[0], 1, 1e-15, NAMED);
    ex_close("dlogit[1]", dz[1], -1, 1e-15, NAMED);
    ex_close("dlogit[2]", dz[2], 0, 1e-15, NAMED);
    ex_clear();
    for (int k = 0; k < 2; k++) {
        dz = ex_room("dlogit", 4);
        dz[0] = 7;
        ex_given("2 rows of 2 logits, labels 0 and %d", k ? -1 : 2);
        ex_close("loss",
                 ex6_first_loss(ex_const("logit", 4, ill + 2),
                                k ? below : beyond, 2, 2, dz),
                 NAN, 0, NAMED);
        ex_exact("dlogit[0]", dz[0], 7, NAMED);
        ex_clear();
    }
}

static void budget_edges(void)
{
    static const size_t units[] = {4, 8, 2};
    static const double var[] = {0.25, 0};
    double *forward = ex_room("forward", 3), *backward = ex_room("backward", 3);
    ex_given("2 layers, units 4, 8, 2, variances 0.25 and 0, slope -1");
    ex6_budget(units, ex_const("var", 2, var), 2, -1, forward, backward);
    ex_close("forward[1]", forward[1], 0, 1e-14, NAMED);
    ex_close("forward[2]", forward[2], -INFINITY, 0, NAMED);
    ex_close("backward[2]", backward[2], 0, 0, NAMED);
    ex_close("backward[1]", backward[1], -INFINITY, 0, NAMED);
    ex_close("backward[0]", backward[0], -INFINITY, 0, NAMED);
    ex_clear();
}

static void step_edges(void)
{
    static const double euler = 0.57721566490153286;
    ex_given("on = 1, n = 1");
    ex_close("step", ex6_typical_step(1, 1), -euler - log(2), 1e-8, NAMED);
    ex_given("on = 0.01, n = 1");
    ex_close("step", ex6_typical_step(0.01, 1), log(50) - euler, 1e-8, NAMED);
    ex_given("on = 1, n = 10000");
    ex_close("step", ex6_typical_step(1, 10000), -1.0000333333e-4, 1e-8, NAMED);
}

const ex_task ex_hidden_tasks[] = {{"6.1", limit_edges, NULL},
                                   {"6.2", loss_edges, NULL},
                                   {"6.3", budget_edges, NULL},
                                   {"6.4", step_edges, NULL},
                                   {0}};
