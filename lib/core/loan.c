/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list of what is at home; what is lent is known to the borrower alone. */
#include "core/loan.h"

#include <stdint.h>

static nab_loan *loan_new(nab_arena *arena, size_t n)
{
    nab_loan *loan = nab_arena_take(arena, sizeof *loan);
    double *at = loan && n <= SIZE_MAX / sizeof *at
                     ? nab_arena_take(arena, n * sizeof *at)
                     : NULL;
    if (!at)
        return NULL;
    *loan = (nab_loan){.at = at, .size = n};
    return loan;
}

/* The smallest that is large enough, of equal ones that given back last: it is
 * likely to be in the cache still. */
nab_loan *nab_lend(nab_loans *loans, size_t n)
{
    nab_loan **best = NULL;
    for (nab_loan **l = &loans->at_home; *l; l = &(*l)->next)
        if ((*l)->size >= n && (!best || (*l)->size < (*best)->size))
            best = l;
    if (!best)
        return loan_new(&loans->arena, n);
    nab_loan *loan = *best;
    *best = loan->next;
    return loan;
}

void nab_give_back(nab_loans *loans, nab_loan *loan)
{
    loan->next = loans->at_home;
    loans->at_home = loan;
}

void nab_loans_reset(nab_loans *loans)
{
    nab_arena_reset(&loans->arena);
    loans->at_home = NULL;
}
