#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Static analysis by three tools, against the list of findings that are none:
#     run.sh build-folder
set -eu
build=$1
out=$build/analyze
rm -rf "$out"
mkdir -p "$out"
language="-std=c11 -D_POSIX_C_SOURCE=200809L -pthread -Ilib -ffp-contract=off
    -fno-math-errno -fno-trapping-math"
here=$(pwd)/
library=$(echo lib/*/*.c)
lessons=$(echo chapters/chapter*/chapter*.c)

for tool in gcc clang-tidy cppcheck; do
    command -v $tool > "$out/where.txt" ||
        { echo "analyze: $tool: make setup-dev installs it" >&2; exit 1; }
done

# Each line of found.txt: tool file kind, then the finding as the tool said it.
for file in $library $lessons chapters/chapter*/solution.c; do
    # shellcheck disable=SC2086
    gcc $language -O2 -fanalyzer -c "$file" -o "$out/object.o" 2>&1
done | sed -n 's/^\([^:]*\):[0-9]*:[0-9]*: warning: .*\[-W\([a-z-]*\)\]$/gcc \1 \2\t&/p' > "$out/found.txt"

# shellcheck disable=SC2086
clang-tidy --quiet --config-file=tests/analyze/clang-tidy.yaml $library $lessons -- \
    $language 2> "$out/clang-tidy.txt" |
    sed -n "s|^$here||; s/^\([^:]*\):[0-9]*:[0-9]*: \(warning\|error\): .*\[\([^],]*\).*\]\$/clang-tidy \1 \3\t&/p" >> "$out/found.txt"

cppcheck --quiet --std=c11 --language=c -D_POSIX_C_SOURCE=200809L -Ilib \
    --enable=warning,performance,portability,style --inline-suppr \
    --suppress=missingIncludeSystem --suppress=constVariable --suppress=constParameter \
    --template='cppcheck {file} {id}\t{file}:{line}: {message} [{id}]' \
    lib chapters/chapter*/*.c 2>&1 | grep '^cppcheck ' >> "$out/found.txt" || true

grep -v '^#' tests/analyze/known.txt > "$out/known.txt"
awk -F'\t' '
    FNR == NR { split($0, word, " "); known[word[1] " " word[2] " " word[3]] = 0; next }
    $1 in known { known[$1]++; next }
    { print "analyze: " $2; new++ }
    END {
        for (k in known) {
            all += known[k]
            if (!known[k]) { print "analyze: known.txt lists what is not found: " k; stale++ }
        }
        printf "analyze: gcc -fanalyzer, clang-tidy, cppcheck: %d new findings, %d known\n", new, all
        exit new + stale > 0
    }' "$out/known.txt" "$out/found.txt"
