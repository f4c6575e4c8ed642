/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Choice of the level of vector instructions; see cpu.h.
 */
#include "numeric/cpu.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static nab_cpu_level best_of_machine(void)
{
#ifdef __x86_64__
    __builtin_cpu_init();
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma"))
        return NAB_CPU_BASELINE;
    if (!__builtin_cpu_supports("avx512f") ||
        !__builtin_cpu_supports("avx512dq") ||
        !__builtin_cpu_supports("avx512vl"))
        return NAB_CPU_V3;
    return NAB_CPU_V4;
#else
    return NAB_CPU_BASELINE;
#endif
}

static nab_cpu_level wanted_by_environment(void)
{
    const char *name = getenv("NAB_CPU");
    if (name && strcmp(name, "baseline") == 0)
        return NAB_CPU_BASELINE;
    if (name && strcmp(name, "v3") == 0)
        return NAB_CPU_V3;
    return NAB_CPU_V4;
}

/* -1: not chosen yet. Two threads that choose at once choose the same. */
static atomic_int chosen = -1;

nab_cpu_level nab_set_cpu(nab_cpu_level level)
{
    nab_cpu_level best = best_of_machine();
    nab_cpu_level used = level < best ? level : best;
    atomic_store_explicit(&chosen, (int)used, memory_order_relaxed);
    return used;
}

nab_cpu_level nab_cpu(void)
{
    int level = atomic_load_explicit(&chosen, memory_order_relaxed);
    if (level < 0)
        return nab_set_cpu(wanted_by_environment());
    return (nab_cpu_level)level;
}
