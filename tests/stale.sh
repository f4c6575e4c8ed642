#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A read after nab_tape_reset stops at the reader's own line under
# AddressSanitizer, and gives NaN in a debug build: stale.sh build-folder
set -eu
build=$1/stale
mkdir -p "$build"
flags="-std=c11 -D_POSIX_C_SOURCE=200809L -O1 -g -Ilib"
sources="tests/stale.c lib/core/*.c lib/numeric/*.c"
line=$(grep -n 'AddressSanitizer must stop' tests/stale.c | cut -d: -f1)

${CC:-cc} $flags -fsanitize=address $sources -o "$build/asan" -lgsl -lgslcblas -lm -pthread
if "$build/asan" > "$build/asan.txt" 2>&1; then
    echo "stale: AddressSanitizer did not stop the program" >&2
    exit 1
fi
grep -q "^ *#0 .* in main .*stale\.c:$line" "$build/asan.txt" || {
    echo "stale: AddressSanitizer did not name line $line" >&2
    cat "$build/asan.txt" >&2
    exit 1
}
${CC:-cc} $flags -DNAB_DEBUG $sources -o "$build/debug" -lgsl -lgslcblas -lm -pthread
[ "$("$build/debug" | tr -d -)" = nan ] || {
    echo "stale: a debug build must give NaN" >&2
    exit 1
}
echo "stale: stopped at the reader's line; NaN in a debug build"
