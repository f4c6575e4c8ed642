/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claims: judged, kept, printed and written. */
#include "lab/claims.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "core/error.h"
#include "lab/inside.h"
#include "lab/text.h"

/* ---- the predicate ---- */

nab_summary nab_value(double x)
{
    return (nab_summary){1, x, 0, 0, x, x, x};
}

static double tolerance(const nab_summary *measured, double slack)
{
    return (measured->n == 1 ? 0.0 : 5.0 * measured->se) + slack;
}

bool nab_judge(nab_relation is, const nab_summary *measured, double predicted,
               double slack)
{
    double m = measured->mean, allowed = tolerance(measured, slack);
    if (measured->n == 0)
        return false;
    switch (is) {
    case NAB_EXACTLY:
        return measured->min == predicted && measured->max == predicted;
    case NAB_NEAR:
        return fabs(m - predicted) <= allowed;
    case NAB_BELOW:
        return m + allowed < predicted;
    case NAB_ABOVE:
        return m - allowed > predicted;
    }
    return false;
}

/* ---- recording ---- */

static bool verdict_is_good(const char *verdict)
{
    static const char *const known[] = {"true", "conditional", "misleading",
                                        "wrong", "ours"};
    for (size_t i = 0; verdict && i < sizeof known / sizeof *known; i++)
        if (strcmp(verdict, known[i]) == 0)
            return true;
    return false;
}

static bool id_is_new(const nab_lab *lab, const char *id)
{
    for (size_t i = 0; i < lab->n_verdict; i++)
        if (strcmp(lab->verdict[i].claim.id, id) == 0)
            return false;
    return true;
}

/* What is wrong with the claim as it is stated, or NULL. */
static const char *fault(const nab_lab *lab, const nab_claim *c)
{
    if (!c->id || !*c->id)
        return "has no id";
    if (!id_is_new(lab, c->id))
        return "is stated twice";
    if (!verdict_is_good(c->verdict))
        return "needs a verdict: true, conditional, misleading, wrong or ours";
    if (!c->says && strcmp(c->verdict, "ours") != 0)
        return "does not say what the reference says";
    if (!c->ours)
        return "does not say what we say";
    if (c->is < NAB_EXACTLY || c->is > NAB_ABOVE)
        return "has no relation";
    if (c->slack < 0 || (c->is == NAB_EXACTLY && c->slack != 0))
        return "has a slack it must not have";
    if (c->slack != 0 && !c->slack_from)
        return "does not say where its slack comes from";
    if (!c->control)
        return "has no control";
    return NULL;
}

/* The texts of a claim: where they stand. */
enum { N_TEXT = 6 };
static void texts_of(nab_claim *c, const char **text[N_TEXT])
{
    const char **const all[N_TEXT] = {&c->id,   &c->verdict,    &c->says,
                                      &c->ours, &c->slack_from, &c->control};
    memcpy(text, all, sizeof all);
}

static void free_texts(nab_claim *c)
{
    const char **text[N_TEXT];
    texts_of(c, text);
    for (int k = 0; k < N_TEXT; k++)
        free((void *)(uintptr_t)*text[k]);
}

/* The texts become copies; false, and none is kept, without memory. */
static bool copy_texts(nab_claim *c)
{
    const char **text[N_TEXT];
    bool whole = true;
    texts_of(c, text);
    for (int k = 0; k < N_TEXT; k++) {
        const char *original = *text[k];
        *text[k] = original ? nab_text_new("%s", original) : NULL;
        whole = whole && (*text[k] || !original);
    }
    if (!whole)
        free_texts(c);
    return whole;
}

static nab_verdict judged(const nab_claim *c)
{
    nab_verdict v = {.claim = *c};
    if (c->control_measured.n == 0)
        v.claim.control_measured = c->measured;
    v.holds = nab_judge(c->is, &c->measured, c->predicted, c->slack);
    v.control_holds = nab_judge(c->is, &v.claim.control_measured,
                                c->control_predicted, c->slack);
    return v;
}

bool nab_lab_claim(nab_lab *lab, const nab_claim *claim)
{
    const char *wrong = fault(lab, claim);
    if (wrong) {
        nab_lab_mistake(lab, "claim", "%s %s", claim->id ? claim->id : "?",
                        wrong);
        return false;
    }
    nab_verdict *all =
        realloc(lab->verdict, (lab->n_verdict + 1) * sizeof *all);
    nab_verdict fresh = judged(claim);
    if (all)
        lab->verdict = all;
    if (!all || !copy_texts(&fresh.claim)) {
        nab_lab_mistake(lab, "claim", "%s: no memory", claim->id);
        return false;
    }
    all[lab->n_verdict++] = fresh;
    return fresh.holds;
}

void nab_lab_state(nab_lab *lab, size_t n, const nab_claim *statement)
{
    lab->statement = statement;
    lab->n_statement = n;
}

bool nab_lab_judge(nab_lab *lab, const char *id, nab_summary measured,
                   double predicted, double slack, nab_summary control,
                   double control_predicted)
{
    for (size_t i = 0; i < lab->n_statement; i++)
        if (strcmp(lab->statement[i].id, id) == 0) {
            nab_claim claim = lab->statement[i];
            claim.measured = measured;
            claim.predicted = predicted;
            claim.slack = slack;
            claim.control_measured = control;
            claim.control_predicted = control_predicted;
            return nab_lab_claim(lab, &claim);
        }
    nab_lab_mistake(lab, "judge", "there is no statement %s", id);
    return false;
}

void nab_claims_complete(nab_lab *lab)
{
    if (lab->options.quick || lab->options.sweep)
        return;
    for (size_t i = 0; i < lab->n_statement; i++)
        if (id_is_new(lab, lab->statement[i].id))
            nab_lab_mistake(lab, "judge", "the statement %s was never judged",
                            lab->statement[i].id);
}

size_t nab_claims_failed(const nab_lab *lab)
{
    size_t n = 0;
    for (size_t i = 0; i < lab->n_verdict; i++)
        n += !lab->verdict[i].holds || lab->verdict[i].control_holds;
    return n;
}

void nab_claims_free(nab_lab *lab)
{
    for (size_t i = 0; i < lab->n_verdict; i++)
        free_texts(&lab->verdict[i].claim);
    free(lab->verdict);
}

/* ---- the table of the report: 80 columns ---- */

enum { ID = 7, STATEMENT = 30, PREDICTED = 14, MEASURED = 24 };
static const char *const sign[] = {"", "=", "~", "<", ">"};

/* "0.2315 +- 0.0018" */
static void put_measured(FILE *out, const nab_summary *m)
{
    char text[64];
    if (m->n > 1)
        snprintf(text, sizeof text, "%.4g +- %.2g", m->mean,
                 nab_plain_nan(m->se));
    else
        snprintf(text, sizeof text, "%.6g", m->mean);
    fprintf(out, "%-*s", MEASURED, isnan(m->mean) ? "nan" : text);
}

/* A statement, wrapped in its column, beside its numbers. */
static void put_row(FILE *out, const char *id, const char *statement,
                    const nab_claim *c, const nab_summary *m, double predicted,
                    const char *verdict)
{
    size_t n = nab_text_line(statement, STATEMENT - 1);
    char number[32];
    snprintf(number, sizeof number, "%.4g", predicted);
    int pad = STATEMENT - (int)nab_text_columns(statement, n);
    fprintf(out, "%-*s%.*s%*s%s %-*s", ID, id, (int)n, statement,
            pad > 1 ? pad : 1, "", sign[c->is], PREDICTED - 2,
            isnan(predicted) ? "nan" : number);
    put_measured(out, m);
    fprintf(out, "%s\n", verdict);
    while (statement[n]) {
        statement += n + strspn(statement + n, " \n");
        n = nab_text_line(statement, STATEMENT - 1);
        if (n)
            fprintf(out, "%*s%.*s\n", ID, "", (int)n, statement);
    }
}

__attribute__((format(printf, 2, 3))) static void put_text(FILE *out,
                                                           const char *format,
                                                           ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = nab_text_new_v(format, arguments);
    va_end(arguments);
    if (!text)
        nab_error("claims", "no memory to print a line");
    fprintf(out, "%*s", ID, "");
    nab_print_wrapped(out, text ? text : "", ID);
    free(text);
}

static void put_distance(FILE *out, const nab_claim *c)
{
    bool spread = c->measured.n > 1, slack = c->slack != 0;
    put_text(out,
             spread || slack ? "residual %.2g, allowed %.2g (%s%s%s)"
                             : "residual %.2g, allowed %.2g",
             nab_plain_nan(fabs(c->measured.mean - c->predicted)),
             nab_plain_nan(tolerance(&c->measured, c->slack)),
             spread ? "5 standard errors" : "", spread && slack ? " + " : "",
             slack ? c->slack_from : "");
}

static void put_claim(FILE *out, const nab_verdict *v)
{
    const nab_claim *c = &v->claim;
    put_row(out, c->id, c->ours, c, &c->measured, c->predicted,
            v->holds ? "yes" : "no");
    if (c->is == NAB_NEAR)
        put_distance(out, c);
    if (c->says)
        put_text(out, "the reference (%s): %s", c->verdict, c->says);
    char *control = nab_text_new("control: %s", c->control);
    if (!control)
        nab_error("claims", "no memory to print %s", c->id);
    put_row(out, "", control ? control : c->control, c, &c->control_measured,
            c->control_predicted, v->control_holds ? "HOLDS" : "false");
    free(control);
}

static void put_sum(FILE *out, const nab_lab *lab)
{
    size_t held = 0, fooled = 0;
    for (size_t i = 0; i < lab->n_verdict; i++) {
        held += lab->verdict[i].holds;
        fooled += lab->verdict[i].control_holds;
    }
    fprintf(out, "Of %zu claims %zu hold, %zu do not", lab->n_verdict, held,
            lab->n_verdict - held);
    if (fooled)
        fprintf(out, "; %zu hold for their control as well", fooled);
    fputs(".\n", out);
    for (size_t i = 0; i < lab->n_verdict; i++)
        if (!lab->verdict[i].holds || lab->verdict[i].control_holds)
            put_text(out, "%s: %s", lab->verdict[i].claim.id,
                     lab->verdict[i].claim.ours);
    if (lab->options.varied && lab->table)
        fputs("What rests on the committed long runs follows no option.\n",
              out);
}

void nab_claims_print(const nab_lab *lab)
{
    FILE *out = lab->report;
    if (lab->n_verdict == 0)
        return;
    fprintf(out,
            "\nClaims (the same statement must be false of its control)\n");
    fprintf(out, "%-*s%-*s%-*s%-*s%s\n", ID, "id", STATEMENT, "statement",
            PREDICTED, "predicted", MEASURED, "measured", "holds");
    for (int i = 0; i < NAB_COLUMNS; i++)
        putc('-', out);
    putc('\n', out);
    for (size_t i = 0; i < lab->n_verdict; i++)
        put_claim(out, &lab->verdict[i]);
    put_sum(out, lab);
}

/* ---- claims.csv ---- */

#define COLUMNS                                                              \
    "id,verdict,says,ours,relation,measured,se,n,predicted,tolerance,holds," \
    "control,control_holds"

static void write_claim(nab_csv *csv, const nab_verdict *v)
{
    static const char *const relation[] = {"", "exactly", "near", "below",
                                           "above"};
    const nab_claim *c = &v->claim;
    char measured[NAB_NUMBER_TEXT], se[NAB_NUMBER_TEXT], n[NAB_NUMBER_TEXT],
        predicted[NAB_NUMBER_TEXT], allowed[NAB_NUMBER_TEXT];
    const char *cell[] = {
        c->id,
        c->verdict,
        c->says ? c->says : "",
        c->ours,
        relation[c->is],
        nab_number_text(c->measured.mean, measured),
        nab_number_text(c->measured.n == 1 ? 0.0 : c->measured.se, se),
        nab_number_text((double)c->measured.n, n),
        nab_number_text(c->predicted, predicted),
        nab_number_text(tolerance(&c->measured, c->slack), allowed),
        v->holds ? "yes" : "no",
        c->control,
        v->control_holds ? "yes" : "no"};
    nab_csv_text(csv, sizeof cell / sizeof *cell, cell);
}

int nab_claims_write(nab_lab *lab)
{
    nab_csv *csv =
        nab_csv_new(lab, "claims.csv", lab->chapter->precision, COLUMNS);
    for (size_t i = 0; i < lab->n_verdict; i++)
        write_claim(csv, &lab->verdict[i]);
    return nab_csv_close(csv);
}
