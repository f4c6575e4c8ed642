/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run of a chapter: opening, reporting, closing. */
#include "lab/run.h"

#include <errno.h>
#include <gsl/gsl_version.h>
#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "core/error.h"
#include "core/stream.h"
#include "lab/files.h"
#include "lab/inside.h"
#include "lab/text.h"
#include "numeric/cpu.h"
#include "numeric/pool.h"

/* ---- opening ---- */

static atomic_bool less; /* the last lab is quick */

static void lab_free(nab_lab *lab)
{
    nab_csv_free_all(lab);
    nab_results_free(lab);
    nab_claims_free(lab);
    nab_digits_free(lab->digits);
    nab_tables_free(lab);
    free(lab->folder);
    free(lab->data);
    free(lab);
}

/* Finds the digits and notes their hash; -1 and a line when those that were
 * asked for cannot be read, or are others under --check. */
static int find_data(nab_lab *lab)
{
    lab->data = nab_data_find(lab->options.data);
    lab->data_hash = lab->data ? nab_file_hash(lab->data) : 0;
    if (lab->options.data && lab->data_hash == 0) {
        fprintf(stderr, "%s: %s\n", lab->options.data, strerror(errno));
        return -1;
    }
    if (lab->options.check && lab->data_hash != 0 &&
        lab->data_hash != NAB_DATA_HASH) {
        fprintf(stderr,
                "%s: %s are not the digits of the book: --check needs "
                "those\n",
                lab->name, lab->data);
        return -1;
    }
    return 0;
}

static int find_folder(nab_lab *lab)
{
    const nab_options *o = &lab->options;
    lab->folder =
        o->out ? nab_text_new("%s", o->out)
               : nab_text_new("build/%s/%s", o->sweep ? "sweeps" : "results",
                              lab->name);
    if (!lab->folder) {
        fprintf(stderr, "%s: no memory\n", lab->name);
        return -1;
    }
    if (nab_folder_make(lab->folder) != 0)
        return -1;
    /* make's mark that these are the results at the defaults */
    char *mark = nab_text_new("%s/.checked", lab->folder);
    if (!mark) {
        fprintf(stderr, "%s: no memory\n", lab->name);
        return -1;
    }
    unlink(mark);
    free(mark);
    return 0;
}

nab_lab *nab_lab_try_open(const nab_chapter *chapter, int argc, char **argv,
                          int *status)
{
    nab_options options;
    *status = nab_options_parse(&options, chapter, argc, argv, stdout, stderr);
    if (*status != NAB_OPTIONS_GO) {
        if (fflush(stdout) != 0 || ferror(stdout)) {
            fprintf(stderr, "stdout: %s\n", strerror(errno));
            *status = 1;
        }
        return NULL;
    }
    *status = 2;
    nab_lab *lab = calloc(1, sizeof *lab);
    if (!lab) {
        fputs("no memory\n", stderr);
        return NULL;
    }
    lab->chapter = chapter;
    lab->options = options;
    lab->report = stdout;
    clock_gettime(CLOCK_MONOTONIC, &lab->start);
    snprintf(lab->name, sizeof lab->name, "chapter%02d", chapter->number);
    if (find_folder(lab) != 0 || find_data(lab) != 0) {
        lab_free(lab);
        return NULL;
    }
    nab_gsl_returns();
    atomic_store(&less, options.quick);
    nab_set_threads(options.threads);
    *status = 0;
    return lab;
}

/* What one trial frees stays with the program for the next: fresh pages from the
 * machine cost chapter 4 some 3 of 10 seconds (AMD EPYC, AVX2, one thread). */
static void keep_freed_memory(void)
{
#ifdef __GLIBC__
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, INT_MAX);
#endif
}

nab_lab *nab_lab_open(const nab_chapter *chapter, int argc, char **argv)
{
    int status;
    nab_lab *lab = nab_lab_try_open(chapter, argc, argv, &status);
    if (!lab)
        exit(status);
    keep_freed_memory();
    fprintf(lab->report, "Chapter %d: %s\n", chapter->number, chapter->title);
    return lab;
}

/* ---- what was asked for ---- */

uint64_t nab_lab_seed(const nab_lab *lab, const char *purpose, int trial)
{
    return nab_seed(lab->options.seed, lab->name, purpose, (uint64_t)trial);
}

int nab_lab_trials(const nab_lab *lab)
{
    return lab->options.trials;
}

bool nab_lab_quick(const nab_lab *lab)
{
    return lab->options.quick;
}

int nab_less(int all, int few)
{
    return atomic_load(&less) ? few : all;
}

bool nab_lab_sweep(const nab_lab *lab)
{
    return lab->options.sweep;
}

/* ---- the report ---- */

void nab_lab_say(nab_lab *lab, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = nab_text_new_v(format, arguments);
    va_end(arguments);
    if (!text) {
        nab_lab_mistake(lab, "say", "no memory");
        return;
    }
    nab_print_wrapped(lab->report, text, 0);
    free(text);
}

void nab_lab_heading(nab_lab *lab, const char *text)
{
    fprintf(lab->report, "\n%s\n", text);
    for (size_t i = nab_text_columns(text, strlen(text)); i > 0; i--)
        putc('-', lab->report);
    putc('\n', lab->report);
}

void nab_lab_mistake(nab_lab *lab, const char *where, const char *format, ...)
{
    char text[300];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    lab->n_mistake++;
    nab_error(where, "%s", text);
}

/* ---- trials ---- */

typedef struct {
    nab_lab *lab;
    void (*task)(int trial, void *context);
    void *context;
    int n;
    atomic_int done;
} trials;

static void one_trial(int index, void *context)
{
    trials *all = context;
    all->task(index, all->context);
    int done = atomic_fetch_add(&all->done, 1) + 1;
    if (done < all->n)
        nab_lab_progress(all->lab, done, all->n);
}

void nab_lab_trials_run(nab_lab *lab, int n,
                        void (*task)(int trial, void *context), void *context)
{
    trials all = {lab, task, context, n, 0};
    nab_parallel_for(n, one_trial, &all);
    nab_lab_progress(lab, n, n);
}

nab_summary nab_trials_summary(size_t n, const double *first,
                               size_t size_of_trial)
{
    double *x = malloc((n ? n : 1) * sizeof *x);
    if (!x) {
        nab_error("trials_summary", "no memory for %zu numbers", n);
        return nab_summarise(0, NULL);
    }
    for (size_t i = 0; i < n; i++)
        x[i] = first[i * (size_of_trial / sizeof *x)];
    nab_summary s = nab_summarise(n, x);
    free(x);
    return s;
}

void nab_lab_progress(nab_lab *lab, int done, int total)
{
    if (!isatty(STDERR_FILENO))
        return;
    if (done < total)
        fprintf(stderr, "\r%s: %d of %d ", lab->name, done, total);
    else
        fprintf(stderr, "\r%40s\r", "");
}

/* ---- closing ---- */

void nab_lab_manifest(const nab_lab *lab, nab_buffer *out, nab_class precision)
{
    const nab_chapter *chapter = lab->chapter;
    const nab_options *o = &lab->options;
    char number[NAB_NUMBER_TEXT];
    nab_put(out,
            "# chapter: %d %s\n# seed: %" PRIu64 "\n# arguments: trials=%d",
            chapter->number, chapter->title, o->seed, o->trials);
    nab_put(out, "%s%s", o->quick ? " quick" : "", o->sweep ? " sweep" : "");
    for (size_t k = 0; k < chapter->n_knob; k++) {
        const nab_knob *knob = &chapter->knob[k];
        double value = knob->integer ? *knob->integer : *knob->real;
        nab_put(out, " %s=%s", knob->name, nab_number_text(value, number));
    }
    if (lab->data_hash != 0 && lab->data_hash != NAB_DATA_HASH)
        nab_put(out, " data=%016" PRIx64, lab->data_hash);
    nab_put(out, "\n# library: nabla " NAB_VERSION "\n# class: %s\n",
            precision == NAB_EXACT ? "exact" : "tight 1e-10");
}

int nab_lab_write(nab_lab *lab, const char *name, const nab_buffer *text)
{
    if (lab->n_failed > 0) /* one line says it: the disk is full, say */
        return -1;
    char *path = nab_text_new("%s/%s", lab->folder, name);
    int status = -1;
    if (path && !text->failed)
        status = nab_file_replace(path, text->bytes, text->n);
    else
        fprintf(stderr, "%s/%s: no memory\n", lab->folder, name);
    lab->n_failed += status != 0;
    free(path);
    return status;
}

/* How it was built and run: for people, compared with nothing. */
static void write_build(nab_lab *lab)
{
    static const char *const level[] = {"baseline", "v3", "v4"};
    nab_buffer text = {0};
    struct utsname machine;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    nab_put(&text, "library=nabla %s\ncompiler=%s\ngsl=%s\n", NAB_VERSION,
            __VERSION__, gsl_version);
    if (uname(&machine) == 0)
        nab_put(&text, "machine=%s %s %s\n", machine.sysname, machine.release,
                machine.machine);
    nab_put(&text, "cpu=%s\nthreads=%d\nseconds=%.2f\n", level[nab_cpu()],
            lab->options.threads,
            (double)(now.tv_sec - lab->start.tv_sec) +
                1e-9 * (double)(now.tv_nsec - lab->start.tv_nsec));
    nab_lab_write(lab, "build.txt", &text);
    nab_buffer_free(&text);
}

/* After a mistake nothing is written: it would look complete. */
static void write_all(nab_lab *lab)
{
    if (lab->n_mistake > 0)
        return;
    for (nab_csv *csv = lab->csv; csv; csv = csv->next)
        if (!csv->closed)
            nab_csv_close(csv);
    if (!lab->options.sweep) {
        nab_results_write(lab);
        nab_claims_write(lab);
    }
    write_build(lab);
}

static int final_status(nab_lab *lab)
{
    int status = lab->n_failed > 0 || lab->n_mistake > 0;
    if (fflush(lab->report) != 0 || ferror(lab->report)) {
        fprintf(stderr, "%s: the report: %s\n", lab->name, strerror(errno));
        status = 1;
    }
    size_t failed = nab_claims_failed(lab);
    if (lab->options.check && failed > 0) {
        fprintf(stderr, "%s: --check: %zu of %zu claims failed\n", lab->name,
                failed, lab->n_verdict);
        status = 1;
    }
    return status;
}

int nab_lab_close(nab_lab *lab)
{
    nab_claims_complete(lab);
    write_all(lab);
    nab_claims_print(lab);
    if (lab->n_failed == 0 && lab->n_mistake == 0)
        fprintf(lab->report, "\nResults: %s\n", lab->folder);
    int status = final_status(lab);
    lab_free(lab);
    return status;
}
