/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one error handler, and GSL's, which is switched off. */
#include "core/error.h"

#include <gsl/gsl_errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static void print_and_abort(const char *operation, const char *message)
{
    fflush(stdout);
    fprintf(stderr, "nab_%s: %s\n", operation, message);
    abort();
}

static nab_error_handler *current_handler = print_and_abort;

nab_error_handler *nab_set_error_handler(nab_error_handler *handler)
{
    nab_error_handler *before = current_handler;
    current_handler = handler ? handler : print_and_abort;
    return before;
}

void nab_error(const char *operation, const char *format, ...)
{
    char message[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    current_handler(operation, message);
}

static void set_handler_off(void)
{
    gsl_set_error_handler_off();
}

void nab_gsl_returns(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, set_handler_off);
}
