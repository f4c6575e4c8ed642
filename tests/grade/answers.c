/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * answers.txt: "1.5 = 12", "predict 1.7 = 40", "1.8 = prose", whose further
 * lines begin with a space; "#" begins a remark. The last answer counts.
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

static grade_result *find(grade_report *report, const char *name)
{
    bool predicts = strncmp(name, "predict ", 8) == 0;
    for (int i = 0; i < report->n; i++) {
        const grade_task *task = report->result[i].task;
        if (task->kind != GRADE_CODE &&
            predicts == (task->kind == GRADE_PREDICT) &&
            strcmp(task->number, name + (predicts ? 8 : 0)) == 0)
            return &report->result[i];
    }
    return NULL;
}

static void append(grade_result *r, const char *text)
{
    size_t n = strlen(r->text);
    snprintf(r->text + n, sizeof r->text - n, "%s%s", n && *text ? " " : "",
             text);
}

static void read_answers(FILE *f, grade_report *report)
{
    char line[2000];
    grade_result *open = NULL;
    while (fgets(line, sizeof line, f)) {
        char *equals = strchr(line, '=');
        if (line[0] == '#')
            continue;
        if (isspace((unsigned char)line[0])) {
            if (open && open->task->kind == GRADE_PROSE)
                append(open, trim(line));
            continue;
        }
        if (equals)
            *equals = '\0';
        open = equals ? find(report, trim(line)) : NULL;
        if (open) {
            open->text[0] = '\0';
            append(open, trim(equals + 1));
        }
    }
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

static void judge(grade_result *r)
{
    const grade_task *task = r->task;
    char *end = r->text;
    grade_clean(r->text);
    r->status = GRADE_NOT_STARTED;
    if (r->text[0] == '\0')
        return;
    if (task->kind == GRADE_PROSE) {
        r->status = GRADE_HANDED_IN;
        return;
    }
    r->answer = strtod(r->text, &end);
    bool number = end > r->text && *end == '\0' && isfinite(r->answer);
    if (task->kind == GRADE_PREDICT)
        r->status = number ? GRADE_CREDITED : GRADE_WRONG;
    else
        r->status = number && grade_mark(task->number, r->answer, task->unit) ==
                                  task->mark
                        ? GRADE_OK
                        : GRADE_WRONG;
    if (r->status == GRADE_OK)
        r->tenths = task->tenths;
}

void grade_answers(const char *path, grade_report *report)
{
    FILE *f = fopen(path, "r");
    if (f) {
        read_answers(f, report);
        fclose(f);
    }
    for (int i = 0; i < report->n; i++)
        if (report->result[i].task->kind != GRADE_CODE)
            judge(&report->result[i]);
}
