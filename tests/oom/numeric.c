/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The numeric room: it asks for no memory, save for the pool's threads. */
#include "oom.h"

#include <stdatomic.h>

enum { N = 40 };

static void fill(double *x, double scale)
{
    for (int i = 0; i < N; i++)
        x[i] = scale * ((i * 7919) % 101 - 50);
}

typedef double one_fn(double x);
typedef void array_fn(size_t n, const double *x, double *y);

static void elementary(void)
{
    static one_fn *const one[] = {
        nab_num_exp,       nab_num_expm1, nab_num_log,  nab_num_log1p,
        nab_num_log2,      nab_num_log10, nab_num_tanh, nab_num_sigmoid,
        nab_num_softplus,  nab_num_erf,   nab_num_erfc, nab_num_normal_cdf,
        nab_num_normal_pdf};
    static array_fn *const all[] = {
        nab_array_exp,       nab_array_expm1,   nab_array_log,
        nab_array_log1p,     nab_array_log2,    nab_array_log10,
        nab_array_tanh,      nab_array_sigmoid, nab_array_softplus,
        nab_array_erf,       nab_array_erfc,    nab_array_normal_cdf,
        nab_array_normal_pdf};
    double x[N], y[N];
    fill(x, 0.1);
    for (size_t k = 0; k < sizeof one / sizeof *one; k++) {
        all[k](N, x, y);
        show(N, y);
        show_one(one[k](x[3]));
    }
    show_one(nab_num_powi(x[3], 5));
    show_one(nab_num_pow(2.5, x[3]));
}

static void numbers(void)
{
    double x[N], y[N], sums[4] = {0};
    fill(x, 1);
    fill(y, 0.3);
    show_one(nab_array_sum(N, x) + nab_array_sum_squares(N, x));
    show_one(nab_array_mean(N, x) + nab_array_variance(N, x));
    show_one(nab_array_exponent(N, x) + nab_array_mean_scaled(N, x, 9));
    show_one(nab_array_variance_scaled(N, x, 9));
    show_one(nab_array_dot(N, x, y) + nab_array_norm2(N, x));
    show_one(nab_array_max_abs(N, x));
    show_one((double)nab_array_first_nonfinite(N, x));
    nab_array_col_sums(N / 4, 4, x, sums);
    show(4, sums);
    show_one(nab_summarise(N, x).median);
    show_one(nab_fit_line(N, x, y).slope);
    nab_sort(N, x);
    show_one(nab_quantile(N, x, 0.3));
    nab_array_round_to(N, y, y, NAB_FLOAT16);
    show(N, y);
    show_one(nab_round_to(0.1, NAB_BFLOAT16));
    show_one(nab_format_max(NAB_FLOAT32) + nab_format_min_normal(NAB_FLOAT32));
    show_one(nab_format_min_subnormal(NAB_FLOAT16));
    show_one(nab_cpu() == nab_set_cpu(nab_cpu()));
}

static void patches(void)
{
    double image[N] = {0}, col[4 * N];
    nab_patches p = {1, 5, 8, 2, 2, 1, 4, 7};
    fill(image, 1);
    nab_unfold(&p, image, col);
    nab_fold(&p, col, image);
    show(N, image);
    show_one((double)(nab_patches_taps(&p) * nab_patches_places(&p)));
}

static void count_task(int index, void *context)
{
    atomic_fetch_add((atomic_int *)context, index);
}

/* Threads that do not start are done without. */
static void threads(void)
{
    enum { SIDE = 161 };
    static double a[SIDE * SIDE], b[SIDE * SIDE], c[SIDE * SIDE];
    atomic_int sum = 0;
    nab_set_threads(3);
    nab_parallel_for(20, count_task, &sum);
    show_one(sum);
    for (int i = 0; i < SIDE * SIDE; i++) {
        a[i] = i % 13;
        b[i] = i % 17;
    }
    nab_gemm(false, true, SIDE, SIDE, SIDE, a, SIDE, b, SIDE, c, SIDE);
    show(SIDE * SIDE, c);
    nab_gemm_from(NULL, 0, false, true, SIDE, SIDE, SIDE, a, SIDE, b, SIDE, c,
                  SIDE);
    show(SIDE * SIDE, c);
    show_one(nab_threads());
    nab_set_threads(1);
}

const nab_tour numeric_tours[] = {
    {"numeric: elementary functions", elementary},
    {"numeric: sums, statistics, rounding", numbers},
    {"numeric: patches", patches},
    {"numeric: threads, products", threads},
    {NULL, NULL},
};
