/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the coursework of chapter 2 asks, and its points. */
#include <math.h>
#include <string.h>

#include "grade/grade.h"
#include "nabla.h"

/* The layer of the first infinity in float16 at gain 1.1: from the chapter's
 * results as they are kept. */
static double first_infinity(void)
{
    nab_table *falls = nab_table_load("chapters/chapter02/expected/falls.csv");
    double layer = NAN;
    for (size_t row = 0; row < nab_table_rows(falls); row++)
        if (strcmp(nab_table_text(falls, row, "case"), "float16_tenth") == 0)
            layer = nab_table_number(falls, row, "met");
    nab_table_free(falls);
    return layer;
}

const grade_chapter grade_chapter_02 = {
    2,
    "Explosion",
    {
        GRADE_FUNCTION("2.1", "ex2_overflow_layer", 1),
        GRADE_FUNCTION("2.2", "ex2_log_growth", 2),
        GRADE_FUNCTION("2.3", "ex2_chain_vjp", 2),
        GRADE_FUNCTION("2.4", "ex2_visible_mean", 3),
        GRADE_ANSWER(
            "2.5", "end of a loss", 1, 1, 0x778e6aeb214c8bc5,
            "what is the gain of a step, and how far has the loss come "
            "when w has come half way?"),
        GRADE_ANSWER("2.6", "wide enough for fifty", 1, 1, 0xdd52663f67582365,
                     "the typical length falls by the exponent at gain 1, not "
                     "by ln 1; which width makes fifty of it ln 2?"),
        GRADE_PREDICTION("2.7", "first infinity in float16", first_infinity),
        GRADE_QUESTION("2.8", "what is preserved"),
        {0},
    }};
