/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A student's memory: malloc, and what a segmentation fault touched. */
#define _DEFAULT_SOURCE /* sigaltstack */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "grade/guard.h"

/* ---- what exercise.c has instead of malloc and calloc; see grade.sh ---- */

void *ex_malloc(size_t n);
void *ex_calloc(size_t n, size_t size);

static size_t no_memory; /* bytes that could not be had */

void *ex_malloc(size_t n)
{
    enum { MARKED = 1 << 20 };
    const double fresh = GUARD_FRESH;
    char *block = malloc(n);
    if (!block)
        no_memory = n;
    for (size_t i = 0; block && i < MARKED && i < n / sizeof fresh; i++)
        memcpy(block + i * sizeof fresh, &fresh, sizeof fresh);
    return block;
}

void *ex_calloc(size_t n, size_t size)
{
    void *block = calloc(n, size);
    if (!block)
        no_memory = n * size;
    return block;
}

/* ---- what a segmentation fault touched ---- */

static char *top_of_stack, *crash;
static size_t size_of_stack, room_for_crash;

static void explain(int signal_number, siginfo_t *info, void *context)
{
    (void)context;
    char *at = info->si_addr;
    if (at < top_of_stack && at > top_of_stack - size_of_stack)
        snprintf(crash, room_for_crash,
                 "the stack is full: an endless recursion, or an array too "
                 "large for it?");
    else if (at < (char *)4096 && no_memory)
        snprintf(crash, room_for_crash,
                 "a NULL pointer was followed; there was no memory of %zu "
                 "bytes, half a gigabyte is all",
                 no_memory);
    else
        guard_explain(at, crash, room_for_crash);
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

void guard_faults(char *here, char *text, size_t n)
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
    crash = text;
    room_for_crash = n;
    sigaltstack(&aside, NULL);
    sigaction(SIGSEGV, &action, NULL);
    sigaction(SIGBUS, &action, NULL);
}
