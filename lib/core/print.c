/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A tape as text, one line per node. */
#include <math.h>

#include "core/inside.h"
#include "numeric/sums.h"

static double rms(const double *x, size_t n)
{
    double mean = x && n ? nab_array_norm2(n, x) / sqrt((double)n) : NAN;
    return isnan(mean) ? (double)NAN : mean; /* never "-nan" */
}

static size_t count_nonfinite(const nab_tensor *x)
{
    size_t n = 0;
    for (size_t i = 0; i < x->size; i++)
        n += !isfinite(x->data[i]) || (x->grad && !isfinite(x->grad[i]));
    return n;
}

/* "3 5 layer1.W": nodes by number, parameters by name. */
static void print_operands(const nab_tensor *x, FILE *out)
{
    for (int k = 0; k < x->n_in; k++) {
        const nab_tensor *in = x->in[k];
        if (in->is_param)
            fprintf(out, " %s", in->name);
        else
            fprintf(out, " %zu", in->index);
    }
    fputc('\n', out);
}

static void print_line(const char *number, const nab_tensor *x, FILE *out)
{
    char shape[NAB_SHAPE_TEXT];
    fprintf(out, "%5s %-14.14s %-10.10s %-12s %9.3g ", number,
            x->op ? x->op->name : (x->name ? x->name : "data"),
            x->layer ? x->layer : "-", nab_shape_print(x->shape, shape),
            rms(x->data, x->size));
    if (x->grad)
        fprintf(out, "%9.3g", rms(x->grad, x->size));
    else
        fprintf(out, "%9s", "-");
    fprintf(out, " %6zu", count_nonfinite(x));
    print_operands(x, out);
}

void nab_tape_print(const nab_tape *tape, FILE *out)
{
    fprintf(out, "%5s %-14s %-10s %-12s %9s %9s %6s %s\n", "node", "operation",
            "layer", "shape", "rms value", "rms grad", "bad", "operands");
    for (size_t i = 0; i < tape->param.n; i++)
        print_line("param", tape->param.item[i], out);
    for (size_t i = 0; i < tape->node.n; i++) {
        char number[24];
        snprintf(number, sizeof number, "%zu", i);
        print_line(number, tape->node.item[i], out);
    }
}
