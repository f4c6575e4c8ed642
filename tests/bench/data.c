/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers from counters: splitmix64 of (id, i). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"

double bench_uniform(uint64_t id, uint64_t i)
{
    uint64_t z = id * 0xD1B54A32D192ED03u + (i + 1) * 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    z ^= z >> 31;
    return (double)(z >> 11) * 0x1p-53;
}

double bench_signed(uint64_t id, uint64_t i)
{
    return 2.0 * bench_uniform(id, i) - 1.0;
}

void bench_fill_weight(nab_tensor *w, double limit, uint64_t id)
{
    size_t in = w->shape.dim[0], out = w->shape.dim[1];
    for (size_t i = 0; i < in; i++)
        for (size_t o = 0; o < out; o++)
            w->data[i * out + o] = limit * bench_signed(id, o * in + i);
}

bench_classes *bench_classes_new(void)
{
    bench_classes *data = bench_take(1, sizeof *data);
    for (size_t i = 0; i < BENCH_ROWS; i++)
        for (size_t j = 0; j < BENCH_COLS; j++) {
            size_t at = i * BENCH_COLS + j;
            size_t centre = i % BENCH_N_CLASS * BENCH_COLS + j;
            data->x[at] = 1.5 * bench_signed(2, centre) + bench_signed(1, at);
        }
    return data;
}

void bench_gather(const bench_classes *data, long t, double *x, int *label)
{
    for (size_t r = 0; r < BENCH_BATCH; r++) {
        size_t row = ((size_t)t * BENCH_BATCH + r) * 7 % BENCH_ROWS;
        memcpy(x + r * BENCH_COLS, data->x + row * BENCH_COLS,
               BENCH_COLS * sizeof *x);
        label[r] = (int)(row % BENCH_N_CLASS);
    }
}

void *bench_take(size_t n, size_t size)
{
    const size_t line = 64;
    size_t bytes = (n * size / line + 1) * line;
    void *p = aligned_alloc(line, bytes);
    if (!p) {
        perror("bench");
        exit(EXIT_FAILURE);
    }
    return memset(p, 0, bytes);
}
