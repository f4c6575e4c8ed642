/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * core: tensors, the tape that records them, and the backward sweep.
 *
 * Values exist as soon as the line that computes them has run. The tape owns
 * everything: parameters live until nab_tape_free or nab_tape_restart, all
 * else until nab_tape_reset. It stores nodes in the order of execution, which
 * is a topological order, so the sweep is a backwards `for`.
 */
#ifndef NABLA_CORE_H
#define NABLA_CORE_H

#include "core/error.h"
#include "core/gradcheck.h"
#include "core/scalar.h"
#include "core/stream.h"
#include "core/sweep.h"
#include "core/tape.h"
#include "core/tensor.h"

#endif
