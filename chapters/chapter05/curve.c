/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `make exercise5`: the square root of your growth (5.4) against the size of
 * the batch, at slopes 0, 0.3 and 1, and nets of the last two, drawn afresh to
 * try it. Writes student.csv, nets.csv and state.gp to the folder given;
 * plots/exercise05.gp draws them beside the chapter's numbers.
 */
#include <math.h>

#include "../curve.h"
#include "exercise.h"

enum { WIDTH = 128, DEPTH = 26, BOUNDARY = 6, NETS = 8, MOST_BATCH = 150 };

/* ln |dL/dz|^2 per layer of one net; layers at either end are left out. */
static double rate(nab_tape *t, double slope, int batch)
{
    nab_tensor *z[DEPTH + 1];
    nab_tensor *one = nab_full(t, nab_vec(WIDTH), 1);
    nab_tensor *zero = nab_zeros(t, nab_vec(WIDTH));
    nab_shape shape = nab_mat((size_t)batch, WIDTH);
    nab_tensor *h = nab_input(t, shape, nab_randn(t, shape)->data);
    for (int l = 1; l <= DEPTH; l++) {
        z[l] = nab_matmul(h, nab_randn(t, nab_mat(WIDTH, WIDTH)));
        h = nab_leaky_relu(nab_batch_norm(z[l], one, zero, 0), slope);
    }
    nab_backward_from(h, nab_randn(t, shape)->data);
    const nab_tensor *low = z[BOUNDARY], *high = z[DEPTH - BOUNDARY];
    return (nab_num_log(nab_array_sum_squares(low->size, low->grad)) -
            nab_num_log(nab_array_sum_squares(high->size, high->grad))) /
           (DEPTH - 2 * BOUNDARY);
}

static void measure(FILE *csv, double slope, int batch)
{
    double factor[NETS];
    for (int k = 0; k < NETS; k++) {
        nab_tape *t = nab_tape_new((uint64_t)k + 1);
        factor[k] = nab_num_exp(rate(t, slope, batch) / 2);
        nab_tape_free(t);
    }
    nab_summary s = nab_summarise(NETS, factor);
    fprintf(csv, "%g,%d,%.17g,%.17g,%.17g\n", slope, batch, s.mean, s.min,
            s.max);
}

int main(int argc, char **argv)
{
    static const double slope[] = {0, 0.3, 1};
    FILE *csv = curve_open(argc, argv, "student.csv");
    FILE *nets = curve_open(argc, argv, "nets.csv");
    bool started = true, usable = true;
    fprintf(csv, "slope,batch,factor\n");
    fprintf(nets, "slope,batch,factor,low,high\n");
    for (int k = 0; k < 3; k++)
        for (int batch = 4; batch <= MOST_BATCH; batch++) {
            double growth = ex5_growth(slope[k], batch);
            started = started && !curve_untouched(growth);
            usable = usable && growth > 0 && isfinite(growth);
            fprintf(csv, "%g,%d,%.17g\n", slope[k], batch, sqrt(growth));
        }
    for (int k = 1; k < 3 && started && usable; k++)
        for (int batch = 8; batch <= 64; batch *= 2)
            measure(nets, slope[k], batch);
    if (fclose(csv) != 0 || fclose(nets) != 0)
        return 1;
    return curve_state(argc, argv, "5.4", started, usable, "not a growth");
}
