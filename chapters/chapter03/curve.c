/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `make exercise3`: your share of idle units (3.4) against the number of
 * inputs, at the correlations that layers 1, 3, 10 and 20 have at birth. Writes
 * student.csv and state.gp to the folder given; plots/exercise03.gp draws them
 * beside the chapter's numbers.
 */
#include <stdio.h>
#include <string.h>

#include "exercise.h"

static FILE *open_in(const char *folder, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "w");
    if (!f)
        perror(path);
    return f;
}

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
    const char *folder = argc == 2 ? argv[1] : ".";
    FILE *csv = open_in(folder, "student.csv");
    FILE *state = open_in(folder, "state.gp");
    const double todo = EX_TODO;
    bool started = true, finite = true;
    if (!csv || !state)
        return 1;
    fprintf(csv, "layer,inputs,share\n");
    for (int k = 0; k < 4; k++)
        for (int n = 1; n <= 256; n *= 2) {
            double share = ex3_idle_share(correlation(layer[k]), 0, n);
            started = started && memcmp(&share, &todo, sizeof share) != 0;
            finite = finite && share > 0 && share <= 1;
            fprintf(csv, "%d,%d,%.17g\n", layer[k], n, share);
        }
    const char *remark = started ? "not a probability" : "not started";
    fprintf(state, "drawn = %d\nremark = \"%s\"\n", started && finite, remark);
    if (!started || !finite)
        printf("exercise 3.4 is %s: the figure shows the chapter alone\n",
               remark);
    return fclose(csv) != 0 || fclose(state) != 0;
}
