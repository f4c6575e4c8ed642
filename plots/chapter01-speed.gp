# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: the speed of learning of each layer against the epoch (after Nielsen).
load "plots/style.gp"
eval headline("Early layers start slow; then all of them stand still")
eval subline("four hidden layers of 30 sigmoids, digits; mean of ".argument("trials")." trials, band: least and most")
eval axes("epoch", "norm of the gradient of a layer’s biases")
speed = csv("speeds.csv")
stats speed using (column("hidden") == 4 ? column("low") : NaN) name "S" nooutput
set rmargin at screen 0.955
set xrange [-15:100]
set xtics 0,20
set logscale y
set yrange [10**(S_min - 0.1):0.3]
set ytics 10
set format y "10^{%L}"
set style fill transparent solid 0.20 noborder
p(x) = 10**x
kept(l, what) = column("hidden") == 4 && column("layer") == l ? column(what) : NaN
plot for [l=1:4] speed using "epoch":(p(kept(l, "low"))):(p(column("high"))) with filledcurves lt l, \
     for [l=1:4] speed using "epoch":(p(kept(l, "norm"))) with lines lt l, \
     for [l=1:4] speed using (int(column("epoch")) % 20 == 4 * l - 4 ? column("epoch") : NaN):(p(kept(l, "norm"))) with points lt l, \
     for [l=1:4] speed using (column("epoch") == 0 ? 0 : NaN):(p(kept(l, "norm"))):(sprintf("layer %d", l)) \
         with labels right offset -1,0 tc lt l
