/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claims: the predicate at its edges, controls, the report, the file. */
#include "lab.h"

#include <math.h>

#include "lab/text.h"

/* A summary of 16 trials with this mean and standard error. */
static nab_summary trials(double mean, double se)
{
    return (nab_summary){16, mean, 4 * se, se, mean - se, mean + se, mean};
}

static bool judge(nab_relation is, nab_summary m, double p, double slack)
{
    return nab_judge(is, &m, p, slack);
}

/* Bounds with exact binary values: 5 * 0.125 = 0.625. */
static void test_near(void)
{
    CU_ASSERT(judge(NAB_NEAR, trials(1, 0.125), 1.625, 0));
    CU_ASSERT(!judge(NAB_NEAR, trials(1, 0.125), 1.6251, 0));
    CU_ASSERT(judge(NAB_NEAR, trials(1, 0.125), 0.375, 0));
    CU_ASSERT(!judge(NAB_NEAR, trials(1, 0.125), 0.3749, 0));
    CU_ASSERT(judge(NAB_NEAR, trials(1, 0.125), 1.875, 0.25));
    CU_ASSERT(!judge(NAB_NEAR, trials(1, 0.125), 1.8751, 0.25));
    CU_ASSERT(judge(NAB_NEAR, nab_value(2), 2, 0));
    CU_ASSERT(!judge(NAB_NEAR, nab_value(2), 2.0000001, 0));
    /* One trial has no spread: nab_summarise gives NaN, which counts as 0. */
    CU_ASSERT(judge(NAB_NEAR, nab_summarise(1, (double[]){2}), 2, 0));
}

static void test_below_and_above(void)
{
    CU_ASSERT(judge(NAB_BELOW, trials(1, 0.125), 1.6251, 0));
    CU_ASSERT(!judge(NAB_BELOW, trials(1, 0.125), 1.625, 0));
    CU_ASSERT(judge(NAB_BELOW, trials(1, 0.125), 1.8751, 0.25));
    CU_ASSERT(!judge(NAB_BELOW, trials(1, 0.125), 1.8749, 0.25));
    CU_ASSERT(judge(NAB_ABOVE, trials(1, 0.125), 0.3749, 0));
    CU_ASSERT(!judge(NAB_ABOVE, trials(1, 0.125), 0.375, 0));
    CU_ASSERT(!judge(NAB_ABOVE, trials(1, 0.125), 0.1251, 0.25));
    CU_ASSERT(!judge(NAB_BELOW, nab_value(0), 0, 0));
    CU_ASSERT(!judge(NAB_ABOVE, nab_value(0), 0, 0));
}

static void test_exactly_means_every_trial(void)
{
    CU_ASSERT(judge(NAB_EXACTLY, nab_value(0x1p-20), 0x1p-20, 0));
    CU_ASSERT(
        !judge(NAB_EXACTLY, nab_value(nextafter(0x1p-20, 1)), 0x1p-20, 0));
    nab_summary same = nab_summarise(3, (double[]){2, 2, 2});
    nab_summary spread = nab_summarise(3, (double[]){1, 2, 3});
    CU_ASSERT(judge(NAB_EXACTLY, same, 2, 0));
    for (int k = 1; k <= 3; k++)
        CU_ASSERT(!judge(NAB_EXACTLY, spread, k, 0));
}

/* Neither a measurement, nor a prediction, nor a slack that is NaN. */
static void test_nan_never_holds(void)
{
    static const double with_nan[] = {1, NAN, 1};
    for (int is = NAB_EXACTLY; is <= NAB_ABOVE; is++) {
        nab_relation r = (nab_relation)is;
        CU_ASSERT(!judge(r, nab_value(NAN), 1, 0));
        CU_ASSERT(!judge(r, nab_value(NAN), NAN, 0));
        CU_ASSERT(!judge(r, nab_value(1), NAN, 0));
        CU_ASSERT(!judge(r, nab_summarise(3, with_nan), 1, 0));
        CU_ASSERT(!judge(r, nab_summarise(0, with_nan), 1, 0));
        CU_ASSERT(!judge(r, (nab_summary){0}, 0, 0));
        CU_ASSERT(is == NAB_EXACTLY || !judge(r, nab_value(1), 1, NAN));
    }
    CU_ASSERT(judge(NAB_ABOVE, nab_value(INFINITY), 1e308, 0));
    CU_ASSERT(judge(NAB_BELOW, nab_value(-INFINITY), -1e308, 0));
}

/* ---- claims of a run ---- */

/* True when `holds`; its control holds when `fooled`. */
static nab_claim claim(bool holds, bool fooled)
{
    return (nab_claim){
        .id = "V6",
        .verdict = "conditional",
        .says = "ten layers, \"always\", shrink the gradient",
        .ours = "they shrink it to 2^-20 when every unit of the chain sits "
                "exactly at z = 0",
        .measured = nab_value(holds ? 0x1p-20 : 1),
        .is = NAB_EXACTLY,
        .predicted = 0x1p-20,
        NAB_INNOCENT("the chain with w = 4", nab_value(fooled ? 0x1p-20 : 0.25),
                     0x1p-20)};
}

static int run_with(const nab_claim *c, const char *option)
{
    nab_lab *lab = open_test_lab("claims", option);
    nab_lab_claim(lab, c);
    return close_test_lab(lab);
}

static void test_status_only_under_check(void)
{
    for (int k = 0; k < 4; k++) {
        nab_claim c = claim(k & 1, k & 2);
        CU_ASSERT_EQUAL(run_with(&c, NULL), 0);
        CU_ASSERT(exists(scratch("claims/claims.csv")));
        capture kept = capture_begin(stderr);
        int status = run_with(&c, "--check");
        const char *text = capture_end(kept);
        CU_ASSERT_EQUAL(status, k == 1 ? 0 : 1);
        CU_ASSERT(k == 1 ? *text == '\0' : one_line(text));
    }
}

static void test_file_of_claims(void)
{
    nab_claim c = claim(true, false);
    c.is = NAB_NEAR;
    c.measured = trials(0.5, 0.125);
    c.predicted = 0.25;
    c.slack = 0.5;
    c.slack_from = "32/width";
    c.control_measured = nab_value(2);
    CU_ASSERT_EQUAL(run_with(&c, NULL), 0);
    const char *text = read_text(scratch("claims/claims.csv"));
    CU_ASSERT_STRING_EQUAL(
        strstr(text, "id,"),
        "id,verdict,says,ours,relation,measured,se,n,predicted,tolerance,"
        "holds,control,control_holds\n"
        "V6,conditional,\"ten layers, \"\"always\"\", shrink the gradient\","
        "they shrink it to 2^-20 when every unit of the chain sits exactly at "
        "z = 0,near,0.5,0.125,16,0.25,1.125,yes,the chain with w = 4,no\n");
}

/* A wrong theory is judged on the measurement of the claim itself. */
static void test_wrong_theory(void)
{
    nab_lab *lab = open_test_lab("claims", NULL);
    nab_claim c = {.id = "V1",
                   .verdict = "ours",
                   .ours = "the rate is 0.2361",
                   .measured = trials(0.2315, 0.0018),
                   .is = NAB_NEAR,
                   .predicted = 0.2361,
                   NAB_WRONG_THEORY("the bound 0.25", 0.25)};
    CU_ASSERT(nab_lab_claim(lab, &c));
    CU_ASSERT(!lab->verdict[0].control_holds);
    CU_ASSERT_EQUAL(lab->verdict[0].claim.control_measured.mean, 0.2315);
    CU_ASSERT_EQUAL(nab_claims_failed(lab), 0);
    CU_ASSERT_EQUAL(close_test_lab(lab), 0);
}

static void test_report_fits_80_columns(void)
{
    nab_lab *lab = open_test_lab("claims", NULL);
    nab_claim c = claim(false, true);
    nab_lab_claim(lab, &c);
    c.id = "O12345";
    c.measured = trials(-1.2345678e-100, 1.2345e-101);
    c.is = NAB_NEAR;
    c.predicted = -1.2345e-101;
    c.slack = 1e-100;
    c.slack_from = "1.2/width, a bound of the terms that the theory leaves out";
    nab_lab_claim(lab, &c);
    CU_ASSERT_EQUAL(close_test_lab(lab), 0);
    const char *text = read_text(scratch("report.txt"));
    for (const char *line = text; *line; line += strspn(line, "\n")) {
        CU_ASSERT(nab_text_columns(line, strcspn(line, "\n")) <= 80);
        line += strcspn(line, "\n");
    }
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "Of 2 claims 1 hold, 1 do not"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "for their control as well"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "residual"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "the reference (conditional): ten"));
}

/* A claim that says less than it must is a mistake of the chapter. */
static void test_incomplete_claims_are_reported(void)
{
    nab_claim bad[9];
    for (size_t i = 0; i < COUNT(bad); i++)
        bad[i] = claim(true, false);
    bad[0].id = "";
    bad[1].verdict = "maybe";
    bad[2].says = NULL;
    bad[3].ours = NULL;
    bad[4].is = (nab_relation)0;
    bad[5].slack = 0.1;
    bad[6].is = NAB_NEAR, bad[6].slack = 0.1;
    bad[7].is = NAB_NEAR, bad[7].slack = -0.1;
    bad[8].control = NULL;
    for (size_t i = 0; i < COUNT(bad); i++) {
        catch_errors();
        CU_ASSERT_EQUAL(run_with(&bad[i], NULL), 1);
        release_errors();
        CU_ASSERT_EQUAL(caught_count(), 1);
    }
    nab_lab *lab = open_test_lab("claims", NULL);
    nab_claim c = claim(true, false);
    catch_errors();
    CU_ASSERT(nab_lab_claim(lab, &c));
    CU_ASSERT(!nab_lab_claim(lab, &c));
    release_errors();
    CU_ASSERT_STRING_EQUAL(caught_text(), "claim: V6 is stated twice");
    CU_ASSERT_EQUAL(close_test_lab(lab), 1);
}

/* ---- statements first, numbers later ---- */

static const nab_claim stated[] = {
    {.id = "O1",
     .verdict = "ours",
     .ours = "seven is more than six",
     .is = NAB_ABOVE,
     .control = "five"},
    {.id = "O2",
     .verdict = "ours",
     .ours = "a half",
     .is = NAB_NEAR,
     .slack_from = "rounding",
     .control = "one"},
};

static void test_statements_are_completed(void)
{
    nab_lab *lab = open_test_lab("claims", NULL);
    nab_lab_state(lab, COUNT(stated), stated);
    CU_ASSERT_TRUE(
        nab_lab_judge(lab, "O1", nab_value(7), 6, 0, nab_value(5), 6));
    CU_ASSERT_FALSE(
        nab_lab_judge(lab, "O2", nab_value(0.4), 0.5, 0.01, nab_value(1), 0.5));
    CU_ASSERT_EQUAL(lab->n_verdict, 2);
    CU_ASSERT_FALSE(lab->verdict[0].control_holds);
    CU_ASSERT_EQUAL(close_test_lab(lab), 0);
}

static void test_what_is_not_stated_or_not_judged(void)
{
    nab_lab *lab = open_test_lab("claims", NULL);
    nab_lab_state(lab, COUNT(stated), stated);
    catch_errors();
    CU_ASSERT_FALSE(
        nab_lab_judge(lab, "O3", nab_value(7), 6, 0, nab_value(5), 6));
    CU_ASSERT_STRING_EQUAL(caught_text(), "judge: there is no statement O3");
    nab_lab_judge(lab, "O1", nab_value(7), 6, 0, nab_value(5), 6);
    CU_ASSERT_EQUAL(close_test_lab(lab), 1);
    CU_ASSERT_STRING_EQUAL(caught_text(),
                           "judge: the statement O2 was never judged");
    CU_ASSERT_EQUAL(caught_count(), 2);
    release_errors();
    lab = open_test_lab("claims", "--quick"); /* may leave some out */
    nab_lab_state(lab, COUNT(stated), stated);
    CU_ASSERT_EQUAL(close_test_lab(lab), 0);
}

static void test_a_field_over_trials(void)
{
    struct {
        double other, norm;
    } found[] = {{9, 1}, {8, 2}, {7, 6}};
    nab_summary s = NAB_OVER(3, found, norm);
    CU_ASSERT_EQUAL(s.n, 3);
    CU_ASSERT_EQUAL(s.mean, 3);
    CU_ASSERT_EQUAL(s.max, 6);
    nab_lab *lab = open_test_lab("claims", NULL);
    nab_lab_result_mean(lab, "norm", s);
    CU_ASSERT_EQUAL(close_test_lab(lab), 0);
    const char *text = read_text(scratch("claims/results.txt"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\nnorm=3\nnorm_se=1.52752523"));
}

static CU_TestInfo tests[] = {
    {"near: 5 standard errors and slack", test_near},
    {"below and above, at their worst", test_below_and_above},
    {"exactly: every trial", test_exactly_means_every_trial},
    {"NaN never holds", test_nan_never_holds},
    {"status 1 only under --check", test_status_only_under_check},
    {"claims.csv", test_file_of_claims},
    {"a wrong theory as control", test_wrong_theory},
    {"the report fits 80 columns", test_report_fits_80_columns},
    {"incomplete claims are reported", test_incomplete_claims_are_reported},
    {"statements are completed", test_statements_are_completed},
    {"not stated, not judged", test_what_is_not_stated_or_not_judged},
    {"a field over trials", test_a_field_over_trials},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo nab_lab_claims_suites[] = {
    {"lab: claims", NULL, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};
