/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The inner loops of the matrix product, one set for each level of vector
 * instructions; private to this room.
 */
#ifndef NABLA_GEMM_KERNEL_H
#define NABLA_GEMM_KERNEL_H

#include <stddef.h>

/* One tile: c = start + a b with c and start (rows,cols), a (rows,depth), b
 * (depth,cols). Rows of b, c and start are contiguous; a has any strides. No
 * start: 0. */
typedef struct {
    int rows, cols;
    size_t depth;
    const double *a;
    size_t a_row, a_col;
    const double *b;
    size_t b_row;
    const double *start;
    size_t start_row;
    double *c;
    size_t c_row;
} nab_tile;

enum { GROUP = 4 }; /* panels that are copied at once */

/* to[p * width + j] = from[p * from_row + j] for p < depth, j < cols; where it
 * is called transposed, = from[j * from_row + p]. The straight one takes also
 * GROUP * width columns: panels that follow one another in `to`. */
typedef void nab_copy_panel(const double *from, size_t from_row, size_t depth,
                            int cols, double *to, size_t width);

/* A micro-kernel, the largest tile that it takes, and how panels are copied
 * for it. */
typedef struct {
    int rows, width;
    void (*tile)(const nab_tile *t);
    nab_copy_panel *straight, *transposed;
} nab_kernel;

/* Those of nab_cpu(). */
nab_kernel nab_gemm_kernel(void);

#endif
