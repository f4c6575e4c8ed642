#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Tables in Markdown from what measure.sh wrote:
#     report.sh bench-program results-file
# Goals come from `bench --list`.
set -eu
bench=$1 results=$2
{ "$bench" --list | sed 's/^/workload /'; sed 's/=/ /' "$results"; } | awk '
$1 == "workload" { name[++n] = $2; must[$2] = $4; more[$2] = $5; room[$2] = $6
    $1 = $2 = $3 = $4 = $5 = $6 = ""; sub(/^ +/, ""); what[name[n]] = $0; next }
$1 == "#" { next }
{ key = $1; sub(/^[^ ]+ /, ""); v[key] = ($0 ~ /^[0-9.]+(e[-+]?[0-9]+)?$/) ? $0 + 0 : $0 }
function met(value, goal, higher) { return (higher ? value >= goal : value <= goal) ? "met" : "**not met**" }
function verdict(value, must, more, higher) {
    return met(value, more, higher) == "met" ? "ambitious" : met(value, must, higher)
}
function with_torch(w) { return (w ".torch.us") in v }
# Torch with the fastest kernel that was tried.
function peer(w, what) { return ((w ".best." what) in v) ? v[w ".best." what] : v[w ".torch." what] }

function own(  i, w) {
    print "One thread, float64. A step: the median, and the least tenth percentile of any"
    print "round (low). Products: what the matrix products of a step alone take at the"
    print "rate measured in the same process, as a share of low. ms: from the start of the"
    print "process to its first step. Losses agree with the references to 1e-10, or there"
    print "would be no table.\n"
    print "|    | workload                   | step, us |   low | prod. | MB (limit) | ms |"
    print "|:---|:---------------------------|---------:|------:|------:|-----------:|---:|"
    for (i = 1; i <= n; i++) {
        w = name[i]
        if (!((w ".us") in v)) continue
        printf "| %s | %-26s | %8s | %5s | %5s | %10s | %2.0f |\n", w, what[w], us(v[w ".us"]), us(v[w ".us_low"]),
            share(w), memory(w), 1000 * v[w ".setup_s"]
    }
    print ""
    printf "- W5: %.1f ns per operation, forward and backward (goal 9, ambitious 7): %s.\n",
        v["W5.us_low"] / 1000, verdict(v["W5.us_low"] / 1000, 9, 7, 0)
    printf "- T1: %.0f ns per operation on (1,1) tensors (goal 60): %s.\n", v["T1.us_low"] / 10, met(v["T1.us_low"] / 10, 60, 0)
    printf "- Start of a process to its first step, the slowest: %.1f ms (goal 15, ambitious 8): %s.\n",
        slowest(), verdict(slowest(), 15, 8, 0)
    printf "- `chapter01 --quick` and its first figure: %.0f + %.0f ms (goal 300): %s.\n",
        v["first.run_ms"], v["first.all_ms"] - v["first.run_ms"], met(v["first.all_ms"], 300, 0)
    printf "- Peak memory: %s.\n\n", over()
}
function us(t) { return sprintf(t < 1000 ? "%.1f" : "%.0f", t) }
function share(w,  p) {
    p = v[w ".products_us"]
    return (p + 0 == 0) ? "" : sprintf("%.0f %%", 100 * p / v[w ".us_low"])
}
function megabytes(w) { return v[w ".rss_kb"] / 1024 }
function memory(w) { return sprintf("%.1f (%s)", megabytes(w), room[w]) }
function over(  i, w, list) {
    for (i = 1; i <= n; i++) {
        w = name[i]
        if (megabytes(w) > room[w]) list = list (list ? ", " : "**not met** by ") w " (" sprintf("%.0f", megabytes(w)) " MB)"
    }
    return list ? list "; met by all others" : "met by all"
}
function slowest(  i, s) {
    for (i = 1; i <= n; i++) if (v[name[i] ".setup_s"] > s) s = v[name[i] ".setup_s"]
    return 1000 * s
}
function one_kernel() { return v["blas.default"] == v["blas.best"] }
function torch(  i, w) {
    print "Against PyTorch " v["torch"] ", in turn in the same run: how many times as long its"
    if (one_kernel())
        print "step takes. OpenBLAS picks its fastest kernel here by itself, " v["blas.best"] "."
    else {
        print "step takes. OpenBLAS picks its " v["blas.default"] " kernel here by itself (default); told"
        print "to take " v["blas.best"] " it is faster (best)."
    }
    print "Verdicts are by the low times" (one_kernel() ? "" : " of best") ".\n"
    print "|      | ours us |   low |" (one_kernel() ? " times |" : " default |   low |  best |") "  low | must | more | goal |"
    print "|:-----|--------:|------:|" (one_kernel() ? "------:|" : "--------:|------:|------:|") "-----:|-----:|-----:|:-----|"
    for (i = 1; i <= n; i++) {
        w = name[i]
        if (with_torch(w) && w != "W5") row(w, must[w], more[w])
    }
    if (with_torch("W3x2")) row("W3x2", 1.6, 1.6)
    print ""
    print "W3x2 is W3 with two threads, PyTorch as it comes out of the box."
    if (with_torch("W5")) printf "A step of W5 takes PyTorch %.1f s, %.0f times as long.\n",
        v["W5.torch.us"] * 1e-6, v["W5.torch.us"] / v["W5.us"]
    print ""
}
function row(w, must, more,  r) {
    r = peer(w, "us_low") / v[w ".us_low"]
    printf "| %-4s | %7s | %5s |", w, us(v[w ".us"]), us(v[w ".us_low"])
    if (!one_kernel()) printf " %7.2f | %5.2f |", v[w ".torch.us"] / v[w ".us"], v[w ".torch.us_low"] / v[w ".us_low"]
    printf " %5.2f | %4.2f | %4.1f | %4.1f | %-4s |\n", peer(w, "us") / v[w ".us"], r, must, more, (r >= more) ? "more" : met(r, must, 1)
}
function products(  s, k, shapes, kinds, key, r, goal) {
    print "The matrix product beside OpenBLAS, GFLOP/s, by the tenth percentile of 400 turns:\n"
    print "| shape       | kind | ours  |" (one_kernel() ? "" : sprintf(" %7s |     %% |", v["blas.default"])) \
        sprintf(" %8s |     %% | goal | met |", v["blas.best"])
    print "|:------------|:-----|------:|" (one_kernel() ? "" : "--------:|------:|") "---------:|------:|-----:|:----|"
    split("32x64x64 64x128x128 128x128x64 128x256x256 512x512x512", shapes, " ")
    split("AB ABt AtB", kinds, " ")
    for (s = 1; s <= 5; s++) for (k = 1; k <= 3; k++) {
        key = "gemm.s" shapes[s] "." kinds[k] "."
        if (!((key "ours") in v) || v[key "best"] == 0) { print "report.sh: no " key > "/dev/stderr"; exit 1 }
        r = 100 * v[key "ours"] / v[key "best"]
        goal = s == 1 || s == 5 ? 95 : 100
        printf "| %-11s | %-4s | %5.1f |", shapes[s], kinds[k], v[key "ours"]
        if (!one_kernel()) printf " %7.1f | %5.0f |", v[key "default"], 100 * v[key "ours"] / v[key "default"]
        printf " %8.1f | %5.0f | %4d | %s |\n", v[key "best"], r, goal, (r >= goal) ? "yes" : "**no**"
    }
    print ""
}
END {
    if (!("complete" in v)) { print "report.sh: the results are not complete" > "/dev/stderr"; exit 1 }
    if ("torch" in v) torch()
    own()
    products()
    print "Measured on " v["date"] " on " v["machine"] ", with"
    print v["compiler"] "; " v["rounds"] " rounds of fresh processes; load " v["load_before"] " before, " v["load_after"] " after."
}' | awk '
# Lines over 80 columns are wrapped, tables are not.
/^[|]/ { print; next }
{
    while (length($0) > 80) {
        cut = 80
        while (substr($0, cut + 1, 1) != " ") cut--
        print substr($0, 1, cut)
        $0 = (/^(-| ) / ? "  " : "") substr($0, cut + 2)
    }
    print
}'
