/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The digits: the file, its errors, the split, the batches. */
#include "lab.h"

#include <math.h>

#include "lab/files.h"

static const char *data_path(void)
{
    static char *path;
    if (!path)
        path = nab_data_find(NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(path);
    return path;
}

static nab_digits *load(void)
{
    nab_digits *digits = nab_digits_load(data_path());
    CU_ASSERT_PTR_NOT_NULL_FATAL(digits);
    return digits;
}

/* What the README of the data says, and the bytes the book was made from. */
static void test_the_file(void)
{
    static const size_t count[NAB_CLASSES] = {178, 182, 177, 183, 181,
                                              182, 181, 179, 174, 180};
    CU_ASSERT_EQUAL(nab_file_hash(data_path()), NAB_DATA_HASH);
    nab_digits *digits = load();
    CU_ASSERT_EQUAL(digits->n, 1797);
    size_t seen[NAB_CLASSES] = {0};
    double sum = 0;
    for (size_t i = 0; i < digits->n; i++)
        seen[digits->label[i]]++;
    for (size_t i = 0; i < digits->n * NAB_PIXELS; i++)
        sum += digits->pixel[i];
    CU_ASSERT_EQUAL(memcmp(seen, count, sizeof seen), 0);
    CU_ASSERT_EQUAL(sum, 561718);
    CU_ASSERT_EQUAL(digits->pixel[2], 5);
    CU_ASSERT_EQUAL(digits->label[1], 1);
    nab_digits *same = nab_digits_load(NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(same);
    CU_ASSERT_EQUAL(same->n, digits->n);
    nab_digits_free(same);
    nab_digits_free(digits);
}

/* ---- errors ---- */

/* A good line with one field replaced; field 64 is the label. */
static void put_line(FILE *file, int field, const char *text)
{
    for (int k = 0; k <= NAB_PIXELS; k++)
        fprintf(file, "%s%s", k ? "," : "",
                k == field ? text
                : k < 64   ? "16"
                           : "9");
    putc('\n', file);
}

/* What is said about a file whose third line has that field. */
static const char *complaint(int field, const char *text, bool *loaded)
{
    FILE *file = fopen(scratch("digits.csv"), "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    put_line(file, -1, "");
    put_line(file, -1, "");
    put_line(file, field, text);
    fclose(file);
    capture c = capture_begin(stderr);
    nab_digits *digits = nab_digits_load(scratch("digits.csv"));
    *loaded = digits != NULL;
    nab_digits_free(digits);
    return capture_end(c);
}

static void test_errors_name_the_line(void)
{
    static const struct {
        int field;
        const char *text;
    } bad[] = {{0, "17"},  {5, "-1"},   {5, ""},    {5, " 3"},   {63, "1.5"},
               {7, "100"}, {64, "10"},  {64, ""},   {64, "x"},   {64, "3,4"},
               {9, "1 "},  {10, "1,1"}, {6, "016"}, {64, "007"}, {20, "1e0"}};
    bool loaded;
    for (size_t i = 0; i < COUNT(bad); i++) {
        const char *text = complaint(bad[i].field, bad[i].text, &loaded);
        CU_ASSERT(!loaded);
        CU_ASSERT(one_line(text) && strstr(text, "digits.csv:3: expected"));
    }
    CU_ASSERT_PTR_NOT_NULL(strstr(complaint(64, "0\r1", &loaded), ":3: "));
    CU_ASSERT(!loaded);
    CU_ASSERT_STRING_EQUAL(complaint(64, "0\r", &loaded), "");
    CU_ASSERT(loaded);
    CU_ASSERT_STRING_EQUAL(complaint(64, "0", &loaded), "");
    CU_ASSERT(loaded);
    CU_ASSERT_STRING_EQUAL(complaint(0, "0", &loaded), "");
    CU_ASSERT(loaded);
}

static void test_no_file_no_digits(void)
{
    write_text(scratch("empty.csv"), "");
    static const char *const name[] = {"nowhere.csv", "empty.csv", "."};
    static const char *const says[] = {"No such file", "empty.csv:1: expected",
                                       "Is a directory"};
    for (size_t i = 0; i < COUNT(name); i++) {
        capture c = capture_begin(stderr);
        CU_ASSERT_PTR_NULL(nab_digits_load(scratch(name[i])));
        const char *text = capture_end(c);
        CU_ASSERT(one_line(text) && strstr(text, says[i]));
    }
}

/* --check needs the digits of the book; other runs say that theirs differ. */
static void test_other_data_are_named(void)
{
    bool loaded;
    complaint(64, "0", &loaded);
    char option[1300];
    snprintf(option, sizeof option, "--data=%s", scratch("digits.csv"));
    char program[] = "c", check[] = "--check", out[1300];
    snprintf(out, sizeof out, "--out=%s", scratch("other_data"));
    int status;
    capture c = capture_begin(stderr);
    CU_ASSERT_PTR_NULL(nab_lab_try_open(
        &test_chapter, 4, (char *[]){program, option, out, check, NULL},
        &status));
    CU_ASSERT(status == 2 && one_line(capture_end(c)));
    nab_lab *lab = nab_lab_try_open(
        &test_chapter, 3, (char *[]){program, option, out, NULL}, &status);
    CU_ASSERT_PTR_NOT_NULL_FATAL(lab);
    CU_ASSERT_EQUAL(nab_lab_digits(lab)->n, 3);
    lab->report = fopen(scratch("report.txt"), "w");
    CU_ASSERT_EQUAL(close_test_lab(lab), 0);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(read_text(scratch("other_data/results.txt")), " data="));
}

/* ---- the split ---- */

static void test_split_is_a_partition(void)
{
    nab_digits *digits = load();
    nab_split *s = nab_digits_split(digits, 7, 1200, 0, NAB_UNIT_RANGE);
    CU_ASSERT_EQUAL(s->train.n, 1200);
    CU_ASSERT_EQUAL(s->test.n, 597);
    double sum = 0, low = 1, high = 0;
    const nab_part *part[] = {&s->train, &s->test};
    for (int p = 0; p < 2; p++)
        for (size_t i = 0; i < part[p]->n * NAB_PIXELS; i++) {
            sum += part[p]->x[i];
            low = fmin(low, part[p]->x[i]);
            high = fmax(high, part[p]->x[i]);
        }
    /* Sixteenths are exact, so the sum of all pixels comes back to the bit. */
    CU_ASSERT_EQUAL(16 * sum, 561718);
    CU_ASSERT(low == 0 && high == 1);
    nab_split *other = nab_digits_split(digits, 8, 1200, 0, NAB_UNIT_RANGE);
    nab_split *again = nab_digits_split(digits, 7, 1200, 0, NAB_UNIT_RANGE);
    CU_ASSERT_NOT_EQUAL(memcmp(s->train.label, other->train.label,
                               1200 * sizeof *s->train.label),
                        0);
    CU_ASSERT_EQUAL(hash_doubles(1200 * NAB_PIXELS, s->train.x),
                    hash_doubles(1200 * NAB_PIXELS, again->train.x));
    nab_split_free(s);
    nab_split_free(other);
    nab_split_free(again);
    nab_digits_free(digits);
}

/* Mean 0 and sd 1 on the training part; the test part has the same scale. */
static void test_statistics_come_from_training(void)
{
    nab_digits *digits = load();
    nab_split *s = nab_digits_split(digits, 7, 1000, 300, NAB_STANDARDISED);
    nab_split *u = nab_digits_split(digits, 7, 1000, 300, NAB_UNIT_RANGE);
    size_t n = 1000 * NAB_PIXELS;
    double mean = 0, square = 0;
    for (size_t i = 0; i < n; i++) {
        mean += s->train.x[i] / (double)n;
        square += s->train.x[i] * s->train.x[i] / (double)n;
    }
    CU_ASSERT(fabs(mean) < 1e-12 && fabs(square - 1) < 1e-12);
    CU_ASSERT_EQUAL(s->test.n, 300);
    CU_ASSERT(memcmp(s->train.label, u->train.label,
                     1000 * sizeof *s->train.label) == 0);
    for (size_t i = 0; i < 300 * NAB_PIXELS; i++)
        CU_ASSERT(s->test.x[i] == (16 * u->test.x[i] - s->mean) / s->sd);
    nab_split_free(s);
    nab_split_free(u);
    nab_digits_free(digits);
}

static void test_impossible_splits(void)
{
    nab_digits *digits = load();
    static const size_t bad[][2] = {{0, 10}, {1798, 0}, {1000, 798}};
    for (size_t i = 0; i < COUNT(bad); i++) {
        catch_errors();
        CU_ASSERT_PTR_NULL(
            nab_digits_split(digits, 1, bad[i][0], bad[i][1], NAB_UNIT_RANGE));
        release_errors();
        CU_ASSERT_EQUAL(caught_count(), 1);
    }
    nab_digits_free(digits);
}

/* ---- batches ---- */

static void test_an_epoch_sees_each_once(void)
{
    nab_batches *b = nab_batches_new(10, 3, 5);
    size_t first[9], second[9];
    for (int epoch = 0; epoch < 2; epoch++) {
        int seen[10] = {0};
        for (int k = 0; k < 3; k++) {
            const size_t *index = nab_batches_next(b);
            memcpy((epoch ? second : first) + 3 * k, index, 3 * sizeof *index);
            for (int i = 0; i < 3; i++)
                seen[index[i]]++;
        }
        CU_ASSERT_EQUAL(b->epoch, (size_t)epoch);
        for (int i = 0; i < 10; i++)
            CU_ASSERT(seen[i] <= 1);
    }
    CU_ASSERT_NOT_EQUAL(memcmp(first, second, sizeof first), 0);
    nab_batches_free(b);
    static const size_t bad[] = {0, 11};
    for (size_t i = 0; i < COUNT(bad); i++) {
        catch_errors();
        CU_ASSERT_PTR_NULL(nab_batches_new(10, bad[i], 5));
        release_errors();
        CU_ASSERT_EQUAL(caught_count(), 1);
    }
}

/* Where batches fill the epoch, none is left out. */
static void test_batches_that_fill_the_epoch(void)
{
    nab_batches *b = nab_batches_new(9, 3, 5);
    for (size_t epoch = 0; epoch < 3; epoch++) {
        int seen[9] = {0};
        for (int k = 0; k < 3; k++) {
            const size_t *index = nab_batches_next(b);
            for (int i = 0; i < 3; i++)
                seen[index[i]]++;
        }
        CU_ASSERT_EQUAL(b->epoch, epoch);
        for (int i = 0; i < 9; i++)
            CU_ASSERT_EQUAL(seen[i], 1);
    }
    nab_batches_free(b);
}

static void test_taking_examples(void)
{
    double x[3 * NAB_PIXELS];
    int label[] = {4, 5, 6}, taken[2];
    for (size_t i = 0; i < COUNT(x); i++)
        x[i] = (double)i;
    nab_part part = {3, x, label};
    nab_tape *t = nab_tape_new(1);
    nab_tensor *h = nab_part_take(t, &part, 2, (size_t[]){2, 0}, taken);
    CU_ASSERT(h->shape.dim[0] == 2 && h->shape.dim[1] == NAB_PIXELS);
    CU_ASSERT(h->data[0] == 2 * NAB_PIXELS && h->data[NAB_PIXELS] == 0);
    CU_ASSERT(taken[0] == 6 && taken[1] == 4);
    h = nab_part_all(t, &part);
    CU_ASSERT_EQUAL(memcmp(h->data, x, sizeof x), 0);
    nab_tape_free(t);
}

static CU_TestInfo tests[] = {
    {"the file of the book", test_the_file},
    {"errors name the line", test_errors_name_the_line},
    {"no file, no digits", test_no_file_no_digits},
    {"other data are named", test_other_data_are_named},
    {"the split is a partition", test_split_is_a_partition},
    {"statistics come from training", test_statistics_come_from_training},
    {"impossible splits", test_impossible_splits},
    {"an epoch sees each once", test_an_epoch_sees_each_once},
    {"batches that fill the epoch", test_batches_that_fill_the_epoch},
    {"taking examples", test_taking_examples},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo nab_lab_digits_suites[] = {
    {"lab: digits", NULL, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};
