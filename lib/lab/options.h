/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a chapter is, and its command line.
 *
 * A chapter declares its knobs in a static table; the variables hold their
 * defaults, and the command line writes them. Nothing here allocates or ends
 * the program.
 */
#ifndef NABLA_OPTIONS_H
#define NABLA_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Version of the library, in the first lines of every result file. */
#define NAB_VERSION "1.0"

/* How a result file is compared with the committed one: byte by byte (all that
 * our own arithmetic made), or number by number within 1e-10 (what came out of
 * GSL's singular values, quadrature and roots). */
typedef enum { NAB_EXACT, NAB_TIGHT } nab_class;

/* Something the reader may turn: --name VALUE. Exactly one of `integer` and
 * `real` is not NULL; it holds the default. low and high are allowed values. */
typedef struct {
    const char *name, *unit, *help;
    int *integer;
    double *real;
    double low, high;
    double quick; /* the default under --quick; 0: as without */
} nab_knob;

/* A row of the table: NAB_KNOB_INT(&depth, "depth", "layers", 1, 200,
 * "layers of the chain"). */
#define NAB_KNOB_INT(variable, name, unit, low, high, help) \
    NAB_KNOB_LESS(variable, name, unit, low, high, 0, help)
/* The same with a smaller default for --quick. */
#define NAB_KNOB_LESS(variable, name, unit, low, high, quick, help) \
    {                                                               \
        name, unit, help, variable, NULL, low, high, quick          \
    }
#define NAB_KNOB_REAL(variable, name, unit, low, high, help) \
    {                                                        \
        name, unit, help, NULL, variable, low, high, 0       \
    }

typedef struct {
    int number; /* 3: the chapter is "chapter03" */
    const char *title;
    const nab_knob *knob; /* NULL when n_knob is 0; at most 40 */
    size_t n_knob;
    nab_class precision; /* of results.txt and claims.csv; most are exact */
} nab_chapter;

typedef struct {
    uint64_t seed;       /* 1 .. 999999999999999; default 1 */
    int trials, threads; /* 16, with --quick 2; 1 */
    bool quick, sweep, check;
    bool varied; /* something that changes numbers is not at its default */
    bool spot;   /* three cells of each sweep; `sweep` is then true as well */
    const char *out, *data; /* NULL: not given */
} nab_options;

enum { NAB_OPTIONS_GO = -1 };

/* Reads the command line into *options and the knobs. Returns NAB_OPTIONS_GO
 * to go on, or the exit status: 0 after --help (written to `out`), 2 after a
 * bad value (one line on `err`). --check refuses whatever changes numbers. */
int nab_options_parse(nab_options *options, const nab_chapter *chapter,
                      int argc, char **argv, FILE *out, FILE *err);

#endif
