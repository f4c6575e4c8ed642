/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Loans: arrays that are lent, given back and lent again, for gradients of
 * which few are needed at a time.
 */
#ifndef NABLA_LOAN_H
#define NABLA_LOAN_H

#include "core/arena.h"

typedef struct nab_loan nab_loan;
struct nab_loan {
    double *at; /* 64-byte aligned, not cleared */
    size_t size;
    nab_loan *next;
};

typedef struct {
    nab_arena arena;   /* what was lent since the last reset */
    nab_loan *at_home; /* the one given back last comes first */
} nab_loans;

/* An array of at least n numbers; NULL when the machine has no memory. */
nab_loan *nab_lend(nab_loans *loans, size_t n);
void nab_give_back(nab_loans *loans, nab_loan *loan);
/* With all at home: the memory is kept, for arrays of other sizes. */
void nab_loans_reset(nab_loans *loans);

#endif
