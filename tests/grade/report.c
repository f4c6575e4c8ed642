/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The reports: text of 80 columns, JSON as Gradescope reads it, and Autolab's
 * last line. None holds a time, so that two runs are equal.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "grade/grade.h"

static const char *const status_name[] = {
    "OK",        "WRONG",   "CRASH",    "TIMEOUT",   "NOT STARTED",
    "NOT BUILT", "NOT RUN", "CREDITED", "HANDED IN", "NO CASES"};

int grade_most(const grade_report *report, const grade_task *task)
{
    bool part = report->visible && task->kind == GRADE_CODE;
    return task->tenths - (part ? task->tenths * 3 / 10 : 0);
}

const char *grade_points(int tenths, char text[16])
{
    if (tenths % 10)
        snprintf(text, 16, "%d.%d", tenths / 10, tenths % 10);
    else
        snprintf(text, 16, "%d", tenths / 10);
    return text;
}

/* Bytes of the UTF-8 character at s; 0: none, or a control character. */
static int character(const unsigned char *s)
{
    int n = s[0] < 0x80                    ? 1
            : s[0] >= 0xc2 && s[0] <= 0xdf ? 2
            : s[0] >= 0xe0 && s[0] <= 0xef ? 3
            : s[0] >= 0xf0 && s[0] <= 0xf4 ? 4
                                           : 0;
    for (int i = 1; i < n; i++)
        if ((s[i] & 0xc0) != 0x80)
            return 0;
    bool overlong =
        (s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xf0 && s[1] < 0x90);
    bool outside =
        (s[0] == 0xed && s[1] > 0x9f) || (s[0] == 0xf4 && s[1] > 0x8f);
    bool control = (s[0] < 0x20 && s[0] != '\n') || s[0] == 0x7f ||
                   (s[0] == 0xc2 && s[1] < 0xa0);
    return overlong || outside || control ? 0 : n;
}

void grade_clean(char *text)
{
    for (unsigned char *s = (unsigned char *)text; *s;) {
        int n = character(s);
        if (n == 0)
            *s = *s == '\t' ? ' ' : '?';
        s += n ? n : 1;
    }
}

/* ---- text ---- */

static const char *colour(grade_status status)
{
    if (!isatty(STDOUT_FILENO) || getenv("NO_COLOR"))
        return "";
    return status == GRADE_OK                                      ? "\033[32m"
           : status == GRADE_NOT_STARTED                           ? "\033[33m"
           : status == GRADE_CREDITED || status == GRADE_HANDED_IN ? "\033[32m"
                                                                   : "\033[31m";
}

enum { INDENT = 7, COLUMNS = 80 };

/* Bytes up to the next space where a line may end: not in "x = up = 1". */
static int unbroken(const char *text)
{
    int n = (int)strcspn(text, " ");
    while (n > 0 && text[n] == ' ' &&
           (text[n - 1] == '=' || strncmp(text + n, " = ", 3) == 0))
        n += 1 + (int)strcspn(text + n + 1, " ");
    return n;
}

/* Words of `text` in lines of 80 columns, those after the first further in. */
static void wrap_at(int indent, const char *label, const char *text)
{
    int at = printf("%*s%s", indent - !*label, "", label);
    while (*text) {
        int n = unbroken(text);
        if (at + 1 + n > COLUMNS && n < COLUMNS - indent)
            at = printf("\n%*s", indent + 4, "") - 1;
        at += printf(" %.*s", n, text);
        text += n;
        text += strspn(text, " ");
    }
    putchar('\n');
}

static void wrap(const char *label, const char *text)
{
    wrap_at(INDENT, label, text);
}

/* Characters, not bytes: continuation bytes do not count. */
static int bytes_of(const char *text, int n_byte, int columns)
{
    int n = 0;
    while (n < n_byte && (columns > 0 || ((unsigned char)text[n] >> 6) == 2))
        columns -= ((unsigned char)text[n++] >> 6) != 2;
    return n;
}

/* A line in rows of 80 columns, behind a bar; what follows the last is cut. */
static void print_folded(const char *line, int n_byte, int indent, int n_row)
{
    for (int row = 0; row < n_row && (row == 0 || n_byte > 0); row++) {
        int n = bytes_of(line, n_byte, COLUMNS - indent - (row ? 4 : 2));
        printf("%*s|%s%.*s\n", indent, "", row ? "   " : " ", n, line);
        line += n;
        n_byte -= n;
    }
}

/* The first lines of a text. */
static void print_lines(const char *text, int indent, int most, int n_row)
{
    for (int line = 0; *text; line++) {
        int n = (int)strcspn(text, "\n");
        if (line < most)
            print_folded(text, n, indent, n_row);
        else if (line == most)
            printf("%*s| .. and more\n", indent, "");
        text += n + (text[n] == '\n');
    }
}

static void print_output(const grade_run *run)
{
    printf("%*s%s printed:\n", INDENT, "",
           run->status == GRADE_OK ? "the last case" : "this case");
    print_lines(run->output, INDENT, 24, 4);
    if (run->overrun)
        printf("%*s(and more, which is lost)\n", INDENT, "");
}

/* One line of a sanitizer's as text[600], without addresses, which differ
 * between runs, and without the folders before exercise.c. */
static void take_said(const char *line, int n_byte, char *text)
{
    static const char *const stop[] = {" on ", " at 0x", " [0x", " of thread",
                                       NULL};
    static const char *const idle[] = {"0x", "[0x", "(pc", "=",      "#",
                                       "T0", "pc",  "bp",  "thread", "sp"};
    const char *end = line + n_byte;
    text[0] = '\0';
    // an address and what follows says nothing that helps
    for (int i = 0; stop[i]; i++) {
        const char *at = strstr(line, stop[i]);
        if (at && at < end && (i > 0 || strstr(line, "AddressSanitizer:")))
            end = at;
    }
    while (line < end) {
        line += strspn(line, " ");
        const char *word = line, *file = strstr(line, "exercise.c:");
        line += strcspn(line, " \n");
        bool keep = line > word;
        for (size_t i = 0; i < sizeof idle / sizeof *idle; i++)
            if (strncmp(word, idle[i], strlen(idle[i])) == 0 &&
                (i < 6 || (size_t)(line - word) == strlen(idle[i])))
                keep = false;
        if (file && file < line)
            word = file;
        size_t n = strlen(text);
        if (keep)
            snprintf(text + n, 600 - n, "%s%.*s", n ? " " : "",
                     (int)(line - word), word);
        line += line < end && *line == '\n';
    }
}

/* Whether one of the words stands in the line. */
static bool names(const char *line, int n_byte, const char *const word[])
{
    for (; *word; word++) {
        const char *at = strstr(line, *word);
        if (at && at < line + n_byte)
            return true;
    }
    return false;
}

/* The lines that say what happened, and where in the student's file. */
static void print_sanitizer(const grade_run *run)
{
    static const char *const first[] = {
        "runtime error:", "ERROR: AddressSanitizer", NULL};
    static const char *const more[] = {" of size", "is located",
                                       "exercise.c:", NULL};
    static const char *const last[] = {"SUMMARY:", NULL};
    static const char *const idle[] = {"wild pointer", NULL};
    char text[600], before[600] = "";
    int n_line = 0;
    for (const char *line = run->output; *line && n_line < 8;) {
        int n = (int)strcspn(line, "\n");
        if (names(line, n, last))
            break;
        if (names(line, n, n_line ? more : first) && !names(line, n, idle)) {
            take_said(line, n, text);
            if (strstr(text, "use-after-poison")) // see guard.c
                strcpy(text, "an access outside of an array");
            if (n_line++ == 0)
                printf("%*sthe sanitizers say:\n", INDENT, "");
            if (strcmp(text, before) != 0) // a recursion has many such lines
                wrap("|", text);
            strcpy(before, text);
        }
        line += n + (line[n] == '\n');
    }
    if (n_line == 0)
        wrap("", "the sanitizers find nothing in this case: no access outside "
                 "of an array, and nothing else that C leaves undefined");
}

/* What went wrong in one group of cases. */
static void print_run(const grade_run *run, const char *number,
                      const char *submission, bool hidden, bool sanitized)
{
    const grade_verdict *v = &run->verdict;
    char text[600];
    if (run->why[0])
        wrap("", run->why);
    if (hidden) {
        wrap("", "hidden cases: one fails. They are of the visible kinds; try "
                 "other seeds.");
    } else if (run->status == GRADE_WRONG) {
        snprintf(text, sizeof text, "%s, expected %s", v->got, v->want);
        wrap("got", text);
    }
    if (v->given[0] && !hidden)
        wrap("for", v->given);
    if (v->hint[0] && run->status == GRADE_WRONG)
        wrap("hint:", v->hint);
    if (v->checks > 0 || v->given[0]) {
        int chapter = atoi(number);
        snprintf(text, sizeof text, "make grade%d TASK=%s SEED=%llu%s", chapter,
                 number, hidden ? 4 : (unsigned long long)v->seed, submission);
        wrap("replay:", text);
        if (run->status == GRADE_CRASH && !hidden && !sanitized) {
            snprintf(text, sizeof text, "make grade%d TASK=%s SAN=1%s", chapter,
                     number, submission);
            wrap("where:", text);
        }
    }
}

/* It has no points: all ten are for code and numbers. */
static void say_prediction(const grade_result *r, char *text, size_t n)
{
    snprintf(text, n, "thank you; you said %.4g, measured %.4g", r->answer,
             r->task->measured());
}

static void print_answer(const grade_result *r)
{
    char text[200];
    if (r->status == GRADE_CREDITED) {
        say_prediction(r, text, sizeof text);
        wrap("", text);
    } else if (r->status == GRADE_WRONG) {
        wrap("got", r->text);
        if (r->wrong)
            wrap("", r->wrong);
        else if (r->task->hint)
            wrap("hint:", r->task->hint);
    } else if (r->status == GRADE_HANDED_IN) {
        snprintf(text, sizeof text, "%d word%s for your tutor to read",
                 r->n_word, r->n_word == 1 ? "" : "s");
        wrap("", text);
    }
}

/* Errors wrapped, lines of the source cut. */
static void print_build(const char *text)
{
    char line[1200];
    while (*text) {
        int n = (int)strcspn(text, "\n");
        snprintf(line, sizeof line, "%.*s", n, text);
        if (line[0] == ' ')
            print_lines(line, INDENT, 1, 1);
        else
            wrap("", line);
        text += n + (text[n] == '\n');
    }
}

static void print_result(const grade_report *report, int i, bool with_output,
                         const char *submission)
{
    const grade_result *r = &report->result[i];
    char got[16], of[16], points[36] = "";
    if (r->task->tenths && !report->replay)
        snprintf(points, sizeof points, "%s/%s", grade_points(r->tenths, got),
                 grade_points(grade_most(report, r->task), of));
    printf("  %-4s %-28s %7s  %s%s%s", r->task->number, r->task->title, points,
           colour(r->status), status_name[r->status],
           colour(r->status)[0] ? "\033[0m" : "");
    if (report->replay && r->status == GRADE_OK)
        printf(" with seed %llu", (unsigned long long)r->visible.verdict.seed);
    putchar('\n');
    if (r->task->kind != GRADE_CODE) {
        print_answer(r);
        return;
    }
    bool idle = r->status == GRADE_NOT_BUILT || r->status == GRADE_NOT_RUN;
    if (idle && (i == 0 || report->result[i - 1].status != r->status))
        print_build(report->build_log);
    if (idle || r->status == GRADE_NOT_STARTED)
        return;
    if (r->visible.status != GRADE_OK)
        print_run(&r->visible, r->task->number, submission, false,
                  r->sanitized);
    else if (r->hidden_at_hand && r->hidden.status != GRADE_OK)
        print_run(&r->hidden, r->task->number, submission, true, r->sanitized);
    if (r->sanitized)
        print_sanitizer(&r->again);
    if (with_output && r->visible.output[0])
        print_output(&r->visible);
}

/* Each line wrapped, with what they begin with at the margin of the tasks. */
static void print_lost(const char *text)
{
    char line[400];
    while (*text) {
        int n = (int)strcspn(text, "\n");
        snprintf(line, sizeof line, "%.*s", n, text);
        wrap_at(2, "", line);
        text += n + (text[n] == '\n');
    }
}

void grade_print(const grade_report *report, bool with_output,
                 const char *submission)
{
    char got[16], of[16];
    printf("Chapter %d: %s\n", report->chapter->number, report->chapter->title);
    for (int i = 0; i < report->n; i++)
        print_result(report, i, with_output, submission);
    if (report->replay)
        return;
    print_lost(report->lost);
    printf("  score %s/%s\n", grade_points(report->tenths, got),
           grade_points(report->of_tenths, of));
}

/* ---- JSON ---- */

/* A text may have been cut within a character. */
static void json_characters(FILE *out, const char *text)
{
    while (*text) {
        int n = character((const unsigned char *)text);
        if (*text == '"' || *text == '\\')
            fprintf(out, "\\%c", *text);
        else if (*text == '\n')
            fputs("\\n", out);
        else if (n == 0)
            putc('?', out);
        else
            fwrite(text, 1, (size_t)n, out);
        text += n ? n : 1;
    }
}

static void json_text(FILE *out, const char *text)
{
    putc('"', out);
    json_characters(out, text);
    putc('"', out);
}

static void json_test(FILE *out, const grade_report *report,
                      const grade_result *r, const char *group, int tenths,
                      int of, grade_status status, const char *output)
{
    char name[120], got[16], most[16];
    snprintf(name, sizeof name, "%s%s%s", r->task->title, group[0] ? ", " : "",
             group);
    fprintf(out, "    {\"number\": \"%s\", \"name\": ", r->task->number);
    json_text(out, name);
    fprintf(out, ", \"score\": %s, \"max_score\": %s,\n     ",
            grade_points(tenths, got), grade_points(of, most));
    if (of)
        fprintf(out, "\"status\": \"%s\", ",
                tenths == of ? "passed" : "failed");
    fprintf(out, "\"output_format\": \"text\", \"output\": ");
    json_text(out, output);
    fprintf(out,
            ",\n     \"tags\": [\"chapter%d\"], \"visibility\": \"visible\", "
            "\"extra_data\": {\"status\": \"%s\"}}",
            report->chapter->number, status_name[status]);
}

static void json_code(FILE *out, const grade_report *report,
                      const grade_result *r)
{
    const grade_verdict *v = &r->visible.verdict;
    char text[1800] = "", got[300] = "";
    if (r->visible.status == GRADE_WRONG)
        snprintf(got, sizeof got, "got %s, expected %s", v->got, v->want);
    if (r->status == GRADE_NOT_BUILT || r->status == GRADE_NOT_RUN)
        snprintf(text, sizeof text, "%.1100s", report->build_log);
    else if (got[0] || r->visible.why[0])
        snprintf(text, sizeof text,
                 "%s%s\nfor %s\n%s%s%sreplay: make grade%d TASK=%s SEED=%llu",
                 r->visible.why, got, v->given, got[0] ? "hint: " : "",
                 got[0] ? v->hint : "", got[0] ? "\n" : "",
                 report->chapter->number, r->task->number,
                 (unsigned long long)v->seed);
    int hidden = r->task->tenths * 3 / 10;
    json_test(out, report, r, "visible cases", r->visible_tenths,
              r->task->tenths - hidden, r->visible.status, text);
    fputs(",\n", out);
    json_test(out, report, r, "hidden cases", r->hidden_tenths, hidden,
              r->hidden.status, "");
}

/* What stands above all tests. */
static void json_lost(FILE *out, const grade_report *report, int n)
{
    bool any = false;
    for (int i = 0; i < n; i++)
        any = any || report[i].lost[0];
    if (!any)
        return;
    fprintf(out, " \"output_format\": \"text\", \"output\": \"");
    for (int i = 0; i < n; i++)
        json_characters(out, report[i].lost);
    fprintf(out, "\",\n");
}

void grade_json(FILE *out, const grade_report *report, int n)
{
    int tenths = 0;
    bool first = true;
    char text[400];
    for (int i = 0; i < n; i++)
        tenths += report[i].tenths;
    fprintf(out, "{\"score\": %s,\n", grade_points(tenths, text));
    json_lost(out, report, n);
    fprintf(out, " \"tests\": [\n");
    for (int i = 0; i < n; i++)
        for (int k = 0; k < report[i].n; k++) {
            const grade_result *r = &report[i].result[k];
            fputs(first ? "" : ",\n", out);
            first = false;
            if (r->task->kind == GRADE_CODE) {
                json_code(out, &report[i], r);
                continue;
            }
            text[0] = '\0';
            if (r->status == GRADE_CREDITED)
                say_prediction(r, text, sizeof text);
            else if (r->status == GRADE_WRONG && r->wrong)
                snprintf(text, sizeof text, "%s", r->wrong);
            else if (r->status == GRADE_WRONG && r->task->hint)
                snprintf(text, sizeof text, "hint: %s", r->task->hint);
            json_test(out, &report[i], r, "", r->tenths, r->task->tenths,
                      r->status, r->task->kind == GRADE_PROSE ? r->text : text);
        }
    fputs("\n ]}\n", out);
}

void grade_autolab(const grade_report *report, int n)
{
    char points[16];
    printf("{\"scores\": {");
    for (int i = 0; i < n; i++)
        printf("%s\"chapter%d\": %s", i ? ", " : "", report[i].chapter->number,
               grade_points(report[i].tenths, points));
    printf("}}\n");
}

void grade_table(FILE *out, const grade_report *report, const char *name)
{
    char points[16];
    for (int k = 0; k < report->n; k++) {
        const grade_result *r = &report->result[k];
        fprintf(out, "%s\t%s\t", name, r->task->number);
        if (r->status == GRADE_CREDITED)
            fprintf(out, "%.6g", r->answer);
        else if (r->task->tenths)
            fputs(grade_points(r->tenths, points), out);
        else
            fputs(r->status == GRADE_HANDED_IN ? "handed in" : "", out);
        fprintf(out, "\t%s\n", grade_points(r->tenths, points));
    }
}
