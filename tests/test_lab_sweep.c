/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sweeps: whole, resumed, compared. */
#include "lab.h"

#include "lab/files.h"
#include "lab/sweep.h"

static int n_computed;

/* Cell k writes k rows and one more: (1.5 k, row). */
static void one_cell(int cell, nab_csv *rows, void *context)
{
    n_computed++;
    for (int i = 0; i <= cell; i++)
        nab_row(rows, context ? "net" : NULL, 1.5 * cell, i);
}

static const nab_sweep numbers = {"s.csv", "x,row", 4, one_cell, NULL};

static void run(const char *folder, const char *option, const nab_sweep *sweep,
                int status)
{
    nab_lab *lab = open_test_lab(folder, option);
    nab_lab_sweep_run(lab, sweep);
    CU_ASSERT_EQUAL(close_test_lab(lab), status);
}

static void test_all_cells_in_order(void)
{
    run("sweep", "--sweep", &numbers, 0);
    const char *text = read_text(scratch("sweep/s.csv"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "# class: exact\ncell,x,row\n0,0,0\n"
                                        "1,1.5,0\n1,1.5,1\n2,3,0\n2,3,1\n"));
    CU_ASSERT_FALSE(exists(scratch("sweep/s.csv.cell0")));
    CU_ASSERT_FALSE(exists(scratch("sweep/results.txt")));
    nab_sweep labelled = {"l.csv", "net,x,row", 2, one_cell, &labelled};
    run("sweep", "--sweep", &labelled, 0);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(read_text(scratch("sweep/l.csv")), "1,net,1.5,1\n"));
}

/* A run that was stopped left a cell behind: it is used, unless it belongs to
 * other arguments. */
static void test_a_stopped_run_goes_on(void)
{
    run("sweep", "--sweep", &numbers, 0);
    char text[4096];
    snprintf(text, sizeof text, "%s", read_text(scratch("sweep/s.csv")));
    strcpy(strstr(text, "cell,x,row\n"), "cell,x,row\n2,77,0\n");
    write_text(scratch("sweep/s.csv.cell2"), text);
    write_text(scratch("sweep/s.csv.cell3"), "# other\ncell,x,row\n3,78,0\n");
    n_computed = 0;
    run("sweep", "--sweep", &numbers, 0);
    CU_ASSERT_EQUAL(n_computed, 3);
    const char *now = read_text(scratch("sweep/s.csv"));
    CU_ASSERT_PTR_NOT_NULL(strstr(now, "\n2,77,0\n3,4.5,0\n"));
}

/* Cell k writes k rows: the first none. */
static void cell_of_k(int cell, nab_csv *rows, void *context)
{
    (void)context;
    for (int i = 0; i < cell; i++)
        nab_row(rows, NULL, 1.5 * cell, i);
}

static const nab_sweep with_gap = {"s.csv", "x,row", 3, cell_of_k, NULL};

/* Runs --spot where chapters/chapter98/sweep/s.csv is `text`. */
static const char *spot_of(const nab_sweep *sweep, const char *text, int status)
{
    char start[4096];
    static char said[4096];
    CU_ASSERT_PTR_NOT_NULL_FATAL(getcwd(start, sizeof start));
    CU_ASSERT_EQUAL(nab_folder_make(scratch("house/chapters/chapter98/sweep")),
                    0);
    write_text(scratch("house/chapters/chapter98/sweep/s.csv"), text);
    nab_lab *lab = open_test_lab("sweep", "--spot");
    CU_ASSERT_TRUE(nab_lab_sweep(lab));
    capture c = capture_begin(stderr);
    CU_ASSERT_EQUAL_FATAL(chdir(scratch("house")), 0);
    nab_lab_sweep_run(lab, sweep);
    CU_ASSERT_EQUAL_FATAL(chdir(start), 0);
    snprintf(said, sizeof said, "%s", capture_end(c));
    CU_ASSERT_EQUAL(close_test_lab(lab), status);
    return said;
}

static const char *spot(const char *text, int status)
{
    return spot_of(&numbers, text, status);
}

static void test_a_cell_may_be_empty(void)
{
    char whole[4096];
    run("sweep", "--sweep", &with_gap, 0);
    snprintf(whole, sizeof whole, "%s", read_text(scratch("sweep/s.csv")));
    CU_ASSERT_STRING_EQUAL(spot_of(&with_gap, whole, 0), "");
    strcat(whole, "0,1,1\n");
    CU_ASSERT_PTR_NOT_NULL(
        strstr(spot_of(&with_gap, whole, 1), "cell 0 differs"));
}

/* A row that does not fit is a mistake: there is no table without it, nor a
 * cell that the next run would take. */
static void test_a_bad_row_leaves_no_table(void)
{
    static const nab_sweep narrow = {"n.csv", "x", 2, one_cell, NULL};
    catch_errors();
    run("sweep", "--sweep", &narrow, 1);
    release_errors();
    CU_ASSERT_FALSE(exists(scratch("sweep/n.csv")));
    CU_ASSERT_FALSE(exists(scratch("sweep/n.csv.cell0")));
}

static void test_three_cells_are_compared(void)
{
    run("sweep", "--sweep", &numbers, 0);
    char whole[4096], text[4096];
    snprintf(whole, sizeof whole, "%s", read_text(scratch("sweep/s.csv")));
    n_computed = 0;
    CU_ASSERT_STRING_EQUAL(spot(whole, 0), "");
    CU_ASSERT_EQUAL(n_computed, 3);

    snprintf(text, sizeof text, "%s", whole); /* cell 2, last bit of a number */
    memcpy(strstr(text, "\n2,3,1"), "\n2,3,2", 6);
    CU_ASSERT_PTR_NOT_NULL(strstr(spot(text, 1), "s.csv: cell 2 differs"));
    snprintf(text, sizeof text, "%s", whole); /* a row too few */
    *(strstr(text, "\n3,4.5,3") + 1) = '\0';
    CU_ASSERT_PTR_NOT_NULL(strstr(spot(text, 1), "s.csv: cell 3 differs"));
    snprintf(text, sizeof text, "%s", whole); /* another seed */
    memcpy(strstr(text, "# seed: 1"), "# seed: 2", 9);
    CU_ASSERT_PTR_NOT_NULL(strstr(spot(text, 1), "other columns or arguments"));
}

static CU_TestInfo tests[] = {
    {"all cells in order", test_all_cells_in_order},
    {"a stopped run goes on", test_a_stopped_run_goes_on},
    {"three cells are compared", test_three_cells_are_compared},
    {"a cell may be empty", test_a_cell_may_be_empty},
    {"a bad row leaves no table", test_a_bad_row_leaves_no_table},
    CU_TEST_INFO_NULL};

CU_SuiteInfo nab_lab_sweep_suites[] = {
    {"lab: sweeps", NULL, NULL, NULL, NULL, tests}, CU_SUITE_INFO_NULL};
