#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Changes the library in one place at a time and sees whether the unit tests
# notice: run.sh build-folder. list.awk says what is changed. Works on a copy of
# the tree in the build folder. Settings come by the environment, see
# tests/mutants.mk: ONLY, SAMPLE, AGAIN, JOBS, CC.
set -u
work=$(mkdir -p "$1/mutants" && cd "$1/mutants" && pwd) || exit 1
here=tests/mutants tree=$work/tree base=$work/tree/build
: "${CC:=cc}" "${SAMPLE:=1}" "${JOBS:=1}" "${ONLY:=}" "${AGAIN:=}"
FLAGS="-std=c11 -D_POSIX_C_SOURCE=200809L -O1 -ffp-contract=off
       -fno-math-errno -fno-trapping-math -w -pthread"

# Kernels, backward rules, and what trains by them.
sources() {
    for f in lib/ops/*.c lib/nn/*.c lib/numeric/*.c lib/numeric/gemm_tile.h \
        lib/numeric/elementary_parts.h lib/core/sweep.c lib/core/loan.c \
        lib/core/gradcheck.c lib/core/scalar.c lib/core/scalar.h; do
        case $f in */cpu.c | */pool.c) continue ;; esac
        case $f in "$ONLY"*) echo "$f" ;; esac
    done
}

# The suites that are most likely to notice a change in a file.
first_suites() {
    topic=${1##*/} topic=${topic%.*} room=${1#lib/} room=${room%%/*}
    case $1 in
    lib/numeric/gemm*) echo 'numeric: gemm' ;;
    lib/numeric/elementary* | lib/numeric/erf.c | lib/numeric/power.c)
        echo 'numeric: elementary' ;;
    lib/numeric/*) grep "^numeric: $topic" "$work/suites" || echo 'numeric: ' ;;
    *) echo "$room: " ;;
    esac
}

build_base() {
    mkdir -p "$tree" || return 1
    rm -rf "$tree/lib" "$tree/tests"
    tar cf - --exclude='build' Makefile lib tests chapters | tar xf - -C "$tree" || return 1
    make -s -C "$tree" BUILD=build OPT=-O1 CFLAGS=-w CC="$CC" \
        build/tests/unit > "$work/build.txt" 2>&1 || {
        cat "$work/build.txt" >&2; return 1; }
    "$base/tests/unit" --list > "$work/suites" && whole "$base/tests/unit" || {
        echo "mutants: the library fails its tests as it is" >&2; return 1; }
}

# Time is the processor's, so that a busy machine kills nobody.
limited() {
    ( ulimit -c 0; ulimit -t "$seconds"; ulimit -v 8000000; cd "$tree" || exit 1
      NAB_TEST_FOLDER=$own/scratch exec timeout 120 "$@" ) > /dev/null 2>&1
}

# The library as it is; sets `usual`, the seconds that it takes.
whole() {
    own=$work seconds=300 started=$(date +%s)
    limited "$1" || return 1
    usual=$(($(date +%s) - started + 1))
}

# Compiles what is made from $file: itself, or who includes it.
compile() {
    for s in $users; do
        case $file in
        *.h) from=$tree/$s ;;
        *) from=$own/include/mutant.c ;;
        esac
        $CC $FLAGS -I"$own/include" -I"$tree/lib" -I"$tree/tests" \
            -I"$base/tests" -c "$from" -o "$1/$(echo "$s" | tr / _).o" \
            2> /dev/null || return 1
    done
}

# For the mutants of another file than the last: its users, their objects as
# they are, and the objects of the tests that stay.
turn_to() {
    file=$1 original=$tree/$1 place=$own/include/mutant.c users=$1
    rm -rf "$own/include" "$own/before" "$own/after"
    mkdir -p "$own/include" "$own/before" "$own/after"
    case $file in
    *.h)
        place=$own/include/${file#lib/}
        mkdir -p "${place%/*}"
        users=$(cd "$tree" && grep -l "\"${file#lib/}\"" lib/*/*.c tests/test_*.c) ;;
    esac
    cp "$original" "$place"
    compile "$own/before" || echo "mutants: $file does not compile" >&2
    objects=
    for o in "$base"/tests/test_*.o "$base"/tests/main.o; do
        s=tests/$(basename "$o" .o).c
        case " $(echo $users) " in *" $s "*) ;; *) objects="$objects $o" ;; esac
    done
    first=$(first_suites "$file")
}

same_code() {
    for o in "$own"/before/*.o; do
        cmp -s "$o" "$own/after/${o##*/}" || return 1
    done
}

try() {
    compile "$own/after" || { echo rejected; return; }
    same_code && { echo same; return; }
    $CC $own/after/*.o $objects "$base/libnabla.a" -o "$own/unit" \
        -lcunit -lgsl -lgslcblas -lm -pthread 2> /dev/null ||
        { echo rejected; return; }
    (seconds=$((usual + 3)) && limited "$own/unit" "$first") &&
        (seconds=$((2 * usual + 5)) && limited "$own/unit") &&
        { echo survived; return; }
    echo killed
}

# Every JOBS-th mutant of the list, beginning with the k-th.
worker() {
    own=$work/worker$1
    rm -rf "$own" && mkdir -p "$own" && file=
    tab=$(printf '\t')
    awk -v k="$1" -v jobs="$JOBS" 'NR % jobs == k' "$work/list" |
        while IFS= read -r mutant; do
            name=${mutant%%"$tab"*}
            [ "$name" = "$file" ] || turn_to "$name"
            MUTANT=$mutant awk '
                BEGIN { split(ENVIRON["MUTANT"], m, "\t")
                        new = substr(ENVIRON["MUTANT"],
                                     length(m[1] m[2] m[3]) + 4) }
                { print NR == m[2] ? new : $0 }' "$original" > "$place"
            printf '%s\t%s\n' "$(try 2> /dev/null)" "$mutant"
        done > "$work/outcome$1"
}

# File and line of what this machine cannot run: without AVX-512 what stands
# between the name of its kernel and the loops that are made of it, and what
# names it.
elsewhere() {
    ! grep -qw avx512f /proc/cpuinfo || return 0
    awk '/^#define TILE tile_v4$/ { inside = 1 }
         inside || /_v4|_V4/ { print "lib/numeric/gemm_kernel.c\t" FNR }
         /^#include/ { inside = 0 }' "$tree/lib/numeric/gemm_kernel.c"
}

workers=
trap 'kill $workers 2> /dev/null; exit 1' INT TERM
sources > "$work/sources"
[ -s "$work/sources" ] || { echo "mutants: no file begins with '$ONLY'" >&2; exit 1; }
build_base || exit 1
(cd "$tree" && awk -f "$OLDPWD/$here/list.awk" $(cat "$work/sources")) > "$work/every"
elsewhere > "$work/elsewhere"
awk -F'\t' 'FILENAME == ARGV[1] { out[$1, $2] = 1; next } !(($1, $2) in out)' \
    "$work/elsewhere" "$work/every" > "$work/all"
if [ -n "$AGAIN" ]; then
    awk -F'\t' 'NR == FNR { again[substr($0, index($0, "\t") + 1)] = 1; next }
                $0 in again' "$work/survived" "$work/all" > "$work/list"
else
    awk -v n="$SAMPLE" 'NR % n == 0' "$work/all" > "$work/list"
fi
rm -f "$work"/outcome*
k=0
while [ "$k" -lt "$JOBS" ]; do
    worker "$k" &
    workers="$workers $!"
    k=$((k + 1))
done
wait
cat "$work"/outcome* > "$work/outcomes"
grep '^survived' "$work/outcomes" > "$work/survived"
awk -v all="$work/every" -v outcomes="$work/outcomes" -v tree="$tree/" \
    -f $here/report.awk $here/equivalent.txt
status=$?
left=$(($(wc -l < "$work/every") - $(wc -l < "$work/all")))
[ "$left" = 0 ] || printf '\nLeft out: %s of the AVX-512 kernel, which this machine cannot run.\n' "$left"
exit "$status"
