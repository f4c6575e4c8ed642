/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line: what it takes, what it refuses, how it says so. */
#include "lab.h"

static nab_options options;
static char out_text[8192], err_text[2048];

/* Parses "chapter98 argument ..."; what was printed is in the texts. */
static int parse(const char *const *argument)
{
    static char copy[16][64];
    char *argv[17] = {copy[0], NULL};
    int argc = 1;
    strcpy(copy[0], "chapter98");
    for (; *argument; argument++, argc++) {
        snprintf(copy[argc], sizeof copy[argc], "%s", *argument);
        argv[argc] = copy[argc];
    }
    memset(out_text, 0, sizeof out_text);
    memset(err_text, 0, sizeof err_text);
    FILE *out = fmemopen(out_text, sizeof out_text - 1, "w");
    FILE *err = fmemopen(err_text, sizeof err_text - 1, "w");
    test_depth = 10;
    test_gain = 0.25;
    int status =
        nab_options_parse(&options, &test_chapter, argc, argv, out, err);
    fclose(out);
    fclose(err);
    return status;
}
#define PARSE(...) parse((const char *const[]){__VA_ARGS__, NULL})

static void test_defaults(void)
{
    CU_ASSERT_EQUAL(parse((const char *const[]){NULL}), NAB_OPTIONS_GO);
    CU_ASSERT_EQUAL(options.seed, 1);
    CU_ASSERT_EQUAL(options.trials, 16);
    CU_ASSERT_EQUAL(options.threads, 1);
    CU_ASSERT(!options.quick && !options.sweep && !options.check);
    CU_ASSERT(!options.out && !options.data);
    CU_ASSERT_EQUAL(test_depth, 10);
}

static void test_values_are_taken(void)
{
    CU_ASSERT_EQUAL(PARSE("--seed", "999999999999999", "--trials=3",
                          "--threads", "2", "--depth", "200", "--gain=1e-3"),
                    NAB_OPTIONS_GO);
    CU_ASSERT_EQUAL(options.seed, UINT64_C(999999999999999));
    CU_ASSERT_EQUAL(options.trials, 3);
    CU_ASSERT_EQUAL(options.threads, 2);
    CU_ASSERT_EQUAL(test_depth, 200);
    CU_ASSERT_EQUAL(test_gain, 1e-3);
    CU_ASSERT_EQUAL(PARSE("--out", "a", "--data", "b", "--sweep"),
                    NAB_OPTIONS_GO);
    CU_ASSERT_STRING_EQUAL(options.out, "a");
    CU_ASSERT_STRING_EQUAL(options.data, "b");
    CU_ASSERT(options.sweep);
}

static void test_quick_is_few_trials_unless_told(void)
{
    CU_ASSERT_EQUAL(PARSE("--quick"), NAB_OPTIONS_GO);
    CU_ASSERT_EQUAL(options.trials, 2);
    CU_ASSERT_EQUAL(PARSE("--quick", "--trials", "16"), NAB_OPTIONS_GO);
    CU_ASSERT_EQUAL(options.trials, 16);
}

/* A knob may have a smaller default for --quick; what is given stands. */
static void test_quick_turns_knobs_down(void)
{
    static int wide;
    static const nab_knob knob[] = {
        NAB_KNOB_LESS(&wide, "wide", NULL, 1, 100, 8, "units")};
    static const nab_chapter chapter = {98, "Quick", knob, 1, NAB_EXACT};
    static char *line[] = {"chapter98", "--wide", "50", "--quick", NULL};
    const struct {
        int argc, first, expected;
    } try[] = {{1, 0, 64}, {2, 2, 8}, {4, 0, 50}};
    for (size_t i = 0; i < COUNT(try); i++) {
        wide = 64;
        CU_ASSERT_EQUAL(nab_options_parse(&options, &chapter, try[i].argc,
                                          line + try[i].first, stdout, stderr),
                        NAB_OPTIONS_GO);
        CU_ASSERT_EQUAL(wide, try[i].expected);
    }
}

/* Status 2 and one line that names the option. */
static void test_bad_values_are_refused(void)
{
    static const char *const bad[][2] = {
        {"--seed", "-1"},
        {"--seed", "0"},
        {"--seed", "1e9"},
        {"--seed", "1e9x"},
        {"--seed", ""},
        {"--seed", " 1"},
        {"--trials", "0"},
        {"--trials", "1.5"},
        {"--threads", "257"},
        {"--depth", "0"},
        {"--depth", "201"},
        {"--depth", "1e9"},
        {"--depth", "x"},
        {"--gain", ""},
        {"--gain", "nan"},
        {"--gain", "inf"},
        {"--gain", "-0.001"},
        {"--gain", "100.01"},
        {"--gain", "1e999"},
        {"--gain", "1,5"},
        {"--out", ""},
        {"--data", ""},
        {"--seed", "99999999999999999999999"},
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        CU_ASSERT_EQUAL(PARSE(bad[i][0], bad[i][1]), 2);
        CU_ASSERT(one_line(err_text));
        CU_ASSERT_PTR_NOT_NULL(strstr(err_text, bad[i][0]));
        CU_ASSERT_EQUAL(out_text[0], '\0');
    }
}

static void test_unknown_and_incomplete(void)
{
    CU_ASSERT_EQUAL(PARSE("--dpeth", "3"), 2);
    CU_ASSERT(one_line(err_text) && strstr(err_text, "--dpeth: no such"));
    CU_ASSERT_EQUAL(PARSE("--depth"), 2);
    CU_ASSERT(one_line(err_text) && strstr(err_text, "--depth: needs a value"));
    CU_ASSERT_EQUAL(PARSE("30"), 2);
    CU_ASSERT(one_line(err_text) && strstr(err_text, "'30'"));
    CU_ASSERT_EQUAL(PARSE("-x"), 2);
    CU_ASSERT(one_line(err_text));
}

static void test_check_runs_the_defaults_only(void)
{
    CU_ASSERT_EQUAL(PARSE("--check"), NAB_OPTIONS_GO);
    CU_ASSERT(options.check);
    CU_ASSERT_EQUAL(PARSE("--check", "--out", "x", "--threads", "2"),
                    NAB_OPTIONS_GO);
    CU_ASSERT_EQUAL(PARSE("--check", "--seed", "1", "--depth", "10"),
                    NAB_OPTIONS_GO);
    CU_ASSERT_EQUAL(PARSE("--check", "--sweep"), NAB_OPTIONS_GO);
    CU_ASSERT_EQUAL(PARSE("--check", "--depth", "50", "--depth", "10"),
                    NAB_OPTIONS_GO);
    CU_ASSERT(!options.varied);
    static const char *const change[][2] = {{"--seed", "2"},
                                            {"--trials", "15"},
                                            {"--depth", "11"},
                                            {"--gain", "0.26"}};
    for (size_t i = 0; i < COUNT(change); i++) {
        CU_ASSERT_EQUAL(PARSE(change[i][0], change[i][1], "--check"), 2);
        CU_ASSERT(one_line(err_text) && strstr(err_text, change[i][0]));
    }
    CU_ASSERT_EQUAL(PARSE("--check", "--quick"), 2);
}

static void test_help_names_all_in_80_columns(void)
{
    CU_ASSERT_EQUAL(PARSE("--help"), 0);
    static const char *const must[] = {
        "--seed",  "--trials", "--threads", "--quick", "--sweep",
        "--check", "--out",    "--data",    "--depth", "--gain",
        "layers",  "1 to 200", "default 10"};
    for (size_t i = 0; i < COUNT(must); i++)
        CU_ASSERT_PTR_NOT_NULL(strstr(out_text, must[i]));
    for (const char *line = out_text; *line; line += strspn(line, "\n")) {
        CU_ASSERT(strcspn(line, "\n") <= 80);
        line += strcspn(line, "\n");
    }
    CU_ASSERT_EQUAL(err_text[0], '\0');
}

static void test_more_knobs_than_fit_are_refused(void)
{
    static int depth = 1;
    static nab_knob knob[41];
    for (size_t k = 0; k < COUNT(knob); k++)
        knob[k] =
            (nab_knob){.name = "depth", .integer = &depth, .low = 1, .high = 9};
    nab_chapter chapter = {98, "Knobs", knob, COUNT(knob), NAB_EXACT};
    char name[] = "chapter98", *line[] = {name, NULL};
    memset(err_text, 0, sizeof err_text);
    FILE *err = fmemopen(err_text, sizeof err_text - 1, "w");
    CU_ASSERT_EQUAL(nab_options_parse(&options, &chapter, 1, line, stdout, err),
                    2);
    chapter.n_knob = 40;
    CU_ASSERT_EQUAL(nab_options_parse(&options, &chapter, 1, line, stdout, err),
                    NAB_OPTIONS_GO);
    fclose(err);
    CU_ASSERT(one_line(err_text) && strstr(err_text, "41 knobs"));
}

static CU_TestInfo tests[] = {
    {"defaults", test_defaults},
    {"values are taken", test_values_are_taken},
    {"--quick is few trials unless told", test_quick_is_few_trials_unless_told},
    {"--quick turns knobs down", test_quick_turns_knobs_down},
    {"bad values are refused", test_bad_values_are_refused},
    {"unknown and incomplete options", test_unknown_and_incomplete},
    {"--check runs the defaults only", test_check_runs_the_defaults_only},
    {"--help names all, in 80 columns", test_help_names_all_in_80_columns},
    {"more knobs than fit are refused", test_more_knobs_than_fit_are_refused},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo nab_lab_options_suites[] = {
    {"lab: options", NULL, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};
