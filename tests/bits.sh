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
        plain=$dir/$cc-O3
        # shellcheck disable=SC2086
        "$cc" $flags $opt tests/bits.c lib/numeric/*.c -o "$program" -lm \
            -lpthread
        for level in v4 v3 baseline; do
            compare "$cc $opt, $level" env NAB_CPU=$level "$program" 1
        done
        compare "$cc $opt, 2 threads" "$program" 2
    done
done

[ -n "${plain:-}" ] || exit 1
# libm's fma without the hardware's; elsewhere the variable is ignored.
compare "no FMA in hardware" env NAB_CPU=baseline \
    GLIBC_TUNABLES=glibc.cpu.hwcaps=-FMA,-FMA4,-AVX2_Usable,-AVX2 \
    "$plain" 1

if command -v aarch64-linux-gnu-gcc >/dev/null &&
    command -v qemu-aarch64 >/dev/null; then
    # shellcheck disable=SC2086
    aarch64-linux-gnu-gcc -static $flags -O3 tests/bits.c lib/numeric/*.c \
        -o "$dir/arm64" -lm -lpthread
    compare "ARM64" qemu-aarch64 "$dir/arm64" 1
else
    echo "bits: ARM64 skipped (make setup-arm64 installs what it needs)"
fi

[ $failed -eq 0 ] && echo "bits: $n_run runs, one result"
exit $failed
