/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the fuzzers share. Each file beside this one is one fuzzer: it feeds
 * the bytes it is given to one parser, and aborts when the parser returns what
 * it promises not to. libFuzzer supplies main, or replay.c, which runs
 * the corpus once.
 */
#ifndef NABLA_FUZZ_H
#define NABLA_FUZZ_H

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* A promise of a parser. */
#define FUZZ_PROMISE(condition)                                        \
    do {                                                               \
        if (!(condition)) {                                            \
            fprintf(stderr, "%s:%d: broken: %s\n", __FILE__, __LINE__, \
                    #condition);                                       \
            abort();                                                   \
        }                                                              \
    } while (0)

/* The bytes as a file in NAB_TEST_FOLDER, or in build; its path, the same for
 * every call in a process. */
static inline const char *fuzz_file(const uint8_t *bytes, size_t n)
{
    static char path[256];
    const char *folder = getenv("NAB_TEST_FOLDER");
    if (!path[0])
        snprintf(path, sizeof path, "%s/fuzzed-%ld", folder ? folder : "build",
                 (long)getpid());
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(bytes, 1, n, file) != n || fclose(file) != 0) {
        perror(path);
        exit(1);
    }
    return path;
}

/* fgets that goes on after libFuzzer's alarm, and loses nothing by it. */
static inline char *fuzz_line(char *line, int size, FILE *from)
{
    int n = 0, c = 0;
    while (n + 1 < size && c != '\n') {
        errno = 0;
        c = getc(from);
        if (c != EOF)
            line[n++] = (char)c;
        else if (errno == EINTR)
            clearerr(from);
        else
            break;
    }
    line[n] = '\0';
    return n > 0 ? line : NULL;
}

#endif
