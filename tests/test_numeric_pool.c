/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The pool of threads: every task once, whatever the number of threads.
 */
#define _GNU_SOURCE /* pthread_setattr_default_np */
#include "tests.h"

#include <pthread.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "numeric/pool.h"

enum { N_TASK = 1000 };

static void count(int index, void *context)
{
    int *counts = context;
    counts[index]++;
}

static bool each_task_runs_once(void)
{
    int counts[N_TASK] = {0};
    nab_parallel_for(N_TASK, count, counts);
    for (int i = 0; i < N_TASK; i++)
        if (counts[i] != 1)
            return false;
    return true;
}

static void test_each_task_runs_once(void)
{
    const int n_threads[] = {1, 2, 3, 8, 2, 1};
    for (size_t i = 0; i < sizeof n_threads / sizeof *n_threads; i++) {
        nab_set_threads(n_threads[i]);
        for (int repeat = 0; repeat < 20; repeat++)
            CU_ASSERT(each_task_runs_once());
    }
}

static void count_late(int index, void *context)
{
    const struct timespec pause = {0, 5000000};
    nanosleep(&pause, NULL);
    count(index, context);
}

/* The caller finds no task left while another thread is still at one. */
static void test_a_call_waits_for_the_last_task(void)
{
    int counts[6] = {0}, sum = 0;
    nab_set_threads(4);
    nab_parallel_for(6, count_late, counts);
    for (int i = 0; i < 6; i++)
        sum += counts[i];
    CU_ASSERT_EQUAL(sum, 6);
    nab_set_threads(1);
}

static void test_no_task_is_no_call(void)
{
    nab_set_threads(2);
    nab_parallel_for(0, count, NULL);
    nab_parallel_for(-1, count, NULL);
    nab_set_threads(1);
}

static void call_again(int index, void *context)
{
    int(*counts)[10] = context;
    nab_parallel_for(10, count, counts[index]);
}

/* A task may call: the inner tasks run one by one, without a deadlock. */
static void test_nested_calls_are_serial(void)
{
    int counts[20][10] = {{0}};
    nab_set_threads(3);
    nab_parallel_for(20, call_again, counts);
    nab_set_threads(1);
    int wrong = 0;
    for (int i = 0; i < 20; i++)
        for (int j = 0; j < 10; j++)
            wrong += counts[i][j] != 1;
    CU_ASSERT_EQUAL(wrong, 0);
}

static void test_the_number_of_threads_is_limited(void)
{
    nab_set_threads(0);
    CU_ASSERT_EQUAL(nab_threads(), 1);
    nab_set_threads(-5);
    CU_ASSERT_EQUAL(nab_threads(), 1);
    nab_set_threads(1000000);
    CU_ASSERT_EQUAL(nab_threads(), NAB_MAX_THREADS);
    nab_set_threads(2);
    CU_ASSERT_EQUAL(nab_threads(), 2);
    nab_set_threads(1);
}

/* A child of fork has no workers; it must not wait for its parent's.
 * ThreadSanitizer forbids such a child to make any. */
static void test_a_forked_child_makes_its_own_workers(void)
{
#ifdef __SANITIZE_THREAD__
    return;
#endif
    nab_set_threads(2);
    CU_ASSERT(each_task_runs_once());
    pid_t child = fork();
    if (child == 0) {
        alarm(10);
        _exit(each_task_runs_once() ? 0 : 1);
    }
    int status = -1;
    waitpid(child, &status, 0);
    CU_ASSERT(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    nab_set_threads(1);
}

/* No thread can start once its stack is to be larger than memory. */
static int run_without_new_workers(void)
{
    pthread_attr_t huge;
    pthread_attr_init(&huge);
    if (pthread_attr_setstacksize(&huge, SIZE_MAX / 2) != 0 ||
        pthread_setattr_default_np(&huge) != 0)
        return 2;
    nab_set_threads(2);
    return each_task_runs_once() ? 0 : 1;
}

/* The workers of before ended, and none comes in their place. */
static void test_a_pool_that_cannot_start_threads_works_alone(void)
{
#ifdef __SANITIZE_THREAD__
    return;
#endif
    pid_t child = fork();
    if (child == 0) {
        alarm(10);
        nab_set_threads(4);
        _exit(each_task_runs_once() ? run_without_new_workers() : 3);
    }
    int status = -1;
    waitpid(child, &status, 0);
    CU_ASSERT(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static CU_TestInfo tests[] = {
    {"each task runs once", test_each_task_runs_once},
    {"a call waits for the last task", test_a_call_waits_for_the_last_task},
    {"no task is no call", test_no_task_is_no_call},
    {"nested calls are serial", test_nested_calls_are_serial},
    {"the number of threads is limited", test_the_number_of_threads_is_limited},
    {"a forked child makes its own workers",
     test_a_forked_child_makes_its_own_workers},
    {"a pool that cannot start threads works alone",
     test_a_pool_that_cannot_start_threads_works_alone},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo nab_numeric_pool_suites[] = {
    {"numeric: pool", NULL, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};
