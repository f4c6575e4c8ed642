/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A task in a process of its own: limits, a clock, and nothing left behind.
 *
 * The child gets a process group, no input, a file in memory for its output
 * that refuses instead of growing, and limits on time, memory, files and processes. Root becomes
 * another user first: limits on processes do not bind root. Whatever it starts
 * is found again and killed: orphans come to us (PR_SET_CHILD_SUBREAPER).
 */
#define _GNU_SOURCE /* setgroups, memfd_create */

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "grade/grade.h"

enum {
    CPU_SECONDS = 2,
    WALL_SECONDS = 5,
    SANITIZED_SECONDS = 10, /* of either */
    MEGABYTES = 512,
    FILE_BYTES = 1 << 20,
    OUTPUT_BYTES = 1 << 16,
    OUTPUT_HEAD = 12, /* lines that are kept */
    OUTPUT_TAIL = 11,
    OUTPUT_LINE = 320,
    PROCESSES = 128, /* of its user, until the task begins: then none */
    NOBODY = 65534,
    USERS = 2000000 /* and above: of nobody else */
};

const char *grade_prepare(void)
{
    if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0)
        return "the kernel does not hand orphans to us "
               "(PR_SET_CHILD_SUBREAPER)";
    return NULL;
}

static bool as_root(void)
{
    const char *allowed = getenv("GRADE_AS_ROOT");
    return allowed && strcmp(allowed, "1") == 0;
}

/* ---- the child ---- */

static void limit(int what, rlim_t soft, rlim_t hard)
{
    setrlimit(what, &(struct rlimit){soft, hard});
}

/* A user of the grader's own, since limits on processes count all of a user's
 * (another grader may be at work); nobody where there are no such users. */
static int drop_privileges(void)
{
    if (geteuid() != 0)
        return 1;
    if (setgroups(0, NULL) == 0 && setgid(NOBODY) == 0 &&
        (setuid(USERS + (uid_t)getppid()) == 0 || setuid(NOBODY) == 0) &&
        setuid(0) != 0)
        return 1;
    return as_root() ? 1 : -(errno ? errno : EPERM);
}

static void set_limits(bool sanitized)
{
    rlim_t seconds = sanitized ? SANITIZED_SECONDS : CPU_SECONDS;
    limit(RLIMIT_CPU, seconds, seconds + 1);
    if (!sanitized) // the shadow of all addresses takes terabytes of them
        limit(RLIMIT_AS, (rlim_t)MEGABYTES << 20, (rlim_t)MEGABYTES << 20);
    limit(RLIMIT_FSIZE, FILE_BYTES, FILE_BYTES);
    limit(RLIMIT_CORE, 0, 0);
}

static void become_checks(int checks, int shared, int output,
                          grade_verdict *verdict, bool sanitized,
                          char *const argv[])
{
    setpgid(0, 0);
    int nothing = open("/dev/null", O_RDONLY);
    // Out of the way first: one of them may be descriptor 3 by chance.
    checks = fcntl(checks, F_DUPFD_CLOEXEC, 10);
    shared = fcntl(shared, F_DUPFD_CLOEXEC, 10);
    output = fcntl(output, F_DUPFD_CLOEXEC, 10);
    dup2(nothing, 0);
    dup2(output, 1);
    dup2(output, 2);
    dup2(shared, GRADE_VERDICT_FD);
    for (int fd = GRADE_VERDICT_FD + 1; fd < 256; fd++)
        if (fd != checks)
            close(fd);
    set_limits(sanitized);
    verdict->unprivileged = drop_privileges();
    if (verdict->unprivileged != 1)
        _exit(1);
    limit(RLIMIT_NPROC, PROCESSES, PROCESSES);
    if (chdir("/") != 0)
        _exit(1);
    static char *const environment[] = {
        "LC_ALL=C.UTF-8",
        "ASAN_OPTIONS=detect_leaks=0:handle_segv=2:handle_sigbus=2:"
        "hard_rss_limit_mb=1024:allocator_may_return_null=1",
        "UBSAN_OPTIONS=print_stacktrace=1", NULL};
    fexecve(checks, argv, environment);
    verdict->unprivileged = -errno;
    _exit(1);
}

/* ---- the parent ---- */

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void nap(void)
{
    nanosleep(&(struct timespec){0, 1000000}, NULL);
}

/* Waits for the child and returns its status; *late: the clock ran out. */
static int wait_for(pid_t child, int seconds, bool *late)
{
    int status = 0;
    double end = now() + seconds;
    *late = false;
    while (waitpid(child, &status, WNOHANG) == 0) {
        if (now() > end) {
            *late = true;
            kill(-child, SIGKILL);
            kill(child, SIGKILL);
            waitpid(child, &status, 0);
            break;
        }
        nap();
    }
    return status;
}

static bool is_our_child(const char *pid)
{
    char path[64], line[512] = "";
    snprintf(path, sizeof path, "/proc/%.20s/stat", pid);
    FILE *f = fopen(path, "r");
    if (!f)
        return false;
    size_t n = fread(line, 1, sizeof line - 1, f);
    fclose(f);
    line[n] = '\0';
    const char *behind_name = strrchr(line, ')');
    return behind_name && atoi(behind_name + 4) == (int)getpid();
}

/* Kills and reaps whatever the task has left, for at most two seconds. */
static void sweep_up(pid_t group)
{
    double end = now() + 2;
    kill(-group, SIGKILL);
    for (;;) {
        while (waitpid(-1, NULL, WNOHANG) > 0)
            ;
        if (waitpid(-1, NULL, WNOHANG) < 0 || now() > end)
            return;
        DIR *processes = opendir("/proc");
        for (struct dirent *e; processes && (e = readdir(processes));)
            if (e->d_name[0] >= '1' && e->d_name[0] <= '9' &&
                is_our_child(e->d_name))
                kill((pid_t)atoi(e->d_name), SIGKILL);
        if (processes)
            closedir(processes);
    }
}

/* What a task prints: a file that cannot grow beyond OUTPUT_BYTES. */
static int output_file(void)
{
    int fd = memfd_create("output", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd >= 0 && ftruncate(fd, OUTPUT_BYTES) == 0 &&
        fcntl(fd, F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) == 0)
        return fd;
    return -1;
}

/* The first and the last lines, each within OUTPUT_LINE bytes. */
static void excerpt(const char *text, grade_run *run)
{
    int n_line = 0, line = 0;
    char *to = run->output;
    for (const char *c = text; *c; c++)
        n_line += *c == '\n' || !c[1];
    for (; *text; line++) {
        int n = (int)strcspn(text, "\n");
        if (line < OUTPUT_HEAD || line >= n_line - OUTPUT_TAIL)
            to +=
                sprintf(to, "%.*s\n", n < OUTPUT_LINE ? n : OUTPUT_LINE, text);
        else if (line == OUTPUT_HEAD)
            to += sprintf(to, ".. %d more lines ..\n",
                          n_line - OUTPUT_HEAD - OUTPUT_TAIL);
        text += n + (text[n] == '\n');
    }
}

/* Up to where the task has written: it has forgotten earlier cases. */
static void keep_output(int fd, bool sanitized, grade_run *run)
{
    static char text[OUTPUT_BYTES + 1];
    off_t end = lseek(fd, 0, SEEK_CUR);
    ssize_t n = pread(fd, text, OUTPUT_BYTES, 0);
    run->overrun = end > OUTPUT_BYTES - 4096;
    n = n < end ? n : (ssize_t)end;
    text[n > 0 ? n : 0] = '\0';
    for (ssize_t i = 0; i < n; i++)
        text[i] = text[i] ? text[i] : '?';
    if (sanitized) // whose lines report.c chooses
        snprintf(run->output, sizeof run->output, "%.*s", GRADE_OUTPUT, text);
    else
        excerpt(text, run);
}

/* Text from the verdict may be anything. */
static void keep_verdict(const grade_verdict *shared, grade_run *run)
{
    grade_verdict *v = &run->verdict;
    memcpy(v, shared, sizeof *v);
    v->given[sizeof v->given - 1] = v->got[sizeof v->got - 1] = '\0';
    v->want[sizeof v->want - 1] = v->hint[sizeof v->hint - 1] = '\0';
    v->crash[sizeof v->crash - 1] = '\0';
    grade_clean(v->given);
    grade_clean(v->got);
    grade_clean(v->want);
    grade_clean(v->hint);
    grade_clean(v->crash);
}

static void explain_signal(int number, grade_run *run)
{
    const char *what =
        number == SIGSEGV || number == SIGBUS ? run->verdict.crash
        : number == SIGABRT
            ? "abort was called, memory ran out, or the heap was damaged"
        : number == SIGILL  ? "an integer division by zero, or something else "
                              "that C leaves undefined"
        : number == SIGFPE  ? "an integer division by zero"
        : number == SIGXFSZ ? "a file grew too large"
                            : "";
    snprintf(run->why, sizeof run->why, "%s%s%s", strsignal(number),
             what[0] ? ": " : "", what);
    run->status = GRADE_CRASH;
}

static void judge(int status, bool late, uint64_t nonce, grade_run *run)
{
    int by = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    const grade_verdict *v = &run->verdict;
    if (late || by == SIGXCPU || by == SIGKILL) {
        run->status = GRADE_TIMEOUT;
        snprintf(run->why, sizeof run->why,
                 "stopped after %d s of work or %d s in all: an endless loop%s",
                 CPU_SECONDS, WALL_SECONDS,
                 run->overrun ? ", or too much printing? It has printed more "
                                "than is kept."
                              : "?");
    } else if (by) {
        explain_signal(by, run);
        if (v->nonce == nonce) // not taken: nothing of it has run
            snprintf(run->why, sizeof run->why,
                     "the program does not fit into memory: a large array "
                     "outside of functions?");
    } else if (v->returned != nonce || nonce == 0) {
        run->status = GRADE_CRASH;
        snprintf(run->why, sizeof run->why,
                 "the function ended the whole program (exit?)");
    } else if (WEXITSTATUS(status) == 3) {
        run->status = GRADE_NO_CASES;
    } else if (WEXITSTATUS(status) == 0 && v->failures == 0 && v->checks > 0) {
        run->status = GRADE_OK;
    } else
        run->status = v->not_started ? GRADE_NOT_STARTED : GRADE_WRONG;
}

static uint64_t fresh_nonce(void)
{
    uint64_t nonce = 0;
    int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
    if (fd < 0 || read(fd, &nonce, sizeof nonce) != (ssize_t)sizeof nonce)
        nonce = (uint64_t)(now() * 1e9);
    if (fd >= 0)
        close(fd);
    return nonce | 1;
}

static int give_up(grade_run *run, const char *what, int error)
{
    snprintf(run->why, sizeof run->why, "%s: %s", what, strerror(error));
    return -1;
}

int grade_sandbox(const char *checks, const char *number, const char *set,
                  bool sanitized, grade_run *run)
{
    char *argv[] = {"checks", (char *)number, (char *)set, NULL};
    *run = (grade_run){0};
    int program = open(checks, O_RDONLY | O_CLOEXEC);
    if (program < 0)
        return give_up(run, checks, errno);
    int output = output_file(), shared = memfd_create("verdict", MFD_CLOEXEC);
    if (output < 0 || shared < 0 ||
        ftruncate(shared, sizeof(grade_verdict)) != 0)
        return give_up(run, "cannot share memory with a task", errno);
    grade_verdict *verdict = mmap(NULL, sizeof *verdict, PROT_READ | PROT_WRITE,
                                  MAP_SHARED, shared, 0);
    if (verdict == MAP_FAILED)
        return give_up(run, "cannot share memory with a task", errno);
    uint64_t nonce = verdict->nonce = fresh_nonce();

    fflush(NULL);
    pid_t child = fork();
    if (child == 0)
        become_checks(program, shared, output, verdict, sanitized, argv);
    int result = child < 0 ? give_up(run, "cannot start a task", errno) : 0;
    if (child > 0) {
        bool late;
        setpgid(child, child);
        int status = wait_for(
            child, sanitized ? SANITIZED_SECONDS : WALL_SECONDS, &late);
        sweep_up(child);
        keep_verdict(verdict, run);
        keep_output(output, sanitized, run);
        grade_clean(run->output);
        judge(status, late, nonce, run);
        // Before the task began, that is: what a task writes there is nothing.
        if (WIFEXITED(status) && WEXITSTATUS(status) == 1 &&
            run->verdict.unprivileged < 0)
            result = give_up(run,
                             geteuid() == 0
                                 ? "a task must not run as root and cannot run "
                                   "as another user (GRADE_AS_ROOT=1 lets it)"
                                 : "cannot start a task",
                             -run->verdict.unprivileged);
    }
    munmap(verdict, sizeof *verdict);
    close(program), close(shared), close(output);
    return result;
}
