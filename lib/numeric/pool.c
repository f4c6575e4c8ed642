/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A pool of threads; see pool.h.
 *
 * One call at a time owns the workers. It posts a job and works at it too;
 * everybody takes the next index until none is left. Workers sleep between
 * jobs; they end when fewer are wanted and at exit. A forked child starts
 * without workers.
 */
#include "numeric/pool.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

typedef struct {
    int n_task;
    void (*task)(int index, void *context);
    void *context;
    atomic_int next;
} nab_job;

static atomic_int wanted = 1; /* threads, the caller's included */

/* `owner` is held by the call that uses the workers; `lock` guards all that
 * follows it. */
static pthread_mutex_t owner = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t posted = PTHREAD_COND_INITIALIZER;
static pthread_cond_t done = PTHREAD_COND_INITIALIZER;
static pthread_t worker[NAB_MAX_THREADS];
static int n_worker, n_busy;
static unsigned long n_posted; /* jobs so far */
static nab_job *job;           /* NULL: the workers are to end */
static bool set_up;

static void work(nab_job *j)
{
    int index;
    while ((index = atomic_fetch_add(&j->next, 1)) < j->n_task)
        j->task(index, j->context);
}

/* start: the number of jobs posted before this worker was made. */
static void *live(void *start)
{
    unsigned long seen = (unsigned long)(uintptr_t)start;
    pthread_mutex_lock(&lock);
    for (;;) {
        while (n_posted == seen)
            pthread_cond_wait(&posted, &lock);
        seen = n_posted;
        nab_job *mine = job;
        if (!mine)
            break;
        pthread_mutex_unlock(&lock);
        work(mine);
        pthread_mutex_lock(&lock);
        if (--n_busy == 0)
            pthread_cond_signal(&done);
    }
    pthread_mutex_unlock(&lock);
    return NULL;
}

static void post(nab_job *j)
{
    pthread_mutex_lock(&lock);
    job = j;
    n_busy = n_worker;
    n_posted++;
    pthread_cond_broadcast(&posted);
    pthread_mutex_unlock(&lock);
}

static void await(void)
{
    pthread_mutex_lock(&lock);
    while (n_busy > 0)
        pthread_cond_wait(&done, &lock);
    pthread_mutex_unlock(&lock);
}

static void stop_workers(void)
{
    post(NULL);
    for (int i = 0; i < n_worker; i++)
        pthread_join(worker[i], NULL);
    n_worker = n_busy = 0; /* one that ends does not count itself */
}

/* Not from inside a task that calls exit. */
static void stop_at_exit(void)
{
    if (pthread_mutex_trylock(&owner) == 0) {
        stop_workers();
        pthread_mutex_unlock(&owner);
    }
}

/* The child has this thread only; locks may have been held by others. */
static void forget_in_child(void)
{
    pthread_mutex_init(&owner, NULL);
    pthread_mutex_init(&lock, NULL);
    pthread_cond_init(&posted, NULL);
    pthread_cond_init(&done, NULL);
    n_worker = n_busy = 0;
}

/* Makes the number of workers `n`, or as many as start. */
static void want_workers(int n)
{
    if (!set_up) {
        pthread_atfork(NULL, NULL, forget_in_child);
        atexit(stop_at_exit);
        set_up = true;
    }
    if (n_worker > n)
        stop_workers();
    void *start = (void *)(uintptr_t)n_posted;
    while (n_worker < n &&
           pthread_create(&worker[n_worker], NULL, live, start) == 0)
        n_worker++;
}

void nab_set_threads(int n)
{
    n = n < 1 ? 1 : n > NAB_MAX_THREADS ? NAB_MAX_THREADS : n;
    atomic_store(&wanted, n);
}

int nab_threads(void)
{
    return atomic_load(&wanted);
}

static void run_alone(int n_task, void (*task)(int index, void *context),
                      void *context)
{
    for (int i = 0; i < n_task; i++)
        task(i, context);
}

void nab_parallel_for(int n_task, void (*task)(int index, void *context),
                      void *context)
{
    int n = nab_threads();
    /* Inside a task the lock is taken: by this thread's own call, or by the one
     * that it works for. */
    if (n == 1 || n_task <= 1 || pthread_mutex_trylock(&owner) != 0) {
        run_alone(n_task, task, context);
        return;
    }
    nab_job j = {.n_task = n_task, .task = task, .context = context};
    want_workers(n - 1);
    if (n_worker > 0)
        post(&j);
    work(&j);
    await();
    pthread_mutex_unlock(&owner);
}
