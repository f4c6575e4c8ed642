/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * numeric: arithmetic whose bits are the same on every compiler, optimisation
 * level, instruction set and number of threads.
 *
 * It offers the matrix product, patches of images, elementary functions, sums,
 * statistics over trials, rounding to short formats and a pool of threads. It
 * knows nothing of tensors. Nothing here sets errno, raises an error or
 * allocates, unless its comment says so; NaN and infinity are values like any
 * other.
 */
#ifndef NABLA_NUMERIC_H
#define NABLA_NUMERIC_H

#include "numeric/cpu.h"
#include "numeric/elementary.h"
#include "numeric/gemm.h"
#include "numeric/patches.h"
#include "numeric/pool.h"
#include "numeric/round.h"
#include "numeric/stats.h"
#include "numeric/sums.h"

#endif
