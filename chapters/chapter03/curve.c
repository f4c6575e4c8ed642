/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `make exercise3`: your share of dead units (3.4) against the number of
 * inputs, at the correlations that layers 1, 3, 10 and 20 have at birth. Writes
 * student.csv and state.gp to the folder given; plots/exercise03.gp draws them
 * beside the chapter's numbers.
 */

#include "../curve.h"
#include "exercise.h"

/* Correlation of z in a layer of a wide He net whose inputs are independent:
 * the map of the chapter, from 0. */
static double correlation(int layer)
{
    double c = 0;
    for (int l = 1; l < layer; l++)
        c = nab_relu_correlation(c);
    return c;
}

int main(int argc, char **argv)
{
    static const int layer[] = {1, 3, 10, 20};
    FILE *csv = curve_open(argc, argv, "student.csv");
    bool started = true, finite = true;
    fprintf(csv, "layer,inputs,share\n");
    for (int k = 0; k < 4; k++)
        for (int n = 1; n <= 256; n *= 2) {
            double share = ex3_dead_share(correlation(layer[k]), 0, n);
            started = started && !curve_untouched(share);
            finite = finite && share > 0 && share <= 1;
            fprintf(csv, "%d,%d,%.17g\n", layer[k], n, share);
        }
    if (fclose(csv) != 0)
        return 1;
    if (started && finite)
        puts("it is drawn for b = 0, as the chapter's nets have no biases; "
             "make grade3\njudges other b as well");
    return curve_state(argc, argv, "3.4", started, finite, "not a probability");
}
