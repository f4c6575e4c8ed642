/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a task of the coursework returns before it is written. The grader knows
 * these values and says "NOT STARTED" instead of "WRONG".
 */
#ifndef NABLA_TODO_H
#define NABLA_TODO_H

/* A NaN that no arithmetic makes: the number is written in its low bits. */
#define EX_TODO __builtin_nan("0x70d0")
#define EX_TODO_INT (-9999)

/* What outputs hold before a call: a NaN that signals, until the first
 * arithmetic makes it quiet. */
#define EX_UNWRITTEN __builtin_nans("0x70d1")

#endif
