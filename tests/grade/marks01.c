/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the coursework of chapter 1 asks, and its points. */
#include <math.h>

#include "grade/grade.h"
#include "nabla.h"

/* The geometric mean over 16 nets of |dL/dz_1| / |dL/dz_10|, sigma_w = 8. */
static double ratio_at_gain_8(void)
{
    enum { LAYERS = 10, WIDTH = 64, ROWS = 16, NETS = 16 };
    size_t width[LAYERS + 1];
    double sum = 0;
    for (int l = 0; l <= LAYERS; l++)
        width[l] = WIDTH;
    for (int k = 0; k < NETS; k++) {
        nab_tape *t = nab_tape_new((uint64_t)k + 1);
        nab_tensor *z[LAYERS];
        nab_mlp *mlp =
            nab_mlp_new(t, LAYERS, width, nab_scaled_normal(8), "layer");
        nab_tensor *x = nab_randn(t, nab_mat(ROWS, WIDTH));
        nab_tensor *pull = nab_randn(t, nab_mat(ROWS, WIDTH));
        nab_tensor *h =
            nab_sigmoid(nab_mlp_apply(mlp, x, nab_sigmoid, z, NULL));
        nab_backward_from(h, pull->data);
        sum += log(nab_array_norm2(z[0]->size, z[0]->grad) /
                   nab_array_norm2(z[9]->size, z[9]->grad));
        nab_tape_free(t);
    }
    return exp(sum / NETS);
}

const grade_chapter grade_chapter_01 = {
    1,
    "The sigmoid chain",
    {
        GRADE_FUNCTION("1.1", "ex1_tanh_vjp", 1),
        GRADE_FUNCTION("1.2", "ex1_chain_gradient", 2),
        GRADE_FUNCTION("1.3", "ex1_decay_rate", 2),
        GRADE_FUNCTION("1.4", "ex1_probe", 3),
        GRADE_ANSWER("1.5", "depth of zero in float32", 1, 1,
                     0x63353ab2e7c62425,
                     "the smallest subnormal is 2^-149; what happens to "
                     "exactly half of it?"),
        GRADE_ANSWER("1.6", "|w| of the widest window", 1, 0.01,
                     0x3795b5711ca615a5,
                     "solve |w| s (1 - s) = 1 for s, then for z; the width is "
                     "in a, not in z"),
        GRADE_PREDICTION("1.7", "ratio at sigma_w = 8", ratio_at_gain_8),
        GRADE_QUESTION("1.8", "checking a long chain"),
        {0},
    }};
