/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the digits lie, and how their file is read. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/error.h"
#include "lab/inside.h"
#include "lab/text.h"

#define DIGITS "chapters/data/digits.csv"

/* ---- finding ---- */

/* Keeps the path when it can be read; frees it otherwise. */
static char *readable(char *path)
{
    if (path && access(path, R_OK) == 0)
        return path;
    free(path);
    return NULL;
}

/* In `folder`, which ends with "/" or is "", and up to four above it. */
static char *here_or_above(const char *folder, const char *relative)
{
    static const char *const above[] = {"", "../", "../../", "../../../",
                                        "../../../../"};
    char *path = NULL;
    for (size_t i = 0; !path && i < sizeof above / sizeof *above; i++)
        path = readable(nab_text_new("%s%s%s", folder, above[i], relative));
    return path;
}

/* Where the program lies, as in build/bin, or above. */
static char *beside_program(const char *relative)
{
    char program[4096];
    ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    if (n <= 0)
        return NULL;
    program[n] = '\0';
    char *slash = strrchr(program, '/');
    if (!slash)
        return NULL;
    slash[1] = '\0';
    return here_or_above(program, relative);
}

char *nab_path_find(const char *relative)
{
    char *path = here_or_above("", relative);
    return path ? path : beside_program(relative);
}

char *nab_data_find(const char *option)
{
    const char *variable = getenv("NAB_DATA");
    if (option)
        return nab_text_new("%s", option);
    if (variable && *variable)
        return nab_text_new("%s", variable);
    return nab_path_find(DIGITS);
}

const nab_digits *nab_lab_digits(nab_lab *lab)
{
    if (lab->digits)
        return lab->digits;
    if (lab->data)
        lab->digits = nab_digits_load(lab->data);
    else
        fprintf(stderr,
                "%s: no " DIGITS " here or above; --data FILE names it\n",
                lab->name);
    if (!lab->digits)
        exit(2);
    return lab->digits;
}

/* ---- reading ---- */

static int complain(const char *path, size_t line, const char *expected)
{
    fprintf(stderr, "%s:%zu: expected %s\n", path, line, expected);
    return -1;
}

/* A number of one or two digits, followed by `end`; -1 when it is not. */
static int small_number(const char **text, char end)
{
    const char *p = *text;
    int value = 0, n = 0;
    for (; isdigit((unsigned char)*p) && n < 2; p++, n++)
        value = 10 * value + (*p - '0');
    if (n == 0 || *p != end)
        return -1;
    *text = p + 1;
    return value;
}

/* One line, without its newline, to 64 pixels and a label. */
static int read_line(const char *text, double *pixel, int *label)
{
    for (int k = 0; k < NAB_PIXELS; k++) {
        int value = small_number(&text, ',');
        if (value < 0 || value > 16)
            return -1;
        pixel[k] = value;
    }
    *label = small_number(&text, '\0');
    return *label >= 0 && *label < NAB_CLASSES ? 0 : -1;
}

static bool has_room(nab_digits *digits)
{
    size_t n = digits->n;
    if (n < 64 ? n != 0 : (n & (n - 1)) != 0)
        return true;
    size_t room = n ? 2 * n : 64;
    double *pixel =
        realloc(digits->pixel, room * NAB_PIXELS * sizeof *digits->pixel);
    if (pixel)
        digits->pixel = pixel;
    int *label = realloc(digits->label, room * sizeof *digits->label);
    if (label)
        digits->label = label;
    return pixel && label;
}

static int read_all(nab_digits *digits, char *text, const char *path)
{
    for (size_t line = 1; *text; line++) {
        char *end = text + strcspn(text, "\n"), *next = end + (*end == '\n');
        end[end > text && end[-1] == '\r' ? -1 : 0] = '\0';
        if (!has_room(digits))
            return complain(path, line, "more memory");
        size_t n = digits->n;
        if (read_line(text, digits->pixel + n * NAB_PIXELS,
                      digits->label + n) != 0)
            return complain(path, line,
                            "64 integers 0 to 16 and a label 0 to 9, separated "
                            "by commas");
        digits->n++;
        text = next;
    }
    return digits->n ? 0 : complain(path, 1, "at least one digit");
}

static nab_digits *load(const char *path)
{
    char *text = nab_file_read(path);
    nab_digits *digits = text ? calloc(1, sizeof *digits) : NULL;
    if (text && !digits)
        fprintf(stderr, "%s: no memory\n", path);
    if (digits && read_all(digits, text, path) != 0) {
        nab_digits_free(digits);
        digits = NULL;
    }
    free(text);
    return digits;
}

nab_digits *nab_digits_load(const char *path)
{
    if (path)
        return load(path);
    char *found = nab_data_find(NULL);
    nab_digits *digits = found ? load(found) : NULL;
    if (!found)
        fprintf(stderr, "no " DIGITS " here or above\n");
    free(found);
    return digits;
}

void nab_digits_free(nab_digits *digits)
{
    if (!digits)
        return;
    free(digits->pixel);
    free(digits->label);
    free(digits);
}
