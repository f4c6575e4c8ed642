/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * answers.txt: "1.5 = 12", "predict 1.7 = 40", "1.8 = prose", whose further
 * lines begin with a space; "#" begins a remark. The last answer counts. A line
 * that counts for nothing is named in the report.
 */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "grade/grade.h"

static char *trim(char *text)
{
    while (isspace((unsigned char)*text))
        text++;
    for (char *end = text + strlen(text);
         end > text && isspace((unsigned char)end[-1]);)
        *--end = '\0';
    return text;
}

static bool names(const grade_task *task, const char *name)
{
    bool predicts = strncmp(name, "predict ", 8) == 0;
    return task->kind != GRADE_CODE &&
           (!predicts || task->kind == GRADE_PREDICT) &&
           strcmp(task->number, name + (predicts ? 8 : 0)) == 0;
}

static bool is_task(const grade_chapter *chapter, const char *name)
{
    for (const grade_task *task = chapter->task; task->number; task++)
        if (names(task, name))
            return true;
    return false;
}

static grade_result *find(grade_report *report, const char *name)
{
    for (int i = 0; i < report->n; i++)
        if (names(report->result[i].task, name))
            return &report->result[i];
    return NULL;
}

/* One line of report->lost. */
static void complain(grade_report *report, int line, const char *format,
                     const char *text)
{
    char what[300];
    size_t n = strlen(report->lost);
    if (n + 1 == sizeof report->lost)
        return;
    snprintf(what, sizeof what, format, text);
    snprintf(report->lost + n, sizeof report->lost - n, "answers.txt:%d: %s\n",
             line, what);
    grade_clean(report->lost);
}

/* How it begins, in place. */
static char *shortened(char *text)
{
    enum { BEGIN = 24 };
    if (strlen(text) > BEGIN + 3)
        strcpy(text + BEGIN, " ..");
    return text;
}

static void append(grade_report *report, grade_result *r, const char *text,
                   int line)
{
    size_t n = strlen(r->text), room = sizeof r->text - n;
    int written =
        snprintf(r->text + n, room, "%s%s", n && *text ? " " : "", text);
    if ((size_t)written >= room)
        complain(report, line, "the answer to %s is too long; the rest is cut",
                 r->task->number);
}

/* The number of a task, as a line's first word, though no "=" is behind it. */
static bool lacks_equals(const grade_chapter *chapter, const char *line)
{
    char word[16] = "";
    line += strncmp(line, "predict ", 8) == 0 ? 8 : 0;
    snprintf(word, sizeof word, "%.*s", (int)strspn(line, "0123456789."), line);
    return is_task(chapter, word);
}

/* A line that begins with the number of a task, or should; *open is the answer
 * that goes on behind it. */
static void begin_answer(grade_report *report, char *line, int number,
                         grade_result **open)
{
    char *equals = strchr(line, '=');
    if (!equals && lacks_equals(report->chapter, line)) {
        complain(report, number, "\"%s\": an answer stands behind its \"=\"",
                 shortened(line));
        return;
    }
    if (equals)
        *equals = '\0';
    if (!equals || !is_task(report->chapter, trim(line))) {
        complain(report, number,
                 "\"%s\" belongs to no answer; further lines of one begin with "
                 "a space",
                 shortened(line));
        return;
    }
    *open = find(report, trim(line));
    if (!*open)
        return;
    if ((*open)->text[0])
        complain(report, number, "%s is answered twice; the last answer counts",
                 (*open)->task->number);
    (*open)->text[0] = '\0';
    append(report, *open, trim(equals + 1), number);
}

static void read_answers(FILE *f, grade_report *report)
{
    static const char mark[] = "\xef\xbb\xbf"; /* of UTF-8, by some editors */
    char *line = NULL;
    size_t room = 0;
    grade_result *open = NULL;
    for (int number = 1; getline(&line, &room, f) >= 0; number++) {
        char *text =
            number == 1 && strncmp(line, mark, 3) == 0 ? line + 3 : line;
        bool indented = isspace((unsigned char)text[0]);
        text = trim(text);
        grade_clean(text);
        if (!*text || (text[0] == '#' && !indented))
            continue;
        if (!indented)
            begin_answer(report, text, number, &open);
        else if (open)
            append(report, open, text, number);
    }
    free(line);
}

/* FNV-1a of "1.5:75", the answer in units, stretched: nobody should find it
 * faster by trying than by thinking. */
uint64_t grade_mark(const char *number, double answer, double unit)
{
    char text[64];
    uint64_t mark = UINT64_C(14695981039346656037);
    snprintf(text, sizeof text, "%s:%.0f", number, rint(answer / unit));
    for (int round = 0; round < 100000; round++)
        for (const char *c = text; *c; c++)
            mark = (mark ^ (unsigned char)*c) * UINT64_C(1099511628211);
    return mark;
}

static int count_words(const char *text)
{
    int n = 0;
    for (; *text; text++)
        n += !isspace((unsigned char)*text) &&
             (!text[1] || isspace((unsigned char)text[1]));
    return n;
}

/* Digits behind the point of a text, or of a unit. */
static int decimals(const char *text)
{
    const char *point = strchr(text, '.');
    return point ? (int)strspn(point + 1, "0123456789") : 0;
}

static const char *wrong_form(const grade_result *r)
{
    static const char *const fewer[] = {
        "an integer is asked for", "the answer is asked for to one decimal",
        "the answer is asked for to two decimals",
        "the answer is asked for to three decimals"};
    char unit[32];
    int asked = 0;
    if (r->text[strspn(r->text, "+-0123456789.eE")])
        return "an answer is one number, and nothing else: digits with a "
               "point, as in 3.5";
    if (r->answer < 0)
        return "the answer is asked for without a sign";
    snprintf(unit, sizeof unit, "%g", r->task->unit);
    asked = decimals(unit);
    bool whole = r->answer == rint(r->answer);
    if (asked > 3 || strpbrk(r->text, "eE") || (asked == 0 && whole))
        return NULL;
    return asked == 0 || decimals(r->text) < asked ? fewer[asked] : NULL;
}

static void judge_number(grade_result *r)
{
    const grade_task *task = r->task;
    char *end = r->text;
    r->answer = strtod(r->text, &end);
    bool number = end > r->text && *end == '\0' && isfinite(r->answer);
    r->status = GRADE_WRONG;
    if (task->kind == GRADE_PREDICT) {
        r->status = number ? GRADE_CREDITED : GRADE_WRONG;
        r->wrong = number ? NULL
                          : "a prediction is one number: digits with a point, "
                            "without %";
        return;
    }
    r->wrong = number ? wrong_form(r)
                      : "an answer is one number, and nothing else: digits "
                        "with a point, as in 3.5";
    bool integer = task->unit != 1 || r->answer == rint(r->answer);
    if (number && integer &&
        grade_mark(task->number, r->answer, task->unit) == task->mark) {
        r->status = GRADE_OK;
        r->tenths = task->tenths;
    }
}

static void judge(grade_result *r)
{
    r->status = GRADE_NOT_STARTED;
    if (r->text[0] == '\0')
        return;
    if (r->task->kind != GRADE_PROSE) {
        judge_number(r);
        return;
    }
    r->status = GRADE_HANDED_IN;
    r->n_word = count_words(r->text);
}

static bool asks_for_answers(const grade_report *report)
{
    for (int i = 0; i < report->n; i++)
        if (report->result[i].task->kind != GRADE_CODE)
            return true;
    return false;
}

void grade_answers(const char *path, grade_report *report)
{
    FILE *f = fopen(path, "r");
    if (f) {
        read_answers(f, report);
        fclose(f);
    } else if (asks_for_answers(report)) {
        snprintf(report->lost, sizeof report->lost,
                 "chapter%02d/answers.txt is missing: nothing is answered\n",
                 report->chapter->number);
    }
    for (int i = 0; i < report->n; i++)
        if (report->result[i].task->kind != GRADE_CODE)
            judge(&report->result[i]);
}
