#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The numeric room gives the same bits from every compiler, optimisation level,
# level of vector instructions and number of threads. Builds bits.c with each
# and compares the hashes that it prints. Run from the top of the repository:
#     BUILD=build sh tests/bits.sh
# Exit status 1 and the lines that differ, if any do.
set -eu
export LC_ALL=C
dir=${BUILD:-build}/bits
mkdir -p "$dir"
flags="-std=c11 -ffp-contract=off -fno-math-errno -fno-trapping-math
    -D_POSIX_C_SOURCE=200809L -Ilib"
expected=$dir/expected.txt
failed=0
n_run=0
rm -f "$expected"

# compare NAME COMMAND...: the first output is what the others must equal.
compare() {
    name=$1
    shift
    if ! "$@" >"$dir/output.txt"; then
        echo "bits: $name: did not run" >&2
        failed=1
        return
    fi
    n_run=$((n_run + 1))
    if [ ! -e "$expected" ]; then
        cp "$dir/output.txt" "$expected"
    elif ! diff "$expected" "$dir/output.txt" >"$dir/difference.txt"; then
        echo "bits: $name differs from the first build:" >&2
        cat "$dir/difference.txt" >&2
        failed=1
    fi
}

for cc in gcc clang; do
    if ! command -v "$cc" >/dev/null; then
        echo "bits: $cc is not installed (package $cc): skipped"
        continue
    fi
    for opt in -O3 -O0 -O2 "-O3 -march=native"; do
        program=$dir/$cc$(echo "$opt" | tr -d ' =')
        # shellcheck disable=SC2086
        "$cc" $flags $opt tests/bits.c lib/numeric/*.c -o "$program" -lm \
            -lpthread
        for level in v4 v3 baseline; do
            compare "$cc $opt, $level" env NAB_CPU=$level "$program" 1
        done
        compare "$cc $opt, 2 threads" "$program" 2
    done
done

[ $failed -eq 0 ] && echo "bits: $n_run runs, one result"
exit $failed
