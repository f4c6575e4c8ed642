/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The autopsy: the birth of a NaN or infinity, from the events of a tape. */
#include "lab/autopsy.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/error.h"
#include "numeric/sums.h"

struct nab_autopsy {
    nab_tape *tape;
    long step;
    bool born;
    nab_birth birth;
};

/* ---- looking at tensors ---- */

static ptrdiff_t bad_value(const nab_tensor *x)
{
    return nab_array_first_nonfinite(x->size, x->data);
}

static ptrdiff_t bad_grad(const nab_tensor *x)
{
    return x->grad ? nab_array_first_nonfinite(x->size, x->grad) : -1;
}

/* An operand whose value is not finite, or NULL. */
static nab_tensor *bad_operand(const nab_tensor *node)
{
    for (int k = 0; k < node->n_in; k++)
        if (bad_value(node->in[k]) >= 0)
            return node->in[k];
    return NULL;
}

/* An operand to which the sweep gave a gradient that is not finite. */
static nab_tensor *bad_grad_operand(const nab_tensor *node)
{
    for (int k = 0; k < node->n_in; k++)
        if (bad_grad(node->in[k]) >= 0)
            return node->in[k];
    return NULL;
}

/* The larger in magnitude of `largest` and the finite ones of x. */
static double larger(double largest, size_t n, const double *x)
{
    for (size_t i = 0; i < n; i++)
        if (isfinite(x[i]) && fabs(x[i]) > fabs(largest))
            largest = x[i];
    return largest;
}

static double largest_operand(const nab_tensor *node)
{
    double largest = 0;
    for (int k = 0; k < node->n_in; k++)
        largest = larger(largest, node->in[k]->size, node->in[k]->data);
    return largest;
}

/* ---- certificates of birth ---- */

static void certify(nab_autopsy *a, nab_birthplace where, const char *operation,
                    const nab_tensor *node, const nab_tensor *holder,
                    const double *values, ptrdiff_t index, double largest)
{
    nab_birth *b = &a->birth;
    a->born = true;
    *b = (nab_birth){.where = where,
                     .node = node->index,
                     .step = a->step,
                     .value = values[index],
                     .index = (size_t)index,
                     .largest = largest};
    snprintf(b->operation, sizeof b->operation, "%s", operation);
    snprintf(b->layer, sizeof b->layer, "%s", node->layer ? node->layer : "");
    snprintf(b->tensor, sizeof b->tensor, "%s",
             holder->name ? holder->name : "");
}

/* From a value that is not finite down to where it comes from. */
static void trace_value(nab_autopsy *a, const nab_tensor *node)
{
    for (const nab_tensor *below; (below = bad_operand(node));)
        node = below;
    nab_birthplace where = node->op         ? NAB_BORN_FORWARD
                           : node->is_param ? NAB_BORN_PARAM
                                            : NAB_BORN_DATA;
    double largest =
        node->op ? largest_operand(node) : larger(0, node->size, node->data);
    certify(a, where, node->op ? node->op->name : "", node, node, node->data,
            bad_value(node), largest);
}

static void trace_grad(nab_autopsy *a, const nab_tensor *node,
                       const nab_tensor *operand)
{
    if (bad_value(node) >= 0 || bad_operand(node))
        trace_value(a, node);
    else if (bad_grad(node) >= 0)
        certify(a, NAB_BORN_SEED, node->op->name, node, node, node->grad,
                bad_grad(node), larger(0, node->size, node->grad));
    else
        certify(a, NAB_BORN_BACKWARD, node->op->name, node, operand,
                operand->grad, bad_grad(operand),
                larger(largest_operand(node), node->size, node->grad));
}

static void trace_update(nab_autopsy *a, const nab_tensor *param)
{
    double largest = param->grad ? larger(0, param->size, param->grad) : 0;
    if (bad_grad(param) >= 0)
        certify(a, NAB_BORN_SEED, "update", param, param, param->grad,
                bad_grad(param), largest);
    else
        certify(a, NAB_BORN_UPDATE, "update", param, param, param->data,
                bad_value(param), largest);
}

/* ---- observing ---- */

static void observe(nab_event event, nab_tensor *node, void *context)
{
    nab_autopsy *a = context;
    const nab_tensor *operand =
        event == NAB_BACKWARD ? bad_grad_operand(node) : NULL;
    bool sick = event == NAB_BACKWARD ? operand != NULL : bad_value(node) >= 0;
    if (!sick)
        return;
    if (a->born)
        a->birth.n_infected++;
    else if (event == NAB_FORWARD)
        trace_value(a, node);
    else if (event == NAB_BACKWARD)
        trace_grad(a, node, operand);
    else
        trace_update(a, node);
}

nab_autopsy *nab_autopsy_new(nab_tape *tape)
{
    nab_autopsy *a = tape ? calloc(1, sizeof *a) : NULL;
    if (tape && !a)
        nab_error("autopsy_new", "no memory");
    if (!a)
        return NULL;
    a->tape = tape;
    nab_autopsy_restart(a);
    return a;
}

void nab_autopsy_restart(nab_autopsy *a)
{
    if (!a)
        return;
    *a = (nab_autopsy){.tape = a->tape};
    nab_tape_observe(a->tape, observe, a);
}

void nab_autopsy_free(nab_autopsy *a)
{
    if (a)
        nab_tape_observe(a->tape, NULL, NULL);
    free(a);
}

void nab_autopsy_step(nab_autopsy *a, long k)
{
    if (a)
        a->step = k;
}

const nab_birth *nab_autopsy_birth(const nab_autopsy *a)
{
    return a && a->born ? &a->birth : NULL;
}

/* ---- the report ---- */

static void print_place(const nab_birth *b, FILE *out)
{
    static const char *const phase[] = {"in the forward pass of",
                                        "in the backward pass of",
                                        "in the update of",
                                        "not computed: it stands in the data",
                                        "not computed: it stands in parameter",
                                        "not computed: a gradient of"};
    fprintf(out, "step %ld, %s", b->step, phase[b->where]);
    if (b->where == NAB_BORN_UPDATE || b->where == NAB_BORN_PARAM)
        fprintf(out, " %s", b->tensor);
    else if (b->where == NAB_BORN_DATA)
        fprintf(out, " (node %zu)", b->node);
    else
        fprintf(out, " %s (node %zu)", b->operation, b->node);
    if (*b->layer)
        fprintf(out, ", layer %s", b->layer);
    if (b->where == NAB_BORN_BACKWARD && *b->tensor)
        fprintf(out, ", towards %s", b->tensor);
}

void nab_autopsy_print(const nab_autopsy *a, FILE *out)
{
    const nab_birth *b = nab_autopsy_birth(a);
    if (!b) {
        fputs("Autopsy: every number was finite.\n", out);
        return;
    }
    const char *kind = isnan(b->value) ? "NaN"
                       : b->value > 0  ? "infinity"
                                       : "minus infinity";
    fprintf(out, "Autopsy: the first number that is not finite is %s,\n", kind);
    print_place(b, out);
    const char *beside =
        b->where == NAB_BORN_UPDATE
            ? "Its gradient was finite; the largest entry was"
        : b->where < NAB_BORN_UPDATE
            ? "All it was computed from was finite; the largest was"
            : "The largest finite number beside it is";
    fprintf(out, ", at index %zu.\n%s %g.\nResults infected since then: %zu.\n",
            b->index, beside, b->largest, b->n_infected);
}
