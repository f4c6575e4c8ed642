/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two steps of each workload of tests/bench (of W3, the largest, one): prints
 * the loss before each and the number that peers agree on, all digits.
 *     steps [threads]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../bench/bench.h"
#include "numeric/pool.h"
#include "workloads.h"

static void run(const bench_workload *w)
{
    void *state = w->set_up(w->config);
    long n = strcmp(w->name, "W3") == 0 ? 1 : 2;
    for (long t = 0; t < n; t++) {
        double loss = w->step(state, t);
        printf("%s,%ld,%.17g,%.17g\n", w->name, t, loss,
               w->extra ? w->extra(state) : 0.0);
    }
    w->tear_down(state);
}

int main(int argc, char **argv)
{
    if (argc > 1)
        nab_set_threads(atoi(argv[1]));
    printf("# class: exact\nworkload,step,loss,extra\n");
    for (size_t i = 0; i < sizeof all_workloads / sizeof *all_workloads; i++)
        run(all_workloads[i]);
    return fflush(stdout) != 0;
}
