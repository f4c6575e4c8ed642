/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The checking process: student's code, the checks of a chapter, CUnit.
 *
 *     checks NUMBER visible|hidden|SEED
 *
 * The grader starts it with limits set and the verdict at descriptor 3. What
 * happens here may be anything; the grader believes only the nonce.
 */

#include <CUnit/CUnit.h>
#include <CUnit/TestRun.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "grade/check.h"
#include "grade/guard.h"
#include "grade/verdict.h"

static grade_verdict *verdict;
static uint64_t nonce, stream;

/* Whether the task has done anything; until then the first check that failed is
 * kept, and the next cases are tried. */
static struct {
    bool started, failed;
    grade_verdict first;
    off_t printed; /* up to the end of the case of the first */
} idle;

/* ---- cases ---- */

/* Standard output and error are one file, which the grader reads up to where
 * they are. */
static void forget_output(void)
{
    fflush(stdout);
    lseek(STDOUT_FILENO, idle.printed, SEEK_SET);
}

void ex_given(const char *format, ...)
{
    va_list rest;
    forget_output();
    if (!idle.started)
        guard_remember();
    va_start(rest, format);
    vsnprintf(verdict->given, sizeof verdict->given, format, rest);
    va_end(rest);
}

void ex_where(const char *format, ...)
{
    va_list rest;
    va_start(rest, format);
    vsnprintf(verdict->given, sizeof verdict->given, format, rest);
    va_end(rest);
}

/* Steele, Lea, Flood 2014: splitmix64. */
static uint64_t draw(void)
{
    uint64_t z = stream += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

double ex_uniform(double low, double high)
{
    return low + (high - low) * ((double)(draw() >> 11) * 0x1p-53);
}

int ex_integer(int low, int high)
{
    return low + (int)(draw() % (uint64_t)(high - low + 1));
}

const char *ex_matrix(size_t n_row, size_t n, const double *x)
{
    enum { ALL = 16, SOME = 6, TEXTS = 9 };
    static char text[TEXTS][ALL * 16];
    static int next;
    char *to = text[next];
    size_t most = n_row * n <= ALL ? n_row * n : SOME;
    size_t end = (size_t)snprintf(to, sizeof *text, "(");
    next = (next + 1) % TEXTS;
    for (size_t i = 0; i < most; i++)
        end += (size_t)snprintf(to + end, sizeof *text - end, "%s%.6g",
                                i == 0       ? ""
                                : i % n == 0 ? " / "
                                             : ", ",
                                x[i]);
    snprintf(to + end, sizeof *text - end, most < n_row * n ? ", ..)" : ")");
    return to;
}

const char *ex_numbers(size_t n, const double *x)
{
    return ex_matrix(1, n, x);
}

/* ---- checks ---- */

static const char UNWRITTEN[] =
    "no number stands in an output, or in memory of malloc, before one is "
    "written there; adding with += reads what stands there";

static uint64_t bits_of(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

/* Of the two kinds of NaN that signal: arithmetic keeps all of their bits but
 * two. */
static bool stems_from(double x, double mark)
{
    const uint64_t kept = ~(UINT64_C(1) << 63 | UINT64_C(1) << 51);
    return (bits_of(x) & kept) == (bits_of(mark) & kept);
}

static bool is_todo(double x)
{
    return bits_of(x) == bits_of(EX_TODO);
}

/* How a value came about that nobody has computed, or NULL. */
static const char *uncomputed(double x)
{
    return is_todo(x)                            ? "still EX_TODO"
           : bits_of(x) == bits_of(EX_UNWRITTEN) ? "never written"
           : stems_from(x, EX_UNWRITTEN)         ? "read before it was written"
           : stems_from(x, GUARD_FRESH)
               ? "made from memory of malloc that was never written"
               : NULL;
}

/* A fatal CUnit assertion: one that fails ends the test. */
static void end_check(bool holds)
{
    CU_assertImplementation(holds, 0, verdict->given, "", "", CU_TRUE);
}

/* Ends the test with the check that failed before anything was done. */
static void fail_as_first(void)
{
    const grade_verdict *first = &idle.first;
    fflush(stdout);
    lseek(STDOUT_FILENO, idle.printed, SEEK_SET);
    verdict->seed = first->seed;
    memcpy(verdict->given, first->given, sizeof first->given);
    memcpy(verdict->got, first->got, sizeof first->got);
    memcpy(verdict->want, first->want, sizeof first->want);
    memcpy(verdict->hint, first->hint, sizeof first->hint);
    verdict->failures++;
    end_check(false);
}

static void see(bool anything)
{
    if (idle.started || (!anything && guard_untouched()))
        return;
    idle.started = true;
    if (idle.failed)
        fail_as_first();
}

static void judge(bool holds, bool anything, const char *hint)
{
    verdict->checks++;
    see(anything);
    if (!holds && (idle.started || !idle.failed))
        snprintf(verdict->hint, sizeof verdict->hint, "%s", hint);
    if (holds || idle.started) {
        verdict->failures += !holds;
        end_check(holds);
    } else if (!idle.failed) {
        fflush(stdout);
        idle.failed = true;
        idle.first = *verdict;
        idle.printed = lseek(STDOUT_FILENO, 0, SEEK_CUR);
    }
}

/* Where all cases have been tried. */
static void conclude(void)
{
    verdict->not_started = !idle.started && idle.failed;
    if (verdict->not_started)
        fail_as_first();
}

static const char *better_hint(double got, double want, const char *hint)
{
    if (uncomputed(got))
        return is_todo(got) ? hint : UNWRITTEN;
    if (isfinite(got) || !isfinite(want))
        return hint;
    for (int i = 0; ex_range_hints[i]; i++)
        if (hint == ex_range_hints[i])
            return hint;
    return isnan(got) ? "not a number: 0/0, infinity minus infinity, or the "
                        "root or logarithm of a number below 0?"
                      : "not finite: a division by 0, or a number too large?";
}

/* Without room for outputs it is what the function has returned. */
static void judge_number(bool holds, double got, double want, const char *hint)
{
    judge(holds, !guard_rooms() && !is_todo(got), better_hint(got, want, hint));
}

static void note(char *text, size_t n, const char *name, double x)
{
    if (uncomputed(x))
        snprintf(text, n, "%s: %s", name, uncomputed(x));
    else if (isnan(x)) // of either sign
        snprintf(text, n, "%s = nan", name);
    else
        snprintf(text, n, "%s = %.10g", name, x);
}

static void note_both(const char *name, double got, double want)
{
    note(verdict->got, sizeof verdict->got, name, got);
    note(verdict->want, sizeof verdict->want, name, want);
    if (strcmp(verdict->got, verdict->want) == 0) {
        snprintf(verdict->got, sizeof verdict->got, "%s = %.17g", name, got);
        snprintf(verdict->want, sizeof verdict->want, "%s = %.17g", name, want);
    }
}

void ex_close(const char *name, double got, double want, double slack,
              const char *hint)
{
    bool holds = isnan(want)   ? isnan(got) && !uncomputed(got)
                 : isinf(want) ? isinf(got) && got * want > 0
                               : fabs(got - want) <= slack;
    if (!holds)
        note_both(name, got, want);
    judge_number(holds, got, want, hint);
}

void ex_near(const char *name, double got, double want, double slack,
             const char *hint)
{
    ex_close(name, got, want, slack * fabs(want), hint);
}

void ex_exact(const char *name, double got, double want, const char *hint)
{
    bool holds = memcmp(&got, &want, sizeof got) == 0;
    if (!holds)
        note_both(name, got, want);
    judge_number(holds, got, want, hint);
}

void ex_returned(double value)
{
    see(!is_todo(value));
}

void ex_equal(const char *name, long got, long want, const char *hint)
{
    snprintf(verdict->got, sizeof verdict->got, "%s = %ld", name, got);
    snprintf(verdict->want, sizeof verdict->want, "%s = %ld", name, want);
    judge(got == want, got != EX_TODO_INT, hint);
}

void ex_holds(bool holds, const char *got, const char *want, const char *hint)
{
    snprintf(verdict->got, sizeof verdict->got, "%s", got);
    snprintf(verdict->want, sizeof verdict->want, "%s", want);
    judge(holds, !holds, hint);
}

void ex_written(const char *name, size_t n, const double *x)
{
    for (size_t i = 0; i < n; i++)
        if (uncomputed(x[i])) {
            snprintf(verdict->got, sizeof verdict->got, "%s[%zu]: %s", name, i,
                     uncomputed(x[i]));
            snprintf(verdict->want, sizeof verdict->want, "a number");
            judge(false, false, UNWRITTEN);
            return;
        }
}

/* ---- running a task ---- */

static const ex_task *running;

static const ex_task *find(const ex_task *task, const char *number)
{
    while (task->number && strcmp(task->number, number) != 0)
        task++;
    return task;
}

static void start_case(uint64_t seed)
{
    stream = verdict->seed = seed;
    verdict->given[0] = '\0';
    guard_side(seed > 0 && seed % 2 == 0);
}

static void run_seed(uint64_t seed)
{
    start_case(seed);
    if (seed == 0 && running->fixed)
        running->fixed();
    else if (seed > 0)
        running->seeded(seed);
    ex_clear();
}

static void run_visible(void)
{
    for (uint64_t seed = 0; seed <= 3; seed++)
        run_seed(seed);
    conclude();
}

static void run_hidden(void)
{
    const ex_task *more = find(ex_hidden_tasks, running->number);
    start_case(0);
    if (more->number)
        more->fixed();
    ex_clear();
    for (const uint64_t *seed = ex_hidden_seeds; *seed; seed++)
        run_seed(*seed);
    conclude();
}

static uint64_t chosen_seed;
static void run_chosen(void)
{
    run_seed(chosen_seed);
    conclude();
}

static int run(const char *set)
{
    if (strcmp(set, "hidden") == 0 && !ex_hidden_seeds[0])
        return 3;
    CU_TestFunc test = strcmp(set, "visible") == 0  ? run_visible
                       : strcmp(set, "hidden") == 0 ? run_hidden
                                                    : run_chosen;
    chosen_seed = strtoull(set, NULL, 10);
    if (CU_initialize_registry() != CUE_SUCCESS)
        return 2;
    CU_pSuite suite = CU_add_suite("coursework", NULL, NULL);
    CU_add_test(suite, running->number, test);
    CU_run_all_tests();
    fflush(NULL);
    if (CU_get_number_of_failures() != (unsigned)verdict->failures)
        return 2;
    return 0;
}

/* Before any constructor of a student's: nobody else finds the nonce. */
static void take_verdict(void)
{
    verdict = mmap(NULL, sizeof *verdict, PROT_READ | PROT_WRITE, MAP_SHARED,
                   GRADE_VERDICT_FD, 0);
    close(GRADE_VERDICT_FD);
    if (verdict == MAP_FAILED)
        return;
    nonce = verdict->nonce;
    verdict->nonce = 0;
}

__attribute__((section(".preinit_array"),
               used)) static void (*first)(void) = take_verdict;

int main(int argc, char **argv)
{
    char here;
    running = argc == 3 ? find(ex_tasks, argv[1]) : NULL;
    if (verdict == MAP_FAILED || !running || !running->number) {
        fprintf(stderr, "checks: the grader starts me: make gradeN\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
    guard_faults(&here, verdict->crash, sizeof verdict->crash);
    // From here on no process can be started (root may: see the grader).
    setrlimit(RLIMIT_NPROC, &(struct rlimit){0, 0});
    int status = run(argv[2]);
    verdict->returned = nonce;
    _exit(status);
}
