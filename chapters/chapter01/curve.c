/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `make exercise1`: what your probe (1.4) sees in the nets of the figure "Ten
 * layers do not lose ten quarters". Writes student.csv and state.gp to the
 * folder given; plots/exercise01.gp draws them beside the chapter's numbers.
 */

#include "../curve.h"
#include "exercise.h"

enum { LAYERS = 10, WIDTH = 64, ROWS = 16, NETS = 16 };

/* decay[l] += log10 |dL/dz_(l+1)| / |dL/dh_L| / NETS for one net at birth;
 * false: the probe is not there yet. */
static bool probe_net(uint64_t seed, double *decay)
{
    size_t width[LAYERS + 1];
    double norm[LAYERS];
    nab_tape *t = nab_tape_new(seed);
    for (int l = 0; l <= LAYERS; l++)
        width[l] = WIDTH;
    for (int l = 0; l < LAYERS; l++)
        norm[l] = EX_UNWRITTEN;
    nab_mlp *mlp = nab_mlp_new(t, LAYERS, width, nab_scaled_normal(1), "layer");
    nab_tensor *x = nab_randn(t, nab_mat(ROWS, WIDTH));
    nab_tensor *pull = nab_randn(t, nab_mat(ROWS, WIDTH));
    double top = nab_array_norm2(pull->size, pull->data);
    int returned = ex1_probe(mlp, x, nab_sigmoid, pull->data, norm);
    for (int l = 0; l < LAYERS; l++)
        decay[l] += nab_num_log10(norm[l] / top) / NETS;
    nab_tape_free(t);
    return returned != EX_TODO_INT;
}

int main(int argc, char **argv)
{
    double decay[LAYERS] = {0};
    bool started = true;
    for (int k = 0; k < NETS; k++)
        started = probe_net((uint64_t)k + 1, decay) && started;
    FILE *csv = curve_open(argc, argv, "student.csv");
    fprintf(csv, "layer,kept\n");
    for (int l = 0; l < LAYERS; l++)
        fprintf(csv, "%d,%.17g\n", l + 1, decay[l]);
    bool finite = nab_array_first_nonfinite(LAYERS, decay) < 0;
    if (fclose(csv) != 0)
        return 1;
    return curve_state(argc, argv, "1.4", started, finite, "not finite");
}
