/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables come back as they were written. */
#include "lab.h"

#include <math.h>

#include "lab/files.h"

static void test_what_was_written_is_read(void)
{
    static const char *const label[] = {"plain",      "a,b", "say \"no\"", "\"",
                                        "two\nlines", "",    "# none"};
    static const double x[] = {0.1 + 0.2, NAN,    INFINITY, -INFINITY,
                               -0.0,      1e-310, 5};
    nab_lab *lab = open_test_lab("table", NULL);
    nab_csv *csv = nab_csv_open(lab, "t.csv", NAB_EXACT, "net,x,y");
    for (size_t i = 0; i < COUNT(x); i++)
        nab_row(csv, label[i], x[i], (double)i);
    CU_ASSERT_EQUAL(close_test_lab(lab), 0);
    nab_table *t = nab_table_load(scratch("table/t.csv"));
    CU_ASSERT_PTR_NOT_NULL_FATAL(t);
    CU_ASSERT_EQUAL_FATAL(nab_table_rows(t), COUNT(x));
    for (size_t i = 0; i < COUNT(x); i++) {
        CU_ASSERT_STRING_EQUAL(nab_table_text(t, i, "net"), label[i]);
        CU_ASSERT(same_bits(nab_table_number(t, i, "x"), x[i]));
        CU_ASSERT_EQUAL(nab_table_number(t, i, "y"), (double)i);
    }
    CU_ASSERT(isnan(nab_table_number(t, 0, "net")));
    CU_ASSERT(isnan(nab_table_number(t, 5, "net")));
    nab_table_free(t);
}

/* As RFC 4180 has it, and as an editor may leave it; a quoted one stays. */
static void test_lines_may_end_in_a_return(void)
{
    write_text(scratch("t.csv"), "# x\r\na,b\r\n1,2\r\n\"p\r\nq\",\"3\"\r\n");
    nab_table *t = nab_table_load(scratch("t.csv"));
    CU_ASSERT_EQUAL_FATAL(nab_table_rows(t), 2);
    CU_ASSERT_STRING_EQUAL(nab_table_text(t, 0, "b"), "2");
    CU_ASSERT_STRING_EQUAL(nab_table_text(t, 1, "a"), "p\r\nq");
    CU_ASSERT_EQUAL(nab_table_number(t, 1, "b"), 3);
    nab_table_free(t);
}

static void test_no_such_cell(void)
{
    write_text(scratch("t.csv"), "a,b\n1,2");
    nab_table *t = nab_table_load(scratch("t.csv"));
    CU_ASSERT_EQUAL(nab_table_rows(t), 1);
    CU_ASSERT_EQUAL(nab_table_number(t, 0, "b"), 2);
    catch_errors();
    CU_ASSERT(isnan(nab_table_number(t, 1, "b")));
    CU_ASSERT(isnan(nab_table_number(t, 0, "c")));
    CU_ASSERT(isnan(nab_table_number(NULL, 0, "c")));
    release_errors();
    CU_ASSERT_EQUAL(caught_count(), 2);
    CU_ASSERT_EQUAL(nab_table_rows(NULL), 0);
    nab_table_free(t);
    nab_table_free(NULL);
}

static void test_errors_name_the_line(void)
{
    static const char *const bad[][2] = {
        {"# x\na,b\n1,2\n3\n", ":4: "},
        {"a,b\n1,2,3\n", ":2: expected 2 cells, found 3"},
        {"a\n\"1\n", ":2: a cell"},
        {"a\n\"1\"2\n", ":2: "},
        {"a\n1\"2\n", ":2: "},
        {"a,b\n\"x\ny\",1\n3\n", ":4: "},
        {"# only\n", ":2: "},
        {"", ":1: "},
        {"a\"x,b\n", ":1: a cell"},
        {"a\n1\r2\n", ":2: "},
        {"a\n\"1\"\r2\n", ":2: "},
        {"a,b\n1,2\r", ":2: "}};
    for (size_t i = 0; i < COUNT(bad); i++) {
        write_text(scratch("bad.csv"), bad[i][0]);
        capture c = capture_begin(stderr);
        CU_ASSERT_PTR_NULL(nab_table_load(scratch("bad.csv")));
        const char *text = capture_end(c);
        CU_ASSERT(one_line(text) && strstr(text, bad[i][1]));
    }
    FILE *file = fopen(scratch("bad.csv"), "wb");
    fwrite("a\n1\n\0\n2\n", 1, 8, file);
    fclose(file);
    capture c = capture_begin(stderr);
    CU_ASSERT_PTR_NULL(nab_table_load(scratch("bad.csv")));
    CU_ASSERT_PTR_NULL(nab_table_load(scratch("nowhere.csv")));
    CU_ASSERT_PTR_NULL(nab_table_load(test_folder()));
    const char *text = capture_end(c);
    CU_ASSERT(strstr(text, "zero byte") && strstr(text, "No such file") &&
              strstr(text, "Is a directory"));
}

/* A sweep that was not committed is named and fails the run. */
static void test_missing_sweep(void)
{
    nab_lab *lab = open_test_lab("table", NULL);
    capture c = capture_begin(stderr);
    CU_ASSERT_PTR_NULL(nab_lab_sweep_table(lab, "training.csv"));
    const char *text = capture_end(c);
    CU_ASSERT(one_line(text));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text, "chapters/chapter98/sweep/training.csv"));
    CU_ASSERT_EQUAL(close_test_lab(lab), 1);
    CU_ASSERT(exists(scratch("table/results.txt")));
}

static void test_sweep_is_found_from_below(void)
{
    char folder[1300], start[4096];
    CU_ASSERT_PTR_NOT_NULL_FATAL(getcwd(start, sizeof start));
    snprintf(folder, sizeof folder, "%s",
             scratch("house/chapters/chapter98/sweep/deep"));
    CU_ASSERT_EQUAL(nab_folder_make(folder), 0);
    write_text(scratch("house/chapters/chapter98/sweep/s.csv"), "a\n7\n");
    nab_lab *lab = open_test_lab("table", NULL);
    CU_ASSERT_EQUAL_FATAL(chdir(folder), 0);
    const nab_table *t = nab_lab_sweep_table(lab, "s.csv");
    CU_ASSERT_EQUAL_FATAL(chdir(start), 0);
    CU_ASSERT_EQUAL(nab_table_number(t, 0, "a"), 7);
    CU_ASSERT_EQUAL(close_test_lab(lab), 0);
}

static CU_TestInfo tests[] = {
    {"what was written is read", test_what_was_written_is_read},
    {"lines may end in a return", test_lines_may_end_in_a_return},
    {"no such cell", test_no_such_cell},
    {"errors name the line", test_errors_name_the_line},
    {"a missing sweep", test_missing_sweep},
    {"a sweep is found from below", test_sweep_is_found_from_below},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo nab_lab_table_suites[] = {
    {"lab: tables read", NULL, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};
