/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Digits: what is read has pixels 0..16 and labels 0..9. */
#include <math.h>

#include "fuzz.h"
#include "lab/digits.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    const char *path = fuzz_file(bytes, n);
    nab_digits *digits = nab_digits_load(path);
    if (digits) {
        FUZZ_PROMISE(digits->n > 0 && digits->n <= n / (2 * NAB_PIXELS));
        for (size_t i = 0; i < digits->n * NAB_PIXELS; i++)
            FUZZ_PROMISE(digits->pixel[i] >= 0 && digits->pixel[i] <= 16 &&
                         rint(digits->pixel[i]) == digits->pixel[i]);
        for (size_t i = 0; i < digits->n; i++)
            FUZZ_PROMISE(digits->label[i] >= 0 && digits->label[i] <= 9);
    }
    nab_digits_free(digits);
    unlink(path);
    return 0;
}
