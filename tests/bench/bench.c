/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Speed of training, one JSON line per run:
 *
 *     bench --workload W1 --steps 200 [--warmup 5] [--threads 1]
 *     bench --list
 *
 * A run of the reference length checks its losses against the reference to
 * 1e-10 and fails when they differ. With BENCH_START=<seconds since 1970> in
 * the environment, setup_s is the time from then to the first step.
 */
#include "bench.h"

#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "numeric/numeric.h"
#include "workloads.h" /* made from the names of the files */

enum { N_WARMUP = 5 };

static double seconds(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Since BENCH_START, or processor time so far. */
static double seconds_since_start(void)
{
    const char *start = getenv("BENCH_START");
    return start ? seconds(CLOCK_REALTIME) - strtod(start, NULL)
                 : seconds(CLOCK_PROCESS_CPUTIME_ID);
}

static long peak_memory_kb(void)
{
    char line[128];
    long kb = -1;
    FILE *f = fopen("/proc/self/status", "r");
    while (f && fgets(line, sizeof line, f))
        if (sscanf(line, "VmHWM: %ld", &kb) == 1)
            break;
    if (f)
        fclose(f);
    return kb;
}

/* ---- the matrix products of a step alone ---- */

/* Microseconds of one product, the least of seven rounds. */
static double product_us(const bench_product *p)
{
    size_t room = p->m * p->k + p->k * p->n + p->m * p->n;
    double *a = bench_take(room, sizeof *a);
    double *b = a + p->m * p->k, *c = b + p->k * p->n, best = INFINITY;
    double work = (double)(p->m * p->n * p->k);
    int n = (int)(4e6 / work) + 1;
    for (size_t i = 0; i < room; i++)
        a[i] = bench_signed(7, i);
    for (int round = 0; round < 7; round++) {
        double before = seconds(CLOCK_MONOTONIC);
        for (int i = 0; i < n; i++)
            nab_gemm(p->trans_a, p->trans_b, p->m, p->n, p->k, a,
                     p->trans_a ? p->m : p->k, b, p->trans_b ? p->k : p->n, c,
                     p->n);
        double us = 1e6 * (seconds(CLOCK_MONOTONIC) - before) / n;
        best = us < best ? us : best;
    }
    free(a);
    return best;
}

static double products_us(const bench_workload *w)
{
    double us = 0;
    for (const bench_product *p = w->product; p && p->times > 0; p++)
        us += p->times * product_us(p);
    return us;
}

/* ---- one run ---- */

typedef struct {
    long n_step, n_warmup;
    int n_thread;
    double *us;                         /* per timed step */
    double set_up_s, loss[2], extra[2]; /* of the first and the last step */
    long peak_kb;
} bench_run;

static void train(const bench_workload *w, bench_run *r)
{
    void *state = w->set_up(w->config);
    for (long t = 0; t < r->n_warmup + r->n_step; t++) {
        if (t == 0)
            r->set_up_s = seconds_since_start();
        double before = seconds(CLOCK_MONOTONIC);
        double loss = w->step(state, t);
        double us = 1e6 * (seconds(CLOCK_MONOTONIC) - before);
        if (t >= r->n_warmup)
            r->us[t - r->n_warmup] = us;
        r->loss[t > 0] = loss;
        r->extra[t > 0] = w->extra ? w->extra(state) : 0;
    }
    r->peak_kb = peak_memory_kb();
    w->tear_down(state);
}

static void print_extra(const bench_workload *w, const bench_run *r)
{
    printf("\"extra\": {");
    if (w->key_first)
        printf("\"%s\": %.17g, ", w->key_first, r->extra[0]);
    if (w->key_last)
        printf("\"%s\": %.17g", w->key_last, r->extra[1]);
    printf("}, ");
}

static void print(const bench_workload *w, bench_run *r)
{
    size_t n = (size_t)r->n_step;
    double mean = nab_array_mean(n, r->us);
    nab_sort(n, r->us);
    printf("{\"peer\": \"nabla\", \"workload\": \"%s\", \"dtype\": \"f64\", "
           "\"threads\": %d, \"steps\": %ld, \"median_us\": %.2f, "
           "\"p10_us\": %.2f, \"mean_us\": %.2f, \"loss0\": %.17g, "
           "\"loss_last\": %.17g, ",
           w->name, r->n_thread, r->n_step, nab_quantile(n, r->us, 0.5),
           nab_quantile(n, r->us, 0.1), mean, r->loss[0], r->loss[1]);
    print_extra(w, r);
    printf("\"rss_kb\": %ld, \"setup_s\": %.4f, \"products_us\": %.2f}\n",
           r->peak_kb, r->set_up_s, products_us(w));
}

static bool differs(const char *name, const char *what, double value,
                    double reference)
{
    if (fabs(value - reference) <= 1e-10 * fmax(1, fabs(reference)))
        return false;
    fprintf(stderr, "bench: %s: %s is %.17g, the reference %.17g\n", name, what,
            value, reference);
    return true;
}

/* True when a run of the reference length does not end where it should. */
static bool wrong(const bench_workload *w, const bench_run *r)
{
    bool bad = differs(w->name, "the first loss", r->loss[0], w->loss_first);
    if (w->extra_first != 0)
        bad |= differs(w->name, w->key_first, r->extra[0], w->extra_first);
    if (r->n_step != w->n_step || r->n_warmup != N_WARMUP)
        return bad;
    bad |= differs(w->name, "the last loss", r->loss[1], w->loss_last);
    if (w->extra_last != 0)
        bad |= differs(w->name, w->key_last, r->extra[1], w->extra_last);
    return bad;
}

static int measure(const bench_workload *w, bench_run r)
{
    r.us = bench_take((size_t)r.n_step, sizeof *r.us);
    train(w, &r);
    print(w, &r);
    bool bad = wrong(w, &r);
    free(r.us);
    return fflush(stdout) || bad ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* ---- command line ---- */

/* name, reference steps, must, ambitious, megabytes, what */
static int list(void)
{
    for (size_t i = 0; i < sizeof all_workloads / sizeof *all_workloads; i++) {
        const bench_workload *w = all_workloads[i];
        printf("%s %ld %g %g %g %s\n", w->name, w->n_step, w->must,
               w->ambitious, w->megabytes, w->what);
    }
    return fflush(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}

static const bench_workload *find(const char *name)
{
    for (size_t i = 0; i < sizeof all_workloads / sizeof *all_workloads; i++)
        if (strcmp(all_workloads[i]->name, name) == 0)
            return all_workloads[i];
    return NULL;
}

static int usage(void)
{
    fprintf(stderr, "usage: bench --workload W1 --steps N [--warmup 5] "
                    "[--threads 1] | bench --list\n");
    return 2;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {
        {"workload", required_argument, NULL, 'w'},
        {"steps", required_argument, NULL, 's'},
        {"warmup", required_argument, NULL, 'u'},
        {"threads", required_argument, NULL, 't'},
        {"list", no_argument, NULL, 'l'},
        {0}};
    const bench_workload *workload = NULL;
    bench_run run = {.n_warmup = N_WARMUP, .n_thread = 1};
    for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        switch (c) {
        case 'l':
            return list();
        case 'w':
            workload = find(optarg);
            break;
        case 's':
            run.n_step = strtol(optarg, NULL, 10);
            break;
        case 'u':
            run.n_warmup = strtol(optarg, NULL, 10);
            break;
        case 't':
            run.n_thread = (int)strtol(optarg, NULL, 10);
            break;
        default:
            return usage();
        }
    }
    if (!workload || run.n_step < 1 || run.n_warmup < 0 || optind < argc)
        return usage();
    nab_set_threads(run.n_thread);
    return measure(workload, run);
}
