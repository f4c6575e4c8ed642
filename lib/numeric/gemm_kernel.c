/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tiles and copies of gemm_tile.h for each level; see gemm_kernel.h. */
#include "numeric/gemm_kernel.h"

#include <math.h>
#include <stdbool.h>

#include "numeric/cpu.h"

#ifdef __x86_64__
#include <immintrin.h>
#endif
#ifdef __aarch64__
#include <arm_neon.h>
#endif

#ifdef __clang__
#define UNROLL _Pragma("unroll")
#define FOUR_STEPS _Pragma("unroll(4)")
#else
#define UNROLL _Pragma("GCC unroll 8")
#define FOUR_STEPS _Pragma("GCC unroll 4")
#endif
#define EACH_ROW UNROLL for (int i = 0; i < rows; i++)

/* From so many numbers on a matrix is hardly in the caches when it is copied. */
enum { FAR = 24 * 1024 };

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

/* The first n lanes. A masked store takes tens of cycles on AMD's Zen, so part
 * of a vector goes in halves and singles: with masks for whole vectors too,
 * 32x64x64 ran at 37 GFLOP/s instead of 44 (Zen 3). */
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

/* The first n lanes; known numbers of them without a mask. */
__attribute__((target("avx2"))) static inline __m256d load_v3(const double *p,
                                                              int n)
{
    if (__builtin_constant_p(n) && n == 1)
        return _mm256_zextpd128_pd256(_mm_load_sd(p));
    if (__builtin_constant_p(n) && n == 2)
        return _mm256_zextpd128_pd256(_mm_loadu_pd(p));
    return _mm256_maskload_pd(
        p, _mm256_cmpgt_epi64(_mm256_set1_epi64x(n),
                              _mm256_setr_epi64x(0, 1, 2, 3)));
}

#define TILE tile_v3
#define PANEL panel_v3
#define TARGET __attribute__((target("avx2,fma")))
#define ROWS 6
#define VECTOR __m256d
#define LANES 4
#define MASK int
#define MASK_OF(n) (n)
#define LOAD(p, n) load_v3(p, n)
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

nab_kernel nab_gemm_kernel(void)
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
