/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One run of a chapter: its options, its report and its results.
 *
 *     nab_lab *lab = nab_lab_open(&chapter, argc, argv);
 *     nab_lab_say(lab, "The gradient is %g.", g);
 *     nab_lab_result(lab, "chain.gradient", g);
 *     return nab_lab_close(lab);
 *
 * The lab owns its tables, claims and data; nab_lab_close frees them. Files
 * are kept in memory and written when they are closed: aside, under a
 * temporary name, then renamed, so that a run which is stopped leaves the old
 * files as they were. All functions but nab_lab_seed and the readers of
 * options belong to the thread that opened the lab: call none of them from
 * inside a trial.
 *
 * Mistakes of a chapter (a key given twice, a wrong number of columns) go to
 * nab_error, and the run then fails.
 */
#ifndef NABLA_RUN_H
#define NABLA_RUN_H

#include "lab/options.h"
#include "numeric/stats.h"

typedef struct nab_lab nab_lab;
typedef struct nab_csv nab_csv;

/* Reads the command line, makes the output folder (--out, else
 * build/results/chapterNN in the current folder, with --sweep
 * build/sweeps/chapterNN) and takes make's mark .checked from it, looks for the
 * digits. Prints the title. Ends the program after --help (status 0) or when
 * something is wrong (one line on stderr, status 2). */
nab_lab *nab_lab_open(const nab_chapter *chapter, int argc, char **argv);
/* The same without ending the program: NULL and the status. */
nab_lab *nab_lab_try_open(const nab_chapter *chapter, int argc, char **argv,
                          int *status);
/* Writes the tables still open, results.txt and claims.csv (both not under
 * --sweep) and build.txt, prints the claims. Returns the exit status: 0; 1 when
 * something could not be written (the report on stdout included), when a
 * mistake was reported, or, with --check, when a claim does not hold or a
 * control does. */
int nab_lab_close(nab_lab *lab);

/* ---- what was asked for ---- */

/* A seed for nab_tape_new: the stream of this chapter, purpose and trial. */
uint64_t nab_lab_seed(const nab_lab *lab, const char *purpose, int trial);
int nab_lab_trials(const nab_lab *lab);
bool nab_lab_quick(const nab_lab *lab); /* less of everything: a smoke test */
/* `few` when the last lab was opened with --quick, `all` otherwise: for loops
 * that know of no lab. `few` must not be more. */
int nab_less(int all, int few);
bool nab_lab_sweep(const nab_lab *lab); /* the long runs */

/* ---- the report ---- */

/* A paragraph, made as by printf; lines over 80 columns are wrapped, a newline
 * is added. */
void nab_lab_say(nab_lab *lab, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void nab_lab_heading(nab_lab *lab, const char *text);

/* ---- results.txt: key=value, for the text of the book ---- */

/* Keys are [a-z][a-z0-9_.]*, each once; "complete" is taken. Numbers are
 * written with 17 digits, NaN as "nan". A text has one line. */
void nab_lab_result(nab_lab *lab, const char *key, double value);
void nab_lab_result_text(nab_lab *lab, const char *key, const char *text);
/* The mean under `key` and its standard error under "key_se". */
void nab_lab_result_mean(nab_lab *lab, const char *key, nab_summary summary);

/* ---- tables ---- */

/* A table in the output folder; `columns` is the header line, such as
 * "layer,median,low,high". The name is new, has no '/', begins with no '.' and
 * is none of the lab's own three: results.txt, claims.csv, build.txt. NULL only
 * after a mistake was reported, and a NULL table takes its rows without a word.
 */
nab_csv *nab_csv_open(nab_lab *lab, const char *name, nab_class precision,
                      const char *columns);
/* One row: n numbers, after the text `label` unless that is NULL. Label and
 * numbers together must be as many as the columns. */
void nab_csv_row(nab_csv *csv, const char *label, size_t n,
                 const double *value);
/* One row of text alone. */
void nab_csv_text(nab_csv *csv, size_t n, const char *const *cell);
/* nab_row(csv, NULL, layer, median, low, high) */
#define nab_row(csv, label, ...)                                              \
    nab_csv_row(csv, label, sizeof((double[]){__VA_ARGS__}) / sizeof(double), \
                (const double[]){__VA_ARGS__})
/* Writes the file now. 0, or -1 after one line on stderr; the lab remembers
 * it. Tables left open are closed by nab_lab_close. */
int nab_csv_close(nab_csv *csv);

/* ---- trials ---- */

/* Runs task(0, context) .. task(n - 1, context) on --threads threads. A task
 * writes its results to the place of its own index and makes its own tape. */
void nab_lab_trials_run(nab_lab *lab, int n,
                        void (*task)(int trial, void *context), void *context);
/* What n trials left in an array of structs: the summary of one double of
 * theirs, which in the first lies at `first`. */
nab_summary nab_trials_summary(size_t n, const double *first,
                               size_t size_of_trial);
/* NAB_OVER(16, found, norm): over found[0].norm .. found[15].norm */
#define NAB_OVER(n, trials, field) \
    nab_trials_summary((size_t)(n), &(trials)->field, sizeof *(trials))
/* A line on stderr, "done of total", when that is a terminal. */
void nab_lab_progress(nab_lab *lab, int done, int total);

#endif
