/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the programs behind `make exercise3` share: the files that the figure
 * reads, and whether there is anything of the student's to draw.
 */
#ifndef NABLA_CURVE_H
#define NABLA_CURVE_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "todo.h"

/* A file in the folder that is the program's argument, or here; without it the
 * program ends. */
static inline FILE *curve_open(int argc, char **argv, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", argc == 2 ? argv[1] : ".", name);
    FILE *f = fopen(path, "w");
    if (!f) {
        perror(path);
        exit(1);
    }
    return f;
}

/* The task has not been written. */
static inline bool curve_untouched(double value)
{
    const double todo = EX_TODO;
    return memcmp(&value, &todo, sizeof value) == 0;
}

/* None of the n outputs has been written. */
static inline bool curve_unwritten(size_t n, const double *output)
{
    const double unwritten = EX_UNWRITTEN;
    for (size_t i = 0; i < n; i++)
        if (memcmp(&output[i], &unwritten, sizeof unwritten) != 0)
            return false;
    return true;
}

/* Writes state.gp: whether to draw, and if not, what to say instead: "not
 * started", or what is wrong with the values. The status of the program. */
static inline int curve_state(int argc, char **argv, const char *task,
                              bool started, bool usable, const char *wrong)
{
    FILE *state = curve_open(argc, argv, "state.gp");
    const char *remark = started ? wrong : "not started";
    fprintf(state, "drawn = %d\nremark = \"%s\"\n", started && usable, remark);
    if (!started || !usable)
        printf("exercise %s is %s: the figure shows the chapter alone\n", task,
               remark);
    return fclose(state) != 0;
}

#endif
