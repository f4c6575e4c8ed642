/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The autopsy: planted births are named right, wherever they are planted. */
#include "lab.h"

#include <math.h>

#include "ops/ops.h"

static nab_tensor *number(nab_tape *t, double x)
{
    return nab_input(t, nab_scalar(), &x);
}

static bool is_born(const nab_autopsy *a, nab_birthplace where,
                    const char *operation, double value, double largest)
{
    const nab_birth *b = nab_autopsy_birth(a);
    bool right = b && b->where == where &&
                 strcmp(b->operation, operation) == 0 &&
                 same_bits(b->value, value) && b->largest == largest;
    if (b && !right)
        printf("\n    born %d in %s: %g, largest %g\n", b->where, b->operation,
               b->value, b->largest);
    return right;
}

/* ---- forward ---- */

static nab_tensor *exp_overflow(nab_tape *t)
{
    return nab_exp(number(t, 710));
}

static nab_tensor *log_of_zero(nab_tape *t)
{
    return nab_log(number(t, 0));
}

static nab_tensor *log_of_minus_one(nab_tape *t)
{
    return nab_log(number(t, -1));
}

static nab_tensor *zero_by_zero(nab_tape *t)
{
    return nab_div(number(t, 0), number(t, 0));
}

static void test_births_in_forward(void)
{
    static const struct {
        nab_tensor *(*plant)(nab_tape *t);
        const char *operation;
        double value, largest;
    } planted[] = {{exp_overflow, "exp", INFINITY, 710},
                   {log_of_zero, "log", -INFINITY, 0},
                   {log_of_minus_one, "log", NAN, -1},
                   {zero_by_zero, "div", NAN, 0}};
    for (size_t i = 0; i < COUNT(planted); i++) {
        nab_tape *t = nab_tape_new(1);
        nab_autopsy *a = nab_autopsy_new(t);
        nab_exp(number(t, 3)); /* healthy */
        CU_ASSERT_PTR_NULL(nab_autopsy_birth(a));
        nab_autopsy_step(a, 12);
        nab_tape_enter(t, "fc3");
        nab_tensor *y = planted[i].plant(t);
        nab_square(nab_square(y)); /* infected */
        CU_ASSERT(is_born(a, NAB_BORN_FORWARD, planted[i].operation,
                          planted[i].value, planted[i].largest));
        const nab_birth *b = nab_autopsy_birth(a);
        CU_ASSERT_EQUAL(b->node, y->index);
        CU_ASSERT_EQUAL(b->step, 12);
        CU_ASSERT_STRING_EQUAL(b->layer, "fc3");
        CU_ASSERT_EQUAL(b->n_infected, 2);
        nab_autopsy_free(a);
        nab_tape_free(t);
    }
}

/* The first bad entry and the finite input of largest magnitude. */
static void test_the_place_in_the_tensor(void)
{
    static const double x[] = {1, -800, 2, 720, 3, 711};
    nab_tape *t = nab_tape_new(1);
    nab_autopsy *a = nab_autopsy_new(t);
    nab_exp(nab_constant(t, nab_mat(2, 3), x));
    CU_ASSERT(is_born(a, NAB_BORN_FORWARD, "exp", INFINITY, -800));
    CU_ASSERT_EQUAL(nab_autopsy_birth(a)->index, 3);
    nab_autopsy_free(a);
    nab_tape_free(t);
}

/* ---- backward ---- */

/* sqrt is 0 at 0; its slope is not finite. */
static void test_birth_in_backward(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_autopsy *a = nab_autopsy_new(t);
    nab_tensor *w = nab_param(t, nab_scalar(), "w");
    nab_tape_enter(t, "norm");
    nab_tensor *y = nab_scale(nab_sqrt(nab_scale(w, 4)), 3);
    CU_ASSERT_PTR_NULL(nab_autopsy_birth(a));
    nab_backward(y);
    CU_ASSERT(is_born(a, NAB_BORN_BACKWARD, "sqrt", INFINITY, 3));
    CU_ASSERT_STRING_EQUAL(nab_autopsy_birth(a)->layer, "norm");
    CU_ASSERT_EQUAL(nab_autopsy_birth(a)->n_infected, 1); /* of w */
    nab_autopsy_free(a);
    nab_tape_free(t);
}

static void copy_forward(nab_tensor *y)
{
    memcpy(y->data, y->in[0]->data, y->size * sizeof *y->data);
}

static void wrong_backward(nab_tensor *y)
{
    y->in[0]->grad[y->size - 1] += log(-y->grad[0]);
}

static void test_birth_in_a_custom_operation(void)
{
    static const nab_op op = {"custom", copy_forward, wrong_backward};
    nab_tape *t = nab_tape_new(1);
    nab_autopsy *a = nab_autopsy_new(t);
    nab_tensor *w = nab_param(t, nab_vec(3), "fc2.weight");
    nab_tensor *y = nab_apply(&op, w->shape, 1, &w, NULL, 0);
    nab_backward(nab_sum(nab_scale(y, 5)));
    CU_ASSERT(is_born(a, NAB_BORN_BACKWARD, "custom", NAN, 5));
    CU_ASSERT_STRING_EQUAL(nab_autopsy_birth(a)->tensor, "fc2.weight");
    CU_ASSERT_EQUAL(nab_autopsy_birth(a)->index, 2);
    nab_autopsy_free(a);
    nab_tape_free(t);
}

/* An operand that wants no gradient may be given any: nobody reads it. */
static void test_spare_gradients_are_not_births(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_autopsy *a = nab_autopsy_new(t);
    double zero = 0;
    nab_tensor *w = nab_param(t, nab_scalar(), "w");
    nab_backward(nab_add(w, nab_sqrt(nab_constant(t, nab_scalar(), &zero))));
    CU_ASSERT_PTR_NULL(nab_autopsy_birth(a));
    nab_autopsy_free(a);
    nab_tape_free(t);
}

/* ---- update ---- */

/* What an optimiser does: changes a parameter and tells. */
static void step_down(nab_tape *t, nab_tensor *w, double rate)
{
    for (size_t i = 0; i < w->size; i++)
        w->data[i] -= rate * w->grad[i];
    nab_tape_notify(t, NAB_UPDATE, w);
}

static void test_birth_in_an_update(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_autopsy *a = nab_autopsy_new(t);
    nab_tensor *w = nab_param(t, nab_vec(2), "fc1.weight");
    w->data[0] = 1;
    w->data[1] = 100;
    for (int step = 0; step < 2; step++) {
        nab_autopsy_step(a, step);
        nab_backward(nab_sum(nab_square(w)));
        step_down(t, w, step ? 1e307 : 0.1);
        nab_zero_grad(t);
        nab_tape_reset(t);
    }
    CU_ASSERT(is_born(a, NAB_BORN_UPDATE, "update", -INFINITY, 160));
    CU_ASSERT_STRING_EQUAL(nab_autopsy_birth(a)->tensor, "fc1.weight");
    CU_ASSERT_EQUAL(nab_autopsy_birth(a)->step, 1);
    CU_ASSERT_EQUAL(nab_autopsy_birth(a)->index, 1);
    nab_autopsy_free(a);
    nab_tape_free(t);
}

/* ---- what was not computed ---- */

static void test_data_and_parameters(void)
{
    for (int param = 0; param < 2; param++) {
        nab_tape *t = nab_tape_new(1);
        nab_autopsy *a = nab_autopsy_new(t);
        nab_tensor *x = nab_full(t, nab_vec(3), 7);
        nab_tensor *w = nab_param(t, nab_vec(3), "fc1.bias");
        (param ? w : x)->data[1] = NAN;
        nab_sum(nab_add(x, w));
        CU_ASSERT(is_born(a, param ? NAB_BORN_PARAM : NAB_BORN_DATA, "", NAN,
                          param ? 0 : 7));
        CU_ASSERT_STRING_EQUAL(nab_autopsy_birth(a)->tensor,
                               param ? "fc1.bias" : "");
        nab_autopsy_free(a);
        nab_tape_free(t);
    }
}

static void test_the_seed_of_a_sweep(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_autopsy *a = nab_autopsy_new(t);
    nab_tensor *w = nab_param(t, nab_vec(2), "w");
    nab_backward_from(nab_scale(w, 2), (double[]){1, NAN});
    CU_ASSERT(is_born(a, NAB_BORN_SEED, "scale", NAN, 1));
    nab_autopsy_free(a);
    nab_tape_free(t);
}

/* An autopsy that came too late finds the birth among the operands. */
static void test_it_looks_back(void)
{
    nab_tape *t = nab_tape_new(1);
    nab_tensor *y = nab_exp(number(t, 800));
    y = nab_square(y);
    nab_autopsy *a = nab_autopsy_new(t);
    nab_square(y);
    CU_ASSERT(is_born(a, NAB_BORN_FORWARD, "exp", INFINITY, 800));
    nab_autopsy_restart(a);
    CU_ASSERT_PTR_NULL(nab_autopsy_birth(a));
    nab_backward(y);
    CU_ASSERT(is_born(a, NAB_BORN_FORWARD, "exp", INFINITY, 800));
    nab_autopsy_free(a);
    nab_tape_free(t);
}

/* ---- the report ---- */

static void test_the_paragraph(void)
{
    char text[1000] = "";
    nab_tape *t = nab_tape_new(1);
    nab_autopsy *a = nab_autopsy_new(t);
    FILE *out = fmemopen(text, sizeof text - 1, "w");
    nab_autopsy_print(a, out);
    nab_autopsy_step(a, 3);
    nab_tape_enter(t, "fc2");
    nab_square(nab_exp(number(t, 710)));
    nab_autopsy_print(a, out);
    fclose(out);
    CU_ASSERT_STRING_EQUAL(
        text,
        "Autopsy: every number was finite.\n"
        "Autopsy: the first number that is not finite is infinity,\n"
        "step 3, in the forward pass of exp (node 1), layer fc2, at index 0.\n"
        "All it was computed from was finite; the largest was 710.\n"
        "Results infected since then: 1.\n");
    nab_autopsy_free(a);
    nab_autopsy_free(NULL);
    CU_ASSERT_PTR_NULL(nab_autopsy_new(NULL));
    CU_ASSERT_PTR_NULL(nab_autopsy_birth(NULL));
    nab_exp(number(t, 710)); /* nobody observes any more */
    nab_tape_free(t);
}

static CU_TestInfo tests[] = {
    {"births in forward", test_births_in_forward},
    {"the place in the tensor", test_the_place_in_the_tensor},
    {"a birth in backward", test_birth_in_backward},
    {"a birth in a custom operation", test_birth_in_a_custom_operation},
    {"spare gradients are not births", test_spare_gradients_are_not_births},
    {"a birth in an update", test_birth_in_an_update},
    {"data and parameters", test_data_and_parameters},
    {"the seed of a sweep", test_the_seed_of_a_sweep},
    {"it looks back", test_it_looks_back},
    {"the paragraph", test_the_paragraph},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo nab_lab_autopsy_suites[] = {
    {"lab: autopsy", NULL, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};
