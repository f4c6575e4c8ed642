/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Markers of solutions: either file:line: message and status 2, or a skeleton
 * without markers. Starts one awk for each input. */
#include <stdbool.h>
#include <string.h>
#include <sys/wait.h>

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    const char *path = fuzz_file(bytes, n);
    char command[200], line[4096];
    snprintf(command, sizeof command,
             "exec awk -f tests/grade/strip.awk %s 2>&1", path);
    FILE *awk = popen(command, "r");
    if (!awk)
        return 0; /* no process to be had at the moment */
    bool marker = false, message = false;
    while (fuzz_line(line, sizeof line, awk)) {
        marker = marker || strstr(line, "BEGIN SOLUTION") ||
                 strstr(line, "END SOLUTION");
        message = message || strncmp(line, path, strlen(path)) == 0;
    }
    int status = pclose(awk);
    FUZZ_PROMISE(WIFEXITED(status));
    FUZZ_PROMISE(WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 2);
    if (WEXITSTATUS(status) == 0)
        FUZZ_PROMISE(!marker);
    else
        FUZZ_PROMISE(message);
    unlink(path);
    return 0;
}
