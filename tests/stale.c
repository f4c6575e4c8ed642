/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mistake on purpose: it reads a tensor that the reset took away. */
#include <stdio.h>

#include "core/core.h"

int main(void)
{
    nab_tape *tape = nab_tape_new(1);
    nab_tensor *x = nab_full(tape, nab_vec(8), 1.0);
    const double *value = x->data;
    nab_tape_reset(tape);
    printf("%g\n", value[3]); /* here AddressSanitizer must stop */
    nab_tape_free(tape);
    return 0;
}
