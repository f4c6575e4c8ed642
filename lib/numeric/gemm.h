/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The matrix product.
 */
#ifndef NABLA_GEMM_H
#define NABLA_GEMM_H

#include <stdbool.h>
#include <stddef.h>

/* C += op(A) op(B), row-major, with op(A) of shape (m,k), op(B) (k,n), C (m,n).
 * op(X) is X, or its transpose where trans_x is true: A is stored (m,k) or
 * (k,m), B (k,n) or (n,k). lda, ldb, ldc are the distances from one stored row
 * to the next, at least its length. Any size may be 0; C overlaps neither A
 * nor B.
 *
 * Every output is one chain over k, in order, that starts from C:
 *     c = fma(a[i][0], b[0][j], c);  c = fma(a[i][1], b[1][j], c);  ...
 * so that its bits depend on no blocking, vector width or number of threads.
 * NaN and infinity go through it as that chain says. Products of more than 4e6
 * multiply-adds are shared among the threads of the pool. */
void nab_gemm(bool trans_a, bool trans_b, size_t m, size_t n, size_t k,
              const double *a, size_t lda, const double *b, size_t ldb,
              double *c, size_t ldc);

/* C = S + op(A) op(B): the same chains, started from S. Row i of S is at
 * start + i ld_start; with ld_start = 0 it is one row for all, as of biases;
 * start NULL: 0. S may be C, and overlaps it in no other way. */
void nab_gemm_from(const double *start, size_t ld_start, bool trans_a,
                   bool trans_b, size_t m, size_t n, size_t k, const double *a,
                   size_t lda, const double *b, size_t ldb, double *c,
                   size_t ldc);

#endif
