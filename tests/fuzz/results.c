/* SPDX-License-Identifier: GPL-3.0-or-later */
/* results.txt and claims.csv as the book reads them: values, or an error that
 * names the file and the line. results.lua runs as a process beside this one;
 * the first byte of the input says which of the two readers is meant. */
#include <string.h>

#include "fuzz.h"

static FILE *to, *from;

static void start_reader(const char *path)
{
    int down[2], up[2];
    if (pipe(down) != 0 || pipe(up) != 0)
        exit(1);
    pid_t child = fork();
    if (child == 0) {
        dup2(down[0], STDIN_FILENO);
        dup2(up[1], STDOUT_FILENO);
        close(down[1]);
        close(up[0]);
        setenv("RESULTS", path, 1);
        setenv("CLAIMS", path, 1);
        execlp("pandoc", "pandoc", "-f", "tests/fuzz/results.lua", "/dev/null",
               (char *)NULL);
        _exit(127);
    }
    close(down[0]);
    close(up[1]);
    to = fdopen(down[1], "w");
    from = fdopen(up[0], "r");
    if (child < 0 || !to || !from)
        exit(1);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    if (n == 0)
        return 0;
    const char *path = fuzz_file(bytes + 1, n - 1);
    if (!to)
        start_reader(path);
    fprintf(to, "%s\n", bytes[0] % 2 ? "claims" : "results");
    fflush(to);
    char verdict[400] = "";
    FUZZ_PROMISE(fuzz_line(verdict, sizeof verdict, from));
    if (strcmp(verdict, "read\n") != 0 && strcmp(verdict, "refused\n") != 0) {
        fprintf(stderr, "the reader says: %s", verdict);
        abort();
    }
    return 0;
}
