/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text and numbers as the files of this room write them. */
#include "lab/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

char *nab_text_new_v(const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int n = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *text = n < 0 ? NULL : malloc((size_t)n + 1);
    if (text)
        vsnprintf(text, (size_t)n + 1, format, arguments);
    return text;
}

char *nab_text_new(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = nab_text_new_v(format, arguments);
    va_end(arguments);
    return text;
}

const char *nab_number_text(double x, char text[NAB_NUMBER_TEXT])
{
    if (isnan(x))
        return strcpy(text, "nan");
    snprintf(text, NAB_NUMBER_TEXT, "%.17g", x);
    return text;
}

size_t nab_text_columns(const char *text, size_t n)
{
    size_t columns = 0;
    for (size_t i = 0; i < n; i++)
        columns += ((unsigned char)text[i] & 0xC0) != 0x80;
    return columns;
}

size_t nab_text_line(const char *text, size_t width)
{
    size_t line = strcspn(text, "\n");
    if (nab_text_columns(text, line) <= width)
        return line;
    size_t fits = 0, indent = strspn(text, " ");
    for (size_t i = indent; i < line; i++)
        if (text[i] == ' ' && (fits == 0 || nab_text_columns(text, i) <= width))
            fits = i;
    return fits ? fits : line;
}

void nab_print_wrapped(FILE *out, const char *text, size_t indent)
{
    for (;;) {
        size_t n = nab_text_line(text, NAB_COLUMNS - indent);
        fprintf(out, "%.*s\n", (int)n, text);
        text += n;
        if (*text == '\n')
            text++;
        else
            text += strspn(text, " ");
        if (*text == '\0')
            return;
        fprintf(out, "%*s", *text == '\n' ? 0 : (int)indent, "");
    }
}
