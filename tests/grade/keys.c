/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Prints each numeric answer as answers.txt has it, and behind it the mark that
 * stands for it in marksNN.c, where students may read it.
 */
#include <math.h>

#include "grade/grade.h"
#include "keys.h" /* made from the names of keysNN.c */

int main(void)
{
    for (size_t i = 0; i < sizeof all_keys / sizeof *all_keys; i++)
        for (const grade_key *k = all_keys[i]; k->number; k++) {
            double answer = k->key();
            printf("%s = %.10g # 0x%016llx\n", k->number,
                   rint(answer / k->unit) * k->unit,
                   (unsigned long long)grade_mark(k->number, answer, k->unit));
        }
    return 0;
}
