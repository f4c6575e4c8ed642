/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The example of lib/nabla.h; a test keeps the two the same. */
#include <stdio.h>

#include "nabla.h"

int main(void)
{
    double bits[] = {0, 0, 0, 1, 1, 0, 1, 1}, differ[] = {0, 1, 1, 0};
    nab_tape *t = nab_tape_new(1); // a seed: all randomness follows
    nab_init init = nab_xavier_uniform(1);
    nab_linear *first = nab_linear_new(t, 2, 8, init, "first");
    nab_linear *last = nab_linear_new(t, 8, 1, init, "last");
    nab_sgd *sgd = nab_sgd_new(t, 2);
    for (int step = 0; step <= 1000; step++) {
        nab_tensor *x = nab_constant(t, nab_mat(4, 2), bits);
        nab_tensor *target = nab_constant(t, nab_mat(4, 1), differ);
        nab_tensor *h = nab_tanh(nab_linear_apply(first, x)); // (4,8)
        nab_tensor *y = nab_sigmoid(nab_linear_apply(last, h));
        nab_tensor *loss = nab_mse(y, target);
        nab_backward(loss);
        if (step % 250 == 0)
            printf("step %d: loss %.4f, first gradient %+.1e\n", step,
                   nab_item(loss), first->w->grad[0]);
        nab_sgd_step(sgd);
        nab_zero_grad(t);
        nab_tape_reset(t); // all but the parameters is gone
    }
    nab_tape_free(t);
    return 0;
}
