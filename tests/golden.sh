#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Results against the committed ones.
#   golden.sh compare build-folder chapter...   fails where they differ
#   golden.sh renew   build-folder chapter...   commits the new ones, shows how
#                                               they differ
# A file whose manifest says "class: exact" is compared byte by byte, one that
# says "class: tight" number by number within the relative distance it names.
set -eu
action=$1 build=$2
shift 2

. "$(dirname "$0")/compare.sh"

files=0 bad=0
for chapter; do
    fresh=$build/results/$chapter kept=chapters/$chapter/expected
    if [ "$action" = renew ]; then
        mkdir -p "$kept"
        for f in "$fresh"/*.csv "$fresh"/results.txt; do
            diff -u "$kept/${f##*/}" "$f" 2> /dev/null | head -n 40 || true
            cp "$f" "$kept/"
            files=$((files + 1))
        done
        continue
    fi
    for f in "$kept"/*.*; do
        files=$((files + 1))
        agree "$f" "$fresh/${f##*/}" || bad=$((bad + 1))
    done
    for f in "$fresh"/*.csv; do
        [ -e "$kept/${f##*/}" ] || {
            echo "$f: not committed; make expected" >&2
            bad=$((bad + 1))
        }
    done
done
echo "golden: $files files, $bad differ"
[ "$bad" = 0 ] && [ "$files" -gt 0 ]
