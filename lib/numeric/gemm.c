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

#include "numeric/gemm_kernel.h"
#include "numeric/pool.h"

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
     * 116 to 124 by copying B (Zen 5, AVX-512, in turn in one run). For no
     * more than eight tiles below one another a copy of B does not pay; the
     * eleven of 64x128x128 in AVX2 go from 43.4 to 44.1 by it (Zen 3). */
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

/* A block C (m,n) = start + A (m,k) B (k,n), no larger than the blocks above,
 * and which of its operands are read through a copy. Further blocks of rows use
 * the same copy of B: it is kept, and made at the first. The tiles above row
 * `taller` have height + 1 rows, those below it height. */
typedef struct {
    nab_kernel kernel;
    size_t m, n, k, height, taller;
    nab_operand a, b;
    bool copy_a, copy_b, keep_b, first;
    const double *start;
    size_t start_row;
    double *c;
    size_t ldc;
} nab_block;

/* Heights as equal as they come: 32 rows are 6, 6, 5, 5, 5, 5. A tile of two
 * rows has too few chains to fill the time that each waits for itself: it runs
 * at 27 GFLOP/s, one of six at 48 (AVX2, Zen 3). */
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

/* Tile by tile: k columns of its height, one after the other. Where A lies
 * transposed, tiles share its cache lines, and a group is copied at once. */
static void copy_a(const nab_block *p)
{
    const bool by_rows = p->a.col == 1;
    nab_copy_panel *copy = by_rows ? p->kernel.transposed : p->kernel.straight;
    for (size_t i = 0, n; i < p->m; i += n) {
        const size_t rows = height_at(p, i);
        const size_t alike = (i < p->taller ? p->taller : p->m) - i;
        n = !by_rows && alike >= GROUP * rows ? GROUP * rows : rows;
        copy(p->a.at + i * p->a.row, by_rows ? p->a.row : p->a.col, p->k,
             (int)n, workspace.a + i * p->k, rows);
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
    nab_copy_panel *copy = by_rows ? p->kernel.straight : p->kernel.transposed;
    copy(p->b.at + j * p->b.col, by_rows ? p->b.row : p->b.col, p->k, cols,
         panel_at(p, j), p->kernel.width);
}

static void multiply_block(const nab_block *p)
{
    const size_t width = p->kernel.width;
    nab_tile t = {.depth = p->k, .c_row = p->ldc, .start_row = p->start_row};
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
            t.start = p->start ? p->start + i * p->start_row + j : NULL;
            p->kernel.tile(&t);
        }
    }
}

/* A product whose outputs are cut into strips of `step` rows or columns. */
typedef struct {
    size_t m, n, k;
    nab_operand a, b;
    const double *start;
    size_t start_row;
    double *c;
    size_t ldc, step;
    bool by_rows;
} nab_product;

static void multiply(const nab_product *q)
{
    const nab_operand a = q->a, b = q->b;
    const size_t m = q->m, n = q->n, k = q->k;
    const bool large_a = a.col == 1 ? m * k > LARGE : a.col * k > SCATTERED;
    nab_block block = {.kernel = nab_gemm_kernel(), .ldc = q->ldc};
    block.copy_a = large_a && n > MAX_WIDTH;
    block.keep_b = m > ROW_BLOCK;
    const size_t eight_tiles = 8 * block.kernel.rows;
    block.copy_b = b.col != 1 || (k * n > SCATTERED && m > eight_tiles) ||
                   (k * n > LARGE && m > 32);
    for (size_t p = 0; p == 0 || p < k; p += DEPTH_BLOCK)
        for (size_t j = 0; j < n; j += COLUMN_BLOCK)
            for (size_t i = 0; i < m; i += ROW_BLOCK) {
                block.k = least(DEPTH_BLOCK, k - p);
                block.n = least(COLUMN_BLOCK, n - j);
                block.m = least(ROW_BLOCK, m - i);
                block.a =
                    (nab_operand){a.at + i * a.row + p * a.col, a.row, a.col};
                block.b =
                    (nab_operand){b.at + p * b.row + j * b.col, b.row, b.col};
                block.first = i == 0;
                block.c = q->c + i * q->ldc + j;
                block.start = p > 0      ? block.c
                              : q->start ? q->start + i * q->start_row + j
                                         : NULL;
                block.start_row = p > 0 ? q->ldc : q->start_row;
                cut_rows(&block);
                multiply_block(&block);
            }
}

static void multiply_strip(int index, void *context)
{
    nab_product q = *(const nab_product *)context;
    const size_t at = (size_t)index * q.step;
    size_t start_at = at;
    if (q.by_rows) {
        q.m = least(q.step, q.m - at);
        q.a.at += at * q.a.row;
        q.c += at * q.ldc;
        start_at = at * q.start_row;
    } else {
        q.n = least(q.step, q.n - at);
        q.b.at += at * q.b.col;
        q.c += at;
    }
    if (q.start)
        q.start += start_at;
    multiply(&q);
}

/* Multiply-adds from which a second thread is worth waking. */
static const double parallel_from = 4e6;

void nab_gemm_from(const double *start, size_t ld_start, bool trans_a,
                   bool trans_b, size_t m, size_t n, size_t k, const double *a,
                   size_t lda, const double *b, size_t ldb, double *c,
                   size_t ldc)
{
    nab_product q = {.m = m, .n = n, .k = k, .ldc = ldc};
    q.a = trans_a ? (nab_operand){a, 1, lda} : (nab_operand){a, lda, 1};
    q.b = trans_b ? (nab_operand){b, 1, ldb} : (nab_operand){b, ldb, 1};
    q.start = start;
    q.start_row = ld_start;
    q.c = c;
    if (m == 0 || n == 0)
        return;
    if (nab_threads() == 1 ||
        (double)m * (double)n * (double)k < parallel_from) {
        multiply(&q);
        return;
    }
    /* Strips are whole tiles of every kernel: 48 = 8 x 6 = 3 x 16. */
    const size_t tile = 48;
    q.by_rows = m >= n;
    size_t longer = q.by_rows ? m : n;
    size_t n_strip = (size_t)nab_threads();
    q.step = (longer + n_strip * tile - 1) / (n_strip * tile) * tile;
    nab_parallel_for((int)((longer + q.step - 1) / q.step), multiply_strip, &q);
}

void nab_gemm(bool trans_a, bool trans_b, size_t m, size_t n, size_t k,
              const double *a, size_t lda, const double *b, size_t ldb,
              double *c, size_t ldc)
{
    nab_gemm_from(c, ldc, trans_a, trans_b, m, n, k, a, lda, b, ldb, c, ldc);
}
