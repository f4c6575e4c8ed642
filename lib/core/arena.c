/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chunks of memory, each at least twice the one before. */
#include "core/arena.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define NAB_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define NAB_ASAN 1
#endif
#endif

#ifdef NAB_ASAN
#include <sanitizer/asan_interface.h>
enum { RED_ZONE = 64 }; /* between blocks: an off-by-one is caught */
static void forbid(void *p, size_t n)
{
    ASAN_POISON_MEMORY_REGION(p, n);
}
static void allow(void *p, size_t n)
{
    ASAN_UNPOISON_MEMORY_REGION(p, n);
}
#else
enum { RED_ZONE = 0 };
static void forbid(void *p, size_t n)
{
    (void)p, (void)n;
}
static void allow(void *p, size_t n)
{
    (void)p, (void)n;
}
#endif

#ifdef NAB_TIGHT_ARENA /* a chunk per block: each may fail in a test */
enum { ALIGNMENT = 64, FIRST_CHUNK = 0, GROWTH = 0 };
#else
enum { ALIGNMENT = 64, FIRST_CHUNK = 256 * 1024, GROWTH = 2 };
#endif

struct nab_chunk {
    nab_chunk *next;
    size_t size;   /* bytes of `bytes` */
    size_t handed; /* of these were ever handed out; the rest is 0 */
    unsigned char *bytes;
};

/* n rounded up to the alignment; 0 when that overflows. */
static size_t round_up(size_t n)
{
    size_t r = (n + RED_ZONE + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return r >= n ? r : 0;
}

static nab_chunk *chunk_new(size_t size)
{
    const size_t head = sizeof(nab_chunk) + ALIGNMENT;
    nab_chunk *chunk =
        size <= PTRDIFF_MAX - head ? calloc(1, head + size) : NULL;
    if (!chunk)
        return NULL;
    unsigned char *bytes = (unsigned char *)(chunk + 1);
    chunk->bytes = bytes + (ALIGNMENT - (uintptr_t)bytes % ALIGNMENT);
    chunk->size = size;
    forbid(chunk->bytes, size);
    return chunk;
}

/* Makes a chunk with room for n bytes current; false without memory. */
static bool next_chunk(nab_arena *arena, size_t n)
{
    nab_chunk *last = arena->current;
    nab_chunk *chunk = last ? last->next : arena->first;
    while (chunk && chunk->size < n) {
        last = chunk;
        chunk = chunk->next;
    }
    if (!chunk) {
        size_t size = last ? GROWTH * last->size : FIRST_CHUNK;
        chunk = chunk_new(size > n ? size : n);
        if (!chunk)
            return false;
        *(last ? &last->next : &arena->first) = chunk;
    }
    arena->current = chunk;
    arena->used = 0;
    return true;
}

/* A block of n bytes, of which the first *old were handed out before. */
static void *take(nab_arena *arena, size_t n, size_t *old)
{
    size_t whole = round_up(n ? n : 1);
    if (whole == 0)
        return NULL;
    if (!arena->current || arena->current->size - arena->used < whole)
        if (!next_chunk(arena, whole))
            return NULL;
    nab_chunk *chunk = arena->current;
    void *block = chunk->bytes + arena->used;
    *old = chunk->handed > arena->used ? chunk->handed - arena->used : 0;
    *old = *old < n ? *old : n;
    arena->used += whole;
    if (chunk->handed < arena->used)
        chunk->handed = arena->used;
    allow(block, n);
    return block;
}

void *nab_arena_take(nab_arena *arena, size_t n)
{
    size_t old;
    return take(arena, n, &old);
}

void *nab_arena_take_zeroed(nab_arena *arena, size_t n)
{
    size_t old;
    void *block = take(arena, n, &old);
    return block ? memset(block, 0, old) : NULL;
}

/* What was given back must not look like data; bytes begin .. end - 1 of the
 * chunk were handed out. */
static void spoil(nab_chunk *chunk, size_t begin, size_t end)
{
#ifdef NAB_DEBUG
    allow(chunk->bytes + begin, end - begin);
    double *value = (double *)(void *)chunk->bytes;
    for (size_t i = begin / sizeof *value; i < end / sizeof *value; i++)
        value[i] = NAN;
#endif
    forbid(chunk->bytes + begin, end - begin);
}

void nab_arena_rewind(nab_arena *arena, nab_arena_place place)
{
    if (!arena->current)
        return;
    nab_chunk *chunk = place.chunk ? place.chunk : arena->first;
    size_t begin = place.used;
    for (nab_chunk *c = chunk; c != arena->current; c = c->next) {
        spoil(c, begin, c->handed);
        begin = 0;
    }
    spoil(arena->current, begin, arena->used);
    arena->current = chunk;
    arena->used = place.used;
}

nab_arena_place nab_arena_now(const nab_arena *arena)
{
    return (nab_arena_place){arena->current, arena->used};
}

void nab_arena_reset(nab_arena *arena)
{
    nab_arena_rewind(arena, (nab_arena_place){0});
}

void nab_arena_free(nab_arena *arena)
{
    nab_chunk *chunk = arena->first;
    while (chunk) {
        nab_chunk *next = chunk->next;
        allow(chunk->bytes, chunk->size);
        free(chunk);
        chunk = next;
    }
    *arena = (nab_arena){0};
}

size_t nab_arena_size(const nab_arena *arena)
{
    size_t total = 0;
    for (const nab_chunk *c = arena->first; c; c = c->next)
        total += sizeof *c + c->size;
    return total;
}
