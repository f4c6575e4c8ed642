/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A pool of threads; see pool.h.
 */
#include "numeric/pool.h"

static int wanted = 1;

void nab_set_threads(int n)
{
    wanted = n < 1 ? 1 : n > NAB_MAX_THREADS ? NAB_MAX_THREADS : n;
}

int nab_threads(void)
{
    return wanted;
}

void nab_parallel_for(int n_task, void (*task)(int index, void *context),
                      void *context)
{
    for (int i = 0; i < n_task; i++)
        task(i, context);
}
