/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Arrays between pages that nobody may touch; see ex_const and ex_room.
 */
#ifndef NABLA_GRADE_GUARD_H
#define NABLA_GRADE_GUARD_H

#include <stdbool.h>
#include <stddef.h>

/* From now on arrays touch the page before them rather than the one behind. */
void guard_side(bool before);

/* Says which array lies at or beside the address; for signal handlers. */
void guard_explain(const char *at, char *text, size_t n);

/* The text says after a segmentation fault what it touched; `here` is an
 * address at the top of the stack. */
void guard_faults(char *here, char *text, size_t n);

/* The NaN of memory that malloc has given; see EX_UNWRITTEN. */
#define GUARD_FRESH __builtin_nans("0x70d2")

/* Whether there is room for outputs; what they hold now, before the call; and
 * whether a call since then has left all of them as they were. */
bool guard_rooms(void);
void guard_remember(void);
bool guard_untouched(void);

#endif
