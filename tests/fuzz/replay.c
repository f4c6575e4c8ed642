/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a fuzzer's corpus once, without libFuzzer: replay file... */
#include <string.h>

#include "fuzz.h"

int main(int n_file, char **file)
{
    static uint8_t bytes[1 << 20];
    for (int i = 1; i < n_file; i++) {
        FILE *f = fopen(file[i], "rb");
        if (!f) {
            perror(file[i]);
            return 1;
        }
        size_t n = fread(bytes, 1, sizeof bytes, f);
        fclose(f);
        uint8_t *exact = malloc(n ? n : 1);
        if (!exact)
            return 1;
        memcpy(exact, bytes, n);
        LLVMFuzzerTestOneInput(exact, n);
        free(exact);
    }
    printf("%d inputs\n", n_file - 1);
    return 0;
}
