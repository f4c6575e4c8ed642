/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Runs the CUnit suites: unit [--list] [suite...]. A suite is named by any
 * part of its name. The exit status is 0 only when something was asserted and
 * nothing failed.
 */
#include "tests.h"

#include <errno.h>
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/error.h"
#include "suites.h" /* made from the names of the test files */

/* ---- helpers ---- */

static char caught[600];
static int n_caught;
static nab_error_handler *handler_before;

static void keep_error(const char *operation, const char *message)
{
    snprintf(caught, sizeof caught, "%s: %s", operation, message);
    n_caught++;
}

void catch_errors(void)
{
    caught[0] = '\0';
    n_caught = 0;
    handler_before = nab_set_error_handler(keep_error);
}

void release_errors(void)
{
    nab_set_error_handler(handler_before);
}

const char *caught_text(void)
{
    return caught;
}

int caught_count(void)
{
    return n_caught;
}

double ulp_distance(double a, double b)
{
    if (isnan(a) || isnan(b))
        return isnan(a) && isnan(b) ? 0.0 : INFINITY;
    if (a == b)
        return 0.0;
    double ulp = nextafter(fabs(b), INFINITY) - fabs(b);
    return isinf(ulp) || isinf(b) ? INFINITY : fabs(a - b) / ulp;
}

bool same_bits(double a, double b)
{
    return (isnan(a) && isnan(b)) || memcmp(&a, &b, sizeof a) == 0;
}

uint64_t hash_doubles(size_t n, const double *x)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < n; i++) {
        double value = isnan(x[i]) ? (double)NAN : x[i];
        uint64_t bits;
        memcpy(&bits, &value, sizeof bits);
        for (int k = 0; k < 64; k += 8) {
            hash ^= (bits >> k) & 255;
            hash *= UINT64_C(1099511628211);
        }
    }
    return hash;
}

const char *test_folder(void)
{
    const char *folder = getenv("NAB_TEST_FOLDER");
    folder = folder ? folder : "build/tests/scratch";
    char path[1024];
    snprintf(path, sizeof path, "%s", folder);
    for (char *p = path + 1;; p++)
        if (*p == '/' || *p == '\0') {
            char separator = *p;
            *p = '\0';
            if (mkdir(path, 0777) != 0 && errno != EEXIST)
                perror(path);
            *p = separator;
            if (separator == '\0')
                return folder;
        }
}

/* ---- running ---- */

static void check(CU_ErrorCode code, const char *what)
{
    if (code == CUE_SUCCESS)
        return;
    fprintf(stderr, "unit: %s: %s\n", what, CU_get_error_msg());
    exit(EXIT_FAILURE);
}

static bool wanted(const char *suite, int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (strstr(suite, argv[i]))
            return true;
    return argc < 2;
}

static void register_all(int argc, char **argv)
{
    for (size_t f = 0; f < sizeof all_suites / sizeof *all_suites; f++)
        for (CU_SuiteInfo *s = all_suites[f]; s->pName; s++) {
            CU_SuiteInfo one[] = {*s, CU_SUITE_INFO_NULL};
            if (wanted(s->pName, argc, argv))
                check(CU_register_suites(one), s->pName);
        }
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--list") == 0) {
        for (size_t f = 0; f < sizeof all_suites / sizeof *all_suites; f++)
            for (CU_SuiteInfo *s = all_suites[f]; s->pName; s++)
                puts(s->pName);
        return EXIT_SUCCESS;
    }
    check(CU_initialize_registry(), "registry");
    register_all(argc, argv);
    CU_basic_set_mode(CU_BRM_NORMAL);
    check(CU_basic_run_tests(), "run");
    bool passed = CU_get_number_of_failures() == 0 &&
                  CU_get_number_of_suites_failed() == 0 &&
                  CU_get_number_of_asserts() > 0;
    CU_cleanup_registry();
    return passed ? EXIT_SUCCESS : EXIT_FAILURE;
}
