/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sweeps. A finished cell waits in a file of its own, "accuracy.csv.cell7",
 * under the manifest of its run, until all are there. */
#include "lab/sweep.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab/files.h"
#include "lab/inside.h"
#include "lab/text.h"
#include "numeric/pool.h"

/* The lines of a text with "k," before each, appended to `out`. */
static void put_numbered(nab_buffer *out, int k, const char *lines)
{
    while (lines && *lines) {
        size_t n = strcspn(lines, "\n");
        nab_put(out, "%d,%.*s\n", k, (int)n, lines);
        lines += n + (lines[n] == '\n');
    }
}

/* The rows of one cell as they stand in the table; malloc'ed, or NULL. */
static char *compute(nab_lab *lab, const nab_sweep *sweep, int k)
{
    nab_csv rows = {.lab = lab, .name = (char *)sweep->file};
    nab_buffer numbered = {0};
    rows.n_column = nab_count_columns(sweep->columns);
    sweep->cell(k, &rows, sweep->context);
    put_numbered(&numbered, k, rows.text.bytes);
    numbered.failed = numbered.failed || rows.text.failed;
    nab_buffer_free(&rows.text);
    return nab_buffer_take(&numbered);
}

/* Manifest and header of the table; malloc'ed, or NULL. */
static char *head_of(const nab_lab *lab, const nab_sweep *sweep)
{
    nab_buffer head = {0};
    nab_lab_manifest(lab, &head, NAB_EXACT);
    nab_put(&head, "cell,%s\n", sweep->columns);
    return nab_buffer_take(&head);
}

/* ---- all cells ---- */

typedef struct {
    nab_lab *lab;
    const nab_sweep *sweep;
    const char *head;
    atomic_int done, failed;
} sweeping;

static char *cell_path(const sweeping *s, int k)
{
    return nab_text_new("%s/%s.cell%d", s->lab->folder, s->sweep->file, k);
}

/* The rows of a cell that an earlier run of the same sweep left, or NULL. */
static char *kept_rows(const sweeping *s, const char *path)
{
    char *text = access(path, R_OK) == 0 ? nab_file_read(path) : NULL;
    size_t n = strlen(s->head);
    char *rows = text && strncmp(text, s->head, n) == 0
                     ? nab_text_new("%s", text + n)
                     : NULL;
    free(text);
    return rows;
}

static void run_cell(int k, void *context)
{
    sweeping *s = context;
    char *path = cell_path(s, k), *rows = path ? kept_rows(s, path) : NULL;
    if (path && !rows) {
        rows = compute(s->lab, s->sweep, k);
        char *text = rows ? nab_text_new("%s%s", s->head, rows) : NULL;
        if (!text)
            fprintf(stderr, "%s: no memory\n", path);
        if (!text || s->lab->n_mistake > 0 ||
            nab_file_replace(path, text, strlen(text)) != 0)
            atomic_fetch_add(&s->failed, 1);
        free(text);
    }
    free(path);
    free(rows);
    int done = atomic_fetch_add(&s->done, 1) + 1;
    if (done < s->sweep->n_cell)
        nab_lab_progress(s->lab, done, s->sweep->n_cell);
}

/* The table from its cells, which then go. */
static int join(sweeping *s)
{
    nab_buffer all = {0};
    nab_put(&all, "%s", s->head);
    for (int k = 0; k < s->sweep->n_cell; k++) {
        char *path = cell_path(s, k), *rows = path ? kept_rows(s, path) : NULL;
        nab_put(&all, "%s", rows ? rows : "");
        atomic_fetch_add(&s->failed, rows == NULL);
        free(path);
        free(rows);
    }
    int status = s->failed ? -1 : nab_lab_write(s->lab, s->sweep->file, &all);
    nab_buffer_free(&all);
    for (int k = 0; status == 0 && k < s->sweep->n_cell; k++) {
        char *path = cell_path(s, k);
        if (path)
            unlink(path);
        free(path);
    }
    return status;
}

static void run_all(nab_lab *lab, const nab_sweep *sweep, const char *head)
{
    sweeping s = {.lab = lab, .sweep = sweep, .head = head};
    nab_parallel_for(sweep->n_cell, run_cell, &s);
    nab_lab_progress(lab, sweep->n_cell, sweep->n_cell);
    if (join(&s) != 0)
        lab->n_failed++;
    else
        nab_lab_say(lab, "%s: %d cells", sweep->file, sweep->n_cell);
}

/* ---- three cells ---- */

/* The lines of a table that begin with "k,": where, and how many bytes. */
static const char *find_cell(const char *table, int k, size_t *n)
{
    char mark[24];
    size_t length = (size_t)snprintf(mark, sizeof mark, "\n%d,", k);
    const char *begin = strstr(table, mark), *end = begin;
    *n = 0;
    while (end && strncmp(end, mark, length) == 0)
        end = strchr(end + 1, '\n');
    if (!begin || !end)
        return NULL;
    *n = (size_t)(end - begin);
    return begin + 1;
}

static void spot_cell(nab_lab *lab, const nab_sweep *sweep, const char *table,
                      int k)
{
    size_t n;
    const char *kept = find_cell(table, k, &n);
    char *fresh = compute(lab, sweep, k);
    bool same =
        fresh && strlen(fresh) == n && strncmp(kept ? kept : "", fresh, n) == 0;
    if (!same) {
        fprintf(stderr, "%s: %s: cell %d differs from the committed one\n",
                lab->name, sweep->file, k);
        lab->n_failed++;
    }
    free(fresh);
}

static void spot(nab_lab *lab, const nab_sweep *sweep, const char *head)
{
    char *relative =
        nab_text_new("chapters/%s/sweep/%s", lab->name, sweep->file);
    char *path = relative ? nab_path_find(relative) : NULL;
    char *table = path ? nab_file_read(path) : NULL;
    int cell[] = {0, sweep->n_cell / 2, sweep->n_cell - 1};
    if (!path)
        fprintf(stderr, "%s: no %s to compare with\n", lab->name,
                relative ? relative : sweep->file);
    if (table && strncmp(table, head, strlen(head)) != 0) {
        fprintf(stderr, "%s: other columns or arguments than this run's\n",
                path);
        free(table);
        table = NULL;
    }
    lab->n_failed += table == NULL;
    for (int i = 0; table && i < 3; i++)
        if (i == 0 || cell[i] != cell[i - 1])
            spot_cell(lab, sweep, table, cell[i]);
    if (table)
        nab_lab_say(lab, "%s: cells %d, %d and %d computed anew", sweep->file,
                    cell[0], cell[1], cell[2]);
    free(relative);
    free(path);
    free(table);
}

void nab_lab_sweep_run(nab_lab *lab, const nab_sweep *sweep)
{
    char *head = head_of(lab, sweep);
    if (!head || sweep->n_cell < 1)
        nab_lab_mistake(lab, "sweep_run", "%s: no memory or no cell",
                        sweep->file);
    else if (lab->options.spot)
        spot(lab, sweep, head);
    else
        run_all(lab, sweep, head);
    free(head);
}
