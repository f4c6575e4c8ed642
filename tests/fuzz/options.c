/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Command lines, a word per line of the input: what goes on is in its range,
 * what stops says so by its status. */
#include <string.h>

#include "fuzz.h"
#include "lab/options.h"

enum { MOST_WORDS = 30 };

static int split(char *text, char **word)
{
    int n = 0;
    word[n++] = "chapter07";
    for (char *at = strtok(text, "\n"); at && n < MOST_WORDS;
         at = strtok(NULL, "\n"))
        word[n++] = at;
    word[n] = NULL;
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    int depth = 10;
    double bias = 0.5;
    const nab_knob knob[] = {
        NAB_KNOB_INT(&depth, "depth", "layers", 1, 200, "layers"),
        NAB_KNOB_REAL(&bias, "bias", "z", -1e3, 1e3, "bias"),
    };
    const nab_chapter chapter = {7, "Fuzz", knob, 2, NAB_EXACT};
    static FILE *nowhere;
    if (!nowhere)
        nowhere = fopen("/dev/null", "w");
    char *text = malloc(n + 1), *word[MOST_WORDS + 1];
    if (!text || !nowhere)
        exit(1);
    memcpy(text, bytes, n);
    text[n] = '\0';
    nab_options o;
    int status = nab_options_parse(&o, &chapter, split(text, word), word,
                                   nowhere, nowhere);
    FUZZ_PROMISE(status == NAB_OPTIONS_GO || status == 0 || status == 2);
    if (status == NAB_OPTIONS_GO) {
        FUZZ_PROMISE(o.seed >= 1 && o.seed <= 999999999999999);
        FUZZ_PROMISE(o.trials >= 1 && o.threads >= 1);
        FUZZ_PROMISE(depth >= 1 && depth <= 200);
        FUZZ_PROMISE(bias >= -1e3 && bias <= 1e3);
        FUZZ_PROMISE(!(o.check && o.varied));
        FUZZ_PROMISE(!o.spot || o.sweep);
    }
    free(text);
    return 0;
}
