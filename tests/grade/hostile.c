/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What students' code may do, by accident or not; -DATTACK=name chooses. It
 * stands in for exercise.c of chapter 1 and acts in task 1.3. Each must earn
 * nothing, in bounded time, and leave nothing behind.
 */
#define _GNU_SOURCE

#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "chapters/chapter01/exercise.h"
#include "tests/grade/verdict.h"

static const double *norm;
static size_t n;
static double *rate;

static int null_pointer(void) /* CRASH */
{
    *(volatile double *)NULL = 1;
    return 0;
}

static int write_const(void) /* CRASH */
{
    *(volatile double *)norm = 1;
    return 0;
}

static int read_beyond(void) /* CRASH */
{
    *rate = ((const volatile double *)norm)[n];
    return 0;
}

static int write_beyond(void) /* CRASH */
{
    ((volatile double *)norm)[n] = 1;
    return 0;
}

static int recursion(void) /* CRASH */
{
    volatile char room[4096];
    room[0] = (char)n;
    return recursion() + room[0];
}

static int call_abort(void) /* CRASH */
{
    abort();
}

static int leave(void) /* CRASH */
{
    exit(0);
}

static int leave_at_once(void) /* CRASH */
{
    _exit(0);
}

static int jump(void) /* CRASH */
{
    static jmp_buf nowhere;
    longjmp(nowhere, 1);
}

static int loop(void) /* TIMEOUT */
{
    for (volatile int i = 0;; i = 1)
        ;
}

static int stubborn_loop(void) /* TIMEOUT */
{
    signal(SIGXCPU, SIG_IGN);
    return loop();
}

static int sleeper(void) /* TIMEOUT */
{
    for (;;)
        pause();
}

static int stopped(void) /* TIMEOUT */
{
    raise(SIGSTOP);
    return 0;
}

static int nan_everywhere(void) /* WRONG */
{
    *rate = 0.0 / (double)(n - n);
    return 0;
}

static int hoard(void) /* WRONG */
{
    for (size_t i = 0; i < 100000; i++) {
        char *p = malloc(1 << 20);
        if (!p)
            return 1;
        memset(p, 1, 1 << 20);
    }
    return 1;
}

static int hoard_at_once(void) /* WRONG */
{
    char *p = malloc((size_t)100 << 30);
    if (p)
        memset(p, 1, (size_t)100 << 30);
    return 1;
}

static int flood(void) /* WRONG */
{
    static char line[1 << 16];
    memset(line, 'x', sizeof line - 1);
    for (int i = 0; i < 16384; i++)
        puts(line);
    return 1;
}

static int forge(void) /* CRASH */
{
    char all[4096];
    memset(all, 0xff, sizeof all);
    for (int fd = 0; fd < 64; fd++) {
        dprintf(fd, "score 10/10\n{\"scores\": {\"chapter1\": 10}}\n\033[2J");
        if (write(fd, all, sizeof all) < 0)
            continue;
    }
    _exit(0);
}

static int close_all(void) /* WRONG */
{
    for (int fd = 0; fd < 1024; fd++)
        close(fd);
    return 1;
}

static int fork_bomb(void) /* WRONG */
{
    for (int i = 0; i < 200; i++)
        fork();
    return 1;
}

static int orphan(void) /* WRONG */
{
    if (fork() == 0) {
        setsid();
        for (;;)
            pause();
    }
    return 1;
}

/* Before main: what a constructor starts is in no process group of ours. */
static void early(int attack)
{
    if (attack == 1 && fork() == 0) {
        setsid();
        if (fork() == 0)
            for (;;)
                pause();
        _exit(0);
    }
    if (attack == 2)
        _exit(0);
    if (attack == 4) {
        grade_verdict *v = mmap(NULL, sizeof *v, PROT_READ | PROT_WRITE,
                                MAP_SHARED, GRADE_VERDICT_FD, 0);
        if (v != MAP_FAILED) {
            v->returned = v->nonce;
            v->checks = 1;
        }
        _exit(0);
    }
    if (attack == 3) {
        while (fork() >= 0)
            setsid();
        for (;;)
            pause();
    }
}

static int early_orphan(void) /* WRONG */
{
    return 1;
}

static int early_exit(void) /* CRASH */
{
    return 0;
}

static int early_bomb(void) /* TIMEOUT */
{
    return 2;
}

static int early_forge(void) /* CRASH */
{
    return 4;
}

__attribute__((constructor(101))) static void before_main(void)
{
    int (*attack)(void) = ATTACK;
    early(attack == early_orphan  ? 1
          : attack == early_exit  ? 2
          : attack == early_bomb  ? 3
          : attack == early_forge ? 4
                                  : 0);
}

int ex1_decay_rate(const double *norm_, size_t n_layer, double *rate_)
{
    norm = norm_, n = n_layer, rate = rate_;
    return ATTACK();
}

void ex1_tanh_vjp(double w, double x, double up, double *dw, double *dx)
{
    (void)w, (void)x, (void)up, (void)dw, (void)dx;
}

double ex1_chain_gradient(double w, double b, double x, int depth)
{
    (void)w, (void)b, (void)x, (void)depth;
    return EX_TODO;
}

int ex1_probe(nab_mlp *mlp, nab_tensor *x, nab_activation f, const double *pull,
              double *out)
{
    (void)mlp, (void)x, (void)f, (void)pull, (void)out;
    return EX_TODO_INT;
}
