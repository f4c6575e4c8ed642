/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Errors made while recording: wrong shapes, tensors of two tapes, no memory.
 *
 * They go to one handler, as in GSL. The default prints one line and aborts.
 * A handler may return: then the operation returns NULL, and an operation that
 * is given NULL returns NULL without a second report; a function that gives a
 * number gives NaN. NaN and infinity in data are results, never errors.
 */
#ifndef NABLA_ERROR_H
#define NABLA_ERROR_H

/* `operation` is a name such as "matmul"; `message` is one line, no newline. */
typedef void nab_error_handler(const char *operation, const char *message);

/* Installs a handler (NULL: the default) and returns the one before. Install
 * it before any thread starts. */
nab_error_handler *nab_set_error_handler(nab_error_handler *handler);

/* Reports to the handler; the message is made as by printf. */
void nab_error(const char *operation, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* GSL aborts at its first error, a lack of memory included, unless told
 * otherwise. The library looks at every status instead, and calls this before
 * it calls GSL. Any thread may. */
void nab_gsl_returns(void);

#endif
