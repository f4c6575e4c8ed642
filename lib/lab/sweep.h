/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sweeps: the long runs of a chapter, cell by cell.
 *
 *     --sweep   computes every cell and writes the table; stopped and called
 *               again, it goes on with the cells that are missing
 *     --spot    computes the first, middle and last cell anew and compares them
 *               byte by byte with chapters/chapterNN/sweep/, as committed
 *
 * The ordinary run reads the committed table by nab_lab_sweep_table.
 */
#ifndef NABLA_SWEEP_RUN_H
#define NABLA_SWEEP_RUN_H

#include "lab/run.h"

typedef struct {
    const char *file;    /* "accuracy.csv" */
    const char *columns; /* of the rows that `cell` writes; "cell" goes first */
    int n_cell;
    /* Writes the rows of one cell with nab_row. They may depend on the cell's
     * number, the seed and the knobs alone. It may run on any thread: of the
     * lab, call nab_lab_seed and the readers of options only. */
    void (*cell)(int cell, nab_csv *rows, void *context);
    void *context;
} nab_sweep;

/* Does for this sweep what --sweep or --spot asks. Both make nab_lab_sweep
 * true. A failure is counted: nab_lab_close returns 1. */
void nab_lab_sweep_run(nab_lab *lab, const nab_sweep *sweep);

#endif
