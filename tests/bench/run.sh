#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs each workload three times in turn against PyTorch, in fresh processes,
# and prints a table: run.sh bench-program [rounds]
# The losses must match the reference losses (made with PyTorch 1.13, float64,
# one thread) to 1e-10 before a time counts. Without python3-torch only our own
# times are shown.
set -eu
bench=$1 rounds=${2:-3}
here=$(dirname "$0")
python=${PYTHON:-/usr/bin/python3}
export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1

field() { sed -n "s/.*\"$1\": \([^,}]*\).*/\1/p"; }
median() { sort -g | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

peer=yes
$python -c 'import torch' 2> /dev/null || peer=
[ -n "$peer" ] || echo "bench: no PyTorch here (Debian: python3-torch); own times only"

status=0
printf '%-4s %10s %10s %7s %7s %9s  %s\n' load 'ours us' 'torch us' times goal 'rss MB' losses
while read -r load steps loss0 loss_last goal; do
    ours= theirs=
    for round in $(seq "$rounds"); do
        line=$("$bench" --workload "$load" --steps "$steps")
        ours="$ours $(echo "$line" | field median_us)"
        if [ -n "$peer" ]; then
            other=$($python "$here/pytorch_peer.py" --workload "$load" --steps "$steps")
            theirs="$theirs $(echo "$other" | field median_us)"
        fi
    done
    us=$(echo "$ours" | tr ' ' '\n' | grep . | median)
    peer_us=$(echo "${theirs:-nan}" | tr ' ' '\n' | grep . | median)
    verdict=$(echo "$line" | awk -v a="$(echo "$line" | field loss0)" -v b="$(echo "$line" | field loss_last)" \
        -v c="$loss0" -v d="$loss_last" 'function off(x, y) { z = x > y ? x - y : y - x; return z > 1e-10 }
        END { print off(a, c) || off(b, d) ? "DIFFER" : "agree" }')
    [ "$verdict" = agree ] || status=1
    awk -v l="$load" -v us="$us" -v p="$peer_us" -v g="$goal" -v v="$verdict" \
        -v kb="$(echo "$line" | field rss_kb)" 'BEGIN {
        printf "%-4s %10.1f %10s %7s %7s %9.1f  %s\n", l, us,
            p == "nan" ? "-" : sprintf("%.1f", p),
            p == "nan" ? "-" : sprintf("%.2f", p / us), g, kb / 1024, v }'
done << END
W1 200 2.262967407754285 0.1321550130344802 1.5
W2 200 8.068873148863387 1.481751832468696 2.5
W6 940 2.763649478810389 0.001241099171627877 2.5
END
exit $status
