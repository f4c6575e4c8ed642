/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables: what is read has a name for each column and a text for each cell. */
#include <string.h>

#include "core/error.h"
#include "fuzz.h"
#include "lab/table.h"

static void pass_on(const char *operation, const char *message)
{
    (void)operation;
    (void)message;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    nab_set_error_handler(pass_on);
    const char *path = fuzz_file(bytes, n);
    nab_table *table = nab_table_load(path);
    const char *column[] = {"cell", "a", "", "x,y"};
    size_t rows = nab_table_rows(table);
    FUZZ_PROMISE(table || rows == 0);
    FUZZ_PROMISE(rows <= n);
    for (size_t row = 0; row < rows && row < 20; row++)
        for (size_t k = 0; k < sizeof column / sizeof *column; k++) {
            const char *text = nab_table_text(table, row, column[k]);
            double number = nab_table_number(table, row, column[k]);
            FUZZ_PROMISE(!text || strlen(text) <= n);
            FUZZ_PROMISE(text || number != number);
        }
    nab_table_free(table);
    unlink(path);
    return 0;
}
