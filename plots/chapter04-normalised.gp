# SPDX-License-Identifier: GPL-3.0-or-later
# Batch norm in the branch: powers of the depth, forward and backward.
load "plots/style.gp"
normal = csv("normalised.csv")
eval headline("With batch norm in the branch, powers replace exponentials")
eval subline(argument("blocks")." blocks, width ".argument("width").", batch 64; means of ".argument("trials")." trials; lines: wide nets, large batches")
eval axes("1 + block", "ratio")
set rmargin at screen 0.80
set logscale xy
set xrange [1:1.3 * argument("blocks")]
set yrange [0.7:1500]
set format y "10^{%L}"
set xtics (1, 2, 5, 10, 20, 50, 100)
seen(l) = l <= 10 || int(l) % 10 == 0
set label "gradient^2 at the block, against the top" at 2.6, 330 left tc lt 2
set label "variance,\nagainst the\ninput’s" at screen 0.81, first 0.72 * argument("blocks") left tc lt 1
plot normal using (1 + column("block")):"variance_theory" with lines lt theory, \
     normal using (1 + column("block")):"gradient_theory" with lines lt theory, \
     normal using (seen(column("block")) ? 1 + column("block") : NaN):"variance" with points lt 1, \
     normal using (seen(column("block")) ? 1 + column("block") : NaN):"gradient" with points lt 2
