/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A pool of threads for tasks that know their index: what task i computes
 * goes to place i, so the number of threads changes no result.
 */
#ifndef NABLA_POOL_H
#define NABLA_POOL_H

enum { NAB_MAX_THREADS = 256 };

/* Threads to use from now on, the caller's included; 1 at the start. Less than
 * 1 means 1, more than NAB_MAX_THREADS means that. */
void nab_set_threads(int n);
int nab_threads(void);

/* Runs task(0, context) ... task(n_task - 1, context), in any order, and
 * returns when all have ended. Threads start at the first call that wants
 * them; those that do not start are done without. A call from inside a task,
 * or while another thread's call runs, works through its tasks alone. */
void nab_parallel_for(int n_task, void (*task)(int index, void *context),
                      void *context);

#endif
