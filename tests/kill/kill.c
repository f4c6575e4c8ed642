/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Stops at any moment: a run that replaces old results is killed at each of
 * its system calls on files, once before the call and once in the midst of a
 * write; killed at random moments; and each of those calls fails once as on a
 * full disk.
 *
 *     kill folder
 *
 * Whatever happens, every result file is the old one or the new one, whole;
 * nothing else that a pattern like *.csv would find lies there; and the next
 * run ends well, with the new results. The calls of the library are caught by
 * the linker's --wrap. Exit status 1 when anything is not so.
 */
#define _DEFAULT_SOURCE /* usleep */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "nabla.h"

/* ---- the calls ---- */

enum { NEVER, KILL, KILL_IN_WRITE, FAIL };
static int harm = NEVER;
static long harm_at, n_call;

int __real_open(const char *path, int flags, mode_t mode);
ssize_t __real_write(int file, const void *bytes, size_t n);
int __real_close(int file);
int __real_rename(const char *from, const char *to);
int __wrap_open(const char *path, int flags, ...);
ssize_t __wrap_write(int file, const void *bytes, size_t n);
int __wrap_close(int file);
int __wrap_rename(const char *from, const char *to);

/* True when this call is to fail; does not return from where it kills. */
static bool harmed(void)
{
    if (harm == NEVER || ++n_call != harm_at || harm == KILL_IN_WRITE)
        return false;
    if (harm == KILL)
        raise(SIGKILL);
    errno = ENOSPC;
    return true;
}

int __wrap_open(const char *path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = va_arg(arguments, mode_t);
    va_end(arguments);
    return harmed() ? -1 : __real_open(path, flags, mode);
}

ssize_t __wrap_write(int file, const void *bytes, size_t n)
{
    if (harmed())
        return -1;
    if (harm == KILL_IN_WRITE && n_call == harm_at) {
        __real_write(file, bytes, n / 2);
        raise(SIGKILL);
    }
    return __real_write(file, bytes, n);
}

int __wrap_close(int file)
{
    int status = __real_close(file);
    return harmed() ? -1 : status;
}

int __wrap_rename(const char *from, const char *to)
{
    return harmed() ? -1 : __real_rename(from, to);
}

/* ---- a run ---- */

static int version; /* what makes old and new results differ */
static const nab_knob knob[] = {
    NAB_KNOB_INT(&version, "version", NULL, 0, 9, "which results")};
static const nab_chapter chapter = {98, "A run to be killed", knob, 1,
                                    NAB_EXACT};

static void one_cell(int cell, nab_csv *rows, void *context)
{
    (void)context;
    nab_row(rows, NULL, (double)cell * version);
}

static const nab_sweep cells = {"cells.csv", "value", 3, one_cell, NULL};

static void write_files(nab_lab *lab)
{
    for (int k = 0; k < 3; k++) {
        char name[20];
        snprintf(name, sizeof name, "table%d.csv", k);
        nab_csv *csv = nab_csv_open(lab, name, NAB_EXACT, "i,value");
        for (int i = 0; i < 400; i++)
            nab_row(csv, NULL, i, (double)(k + i) / (version + 1));
        nab_csv_close(csv);
    }
    nab_lab_result(lab, "version", version);
    nab_lab_claim(lab, &(nab_claim){.id = "O1",
                                    .verdict = "ours",
                                    .ours = "one is one",
                                    .is = NAB_EXACTLY,
                                    .measured = nab_value(1),
                                    .predicted = 1,
                                    NAB_WRONG_THEORY("two", 2)});
    nab_lab_sweep_run(lab, &cells);
}

/* In a process of its own, silent. Returns the wait status. */
static int run(const char *folder, int which, int what, long at, long pause_us)
{
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        int nowhere = __real_open("/dev/null", O_WRONLY, 0);
        dup2(nowhere, STDOUT_FILENO);
        dup2(nowhere, STDERR_FILENO);
        char number[2] = {(char)('0' + which), '\0'};
        char *argv[] = {"kill", "--out", (char *)folder, "--version", number};
        nab_lab *lab = nab_lab_open(&chapter, 5, argv);
        harm = what;
        harm_at = at;
        write_files(lab);
        _exit(nab_lab_close(lab));
    }
    int status = -1;
    if (pause_us >= 0) {
        usleep((useconds_t)pause_us);
        kill(child, SIGKILL);
    }
    waitpid(child, &status, 0);
    return status;
}

/* ---- what lies there ---- */

static const char *const names[] = {"table0.csv",  "table1.csv", "table2.csv",
                                    "results.txt", "claims.csv", "cells.csv"};
enum { N_NAME = sizeof names / sizeof *names, MOST = 32768 };

typedef struct {
    size_t n[N_NAME];
    char bytes[N_NAME][MOST];
} contents;

static void read_folder(const char *folder, contents *c)
{
    for (int i = 0; i < N_NAME; i++) {
        char path[600];
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        FILE *file = fopen(path, "rb");
        c->n[i] = file ? fread(c->bytes[i], 1, MOST, file) : 0;
        if (file)
            fclose(file);
    }
}

static bool same(const contents *a, const contents *b, int i)
{
    return a->n[i] == b->n[i] && a->n[i] > 0 &&
           memcmp(a->bytes[i], b->bytes[i], a->n[i]) == 0;
}

static bool known(const char *name)
{
    for (int i = 0; i < N_NAME; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return strcmp(name, "build.txt") == 0;
}

/* Files that are not of the run and that a pattern would find; a cell that
 * waits for the rest of its sweep is of the run. */
static int count_strangers(const char *folder)
{
    int n = 0;
    DIR *all = opendir(folder);
    for (struct dirent *one; all && (one = readdir(all)) != NULL;)
        n += one->d_name[0] != '.' && !known(one->d_name) &&
             strncmp(one->d_name, "cells.csv.cell", 14) != 0;
    if (all)
        closedir(all);
    return n;
}

/* ---- the test ---- */

enum { OLD = 1, NEW = 2 };
static contents old, new, now;
static long n_kill, n_random, n_fail, n_bad;

static void complain(const char *what, long at, const char *which)
{
    fprintf(stderr, "kill: %s %ld: %s\n", what, at, which);
    n_bad++;
}

/* After the harm, and after a run that nothing harms. */
static void look(const char *folder, const char *what, long at)
{
    read_folder(folder, &now);
    for (int i = 0; i < N_NAME; i++)
        if (!same(&now, &old, i) && !same(&now, &new, i))
            complain(what, at, names[i]);
    if (count_strangers(folder) > 0)
        complain(what, at, "files that were not there");
    if (run(folder, NEW, NEVER, 0, -1) != 0)
        complain(what, at, "the next run fails");
    read_folder(folder, &now);
    for (int i = 0; i < N_NAME; i++)
        if (!same(&now, &new, i))
            complain(what, at, "the next run's results");
}

/* Old results, then a harmed run for the new; false when there was no such
 * call any more. */
static bool try(const char *folder, const char *what, int harm_by, long at)
{
    run(folder, OLD, NEVER, 0, -1);
    int status = run(folder, NEW, harm_by, at, -1);
    if (status == 0)
        return false;
    if (harm_by == FAIL && !(WIFEXITED(status) && WEXITSTATUS(status) == 1))
        complain(what, at, "status is not 1");
    look(folder, what, at);
    return true;
}

int main(int argc, char **argv)
{
    const char *folder = argc > 1 ? argv[1] : "kill";
    if (run(folder, NEW, NEVER, 0, -1) != 0)
        return 1;
    read_folder(folder, &new);
    if (run(folder, OLD, NEVER, 0, -1) != 0)
        return 1;
    read_folder(folder, &old);
    while (try(folder, "killed at call", KILL, n_kill + 1))
        n_kill++;
    long n_write = 0;
    for (long k = 1; k <= n_kill; k++)
        n_write += try(folder, "killed within write", KILL_IN_WRITE, k);
    while (try(folder, "no space at call", FAIL, n_fail + 1))
        n_fail++;
    srand(1);
    for (; n_random < 200; n_random++) {
        run(folder, OLD, NEVER, 0, -1);
        run(folder, NEW, NEVER, 0, rand() % 4000);
        look(folder, "killed at random", n_random);
    }
    printf("kill: %ld moments at calls, %ld within a write, %ld at random; "
           "%ld failing calls: %ld torn or lost\n",
           n_kill, n_write, n_random, n_fail, n_bad);
    return n_bad > 0 || n_kill == 0 || n_write == 0 || n_fail == 0;
}
