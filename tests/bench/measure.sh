#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Measures speed and writes lines key=value:
#     measure.sh build-folder results-file [torch]
# Workloads run in ROUNDS (3) rounds of fresh processes, ours and PyTorch's in
# turn. Written are the median over the rounds of each run's median step, and
# under _low the least tenth percentile of any round, which other programs on
# the machine hardly touch. Of start-up times and of the products the least is
# kept, of rates the largest. Losses are compared by bench itself with the
# references, and here with PyTorch's; the first that differs ends the run.
set -eu
build=$1 out=$2 torch=${3:-}
bench=$build/bench/bench gemm=$build/bench/gemm rounds=${ROUNDS:-3}
cores=$(getconf _NPROCESSORS_ONLN)
peer=tests/bench/pytorch_peer.py python=${PYTHON:-/usr/bin/python3}
raw=$(mktemp)
trap 'rm -f "$raw" "$out.new"' EXIT
export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1

fail() { echo "bench: $*" >&2; exit 1; }
load() { cut -d' ' -f1 /proc/loadavg; }
[ -z "$torch" ] || $python -c 'import torch' 2> /dev/null ||
    fail "no PyTorch here; Debian and Ubuntu have it: apt install python3-torch"
"$gemm" --core > /dev/null

# ---- one JSON line -> lines "name.key value" in $raw ----

keep() {
    tr ',{}' '\n\n\n' | sed -n "s/^ *\"\(median_us\|p10_us\|products_us\|rss_kb\|setup_s\|loss0\|loss_last\)\": \([^ ]*\)$/$1.\1 \2/p" >> "$raw"
}
run() { # name command...
    name=$1; shift
    line=$(BENCH_START=$(date +%s.%N) "$@") || fail "$name failed: $*"
    echo "$line" | keep "$name"
}
torch() { # name workload steps threads warmup
    run "$1" "$python" "$peer" --workload "$2" --steps "$3" --threads "$4" --warmup "$5"
}

# The kernel that OpenBLAS picks, and the fastest of those it can be told.
default=$("$gemm" --core)
best=$default
if grep -qw avx512f /proc/cpuinfo 2> /dev/null; then best=SkylakeX; fi

{
    echo "# Speed as measured by make bench$torch; times in microseconds."
    echo "date=$(date -u +%Y-%m-%d)"
    echo "machine=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $cores cores, $(uname -m)"
    echo "compiler=$(${CC:-cc} --version | head -n 1)"
    echo "rounds=$rounds"
    echo "blas.default=$default"
    echo "blas.best=$best"
    [ -z "$torch" ] || echo "torch=$($python -c 'import torch; print(torch.__version__)')"
    echo "load_before=$(load)"
} > "$out.new"

# ---- the matrix product ----

for core in $default $best; do
    OPENBLAS_CORETYPE=$core "$gemm" | while read -r shape kind ours theirs; do
        echo "gemm.s$shape.$kind.ours $ours"
        [ "$core" != "$default" ] || echo "gemm.s$shape.$kind.default $theirs"
        [ "$core" != "$best" ] || echo "gemm.s$shape.$kind.best $theirs"
    done >> "$raw"
done

# ---- what single tricks give ----

"$build/bench/tricks" >> "$raw"

# ---- workloads ----

in_torch() { "$python" "$peer" --help 2> /dev/null | tr '{,} ' '\n\n\n\n' | grep -qx "$1"; }
one_round() {
    "$bench" --list | while read -r w steps rest; do
        run "$w" "$bench" --workload "$w" --steps "$steps"
        [ -n "$torch" ] || continue
        # Fifteen seconds a step: one is enough.
        [ "$w" != W5 ] || { [ "$round" != 1 ] || torch "$w.torch" W5 1 1 0; continue; }
        in_torch "$w" || continue
        torch "$w.torch" "$w" "$steps" 1 5
        [ "$best" = "$default" ] ||
            OPENBLAS_CORETYPE=$best torch "$w.best" "$w" "$steps" 1 5
    done
    [ "$cores" -ge 2 ] || return 0
    run W3x2 "$bench" --workload W3 --steps 10 --threads 2 --warmup 2
    [ -n "$torch" ] || return 0
    unset OPENBLAS_NUM_THREADS OMP_NUM_THREADS
    torch W3x2.torch W3 10 "$cores" 2
    [ "$best" = "$default" ] || OPENBLAS_CORETYPE=$best torch W3x2.best W3 10 "$cores" 2
    export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1
}
# A chapter from nothing to its first picture.
first_figure() {
    rm -rf "$build/bench/first"
    begin=$(date +%s%N)
    "$build/bin/chapter01" --quick --out "$build/bench/first" > /dev/null
    middle=$(date +%s%N)
    sh plots/draw.sh plots/chapter01-chain.gp "$build/bench/first" "$build/bench/first.svg" light > /dev/null
    end=$(date +%s%N)
    awk -v run=$((middle - begin)) -v all=$((end - begin)) \
        'BEGIN { print "first.run_ms", run / 1e6; print "first.all_ms", all / 1e6 }' >> "$raw"
}

for round in $(seq "$rounds"); do
    one_round
    first_figure
    echo "bench: round $round of $rounds, load $(load)" >&2
done

# ---- medians ----

LC_ALL=C sort -k1,1 -k2,2g "$raw" | awk '
    function flush(  key) {
        if (n == 0) return
        key = name
        sub(/\.median_us$/, ".us", key)
        sub(/\.p10_us$/, ".us_low", key)
        if (key ~ /_low$|setup_s$|_ms$|products_us$/) print key "=" v[1]
        else if (key ~ /^gemm\./) print key "=" v[n]
        else print key "=" v[int((n + 1) / 2)]
    }
    $1 != name { flush(); n = 0; name = $1 }
    { v[++n] = $2 }
    END { flush() }' >> "$out.new"
{ echo "load_after=$(load)"; echo "complete=1"; } >> "$out.new"

# PyTorch must have computed the same.
awk -F= '
    /\.loss(0|_last)=/ { loss[$1] = $2 }
    END {
        for (key in loss) {
            if (key !~ /\.(torch|best)\.loss/) continue
            ours = key
            sub(/\.(torch|best)\./, ".", ours)
            if (ours ~ /^W5\.loss_last/) continue
            d = loss[ours] - loss[key]
            if (d > 1e-10 || d < -1e-10) { print "bench: " key " is " loss[key] ", ours " loss[ours] > "/dev/stderr"; bad = 1 }
        }
        exit bad
    }' "$out.new"
mv "$out.new" "$out"
