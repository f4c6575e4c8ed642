/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nn: initialisers, layers, optimisers, clipping, step sizes. */
#ifndef NABLA_NN_H
#define NABLA_NN_H

#include "nn/init.h"
#include "nn/layers.h"
#include "nn/optim.h"

#endif
