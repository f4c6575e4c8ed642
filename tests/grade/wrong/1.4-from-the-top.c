/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shows: norm[0] is of layer 1 */
#define ex1_probe right
#include "chapters/chapter01/solution.c"
#undef ex1_probe

int ex1_probe(nab_mlp *mlp, nab_tensor *x, nab_activation f, const double *pull,
              double *norm)
{
    nab_tensor *z[64];
    nab_tensor *h = f(nab_mlp_apply(mlp, x, f, z, NULL));
    for (int l = 0; l < mlp->n_layer; l++) {
        double *dz = nab_tape_scratch(x->tape, z[l]->size * sizeof *dz);
        nab_vjp(h, pull, z[l], dz);
        norm[mlp->n_layer - 1 - l] = nab_array_norm2(z[l]->size, dz);
    }
    return 0;
}
