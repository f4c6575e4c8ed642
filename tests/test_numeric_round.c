/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rounding to short formats against the hardware's float, and against every
 * finite float16 and bfloat16 and what lies half way between.
 */
#include "tests.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "numeric/round.h"

static double next_after_steps(double x, long steps)
{
    int64_t bits;
    memcpy(&bits, &x, sizeof bits);
    bits += steps;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static int n_wrong;

static void expect(double x, nab_format format, double expected)
{
    double y = nab_round_to(x, format);
    if (!same_bits(y, expected) && n_wrong++ < 5)
        printf("\n  %a to format %d: %a, expected %a", x, format, y, expected);
}

/* x, its negative and its neighbours. */
static void expect_as_float(double x)
{
    for (long step = -2; step <= 2; step++) {
        double y = next_after_steps(x, step);
        expect(y, NAB_FLOAT32, (double)(float)y);
        expect(-y, NAB_FLOAT32, (double)(float)-y);
    }
}

static void test_float32_is_the_cast(void)
{
    n_wrong = 0;
    unsigned long long state = 1;
    for (int i = 0; i < 200000; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        double fraction = 1 + (double)(state >> 12) * 0x1p-52;
        int exponent = -160 + i % 300; /* from underflow to overflow */
        double x = ldexp(fraction, exponent);
        expect(x, NAB_FLOAT32, (double)(float)x);
        /* Half way between two floats: a tie. */
        expect_as_float((double)(float)x * (1 + 0x1p-24));
        expect_as_float(ldexp((double)(state >> 50) + 0.5, -149));
    }
    const double edges[] = {FLT_MAX,        FLT_MAX * (1 + 0x1p-25),
                            FLT_MIN,        0x1p-149,
                            0x1p-150,       0x1.8p-149,
                            0x1p-1022,      DBL_MAX,
                            0x1.fffffep127, 1};
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++)
        expect_as_float(edges[i]);
    const double plain[] = {0, -0.0, INFINITY, -INFINITY, NAN, 0x1p-1074};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        expect(plain[i], NAB_FLOAT32, (double)(float)plain[i]);
    CU_ASSERT_EQUAL(n_wrong, 0);
}

/* The value of a short format's bits: `fraction_bits` of fraction below an
 * exponent whose bias is `bias`. */
static double decode(unsigned bits, int fraction_bits, int bias)
{
    int exponent = (int)(bits >> fraction_bits);
    unsigned fraction = bits & ((1u << fraction_bits) - 1);
    if (exponent > 0)
        fraction += 1u << fraction_bits;
    return ldexp(fraction,
                 (exponent > 0 ? exponent : 1) - bias - fraction_bits);
}

/* Every number is itself; between neighbours the half goes to the even one and
 * a step to either side of it to the nearer. infinite: the bits of infinity. */
static void check_format(nab_format format, int fraction_bits, int bias,
                         unsigned infinite)
{
    n_wrong = 0;
    for (unsigned bits = 0; bits < infinite; bits++) {
        double x = decode(bits, fraction_bits, bias);
        bool last = bits + 1 == infinite;
        double next = decode(bits + 1, fraction_bits, bias);
        double half = x + (next - x) / 2, above = last ? INFINITY : next;
        double even = bits % 2 ? above : x;
        for (double sign = -1; sign <= 1; sign += 2) {
            expect(sign * x, format, sign * x);
            expect(sign * half, format, sign * even);
            expect(sign * next_after_steps(half, -1), format, sign * x);
            expect(sign * next_after_steps(half, 1), format, sign * above);
        }
    }
    CU_ASSERT_EQUAL(n_wrong, 0);
}

/* 31,744 of each sign: 63,488 in all. */
static void test_every_float16_and_every_half_between(void)
{
    check_format(NAB_FLOAT16, 10, 15, 0x7c00);
}

static void test_every_bfloat16_and_every_half_between(void)
{
    check_format(NAB_BFLOAT16, 7, 127, 0x7f80);
}

static void test_limits_of_the_formats(void)
{
    CU_ASSERT_EQUAL(nab_format_max(NAB_FLOAT16), 65504);
    CU_ASSERT_EQUAL(nab_format_min_normal(NAB_FLOAT16), 0x1p-14);
    CU_ASSERT_EQUAL(nab_format_min_subnormal(NAB_FLOAT16), 0x1p-24);
    CU_ASSERT_EQUAL(nab_format_max(NAB_BFLOAT16), 0x1.fep127);
    CU_ASSERT_EQUAL(nab_format_min_subnormal(NAB_BFLOAT16), 0x1p-133);
    CU_ASSERT_EQUAL(nab_format_max(NAB_FLOAT32), FLT_MAX);
    CU_ASSERT_EQUAL(nab_format_min_normal(NAB_FLOAT32), FLT_MIN);
    CU_ASSERT_EQUAL(nab_format_min_subnormal(NAB_FLOAT32), 0x1p-149);
    CU_ASSERT_EQUAL(nab_format_max(NAB_FLOAT64), DBL_MAX);
    CU_ASSERT_EQUAL(nab_format_min_normal(NAB_FLOAT64), DBL_MIN);
    CU_ASSERT_EQUAL(nab_format_min_subnormal(NAB_FLOAT64), 0x1p-1074);
    /* 65519.99 is nearer to 65504, 65520 is the tie that goes to infinity. */
    CU_ASSERT_EQUAL(nab_round_to(65519.99, NAB_FLOAT16), 65504);
    CU_ASSERT_EQUAL(nab_round_to(65520, NAB_FLOAT16), INFINITY);
}

static void test_arrays_round_in_place_and_float64_is_kept(void)
{
    double x[] = {1.0 / 3, -1e-30, 1e30, NAN}, y[4];
    nab_array_round_to(4, x, y, NAB_FLOAT64);
    for (int i = 0; i < 4; i++)
        CU_ASSERT(same_bits(x[i], y[i]));
    nab_array_round_to(4, x, x, NAB_BFLOAT16);
    for (int i = 0; i < 4; i++)
        CU_ASSERT(same_bits(x[i], nab_round_to(y[i], NAB_BFLOAT16)));
}

static CU_TestInfo tests[] = {
    {"float32 is the cast", test_float32_is_the_cast},
    {"every float16 and every half between",
     test_every_float16_and_every_half_between},
    {"every bfloat16 and every half between",
     test_every_bfloat16_and_every_half_between},
    {"limits of the formats", test_limits_of_the_formats},
    {"arrays round in place, float64 is kept",
     test_arrays_round_in_place_and_float64_is_kept},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo nab_numeric_round_suites[] = {
    {"numeric: round", NULL, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};
