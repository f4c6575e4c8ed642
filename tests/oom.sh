#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The tours of tests/oom call every public function, and survive every failing
# allocation: oom.sh build-folder [tour]. Public is what lib/nabla.h declares
# and libnabla.a defines; what is inlined needs no call.
set -eu
build=$(cd "$1" && pwd)
shift
room=$build/oom
rm -rf "$room"
mkdir -p "$room/chapters/chapter99/sweep"
head -n 100 chapters/data/digits.csv > "$room/digits.csv"

${CC:-cc} -std=c11 -D_POSIX_C_SOURCE=200809L -E -P -Ilib lib/nabla.h |
    grep -ow 'nab_[a-z0-9_]*' | sort -u > "$room/declared.txt"
nm -g --defined-only "$build/libnabla.a" 2> /dev/null |
    awk '$2 == "T" { print $3 }' | sort -u |
    comm -12 - "$room/declared.txt" > "$room/public.txt"
nm -u "$build"/tests/oom/[a-z]*.o | awk '{ print $NF }' | sort -u > "$room/called.txt"
missing=$(comm -23 "$room/public.txt" "$room/called.txt")
for f in $missing; do
    echo "oom: no tour calls $f: add it to its room's file in tests/oom" >&2
done
public=$(wc -l < "$room/public.txt")
[ "$public" -gt 0 ] || { echo "oom: no public function found" >&2; exit 1; }

cd "$room"
NAB_TEST_FOLDER=. "$build/tests/oom/oom" "$@"
echo "oom: $public public functions, $(echo $missing | wc -w) in no tour"
[ -z "$missing" ]
