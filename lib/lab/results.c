/* SPDX-License-Identifier: GPL-3.0-or-later */
/* results.txt and the tables. */
#include <stdlib.h>
#include <string.h>

#include "core/error.h"
#include "lab/inside.h"
#include "lab/text.h"

/* ---- results.txt ---- */

static bool key_is_good(const char *key)
{
    static const char *const letters = "abcdefghijklmnopqrstuvwxyz";
    return key && *key && strchr(letters, *key) &&
           key[strspn(key, "abcdefghijklmnopqrstuvwxyz0123456789_.")] == '\0' &&
           strcmp(key, "complete") != 0;
}

static bool key_is_new(const nab_lab *lab, const char *key)
{
    for (size_t i = 0; i < lab->n_key; i++)
        if (strcmp(lab->key[i], key) == 0)
            return false;
    return true;
}

/* Room for keys doubles at each power of two. */
static bool keep_key(nab_lab *lab, const char *key)
{
    if ((lab->n_key & (lab->n_key - 1)) == 0) {
        size_t room = lab->n_key ? 2 * lab->n_key : 1;
        char **all = realloc(lab->key, room * sizeof *all);
        if (!all)
            return false;
        lab->key = all;
    }
    char *copy = nab_text_new("%s", key);
    if (copy)
        lab->key[lab->n_key++] = copy;
    return copy != NULL;
}

void nab_lab_result_text(nab_lab *lab, const char *key, const char *text)
{
    if (!key_is_good(key))
        nab_lab_mistake(lab, "result", "'%s' is not a key ([a-z][a-z0-9_.]*)",
                        key ? key : "NULL");
    else if (!key_is_new(lab, key))
        nab_lab_mistake(lab, "result", "'%s' is given twice", key);
    else if (strpbrk(text, "\r\n"))
        nab_lab_mistake(lab, "result", "the text of '%s' has two lines", key);
    else if (!keep_key(lab, key))
        nab_lab_mistake(lab, "result", "no memory for '%s'", key);
    else
        nab_put(&lab->results, "%s=%s\n", key, text);
}

void nab_lab_result(nab_lab *lab, const char *key, double value)
{
    char text[NAB_NUMBER_TEXT];
    nab_lab_result_text(lab, key, nab_number_text(value, text));
}

void nab_lab_result_mean(nab_lab *lab, const char *key, nab_summary summary)
{
    char *se = nab_text_new("%s_se", key);
    nab_lab_result(lab, key, summary.mean);
    if (se)
        nab_lab_result(lab, se, summary.se);
    else
        nab_lab_mistake(lab, "result", "no memory for '%s'", key);
    free(se);
}

int nab_results_write(nab_lab *lab)
{
    nab_buffer all = {0};
    nab_lab_manifest(lab, &all, lab->chapter->precision);
    nab_put(&all, "%s", lab->results.bytes ? lab->results.bytes : "");
    nab_put(&all, "complete=1\n");
    all.failed = all.failed || lab->results.failed;
    int status = nab_lab_write(lab, "results.txt", &all);
    nab_buffer_free(&all);
    return status;
}

void nab_results_free(nab_lab *lab)
{
    nab_buffer_free(&lab->results);
    for (size_t i = 0; i < lab->n_key; i++)
        free(lab->key[i]);
    free(lab->key);
}

/* ---- tables ---- */

static bool name_is_good(const nab_lab *lab, const char *name)
{
    for (const nab_csv *csv = lab->csv; csv; csv = csv->next)
        if (strcmp(csv->name, name) == 0)
            return false;
    static const char *const own[] = {"results.txt", "claims.csv", "build.txt"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (strcmp(name, own[i]) == 0)
            return false;
    return *name && *name != '.' && !strchr(name, '/');
}

size_t nab_count_columns(const char *columns)
{
    size_t n = 1;
    for (const char *p = columns; *p; p++)
        n += *p == ',';
    return n;
}

nab_csv *nab_csv_open(nab_lab *lab, const char *name, nab_class precision,
                      const char *columns)
{
    if (!name_is_good(lab, name)) {
        nab_lab_mistake(lab, "csv_open", "'%s' is taken, or is not a file name",
                        name);
        return NULL;
    }
    if (!*columns || strpbrk(columns, "\"\r\n")) {
        nab_lab_mistake(lab, "csv_open", "%s: bad column names", name);
        return NULL;
    }
    return nab_csv_new(lab, name, precision, columns);
}

nab_csv *nab_csv_new(nab_lab *lab, const char *name, nab_class precision,
                     const char *columns)
{
    nab_csv *csv = calloc(1, sizeof *csv);
    if (!csv || !(csv->name = nab_text_new("%s", name))) {
        free(csv);
        nab_lab_mistake(lab, "csv_open", "%s: no memory", name);
        return NULL;
    }
    csv->lab = lab;
    csv->n_column = nab_count_columns(columns);
    csv->next = lab->csv;
    lab->csv = csv;
    nab_lab_manifest(lab, &csv->text, precision);
    nab_put(&csv->text, "%s\n", columns);
    return csv;
}

/* A cell by RFC 4180: quoted where it must be. */
static void put_cell(nab_buffer *out, const char *cell)
{
    if (!cell[strcspn(cell, ",\"\r\n")] && *cell != '#') {
        nab_put_bytes(out, strlen(cell), cell);
        return;
    }
    nab_put_bytes(out, 1, "\"");
    for (const char *p = cell; *p; p++)
        nab_put_bytes(out, *p == '"' ? 2 : 1, *p == '"' ? "\"\"" : p);
    nab_put_bytes(out, 1, "\"");
}

static bool takes_row(nab_csv *csv, size_t n)
{
    if (!csv)
        return false;
    if (csv->closed)
        nab_lab_mistake(csv->lab, "csv_row", "%s is closed", csv->name);
    else if (n != csv->n_column)
        nab_lab_mistake(csv->lab, "csv_row", "%s: %zu cells under %zu columns",
                        csv->name, n, csv->n_column);
    return !csv->closed && n == csv->n_column;
}

void nab_csv_row(nab_csv *csv, const char *label, size_t n, const double *value)
{
    if (!takes_row(csv, n + (label != NULL)))
        return;
    char number[NAB_NUMBER_TEXT];
    if (label)
        put_cell(&csv->text, label);
    for (size_t i = 0; i < n; i++)
        nab_put(&csv->text, "%s%s", i || label ? "," : "",
                nab_number_text(value[i], number));
    nab_put_bytes(&csv->text, 1, "\n");
}

void nab_csv_text(nab_csv *csv, size_t n, const char *const *cell)
{
    if (!takes_row(csv, n))
        return;
    for (size_t i = 0; i < n; i++) {
        if (i)
            nab_put_bytes(&csv->text, 1, ",");
        put_cell(&csv->text, cell[i]);
    }
    nab_put_bytes(&csv->text, 1, "\n");
}

int nab_csv_close(nab_csv *csv)
{
    if (!csv)
        return -1;
    if (csv->closed) {
        nab_lab_mistake(csv->lab, "csv_close", "%s is closed", csv->name);
        return -1;
    }
    csv->closed = true;
    int status = nab_lab_write(csv->lab, csv->name, &csv->text);
    nab_buffer_free(&csv->text);
    return status;
}

void nab_csv_free_all(nab_lab *lab)
{
    while (lab->csv) {
        nab_csv *csv = lab->csv;
        lab->csv = csv->next;
        nab_buffer_free(&csv->text);
        free(csv->name);
        free(csv);
    }
}
