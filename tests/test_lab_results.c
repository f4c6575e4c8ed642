/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Result files: their text, and that they are whole or not there. */
#include "lab.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "lab/files.h"
#include "lab/text.h"
#include "numeric/pool.h"

/* ---- text ---- */

static void test_numbers_read_back(void)
{
    static const double x[] = {0.1, 0.1 + 0.2, 1e-310, -0.0, 0x1p-20, 1e300, 3};
    char text[NAB_NUMBER_TEXT];
    for (size_t i = 0; i < COUNT(x); i++)
        CU_ASSERT(same_bits(strtod(nab_number_text(x[i], text), NULL), x[i]));
    CU_ASSERT_STRING_EQUAL(nab_number_text(NAN, text), "nan");
    CU_ASSERT_STRING_EQUAL(nab_number_text(copysign(NAN, -1), text), "nan");
    CU_ASSERT_STRING_EQUAL(nab_number_text(INFINITY, text), "inf");
    CU_ASSERT_STRING_EQUAL(nab_number_text(-INFINITY, text), "-inf");
    CU_ASSERT_STRING_EQUAL(nab_number_text(50, text), "50");
}

static void test_wrapping_counts_characters(void)
{
    CU_ASSERT_EQUAL(nab_text_columns("a–é", strlen("a–é")), 3);
    CU_ASSERT_EQUAL(nab_text_line("one two three", 8), 7);
    CU_ASSERT_EQUAL(nab_text_line("one two three", 7), 7);
    CU_ASSERT_EQUAL(nab_text_line("one\ntwo", 80), 3);
    CU_ASSERT_EQUAL(nab_text_line("unbreakable word", 4), 11);
    char text[300] = "";
    FILE *out = fmemopen(text, sizeof text - 1, "w");
    nab_print_wrapped(out, "aaa\n\nbbb", 4);
    fclose(out);
    CU_ASSERT_STRING_EQUAL(text, "aaa\n\n    bbb\n");
}

/* ---- results.txt ---- */

static void test_results_hold_what_was_said(void)
{
    nab_lab *lab = open_test_lab("results", "--depth=12");
    nab_lab_result(lab, "chain.gradient_10", 0x1p-20);
    nab_lab_result(lab, "bad", -NAN);
    nab_lab_result(lab, "most", -INFINITY);
    nab_lab_result_text(lab, "worst", "layer 3");
    CU_ASSERT_EQUAL(close_test_lab(lab), 0);
    CU_ASSERT_STRING_EQUAL(read_text(scratch("results/results.txt")),
                           "# chapter: 98 Tests\n# seed: 1\n"
                           "# arguments: trials=16 depth=12 gain=0.25\n"
                           "# library: nabla " NAB_VERSION "\n"
                           "# class: exact\n"
                           "chain.gradient_10=9.5367431640625e-07\n"
                           "bad=nan\nmost=-inf\nworst=layer 3\ncomplete=1\n");
    CU_ASSERT_PTR_NOT_NULL(
        strstr(read_text(scratch("results/build.txt")), "compiler="));
}

/* Arguments that change numbers stand in the first lines. */
static void test_manifest_names_quick_and_sweep(void)
{
    static const char *const option[] = {"--quick", "--sweep"};
    static const char *const line[] = {"trials=2 quick depth=10",
                                       "trials=16 sweep depth=10"};
    for (size_t i = 0; i < COUNT(option); i++) {
        nab_lab *lab = open_test_lab("results", option[i]);
        CU_ASSERT_EQUAL(nab_lab_quick(lab), i == 0);
        CU_ASSERT_EQUAL(nab_lab_sweep(lab), i == 1);
        nab_csv_open(lab, "t.csv", NAB_EXACT, "x");
        CU_ASSERT_EQUAL(close_test_lab(lab), 0);
        CU_ASSERT_PTR_NOT_NULL(
            strstr(read_text(scratch("results/t.csv")), line[i]));
    }
}

/* --out, --threads and --check change no byte; the seed does. */
static void test_same_input_same_bytes(void)
{
    static const char *const option[] = {NULL, "--threads=2", "--check",
                                         "--seed=2"};
    char first[4096];
    for (size_t i = 0; i < COUNT(option); i++) {
        nab_lab *lab = open_test_lab(i ? "other" : "same", option[i]);
        nab_lab_result(lab, "x", 0.1);
        nab_csv *csv = nab_csv_open(lab, "t.csv", NAB_TIGHT, "x");
        nab_row(csv, NULL, 0.1);
        CU_ASSERT_EQUAL(close_test_lab(lab), 0);
        char both[4096];
        const char *folder = i ? "other" : "same";
        char results[64], table[64];
        snprintf(results, sizeof results, "%s/results.txt", folder);
        snprintf(table, sizeof table, "%s/t.csv", folder);
        snprintf(both, sizeof both, "%.1900s%.1900s",
                 read_text(scratch(results)), read_text(scratch(table)));
        if (i == 0)
            strcpy(first, both);
        else
            CU_ASSERT((strcmp(first, both) == 0) == (i < 3));
    }
}

/* A mistake of the chapter is reported and fails the run, and nothing that
 * looks complete is written. */
static void test_bad_keys_are_reported(void)
{
    static const char *const bad[] = {"",    "A",        "1a", "a-b",
                                      "a b", "complete", ".a"};
    for (size_t i = 0; i < COUNT(bad); i++) {
        unlink(scratch("bad/results.txt"));
        nab_lab *lab = open_test_lab("bad", NULL);
        catch_errors();
        nab_lab_result(lab, bad[i], 1);
        release_errors();
        CU_ASSERT_EQUAL(caught_count(), 1);
        CU_ASSERT_EQUAL(close_test_lab(lab), 1);
        CU_ASSERT(!exists(scratch("bad/results.txt")));
    }
}

static void test_twice_is_a_mistake(void)
{
    nab_lab *lab = open_test_lab("bad", NULL);
    catch_errors();
    nab_lab_result(lab, "a", 1);
    nab_lab_result_text(lab, "a", "b");
    release_errors();
    CU_ASSERT_STRING_EQUAL(caught_text(), "result: 'a' is given twice");
    catch_errors();
    nab_lab_result_text(lab, "b", "two\nlines");
    nab_csv_open(lab, "t.csv", NAB_EXACT, "x");
    CU_ASSERT_PTR_NULL(nab_csv_open(lab, "t.csv", NAB_EXACT, "x"));
    CU_ASSERT_PTR_NULL(nab_csv_open(lab, "a/t.csv", NAB_EXACT, "x"));
    CU_ASSERT_PTR_NULL(nab_csv_open(lab, "u.csv", NAB_EXACT, ""));
    CU_ASSERT_PTR_NULL(nab_csv_open(lab, "build.txt", NAB_EXACT, "x"));
    CU_ASSERT_PTR_NULL(nab_csv_open(lab, "claims.csv", NAB_EXACT, "x"));
    CU_ASSERT_PTR_NULL(nab_csv_open(lab, "results.txt", NAB_EXACT, "x"));
    release_errors();
    CU_ASSERT_EQUAL(caught_count(), 7);
    CU_ASSERT_EQUAL(close_test_lab(lab), 1);
}

static void test_many_keys(void)
{
    nab_lab *lab = open_test_lab("many", NULL);
    char key[32];
    for (int i = 0; i < 1000; i++) {
        snprintf(key, sizeof key, "key_%d", i);
        nab_lab_result(lab, key, i);
    }
    CU_ASSERT_EQUAL(lab->n_key, 1000);
    CU_ASSERT_EQUAL(close_test_lab(lab), 0);
}

/* ---- tables ---- */

static void test_rows_are_rfc_4180(void)
{
    nab_lab *lab = open_test_lab("tables", NULL);
    nab_csv *csv = nab_csv_open(lab, "t.csv", NAB_TIGHT, "net,a,b");
    nab_row(csv, "plain", 1, 0.5);
    nab_row(csv, "a,b", 2, NAN);
    nab_row(csv, "say \"no\"", 3, -NAN);
    nab_row(csv, "two\nlines", 4, INFINITY);
    nab_row(csv, "# none", 5, 0);
    nab_row(csv, NULL, 6, 7, 8);
    nab_csv_text(csv, 3, (const char *const[]){"x", "", "y\"z"});
    CU_ASSERT_EQUAL(nab_csv_close(csv), 0);
    const char *text = read_text(scratch("tables/t.csv"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "# class: tight 1e-10\nnet,a,b\n"));
    CU_ASSERT_STRING_EQUAL(strstr(text, "plain"),
                           "plain,1,0.5\n\"a,b\",2,nan\n"
                           "\"say \"\"no\"\"\",3,nan\n"
                           "\"two\nlines\",4,inf\n\"# none\",5,0\n6,7,8\n"
                           "x,,\"y\"\"z\"\n");
    CU_ASSERT_EQUAL(close_test_lab(lab), 0);
}

static void test_columns_are_counted(void)
{
    nab_lab *lab = open_test_lab("tables", NULL);
    nab_csv *csv = nab_csv_open(lab, "u.csv", NAB_EXACT, "a,b");
    catch_errors();
    nab_row(csv, NULL, 1);
    nab_row(csv, "label", 1, 2);
    nab_csv_close(csv);
    nab_row(csv, NULL, 1, 2);
    nab_csv_row(NULL, NULL, 0, NULL);
    release_errors();
    CU_ASSERT_EQUAL(caught_count(), 3);
    CU_ASSERT_EQUAL(close_test_lab(lab), 1);
}

/* ---- whole or not at all ---- */

/* The folder `kept` holds only the old file. */
static bool only_old_stands(const char *old)
{
    char command[2600];
    snprintf(command, sizeof command, "test \"$(ls -A %s)\" = t.csv",
             scratch("kept"));
    return system(command) == 0 &&
           strcmp(read_text(scratch("kept/t.csv")), old) == 0;
}

static void empty(const char *folder)
{
    char command[1300];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    CU_ASSERT_EQUAL(system(command), 0);
}

static void test_failed_writing_keeps_the_old_file(void)
{
    static char bytes[100000];
    memset(bytes, 'x', sizeof bytes);
    empty(scratch("kept"));
    CU_ASSERT_EQUAL(nab_folder_make(scratch("kept")), 0);
    CU_ASSERT_EQUAL(nab_file_replace(scratch("kept/t.csv"), "old", 3), 0);
    struct rlimit before, small;
    getrlimit(RLIMIT_FSIZE, &before);
    small = before;
    small.rlim_cur = 4096; /* as a disk that is full after a page */
    capture c = capture_begin(stderr);
    setrlimit(RLIMIT_FSIZE, &small);
    int status = nab_file_replace(scratch("kept/t.csv"), bytes, sizeof bytes);
    setrlimit(RLIMIT_FSIZE, &before);
    const char *text = capture_end(c);
    CU_ASSERT_EQUAL(status, -1);
    CU_ASSERT(one_line(text) && strstr(text, "kept/t.csv") &&
              strstr(text, strerror(EFBIG)));
    CU_ASSERT(only_old_stands("old"));
    CU_ASSERT_EQUAL(nab_file_replace(scratch("kept/t.csv"), "new", 3), 0);
    CU_ASSERT(only_old_stands("new"));
}

/* Ctrl-C in the middle of a run: status of the signal, old file untouched. */
static void test_interrupt_leaves_no_half_file(void)
{
    empty(scratch("kept"));
    CU_ASSERT_EQUAL(nab_folder_make(scratch("kept")), 0);
    CU_ASSERT_EQUAL(nab_file_replace(scratch("kept/t.csv"), "old", 3), 0);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        signal(SIGINT, SIG_DFL);
        nab_lab *lab = open_test_lab("kept", NULL);
        nab_csv *csv = nab_csv_open(lab, "t.csv", NAB_EXACT, "a");
        for (int i = 0; i < 100000; i++)
            nab_row(csv, NULL, i);
        raise(SIGINT);
        _exit(0);
    }
    int status;
    waitpid(child, &status, 0);
    CU_ASSERT(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT);
    CU_ASSERT(only_old_stands("old"));
}

static void write_again(int k, void *context)
{
    const char *const *path = context;
    nab_file_replace(path[k % 4], "x", 1);
}

/* Every writer puts the handlers of stops back as they were. */
static void test_threads_leave_the_signals_alone(void)
{
    struct sigaction is;
    const char *path[] = {scratch("a"), scratch("b"), scratch("c"),
                          scratch("d")};
    nab_set_threads(3);
    nab_parallel_for(600, write_again, path);
    nab_set_threads(1);
    CU_ASSERT_EQUAL(sigaction(SIGTERM, NULL, &is), 0);
    CU_ASSERT(is.sa_handler == SIG_DFL);
}

/* make's mark must not outlive the results it was set for. */
static void test_a_run_takes_the_mark(void)
{
    CU_ASSERT_EQUAL(nab_folder_make(scratch("marked")), 0);
    write_text(scratch("marked/.checked"), "");
    nab_lab *lab = open_test_lab("marked", NULL);
    CU_ASSERT_FALSE(exists(scratch("marked/.checked")));
    CU_ASSERT_EQUAL(close_test_lab(lab), 0);
}

static void test_folder_in_place_of_file(void)
{
    empty(scratch("blocked"));
    CU_ASSERT_EQUAL(nab_folder_make(scratch("blocked/results.txt")), 0);
    nab_lab *lab = open_test_lab("blocked", NULL);
    nab_lab_result(lab, "a", 1);
    capture c = capture_begin(stderr);
    int status = close_test_lab(lab);
    const char *text = capture_end(c);
    CU_ASSERT_EQUAL(status, 1);
    CU_ASSERT(one_line(text) && strstr(text, "blocked/results.txt: "));
    CU_ASSERT_FALSE(exists(scratch("blocked/claims.csv"))); /* no more */
}

static void test_full_disk_under_the_report(void)
{
    nab_lab *lab = open_test_lab("full", NULL);
    fclose(lab->report);
    lab->report = fopen("/dev/full", "w");
    nab_lab_say(lab, "lost");
    capture c = capture_begin(stderr);
    FILE *report = lab->report;
    int status = nab_lab_close(lab);
    fclose(report);
    const char *text = capture_end(c);
    CU_ASSERT_EQUAL(status, 1);
    CU_ASSERT(one_line(text) && strstr(text, strerror(ENOSPC)));
}

static void test_impossible_folders(void)
{
    write_text(scratch("file"), "x");
    static const char *const bad[] = {"/proc/nowhere/x", "", "%file",
                                      "%file/below"};
    for (size_t i = 0; i < COUNT(bad); i++) {
        capture c = capture_begin(stderr);
        const char *path = bad[i][0] == '%' ? scratch(bad[i] + 1) : bad[i];
        CU_ASSERT_EQUAL(nab_folder_make(path), -1);
        CU_ASSERT(one_line(capture_end(c)));
    }
    char program[] = "c", out[] = "--out=/proc/nowhere";
    int status;
    capture c = capture_begin(stderr);
    CU_ASSERT_PTR_NULL(nab_lab_try_open(
        &test_chapter, 2, (char *[]){program, out, NULL}, &status));
    CU_ASSERT_EQUAL(status, 2);
    CU_ASSERT(one_line(capture_end(c)));
}

/* ---- trials ---- */

static void square(int trial, void *context)
{
    ((double *)context)[trial] = (double)trial * trial;
}

static void test_trials_go_to_their_places(void)
{
    nab_lab *lab = open_test_lab("trials", "--threads=2");
    double x[100];
    capture c = capture_begin(stderr);
    nab_lab_trials_run(lab, 100, square, x);
    CU_ASSERT_STRING_EQUAL(capture_end(c), "");
    for (int i = 0; i < 100; i++)
        CU_ASSERT_EQUAL(x[i], (double)i * i);
    CU_ASSERT_EQUAL(nab_lab_seed(lab, "net", 3),
                    nab_seed(1, "chapter98", "net", 3));
    CU_ASSERT_EQUAL(nab_lab_trials(lab), 16);
    CU_ASSERT_EQUAL(close_test_lab(lab), 0);
}

static CU_TestInfo text_tests[] = {
    {"numbers read back; NaN is nan", test_numbers_read_back},
    {"wrapping counts characters", test_wrapping_counts_characters},
    CU_TEST_INFO_NULL,
};
static CU_TestInfo file_tests[] = {
    {"results hold what was said", test_results_hold_what_was_said},
    {"the manifest names --quick and --sweep",
     test_manifest_names_quick_and_sweep},
    {"same input, same bytes", test_same_input_same_bytes},
    {"bad keys are reported", test_bad_keys_are_reported},
    {"twice is a mistake", test_twice_is_a_mistake},
    {"a thousand keys", test_many_keys},
    {"rows are RFC 4180", test_rows_are_rfc_4180},
    {"columns are counted", test_columns_are_counted},
    {"trials go to their places", test_trials_go_to_their_places},
    CU_TEST_INFO_NULL,
};
static CU_TestInfo whole_tests[] = {
    {"failed writing keeps the old file",
     test_failed_writing_keeps_the_old_file},
    {"an interrupt leaves no half file", test_interrupt_leaves_no_half_file},
    {"threads and signals", test_threads_leave_the_signals_alone},
    {"a run takes the mark", test_a_run_takes_the_mark},
    {"a folder in place of a file", test_folder_in_place_of_file},
    {"a full disk under the report", test_full_disk_under_the_report},
    {"impossible folders", test_impossible_folders},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo nab_lab_results_suites[] = {
    {"lab: text", NULL, NULL, NULL, NULL, text_tests},
    {"lab: results", NULL, NULL, NULL, NULL, file_tests},
    {"lab: whole or not at all", NULL, NULL, NULL, NULL, whole_tests},
    CU_SUITE_INFO_NULL,
};
