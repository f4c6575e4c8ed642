/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line of a chapter. */
#include "lab/options.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "lab/text.h"
#include "numeric/pool.h"

enum { MAX_KNOB = 40, MAX_TRIALS = 100000, ALL_TRIALS = 16, FEW_TRIALS = 2 };
enum { DEFAULT_SEED = 1 };
#define MAX_SEED 999999999999999.0

/* Beyond the characters: codes of the common options, then of the knobs. */
enum {
    HELP = 256,
    SEED,
    TRIALS,
    THREADS,
    QUICK,
    SWEEP,
    SPOT,
    CHECK,
    OUT,
    DATA,
    KNOB
};

static const struct option common[] = {
    {"help", no_argument, NULL, HELP},
    {"seed", required_argument, NULL, SEED},
    {"trials", required_argument, NULL, TRIALS},
    {"threads", required_argument, NULL, THREADS},
    {"quick", no_argument, NULL, QUICK},
    {"sweep", no_argument, NULL, SWEEP},
    {"spot", no_argument, NULL, SPOT},
    {"check", no_argument, NULL, CHECK},
    {"out", required_argument, NULL, OUT},
    {"data", required_argument, NULL, DATA},
};
enum { N_COMMON = sizeof common / sizeof *common };

/* ---- help ---- */

static void help_line(FILE *out, const char *option, const char *text)
{
    enum { INDENT = 20 };
    fprintf(out, "  %-*s", INDENT - 2, option);
    if (strlen(option) > INDENT - 4)
        fprintf(out, "\n%*s", INDENT, "");
    nab_print_wrapped(out, text, INDENT);
}

static void help_knob(FILE *out, const nab_knob *knob)
{
    char option[64], text[400], value[NAB_NUMBER_TEXT];
    snprintf(option, sizeof option, "--%s %s", knob->name,
             knob->integer ? "N" : "X");
    if (knob->integer)
        snprintf(value, sizeof value, "%d", *knob->integer);
    else
        snprintf(value, sizeof value, "%g", *knob->real);
    snprintf(text, sizeof text, "%s (%s%s%g to %g; default %s)", knob->help,
             knob->unit ? knob->unit : "", knob->unit ? ", " : "", knob->low,
             knob->high, value);
    help_line(out, option, text);
}

static void help(FILE *out, const nab_chapter *chapter)
{
    fprintf(out, "Usage: chapter%02d [option]...\nChapter %d: %s\n",
            chapter->number, chapter->number, chapter->title);
    if (chapter->n_knob)
        fputs("\nOf this chapter:\n", out);
    for (size_t k = 0; k < chapter->n_knob; k++)
        help_knob(out, &chapter->knob[k]);
    fputs("\nOf every chapter:\n", out);
    help_line(out, "--seed N",
              "start of all random streams (1 to 999999999999999; default 1)");
    help_line(out, "--trials N",
              "random nets per measurement (1 to 100000; default 16)");
    help_line(out, "--threads N",
              "trials at a time; changes no number (1 to 256; default 1)");
    help_line(out, "--quick", "a smoke test: 2 trials, less of everything");
    help_line(out, "--sweep",
              "the long runs; when stopped, they go on where they were");
    help_line(out, "--spot",
              "three cells of each long run, compared with the committed ones");
    help_line(out, "--check",
              "status 1 when a claim does not hold; only at the defaults");
    help_line(out, "--out FOLDER",
              "where the results go (default build/results/chapterNN, with "
              "--sweep build/sweeps/chapterNN)");
    help_line(out, "--data FILE",
              "the digits (default chapters/data/digits.csv)");
    help_line(out, "--help", "this text");
}

/* ---- values ---- */

/* The whole text is a number in [low, high]. */
static bool read_number(const char *text, bool whole, double low, double high,
                        double *value)
{
    if (*text == '\0' || isspace((unsigned char)*text))
        return false;
    char *end;
    errno = 0;
    *value = whole ? (double)strtoll(text, &end, 10) : strtod(text, &end);
    bool out_of_range = errno == ERANGE && (whole || *value > 1 || *value < -1);
    return *end == '\0' && !out_of_range && *value >= low && *value <= high;
}

/* One command line that is being read. */
typedef struct {
    nab_options *options;
    const nab_chapter *chapter;
    FILE *err;
    double initial[MAX_KNOB];
    bool given[MAX_KNOB];
} reading;

static int refuse(const reading *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static int refuse(const reading *r, const char *format, ...)
{
    va_list arguments;
    fprintf(r->err, "chapter%02d: ", r->chapter->number);
    va_start(arguments, format);
    vfprintf(r->err, format, arguments);
    va_end(arguments);
    fputs("; see --help\n", r->err);
    return 2;
}

/* The value of --name into *value. */
static int take(const reading *r, const char *name, bool whole, double low,
                double high, double *value)
{
    if (!read_number(optarg, whole, low, high, value))
        return refuse(r, "--%s '%s': must be a %s from %.15g to %.15g", name,
                      optarg, whole ? "whole number" : "number", low, high);
    return NAB_OPTIONS_GO;
}

static double value_of(const nab_knob *knob)
{
    return knob->integer ? *knob->integer : *knob->real;
}

static int take_knob(const reading *r, const nab_knob *knob)
{
    double value;
    int status =
        take(r, knob->name, knob->integer, knob->low, knob->high, &value);
    if (status == NAB_OPTIONS_GO && knob->integer)
        *knob->integer = (int)value;
    else if (status == NAB_OPTIONS_GO)
        *knob->real = value;
    return status;
}

static int take_trials(const reading *r)
{
    double value;
    int status = take(r, "trials", true, 1, MAX_TRIALS, &value);
    if (status == NAB_OPTIONS_GO)
        r->options->trials = (int)value;
    return status;
}

static int take_threads(const reading *r)
{
    double value;
    int status = take(r, "threads", true, 1, NAB_MAX_THREADS, &value);
    if (status == NAB_OPTIONS_GO)
        r->options->threads = (int)value;
    return status;
}

static int take_seed(const reading *r)
{
    double value;
    int status = take(r, "seed", true, 1, MAX_SEED, &value);
    if (status == NAB_OPTIONS_GO)
        r->options->seed = (uint64_t)value;
    return status;
}

static int take_path(const reading *r, const char *name, const char **place)
{
    if (*optarg == '\0')
        return refuse(r, "--%s '': must be a path", name);
    *place = optarg;
    return NAB_OPTIONS_GO;
}

static int take_option(reading *r, int code)
{
    nab_options *o = r->options;
    switch (code) {
    case SEED:
        return take_seed(r);
    case TRIALS:
        return take_trials(r);
    case THREADS:
        return take_threads(r);
    case QUICK:
        o->quick = true;
        return NAB_OPTIONS_GO;
    case SWEEP:
        o->sweep = true;
        return NAB_OPTIONS_GO;
    case SPOT:
        o->sweep = o->spot = true;
        return NAB_OPTIONS_GO;
    case CHECK:
        o->check = true;
        return NAB_OPTIONS_GO;
    case OUT:
        return take_path(r, "out", &o->out);
    case DATA:
        return take_path(r, "data", &o->data);
    default:
        r->given[code - KNOB] = true;
        return take_knob(r, &r->chapter->knob[code - KNOB]);
    }
}

/* ---- reading ---- */

static void fill_table(const nab_chapter *chapter,
                       struct option table[N_COMMON + MAX_KNOB + 1])
{
    memset(table, 0, (N_COMMON + MAX_KNOB + 1) * sizeof *table);
    memcpy(table, common, sizeof common);
    for (size_t k = 0; k < chapter->n_knob; k++)
        table[N_COMMON + k] = (struct option){
            chapter->knob[k].name, required_argument, NULL, KNOB + (int)k};
}

/* What getopt_long did not take; `last` is the argument before the next. */
static int refuse_option(const reading *r, const char *last)
{
    if (optopt >= HELP)
        return refuse(r, "%s: takes no value", last);
    if (optopt > 0) /* one of several letters, perhaps */
        return refuse(r, "-%c: no such option", optopt);
    return refuse(r, "%s: no such option, or short for several", last);
}

static int read_all(reading *r, int argc, char **argv, FILE *out)
{
    struct option table[N_COMMON + MAX_KNOB + 1];
    fill_table(r->chapter, table);
    optind = 0; /* glibc: start anew */
    opterr = 0;
    for (;;) {
        int code = getopt_long(argc, argv, "+:h", table, NULL);
        if (code == -1)
            break;
        if (code == HELP || code == 'h') {
            help(out, r->chapter);
            return 0;
        }
        if (code == ':')
            return refuse(r, "%s: needs a value", argv[optind - 1]);
        if (code == '?')
            return refuse_option(r, argv[optind - 1]);
        int status = take_option(r, code);
        if (status != NAB_OPTIONS_GO)
            return status;
    }
    if (optind < argc)
        return refuse(r, "'%s': not an option", argv[optind]);
    return NAB_OPTIONS_GO;
}

/* Knobs that were not turned, at what they are under --quick. */
static void make_less(const reading *r)
{
    for (size_t k = 0; k < r->chapter->n_knob; k++) {
        const nab_knob *knob = &r->chapter->knob[k];
        if (knob->quick != 0 && knob->integer && !r->given[k])
            *knob->integer = (int)knob->quick;
    }
}

/* An option that changes numbers and is not at its default; NULL: none. */
static const char *changed(const reading *r)
{
    const nab_options *o = r->options;
    if (o->quick)
        return "quick";
    if (o->seed != DEFAULT_SEED)
        return "seed";
    if (o->trials != 0 && o->trials != ALL_TRIALS)
        return "trials";
    for (size_t k = 0; k < r->chapter->n_knob; k++)
        if (value_of(&r->chapter->knob[k]) != r->initial[k])
            return r->chapter->knob[k].name;
    return NULL;
}

int nab_options_parse(nab_options *options, const nab_chapter *chapter,
                      int argc, char **argv, FILE *out, FILE *err)
{
    *options = (nab_options){.seed = DEFAULT_SEED, .threads = 1};
    reading r = {.options = options, .chapter = chapter, .err = err};
    if (chapter->n_knob > MAX_KNOB) {
        fprintf(err, "chapter%02d: %zu knobs; a chapter has at most %d\n",
                chapter->number, chapter->n_knob, MAX_KNOB);
        return 2;
    }
    for (size_t k = 0; k < chapter->n_knob; k++)
        r.initial[k] = value_of(&chapter->knob[k]);
    int status = read_all(&r, argc, argv, out);
    if (status != NAB_OPTIONS_GO)
        return status;
    const char *name = changed(&r);
    if (options->check && name)
        return refuse(&r, "--check runs the defaults: leave out --%s", name);
    options->varied = name != NULL;
    if (options->trials == 0)
        options->trials = options->quick ? FEW_TRIALS : ALL_TRIALS;
    if (options->quick)
        make_less(&r);
    return NAB_OPTIONS_GO;
}
