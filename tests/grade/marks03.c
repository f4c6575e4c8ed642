/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the coursework of chapter 3 asks, and its points. */
#include <math.h>

#include "grade/grade.h"
#include "nabla.h"

/* Per cent of the units of layer 20 that are 0 on all of 256 inputs, over 8
 * nets of width 64 with half of He's weights. */
static double dead_at_half(void)
{
    enum { LAYERS = 20, WIDTH = 64, ROWS = 256, NETS = 8 };
    size_t width[LAYERS + 1], n_dead = 0;
    for (int l = 0; l <= LAYERS; l++)
        width[l] = WIDTH;
    for (int k = 0; k < NETS; k++) {
        nab_tape *t = nab_tape_new((uint64_t)k + 1);
        nab_mlp *mlp = nab_mlp_new(t, LAYERS, width,
                                   nab_scaled_normal(sqrt(2) / 2), "layer");
        nab_tensor *x = nab_randn(t, nab_mat(ROWS, WIDTH));
        nab_tensor *h = nab_relu(nab_mlp_apply(mlp, x, nab_relu, NULL, NULL));
        for (size_t unit = 0; unit < WIDTH; unit++) {
            double largest = 0;
            for (size_t row = 0; row < ROWS; row++)
                largest = fmax(largest, h->data[row * WIDTH + unit]);
            n_dead += !(largest > 0);
        }
        nab_tape_free(t);
    }
    return 100.0 * (double)n_dead / (WIDTH * NETS);
}

const grade_chapter grade_chapter_03 = {
    3,
    "The death of a ReLU",
    {
        GRADE_FUNCTION("3.1", "ex3_relu_backward", 1),
        GRADE_FUNCTION("3.2", "ex3_dead_units", 2),
        GRADE_FUNCTION("3.3", "ex3_killing_step", 2),
        GRADE_FUNCTION("3.4", "ex3_dead_share", 3),
        GRADE_ANSWER("3.5", "depth of stillbirths", 1, 1, 0x2c9c63e1878f7625,
                     "a layer of 4 units is all 0 with probability 1/16; what "
                     "is the chance that none is?"),
        GRADE_ANSWER("3.6", "way after death", 1, 0.01, 0x6020d358e8127b25,
                     "two geometric sums: one builds the velocity, one lets it "
                     "fade; the tenth step comes before the death"),
        GRADE_PREDICTION("3.7", "dead units at half He", dead_at_half),
        GRADE_QUESTION("3.8", "a monitor of death"),
        {0},
    }};
