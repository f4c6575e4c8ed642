/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The matrix product; see gemm.h.
 *
 * C is cut into tiles of ROWS x 2 vectors whose sums stay in registers while k
 * runs. Vectors and tiles run over outputs, never along a sum. Where B is
 * transposed or large, a panel of it (DEPTH_BLOCK x one tile's width) is copied
 * into a workspace of the thread before its first tile; where A is large, a
 * block of it likewise.
 * Cutting k stores a chain in C and takes it up again: no bit changes.
 *
 * Blocking as in Goto and van de Geijn, "Anatomy of high-performance matrix
 * multiplication", ACM TOMS 34(3), 2008.
 */
#include "numeric/gemm.h"

#include <math.h>

#include "numeric/cpu.h"
#include "numeric/pool.h"

#ifdef __x86_64__
#include <immintrin.h>
#endif
#ifdef __aarch64__
#include <arm_neon.h>
#endif

/* One tile: c (rows,cols) += a (rows,depth) b (depth,cols). Rows of b and c
 * are contiguous; a has any strides. */
typedef struct {
    int rows, cols;
    size_t depth;
    const double *a;
    size_t a_row, a_col;
    const double *b;
    size_t b_row;
    double *c;
    size_t c_row;
} nab_tile;

#ifdef __clang__
#define UNROLL _Pragma("unroll")
#else
#define UNROLL _Pragma("GCC unroll 8")
#endif
#define EACH_ROW UNROLL for (int i = 0; i < rows; i++)

#ifdef __x86_64__
#define TILE tile_v4
#define PANEL panel_v4
#define TARGET __attribute__((target("avx512f,avx512dq,avx512vl,fma")))
#define ROWS 8
#define VECTOR __m512d
#define LANES 8
#define MASK __mmask8
#define MASK_OF(n) (__mmask8)((n) >= 8 ? 255u : (n) < 0 ? 0u : (1u << (n)) - 1)
#define LOAD(p, mask) _mm512_maskz_loadu_pd(mask, p)
#define LOAD_WHOLE(p) _mm512_loadu_pd(p)
#define STORE(p, mask, v) _mm512_mask_storeu_pd(p, mask, v)
#define STORE_WHOLE(p, v) _mm512_storeu_pd(p, v)
#define SPREAD(p) _mm512_set1_pd(*(p))
#define FMA(a, b, c) _mm512_fmadd_pd(a, b, c)
#include "numeric/gemm_tile.h"

/* The first n lanes. A masked store takes tens of cycles on AMD's Zen. */
__attribute__((target("avx2"))) static inline void store_v3(double *p, int n,
                                                            __m256d v)
{
    __m128d half = _mm256_castpd256_pd128(v);
    if (n >= 4) {
        _mm256_storeu_pd(p, v);
        return;
    }
    if (n >= 2) {
        _mm_storeu_pd(p, half);
        half = _mm256_extractf128_pd(v, 1);
        p += 2;
        n -= 2;
    }
    if (n == 1)
        _mm_store_sd(p, half);
}

#define TILE tile_v3
#define PANEL panel_v3
#define TARGET __attribute__((target("avx2,fma")))
#define ROWS 6
#define VECTOR __m256d
#define LANES 4
#define MASK int
#define MASK_OF(n) (n)
#define LOAD(p, n)                                                  \
    _mm256_maskload_pd(p, _mm256_cmpgt_epi64(_mm256_set1_epi64x(n), \
                                             _mm256_setr_epi64x(0, 1, 2, 3)))
#define LOAD_WHOLE(p) _mm256_loadu_pd(p)
#define STORE(p, n, v) store_v3(p, n, v)
#define STORE_WHOLE(p, v) _mm256_storeu_pd(p, v)
#define SPREAD(p) _mm256_broadcast_sd(p)
#define FMA(a, b, c) _mm256_fmadd_pd(a, b, c)
#include "numeric/gemm_tile.h"
#endif

#ifdef __aarch64__
#define TILE tile_plain
#define PANEL panel_plain
#define TARGET
#define ROWS 8
#define VECTOR float64x2_t
#define LANES 2
#define MASK int
#define MASK_OF(n) (n)
#define LOAD(p, n)          \
    ((n) > 1 ? vld1q_f64(p) \
             : vsetq_lane_f64((n) > 0 ? *(p) : 0, vdupq_n_f64(0), 0))
#define LOAD_WHOLE(p) vld1q_f64(p)
#define STORE(p, n, v) \
    ((n) > 1 ? vst1q_f64(p, v) : (n) > 0 ? vst1q_lane_f64(p, v, 0) : (void)0)
#define STORE_WHOLE(p, v) vst1q_f64(p, v)
#define SPREAD(p) vdupq_n_f64(*(p))
#define FMA(a, b, c) vfmaq_f64(c, a, b)
#include "numeric/gemm_tile.h"
enum { PLAIN_ROWS = 8, PLAIN_WIDTH = 4 };
#else
#define TILE tile_plain
#define PANEL panel_plain
#define TARGET
#define ROWS 8
#define VECTOR double
#define LANES 1
#define MASK int
#define MASK_OF(n) ((n) > 0)
#define LOAD(p, mask) ((mask) ? *(p) : 0)
#define LOAD_WHOLE(p) (*(p))
#define STORE(p, mask, v) ((mask) ? (void)(*(p) = (v)) : (void)0)
#define STORE_WHOLE(p, v) (*(p) = (v))
#define SPREAD(p) (*(p))
#define FMA(a, b, c) fma(a, b, c)
#include "numeric/gemm_tile.h"
enum { PLAIN_ROWS = 8, PLAIN_WIDTH = 2 };
#endif

/* to[p * width + j] = from[j * from_row + p] for p < depth, j < cols: a panel
 * out of a matrix that lies transposed. */
static void transpose_plain(const double *from, size_t from_row, size_t depth,
                            int cols, double *to, size_t width)
{
    for (int j = 0; j < cols; j++)
        for (size_t p = 0; p < depth; p++)
            to[p * width + j] = from[j * from_row + p];
}

#ifdef __x86_64__
/* The same by squares of 4 x 4 in registers. */
__attribute__((target("avx2"))) static void transpose_v3(const double *from,
                                                         size_t from_row,
                                                         size_t depth, int cols,
                                                         double *to,
                                                         size_t width)
{
    int j = 0;
    for (; j + 4 <= cols; j += 4, from += 4 * from_row) {
        size_t p = 0;
        for (; p + 4 <= depth; p += 4) {
            double *out = to + p * width + j;
            __m256d r0 = _mm256_loadu_pd(from + p);
            __m256d r1 = _mm256_loadu_pd(from + from_row + p);
            __m256d r2 = _mm256_loadu_pd(from + 2 * from_row + p);
            __m256d r3 = _mm256_loadu_pd(from + 3 * from_row + p);
            __m256d even01 = _mm256_unpacklo_pd(r0, r1);
            __m256d odd01 = _mm256_unpackhi_pd(r0, r1);
            __m256d even23 = _mm256_unpacklo_pd(r2, r3);
            __m256d odd23 = _mm256_unpackhi_pd(r2, r3);
            _mm256_storeu_pd(out, _mm256_permute2f128_pd(even01, even23, 0x20));
            _mm256_storeu_pd(out + width,
                             _mm256_permute2f128_pd(odd01, odd23, 0x20));
            _mm256_storeu_pd(out + 2 * width,
                             _mm256_permute2f128_pd(even01, even23, 0x31));
            _mm256_storeu_pd(out + 3 * width,
                             _mm256_permute2f128_pd(odd01, odd23, 0x31));
        }
        transpose_plain(from + p, from_row, depth - p, 4, to + p * width + j,
                        width);
    }
    transpose_plain(from, from_row, depth, cols - j, to + j, width);
}
#endif

typedef void copy_panel(const double *from, size_t from_row, size_t depth,
                        int cols, double *to, size_t width);

/* A micro-kernel, the largest tile that it takes, and how panels are copied
 * for it. */
typedef struct {
    int rows, width;
    void (*tile)(const nab_tile *t);
    copy_panel *straight, *transposed;
} nab_kernel;

static nab_kernel choose_kernel(void)
{
#ifdef __x86_64__
    if (nab_cpu() == NAB_CPU_V4)
        return (nab_kernel){8, 16, tile_v4, panel_v4, transpose_v3};
    if (nab_cpu() == NAB_CPU_V3)
        return (nab_kernel){6, 8, tile_v3, panel_v3, transpose_v3};
#endif
    return (nab_kernel){PLAIN_ROWS, PLAIN_WIDTH, tile_plain, panel_plain,
                        transpose_plain};
}

/* op(X): element (i,j) is at[i * row + j * col]; row or col is 1. */
typedef struct {
    const double *at;
    size_t row, col;
} nab_operand;

/* A block of A is ROW_BLOCK x DEPTH_BLOCK, 256 KB of the second-level cache; a
 * panel of B is at most 32 KB of the first, all panels of a block 1 MB of the
 * third. */
enum {
    DEPTH_BLOCK = 256,
    ROW_BLOCK = 128,
    COLUMN_BLOCK = 512,
    MAX_WIDTH = 16,
    /* From so many elements on, reading in place costs more than copying: of
     * an operand read along its rows, and of one read across them. A column of
     * a matrix whose rows are 1 KB apart falls on 4 of the 64 sets of the first
     * cache; 128x128x64 A^T B went from 97 to 112 GFLOP/s by copying A, A B from
     * 116 to 124 by copying B (Zen 5, AVX-512, in turn in one run). */
    LARGE = 96 * 1024,
    SCATTERED = 4 * 1024
};

typedef struct {
    _Alignas(64) double a[ROW_BLOCK * DEPTH_BLOCK];
    _Alignas(64) double b[DEPTH_BLOCK * COLUMN_BLOCK];
} nab_workspace;

static _Thread_local nab_workspace workspace;

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* A block C (m,n) += A (m,k) B (k,n), no larger than the blocks above, and which
 * of its operands are read through a copy. Further blocks of rows use the same
 * copy of B: it is kept, and made at the first. The tiles above row `taller` have
 * height + 1 rows, those below it height. */
typedef struct {
    nab_kernel kernel;
    size_t m, n, k, height, taller;
    nab_operand a, b;
    bool copy_a, copy_b, keep_b, first;
    double *c;
    size_t ldc;
} nab_block;

/* Heights as equal as they come: 32 rows are 6, 6, 5, 5, 5, 5, since a tile of
 * two rows takes as long as one of four. */
static void cut_rows(nab_block *p)
{
    const size_t rows = p->kernel.rows, n_tile = (p->m + rows - 1) / rows;
    p->height = p->m / n_tile;
    p->taller = p->m % n_tile * (p->height + 1);
}

static size_t height_at(const nab_block *p, size_t i)
{
    return i < p->taller ? p->height + 1 : p->height;
}

/* Tile by tile: k columns of its height, one after the other. */
static void copy_a(const nab_block *p)
{
    const bool by_rows = p->a.col == 1;
    copy_panel *copy = by_rows ? p->kernel.transposed : p->kernel.straight;
    for (size_t i = 0, rows; i < p->m; i += rows) {
        rows = height_at(p, i);
        copy(p->a.at + i * p->a.row, by_rows ? p->a.row : p->a.col, p->k,
             (int)rows, workspace.a + i * p->k, rows);
    }
}

/* Where the copy of B's columns from j on stands. */
static double *panel_at(const nab_block *p, size_t j)
{
    return workspace.b + (p->keep_b ? j * p->k : 0);
}

/* Columns j to j + cols of B, k rows of kernel.width numbers. */
static void copy_b(const nab_block *p, size_t j, int cols)
{
    const bool by_rows = p->b.col == 1;
    copy_panel *copy = by_rows ? p->kernel.straight : p->kernel.transposed;
    copy(p->b.at + j * p->b.col, by_rows ? p->b.row : p->b.col, p->k, cols,
         panel_at(p, j), p->kernel.width);
}

static void multiply_block(const nab_block *p)
{
    const size_t width = p->kernel.width;
    nab_tile t = {.depth = p->k, .c_row = p->ldc};
    t.a_row = p->copy_a ? 1 : p->a.row;
    t.b_row = p->copy_b ? width : p->b.row;
    if (p->copy_a)
        copy_a(p);
    for (size_t j = 0; j < p->n; j += width) {
        t.cols = (int)least(width, p->n - j);
        t.b = p->copy_b ? panel_at(p, j) : p->b.at + j;
        if (p->copy_b && p->first)
            copy_b(p, j, t.cols);
        for (size_t i = 0, rows; i < p->m; i += rows) {
            rows = height_at(p, i);
            t.rows = (int)rows;
            t.a_col = p->copy_a ? rows : p->a.col;
            t.a = p->copy_a ? workspace.a + i * p->k : p->a.at + i * p->a.row;
            t.c = p->c + i * p->ldc + j;
            p->kernel.tile(&t);
        }
    }
}

static void multiply(size_t m, size_t n, size_t k, nab_operand a, nab_operand b,
                     double *c, size_t ldc)
{
    nab_block block = {.kernel = choose_kernel(), .n = n, .ldc = ldc};
    const bool large_a = a.col == 1 ? m * k > LARGE : a.col * k > SCATTERED;
    block.copy_a = large_a && n > MAX_WIDTH;
    block.keep_b = m > ROW_BLOCK;
    block.copy_b = b.col != 1 || (k * n > SCATTERED && m > 64) ||
                   (k * n > LARGE && m > 32);
    for (size_t p = 0; p < k; p += DEPTH_BLOCK)
        for (size_t j = 0; j < n; j += COLUMN_BLOCK)
            for (size_t i = 0; i < m; i += ROW_BLOCK) {
                block.k = least(DEPTH_BLOCK, k - p);
                block.n = least(COLUMN_BLOCK, n - j);
                block.m = least(ROW_BLOCK, m - i);
                block.a = a;
                block.a.at += i * a.row + p * a.col;
                block.b = b;
                block.b.at += p * b.row + j * b.col;
                block.first = i == 0;
                block.c = c + i * ldc + j;
                cut_rows(&block);
                multiply_block(&block);
            }
}

/* A product whose outputs are cut into strips of `step` rows or columns. */
typedef struct {
    size_t m, n, k;
    nab_operand a, b;
    double *c;
    size_t ldc, step;
    bool by_rows;
} nab_product;

static void multiply_strip(int index, void *context)
{
    const nab_product *p = context;
    const size_t start = (size_t)index * p->step;
    nab_operand a = p->a, b = p->b;
    if (p->by_rows) {
        a.at += start * a.row;
        multiply(least(p->step, p->m - start), p->n, p->k, a, b,
                 p->c + start * p->ldc, p->ldc);
    } else {
        b.at += start * b.col;
        multiply(p->m, least(p->step, p->n - start), p->k, a, b, p->c + start,
                 p->ldc);
    }
}

/* Multiply-adds from which a second thread is worth waking. */
static const double parallel_from = 4e6;

void nab_gemm(bool trans_a, bool trans_b, size_t m, size_t n, size_t k,
              const double *a, size_t lda, const double *b, size_t ldb,
              double *c, size_t ldc)
{
    nab_product p = {.m = m, .n = n, .k = k, .c = c, .ldc = ldc};
    p.a = trans_a ? (nab_operand){a, 1, lda} : (nab_operand){a, lda, 1};
    p.b = trans_b ? (nab_operand){b, 1, ldb} : (nab_operand){b, ldb, 1};
    if (m == 0 || n == 0)
        return;
    if (nab_threads() == 1 ||
        (double)m * (double)n * (double)k < parallel_from) {
        multiply(m, n, k, p.a, p.b, c, ldc);
        return;
    }
    /* Strips are whole tiles of every kernel: 48 = 8 x 6 = 3 x 16. */
    const size_t tile = 48;
    p.by_rows = m >= n;
    size_t longer = p.by_rows ? m : n;
    size_t n_strip = (size_t)nab_threads();
    p.step = (longer + n_strip * tile - 1) / (n_strip * tile) * tile;
    nab_parallel_for((int)((longer + p.step - 1) / p.step), multiply_strip, &p);
}
