/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What single tricks of the kernels give: each beside what it replaces, in turn
 * in one process. Prints lines "key value"; the page on the kernels shows them.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "bench.h"
#include "core/arena.h"
#include "core/core.h"
#include "numeric/numeric.h"
#include "ops/ops.h"

enum { N = 4096, N_TURN = 60, N_BLOCK = 64, BLOCK_BYTES = 64 * 1024 };

static double x[N], y[N];
static _Alignas(64) double a[64 * 128], b[128 * 128], c[64 * 128];
static _Alignas(64) double grad[128 * 128], temporary[128 * 128], bias[128];

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* The least nanoseconds of one call, in turns of about 100 us. */
static double time_of(void (*task)(void))
{
    double best = INFINITY;
    int n = 1;
    for (int turn = 0; turn < N_TURN; turn++) {
        double before = seconds();
        for (int i = 0; i < n; i++)
            task();
        double ns = 1e9 * (seconds() - before) / n;
        best = fmin(best, ns);
        n = 1e5 / best > 1 ? (int)(1e5 / best) : 1;
    }
    return best;
}

/* ---- elementary functions ---- */

static void libm_tanh(void)
{
    for (int i = 0; i < N; i++)
        y[i] = tanh(x[i]);
}

static void libm_exp(void)
{
    for (int i = 0; i < N; i++)
        y[i] = exp(x[i]);
}

static void own_tanh(void)
{
    nab_array_tanh(N, x, y);
}

static void own_exp(void)
{
    nab_array_exp(N, x, y);
}

/* ---- the matrix product ---- */

static void product(void)
{
    nab_gemm(false, false, 64, 128, 128, a, 128, b, 128, c, 128);
}

/* The textbook's three loops. */
static void naive(void)
{
    for (size_t i = 0; i < 64; i++)
        for (size_t j = 0; j < 128; j++) {
            double sum = c[i * 128 + j];
            for (size_t k = 0; k < 128; k++)
                sum += a[i * 128 + k] * b[k * 128 + j];
            c[i * 128 + j] = sum;
        }
}

/* dW += x^T dy of W1, straight and by way of a temporary. */
static void accumulated(void)
{
    nab_gemm(true, false, 128, 128, 64, a, 128, c, 128, grad, 128);
}

static void by_temporary(void)
{
    for (size_t i = 0; i < 128 * 128; i++)
        temporary[i] = 0;
    nab_gemm(true, false, 128, 128, 64, a, 128, c, 128, temporary, 128);
    for (size_t i = 0; i < 128 * 128; i++)
        grad[i] += temporary[i];
}

/* x W + b: the bias as the start of the chains, and added afterwards. */
static void bias_first(void)
{
    nab_gemm_from(bias, 0, false, false, 64, 128, 128, a, 128, b, 128, c, 128);
}

static void bias_last(void)
{
    nab_gemm_from(NULL, 0, false, false, 64, 128, 128, a, 128, b, 128, c, 128);
    for (size_t i = 0; i < 64; i++)
        for (size_t j = 0; j < 128; j++)
            c[i * 128 + j] += bias[j];
}

/* ---- memory: 64 blocks as a step of W1 takes them, touched once a page ---- */

static nab_arena arena;

static void touch(char *block)
{
    for (size_t i = 0; i < BLOCK_BYTES; i += 4096)
        block[i] = 1;
}

static void from_arena(void)
{
    for (int i = 0; i < N_BLOCK; i++)
        touch(nab_arena_take(&arena, BLOCK_BYTES));
    nab_arena_reset(&arena);
}

static void from_malloc(void)
{
    char *block[N_BLOCK];
    for (int i = 0; i < N_BLOCK; i++) {
        block[i] = malloc(BLOCK_BYTES);
        if (!block[i])
            exit(EXIT_FAILURE);
        touch(block[i]);
    }
    for (int i = 0; i < N_BLOCK; i++)
        free(block[i]);
}

/* ---- gradients: kept by the tape, and on loan ---- */

enum { N_LAYER = 20, BATCH = 128, WIDTH = 256 };
typedef struct {
    nab_tape *tape;
    nab_tensor *weight[N_LAYER];
    double ns; /* the least time of a step */
} net;
static double batch[BATCH * WIDTH], seed[BATCH * WIDTH];

static net net_new(bool lean)
{
    net n = {.tape = nab_tape_new(1), .ns = INFINITY};
    nab_tape_lean(n.tape, lean);
    for (int l = 0; l < N_LAYER; l++) {
        n.weight[l] = nab_param(n.tape, nab_mat(WIDTH, WIDTH), "w");
        bench_fill_weight(n.weight[l], sqrt(6.0 / WIDTH), 100 + (uint64_t)l);
    }
    return n;
}

/* Twenty layers of 256 with ReLU, there and back. */
static void there_and_back(net *n)
{
    double before = seconds();
    nab_zero_grad(n->tape);
    nab_tensor *h = nab_constant(n->tape, nab_mat(BATCH, WIDTH), batch);
    for (int l = 0; l < N_LAYER; l++)
        h = nab_relu(nab_matmul(h, n->weight[l]));
    nab_backward_from(h, seed);
    nab_tape_reset(n->tape);
    n->ns = fmin(n->ns, 1e9 * (seconds() - before));
}

static void gradients(void)
{
    net kept = net_new(false), lent = net_new(true);
    for (size_t i = 0; i < BATCH * WIDTH; i++) {
        batch[i] = bench_signed(4, i);
        seed[i] = bench_signed(5, i);
    }
    for (int turn = 0; turn < 2 * N_TURN; turn++) {
        there_and_back(&kept);
        there_and_back(&lent);
    }
    printf("trick.gradients.kept_us %.0f\ntrick.gradients.lent_us %.0f\n",
           kept.ns / 1000, lent.ns / 1000);
    printf("trick.gradients.kept_mb %.1f\ntrick.gradients.lent_mb %.1f\n",
           1e-6 * (double)nab_tape_memory(kept.tape),
           1e-6 * (double)nab_tape_memory(lent.tape));
    nab_tape_free(kept.tape);
    nab_tape_free(lent.tape);
}

static void on_every_level(void)
{
    static const char *const name[] = {"baseline", "v3", "v4"};
    for (int level = NAB_CPU_BASELINE; level <= NAB_CPU_V4; level++) {
        if (nab_set_cpu((nab_cpu_level)level) != (nab_cpu_level)level)
            continue;
        printf("trick.tanh.%s %.3f\n", name[level], time_of(own_tanh) / N);
        printf("trick.exp.%s %.3f\n", name[level], time_of(own_exp) / N);
        printf("trick.product.%s %.2f\n", name[level],
               2.0 * 64 * 128 * 128 / time_of(product));
    }
}

int main(void)
{
    for (size_t i = 0; i < N; i++)
        x[i] = 3 * bench_signed(1, i);
    for (size_t i = 0; i < sizeof b / sizeof *b; i++)
        b[i] = bench_signed(2, i);
    for (size_t i = 0; i < sizeof a / sizeof *a; i++)
        a[i] = bench_signed(3, i);
    on_every_level();
    printf("trick.tanh.libm %.3f\n", time_of(libm_tanh) / N);
    printf("trick.exp.libm %.3f\n", time_of(libm_exp) / N);
    printf("trick.product.naive %.2f\n", 2.0 * 64 * 128 * 128 / time_of(naive));
    printf("trick.gradient.added_us %.2f\n", time_of(accumulated) / 1000);
    printf("trick.gradient.temporary_us %.2f\n", time_of(by_temporary) / 1000);
    printf("trick.bias.first_us %.2f\n", time_of(bias_first) / 1000);
    printf("trick.bias.last_us %.2f\n", time_of(bias_last) / 1000);
    printf("trick.memory.arena_ns %.1f\n", time_of(from_arena) / N_BLOCK);
    printf("trick.memory.malloc_ns %.1f\n", time_of(from_malloc) / N_BLOCK);
    nab_arena_free(&arena);
    gradients();
    return fflush(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}
