/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first page, lib/nabla.h: its example is this one, and it learns. */
#include "lab.h"

/* The program, under another name. */
int example_main(void);
#define main example_main
#include "example.c"
#undef main

/* The lines of lib/nabla.h that are indented by four below " * ", without
 * that; from the first #include to the closing brace. */
static void quoted(FILE *header, char *text, size_t size)
{
    char line[256];
    bool inside = false;
    size_t n = 0;
    while (fgets(line, sizeof line, header)) {
        const char *code = strncmp(line, " *     ", 7) == 0 ? line + 7 : "\n";
        inside = inside || strcmp(code, "#include <stdio.h>\n") == 0;
        if (inside)
            n += (size_t)snprintf(text + n, size - n, "%s", code);
        if (inside && strcmp(code, "}\n") == 0)
            return;
    }
}

static void test_the_header_quotes_the_program(void)
{
    char text[8192] = "";
    FILE *header = fopen("lib/nabla.h", "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(header);
    quoted(header, text, sizeof text);
    fclose(header);
    const char *program = strstr(read_text("tests/example.c"), "#include");
    CU_ASSERT_PTR_NOT_NULL_FATAL(program);
    CU_ASSERT_STRING_EQUAL(text, program);
}

static void test_it_learns(void)
{
    capture c = capture_begin(stdout);
    int status = example_main();
    const char *text = capture_end(c);
    CU_ASSERT_EQUAL(status, 0);
    double first = 0, last = 1;
    const char *end = strstr(text, "step 1000: loss ");
    CU_ASSERT_PTR_NOT_NULL_FATAL(end);
    sscanf(text, "step 0: loss %lf", &first);
    sscanf(end, "step 1000: loss %lf", &last);
    CU_ASSERT(first > 0.2); /* 0.25 is a guess */
    CU_ASSERT(last < 0.01);
}

static CU_TestInfo tests[] = {
    {"the header quotes the program", test_the_header_quotes_the_program},
    {"it learns", test_it_learns},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo nab_lab_example_suites[] = {
    {"lab: first page", NULL, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};
