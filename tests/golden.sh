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

# Numbers within `bound` of each other (relative, or absolute below 1).
near() {
    awk -v bound="$3" '
        function number(s) { return s ~ /^[-+]?([0-9.]+([eE][-+]?[0-9]+)?)$/ }
        NR == FNR { old[FNR] = $0; lines = FNR; next }
        {
            n = split($0, a, /[,=]/); m = split(old[FNR], b, /[,=]/)
            same = n == m
            for (i = 1; same && i <= n; i++) {
                if (a[i] == b[i]) continue
                same = number(a[i]) && number(b[i])
                x = a[i] + 0; y = b[i] + 0
                d = x > y ? x - y : y - x
                s = x < 0 ? -x : x
                if (s < 1) s = 1
                same = same && d <= bound * s
            }
            if (!same) { print FILENAME ":" FNR ": " $0 " (was " old[FNR] ")"; bad = 1 }
        }
        END { exit bad || lines != FNR }' "$1" "$2"
}

class_of() {
    sed -n 's/^# class: *//p' "$1" | head -n 1
}

agree() {
    case "$(class_of "$1")" in
    exact) cmp "$1" "$2" ;;
    "tight "*) near "$1" "$2" "$(class_of "$1" | sed 's/tight //')" ;;
    *)
        echo "$1: its manifest names no class" >&2
        return 1
        ;;
    esac
}

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
    for f in "$kept"/*; do
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
