/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The grader of the coursework:
 *
 *     grade [option...] chapter...
 *
 *     --work folder      holds chapterNN/checks, or chapterNN/build.txt where
 *                        that could not be built
 *     --answers folder   holds chapterNN/answers.txt
 *     --task 3.2         this task only, with what it printed
 *     --seed 7           of that task this case only (0: the fixed cases)
 *     --from "SUB=dir"   to be part of the commands that replay a case
 *     --json file        results as Gradescope reads them
 *     --table file       lines for the table of a class ..
 *     --name text        .. and who this is
 *     --autolab          Autolab's line of scores at the end
 *     --visible          points of visible cases, where there are no others
 *     --strict           exit status 1 below full marks
 *
 * The exit status is 0 when grading worked, whatever the marks.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "chapters.h" /* made from the names of marksNN.c */
#include "grade/grade.h"

static const char *work = ".", *answers = ".", *only, *seed, *from = "";
static const char *json, *table, *name = "";
static bool autolab, strict, visible;

static int fail(const char *format, const char *what)
{
    fprintf(stderr, "grade: ");
    fprintf(stderr, format, what);
    fputc('\n', stderr);
    return 2;
}

/* ---- one chapter ---- */

static bool wanted(const grade_task *task)
{
    return !only || strcmp(only, task->number) == 0;
}

/* The case that failed once more, where SAN=1 has built it for that. */
static int run_sanitized(grade_result *r, const char *checks)
{
    char path[4200], one[24];
    snprintf(path, sizeof path, "%s-san", checks);
    snprintf(one, sizeof one, "%llu",
             (unsigned long long)r->visible.verdict.seed);
    r->sanitized = access(path, X_OK) == 0;
    if (r->sanitized &&
        grade_sandbox(path, r->task->number, one, true, &r->again))
        return fail("%s", r->again.why);
    return 0;
}

static int run_code(grade_result *r, const char *checks)
{
    const char *number = r->task->number;
    int hidden = r->task->tenths * 3 / 10;
    if (grade_sandbox(checks, number, seed ? seed : "visible", false,
                      &r->visible))
        return fail("%s", r->visible.why);
    r->status = r->hidden.status = r->visible.status;
    if (r->status == GRADE_WRONG || r->status == GRADE_CRASH)
        return run_sanitized(r, checks);
    if (r->status != GRADE_OK || seed)
        return 0;
    r->tenths = r->visible_tenths = r->task->tenths - hidden;
    if (grade_sandbox(checks, number, "hidden", false, &r->hidden))
        return fail("%s", r->hidden.why);
    r->hidden_at_hand = r->hidden.status != GRADE_NO_CASES;
    if (r->hidden.status == GRADE_OK)
        r->tenths += r->hidden_tenths = hidden;
    else if (r->hidden_at_hand)
        r->status = r->hidden.status;
    return 0;
}

/* The first lines of what the compiler said; false: it was built. */
static bool read_log(const char *path, char *text, size_t n)
{
    FILE *f = fopen(path, "r");
    if (!f)
        return false;
    size_t length = fread(text, 1, n - 1, f);
    text[length] = '\0';
    fclose(f);
    grade_clean(text);
    return true;
}

static int grade(const grade_chapter *chapter, grade_report *report)
{
    char path[4096], checks[4096];
    *report = (grade_report){
        .chapter = chapter, .replay = seed != NULL, .visible = visible};
    for (const grade_task *task = chapter->task; task->number; task++)
        if (wanted(task)) {
            report->result[report->n++].task = task;
            report->of_tenths += grade_most(report, task);
        }
    if (report->n == 0) // TASK is another chapter's
        return 0;
    snprintf(path, sizeof path, "%s/chapter%02d/answers.txt", answers,
             chapter->number);
    grade_answers(path, report);
    snprintf(checks, sizeof checks, "%s/chapter%02d/checks", work,
             chapter->number);
    snprintf(path, sizeof path, "%s/chapter%02d/build.txt", work,
             chapter->number);
    bool unbuilt = read_log(path, report->build_log, sizeof report->build_log);
    snprintf(path, sizeof path, "%s/chapter%02d/refused.txt", work,
             chapter->number);
    bool refused =
        !unbuilt && read_log(path, report->build_log, sizeof report->build_log);
    grade_status idle = refused ? GRADE_NOT_RUN : GRADE_NOT_BUILT;
    for (int i = 0; i < report->n; i++) {
        grade_result *r = &report->result[i];
        if (r->task->kind == GRADE_CODE && (unbuilt || refused))
            r->status = r->visible.status = r->hidden.status = idle;
        else if (r->task->kind == GRADE_CODE && run_code(r, checks) != 0)
            return 2;
        report->tenths += r->tenths;
    }
    return 0;
}

/* ---- all of them ---- */

static const grade_chapter *find(const char *number)
{
    for (size_t i = 0; i < sizeof all_chapters / sizeof *all_chapters; i++)
        if (all_chapters[i]->number == atoi(number))
            return all_chapters[i];
    return NULL;
}

static int write_table(const grade_report *report, int n)
{
    FILE *out = fopen(table, "w");
    if (!out)
        return fail("cannot write %s", table);
    for (int i = 0; i < n; i++)
        grade_table(out, &report[i], name);
    bool failed = ferror(out);
    return fclose(out) != 0 || failed ? fail("cannot write %s", table) : 0;
}

static int write_json(const grade_report *report, int n)
{
    FILE *out = fopen(json, "w");
    if (!out)
        return fail("cannot write %s", json);
    grade_json(out, report, n);
    bool failed = ferror(out);
    return fclose(out) != 0 || failed ? fail("cannot write %s", json) : 0;
}

static int conclude(const grade_report *report, int n)
{
    int tenths = 0, of = 0;
    char got[16], most[16];
    for (int i = 0; i < n; i++) {
        tenths += report[i].tenths;
        of += report[i].of_tenths;
    }
    if (n > 1 && !only)
        printf("Total %s/%s\n", grade_points(tenths, got),
               grade_points(of, most));
    if (visible && !seed)
        puts("Points are those of the visible cases, 70 % of a function's; "
             "hidden ones\ndecide the rest.");
    if ((json && write_json(report, n) != 0) ||
        (table && write_table(report, n) != 0))
        return 2;
    if (autolab)
        grade_autolab(report, n);
    return strict && tenths < of ? 1 : 0;
}

/* ---- the command line ---- */

static int take_option(char **argv)
{
    static const struct {
        const char *name;
        const char **value;
    } option[] = {{"--work", &work},   {"--answers", &answers},
                  {"--task", &only},   {"--seed", &seed},
                  {"--from", &from},   {"--json", &json},
                  {"--table", &table}, {"--name", &name}};
    if (strcmp(argv[0], "--autolab") == 0)
        return autolab = true;
    if (strcmp(argv[0], "--visible") == 0)
        return visible = true;
    if (strcmp(argv[0], "--strict") == 0)
        return strict = true;
    for (size_t i = 0; i < sizeof option / sizeof *option; i++)
        if (strcmp(argv[0], option[i].name) == 0 && argv[1]) {
            *option[i].value = argv[1];
            return 2;
        }
    return 0;
}

/* TASK is of none of the chapters asked for, the first of which is given. */
static int no_task(const grade_chapter *asked)
{
    const grade_chapter *chapter = find(only) ? find(only) : asked;
    const grade_task *task = chapter->task;
    char text[120];
    for (; task->number; task++)
        if (wanted(task)) {
            snprintf(text, sizeof text, "%s is graded by make grade%d", only,
                     chapter->number);
            return fail("task %s", text);
        }
    snprintf(text, sizeof text, "%.20s; the tasks of chapter %d are %s to %s",
             only, chapter->number, chapter->task->number, task[-1].number);
    return fail("there is no task %s", text);
}

int main(int argc, char **argv)
{
    enum { MOST = 32 };
    static grade_report report[MOST];
    int i = 1, n = 0, n_task = 0;
    while (i < argc && argv[i][0] == '-') {
        int taken = take_option(argv + i);
        if (!taken)
            return fail("%s: no such option, or its value is missing", argv[i]);
        i += taken;
    }
    if (seed && !only)
        return fail("SEED=%s replays cases of one task: add TASK=", seed);
    if (seed && (seed[strspn(seed, "0123456789")] || !*seed))
        return fail("SEED=%s: a seed is a whole number, 0 or more", seed);
    const char *trouble = grade_prepare();
    if (trouble)
        return fail("%s", trouble);
    for (; i < argc && n < MOST; i++, n++) {
        const grade_chapter *chapter = find(argv[i]);
        if (!chapter)
            return fail("chapter %s has no coursework", argv[i]);
        if (grade(chapter, &report[n]) != 0)
            return 2;
        n_task += report[n].n;
        if (report[n].n > 0)
            grade_print(&report[n], only != NULL, from);
    }
    if (n == 0)
        return fail("there is no chapter to grade%s", "");
    if (n_task == 0)
        return no_task(report[0].chapter);
    return conclude(report, n);
}
