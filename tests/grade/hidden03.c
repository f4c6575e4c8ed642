/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hidden cases of chapter 3: the visible kinds, from other seeds. */
#include "grade/check.h"

const uint64_t ex_hidden_seeds[] = {3307, 41212, 90018, 0};
const ex_task ex_hidden_tasks[] = {{0}};
