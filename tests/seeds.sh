#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Does each statement hold for other seeds as well?
#   seeds.sh build-folder chapter...
# Runs each chapter for 20 disjoint seeds and counts, per statement, for how
# many it held and for how many its control was false. Fails below 19 of 20.
set -eu
build=$1 seeds=20 needed=19
shift
status=0
for chapter; do
    for seed in $(seq "$seeds"); do
        out=$build/seeds/$chapter/$seed
        mkdir -p "$out"
        "$build/bin/$chapter" --seed "$seed" --out "$out" > "$out/report.txt" ||
            { echo "seeds: $chapter --seed $seed failed" >&2; exit 1; }
    done
    # the last four fields of a row are: holds, control (text), control_holds
    awk -v chapter="$chapter" -v seeds="$seeds" -v needed="$needed" '
        /^#/ || /^id,/ { next }
        {
            line = $0
            gsub(/"([^"]|"")*"/, "text", line)
            n = split(line, cell, ",")
            id = cell[1]
            if (!(id in runs)) order[++ids] = id
            runs[id]++
            held[id] += cell[n - 2] == "yes"
            innocent[id] += cell[n] == "no"
        }
        END {
            for (i = 1; i <= ids; i++) {
                id = order[i]
                good = held[id] >= needed && innocent[id] >= needed && runs[id] == seeds
                printf "%s %-8s holds %2d of %d, control false %2d of %d%s\n",
                    chapter, id, held[id], seeds, innocent[id], seeds, good ? "" : "  <--"
                bad += !good
            }
            printf "%s: %d statements, %d below %d of %d\n", chapter, ids, bad, needed, seeds
            exit bad > 0 || ids == 0
        }' "$build/seeds/$chapter"/*/claims.csv || status=1
done
exit $status
