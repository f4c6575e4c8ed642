/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files are written aside and renamed. */
#include "lab/files.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/text.h"

static int complain(const char *path)
{
    fprintf(stderr, "%s: %s\n", path, strerror(errno));
    return -1;
}

/* ---- folders ---- */

static int make_one(const char *path)
{
    struct stat is;
    if (mkdir(path, 0777) == 0)
        return 0;
    if (errno != EEXIST)
        return complain(path);
    if (stat(path, &is) == 0 && S_ISDIR(is.st_mode))
        return 0;
    errno = ENOTDIR;
    return complain(path);
}

int nab_folder_make(const char *path)
{
    char *part = nab_text_new("%s", path);
    if (!part)
        return complain(path);
    int status = *path ? 0 : (errno = ENOENT, complain("empty folder name"));
    for (char *p = part; *p && status == 0; p++)
        if (*p == '/' && p > part && p[1]) {
            *p = '\0';
            status = make_one(part);
            *p = '/';
        }
    if (status == 0)
        status = make_one(part);
    free(part);
    if (status == 0 && access(path, W_OK | X_OK) != 0)
        status = complain(path);
    return status;
}

/* ---- signals: a stop waits until the file is whole. Their handlers belong to
 * the process, so one file is written at a time. ---- */

static const int stops[] = {SIGINT, SIGTERM, SIGHUP, SIGXFSZ};
enum { N_STOP = sizeof stops / sizeof *stops };
static volatile sig_atomic_t stopped;
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

static void remember(int signal)
{
    /* A file that grows too large is an error of write, not a reason to die. */
    if (signal != SIGXFSZ)
        stopped = signal;
}

static void hold_stops(struct sigaction before[N_STOP])
{
    struct sigaction hold = {.sa_handler = remember, .sa_flags = SA_RESTART};
    sigemptyset(&hold.sa_mask);
    pthread_mutex_lock(&one_at_a_time);
    stopped = 0;
    for (int i = 0; i < N_STOP; i++)
        sigaction(stops[i], &hold, &before[i]);
}

static void release_stops(const struct sigaction before[N_STOP])
{
    for (int i = 0; i < N_STOP; i++)
        sigaction(stops[i], &before[i], NULL);
    const int signal = stopped;
    pthread_mutex_unlock(&one_at_a_time);
    if (signal)
        raise(signal);
}

/* ---- files ---- */

/* "a/norms.csv" -> "a/.norms.csv.1234": hidden, so that no pattern finds it. */
static char *aside_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    int folder = slash ? (int)(slash + 1 - path) : 0;
    return nab_text_new("%.*s.%s.%ld", folder, path, path + folder,
                        (long)getpid());
}

static int open_new(const char *path)
{
    int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
    int file = open(path, flags, 0666);
    if (file < 0 && errno == EEXIST && unlink(path) == 0)
        file = open(path, flags, 0666);
    return file;
}

static int write_all(int file, const char *bytes, size_t n)
{
    while (n > 0) {
        ssize_t done = write(file, bytes, n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return -1;
        bytes += done;
        n -= (size_t)done;
    }
    return 0;
}

/* Writes and renames; errno tells what failed. */
static int replace(const char *path, const char *aside, const char *bytes,
                   size_t n)
{
    int file = open_new(aside);
    if (file < 0)
        return -1;
    int status = write_all(file, bytes, n);
    int reason = errno;
    if (close(file) != 0 && status == 0) {
        status = -1;
        reason = errno;
    }
    if (status == 0 && rename(aside, path) != 0) {
        status = -1;
        reason = errno;
    }
    if (status != 0)
        unlink(aside);
    errno = reason;
    return status;
}

int nab_file_replace(const char *path, const char *bytes, size_t n)
{
    char *aside = aside_name(path);
    if (!aside)
        return complain(path);
    struct sigaction before[N_STOP];
    hold_stops(before);
    int status = replace(path, aside, bytes, n);
    if (status != 0)
        complain(path);
    release_stops(before);
    free(aside);
    return status;
}

uint64_t nab_file_hash(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return 0;
    uint64_t hash = UINT64_C(14695981039346656037);
    for (int c; (c = getc(file)) != EOF;)
        hash = (hash ^ (uint64_t)c) * UINT64_C(1099511628211);
    if (ferror(file))
        hash = 0;
    fclose(file);
    return hash;
}
