/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * For those who write checks: one table of tasks per chapter,
 *
 *     const ex_task ex_tasks[] = {{"1.1", fixed_cases, seeded_cases}, .. {0}};
 *
 * Visible are the fixed cases and the seeds 1 to 3; hidden ones come from
 * hidden01.c, where there is one. The first check that fails ends the task, so
 * begin with the easiest case. Describe a case by ex_given before the call;
 * behind the call ex_where may say more closely what is looked at.
 */
#ifndef NABLA_GRADE_CHECK_H
#define NABLA_GRADE_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../../chapters/todo.h"

typedef struct {
    const char *number;
    void (*fixed)(void); /* or NULL */
    void (*seeded)(uint64_t seed);
} ex_task;

extern const ex_task ex_tasks[]; /* ends with number NULL */

/* Cases that are not released: more fixed cases (or NULL), and seeds. */
extern const ex_task ex_hidden_tasks[];
extern const uint64_t ex_hidden_seeds[]; /* ends with 0 */

/* ---- a case ---- */

/* The case that comes next, as by printf: "w = %g, x = %g". What was printed
 * before it is forgotten. */
void ex_given(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same case, and where in it the next check looks. */
void ex_where(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A copy of n numbers that nobody may write; beyond its end (for even seeds:
 * before its beginning) lies memory that nobody may touch. Lives until
 * ex_clear. */
const double *ex_const(const char *name, size_t n, const double *value);
/* Of n elements of another size: labels, counts. */
const void *ex_const_of(const char *name, size_t n, size_t size,
                        const void *value);
/* Room for n numbers, placed likewise, holding EX_UNWRITTEN. What a check writes
 * into it stands there before ex_given. */
double *ex_room(const char *name, size_t n);
/* Ends a case: returns all memory, and checks that nothing was written beside
 * it. */
void ex_clear(void);

/* Numbers for ex_given, "(1, 2 / 3, 4)"; of many the first. The text lives until
 * eight more are made. */
const char *ex_matrix(size_t n_row, size_t n, const double *x);
const char *ex_numbers(size_t n, const double *x); /* "(1, 2, 3)" */

/* ---- random numbers of the cases: a stream that follows from the seed ---- */

double ex_uniform(double low, double high);
int ex_integer(int low, int high); /* both included */

/* ---- checks; `hint` names the idea, not the repair ---- */

/* |got - want| <= slack |want|; infinities and NaN must agree. */
void ex_near(const char *name, double got, double want, double slack,
             const char *hint);
/* |got - want| <= slack. */
void ex_close(const char *name, double got, double want, double slack,
              const char *hint);
/* Equal bits. */
void ex_exact(const char *name, double got, double want, const char *hint);
void ex_equal(const char *name, long got, long want, const char *hint);
/* Whatever else: `got` says in words what happened, `want` what should. */
void ex_holds(bool holds, const char *got, const char *want, const char *hint);
/* Each of n numbers has been written: before checks of what they make. */
void ex_written(const char *name, size_t n, const double *x);
/* What a function with outputs has returned; ex_equal says so itself. A task is
 * not started when it has returned EX_TODO and written nothing, in all cases. */
void ex_returned(double value);

/* Hints that explain why a value is not finite; where one should be and the
 * hint is another, the report says so instead. Ends with NULL. */
extern const char *const ex_range_hints[];

#endif
