/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One loop, compiled for every level of vector instructions.
 *
 *     NAB_INLINE void scale_loop(size_t n, double s, double *x)
 *     {
 *         for (size_t i = 0; i < n; i++)
 *             x[i] *= s;
 *     }
 *     NAB_AT_LEVEL(scale, (size_t n, double s, double *x), (n, s, x))
 *
 * defines static void scale(..), which runs scale_loop with the instructions
 * of nab_cpu(). The loop is inlined into one function per level; the numbers
 * are the same on all, since each element has its own arithmetic and no two
 * operations are contracted. The loop must not sum along a vector.
 *
 * What it gave for ReLU, gradient descent, Adam and batch norm together, beside
 * SSE2 for them alone: 10 % of a step of W3, 6 % of W6, 3 % of W2, 1 % of W1
 * (tests/bench; Zen 5 with AVX-512, tenth percentiles of alternate runs).
 */
#ifndef NABLA_LEVELS_H
#define NABLA_LEVELS_H

#include "numeric/cpu.h"

#define NAB_INLINE static inline __attribute__((always_inline))

#ifdef __x86_64__
#define NAB_AT_LEVEL(name, parameters, arguments)                           \
    __attribute__((target(                                                  \
        "avx512f,avx512dq,avx512vl,fma"))) static void name##_v4 parameters \
    {                                                                       \
        name##_loop arguments;                                              \
    }                                                                       \
    __attribute__((target("avx2,fma"))) static void name##_v3 parameters    \
    {                                                                       \
        name##_loop arguments;                                              \
    }                                                                       \
    static void name parameters                                             \
    {                                                                       \
        nab_cpu_level level = nab_cpu();                                    \
        if (level == NAB_CPU_V4)                                            \
            name##_v4 arguments;                                            \
        else if (level == NAB_CPU_V3)                                       \
            name##_v3 arguments;                                            \
        else                                                                \
            name##_loop arguments;                                          \
    }
#else
#define NAB_AT_LEVEL(name, parameters, arguments) \
    static void name parameters                   \
    {                                             \
        name##_loop arguments;                    \
    }
#endif

#endif
