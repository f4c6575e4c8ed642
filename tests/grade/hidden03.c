/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hidden cases of chapter 3: the visible kinds, from other seeds and with other
 * numbers. */
#include "../../chapters/chapter03/exercise.h"
#include "grade/check.h"

const uint64_t ex_hidden_seeds[] = {3307, 41212, 90018, 0};

static void check_steep(double c, double b, int n, double want)
{
    ex_given("c = %.6g, b = %.6g, n_input = %d", c, b, n);
    ex_close("share", ex3_dead_share(c, b, n), want, 1e-6,
             "the contract names this case: read it once more");
}

static void share_edges(void)
{
    check_steep(0.99, -0.2, 100000, 0.40534312188770);
    check_steep(0.98, -0.4, 300000, 0.39915658870283);
}

const ex_task ex_hidden_tasks[] = {{"3.4", share_edges, NULL}, {0}};
