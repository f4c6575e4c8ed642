#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs the unit tests at every CPU level and one chapter in its modes, and fails
# when they run less than 95 % of the library's lines or 85 % of its
# branches:
#     coverage.sh build-folder unit-tests chapter
# Lines and branches are counted by clang in the source, once for all places
# where a function is inlined; assertions are left out. The tiles of a level
# that this machine lacks count as not run.
set -eu
build=$1 unit=$2 chapter=$3
least_lines=95 least_branches=85
profiles=$build/profiles
rm -rf "$profiles"
mkdir -p "$profiles"
export LLVM_PROFILE_FILE="$profiles/%m-%p.profraw"

for level in baseline v3 v4; do
    NAB_CPU=$level NAB_TEST_FOLDER=$build/tests/scratch \
        "$unit" > "$build/unit-$level.txt" || { cat "$build/unit-$level.txt"; exit 1; }
done
for how in --help --quick --spot; do
    # shellcheck disable=SC2086
    "$chapter" $how --out "$build/run" > "$build/run.txt"
done
for wrong in --nonsense "--seed 0" "--out /dev/null/x"; do
    # shellcheck disable=SC2086
    ! "$chapter" $wrong > "$build/run.txt" 2>&1 || exit 1
done

llvm-profdata merge -o "$build/all.profdata" "$profiles"/*.profraw
llvm-cov report "$unit" -object "$chapter" -instr-profile="$build/all.profdata" \
    -show-region-summary=false -show-branch-summary "$PWD/lib" > "$build/coverage.txt"
awk -v lines=$least_lines -v branches=$least_branches '
    function share(all, missed) { return all ? 100 * (all - missed) / all : 100 }
    $1 ~ /^[a-z]+\/[a-z_]+\.[ch]$/ && $5 > 0 {
        room = $1; sub(/\/.*/, "", room)
        if (!(room in l)) order[++n] = room
        l[room] += $5; lm[room] += $6; b[room] += $8; bm[room] += $9
        L += $5; LM += $6; B += $8; BM += $9
    }
    END {
        print "| room | lines | run | branches | run |"
        print "| --- | ---: | ---: | ---: | ---: |"
        for (i = 1; i <= n; i++) {
            r = order[i]
            printf "| %s | %d | %.1f %% | %d | %.1f %% |\n", r, l[r],
                share(l[r], lm[r]), b[r], share(b[r], bm[r])
        }
        printf "| all | %d | %.1f %% | %d | %.1f %% |\n", L, share(L, LM), B, share(B, BM)
        if (!L || share(L, LM) < lines || share(B, BM) < branches) {
            printf "coverage: asked for are %d %% of lines and %d %% of branches\n",
                lines, branches > "/dev/stderr"
            exit 1
        }
    }' "$build/coverage.txt"
