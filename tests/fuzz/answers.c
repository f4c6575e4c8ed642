/* SPDX-License-Identifier: GPL-3.0-or-later */
/* answers.txt: no text earns points but the answer, and every text is
 * printable and ends. */
#include <string.h>

#include "fuzz.h"
#include "grade/grade.h"

static double measured(void)
{
    return 40;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    static grade_chapter chapter = {
        .number = 7,
        .title = "Fuzz",
        .task = {GRADE_ANSWER("7.1", "a count", 1, 1, 0, "a hint"),
                 GRADE_PREDICTION("7.2", "a share", measured),
                 GRADE_QUESTION("7.3", "a question")}};
    if (!chapter.task[0].mark)
        chapter.task[0].mark = grade_mark("7.1", 12, 1);
    static grade_report report;
    memset(&report, 0, sizeof report);
    report.chapter = &chapter;
    report.n = 3;
    for (int i = 0; i < report.n; i++)
        report.result[i].task = &chapter.task[i];
    const char *path = fuzz_file(bytes, n);
    grade_answers(path, &report);
    for (int i = 0; i < report.n; i++) {
        const grade_result *r = &report.result[i];
        FUZZ_PROMISE(memchr(r->text, '\0', sizeof r->text));
        for (const char *c = r->text; *c; c++)
            FUZZ_PROMISE((unsigned char)*c >= ' ' || *c == '\n' || *c == '\t');
        FUZZ_PROMISE(r->tenths == 0 || r->status == GRADE_OK);
    }
    const grade_result *number = &report.result[0];
    FUZZ_PROMISE((number->tenths == 10) == (number->status == GRADE_OK));
    FUZZ_PROMISE(number->tenths == 0 ||
                 (number->answer > 11.4 && number->answer < 12.6));
    unlink(path);
    return 0;
}
