/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading tables. */
#include "lab/table.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/error.h"
#include "lab/inside.h"
#include "lab/text.h"

/* The cells lie one after the other in the bytes of the file, each ended by
 * '\0'; the names of the columns come first. */
struct nab_table {
    nab_table *next;
    char *bytes;
    char **cell;
    size_t n_column, n_cell, room;
};

/* ---- reading ---- */

char *nab_file_read(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *bytes = NULL;
    size_t n = 0, room = 0;
    while (file && !ferror(file)) {
        if (room - n < 2) {
            room = room ? 2 * room : 4096;
            char *more = realloc(bytes, room);
            if (!more)
                break;
            bytes = more;
        }
        size_t got = fread(bytes + n, 1, room - n - 1, file);
        n += got;
        bytes[n] = '\0';
        if (got == 0)
            break;
    }
    bool whole = file && bytes && feof(file) && !ferror(file);
    if (!whole)
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
    else if (memchr(bytes, '\0', n)) {
        fprintf(stderr, "%s: holds a zero byte, which is no text\n", path);
        whole = false;
    }
    if (file)
        fclose(file);
    if (whole)
        return bytes;
    free(bytes);
    return NULL;
}

static bool add_cell(nab_table *table, char *text)
{
    if (table->n_cell == table->room) {
        size_t room = table->room ? 2 * table->room : 256;
        char **cell = realloc(table->cell, room * sizeof *cell);
        if (!cell)
            return false;
        table->cell = cell;
        table->room = room;
    }
    table->cell[table->n_cell++] = text;
    return true;
}

/* How many characters end the cell at p: 2 are a return and a newline, 0 the
 * end of the file or something that does not belong there. */
static size_t separator(const char *p)
{
    return *p == ',' || *p == '\n' ? 1 : *p == '\r' && p[1] == '\n' ? 2 : 0;
}

/* Unquotes the cell at *text in place and steps behind it, onto the separator;
 * false when its quotes are wrong. */
static bool read_cell(char **text, size_t *line)
{
    char *from = *text, *to = *text;
    if (*from != '"') {
        *text += strcspn(*text, ",\"\r\n");
        return **text == '\0' || separator(*text) > 0;
    }
    for (from++; *from && (from[0] != '"' || from[1] == '"'); from++) {
        from += from[0] == '"';
        *line += from[0] == '\n';
        *to++ = *from;
    }
    bool closed = *from == '"';
    from += closed;
    *text = from;
    if (!closed || (*from != '\0' && separator(from) == 0))
        return false;
    *to = '\0';
    return true;
}

/* The cells of one line, how many into *n; NULL, or what is wrong. */
static const char *read_row(nab_table *table, char **text, size_t *line,
                            size_t *n)
{
    bool more = true;
    for (*n = 0; more; ++*n) {
        char *start = *text;
        if (!read_cell(text, line))
            return "a cell is not by RFC 4180";
        if (!add_cell(table, start))
            return "no memory";
        more = **text == ',';
        size_t step = separator(*text);
        **text = '\0';
        *text += step;
    }
    return NULL;
}

static int read_rows(nab_table *table, const char *path)
{
    char *text = table->bytes;
    size_t line = 0;
    while (*text) {
        size_t first = ++line;
        if (*text == '#') {
            text += strcspn(text, "\n");
            text += *text == '\n';
            continue;
        }
        size_t n;
        const char *wrong = read_row(table, &text, &line, &n);
        if (wrong) {
            fprintf(stderr, "%s:%zu: %s\n", path, first, wrong);
            return -1;
        }
        if (table->n_column == 0)
            table->n_column = n;
        if (n != table->n_column) {
            fprintf(stderr, "%s:%zu: expected %zu cells, found %zu\n", path,
                    first, table->n_column, n);
            return -1;
        }
    }
    if (table->n_column == 0)
        fprintf(stderr, "%s:%zu: expected column names\n", path, line + 1);
    return table->n_column ? 0 : -1;
}

nab_table *nab_table_load(const char *path)
{
    char *bytes = nab_file_read(path);
    nab_table *table = bytes ? calloc(1, sizeof *table) : NULL;
    if (!table) {
        if (bytes)
            fprintf(stderr, "%s: no memory\n", path);
        free(bytes);
        return NULL;
    }
    table->bytes = bytes;
    if (read_rows(table, path) == 0)
        return table;
    nab_table_free(table);
    return NULL;
}

void nab_table_free(nab_table *table)
{
    if (!table)
        return;
    free(table->bytes);
    free(table->cell);
    free(table);
}

/* ---- the tables of a lab ---- */

const nab_table *nab_lab_sweep_table(nab_lab *lab, const char *name)
{
    char *relative = nab_text_new("chapters/%s/sweep/%s", lab->name, name);
    char *path = relative ? nab_path_find(relative) : NULL;
    nab_table *table = path ? nab_table_load(path) : NULL;
    if (!path)
        fprintf(stderr, "%s: no %s here or above; --sweep makes it\n",
                lab->name, relative ? relative : name);
    free(relative);
    free(path);
    lab->n_failed += table == NULL;
    if (table) {
        table->next = lab->table;
        lab->table = table;
    }
    return table;
}

void nab_tables_free(nab_lab *lab)
{
    while (lab->table) {
        nab_table *table = lab->table;
        lab->table = table->next;
        nab_table_free(table);
    }
}

/* ---- cells ---- */

size_t nab_table_rows(const nab_table *table)
{
    return table ? table->n_cell / table->n_column - 1 : 0;
}

const char *nab_table_text(const nab_table *table, size_t row,
                           const char *column)
{
    if (!table)
        return NULL;
    for (size_t j = 0; j < table->n_column; j++)
        if (strcmp(table->cell[j], column) == 0 && row < nab_table_rows(table))
            return table->cell[(row + 1) * table->n_column + j];
    nab_error("table", "no row %zu with a column '%s'", row, column);
    return NULL;
}

double nab_table_number(const nab_table *table, size_t row, const char *column)
{
    const char *text = nab_table_text(table, row, column);
    char *end;
    double x = text ? strtod(text, &end) : NAN;
    return text && *text && *end == '\0' ? x : NAN;
}
