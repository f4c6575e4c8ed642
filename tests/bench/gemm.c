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

/* Low times of many short turns: other programs disturb some of them, and a
 * clock that is set may make one too short. */
enum { N_TURN = 400 };

/* Matrices lie as those of tensors do: at multiples of 64 bytes. */
static void compare(bench_product p, const openblas *blas)
{
    static _Alignas(64) double room[3 * 512 * 512];
    size_t sizes = p.m * p.k + p.k * p.n + p.m * p.n;
    product q = {p, room, room + p.m * p.k, room + p.m * p.k + p.k * p.n, blas};
    for (size_t i = 0; i < sizes; i++)
        room[i] = bench_signed(7, i);
    double flops = 2.0 * (double)(p.m * p.n * p.k), time[2][N_TURN];
    int n = (int)(5e7 / flops) + 1;
    for (int turn = 0; turn < N_TURN; turn++) {
        time[0][turn] = time_of(ours, &q, n);
        time[1][turn] = time_of(theirs, &q, n);
    }
    nab_sort(N_TURN, time[0]);
    nab_sort(N_TURN, time[1]);
    printf("%zux%zux%zu %s %.2f %.2f\n", p.m, p.n, p.k,
           p.trans_a   ? "AtB"
           : p.trans_b ? "ABt"
                       : "AB",
           1e-9 * flops / nab_quantile(N_TURN, time[0], 0.1),
           1e-9 * flops / nab_quantile(N_TURN, time[1], 0.1));
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
    for (size_t s = 0; s < sizeof shape / sizeof *shape; s++)
        for (int kind = 0; kind < 3; kind++)
            compare((bench_product){.m = shape[s][0],
                                    .n = shape[s][1],
                                    .k = shape[s][2],
                                    .trans_a = kind == 2,
                                    .trans_b = kind == 1},
                    &blas);
    return fflush(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}
