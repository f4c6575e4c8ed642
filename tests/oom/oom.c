/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Allocation failures: the k-th request for memory fails, for every k, once
 * and persistently, through every public function.
 *
 *     oom [tour...]      a tour is named by any part of its name
 *
 * The allocator of the whole program is counted, that of libc's streams and of
 * GSL too: the functions below take the place of libc's. (Under
 * AddressSanitizer, which does the same, only calls of our own objects are
 * counted, by the linker's --wrap.) Each run is a process of its own; before
 * the first failure a run without one says what is shown and what stays
 * allocated.
 *
 * A run is bad when it crashes or hangs, when more stays allocated than in the
 * run without a failure, or when a failure was neither told nor without
 * consequence. Exit status 1 when any is.
 */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include "oom.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- the allocator ---- */

#ifdef __SANITIZE_ADDRESS__
#define REAL(name) __real_##name
#define OURS(name) __wrap_##name
#else
#define REAL(name) __libc_##name
#define OURS(name) name
#define __libc_aligned_alloc __libc_memalign
#endif

void *REAL(malloc)(size_t n);
void *REAL(calloc)(size_t n, size_t size);
void *REAL(realloc)(void *p, size_t n);
void *REAL(aligned_alloc)(size_t alignment, size_t n);
void REAL(free)(void *p);
void *OURS(malloc)(size_t n);
void *OURS(calloc)(size_t n, size_t size);
void *OURS(realloc)(void *p, size_t n);
void *OURS(aligned_alloc)(size_t alignment, size_t n);
void OURS(free)(void *p);

static atomic_long n_asked, n_live;
static long fail_at; /* 0: never */
static bool for_ever, counting;

static bool refused(void)
{
    if (!counting)
        return false;
    long k = atomic_fetch_add(&n_asked, 1) + 1;
    bool no = fail_at > 0 && (for_ever ? k >= fail_at : k == fail_at);
    if (no)
        errno = ENOMEM;
    return no;
}

static void *counted(void *p)
{
    if (p && counting)
        atomic_fetch_add(&n_live, 1);
    return p;
}

void *OURS(malloc)(size_t n)
{
    return refused() ? NULL : counted(REAL(malloc)(n));
}

void *OURS(calloc)(size_t n, size_t size)
{
    return refused() ? NULL : counted(REAL(calloc)(n, size));
}

void *OURS(aligned_alloc)(size_t alignment, size_t n)
{
    return refused() ? NULL : counted(REAL(aligned_alloc)(alignment, n));
}

void *OURS(realloc)(void *p, size_t n)
{
    if (!p)
        return OURS(malloc)(n);
    return refused() ? NULL : REAL(realloc)(p, n);
}

void OURS(free)(void *p)
{
    if (p && counting)
        atomic_fetch_sub(&n_live, 1);
    REAL(free)(p);
}

/* ---- what a tour shows ---- */

/* Shared by a run and the process that watches it. */
typedef struct {
    long n_asked, n_kept; /* requests; what stayed allocated */
    uint64_t shown;
    bool told, ended;
} outcome;

static outcome *now;

static void add_byte(unsigned char byte)
{
    now->shown = (now->shown ^ byte) * UINT64_C(1099511628211);
}

void show_one(double x)
{
    uint64_t bits = 0x7ff8;
    if (x == x)
        memcpy(&bits, &x, sizeof bits);
    for (int shift = 0; shift < 64; shift += 8)
        add_byte(bits >> shift & 255);
}

void show(size_t n, const double *x)
{
    for (size_t i = 0; x && i < n; i++)
        show_one(x[i]);
}

void show_text(const char *text)
{
    for (; text && *text; text++)
        add_byte((unsigned char)*text);
}

/* A file that is missing shows nothing. */
void show_file(const char *path)
{
    unsigned char bytes[4096];
    counting = false;
    FILE *file = fopen(path, "r");
    for (size_t n; file && (n = fread(bytes, 1, sizeof bytes, file)) > 0;)
        for (size_t i = 0; i < n; i++)
            add_byte(bytes[i]);
    if (file)
        fclose(file);
    counting = true;
}

bool given(bool there)
{
    now->told = now->told || !there;
    return there;
}

static void note_error(const char *operation, const char *message)
{
    (void)operation, (void)message;
    now->told = true;
}

static char folder[512];

const char *tour_folder(void)
{
    return folder;
}

/* ---- one run ---- */

enum { SECONDS = 20 };

static void run_here(const nab_tour *tour, long k, bool persistent)
{
    static char room[BUFSIZ], said[600];
    snprintf(said, sizeof said, "%s/stdout.txt", folder);
    int out = open(said, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    int err = open("/dev/null", O_WRONLY);
    if (dup2(out, STDOUT_FILENO) < 0 || dup2(err, STDERR_FILENO) < 0 ||
        setvbuf(stdout, room, _IOFBF, sizeof room) != 0)
        _exit(9);
    alarm(SECONDS);
    nab_set_error_handler(note_error);
    fail_at = k;
    for_ever = persistent;
    counting = true;
    tour->run();
    counting = false;
    fflush(stdout);
    show_file(said);
    counting = false;
    now->n_asked = n_asked;
    now->n_kept = n_live;
    now->ended = true;
#ifdef __SANITIZE_ADDRESS__
    exit(0); /* LeakSanitizer looks as well */
#else
    _exit(0);
#endif
}

/* Runs the tour in a process; the wait status. */
static int run(const nab_tour *tour, long k, bool persistent, outcome *result)
{
    *now = (outcome){.shown = UINT64_C(14695981039346656037)};
    fflush(stdout);
    pid_t child = fork();
    if (child == 0)
        run_here(tour, k, persistent);
    int status = -1;
    if (child < 0 || waitpid(child, &status, 0) != child)
        perror("oom");
    *result = *now;
    return status;
}

/* ---- all runs ---- */

static long n_point, n_run, n_crash, n_leak, n_silent;

static void report(const nab_tour *tour, long k, bool persistent,
                   const char *what)
{
    fprintf(stderr, "oom: %s: request %ld%s: %s\n", tour->name, k,
            persistent ? " and all later" : "", what);
}

static void judge(const nab_tour *tour, long k, bool persistent, int status,
                  const outcome *clean, const outcome *r)
{
    /* the library's own exit, after its line on stderr */
    bool left = WIFEXITED(status) && WEXITSTATUS(status) == 2 && !r->ended;
    char what[100];
    n_run++;
    if (left)
        return;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        snprintf(what, sizeof what,
                 WIFSIGNALED(status) ? "signal %d" : "status %d",
                 WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
        report(tour, k, persistent, what);
        n_crash++;
    } else if (r->n_kept > clean->n_kept) {
        snprintf(what, sizeof what, "%ld blocks leaked",
                 r->n_kept - clean->n_kept);
        report(tour, k, persistent, what);
        n_leak++;
    } else if (!r->told && r->shown != clean->shown) {
        report(tour, k, persistent, "another result, and not a word");
        n_silent++;
    }
}

/* False when the tour fails without any failure. */
static bool sweep(const nab_tour *tour)
{
    outcome clean, result;
    int status = run(tour, 0, false, &clean);
    if (status != 0 || clean.told || !clean.ended) {
        fprintf(stderr, "oom: %s: does not end well by itself\n", tour->name);
        return false;
    }
    for (long k = 1; k <= clean.n_asked; k++)
        for (int persistent = 0; persistent <= 1; persistent++) {
            status = run(tour, k, persistent, &result);
            judge(tour, k, persistent, status, &clean, &result);
        }
    n_point += clean.n_asked;
    return true;
}

static bool wanted(const char *name, int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (strstr(name, argv[i]))
            return true;
    return argc < 2;
}

int main(int argc, char **argv)
{
    static const nab_tour *const all[] = {numeric_tours, core_tours,
                                          ops_tours,     nn_tours,
                                          theory_tours,  lab_tours};
    const char *where = getenv("NAB_TEST_FOLDER");
    snprintf(folder, sizeof folder, "%s", where ? where : ".");
    now = mmap(NULL, sizeof *now, PROT_READ | PROT_WRITE,
               MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (now == MAP_FAILED) {
        perror("oom");
        return 1;
    }
    bool good = true;
    int n_tour = 0;
    for (size_t f = 0; f < sizeof all / sizeof *all; f++)
        for (const nab_tour *tour = all[f]; tour->name; tour++) {
            if (!wanted(tour->name, argc, argv))
                continue;
            n_tour++;
            good = sweep(tour) && good;
        }
    printf("oom: %d tours, %ld allocation points, %ld runs: %ld crashes, "
           "%ld leaks, %ld silent\n",
           n_tour, n_point, n_run, n_crash, n_leak, n_silent);
    return !good || n_point == 0 || n_crash + n_leak + n_silent > 0;
}
