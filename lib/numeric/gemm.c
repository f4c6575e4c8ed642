/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The matrix product; see gemm.h.
 */
#include "numeric/gemm.h"

#include <math.h>

void nab_gemm(bool trans_a, bool trans_b, size_t m, size_t n, size_t k,
              const double *a, size_t lda, const double *b, size_t ldb,
              double *c, size_t ldc)
{
    size_t a_row = trans_a ? 1 : lda, a_col = trans_a ? lda : 1;
    size_t b_row = trans_b ? 1 : ldb, b_col = trans_b ? ldb : 1;
    for (size_t i = 0; i < m; i++)
        for (size_t p = 0; p < k; p++)
            for (size_t j = 0; j < n; j++)
                c[i * ldc + j] = fma(a[i * a_row + p * a_col],
                                     b[p * b_row + j * b_col], c[i * ldc + j]);
}
