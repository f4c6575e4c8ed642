/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files and folders: for lab only. All return 0, or -1 after one line on
 * stderr with the path and the reason. */
#ifndef NABLA_FILES_H
#define NABLA_FILES_H

#include <stddef.h>
#include <stdint.h>

/* Makes the folder and those above it, and checks that one may write there. */
int nab_folder_make(const char *path);

/* Replaces the file at once: the bytes go to a temporary file in the same
 * folder, which then takes the name. When anything fails, or the program is
 * stopped, the old file stands and the temporary one is gone. */
int nab_file_replace(const char *path, const char *bytes, size_t n);

/* FNV-1a hash of a file's bytes, 0 on failure; says nothing. */
uint64_t nab_file_hash(const char *path);

#endif
