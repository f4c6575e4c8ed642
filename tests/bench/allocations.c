/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A training step allocates nothing once warm: every workload is run, and what
 * its steps ask of malloc and its kin is counted. Counts, no times.
 *
 * The linker sends the library's calls here (--wrap), which works under
 * AddressSanitizer as well; calls that GSL or libc make inside are not seen,
 * and no step calls either for more than arithmetic and copying.
 */
#include <stdio.h>
#include <stdlib.h>

#include "bench.h"
#include "workloads.h" /* made from the names of the files */

static long n_call; /* since the last look */

/* Names that the linker asks for. */
void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void *__real_aligned_alloc(size_t alignment, size_t n);
void __real_free(void *p);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);
void *__wrap_aligned_alloc(size_t alignment, size_t n);
void __wrap_free(void *p);

void *__wrap_malloc(size_t n)
{
    n_call++;
    return __real_malloc(n);
}

void *__wrap_calloc(size_t n, size_t size)
{
    n_call++;
    return __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t n)
{
    n_call++;
    return __real_realloc(p, n);
}

void *__wrap_aligned_alloc(size_t alignment, size_t n)
{
    n_call++;
    return __real_aligned_alloc(alignment, n);
}

void __wrap_free(void *p)
{
    n_call++;
    __real_free(p);
}

static long look(void)
{
    long n = n_call;
    n_call = 0;
    return n;
}

/* The second step is the first that sees the gradients of one before. */
enum { N_WARM = 2, N_STEP = 3 };

/* True when the steps took memory, or when taking it was not seen at all. */
static bool wrong(const bench_workload *w)
{
    look();
    void *state = w->set_up(w->config);
    long setting_up = look();
    for (long t = 0; t < N_WARM; t++)
        w->step(state, t);
    long warming = look();
    for (long t = N_WARM; t < N_WARM + N_STEP; t++)
        w->step(state, t);
    long stepping = look();
    w->tear_down(state);
    long tearing_down = look();
    printf("%s: %ld calls to set up, %ld to get warm, %ld in %d steps\n",
           w->name, setting_up, warming, stepping, N_STEP);
    return setting_up == 0 || warming == 0 || tearing_down == 0 ||
           stepping != 0;
}

int main(void)
{
    int n_wrong = 0;
    for (size_t i = 0; i < sizeof all_workloads / sizeof *all_workloads; i++)
        n_wrong += wrong(all_workloads[i]);
    if (n_wrong > 0)
        fprintf(stderr, "allocations: %d workloads take memory in a step\n",
                n_wrong);
    return fflush(stdout) || n_wrong > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
