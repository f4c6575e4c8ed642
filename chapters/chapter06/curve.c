/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `make exercise6`: your typical step (6.4), added up over fifty layers of 32
 * units, and the median of linear nets and of ReLU nets with dropout, drawn
 * afresh to try it. Writes student.csv, nets.csv and state.gp to the folder
 * given; plots/exercise06.gp draws them beside the chapter's numbers.
 */
#include <math.h>

#include "../curve.h"
#include "exercise.h"

enum { WIDTH = 32, DEPTH = 50, NETS = 256 };
#define LN10 0x1.26bb1bbb55516p+1

/* path[l] = log10 of |h_l|^2 / |h_0|^2 of one net. A z is let through with
 * probability `on`; for a symmetric z its sign is as good a coin as any. */
static void follow(gsl_rng *rng, double on, double *path)
{
    double h[WIDTH], z[WIDTH], w[WIDTH], coin[WIDTH];
    nab_stream_normal(rng, WIDTH, h);
    double start = nab_array_sum_squares(WIDTH, h);
    path[0] = 0;
    for (int l = 1; l <= DEPTH; l++) {
        nab_stream_uniform(rng, 0, 1, WIDTH, coin);
        for (int j = 0; j < WIDTH; j++) {
            nab_stream_normal(rng, WIDTH, w);
            z[j] = nab_array_dot(WIDTH, h, w) / sqrt(on * WIDTH);
            z[j] = coin[j] < on ? z[j] : 0;
        }
        memcpy(h, z, sizeof h);
        path[l] = nab_num_log10(nab_array_sum_squares(WIDTH, h) / start);
    }
}

static void measure(FILE *csv, double on)
{
    static double path[NETS][DEPTH + 1];
    double here[NETS];
    nab_tape *t = nab_tape_new(6);
    gsl_rng *rng = nab_tape_stream(t, "nets");
    for (int k = 0; k < NETS; k++)
        follow(rng, on, path[k]);
    for (int l = 0; l <= DEPTH; l += 5) {
        for (int k = 0; k < NETS; k++)
            here[k] = path[k][l];
        fprintf(csv, "%g,%d,%.17g\n", on, l, nab_summarise(NETS, here).median);
    }
    nab_tape_free(t);
}

int main(int argc, char **argv)
{
    static const double on[] = {0.5, 1, 0.25};
    FILE *csv = curve_open(argc, argv, "student.csv");
    FILE *nets = curve_open(argc, argv, "nets.csv");
    bool started = true, usable = true;
    fprintf(csv, "on,layer,typical\n");
    fprintf(nets, "on,layer,median\n");
    for (int k = 0; k < 3; k++) {
        double step = ex6_typical_step(on[k], WIDTH);
        started = started && !curve_untouched(step);
        usable = usable && isfinite(step);
        for (int l = 0; l <= DEPTH; l += DEPTH)
            fprintf(csv, "%g,%d,%.17g\n", on[k], l, l * step / LN10);
    }
    for (int k = 1; k < 3 && started && usable; k++)
        measure(nets, on[k]);
    if (fclose(csv) != 0 || fclose(nets) != 0)
        return 1;
    return curve_state(argc, argv, "6.4", started, usable, "not a number");
}
