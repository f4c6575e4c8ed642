/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the coursework of chapter 5 asks, and its points. */
#include <math.h>

#include "grade/grade.h"
#include "nabla.h"

/* Per cent of the digits right in batches of four, each with its own
 * statistics: from the chapter's results as they are kept. */
static double right_in_fours(void)
{
    nab_table *sizes = nab_table_load("chapters/chapter05/expected/sizes.csv");
    double right = NAN;
    for (size_t row = 0; row < nab_table_rows(sizes); row++)
        if (nab_table_number(sizes, row, "batch") == 4)
            right = 100 * nab_table_number(sizes, row, "accuracy_batch");
    nab_table_free(sizes);
    return right;
}

const grade_chapter grade_chapter_05 = {
    5,
    "BatchNorm and LayerNorm",
    {
        GRADE_FUNCTION("5.1", "ex5_remember", 1),
        GRADE_FUNCTION("5.2", "ex5_batch_norm", 2),
        GRADE_FUNCTION("5.3", "ex5_norm_backward", 2),
        GRADE_FUNCTION("5.4", "ex5_growth", 3),
        GRADE_ANSWER("5.5", "rank of a batch norm", 1, 1, 0x3acf03fb69eaad25,
                     "a norm without eps loses two directions of x; which of "
                     "the two does eps give back, however faintly?"),
        GRADE_ANSWER("5.6", "two layer norms apart", 1, 0.01,
                     0x65ce5b1613a4ea25,
                     "one form wakes when the spread reaches eps, the other "
                     "when it reaches the root of eps: look between them"),
        GRADE_PREDICTION("5.7", "judged in fours", right_in_fours),
        GRADE_QUESTION("5.8", "a shift put back"),
        {0},
    }};
