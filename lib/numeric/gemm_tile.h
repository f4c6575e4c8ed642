/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The micro-kernel of the matrix product, written once for every instruction
 * set. gemm_kernel.c includes this file several times, each time with other
 * meanings of these names, which are undefined again at the end:
 *
 *   TILE, PANEL         names of the two functions that are made
 *   TARGET              attribute that allows the instructions
 *   ROWS                most rows of a tile: 6 or 8
 *   VECTOR, LANES       type and number of its elements
 *   MASK, MASK_OF(n)    type and value that select the first n lanes; n < 0
 *                       selects none, n >= LANES all
 *   LOAD(p, mask)       unselected lanes are 0 and are not touched in memory
 *   LOAD_WHOLE(p)       all lanes
 *   STORE(p, mask, v)   unselected lanes are not touched in memory
 *   STORE_WHOLE(p, v)   all lanes
 *   SPREAD(p)           all lanes are *p
 *   FMA(a, b, c)        a b + c, rounded once, in every lane
 *
 * What it gave: 64x128x128 runs at 139 GFLOP/s with AVX-512 and 71 with AVX2;
 * the three loops of a textbook, which may contract nothing, at 8
 * (tests/bench/tricks.c, one core of Zen 5).
 */

#define TILE_JOIN_(a, b) a##b
#define TILE_JOIN(a, b) TILE_JOIN_(a, b)
#define TILE_LOAD TILE_JOIN(TILE, _load)
#define TILE_STORE TILE_JOIN(TILE, _store)
#define TILE_FIXED TILE_JOIN(TILE, _of_fixed_size)
#define PANEL_FIXED TILE_JOIN(PANEL, _of_fixed_size)
#define TILE_ROWS TILE_JOIN(TILE, _by_rows)

TARGET static inline __attribute__((always_inline)) VECTOR TILE_LOAD(
    const double *p, MASK mask, bool whole)
{
    return whole ? LOAD_WHOLE(p) : LOAD(p, mask);
}

TARGET static inline __attribute__((always_inline)) void TILE_STORE(double *p,
                                                                    MASK mask,
                                                                    bool whole,
                                                                    VECTOR v)
{
    if (whole)
        STORE_WHOLE(p, v);
    else
        STORE(p, mask, v);
}

/* rows, vectors (1 or 2) and whole (no lane is left out) are constants where
 * this is inlined: the loops over them unroll, the sums live in registers. For
 * all the compiler knows c may point at t: what a loop needs of it has a name,
 * or it would be read again after every store, 2 ns for a tile. A round takes
 * four steps: the end of a loop of 112 rounds is foreseen, that of 120 not, and
 * the surprise costs 7 ns; a tile of 6 x 8 takes 250 at a depth of 128 (Zen 3).
 */
TARGET static inline __attribute__((always_inline)) void TILE_FIXED(
    const nab_tile *t, int rows, int vectors, bool whole)
{
    const MASK low = MASK_OF(t->cols), high = MASK_OF(t->cols - LANES);
    const size_t depth = t->depth, c_row = t->c_row;
    const double *a = t->a, *b = t->b;
    double *c = t->c;
    VECTOR left[ROWS], right[ROWS], b_left, b_right;
    EACH_ROW left[i] = right[i] = (VECTOR){0};
    if (t->start)
        EACH_ROW
        {
            const double *start = t->start + i * t->start_row;
            left[i] = TILE_LOAD(start, low, whole);
            if (vectors == 2)
                right[i] = TILE_LOAD(start + LANES, high, whole);
        }
    FOUR_STEPS for (size_t p = 0; p < depth; p++, a += t->a_col, b += t->b_row)
    {
        b_left = TILE_LOAD(b, low, whole);
        if (vectors == 2)
            b_right = TILE_LOAD(b + LANES, high, whole);
        EACH_ROW
        {
            VECTOR factor = SPREAD(a + i * t->a_row);
            left[i] = FMA(factor, b_left, left[i]);
            if (vectors == 2)
                right[i] = FMA(factor, b_right, right[i]);
        }
    }
    EACH_ROW
    {
        TILE_STORE(c + i * c_row, low, whole, left[i]);
        if (vectors == 2)
            TILE_STORE(c + i * c_row + LANES, high, whole, right[i]);
    }
}

TARGET static inline __attribute__((always_inline)) void TILE_ROWS(
    const nab_tile *t, int rows)
{
    if (t->cols == 2 * LANES)
        TILE_FIXED(t, rows, 2, true);
    else if (t->cols > LANES)
        TILE_FIXED(t, rows, 2, false);
    else
        TILE_FIXED(t, rows, 1, false);
}

TARGET static void TILE(const nab_tile *t)
{
    switch (t->rows) {
    case 1:
        TILE_ROWS(t, 1);
        return;
    case 2:
        TILE_ROWS(t, 2);
        return;
    case 3:
        TILE_ROWS(t, 3);
        return;
    case 4:
        TILE_ROWS(t, 4);
        return;
    case 5:
        TILE_ROWS(t, 5);
        return;
#if ROWS > 6
    case 6:
        TILE_ROWS(t, 6);
        return;
    case 7:
        TILE_ROWS(t, 7);
        return;
#endif
    default:
        TILE_ROWS(t, ROWS);
    }
}

/* While panels are copied out of a large matrix, those beside them are fetched:
 * each row of a panel lies on a page of its own there. (Beside the last panel
 * lies the next row, but for the last row nothing.) A step of 20 layers of 256
 * takes 4 % less (W3 of tests/bench, Zen 3). */
TARGET static inline __attribute__((always_inline)) void PANEL_FIXED(
    const double *from, size_t from_row, size_t depth, int panels, int cols,
    double *to, size_t width)
{
    const int wide = panels * cols;
    const int ahead = depth * from_row > FAR ? wide : 0;
    for (size_t p = 0; p < depth; p++, from += from_row, to += width) {
        for (int j = 0; j < ahead && p + 1 < depth; j += 8)
            __builtin_prefetch(from + wide + j, 0, 2);
        for (int q = 0; q < panels; q++) {
            const double *row = from + q * cols;
            double *out = to + (size_t)(q * cols) * depth;
            int j = 0;
            for (; j + LANES <= cols; j += LANES)
                STORE_WHOLE(out + j, LOAD_WHOLE(row + j));
            for (; j < cols; j += LANES)
                STORE(out + j, MASK_OF(cols - j),
                      LOAD(row + j, MASK_OF(cols - j)));
        }
    }
}

/* One panel: to[p * width + j] = from[p * from_row + j] for p < depth and
 * j < cols; or, where cols is GROUP * width, that many panels, one after the
 * other: their width is ROWS or, since tiles are cut evenly, ROWS - 1. The usual
 * numbers are constants where the loop is inlined. */
TARGET static void PANEL(const double *from, size_t from_row, size_t depth,
                         int cols, double *to, size_t width)
{
    const int w = (int)width;
    if (w == ROWS && cols == GROUP * ROWS)
        PANEL_FIXED(from, from_row, depth, GROUP, ROWS, to, ROWS);
    else if (w == ROWS - 1 && cols == GROUP * (ROWS - 1))
        PANEL_FIXED(from, from_row, depth, GROUP, ROWS - 1, to, ROWS - 1);
    else if (w == ROWS && cols == ROWS)
        PANEL_FIXED(from, from_row, depth, 1, ROWS, to, ROWS);
    else if (w == ROWS - 1 && cols == ROWS - 1)
        PANEL_FIXED(from, from_row, depth, 1, ROWS - 1, to, ROWS - 1);
    else if (cols == 2 * LANES)
        PANEL_FIXED(from, from_row, depth, 1, 2 * LANES, to, width);
    else
        PANEL_FIXED(from, from_row, depth, 1, cols, to, width);
}

#undef PANEL_FIXED
#undef TILE_LOAD
#undef TILE_STORE
#undef TILE_FIXED
#undef TILE_ROWS
#undef TILE_JOIN
#undef TILE_JOIN_
#undef TILE
#undef PANEL
#undef TARGET
#undef ROWS
#undef VECTOR
#undef LANES
#undef MASK
#undef MASK_OF
#undef LOAD
#undef LOAD_WHOLE
#undef STORE
#undef STORE_WHOLE
#undef SPREAD
#undef FMA
