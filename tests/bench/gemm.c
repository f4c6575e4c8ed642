/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rate of the matrix product beside OpenBLAS's in the same process, in
 * turn: one line per shape and kind of product.
 *
 *     gemm          m n k, kind, our GFLOP/s, OpenBLAS's GFLOP/s
 *     gemm --core   the kernel that OpenBLAS chose (OPENBLAS_CORETYPE)
 *
 * libopenblas.so.0 is loaded when the program runs, not linked: the library
 * and its tests do without it.
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench.h"
#include "numeric/numeric.h"

/* The numbers of cblas.h. */
enum { ROW_MAJOR = 101, AS_IT_IS = 111, TRANSPOSED = 112 };
typedef void cblas_dgemm_fn(int order, int trans_a, int trans_b, int m, int n,
                            int k, double alpha, const double *a, int lda,
                            const double *b, int ldb, double beta, double *c,
                            int ldc);

typedef struct {
    void *library;
    cblas_dgemm_fn *dgemm;
    char *(*core)(void);
} openblas;

/* ISO C has no cast from object to function pointers. */
static void look_up(const openblas *blas, const char *name, void *function)
{
    void *address = dlsym(blas->library, name);
    memcpy(function, &address, sizeof address);
}

static bool load(openblas *blas)
{
    blas->library = dlopen("libopenblas.so.0", RTLD_NOW);
    if (blas->library) {
        look_up(blas, "cblas_dgemm", &blas->dgemm);
        look_up(blas, "openblas_get_corename", &blas->core);
        if (blas->dgemm && blas->core)
            return true;
    }
    fprintf(stderr, "bench: no OpenBLAS here; Debian and Ubuntu have it as "
                    "libopenblas0: apt install libopenblas0\n");
    return false;
}

typedef struct {
    bench_product p;
    double *a, *b, *c;
    const openblas *blas;
} product;

static void ours(const product *q)
{
    const bench_product *p = &q->p;
    nab_gemm(p->trans_a, p->trans_b, p->m, p->n, p->k, q->a,
             p->trans_a ? p->m : p->k, q->b, p->trans_b ? p->k : p->n, q->c,
             p->n);
}

static void theirs(const product *q)
{
    const bench_product *p = &q->p;
    int m = (int)p->m, n = (int)p->n, k = (int)p->k;
    q->blas->dgemm(ROW_MAJOR, p->trans_a ? TRANSPOSED : AS_IT_IS,
                   p->trans_b ? TRANSPOSED : AS_IT_IS, m, n, k, 1, q->a,
                   p->trans_a ? m : k, q->b, p->trans_b ? k : n, 1, q->c, n);
}

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Seconds per product, of n in a row. */
static double time_of(void (*multiply)(const product *q), const product *q,
                      int n)
{
    double before = seconds();
    for (int i = 0; i < n; i++)
        multiply(q);
    return (seconds() - before) / n;
}

/* Low times of many short turns, taken all over the run: other programs disturb
 * some of them for seconds, and a clock that is set may make one too short. */
enum { N_SWEEP = 20, N_TURN = 20 };

/* One line: a product and the times of its turns, ours and OpenBLAS's. */
typedef struct {
    bench_product p;
    double time[2][N_SWEEP * N_TURN];
} line;

/* Matrices lie as those of tensors do: at multiples of 64 bytes. */
static _Alignas(64) double room[3 * 512 * 512];

static double flops(const line *l)
{
    return 2.0 * (double)(l->p.m * l->p.n * l->p.k);
}

static void take_turns(line *l, int sweep, const openblas *blas)
{
    const bench_product p = l->p;
    const product q = {p, room, room + p.m * p.k, room + p.m * p.k + p.k * p.n,
                       blas};
    const int n = (int)(5e7 / flops(l)) + 1;
    for (int turn = sweep * N_TURN; turn < (sweep + 1) * N_TURN; turn++) {
        l->time[0][turn] = time_of(ours, &q, n);
        l->time[1][turn] = time_of(theirs, &q, n);
    }
}

static void print_line(line *l)
{
    double rate[2];
    for (int who = 0; who < 2; who++) {
        nab_sort(N_SWEEP * N_TURN, l->time[who]);
        rate[who] =
            1e-9 * flops(l) / nab_quantile(N_SWEEP * N_TURN, l->time[who], 0.1);
    }
    printf("%zux%zux%zu %s %.2f %.2f\n", l->p.m, l->p.n, l->p.k,
           l->p.trans_a   ? "AtB"
           : l->p.trans_b ? "ABt"
                          : "AB",
           rate[0], rate[1]);
}

int main(int argc, char **argv)
{
    static const size_t shape[][3] = {{32, 64, 64},
                                      {64, 128, 128},
                                      {128, 128, 64},
                                      {128, 256, 256},
                                      {512, 512, 512}};
    openblas blas = {0};
    if (!load(&blas))
        return EXIT_FAILURE;
    if (argc == 2 && strcmp(argv[1], "--core") == 0) {
        puts(blas.core());
        return EXIT_SUCCESS;
    }
    enum { N_LINE = 3 * sizeof shape / sizeof *shape };
    static line lines[N_LINE];
    for (int i = 0; i < N_LINE; i++)
        lines[i].p = (bench_product){.m = shape[i / 3][0],
                                     .n = shape[i / 3][1],
                                     .k = shape[i / 3][2],
                                     .trans_a = i % 3 == 2,
                                     .trans_b = i % 3 == 1};
    for (size_t i = 0; i < sizeof room / sizeof *room; i++)
        room[i] = bench_signed(7, i);
    for (int sweep = 0; sweep < N_SWEEP; sweep++)
        for (int i = 0; i < N_LINE; i++)
            take_turns(&lines[i], sweep, &blas);
    for (int i = 0; i < N_LINE; i++)
        print_line(&lines[i]);
    return fflush(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}
