/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The checking process: student's code, the checks of a chapter, CUnit.
 *
 *     checks NUMBER visible|hidden|SEED
 *
 * The grader starts it with limits set and the verdict at descriptor 3. What
 * happens here may be anything; the grader believes only the nonce.
 */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS, sigaltstack */

#include <CUnit/CUnit.h>
#include <CUnit/TestRun.h>
#include <math.h>
#include <signal.h>
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

/* ---- cases ---- */

/* Standard output and error are one file, which the grader reads up to where
 * they are. */
static void forget_output(void)
{
    fflush(stdout);
    lseek(STDOUT_FILENO, 0, SEEK_SET);
}

void ex_given(const char *format, ...)
{
    va_list rest;
    forget_output();
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

/* ---- checks ---- */

static bool is_todo(double x)
{
    double todo = EX_TODO;
    return memcmp(&x, &todo, sizeof x) == 0;
}

/* A fatal CUnit assertion: one that fails ends the test. */
static void judge(bool holds, bool untouched, const char *hint)
{
    verdict->checks++;
    if (!holds) {
        verdict->failures++;
        verdict->not_started = untouched && verdict->checks == 1;
        snprintf(verdict->hint, sizeof verdict->hint, "%s", hint);
    }
    CU_assertImplementation(holds, 0, verdict->given, "", "", CU_TRUE);
}

static void note(char *text, size_t n, const char *name, double x)
{
    if (is_todo(x))
        snprintf(text, n, "%s: nothing", name);
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
    bool holds = isnan(want)   ? isnan(got) && !is_todo(got)
                 : isinf(want) ? isinf(got) && got * want > 0
                               : fabs(got - want) <= slack;
    if (!holds)
        note_both(name, got, want);
    judge(holds, is_todo(got), hint);
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
    judge(holds, is_todo(got), hint);
}

void ex_equal(const char *name, long got, long want, const char *hint)
{
    snprintf(verdict->got, sizeof verdict->got, "%s = %ld", name, got);
    snprintf(verdict->want, sizeof verdict->want, "%s = %ld", name, want);
    judge(got == want, got == EX_TODO_INT, hint);
}

void ex_holds(bool holds, const char *got, const char *want, const char *hint)
{
    snprintf(verdict->got, sizeof verdict->got, "%s", got);
    snprintf(verdict->want, sizeof verdict->want, "%s", want);
    judge(holds, false, hint);
}

void ex_started(bool started)
{
    snprintf(verdict->got, sizeof verdict->got, "outputs left alone");
    snprintf(verdict->want, sizeof verdict->want, "a result");
    judge(started, true, "write the result through the pointers");
}

/* ---- what a segmentation fault touched ---- */

static char *top_of_stack;
static size_t size_of_stack;

static void explain(int signal_number, siginfo_t *info, void *context)
{
    (void)context;
    char *at = info->si_addr;
    if (at < top_of_stack && at > top_of_stack - size_of_stack)
        snprintf(verdict->crash, sizeof verdict->crash,
                 "the stack is full: an endless recursion, or an array too "
                 "large for it?");
    else
        guard_explain(at, verdict->crash, sizeof verdict->crash);
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

static void explain_faults(char *here)
{
    static char room[64 << 10];
    stack_t aside = {.ss_sp = room, .ss_size = sizeof room};
    struct sigaction action = {.sa_sigaction = explain,
                               .sa_flags = SA_SIGINFO | SA_ONSTACK};
    struct rlimit limit;
    getrlimit(RLIMIT_STACK, &limit);
    size_of_stack =
        limit.rlim_cur < 1 << 30 ? limit.rlim_cur + (1 << 20) : 1 << 30;
    top_of_stack = here;
    sigaltstack(&aside, NULL);
    sigaction(SIGSEGV, &action, NULL);
    sigaction(SIGBUS, &action, NULL);
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
}

static uint64_t chosen_seed;
static void run_chosen(void)
{
    run_seed(chosen_seed);
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
    explain_faults(&here);
    // From here on no process can be started (root may: see the grader).
    setrlimit(RLIMIT_NPROC, &(struct rlimit){0, 0});
    int status = run(argv[2]);
    verdict->returned = nonce;
    _exit(status);
}
