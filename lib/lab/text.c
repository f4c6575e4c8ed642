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

/* ---- texts that grow ---- */

/* Room for n more bytes and a '\0'; false when the buffer has failed. */
static bool has_room(nab_buffer *buffer, size_t n)
{
    if (buffer->failed || n < buffer->room - buffer->n)
        return !buffer->failed;
    size_t room = 2 * buffer->room + n + 256;
    char *bytes = realloc(buffer->bytes, room);
    buffer->failed = bytes == NULL;
    if (!bytes)
        return false;
    buffer->bytes = bytes;
    buffer->room = room;
    return true;
}

void nab_put_bytes(nab_buffer *buffer, size_t n, const char *bytes)
{
    if (!has_room(buffer, n))
        return;
    memcpy(buffer->bytes + buffer->n, bytes, n);
    buffer->n += n;
    buffer->bytes[buffer->n] = '\0';
}

void nab_put(nab_buffer *buffer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int n = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (n < 0 || !has_room(buffer, (size_t)n)) {
        buffer->failed = true;
        return;
    }
    va_start(arguments, format);
    vsnprintf(buffer->bytes + buffer->n, (size_t)n + 1, format, arguments);
    va_end(arguments);
    buffer->n += (size_t)n;
}

char *nab_buffer_take(nab_buffer *buffer)
{
    nab_put_bytes(buffer, 0, "");
    char *bytes = buffer->failed ? NULL : buffer->bytes;
    if (!bytes)
        free(buffer->bytes);
    *buffer = (nab_buffer){0};
    return bytes;
}

void nab_buffer_free(nab_buffer *buffer)
{
    free(buffer->bytes);
    *buffer = (nab_buffer){0};
}

/* ---- numbers and lines ---- */

const char *nab_number_text(double x, char text[NAB_NUMBER_TEXT])
{
    if (isnan(x))
        return strcpy(text, "nan");
    snprintf(text, NAB_NUMBER_TEXT, "%.17g", x);
    return text;
}

double nab_plain_nan(double x)
{
    return isnan(x) ? (double)NAN : x;
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
