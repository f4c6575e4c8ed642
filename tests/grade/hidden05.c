/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hidden cases of chapter 5: the visible kinds, from other seeds and with other
 * numbers. */
#include <math.h>

#include "../../chapters/chapter05/exercise.h"
#include "grade/check.h"

const uint64_t ex_hidden_seeds[] = {5501, 20077, 77713, 0};

static const char NONE[] = "the contract names this case: read it once more";

static void remember_edges(void)
{
    static const double mean[] = {1, NAN, 3}, var[] = {2, 2, NAN};
    double *kept = ex_room("running_mean", 3),
           *spread = ex_room("running_var", 3);
    for (int j = 0; j < 3; j++)
        kept[j] = spread[j] = 1;
    ex_given("m = 0.5, n_row = 2, means 1, NaN, 3, variances 2, 2, NaN");
    ex_equal("returned",
             ex5_remember(0.5, 2, 3, ex_const("mean", 3, mean),
                          ex_const("var", 3, var), kept, spread),
             0, NONE);
    ex_close("running_mean[0]", kept[0], 1, 0, NONE);
    ex_close("running_mean[1]", kept[1], NAN, 0, NONE);
    ex_close("running_mean[2]", kept[2], 2, 0, NONE);
    ex_close("running_var[1]", spread[1], 2.5, 0, NONE);
    ex_close("running_var[2]", spread[2], NAN, 0, NONE);
    ex_clear();
    kept = ex_room("running_mean", 1);
    kept[0] = 5;
    ex_given("n_row = 0, width = 1");
    ex_equal("returned",
             ex5_remember(0.1, 0, 1, ex_const("mean", 1, mean),
                          ex_const("var", 1, var), kept, kept),
             -1, NONE);
    ex_exact("running_mean", kept[0], 5, NONE);
    ex_clear();
}

static void norm_edges(void)
{
    static const double x[] = {1, INFINITY, 2, 3, 4, 2, 5, 6, 2};
    double *xhat = ex_room("xhat", 9), *inv = ex_room("inv_sd", 3);
    ex_given("3 rows: 1 inf 2, 3 4 2, 5 6 2; eps = 0.25");
    ex_equal("returned",
             ex5_batch_norm(ex_const("x", 9, x), 3, 3, 0.25, xhat, inv), 0,
             NONE);
    ex_close("inv_sd[0]", inv[0], sqrt(12.0 / 35), 1e-12, NONE);
    ex_close("inv_sd[1]", inv[1], NAN, 0, NONE);
    ex_close("xhat[7]", xhat[7], NAN, 0, NONE);
    ex_close("inv_sd[2]", inv[2], 2, 1e-12, NONE);
    ex_close("xhat[8]", xhat[8], 0, 1e-12, NONE);
    ex_clear();
    xhat = ex_room("xhat", 1);
    xhat[0] = 7;
    ex_given("n_row = 1, width = 1, xhat is x");
    ex_equal("returned",
             ex5_batch_norm(xhat, 1, 1, 1e-5, xhat, ex_room("inv_sd", 1)), -1,
             NONE);
    ex_exact("xhat", xhat[0], 7, NONE);
    ex_clear();
    ex_given("n_row = 0, width = 2");
    ex_equal("returned",
             ex5_batch_norm(ex_const("x", 0, x), 0, 2, 1e-5, ex_room("xhat", 0),
                            ex_room("inv_sd", 2)),
             -1, NONE);
    ex_clear();
}

static void back_edges(void)
{
    static const double x[] = {3, 3, 3}, dy[] = {3, 0, 0};
    double *dx = ex_room("dx", 3);
    for (int i = 0; i < 3; i++)
        dx[i] = dy[i];
    ex_given("x = 3, 3, 3, dy = 3, 0, 0, eps = 0.25, lost = 1, dx is dy");
    ex_equal("returned",
             ex5_norm_backward(ex_const("x", 3, x), dx, 3, 0.25, 1, dx), 0,
             NONE);
    ex_close("dx[0]", dx[0], 4, 1e-12, NONE);
    ex_close("dx[1]", dx[1], -2, 1e-12, NONE);
    ex_clear();
    dx = ex_room("dx", 1);
    dx[0] = 7;
    ex_given("n = 1, lost = 1");
    ex_equal("returned",
             ex5_norm_backward(ex_const("x", 1, x), ex_const("dy", 1, dy), 1,
                               1e-5, 1, dx),
             -1, NONE);
    ex_exact("dx", dx[0], 7, NONE);
    ex_clear();
}

static void growth_edges(void)
{
    ex_given("slope = 1, batch = 4");
    ex_near("growth", ex5_growth(1, 4), 2, 1e-9, NONE);
    ex_given("slope = 1, batch = 1000003");
    ex_near("growth", ex5_growth(1, 1000003), 1 + 1e-6, 1e-9, NONE);
    ex_given("slope = -100 against -0.01, batch = 5");
    ex_near("growth", ex5_growth(-100, 5), ex5_growth(-0.01, 5), 1e-9, NONE);
    ex_given("slope = 1, batch = 3");
    ex_close("growth", ex5_growth(1, 3), INFINITY, 0, NONE);
}

const ex_task ex_hidden_tasks[] = {{"5.1", remember_edges, NULL},
                                   {"5.2", norm_edges, NULL},
                                   {"5.3", back_edges, NULL},
                                   {"5.4", growth_edges, NULL},
                                   {0}};
