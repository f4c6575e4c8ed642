#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What goes wrong around a chapter ends in one clear line and the right status:
#   faults.sh build-folder chapter...
set -eu
build=$1
shift
scratch=$build/faults
rm -rf "$scratch"
mkdir -p "$scratch"
passed=0 failed=0

# expect name status pattern command...: that status, one line on stderr that
# matches the pattern.
expect() {
    name=$1 want=$2 pattern=$3
    shift 3
    got=0
    "$@" > "$scratch/out.txt" 2> "$scratch/err.txt" || got=$?
    if [ "$got" = "$want" ] && [ "$(wc -l < "$scratch/err.txt")" = 1 ] &&
        grep -q "$pattern" "$scratch/err.txt"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "faults: $name: status $got (expected $want), stderr:" >&2
        cat "$scratch/err.txt" >&2
    fi
}

report_to() {
    to=$1
    shift
    "$@" > "$to"
}

# No byte may be written to a file: what a full disk does, without one. What
# the program says goes through a pipe.
no_files() {
    (
        trap '' XFSZ
        ulimit -f 0
        status=0
        "$@" 2>&1 > /dev/null || status=$?
        echo "status $status"
    ) | cat
}

# Nobody in particular: root may write everywhere.
nobody=
if [ "$(id -u)" = 0 ]; then
    if command -v setpriv > /dev/null; then
        nobody='setpriv --reuid=65534 --regid=65534 --clear-groups'
    else
        echo 'faults: no setpriv: a folder that may not be written is not tried' >&2
    fi
fi

for chapter; do
    run=$build/bin/$chapter out=$scratch/$chapter
    expect "$chapter unknown option" 2 'no such option' "$run" --nonsense
    expect "$chapter unknown letters" 2 ': -x: no such option' "$run" -xy
    expect "$chapter unwanted value" 2 ': --quick=3: takes no value' "$run" --quick=3
    expect "$chapter no value" 2 'needs a value' "$run" --seed
    expect "$chapter seed 0" 2 "'0': must be" "$run" --seed 0
    expect "$chapter seed -1" 2 "'-1': must be" "$run" --seed -1
    expect "$chapter seed 1e9x" 2 "'1e9x': must be" "$run" --seed 1e9x
    expect "$chapter trials nan" 2 "'nan': must be" "$run" --trials nan
    expect "$chapter check and seed" 2 'leave out --seed' "$run" --check --seed 2
    expect "$chapter folder below a file" 2 '/dev/null: Not a directory' "$run" --out /dev/null/x
    expect "$chapter report to a full disk" 1 'No space left' \
        report_to /dev/full "$run" --quick --out "$out"
    expect "$chapter help to a full disk" 1 'No space left' \
        report_to /dev/full "$run" --help
    mkdir "$scratch/$chapter-closed" "$scratch/$chapter-taken" \
        "$scratch/$chapter-taken/claims.csv"
    chmod 555 "$scratch/$chapter-closed"
    if [ -n "$nobody" ] || [ "$(id -u)" != 0 ]; then
        expect "$chapter a folder that may not be written" 2 'closed: Permission denied' \
            $nobody "$run" --quick --out "$scratch/$chapter-closed"
    fi
    expect "$chapter a folder in a file's place" 1 'claims.csv: Is a directory' \
        "$run" --quick --out "$scratch/$chapter-taken"
    # a full disk: the old results stand, and nothing is left beside them
    cksum "$out"/* > "$scratch/before.txt"
    no_files "$run" --quick --seed 7 --out "$out" > "$scratch/err.txt"
    cksum "$out"/* > "$scratch/after.txt"
    if cmp -s "$scratch/before.txt" "$scratch/after.txt" &&
        [ "$(wc -l < "$scratch/err.txt")" = 2 ] &&
        grep -q 'File too large' "$scratch/err.txt" &&
        grep -qx 'status 1' "$scratch/err.txt"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "faults: $chapter: a full disk" >&2
        diff "$scratch/before.txt" "$scratch/after.txt" >&2 || cat "$scratch/err.txt" >&2
    fi
done
# Figures without gnuplot: one line, and the old figure stands.
mkdir "$scratch/bin"
for tool in sh dirname mkdir rm mv grep cat; do
    ln -s "$(command -v $tool)" "$scratch/bin/$tool"
done
echo old > "$scratch/figure.svg"
figure=$(ls plots/chapter*.gp | head -n 1)
expect 'no gnuplot' 1 'gnuplot is missing; make setup installs it' \
    env PATH="$scratch/bin" sh plots/draw.sh "$figure" "$scratch" "$scratch/figure.svg"
[ "$(cat "$scratch/figure.svg")" = old ] || {
    failed=$((failed + 1))
    echo 'faults: no gnuplot: the old figure is gone' >&2
}
echo "faults: $passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
