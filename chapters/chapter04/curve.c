/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `make exercise4`: how your parts (4.4) share the squared gradient of 50
 * blocks, by the length of the paths, for the three scales of Figure 4.5. Writes
 * student.csv and state.gp to the folder given; plots/exercise04.gp draws them
 * beside the chapter's numbers.
 */
#include <math.h>

#include "../curve.h"
#include "exercise.h"

enum { BLOCKS = 50, WIDTH = 64, NETS = 16, SQUARE = WIDTH * WIDTH };

/* df_i/dx_j of f(x) = alpha relu(x W1) W2 at x, and x <- x + f(x). */
static void pass_block(nab_tape *t, double alpha, double *x, double *jacobian)
{
    const double *w1 = nab_randn(t, nab_mat(WIDTH, WIDTH))->data;
    const double *w2 = nab_randn(t, nab_mat(WIDTH, WIDTH))->data;
    double z[WIDTH] = {0}, open[SQUARE], f[WIDTH] = {0};
    double scale = alpha * sqrt(2) / WIDTH; // variances 2/n and 1/n
    nab_gemm(false, false, 1, WIDTH, WIDTH, x, WIDTH, w1, WIDTH, z, WIDTH);
    for (int j = 0; j < WIDTH; j++)
        for (int m = 0; m < WIDTH; m++)
            open[j * WIDTH + m] = z[m] > 0 ? scale * w1[j * WIDTH + m] : 0;
    memset(jacobian, 0, SQUARE * sizeof *jacobian);
    nab_gemm(true, true, WIDTH, WIDTH, WIDTH, w2, WIDTH, open, WIDTH, jacobian,
             WIDTH);
    // relu is homogeneous: f(x) is its Jacobian times x
    nab_gemm(false, true, 1, WIDTH, WIDTH, x, WIDTH, jacobian, WIDTH, f, WIDTH);
    for (int i = 0; i < WIDTH; i++)
        x[i] += f[i];
}

/* share[k] += |part k|^2 over their sum, divided by NETS; false: nothing was
 * written. */
static bool follow_net(uint64_t seed, double variance, double *share)
{
    static double jacobian[BLOCKS * SQUARE], part[(BLOCKS + 1) * WIDTH];
    double x[WIDTH], sum = 0;
    nab_tape *t = nab_tape_new(seed);
    memcpy(x, nab_randn(t, nab_vec(WIDTH))->data, sizeof x);
    for (int l = 0; l < BLOCKS; l++)
        pass_block(t, sqrt(variance), x, jacobian + l * SQUARE);
    for (int i = 0; i < (BLOCKS + 1) * WIDTH; i++)
        part[i] = EX_UNWRITTEN;
    ex4_gradient_by_length(BLOCKS, WIDTH, jacobian,
                           nab_randn(t, nab_vec(WIDTH))->data, part);
    nab_tape_free(t);
    bool written = !curve_unwritten((BLOCKS + 1) * WIDTH, part);
    for (int i = 0; i < (BLOCKS + 1) * WIDTH; i++)
        sum += part[i] * part[i];
    for (int i = 0; i < (BLOCKS + 1) * WIDTH; i++)
        share[i / WIDTH] += part[i] * part[i] / sum / NETS;
    return written;
}

int main(int argc, char **argv)
{
    static const char *const name[] = {"scaled", "unscaled", "he"};
    FILE *csv = curve_open(argc, argv, "student.csv");
    bool started = true, finite = true;
    fprintf(csv, "scale,length,share\n");
    for (int s = 0; s < 3; s++) {
        double share[BLOCKS + 1] = {0}, variance = s ? s : 1.0 / BLOCKS;
        for (int k = 0; k < NETS; k++)
            started = follow_net((uint64_t)k + 1, variance, share) && started;
        for (int k = 0; k <= BLOCKS; k++) {
            finite = finite && isfinite(share[k]);
            fprintf(csv, "%s,%d,%.17g\n", name[s], k, share[k]);
        }
    }
    if (fclose(csv) != 0)
        return 1;
    return curve_state(argc, argv, "4.4", started, finite, "not finite");
}
