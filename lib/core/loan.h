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
    nab_arena arena;   /* holds every array that was ever lent */
    nab_loan *at_home; /* the one given back last comes first */
} nab_loans;

/* An array of at least n numbers; NULL when the machine has no memory. */
nab_loan *nab_lend(nab_loans *loans, size_t n);
void nab_give_back(nab_loans *loans, nab_loan *loan);

#endif
