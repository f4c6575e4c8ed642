/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the coursework of chapter 4 asks, and its points. */
#include <math.h>
#include <string.h>

#include "grade/grade.h"
#include "nabla.h"

/* Per cent right without one of six unscaled blocks: from the chapter's results
 * as they are kept. */
static double right_without_one(void)
{
    nab_table *cut = nab_table_load("chapters/chapter04/expected/lesion.csv");
    double right = NAN;
    for (size_t row = 0; row < nab_table_rows(cut); row++)
        if (strcmp(nab_table_text(cut, row, "net"), "unscaled") == 0)
            right = 100 * nab_table_number(cut, row, "without_one");
    nab_table_free(cut);
    return right;
}

const grade_chapter grade_chapter_04 = {
    4,
    "Residual flow",
    {
        GRADE_FUNCTION("4.1", "ex4_block_vjp", 1),
        GRADE_FUNCTION("4.2", "ex4_block_backward", 2),
        GRADE_FUNCTION("4.3", "ex4_branch_scale", 2),
        GRADE_FUNCTION("4.4", "ex4_gradient_by_length", 3),
        GRADE_ANSWER("4.5", "share of the shorter half", 1, 0.1,
                     0x1167b7fb86cccea5,
                     "paths are not votes: how many are there of each length, "
                     "and what does one weigh?"),
        GRADE_ANSWER("4.6", "share of one branch", 1, 0.01, 0xd4daa2dfbcb48525,
                     "what one block passes of the mean square has come two "
                     "ways: how much is it in all?"),
        GRADE_PREDICTION("4.7", "right without one block", right_without_one),
        GRADE_QUESTION("4.8", "a promise of one"),
        {0},
    }};
