/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of the lab share. */
#ifndef NABLA_TESTS_LAB_H
#define NABLA_TESTS_LAB_H

#include "tests.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/inside.h"
#include "lab/lab.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* A path below the folder of the tests; good until the next 8 calls. */
static inline const char *scratch(const char *name)
{
    static char path[8][1200];
    static int next;
    next = (next + 1) % 8;
    snprintf(path[next], sizeof path[next], "%s/%s", test_folder(), name);
    return path[next];
}

static inline void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    fputs(text, file);
    fclose(file);
}

/* The text of a file, at most 16 KiB, good until the next 4 calls; "" when
 * there is none. */
static inline const char *read_text(const char *path)
{
    static char text[4][16384];
    static int next;
    next = (next + 1) % 4;
    FILE *file = fopen(path, "r");
    size_t n = file ? fread(text[next], 1, sizeof text[next] - 1, file) : 0;
    text[next][n] = '\0';
    if (file)
        fclose(file);
    return text[next];
}

static inline bool exists(const char *path)
{
    struct stat is;
    return lstat(path, &is) == 0;
}

/* What goes to a stream of the process between these two, as text. */
typedef struct {
    FILE *stream;
    int kept;
} capture;

static inline capture capture_begin(FILE *stream)
{
    fflush(stream);
    capture c = {stream, dup(fileno(stream))};
    int file =
        open(scratch("captured.txt"), O_WRONLY | O_CREAT | O_TRUNC, 0666);
    dup2(file, fileno(stream));
    close(file);
    return c;
}

static inline const char *capture_end(capture c)
{
    fflush(c.stream);
    dup2(c.kept, fileno(c.stream));
    close(c.kept);
    return read_text(scratch("captured.txt"));
}

/* One line, ended by its newline. */
static inline bool one_line(const char *text)
{
    const char *end = strchr(text, '\n');
    return end && end > text && end[1] == '\0';
}

/* ---- a chapter to test with ---- */

static int test_depth;
static double test_gain;
static const nab_knob test_knob[] = {
    NAB_KNOB_INT(&test_depth, "depth", "layers", 1, 200, "layers of a chain"),
    NAB_KNOB_REAL(&test_gain, "gain", NULL, 0, 100, "gain of a layer"),
};
static const nab_chapter test_chapter = {.number = 98,
                                         .title = "Tests",
                                         .knob = test_knob,
                                         .n_knob = COUNT(test_knob)};

/* Opens a lab on the folder scratch/name, its report in scratch/report.txt;
 * `option` is one more argument, or NULL. */
static inline nab_lab *open_test_lab(const char *name, const char *option)
{
    char program[] = "chapter98", out[] = "--out", folder[1200], extra[1300];
    snprintf(folder, sizeof folder, "%s", scratch(name));
    snprintf(extra, sizeof extra, "%s", option ? option : "");
    char *argv[] = {program, out, folder, option ? extra : NULL, NULL};
    int status;
    test_depth = 10;
    test_gain = 0.25;
    nab_lab *lab =
        nab_lab_try_open(&test_chapter, option ? 4 : 3, argv, &status);
    CU_ASSERT_PTR_NOT_NULL_FATAL(lab);
    lab->report = fopen(scratch("report.txt"), "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(lab->report);
    return lab;
}

/* Closes it and its report. */
static inline int close_test_lab(nab_lab *lab)
{
    FILE *report = lab->report;
    int status = nab_lab_close(lab);
    fclose(report);
    return status;
}

#endif
