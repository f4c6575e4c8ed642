/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `make exercise2`: what your bound (2.4) lets 64 and 1024 walks see of the
 * mean square, at width 4 and gain 1. Writes student.csv and state.gp to the
 * folder given; plots/exercise02.gp draws them beside the chapter's numbers.
 */
#include <math.h>
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

int main(int argc, char **argv)
{
    enum { WIDTH = 4, LAYERS = 100 };
    const char *folder = argc == 2 ? argv[1] : ".";
    FILE *csv = open_in(folder, "student.csv");
    FILE *state = open_in(folder, "state.gp");
    const double todo = EX_TODO;
    bool started = true, finite = true;
    if (!csv || !state)
        return 1;
    fprintf(csv, "layer,few,many\n");
    for (int l = 0; l <= LAYERS; l++) {
        double few = ex2_visible_mean(WIDTH, 1, l, 64);
        double many = ex2_visible_mean(WIDTH, 1, l, 1024);
        started = started && memcmp(&few, &todo, sizeof few) != 0;
        finite = finite && isfinite(few) && isfinite(many);
        fprintf(csv, "%d,%.17g,%.17g\n", l, few, many);
    }
    const char *remark = started ? "not finite" : "not started";
    fprintf(state, "drawn = %d\nremark = \"%s\"\n", started && finite, remark);
    if (!started || !finite)
        printf("exercise 2.4 is %s: the figure shows the chapter alone\n",
               remark);
    return fclose(csv) != 0 || fclose(state) != 0;
}
