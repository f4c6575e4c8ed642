#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The same numbers from every compiler, optimisation level, CPU level, number
# of threads and machine:
#   reproduce.sh run   folder 'variant...' chapter...   '' for all variants
#   reproduce.sh here  build-folder '' chapter...       one run of what is built
#   reproduce.sh renew build-folder '' chapter...       commits --quick anew
# Each variant is built in folder/variant, runs every chapter with --quick and
# two steps of each workload, and every file is compared with the committed
# ones by its class (chapters/chapterNN/expected/quick, tests/reproduce).
# Prints a table; 1 where a file differs, 2 where a variant named could not run.
set -eu
. "$(dirname "$0")/compare.sh"
action=$1 folder=$2 variants=$3
shift 3
all="gcc-O3 gcc-O0 gcc-O2 gcc-native clang-O3 clang-O0 clang-O2 clang-native arm64 no-fma"
steps=tests/reproduce/steps.csv

# run_all SIDE PROGRAMS THREADS PREFIX...: every chapter and the steps.
run_all() {
    side=$1 programs=$2 threads=$3
    shift 3
    rm -rf "$side"
    mkdir -p "$side"
    for c in $chapters; do
        "$@" "$programs/bin/$c" --quick --threads "$threads" --out "$side/$c" > "$side/$c.txt" || {
            echo "reproduce: $side: $c ended with status $?" >&2
            return 1
        }
    done
    "$@" "$programs/reproduce/steps" "$threads" > "$side/steps.csv"
}

# check KEPT FRESH: counts into n_exact, n_tight, n_differ.
check() {
    if ! agree "$1" "$2" >&2; then
        n_differ=$((n_differ + 1))
    elif [ "$(class_of "$1")" = exact ]; then
        n_exact=$((n_exact + 1))
    else
        n_tight=$((n_tight + 1))
    fi
}

# compare SIDE: all its files with the committed ones; into $counts/chapter.
compare() {
    for c in $chapters workloads; do
        n_exact=0 n_tight=0 n_differ=0
        [ ! -e "$counts/$c" ] || read -r n_exact n_tight n_differ < "$counts/$c"
        if [ "$c" = workloads ]; then
            check "$steps" "$1/steps.csv"
        else
            for f in chapters/"$c"/expected/quick/*.*; do
                check "$f" "$1/$c/${f##*/}"
            done
            for f in "$1/$c"/*.csv; do
                [ -e "chapters/$c/expected/quick/${f##*/}" ] || {
                    echo "$f: not committed; make expected-quick" >&2
                    n_differ=$((n_differ + 1))
                }
            done
        fi
        echo "$n_exact $n_tight $n_differ" > "$counts/$c"
    done
}

# The compiler of a variant, its -O, and what else make is told.
settings() {
    libraries='-lgsl -lgslcblas -lm -pthread' opt=-${1#*-}
    case $1 in
    *-native) opt='-O3 -march=native' ;;
    arm64 | no-fma) opt=-O3 ;;
    esac
    case $1 in
    gcc-* | no-fma) compiler=gcc ;;
    clang-*) compiler=clang ;;
    arm64)
        compiler=aarch64-linux-gnu-gcc
        arm=/usr/lib/aarch64-linux-gnu
        libraries="$arm/libgsl.so.27 $arm/libgslcblas.so.0 -lm -pthread"
        ;;
    *)
        echo "reproduce: no variant $1; there are $all" >&2
        exit 2
        ;;
    esac
}

# Why a variant cannot run here, or nothing.
lacking() {
    command -v "$compiler" > /dev/null || echo "no $compiler"
    [ "$1" != arm64 ] || command -v qemu-aarch64 > /dev/null || echo "no qemu-aarch64"
    [ "$1" != arm64 ] || [ -e "$arm/libgsl.so.27" ] || echo "no GSL for arm64"
    case $1 in
    no-fma) [ "$(uname -m)" = x86_64 ] || echo "only on x86-64" ;;
    esac
}

# Runs a built variant at its levels and threads; `machines` says which.
try() {
    side=$folder/$1/side programs=$folder/$1
    case $1 in
    arm64)
        machines='qemu, 1 thread'
        run_all "$side" "$programs" 1 qemu-aarch64 -L / && compare "$side"
        ;;
    no-fma) # libm's fma without the hardware's
        machines='baseline without FMA, 1 thread'
        run_all "$side" "$programs" 1 env NAB_CPU=baseline \
            GLIBC_TUNABLES=glibc.cpu.hwcaps=-FMA,-FMA4,-AVX2_Usable,-AVX2 && compare "$side"
        ;;
    *)
        machines='baseline, v3, v4; 1 and 2 threads'
        for level in baseline v3 v4; do
            for threads in 1 2; do
                run_all "$side" "$programs" $threads env NAB_CPU=$level &&
                    compare "$side" || return 1
            done
        done
        ;;
    esac
}

row() {
    printf '| %s | %s |' "$1" "$machines"
    for c in $chapters workloads; do
        read -r n_exact n_tight n_differ < "$counts/$c"
        printf ' %s + %s' "$n_exact" "$n_tight"
        [ "$n_differ" = 0 ] || printf ', **%s differ**' "$n_differ"
        total=$((total + n_exact + n_tight + n_differ)) wrong=$((wrong + n_differ))
        printf ' |'
    done
    echo
}

renew() {
    side=$folder/reproduce/side
    run_all "$side" "$folder" 1 env
    for c in $chapters; do
        kept=chapters/$c/expected/quick
        mkdir -p "$kept"
        for f in "$side/$c"/*.csv "$side/$c"/results.txt; do
            diff -u "$kept/${f##*/}" "$f" 2> /dev/null | head -n 20 || true
            cp "$f" "$kept/"
        done
    done
    diff -u "$steps" "$side/steps.csv" 2> /dev/null || true
    cp "$side/steps.csv" "$steps"
}

chapters=$*
if [ "$action" = renew ]; then
    renew
    exit
fi
total=0 wrong=0 not_run=0
counts=$folder/counts
if [ "$action" = here ]; then
    counts=$folder/reproduce/counts
    rm -rf "$counts"
    mkdir -p "$counts"
    run_all "$folder/reproduce/side" "$folder" 1 env
    compare "$folder/reproduce/side"
    cat "$counts"/* | awk '{ n += $1 + $2 + $3; bad += $3 }
        END { print "quick: " n " files, " bad " differ"; exit bad || !n }'
    exit
fi
printf '| build | run at |'
printf ' %s |' $chapters workloads
printf '\n| --- | --- |'
printf ' --- |%.0s' $chapters workloads
echo
for v in ${variants:-$all}; do
    settings "$v"
    why=$(lacking "$v" | paste -sd ',')
    if [ -n "$why" ]; then
        echo "| $v | not run: $why |"
        not_run=$((not_run + 1))
        continue
    fi
    rm -rf "$counts"
    mkdir -p "$folder/$v" "$counts"
    echo "reproduce: $v" >&2
    if ${MAKE:-make} --no-print-directory -s -j2 BUILD="$folder/$v" CC="$compiler" OPT="$opt" \
        LDLIBS="$libraries" ${FLAGS:+CFLAGS="$FLAGS"} programs > "$folder/$v/build.txt" 2>&1 && try "$v"; then
        row "$v"
    else
        echo "| $v | **failed** |"
        tail -n 5 "$folder/$v/build.txt" >&2
        wrong=$((wrong + 1))
    fi
done
echo
echo "Cells: files equal byte by byte + files within 1e-10, over all runs of the row; $total files, $wrong differ, $not_run builds not run."
[ "$wrong" = 0 ] || exit 1
# A build that was asked for by name must run.
[ "$not_run" = 0 ] || [ -z "$variants" ] || exit 2
[ "$total" -gt 0 ]
