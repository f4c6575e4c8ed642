/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The checks of chapter 4. They hold no answer: slopes by complex steps,
 * branches that are known, scales put back into the growth they cause, and the
 * sum over lengths, which is a polynomial: with every branch times t it must be
 * the whole gradient of that net, for each t.
 */
#include <complex.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../../chapters/chapter04/exercise.h"
#include "grade/check.h"

enum { WIDTH_MOST = 6, ROWS_MOST = 5, BLOCKS_MOST = 60 };
static const double LN10 = 2.302585092994046;

/* ---- 4.1 ---- */

static const char TWICE[] =
    "gy comes down twice, by the shortcut and through the branch; gx stands on "
    "the left alone";
static const char ROWS_OR_COLUMNS[] =
    "what comes back to x_j is what every y_i owes to it: a column of the "
    "Jacobian";
static const char IN_PLACE[] =
    "gx may be gy: then a number that is written is one that is still needed";
static const char BITS[] =
    "a branch that passes nothing leaves the shortcut, bit for bit";

static const char ILL[] =
    "NaN is a gradient too: it reaches every x_j that y_i depends on";

/* gy.(x + f(x)) for the branch f(x) = J x. */
static double loss_of_block(size_t n, const double *jacobian, const double *gy,
                            const double *x)
{
    double loss = 0;
    for (size_t i = 0; i < n; i++) {
        double y = x[i];
        for (size_t j = 0; j < n; j++)
            y += jacobian[i * n + j] * x[j];
        loss += gy[i] * y;
    }
    return loss;
}

static void check_block(size_t n, const double *jacobian, const double *gy,
                        bool in_place)
{
    double x[WIDTH_MOST] = {0};
    const double *J = ex_const("jacobian", n * n, jacobian);
    double *gx = ex_room("gx", n);
    const double *from = in_place ? gx : ex_const("gy", n, gy);
    for (size_t j = 0; j < n && in_place; j++)
        gx[j] = gy[j];
    ex_given("n = %zu, jacobian = %s, gy = %s%s", n, ex_matrix(n, n, jacobian),
             ex_numbers(n, gy), in_place ? ", gx is gy" : "");
    ex4_block_vjp(n, J, from, gx);
    for (size_t j = 0; j < n; j++) {
        char name[40];
        snprintf(name, sizeof name, "gx[%zu]", j);
        x[j] = 1;
        double above = loss_of_block(n, jacobian, gy, x);
        x[j] = -1;
        double below = loss_of_block(n, jacobian, gy, x);
        x[j] = 0;
        ex_close(name, gx[j], (above - below) / 2, 1e-12,
                 in_place ? IN_PLACE
                 : n == 1 ? TWICE
                          : ROWS_OR_COLUMNS);
    }
    ex_clear();
}

static void block_fixed(void)
{
    static const double half[] = {0.5}, three[] = {3};
    static const double upper[] = {0, 1, 0, 0}, full[] = {1, 2, 3, 4},
                        gy[] = {2, -1};
    static const double none[16] = {0}, odd[] = {0.1, -3e200, 7e-300, -0.25};
    static const double minus[] = {-1, 0, 0, 0, -1, 0, 0, 0, -1};
    static const double ill[] = {2, NAN};
    check_block(1, half, three, false);
    check_block(2, upper, gy, false);
    check_block(2, upper, gy, true);
    check_block(2, full, gy, true);
    check_block(0, none, odd, false);
    double *gx = ex_room("gx", 4);
    ex_given("n = 4, a branch of 0");
    ex4_block_vjp(4, ex_const("jacobian", 16, none), ex_const("gy", 4, odd),
                  gx);
    for (int j = 0; j < 4; j++)
        ex_exact("gx", gx[j], odd[j], BITS);
    ex_given("n = 3, the branch -x");
    ex4_block_vjp(3, ex_const("jacobian", 9, minus), ex_const("gy", 3, odd),
                  gx);
    for (int j = 0; j < 3; j++)
        ex_close("gx", gx[j], 0, 0, BITS);
    ex_clear();
    gx = ex_room("gx", 2);
    ex_given("n = 2, jacobian (1 2 / 3 4), gy = (2, nan)");
    ex4_block_vjp(2, ex_const("jacobian", 4, full), ex_const("gy", 2, ill), gx);
    for (int j = 0; j < 2; j++)
        ex_close("gx", gx[j], NAN, 0, ILL);
    ex_clear();
}

static void block_seeded(uint64_t seed)
{
    double jacobian[WIDTH_MOST * WIDTH_MOST], gy[WIDTH_MOST];
    for (int k = 0; k < 6; k++) {
        size_t n = (size_t)ex_integer(1, WIDTH_MOST);
        for (size_t i = 0; i < n * n; i++)
            jacobian[i] = ex_uniform(-1, 1);
        for (size_t i = 0; i < n; i++)
            gy[i] = ex_uniform(-2, 2);
        check_block(n, jacobian, gy, (seed + (uint64_t)k) % 2);
    }
}

/* ---- 4.2 ---- */

static const char SHORTCUT[] =
    "X reaches Y on two ways: as it is, and through the branch";
static const char THE_SLOPE[] =
    "what comes back through tanh is multiplied by the slope that tanh had "
    "there";
static const char ALL_ROWS[] =
    "every row of the batch has used the same weights: their gradients add up";
static const char WHAT_IT_SAW[] =
    "the gradient of a matrix joins what went in with what comes back: what "
    "went into W2?";
static const char ASLEEP[] =
    "with W2 = 0 nothing comes back through the branch, but W2 itself has a "
    "gradient";

/* The three arrays that a block has, one of them moved into the complex plane
 * at one place. */
typedef struct {
    size_t n_row, n, m;
    double w1[WIDTH_MOST * WIDTH_MOST], w2[WIDTH_MOST * WIDTH_MOST];
    double x[ROWS_MOST * WIDTH_MOST], gy[ROWS_MOST * WIDTH_MOST];
} batch;

static const double STEP = 1e-30;

static double complex at(const double *array, size_t i, const double *moved,
                         size_t place)
{
    return array[i] + (array == moved && i == place ? STEP * I : 0);
}

/* d (gy.Y) / d moved[place], by a complex step. */
static double slope_of(const batch *b, const double *moved, size_t place)
{
    double complex loss = 0;
    for (size_t row = 0; row < b->n_row; row++) {
        double complex hidden[WIDTH_MOST];
        for (size_t k = 0; k < b->m; k++) {
            double complex z = 0;
            for (size_t i = 0; i < b->n; i++)
                z += at(b->x, row * b->n + i, moved, place) *
                     at(b->w1, i * b->m + k, moved, place);
            hidden[k] = ctanh(z);
        }
        for (size_t j = 0; j < b->n; j++) {
            double complex y = at(b->x, row * b->n + j, moved, place);
            for (size_t k = 0; k < b->m; k++)
                y += hidden[k] * at(b->w2, k * b->n + j, moved, place);
            loss += b->gy[row * b->n + j] * y;
        }
    }
    return cimag(loss) / STEP;
}

static void compare(const batch *b, const char *name, size_t n,
                    const double *got, const double *moved, const char *hint)
{
    for (size_t i = 0; i < n; i++) {
        double want = slope_of(b, moved, i);
        char element[40];
        snprintf(element, sizeof element, "%s[%zu]", name, i);
        ex_close(element, got[i], want, 1e-10 * (1 + fabs(want)), hint);
    }
}

static void describe(const batch *b)
{
    ex_given("n_row = %zu, n = %zu, m = %zu, w1 = %s, w2 = %s, x = %s, gy = %s",
             b->n_row, b->n, b->m, ex_matrix(b->n, b->m, b->w1),
             ex_matrix(b->m, b->n, b->w2), ex_matrix(b->n_row, b->n, b->x),
             ex_matrix(b->n_row, b->n, b->gy));
}

static void check_batch(const batch *b, const char *hint)
{
    size_t rows = b->n_row * b->n, weights = b->n * b->m;
    double *gx = ex_room("gx", rows), *gw1 = ex_room("gw1", weights),
           *gw2 = ex_room("gw2", weights);
    describe(b);
    ex4_block_backward(b->n_row, b->n, b->m, ex_const("w1", weights, b->w1),
                       ex_const("w2", weights, b->w2),
                       ex_const("x", rows, b->x), ex_const("gy", rows, b->gy),
                       gx, gw1, gw2);
    compare(b, "gw2", weights, gw2, b->w2, hint ? hint : WHAT_IT_SAW);
    compare(b, "gw1", weights, gw1, b->w1, hint ? hint : THE_SLOPE);
    compare(b, "gx", rows, gx, b->x, hint ? hint : SHORTCUT);
    ex_clear();
}

static batch draw_batch(size_t n_row, size_t n, size_t m, double size)
{
    batch b = {n_row, n, m, {0}, {0}, {0}, {0}};
    for (size_t i = 0; i < n * m; i++) {
        b.w1[i] = ex_uniform(-1, 1) * size;
        b.w2[i] = ex_uniform(-1, 1);
    }
    for (size_t i = 0; i < n_row * n; i++) {
        b.x[i] = ex_uniform(-1, 1);
        b.gy[i] = ex_uniform(-2, 2);
    }
    return b;
}

/* W2 = 0: bits, and zeros. */
static void check_asleep(size_t n_row, size_t n, size_t m)
{
    batch b = draw_batch(n_row, n, m, 1);
    size_t rows = n_row * n, weights = n * m;
    memset(b.w2, 0, sizeof b.w2);
    double *gx = ex_room("gx", rows), *gw1 = ex_room("gw1", weights),
           *gw2 = ex_room("gw2", weights);
    describe(&b);
    ex4_block_backward(n_row, n, m, ex_const("w1", weights, b.w1),
                       ex_const("w2", weights, b.w2), ex_const("x", rows, b.x),
                       ex_const("gy", rows, b.gy), gx, gw1, gw2);
    char name[40];
    for (size_t i = 0; i < rows; i++) {
        snprintf(name, sizeof name, "gx[%zu]", i);
        ex_exact(name, gx[i], b.gy[i], ASLEEP);
    }
    for (size_t i = 0; i < weights; i++) {
        snprintf(name, sizeof name, "gw1[%zu]", i);
        ex_close(name, gw1[i], 0, 0, ASLEEP);
    }
    compare(&b, "gw2", weights, gw2, b.w2, ASLEEP);
    ex_clear();
}

static void batch_fixed(void)
{
    static const batch one = {1, 1, 1, {0.5}, {2}, {1}, {3}};
    batch b = one;
    b.w2[0] = 0.25;
    check_batch(&one, NULL);
    check_batch(&b, NULL);
    b = draw_batch(1, 3, 2, 1);
    check_batch(&b, NULL);
    b = draw_batch(4, 2, 3, 1);
    check_batch(&b, ALL_ROWS);
    b = draw_batch(0, 2, 3, 1);
    check_batch(&b, ALL_ROWS);
    b = draw_batch(2, 3, 3, 1000);
    check_batch(&b, THE_SLOPE);
    check_asleep(3, 4, 2);
}

static void batch_seeded(uint64_t seed)
{
    (void)seed;
    for (int k = 0; k < 4; k++) {
        size_t n = (size_t)ex_integer(1, WIDTH_MOST);
        size_t m = (size_t)ex_integer(1, WIDTH_MOST);
        size_t n_row = (size_t)ex_integer(1, ROWS_MOST);
        batch b = draw_batch(n_row, n, m, ex_uniform(0.5, 2));
        check_batch(&b, n_row > 1 ? ALL_ROWS : NULL);
        check_asleep(n_row, n, m);
    }
}

/* ---- 4.3 ---- */

static const char INTEREST[] =
    "interest on interest: the growth of the square per block, a = alpha^2 v, "
    "is given by a root of the whole";
static const char NORM_OR_SQUARE[] =
    "the decades are those of the norm, and the square has twice as many";
static const char TYPICAL[] =
    "the typical net grows less than the mean square, the less the narrower it "
    "is; so more is allowed";
static const char ENDS[] =
    "nothing allowed is 0, everything allowed is infinite, less than nothing "
    "is no number";

static const char WIDE_RANGE[] =
    "from next to nothing to 10 decades per block: 1e-8 of alpha itself, "
    "however small or large it is";

static void check_scale(double v, int n_block, double width, double decades,
                        double want, const char *hint)
{
    ex_given("v = %.6g, n_block = %d, width = %.6g, decades = %.6g", v, n_block,
             width, decades);
    ex_near("alpha", ex4_branch_scale(v, n_block, width, decades), want, 2e-8,
            hint);
}

/* Chooses the interest a; the chapter's formula says what it comes to. */
static void check_interest(double v, int n_block, double width, double a)
{
    double loss = isinf(width)
                      ? 0
                      : (7 * a * a + 4 * a) / (2 * width * (1 + a) * (1 + a));
    double decades = n_block * (log1p(a) - loss) / (2 * LN10);
    check_scale(v, n_block, width, decades, sqrt(a / v),
                a > 100 || a < 1e-5 ? WIDE_RANGE
                : isinf(width)      ? INTEREST
                                    : TYPICAL);
}

static void scale_fixed(void)
{
    check_scale(1, 1, INFINITY, log10(2) / 2, 1, NORM_OR_SQUARE);
    check_scale(4, 1, INFINITY, log10(2) / 2, 0.5, INTEREST);
    check_scale(1, 2, INFINITY, log10(2), 1, INTEREST);
    check_scale(1, 50, INFINITY, log10(exp(1)) / 2, sqrt(expm1(0.02)),
                INTEREST);
    check_interest(1, 10, 16, 1);
    check_interest(2, 100, 64, 0.01);
    check_interest(0.5, 3, 8, 20);
    check_interest(1, 50, 32, 1e-9);
    check_interest(2, 5, 16, 1e12);
    check_interest(1e3, 30, 8, 1e19);
    check_interest(1e-3, 2, 64, 5e-14);
    check_scale(1, 50, 64, 0, 0, ENDS);
    check_scale(1, 50, 64, INFINITY, INFINITY, ENDS);
    check_scale(1, 50, 64, -0.5, NAN, ENDS);
    check_scale(1, 50, 64, NAN, NAN, ENDS);
    check_scale(1, 3, INFINITY, INFINITY, INFINITY, ENDS);
    check_scale(1, 50, 64, -INFINITY, NAN, ENDS);
    check_scale(1, 1, INFINITY, 10, 1e10, WIDE_RANGE);
    check_scale(1, 7, INFINITY, 7e-13 / (2 * LN10), sqrt(1e-13), WIDE_RANGE);
}

static void scale_seeded(uint64_t seed)
{
    (void)seed;
    for (int k = 0; k < 12; k++) {
        double width = k % 3 ? (double)ex_integer(8, 512) : INFINITY;
        check_interest(exp(ex_uniform(-2, 2)), ex_integer(1, 200), width,
                       exp(ex_uniform(-12, 4)));
    }
}

/* ---- 4.4 ---- */

static const char BY_ONE[] =
    "at each block a path takes the shortcut and keeps its length, or the "
    "branch and gains one";
static const char ONE_STEP_ONLY[] =
    "in one block a path crosses one branch at most: which part is still the "
    "one from above?";
static const char FROM_THE_TOP[] =
    "the gradient comes from above: the last block is the first that it meets";
static const char NO_BRANCH[] =
    "the path of length 0 has met no branch at all: nothing may touch it";

enum { PARTS = (BLOCKS_MOST + 1) * WIDTH_MOST };

static const double *run_parts(size_t n_block, size_t n, const double *jacobian,
                               const double *pull)
{
    double *part = ex_room("part", (n_block + 1) * n);
    ex4_gradient_by_length(n_block, n,
                           ex_const("jacobian", n_block * n * n, jacobian),
                           ex_const("pull", n, pull), part);
    return part;
}

/* The whole gradient at x_0 of the net whose branches are all times t: each
 * block is asked what a unit of x does to it. */
static void whole_gradient(size_t n_block, size_t n, const double *jacobian,
                           double t, const double *pull, double *g)
{
    double below[WIDTH_MOST], x[WIDTH_MOST] = {0};
    memcpy(g, pull, n * sizeof *g);
    for (size_t l = n_block; l-- > 0;) {
        double scaled[WIDTH_MOST * WIDTH_MOST];
        for (size_t i = 0; i < n * n; i++)
            scaled[i] = t * jacobian[l * n * n + i];
        for (size_t j = 0; j < n; j++) {
            x[j] = 1;
            below[j] = loss_of_block(n, scaled, g, x);
            x[j] = 0;
        }
        memcpy(g, below, n * sizeof *g);
    }
}

/* Whole numbers, so that all sums are exact. */
static void check_polynomial(size_t n_block, size_t n, const double *jacobian,
                             const double *pull, const char *what)
{
    static const double times[] = {1, -1, 2, -2, 3, 0.5};
    double g[WIDTH_MOST];
    char given[400], name[60];
    snprintf(given, sizeof given,
             "n_block = %zu, n = %zu%s, jacobian = %s, pull = %s", n_block, n,
             what, ex_matrix(n_block * n, n, jacobian), ex_numbers(n, pull));
    ex_given("%s", given);
    const double *part = run_parts(n_block, n, jacobian, pull);
    for (size_t i = 0; i < n; i++) {
        snprintf(name, sizeof name, "part[%zu]", i);
        ex_exact(name, part[i], pull[i], NO_BRANCH);
    }
    ex_written("part", (n_block + 1) * n, part);
    for (int k = 0; k < 6; k++) {
        whole_gradient(n_block, n, jacobian, times[k], pull, g);
        ex_where("%s; t = %g", given, times[k]);
        for (size_t i = 0; i < n; i++) {
            snprintf(name, sizeof name, "sum over k of t^k part[k * n + %zu]",
                     i);
            double sum = 0, power = 1;
            for (size_t length = 0; length <= n_block; length++) {
                sum += power * part[length * n + i];
                power *= times[k];
            }
            ex_close(name, sum, g[i], 0,
                     n_block > 1 ? FROM_THE_TOP
                     : n > 1     ? ROWS_OR_COLUMNS
                                 : BY_ONE);
        }
    }
    ex_clear();
}

/* f(x) = c x in every block: part[k] is binomial(n_block,k) c^k pull. */
static void check_counts(size_t n_block, double c, double slack)
{
    double jacobian[BLOCKS_MOST], one = 1, want = 1;
    for (size_t l = 0; l < n_block; l++)
        jacobian[l] = c;
    ex_given("n_block = %zu, n = 1, every branch %g x, pull = 1", n_block, c);
    const double *part = run_parts(n_block, 1, jacobian, &one);
    for (size_t k = 0; k <= n_block; k++) {
        char name[40];
        snprintf(name, sizeof name, "part[%zu]", k);
        ex_near(name, part[k], want, slack, k > 1 ? ONE_STEP_ONLY : BY_ONE);
        want = want * (double)(n_block - k) / (double)(k + 1) * c;
    }
    ex_clear();
}

/* A NaN in one branch: the path of length 0 does not see it, the longest does.
 */
static void check_nan(size_t n_block, size_t n, size_t where)
{
    double jacobian[8 * WIDTH_MOST * WIDTH_MOST], pull[WIDTH_MOST];
    for (size_t i = 0; i < n_block * n * n; i++)
        jacobian[i] = i == where ? NAN : 1;
    for (size_t i = 0; i < n; i++)
        pull[i] = (double)i + 0.1;
    ex_given("n_block = %zu, n = %zu, jacobian[%zu] = nan, all others 1, "
             "pull = %s",
             n_block, n, where, ex_numbers(n, pull));
    const double *part = run_parts(n_block, n, jacobian, pull);
    for (size_t i = 0; i < n; i++) {
        char name[40];
        snprintf(name, sizeof name, "part[%zu]", i);
        ex_exact(name, part[i], pull[i], NO_BRANCH);
    }
    ex_written("part", (n_block + 1) * n, part);
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += part[n_block * n + i];
    ex_close("sum of the last n parts", sum, NAN, 0, ILL);
    ex_clear();
}

static void parts_fixed(void)
{
    static const double two[] = {2}, five[] = {5};
    // y = x + (x_1, 0), then y = x + (0, x_0): only one order has a path of two
    static const double turns[] = {0, 1, 0, 0, 0, 0, 1, 0}, pull[] = {3, 10};
    check_polynomial(1, 1, two, five, "");
    check_counts(2, 1, 0);
    check_counts(3, 1, 0);
    check_counts(5, 1, 0);
    check_counts(5, -2, 0);
    check_polynomial(1, 2, turns, pull, ", one turn");
    check_polynomial(2, 2, turns, pull, ", two turns");
    check_polynomial(0, 2, turns, pull, "");
    check_counts(50, 1, 0);
    check_counts(60, 0.25, 1e-12);
    check_nan(2, 3, 4);
}

static void parts_seeded(uint64_t seed)
{
    double jacobian[5 * WIDTH_MOST * WIDTH_MOST], pull[WIDTH_MOST];
    for (int k = 0; k < 8; k++) {
        size_t n = (size_t)ex_integer(1, WIDTH_MOST);
        size_t n_block = (size_t)ex_integer(1, 5);
        for (size_t i = 0; i < n_block * n * n; i++)
            jacobian[i] = ex_integer(-3, 3);
        for (size_t i = 0; i < n; i++)
            pull[i] = ex_integer(-5, 5);
        check_polynomial(n_block, n, jacobian, pull, ", whole numbers");
    }
    check_counts((size_t)ex_integer(20, 60), ex_uniform(-1, 1), 1e-11);
    check_nan(3, 2, (size_t)ex_integer(0, 11));
    (void)seed;
}

const char *const ex_range_hints[] = {WIDE_RANGE, ENDS, NO_BRANCH, ILL, NULL};
const ex_task ex_tasks[] = {{"4.1", block_fixed, block_seeded},
                            {"4.2", batch_fixed, batch_seeded},
                            {"4.3", scale_fixed, scale_seeded},
                            {"4.4", parts_fixed, parts_seeded},
                            {0}};
