/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * theory: what should be measured. Quadrature, roots, special functions and
 * singular values are GSL's, so their last digits may differ between machines:
 * results that hold them are of class `tight`.
 */
#ifndef NABLA_THEORY_H
#define NABLA_THEORY_H

#include "theory/closed.h"
#include "theory/jacobian.h"
#include "theory/meanfield.h"

#endif
