/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which vector instructions the kernels use. The choice changes the time that
 * they take, never a bit of what they return.
 */
#ifndef NABLA_CPU_H
#define NABLA_CPU_H

/* The levels of x86-64: v3 has AVX2 and FMA, v4 has AVX-512. Every other
 * machine is a baseline (ARM64 uses NEON there). */
typedef enum { NAB_CPU_BASELINE, NAB_CPU_V3, NAB_CPU_V4 } nab_cpu_level;

/* The level in use: chosen at the first call as the best that the machine
 * has; the environment's NAB_CPU=baseline|v3|v4 may lower it. */
nab_cpu_level nab_cpu(void);

/* Uses another level from now on, for tests; one that the machine does not
 * have gives the best that it has. Returns the level in use. */
nab_cpu_level nab_set_cpu(nab_cpu_level level);

#endif
