/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The numeric answers of chapter 5, computed. */
#include <math.h>

#include "grade/grade.h"
#include "nabla.h"

enum { BATCH = 32 };

/* The Jacobian of one unit's norm, row by row from the tape. */
static void jacobian(double j[BATCH][BATCH])
{
    nab_tape *t = nab_tape_new(5);
    double *draw = nab_randn(t, nab_vec(BATCH))->data;
    nab_tensor *x = nab_input(t, nab_mat(BATCH, 1), draw);
    nab_tensor *y = nab_batch_norm(x, nab_full(t, nab_vec(1), 1),
                                   nab_zeros(t, nab_vec(1)), 1e-3);
    for (int i = 0; i < BATCH; i++) {
        double pull[BATCH] = {0};
        pull[i] = 1;
        nab_vjp(y, pull, x, j[i]);
    }
    nab_tape_free(t);
}

/* Elimination with full pivots; what is below 1e-9 is rounding. */
static double rank(void)
{
    double j[BATCH][BATCH];
    int found = 0;
    jacobian(j);
    for (bool more = true; more && found < BATCH; found += more) {
        int at = 0, column = 0;
        double most = 0;
        for (int i = 0; i < BATCH * BATCH; i++)
            if (i / BATCH >= found && fabs(j[i / BATCH][i % BATCH]) > most) {
                at = i / BATCH, column = i % BATCH;
                most = fabs(j[at][column]);
            }
        more = most > 1e-9;
        for (int k = 0; k < BATCH && more; k++) {
            double held = j[found][k];
            j[found][k] = j[at][k], j[at][k] = held;
        }
        for (int i = found + 1; i < BATCH && more; i++) {
            double share = j[i][column] / j[found][column];
            for (int k = 0; k < BATCH; k++)
                j[i][k] -= share * j[found][k];
        }
    }
    return found;
}

/* The largest s / (s + eps) - s / sqrt(s^2 + eps), s on a fine ladder. */
static double forms_apart(void)
{
    const double eps = 1e-5;
    double most = 0;
    for (double s = 1e-7; s < 1; s *= 1.0001)
        most = fmax(most, s / (s + eps) - s / sqrt(s * s + eps));
    return most;
}

const grade_key grade_keys_05[] = {
    {"5.5", rank, 1}, {"5.6", forms_apart, 0.01}, {0}};
