/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The checks of chapter 3. They hold no answer: differences of the function
 * itself, counts and steps known beforehand, and probabilities known otherwise
 * (Sheppard 1899, Plackett 1954; correlation 1/2 gives
 * 1/(n + 1)).
 */
#include <math.h>
#include <stdio.h>

#include "../../chapters/chapter03/exercise.h"
#include "grade/check.h"

/* ---- 3.1 ---- */

static const char GATE[] =
    "a gate looks at z alone: it passes dy where z > 0 and nothing elsewhere";
static const char EDGE[] = "at 0 the slope is 0 by convention: open is z > 0";
static const char CLOSED[] =
    "0 times infinity is NaN: a closed gate gives 0 whatever stands before it";
static const char SMALL[] = "a gate is open for every z > 0, however small";

enum { MOST_Z = 40 };

static double relu(double z)
{
    return z > 0 ? z : 0;
}

static void check_gate(size_t n, const double *z, const double *dy,
                       bool in_place)
{
    const double h = 0x1p-20;
    const double *z_ = ex_const("z", n, z);
    double *dz = ex_room("dz", n);
    const double *dy_ = in_place ? dz : ex_const("dy", n, dy);
    for (size_t i = 0; i < n && in_place; i++)
        dz[i] = dy[i];
    ex_given("n = %zu%s", n, in_place ? ", dz is dy" : "");
    ex3_relu_backward(z_, dy_, dz, n);
    for (size_t i = 0; i < n; i++) {
        double slope = (relu(z[i] + h) - relu(z[i] - h)) / (2 * h);
        bool edge = fabs(z[i]) < h || isnan(z[i]);
        ex_where("n = %zu, z[%zu] = %.6g, dy[%zu] = %.6g%s", n, i, z[i], i,
                 dy[i], in_place ? ", dz is dy" : "");
        char name[40];
        snprintf(name, sizeof name, "dz[%zu]", i);
        ex_close(name, dz[i], edge ? 0 : slope * dy[i], 1e-9 * fabs(dy[i]),
                 edge ? EDGE : GATE);
    }
    ex_clear();
}

/* One element, known beforehand. */
static void check_one(double z, double dy, double want, const char *hint)
{
    double *dz = ex_room("dz", 1);
    ex_given("n = 1, z[0] = %.6g, dy[0] = %.6g", z, dy);
    ex3_relu_backward(ex_const("z", 1, &z), ex_const("dy", 1, &dy), dz, 1);
    ex_close("dz[0]", *dz, want, 0, hint);
    ex_clear();
}

static void gate_fixed(void)
{
    static const double z[] = {1, -1, 3, -3, 0, -0.0, 0.5, NAN};
    static const double dy[] = {2, 2, -1, -1, 5, 5, 0, 4};
    check_gate(4, z, dy, false);
    check_gate(8, z, dy, false);
    check_gate(8, z, dy, true);
    check_gate(1, z + 4, dy + 4, false);
    check_gate(0, z, dy, false);
    check_one(5e-324, 3, 3, SMALL);
    check_one(-5e-324, 3, 0, SMALL);
    check_one(-2, INFINITY, 0, CLOSED);
    check_one(0, NAN, 0, CLOSED);
    check_one(2, -INFINITY, -INFINITY, GATE);
}

static void gate_seeded(uint64_t seed)
{
    double z[MOST_Z], dy[MOST_Z];
    for (int k = 0; k < 4; k++) {
        size_t n = (size_t)ex_integer(1, MOST_Z);
        for (size_t i = 0; i < n; i++) {
            z[i] = ex_uniform(-2, 2);
            dy[i] = ex_uniform(-2, 2);
        }
        check_gate(n, z, dy, (seed + (uint64_t)k) % 2);
    }
}

/* ---- 3.2 ---- */

static const char EVERY[] =
    "dead is 0 on every input; 0 on many of them is a living ReLU";
static const char NOT_A_SUM[] =
    "values may cancel in a sum, and NaN is no 0: look at each one";
static const char ONLY_ZERO[] =
    "dead is 0 itself: a value below 0 or a tiny one is a living unit's, and "
    "-0 is 0";
static const char NO_INPUT[] = "without an input nothing is known of any unit";

enum { MOST_ACT = 2000 };

/* Every n_th entry (or so) is 0; then `n_dead` columns, spread out, all are. */
static void check_dead(size_t n_row, size_t width, size_t n_dead,
                       bool signed_values)
{
    double act[MOST_ACT] = {0};
    for (size_t row = 0; row < n_row; row++)
        for (size_t unit = 0; unit < width; unit++) {
            bool zero = ex_uniform(0, 1) < 0.5 || unit < n_dead;
            act[row * width + unit] = zero ? 0 : ex_uniform(0.1, 1);
        }
    for (size_t unit = n_dead; unit < width; unit++) {
        act[(unit % n_row) * width + unit] = 1;
        for (size_t row = 0; row + 1 < n_row && signed_values; row += 2) {
            act[row * width + unit] = 0.5;
            act[(row + 1) * width + unit] = -0.5;
        }
        if (signed_values && n_row % 2)
            act[(n_row - 1) * width + unit] = 0;
    }
    const double *given = ex_const("act", n_row * width, act);
    ex_given("%zu inputs, %zu units, %zu of them dead%s, act = %s", n_row,
             width, n_dead, signed_values ? ", values of both signs" : "",
             ex_matrix(n_row, width, act));
    ex_equal("dead", (long)(int)ex3_dead_units(given, n_row, width),
             (long)n_dead, signed_values ? NOT_A_SUM : EVERY);
    ex_clear();
}

static void dead_fixed(void)
{
    static const double nan_column[] = {0, NAN, 0, 0};
    // unit by unit: below 0, next to nothing, 0 of both signs
    static const double odd[] = {-1, 5e-324, 0, -2, 0, -0.0};
    static const double one[] = {0, 0.5, 0, -0.5};
    check_dead(2, 3, 1, false);
    check_dead(16, 10, 0, false);
    check_dead(16, 10, 10, false);
    check_dead(4, 5, 2, true);
    ex_given("2 inputs, 2 units, the second NaN, then 0");
    ex_equal("dead",
             (long)(int)ex3_dead_units(ex_const("act", 4, nan_column), 2, 2), 1,
             NOT_A_SUM);
    ex_given("2 inputs (-1, 5e-324, 0) and (-2, 0, -0) of 3 units");
    ex_equal("dead", (long)(int)ex3_dead_units(ex_const("act", 6, odd), 2, 3),
             1, ONLY_ZERO);
    ex_given("1 input (0, 0.5, 0, -0.5) of 4 units");
    ex_equal("dead", (long)(int)ex3_dead_units(ex_const("act", 4, one), 1, 4),
             2, EVERY);
    ex_given("no input, 3 units");
    ex_equal("dead",
             (long)(int)ex3_dead_units(ex_const("act", 0, nan_column), 0, 3), 0,
             NO_INPUT);
}

static void dead_seeded(uint64_t seed)
{
    (void)seed;
    for (int k = 0; k < 10; k++) {
        size_t n_row = (size_t)ex_integer(2, 40);
        size_t width = (size_t)ex_integer(1, 40);
        check_dead(n_row, width, (size_t)ex_integer(0, (int)width), k % 3 == 0);
    }
}

/* ---- 3.3 ---- */

static const char ENDS[] =
    "w x + b is a line in x: off at both ends, off between; so both ends count";
static const char NEVER[] =
    "where an end rises with the step, or leaves before the other arrives, no "
    "step kills";
static const char ALREADY[] =
    "a unit that is off everywhere needs no step at all";
static const char OFF_AT_ZERO[] =
    "0 is off too: an end that is at 0 puts out nothing, as long as it stays";
static const char NO_GRID[] =
    "close, but 1e-9 is asked for: an end moves by the same amount with every "
    "unit of step, so no grid need be searched";

static void check_step(double b, double gb, double w, double gw, double xmax,
                       double want, const char *hint)
{
    ex_given("b = %.6g, gb = %.6g, w = %.6g, gw = %.6g, xmax = %.6g", b, gb, w,
             gw, xmax);
    double s = ex3_killing_step(b, gb, w, gw, xmax);
    bool close = isfinite(want) && fabs(s - want) <= 0.03 * want;
    ex_near("step", s, want, 1e-9, close ? NO_GRID : hint);
}

static void step_fixed(void)
{
    check_step(1, 2, 0, 0, 1, 0.5, ENDS);        // the bias alone
    check_step(1, 3, 0, 0, 1, 1.0 / 3, ENDS);    // between the lines of a grid
    check_step(1, 1, 1, 1, 2, 1, ENDS);          // the same at both ends
    check_step(0.5, 1, 2, 1, 3, 1.625, ENDS);    // the far end is last
    check_step(2, 1, -1, 1, 4, 2, ENDS);         // the near end is last
    check_step(-1, 1, 0.5, 0, 2, 0, ALREADY);    // dead already
    check_step(-1, -1, 0, -5, 2, 0, ALREADY);    // dead, though a step wakes it
    check_step(0, -1, 0, 0, 1, 0, ALREADY);      // at 0 and dead
    check_step(1, -1, 0, 0, 1, INFINITY, NEVER); // rises
    check_step(1, 1, 0, -2, 1, INFINITY, NEVER); // the far end alone rises
    check_step(1, -1, 0, 2, 1, INFINITY, NEVER); // the near end alone rises
    check_step(1, 0, 1, 0, 1, INFINITY, NEVER);  // no gradient
    // the end that is off leaves too early, late enough, at once, at that step
    check_step(-1, -1, 3, 1.5, 1, INFINITY, NEVER);
    check_step(-1, -0.1, 3, 3, 1, 2 / 2.9, ENDS);
    check_step(1, 0.5, -2, -1.5, 1, INFINITY, NEVER);
    check_step(0, -1, 1, 2, 1, INFINITY, NEVER);
    check_step(1, 1, -2, -2, 1, 1, OFF_AT_ZERO);
    check_step(1, 2, -1, -2, 1, 0.5, OFF_AT_ZERO); // an end stays at 0
    check_step(3e8, 100, 0, 0, 1, 3e6, NO_GRID);
    check_step(1e9, 1e-9, 0, 0, 1, 1e18, NO_GRID);
    check_step(1e-9, 1e9, 0, 0, 1e-9, 1e-18, NO_GRID);
    check_step(2e-6, 3, 1e-6, 2, 1, 2e-6 / 3, NO_GRID);
}

/* What one end does: its value now, and the step that brings it to 0; with a
 * step below 0 the value moves away from 0. */
typedef struct {
    double now, step;
} end;

/* The line that has these ends, at 0 and at xmax. */
static void check_line(end near, end far, double want, const char *hint)
{
    double xmax = exp(ex_uniform(-2, 2)), gb = near.now / near.step;
    check_step(near.now, gb, (far.now - near.now) / xmax,
               (far.now / far.step - gb) / xmax, xmax, want, hint);
}

/* Steps from a ten-thousandth to ten thousand, at most a factor of 20 apart. */
static void step_seeded(uint64_t seed)
{
    (void)seed;
    for (int k = 0; k < 48; k++) {
        double early = exp(ex_uniform(-9, 9));
        double late = early * exp(ex_uniform(0.1, 3)), want = INFINITY;
        end on = {ex_uniform(0.3, 3), early},
            other = {ex_uniform(0.3, 3), late};
        const char *hint = NEVER;
        switch (k % 6) {
        case 0: // both arrive
            want = late;
            hint = ENDS;
            break;
        case 1: // off, and moves away
            other = (end){-other.now, -late};
            want = early;
            hint = ENDS;
            break;
        case 2: // off until the first has arrived
            other.now *= -1;
            want = early;
            hint = ENDS;
            break;
        case 3: // off, and back before that
            other.now *= -1;
            other.step = early * early / late;
            break;
        case 4: // rises
            other.step = -late;
            break;
        default: // both off
            on.now *= -1;
            other.now *= -1;
            want = 0;
            hint = ALREADY;
        }
        if (ex_integer(0, 1))
            check_line(on, other, want, hint);
        else
            check_line(other, on, want, hint);
    }
}

/* ---- 3.4 ---- */

static const char SHARED[] =
    "given what all z share they are independent: integrate over the shared "
    "part";
static const char TILT[] =
    "z = sqrt(c) u + sqrt(1 - c) v_i: what threshold does u set for v_i?";

static const char BIAS[] =
    "the bias moves all z alike: off is b + sqrt(c) u + sqrt(1 - c) v_i < 0";
static const char DENSITY[] =
    "one z of mean 0 is off with probability 1/2: does the density of u add up "
    "to 1?";
static const char ROUGH[] =
    "close, but 1e-6 is asked for: of an integral, is the step small enough "
    "where the integrand is steepest, and does the range leave out next to "
    "nothing?";

/* P(z < 0) for one z of mean b. */
static double off(double b)
{
    return erfc(b / sqrt(2)) / 2;
}

/* Two z: Plackett (1954), dP/dc is the density of both at 0; Simpson's rule. */
static double both_off(double c, double b)
{
    enum { STEPS = 2000 };
    double sum = 0, h = asin(c) / STEPS; // in the angle of c nothing is steep
    for (int i = 0; i <= STEPS; i++)
        sum += exp(-b * b / (1 + sin(i * h))) * (i == 0 || i == STEPS ? 1
                                                 : i % 2              ? 4
                                                                      : 2);
    return off(b) * off(b) + sum * h / 3 / (2 * acos(-1));
}

static void check_share(double c, double b, int n, double want)
{
    ex_given("c = %.6g, b = %.6g, n_input = %d", c, b, n);
    double got = ex3_dead_share(c, b, n);
    bool as_power = c > 0 && fabs(got - pow(off(b), n)) < 1e-9;
    bool close = fabs(got - want) <= 0.02 * want;
    ex_close("share", got, want, 1e-6,
             as_power           ? SHARED
             : close            ? ROUGH
             : b != 0           ? BIAS
             : c == 0 && n == 1 ? DENSITY
                                : TILT);
}

static double three_off(double c) /* Sheppard, b = 0 */
{
    return 0.125 + 3 * asin(c) / (4 * acos(-1));
}

static void share_fixed(void)
{
    check_share(0, 0, 1, 0.5);
    check_share(0, 0, 10, 0x1p-10);
    check_share(0.7, 0, 1, 0.5);
    check_share(0.3, 0, 2, both_off(0.3, 0));
    check_share(0.9, 0, 3, three_off(0.9));
    check_share(0.99, 0, 2, both_off(0.99, 0));
    check_share(0.5, 0, 4, 1.0 / 5);
    check_share(0.5, 0, 256, 1.0 / 257);
    check_share(0, -2, 8, pow(off(-2), 8));
    check_share(0.6, 1, 1, off(1));
    check_share(0.8, -2, 2, both_off(0.8, -2));
    check_share(0.99, 4, 2, both_off(0.99, 4));
    check_share(0.99, -4, 2, both_off(0.99, -4));
    check_share(0.5, 0, 1000000, 1.0 / 1000001);
    // steepest: from the distribution of the largest v, with 30 digits
    check_share(0.99, -0.3, 300000, 0.4354168171464898);
    check_share(0.99, -0.45, 500000, 0.49103971682479402);
    check_share(0.99, -0.55, 1000000, 0.52552036583055644);
}

static void share_seeded(uint64_t seed)
{
    (void)seed;
    for (int k = 0; k < 5; k++) {
        int n = ex_integer(4, 500);
        double c = ex_uniform(0, 0.99), b = ex_uniform(-3, 3);
        check_share(c, 0, 3, three_off(c));
        check_share(0.5, 0, n, 1 / (n + 1.0));
        check_share(c, b, 2, both_off(c, b));
    }
}

const char *const ex_range_hints[] = {CLOSED,      ENDS,    NEVER, ALREADY,
                                      OFF_AT_ZERO, NO_GRID, NULL};
const ex_task ex_tasks[] = {{"3.1", gate_fixed, gate_seeded},
                            {"3.2", dead_fixed, dead_seeded},
                            {"3.3", step_fixed, step_seeded},
                            {"3.4", share_fixed, share_seeded},
                            {0}};
