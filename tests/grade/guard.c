/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Each array has pages of its own, with a page that nobody may touch on either
 * side. It ends where the page behind begins, or begins where the page before
 * ends; what is left of its pages is filled, and looked at when the case is
 * over.
 */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS, sigaltstack */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "grade/check.h"
#include "grade/guard.h"

enum { MOST = 64, FILL = 0xa5 };

typedef struct {
    const char *name;
    size_t n, n_byte;  /* of the array */
    char *start, *end; /* of all its pages */
    char *data;
    bool constant;
    uint64_t before; /* the call: stands for what it held */
} block;

/* In checks that are built with AddressSanitizer these two exist: margins are
 * out of bounds then, and the line that goes there is named. */
void __asan_poison_memory_region(const volatile void *at, size_t n)
    __attribute__((weak));
void __asan_unpoison_memory_region(const volatile void *at, size_t n)
    __attribute__((weak));

static block blocks[MOST];
static int n_block;
static bool touch_before;
static int untouched; /* 1 or 0 once it is known since the call, else -1 */

void guard_side(bool before)
{
    touch_before = before;
}

static block *new_block(const char *name, size_t n, size_t size)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t n_byte = n * size;
    size_t inside = (n_byte + page - 1) / page * page;
    inside = inside ? inside : page;
    char *start = mmap(NULL, inside + 2 * page, PROT_NONE,
                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (n_block == MOST || start == MAP_FAILED ||
        mprotect(start + page, inside, PROT_READ | PROT_WRITE) != 0) {
        fprintf(stderr, "checks: no memory for the arrays of a case\n");
        abort();
    }
    memset(start + page, FILL, inside);
    block *b = &blocks[n_block++];
    *b = (block){.name = name,
                 .n = n,
                 .n_byte = n_byte,
                 .start = start,
                 .end = start + inside + 2 * page};
    b->data = touch_before ? start + page : b->end - page - n_byte;
    if (__asan_poison_memory_region) {
        __asan_poison_memory_region(start, (size_t)(b->data - start));
        __asan_poison_memory_region(b->data + n_byte,
                                    (size_t)(b->end - b->data) - n_byte);
    }
    return b;
}

const void *ex_const_of(const char *name, size_t n, size_t size,
                        const void *value)
{
    block *b = new_block(name, n, size);
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    if (n)
        memcpy(b->data, value, b->n_byte);
    b->constant = true;
    mprotect(b->start + page, (size_t)(b->end - b->start) - 2 * page,
             PROT_READ);
    return b->data;
}

const double *ex_const(const char *name, size_t n, const double *value)
{
    return ex_const_of(name, n, sizeof *value, value);
}

/* FNV-1a, of whole words. */
static uint64_t sum_of(const block *b)
{
    uint64_t sum = UINT64_C(14695981039346656037), word;
    for (size_t i = 0; i < b->n_byte; i += sizeof word) {
        memcpy(&word, b->data + i, sizeof word);
        sum = (sum ^ word) * UINT64_C(1099511628211);
    }
    return sum;
}

double *ex_room(const char *name, size_t n)
{
    const double unwritten = EX_UNWRITTEN;
    block *b = new_block(name, n, sizeof unwritten);
    for (size_t i = 0; i < n; i++)
        memcpy(b->data + i * sizeof unwritten, &unwritten, sizeof unwritten);
    b->before = sum_of(b);
    untouched = -1;
    return (double *)b->data;
}

bool guard_rooms(void)
{
    bool any = false;
    for (int i = 0; i < n_block; i++)
        any = any || !blocks[i].constant;
    return any;
}

void guard_remember(void)
{
    for (int i = 0; i < n_block; i++)
        if (!blocks[i].constant)
            blocks[i].before = sum_of(&blocks[i]);
    untouched = -1;
}

bool guard_untouched(void)
{
    if (untouched < 0) {
        untouched = 1;
        for (int i = 0; i < n_block; i++)
            if (!blocks[i].constant && sum_of(&blocks[i]) != blocks[i].before)
                untouched = 0;
    }
    return untouched == 1;
}

static bool filled(const char *from, const char *to)
{
    for (; from < to; from++)
        if ((unsigned char)*from != FILL)
            return false;
    return true;
}

void ex_clear(void)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    char got[100] = "";
    for (int i = 0; i < n_block; i++) {
        block *b = &blocks[i];
        if (__asan_unpoison_memory_region)
            __asan_unpoison_memory_region(b->start,
                                          (size_t)(b->end - b->start));
        bool before = !filled(b->start + page, b->data);
        if (before || !filled(b->data + b->n_byte, b->end - page))
            snprintf(got, sizeof got, "a write %s %s, which has %zu element%s",
                     before ? "before" : "beyond", b->name, b->n,
                     b->n == 1 ? "" : "s");
        munmap(b->start, (size_t)(b->end - b->start));
    }
    n_block = 0;
    if (got[0])
        ex_holds(false, got, "writes within arrays only",
                 "an index counts from 0 to n - 1");
}

void guard_explain(const char *at, char *text, size_t n)
{
    if (at < (char *)4096)
        snprintf(text, n, "a NULL pointer was followed");
    for (int i = 0; i < n_block; i++) {
        const block *b = &blocks[i];
        if (at < b->start || at >= b->end)
            continue;
        if (at >= b->data && at < b->data + b->n_byte)
            snprintf(text, n, "a write to %s, which is const", b->name);
        else
            snprintf(text, n, "an access %s %s, which has %zu element%s",
                     at < b->data ? "before" : "beyond", b->name, b->n,
                     b->n == 1 ? "" : "s");
    }
}
