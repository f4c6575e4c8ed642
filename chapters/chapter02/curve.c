/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `make exercise2`: what your bound (2.4) lets 64 and 1024 walks see of the
 * mean square, at width 4 and gain 1. Writes student.csv and state.gp to the
 * folder given; plots/exercise02.gp draws them beside the chapter's numbers.
 */
#include <math.h>

#include "../curve.h"
#include "exercise.h"

int main(int argc, char **argv)
{
    enum { WIDTH = 4, LAYERS = 100 };
    FILE *csv = curve_open(argc, argv, "student.csv");
    bool started = true, finite = true;
    fprintf(csv, "layer,few,many\n");
    for (int l = 0; l <= LAYERS; l++) {
        double few = ex2_visible_mean(WIDTH, 1, l, 64);
        double many = ex2_visible_mean(WIDTH, 1, l, 1024);
        started = started && !curve_untouched(few);
        finite = finite && isfinite(few) && isfinite(many);
        fprintf(csv, "%d,%.17g,%.17g\n", l, few, many);
    }
    if (fclose(csv) != 0)
        return 1;
    return curve_state(argc, argv, "2.4", started, finite, "not finite");
}
