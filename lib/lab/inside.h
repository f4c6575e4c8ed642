/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lab from inside: for the files of lab, and tests that read a report. */
#ifndef NABLA_LAB_INSIDE_H
#define NABLA_LAB_INSIDE_H

#include <stdio.h>
#include <time.h>

#include "lab/claims.h"
#include "lab/digits.h"
#include "lab/table.h"
#include "lab/text.h"

struct nab_csv {
    nab_lab *lab;
    nab_csv *next;
    char *name;
    nab_buffer text;
    size_t n_column;
    bool closed;
};

typedef struct {
    nab_claim claim; /* its texts are copies */
    bool holds, control_holds;
} nab_verdict;

struct nab_lab {
    const nab_chapter *chapter;
    nab_options options;
    char name[24]; /* "chapter03" */
    char *folder, *data;
    uint64_t data_hash;
    FILE *report;
    nab_buffer results;
    char **key;
    size_t n_key;
    const nab_claim *statement; /* the chapter's; see nab_lab_state */
    size_t n_statement;
    nab_verdict *verdict;
    size_t n_verdict;
    nab_csv *csv; /* the last one opened first */
    nab_digits *digits;
    nab_table *table; /* the last one read first */
    int n_failed;     /* files that could not be written */
    int n_mistake;    /* of the chapter */
    struct timespec start;
};

/* A mistake of the chapter, reported under `where`. */
void nab_lab_mistake(nab_lab *lab, const char *where, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The leading lines of every result file. */
void nab_lab_manifest(const nab_lab *lab, nab_buffer *out, nab_class precision);
/* Replaces folder/name; a failure is counted, and nothing is written after the
 * first. */
int nab_lab_write(nab_lab *lab, const char *name, const nab_buffer *text);

/* results.c */
size_t nab_count_columns(const char *columns);
/* nab_csv_open of a name that was found good. */
nab_csv *nab_csv_new(nab_lab *lab, const char *name, nab_class precision,
                     const char *columns);
int nab_results_write(nab_lab *lab);
void nab_results_free(nab_lab *lab);
void nab_csv_free_all(nab_lab *lab);
/* claims.c */
void nab_claims_print(const nab_lab *lab);
int nab_claims_write(nab_lab *lab);
void nab_claims_free(nab_lab *lab);
/* A mistake for every statement that was not judged. */
void nab_claims_complete(nab_lab *lab);
/* How many claims do not hold or have a control that does. */
size_t nab_claims_failed(const nab_lab *lab);

/* table.c */
/* The text of a file as a new string; NULL after one line on stderr, as for one
 * that holds a zero byte: a crash may leave them. */
char *nab_file_read(const char *path);
void nab_tables_free(nab_lab *lab);

/* data.c: a path of the laboratory, in the current folder, up to four above it
 * or beside the program or up to four above that, as a new string; NULL when it
 * is not there. */
char *nab_path_find(const char *relative);
/* The digits of this run by the rule of nab_lab_digits, as a new string; NULL
 * when there are none. */
char *nab_data_find(const char *option);
/* FNV-1a hash of the book's digits.csv: other data are other numbers. */
#define NAB_DATA_HASH UINT64_C(0x0b6db7d4442bbc5d)

#endif
