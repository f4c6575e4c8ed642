/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Speed of training, one JSON line per run:
 *
 *     bench --workload W1 --steps 200 [--warmup 5] [--threads 1]
 *
 * Data and weights come from counters, so that every peer starts from the same
 * numbers and the losses can be compared: time counts only when they agree.
 *   W1  9 tanh layers of 128, batch 64            W2  49 ReLU layers of 64,
 *   W6  64-128-128-10 ReLU on gathered rows           batch 32, norms per step
 */
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "nn/nn.h"
#include "numeric/numeric.h"

enum { MAX_LAYER = 50, N_CLASS = 10, W6_ROWS = 1500 };

typedef struct {
    nab_tape *tape;
    nab_sgd *sgd;
    int n_layer;
    nab_linear *layer[MAX_LAYER];
    nab_activation activation;
    size_t batch, n_in;
    double *x; /* all rows of data */
    int *label;
    double *norm; /* of every dL/dW, per step; NULL: not asked for */
} run;

typedef struct {
    const char *name;
    int n_layer;
    size_t n_in, width, batch, n_row;
    double lr, numerator; /* weights within sqrt(numerator / fan) */
    bool fan_sum;         /* fan = in + out, else in */
    nab_activation activation;
    bool gathers, norms;
} workload;

static const workload workloads[] = {
    {"W1", 10, 128, 128, 64, 64, 0.01, 6, true, nab_tanh, false, false},
    {"W2", 50, 64, 64, 32, 32, 1e-3, 6, false, nab_relu, false, true},
    {"W6", 3, 64, 128, 32, W6_ROWS, 0.05, 6, false, nab_relu, true, false},
};

/* ---- numbers from counters ---- */

static double counter_uniform(uint64_t id, uint64_t i)
{
    uint64_t z = id * 0xD1B54A32D192ED03u + (i + 1) * 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    z ^= z >> 31;
    return (double)(z >> 11) * 0x1p-53;
}

static double counter_signed(uint64_t id, uint64_t i)
{
    return 2.0 * counter_uniform(id, i) - 1.0;
}

static void fill_data(run *r, const workload *w)
{
    for (size_t i = 0; i < w->n_row; i++) {
        r->label[i] = (int)(i % N_CLASS);
        for (size_t j = 0; j < w->n_in; j++) {
            size_t at = i * w->n_in + j;
            double own = counter_signed(1, at);
            r->x[at] =
                w->gathers
                    ? 1.5 * counter_signed(2, (i % N_CLASS) * w->n_in + j) + own
                    : sqrt(3.0) * own;
        }
    }
}

/* The peers store (out,in): ours is the transpose. */
static void fill_weight(const workload *w, size_t l, nab_linear *layer)
{
    size_t in = layer->fan_in, out = layer->fan_out;
    double fan = (double)(w->fan_sum ? in + out : in);
    double limit = sqrt(w->numerator / fan);
    for (size_t o = 0; o < out; o++)
        for (size_t i = 0; i < in; i++)
            layer->w->data[i * out + o] =
                limit * counter_signed(100 + l, o * in + i);
}

static void *take(size_t n, size_t size)
{
    void *p = calloc(n, size);
    if (!p) {
        perror("bench");
        exit(EXIT_FAILURE);
    }
    return p;
}

static run set_up(const workload *w)
{
    run r = {.tape = nab_tape_new(1),
             .n_layer = w->n_layer,
             .activation = w->activation,
             .batch = w->batch,
             .n_in = w->n_in};
    r.x = take(w->n_row * w->n_in, sizeof *r.x);
    r.label = take(w->n_row, sizeof *r.label);
    r.norm = w->norms ? take((size_t)w->n_layer, sizeof *r.norm) : NULL;
    fill_data(&r, w);
    for (int l = 0; l < w->n_layer; l++) {
        size_t in = l == 0 ? w->n_in : w->width;
        size_t out = l == w->n_layer - 1 ? N_CLASS : w->width;
        r.layer[l] = nab_linear_new(r.tape, in, out, nab_init_constant(0.0),
                                    nab_label(r.tape, "layer%d", l + 1));
        fill_weight(w, (size_t)l, r.layer[l]);
    }
    r.sgd = nab_sgd_new(r.tape, w->lr);
    return r;
}

static void tear_down(run *r)
{
    nab_tape_free(r->tape);
    free(r->x);
    free(r->label);
    free(r->norm);
}

/* ---- one step ---- */

static nab_tensor *batch_of_step(run *r, const workload *w, long step,
                                 int *label)
{
    nab_shape shape = nab_mat(r->batch, r->n_in);
    if (!w->gathers) {
        memcpy(label, r->label, r->batch * sizeof *label);
        return nab_constant(r->tape, shape, r->x);
    }
    nab_tensor *x = nab_constant(r->tape, shape, NULL);
    for (size_t i = 0; i < r->batch; i++) {
        size_t row = ((size_t)step * r->batch + i) * 7 % w->n_row;
        memcpy(x->data + i * r->n_in, r->x + row * r->n_in,
               r->n_in * sizeof *r->x);
        label[i] = r->label[row];
    }
    return x;
}

static void keep_norms(run *r)
{
    for (int l = 0; l < r->n_layer; l++) {
        nab_tensor *w = r->layer[l]->w;
        r->norm[l] = nab_array_norm2(w->size, w->grad);
    }
}

/* Trains once; returns the loss before the update. */
static double train(run *r, const workload *w, long step)
{
    int label[64];
    nab_tensor *h = batch_of_step(r, w, step, label);
    for (int l = 0; l < r->n_layer; l++) {
        h = nab_linear_apply(r->layer[l], h);
        if (l + 1 < r->n_layer)
            h = r->activation(h);
    }
    nab_tensor *loss = nab_cross_entropy(h, label);
    double value = nab_item(loss);
    nab_zero_grad(r->tape);
    nab_backward(loss);
    if (r->norm)
        keep_norms(r);
    nab_sgd_step(r->sgd);
    nab_tape_reset(r->tape);
    return value;
}

/* ---- timing ---- */

static double seconds(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
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

static void measure(const workload *w, long steps, long warmup, int threads)
{
    run r = set_up(w);
    double *us = take((size_t)steps, sizeof *us), first = 0, last = 0;
    double gnorm_first = 0, gnorm_last = 0, set_up_s = 0;
    for (long t = 0; t < warmup + steps; t++) {
        if (t == 0)
            set_up_s = seconds(CLOCK_PROCESS_CPUTIME_ID);
        double before = seconds(CLOCK_MONOTONIC);
        last = train(&r, w, t);
        double time = 1e6 * (seconds(CLOCK_MONOTONIC) - before);
        if (t >= warmup)
            us[t - warmup] = time;
        if (r.norm)
            gnorm_last = r.norm[0];
        gnorm_first = t == 0 ? gnorm_last : gnorm_first;
        first = t == 0 ? last : first;
    }
    double mean = nab_array_mean((size_t)steps, us);
    nab_sort((size_t)steps, us);
    printf("{\"peer\": \"nabla\", \"workload\": \"%s\", \"dtype\": \"f64\", "
           "\"threads\": %d, \"steps\": %ld, \"median_us\": %.2f, "
           "\"p10_us\": %.2f, \"mean_us\": %.2f, \"loss0\": %.17g, "
           "\"loss_last\": %.17g, \"extra\": {\"gnorm0\": %.17g, "
           "\"gnorm_last\": %.17g}, \"rss_kb\": %ld, \"setup_s\": %.4f}\n",
           w->name, threads, steps, nab_quantile((size_t)steps, us, 0.5),
           nab_quantile((size_t)steps, us, 0.1), mean, first, last, gnorm_first,
           gnorm_last, peak_memory_kb(), set_up_s);
    free(us);
    tear_down(&r);
}

static int usage(void)
{
    fprintf(stderr, "usage: bench --workload W1|W2|W6 --steps N [--warmup 5] "
                    "[--threads 1]\n");
    return 2;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {
        {"workload", required_argument, NULL, 'w'},
        {"steps", required_argument, NULL, 's'},
        {"warmup", required_argument, NULL, 'u'},
        {"threads", required_argument, NULL, 't'},
        {0}};
    const char *name = "";
    long steps = 0, warmup = 5, threads = 1;
    for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        switch (c) {
        case 'w':
            name = optarg;
            break;
        case 's':
            steps = strtol(optarg, NULL, 10);
            break;
        case 'u':
            warmup = strtol(optarg, NULL, 10);
            break;
        case 't':
            threads = strtol(optarg, NULL, 10);
            break;
        default:
            return usage();
        }
    }
    nab_set_threads((int)threads);
    for (size_t i = 0; i < sizeof workloads / sizeof *workloads; i++)
        if (strcmp(workloads[i].name, name) == 0 && steps > 0 && warmup >= 0) {
            measure(&workloads[i], steps, warmup, (int)threads);
            return fflush(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
        }
    return usage();
}
