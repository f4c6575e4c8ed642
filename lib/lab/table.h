/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reading tables: what a run with --sweep wrote, and was committed, is what the
 * ordinary run judges. The lab owns the tables it reads.
 */
#ifndef NABLA_TABLE_H
#define NABLA_TABLE_H

#include "lab/run.h"

typedef struct nab_table nab_table;

/* chapters/chapterNN/sweep/name, searched as the digits are (lab/digits.h).
 * NULL, and one line on stderr, when it cannot be read: the run goes on and
 * ends with status 1. */
const nab_table *nab_lab_sweep_table(nab_lab *lab, const char *name);

/* Any file in the form of nab_csv_open: lines that begin with '#', a line of
 * column names, rows by RFC 4180. NULL and one line with path:line. */
nab_table *nab_table_load(const char *path);
void nab_table_free(nab_table *table); /* NULL is fine */

size_t nab_table_rows(const nab_table *table); /* of NULL: 0 */
/* A cell; NULL and a report when there is no such row or column. */
const char *nab_table_text(const nab_table *table, size_t row,
                           const char *column);
/* A cell as a number, with the bits that were written; NaN when it is none. */
double nab_table_number(const nab_table *table, size_t row, const char *column);

#endif
