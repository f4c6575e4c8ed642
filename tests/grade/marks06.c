/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the coursework of chapter 6 asks, and its points. */
#include <math.h>
#include <string.h>

#include "grade/grade.h"
#include "nabla.h"

/* Per cent of the digits right, 35 ReLU layers with He's weights: from the
 * chapter's results as they are kept. */
static double right_at_35(void)
{
    nab_table *map = nab_table_load("chapters/chapter06/expected/map.csv");
    double right = NAN;
    for (size_t row = 0; row < nab_table_rows(map); row++) {
        const char *activation = nab_table_text(map, row, "activation");
        if (activation && strcmp(activation, "ReLU") == 0 &&
            nab_table_number(map, row, "depth") == 35 &&
            nab_table_number(map, row, "sw2") == 2)
            right = 100 * nab_table_number(map, row, "accuracy");
    }
    nab_table_free(map);
    return right;
}

const grade_chapter grade_chapter_06 = {
    6,
    "Xavier against He",
    {
        GRADE_FUNCTION("6.1", "ex6_xavier_limit", 1),
        GRADE_FUNCTION("6.2", "ex6_first_loss", 2),
        GRADE_FUNCTION("6.3", "ex6_budget", 2),
        GRADE_FUNCTION("6.4", "ex6_typical_step", 3),
        GRADE_ANSWER("6.5", "signal by fan_out", 1, 0.1, 0xf0405cfa79c3f625,
                     "what fan_out keeps is the gradient; the two lines differ "
                     "by the shape of the net alone"),
        GRADE_ANSWER("6.6", "first loss of two classes", 1, 0.001,
                     0x909ed274759cd2a5,
                     "only the difference of the two logits counts, and it is "
                     "normal too: an integral over one number"),
        GRADE_PREDICTION("6.7", "He at 35 layers", right_at_35),
        GRADE_QUESTION("6.8", "a healthy-looking net"),
        {0},
    }};
