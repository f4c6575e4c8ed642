/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The monitor: statistics of layers, read from tensors. */
#include "lab/monitor.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/error.h"
#include "lab/text.h"
#include "numeric/sums.h"

typedef struct {
    nab_layer now;
    bool seen;
    nab_tensor *activation; /* until its gradient was read */
    nab_tensor *weight;
    double *before; /* the weight before the update */
    size_t room_before;
    bool *fired; /* units that were not 0 since the last forgetting */
    size_t n_fired;
} watched;

struct nab_monitor {
    size_t n; /* layers 0 .. n - 1 */
    double low, high;
    watched *layer;
};

/* ---- life ---- */

static const nab_layer nothing = {
    0, 0, NAN, NAN, NAN, NAN, NAN, NAN, NAN, 0, NAN, NAN, 0, NAN, NAN, NAN,
};

nab_monitor *nab_monitor_new(size_t n_layer)
{
    nab_monitor *m = calloc(1, sizeof *m);
    if (m)
        m->layer = calloc(n_layer + 1, sizeof *m->layer);
    if (!m || !m->layer) {
        free(m);
        nab_error("monitor_new", "no memory");
        return NULL;
    }
    m->n = n_layer + 1;
    nab_monitor_bounds(m, -0.97, 0.97);
    for (size_t k = 0; k < m->n; k++)
        m->layer[k].now = nothing;
    return m;
}

void nab_monitor_free(nab_monitor *m)
{
    for (size_t k = 0; m && k < m->n; k++) {
        free(m->layer[k].before);
        free(m->layer[k].fired);
    }
    free(m ? m->layer : NULL);
    free(m);
}

void nab_monitor_bounds(nab_monitor *m, double low, double high)
{
    if (!m)
        return;
    m->low = low;
    m->high = high;
}

static watched *layer_at(nab_monitor *m, size_t layer)
{
    if (!m)
        return NULL;
    if (layer >= m->n)
        nab_error("monitor", "layer %zu of 0..%zu", layer, m->n - 1);
    return layer < m->n ? &m->layer[layer] : NULL;
}

/* ---- forward ---- */

static size_t count_nonfinite(size_t n, const double *x)
{
    size_t bad = 0;
    for (size_t i = 0; i < n; i++)
        bad += !isfinite(x[i]);
    return bad;
}

static double share(size_t part, size_t all)
{
    return all ? (double)part / (double)all : NAN;
}

static void read_values(nab_layer *now, const nab_tensor *h, double low,
                        double high)
{
    size_t zero = 0, saturated = 0;
    for (size_t i = 0; i < h->size; i++) {
        zero += h->data[i] == 0;
        saturated += h->data[i] < low || h->data[i] > high;
    }
    now->n_row = nab_shape_rows(h->shape);
    now->n_unit = nab_shape_cols(h->shape);
    now->mean = nab_array_mean(h->size, h->data);
    now->sd = sqrt(nab_array_variance(h->size, h->data));
    now->max_abs = nab_array_max_abs(h->size, h->data);
    now->zero = share(zero, h->size);
    now->saturated = share(saturated, h->size);
    now->n_nonfinite = count_nonfinite(h->size, h->data);
}

static bool room_for_units(watched *w, size_t n)
{
    if (w->n_fired == n)
        return true;
    bool *fired = realloc(w->fired, (n + 1) * sizeof *fired);
    if (!fired) {
        nab_error("monitor_watch", "no memory for %zu units", n);
        return false;
    }
    memset(fired, 0, n * sizeof *fired);
    w->fired = fired;
    w->n_fired = n;
    return true;
}

/* NaN is not 0: a unit that gives NaN is sick, not dead. */
static void count_dead(watched *w, const nab_tensor *h)
{
    size_t rows = w->now.n_row, units = w->now.n_unit, dead = 0, ever = 0;
    for (size_t j = 0; j < units; j++) {
        size_t i = 0;
        while (i < rows && h->data[i * units + j] == 0)
            i++;
        w->fired[j] = w->fired[j] || i < rows;
        dead += i == rows;
        ever += !w->fired[j];
    }
    w->now.dead = rows ? share(dead, units) : NAN;
    w->now.dead_ever = rows ? share(ever, units) : NAN;
}

void nab_monitor_watch(nab_monitor *m, size_t layer, nab_tensor *activation)
{
    watched *w = layer_at(m, layer);
    if (!w || !activation ||
        !room_for_units(w, nab_shape_cols(activation->shape)))
        return;
    read_values(&w->now, activation, m->low, m->high);
    count_dead(w, activation);
    w->now.grad_norm = w->now.grad_rms = NAN;
    w->now.n_grad_nonfinite = 0;
    w->activation = activation;
    w->seen = true;
}

void nab_monitor_forget(nab_monitor *m)
{
    for (size_t k = 0; m && k < m->n; k++)
        for (size_t j = 0; j < m->layer[k].n_fired; j++)
            m->layer[k].fired[j] = false;
}

/* ---- weights and gradients ---- */

static void keep_weight(watched *w)
{
    memcpy(w->before, w->weight->data, w->weight->size * sizeof *w->before);
    w->now.weight_norm = nab_array_norm2(w->weight->size, w->before);
}

void nab_monitor_watch_weight(nab_monitor *m, size_t layer, nab_tensor *weight)
{
    watched *w = layer_at(m, layer);
    if (!w || !weight)
        return;
    if (w->room_before < weight->size) {
        double *before = realloc(w->before, weight->size * sizeof *before);
        if (!before) {
            nab_error("monitor_watch_weight", "no memory for %zu numbers",
                      weight->size);
            return;
        }
        w->before = before;
        w->room_before = weight->size;
    }
    w->weight = weight;
    w->seen = true;
    w->now.weight_grad_norm = w->now.update_ratio = NAN;
    if (weight->size)
        keep_weight(w);
}

void nab_monitor_forget_weights(nab_monitor *m)
{
    for (size_t k = 0; m && k < m->n; k++)
        m->layer[k].weight = NULL;
}

static void read_gradient(nab_layer *now, const nab_tensor *h)
{
    if (!h->grad)
        return;
    now->grad_norm = nab_array_norm2(h->size, h->grad);
    now->grad_rms = now->grad_norm / sqrt((double)h->size);
    now->n_grad_nonfinite = count_nonfinite(h->size, h->grad);
}

void nab_monitor_after_backward(nab_monitor *m)
{
    for (size_t k = 0; m && k < m->n; k++) {
        watched *w = &m->layer[k];
        if (w->activation)
            read_gradient(&w->now, w->activation);
        w->activation = NULL; /* it goes with the next reset */
        if (w->weight && w->weight->grad)
            w->now.weight_grad_norm =
                nab_array_norm2(w->weight->size, w->weight->grad);
    }
}

void nab_monitor_after_update(nab_monitor *m)
{
    for (size_t k = 0; m && k < m->n; k++) {
        watched *w = &m->layer[k];
        if (!w->weight || w->weight->size == 0)
            continue;
        double norm_before = nab_array_norm2(w->weight->size, w->before);
        for (size_t i = 0; i < w->weight->size; i++)
            w->before[i] = w->weight->data[i] - w->before[i];
        w->now.update_ratio =
            nab_array_norm2(w->weight->size, w->before) / norm_before;
        keep_weight(w);
    }
}

/* ---- reading ---- */

const nab_layer *nab_monitor_layer(const nab_monitor *m, size_t layer)
{
    if (m && layer >= m->n)
        nab_error("monitor_layer", "layer %zu of 0..%zu", layer, m->n - 1);
    return m && layer < m->n ? &m->layer[layer].now : NULL;
}

void nab_monitor_print(const nab_monitor *m, FILE *out)
{
    fprintf(out, "%5s %9s %8s %5s %5s %5s %9s %8s %9s %8s\n", "layer", "mean",
            "sd", "zero", "dead", "sat", "|grad|", "|W|", "update", "not fin");
    for (size_t k = 0; m && k < m->n; k++) {
        const nab_layer *l = &m->layer[k].now;
        if (m->layer[k].seen)
            fprintf(out,
                    "%5zu %9.2e %8.2g %5.2f %5.2f %5.2f %9.2e %8.3g %9.2e "
                    "%8zu\n",
                    k, nab_plain_nan(l->mean), nab_plain_nan(l->sd),
                    nab_plain_nan(l->zero), nab_plain_nan(l->dead),
                    nab_plain_nan(l->saturated), nab_plain_nan(l->grad_norm),
                    nab_plain_nan(l->weight_norm),
                    nab_plain_nan(l->update_ratio),
                    l->n_nonfinite + l->n_grad_nonfinite);
    }
}

void nab_monitor_write(const nab_monitor *m, nab_csv *csv, double step)
{
    for (size_t k = 0; m && k < m->n; k++) {
        const nab_layer *l = &m->layer[k].now;
        if (m->layer[k].seen)
            nab_row(csv, NULL, step, (double)k, l->mean, l->sd, l->max_abs,
                    l->zero, l->dead, l->dead_ever, l->saturated,
                    (double)l->n_nonfinite, l->grad_norm, l->grad_rms,
                    (double)l->n_grad_nonfinite, l->weight_norm,
                    l->weight_grad_norm, l->update_ratio);
    }
}
