/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lab: what a chapter needs around its experiment. A command line, result
 * files, claims that the run judges, the digits, the monitor and the autopsy.
 */
#ifndef NABLA_LAB_H
#define NABLA_LAB_H

#include "lab/autopsy.h"
#include "lab/claims.h"
#include "lab/digits.h"
#include "lab/monitor.h"
#include "lab/run.h"
#include "lab/sweep.h"
#include "lab/table.h"

#endif
