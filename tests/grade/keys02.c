/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The numeric answers of chapter 2, computed. */
#include <math.h>

#include "grade/grade.h"
#include "nabla.h"

/* Descent on 5 w^2 with a step of 0.22 from w = 1: the first step after which
 * the loss is infinite in float32. */
static double end_of_loss(void)
{
    double w = 1;
    int step = 0;
    for (; !isinf(nab_round_to(5 * w * w, NAB_FLOAT32)); step++)
        w -= 0.22 * 10 * w;
    return step;
}

/* The first width whose typical vector keeps half its length in 50 layers. */
static double wide_enough(void)
{
    int n = 1;
    while (50 * nab_lyapunov_gaussian(n, 1) <= log(0.5))
        n++;
    return n;
}

const grade_key grade_keys_02[] = {
    {"2.5", end_of_loss, 1}, {"2.6", wide_enough, 1}, {0}};
