/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text and numbers as the files of this room write them: for lab only. */
#ifndef NABLA_TEXT_H
#define NABLA_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { NAB_COLUMNS = 80, NAB_NUMBER_TEXT = 32 };

/* A new string, made as by printf; NULL when there is no memory. */
char *nab_text_new(const char *format, ...)
    __attribute__((format(printf, 1, 2)));
char *nab_text_new_v(const char *format, va_list arguments);

/* A text that grows, at first {0}: n bytes and a '\0'; NULL while nothing was
 * put there. Without memory it stays as it was and has failed for good. */
typedef struct {
    char *bytes;
    size_t n, room;
    bool failed;
} nab_buffer;

void nab_put(nab_buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void nab_put_bytes(nab_buffer *buffer, size_t n, const char *bytes);
/* The text itself, the caller's to free, or NULL when it has failed. The
 * buffer is empty again. */
char *nab_buffer_take(nab_buffer *buffer);
void nab_buffer_free(nab_buffer *buffer);

/* x with 17 digits, enough to read the same bits back; every NaN is "nan".
 * Returns text. */
const char *nab_number_text(double x, char text[NAB_NUMBER_TEXT]);

/* x, every NaN as the one that printf shows as "nan" and never as "-nan". */
double nab_plain_nan(double x);

/* Columns that n bytes of UTF-8 fill, one per character. */
size_t nab_text_columns(const char *text, size_t n);

/* How many bytes of text stand on a line of `width` columns: up to a newline,
 * or to the last blank that fits, or one long word. */
size_t nab_text_line(const char *text, size_t width);

/* Prints text with every line indented by `indent` and wrapped at NAB_COLUMNS;
 * the first line is already filled up to `indent` by the caller. Ends with a
 * newline. */
void nab_print_wrapped(FILE *out, const char *text, size_t indent);

#endif
