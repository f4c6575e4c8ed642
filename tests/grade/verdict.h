/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a checking process leaves behind for the grader, in memory that both
 * share. The checking process runs the student's code, so nothing in here is
 * believed unless `returned` is the nonce, and text may hold anything.
 */
#ifndef NABLA_GRADE_VERDICT_H
#define NABLA_GRADE_VERDICT_H

#include <stdint.h>

enum { GRADE_VERDICT_FD = 3 };

typedef struct {
    uint64_t nonce;    /* from the grader; gone before the task begins */
    uint64_t returned; /* the nonce, written last */
    uint64_t seed;     /* of the case under way; 0: the fixed cases */
    int checks, failures;
    int not_started;  /* nothing but a stub's values was seen */
    int unprivileged; /* 1, or minus the errno that kept us from it */
    char given[640];  /* the case under way, "w = 1, x = 2" */
    char got[100], want[100];
    char hint[240];
    char crash[160]; /* what a segmentation fault touched */
} grade_verdict;

#endif
