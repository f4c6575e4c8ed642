/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The grader: what a chapter asks (marksNN.c), what became of it, and the
 * reports. It never runs a student's code in its own process.
 *
 * Points are counted in tenths, so that sums are exact.
 */
#ifndef NABLA_GRADE_H
#define NABLA_GRADE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "grade/verdict.h"

/* ---- what a chapter asks ---- */

typedef enum {
    GRADE_CODE,    /* a function of exercise.c; 70 % visible, 30 % hidden */
    GRADE_NUMBER,  /* "1.5 = 12" of answers.txt */
    GRADE_PREDICT, /* "predict 1.7 = 40": any number will do */
    GRADE_PROSE    /* for the tutor */
} grade_kind;

typedef struct {
    const char *number, *title; /* "1.2"; of code, the function's name */
    grade_kind kind;
    int tenths;
    double unit;   /* of numbers: they are rounded to multiples of it; */
    uint64_t mark; /* stands for the answer: grade_mark of it */
    const char *hint;
    double (*measured)(void); /* of predictions */
} grade_task;

/* The four kinds of task, as rows of a table. */
#define GRADE_FUNCTION(number_, name_, points_)                \
    {                                                          \
        .number = number_, .title = name_, .kind = GRADE_CODE, \
        .tenths = 10 * (points_)                               \
    }
#define GRADE_ANSWER(number_, title_, points_, unit_, mark_, hint_)           \
    {                                                                         \
        .number = number_, .title = title_, .kind = GRADE_NUMBER,             \
        .tenths = 10 * (points_), .unit = unit_, .mark = mark_, .hint = hint_ \
    }
#define GRADE_PREDICTION(number_, title_, measured_)               \
    {                                                              \
        .number = number_, .title = title_, .kind = GRADE_PREDICT, \
        .measured = measured_                                      \
    }
#define GRADE_QUESTION(number_, title_)                         \
    {                                                           \
        .number = number_, .title = title_, .kind = GRADE_PROSE \
    }

enum { GRADE_MOST_TASKS = 16 };
typedef struct grade_chapter {
    int number;
    const char *title;
    grade_task task[GRADE_MOST_TASKS]; /* ends with number NULL */
} grade_chapter;

/* ---- what became of it ---- */

typedef enum {
    GRADE_OK,
    GRADE_WRONG,
    GRADE_CRASH,
    GRADE_TIMEOUT,
    GRADE_NOT_STARTED,
    GRADE_NOT_BUILT,
    GRADE_NOT_RUN,   /* it calls what it may not */
    GRADE_CREDITED,  /* a prediction: any honest number */
    GRADE_HANDED_IN, /* prose, for the tutor */
    GRADE_NO_CASES   /* hidden cases that are not at hand */
} grade_status;

enum { GRADE_OUTPUT = 8192 };

/* One group of cases of one task. */
typedef struct {
    grade_status status;
    grade_verdict verdict;
    char why[200];                 /* of a crash or timeout */
    char output[GRADE_OUTPUT + 1]; /* of the last case: how it begins, ends */
    bool overrun;                  /* it printed more than is kept */
} grade_run;

typedef struct {
    const grade_task *task;
    grade_status status;
    int tenths, visible_tenths, hidden_tenths; /* earned; of the two groups */
    bool hidden_at_hand;
    grade_run visible, hidden;
    bool sanitized;  /* again is */
    grade_run again; /* the visible case that failed, under sanitizers */
    double answer;
    char text[4000];   /* prose */
    int n_word;        /* of prose */
    const char *wrong; /* what is wrong with the form of an answer */
} grade_result;

typedef struct {
    const grade_chapter *chapter;
    int n, tenths, of_tenths;
    bool replay;  /* of one case: no points */
    bool visible; /* the points of visible cases: there are no others */
    grade_result result[GRADE_MOST_TASKS];
    char build_log[1200]; /* why it was not built */
    char lost[1200];      /* lines of answers.txt that count for nothing */
} grade_report;

/* ---- sandbox.c ---- */

/* What is wrong with this process as a place to start tasks from: NULL, or one
 * line. Afterwards orphans of tasks come to us. */
const char *grade_prepare(void);
/* Runs `checks number set` with limits and fills *run. The process and all it
 * has started are gone when this returns. What was built with sanitizers has
 * more time, and room for their shadow. -1: no task can be run here, see
 * run->why. */
int grade_sandbox(const char *checks, const char *number, const char *set,
                  bool sanitized, grade_run *run);

/* ---- answers.c ---- */

/* Reads answers.txt (missing: nothing is answered) and judges what is not
 * code. */
void grade_answers(const char *path, grade_report *report);

/* What stands for an answer where students may read it. */
uint64_t grade_mark(const char *number, double answer, double unit);

/* A numeric answer, for tutors: keysNN.c. */
typedef struct {
    const char *number;
    double (*key)(void);
    double unit;
} grade_key;

/* ---- report.c ---- */

/* Tenths that a task can earn. */
int grade_most(const grade_report *report, const grade_task *task);
/* Replay commands need to know what was graded: "" or " SUB=dir". */
void grade_print(const grade_report *report, bool with_output,
                 const char *submission);
void grade_json(FILE *out, const grade_report *report, int n);
void grade_autolab(const grade_report *report, int n);
/* One line per task: name, number, what the table of a class shows, points. */
void grade_table(FILE *out, const grade_report *report, const char *name);
/* Tenths as "7" or "7.4"; text holds 16 bytes. */
const char *grade_points(int tenths, char text[16]);
/* Makes bytes that no terminal should see visible; in place. */
void grade_clean(char *text);

#endif
