/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Claims: statements that the run itself judges.
 *
 * A claim is data, so one predicate judges both the claim and its control: an
 * innocent net, or a wrong theory, of which the same statement must be false.
 *
 *     nab_lab_claim(lab, &(nab_claim){
 *         .id = "V6", .verdict = "conditional",
 *         .says = "ten layers shrink the gradient to 0.25^10",
 *         .ours = "they do when every unit sits at z = 0 and every w is 1",
 *         .measured = nab_value(gradient), .is = NAB_EXACTLY,
 *         .predicted = 0x1p-20,
 *         NAB_INNOCENT("the chain with w = 4", nab_value(other), 0x1p-20)});
 */
#ifndef NABLA_CLAIMS_H
#define NABLA_CLAIMS_H

#include "lab/run.h"
#include "numeric/stats.h"

/* With m the mean over n trials, se its standard error (0 when n = 1), p the
 * prediction and tolerance = 5 se + slack:
 *     NAB_EXACTLY  m == p, in every trial (slack must be 0)
 *     NAB_NEAR     |m - p| <= tolerance
 *     NAB_BELOW    m + tolerance < p: below even at its worst
 *     NAB_ABOVE    m - tolerance > p
 * What is NaN never holds; n = 0 never holds. */
typedef enum { NAB_EXACTLY = 1, NAB_NEAR, NAB_BELOW, NAB_ABOVE } nab_relation;

typedef struct {
    const char *id;      /* "V6": a row of the ledger, or "O1" for ours alone */
    const char *verdict; /* "true" "conditional" "misleading" "wrong" "ours" */
    const char *says;    /* what the reference says; NULL with "ours" */
    const char *ours;    /* our statement */
    nab_relation is;
    nab_summary measured;
    double predicted;
    double slack;           /* beside the standard errors; 0 for none */
    const char *slack_from; /* where a slack comes from, "1.2/width" */
    const char *control;
    nab_summary control_measured; /* n = 0: as `measured` */
    double control_predicted;
} nab_claim;

/* The control is another net, measured alike: p is usually the claim's own. */
#define NAB_INNOCENT(net, summary, p) \
    .control = (net), .control_measured = (summary), .control_predicted = (p)
/* The control is another theory of the same measurement. */
#define NAB_WRONG_THEORY(theory, p) \
    .control = (theory), .control_predicted = (p)

/* ---- statements first, numbers later ---- */

/* Writes down what the chapter will claim, before anything is measured: claims
 * whose numbers are still missing. The table must outlive the lab. A statement
 * that was never judged is a mistake of the chapter, found at nab_lab_close
 * (with --quick and --sweep some may be left out). */
void nab_lab_state(nab_lab *lab, size_t n, const nab_claim *statement);
/* Completes the statement `id`: measured against predicted, and the same for
 * its control. Returns whether it holds. */
bool nab_lab_judge(nab_lab *lab, const char *id, nab_summary measured,
                   double predicted, double slack, nab_summary control,
                   double control_predicted);

/* ---- */

/* A single number: n = 1, no spread. */
nab_summary nab_value(double x);
/* The predicate. */
bool nab_judge(nab_relation is, const nab_summary *measured, double predicted,
               double slack);
/* Records the claim and returns whether it holds. The texts are copied. */
bool nab_lab_claim(nab_lab *lab, const nab_claim *claim);

#endif
