# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: where the units sit: their slopes, by layer.
load "plots/style.gp"
eval headline("Hardly a unit is saturated: a quarter is too little")
eval subline("slopes of the units of layer 10, ".argument("trials")." nets; lines: normal {/:Italic z} of the theory’s variance")
eval axes("slope σ′({/:Italic z}) of a unit", "share of the units, per bin of 0.01")
slopes = csv("slopes.csv")
stats slopes using (column("layer") == 10 ? column("share") : NaN) name "P" nooutput
set xrange [0:0.252]
set yrange [0:1.15 * P_max]
set ytics 0.2
set xtics 0.05
# two bars side by side in every bin
set boxwidth 0.0042
kept(name, what) = column("layer") == 10 ? only("net", name, what) : NaN
set label "Xavier" at 0.2265,0.52 right tc lt 1
set label "gain 4" at 0.060,0.13 left tc lt 2
plot slopes using (column("slope") - 0.0022):(kept("sigmoid Xavier", "share")) with boxes lt 1, \
     slopes using (column("slope") + 0.0022):(kept("sigmoid gain 4", "share")) with boxes lt 2, \
     slopes using "slope":(kept("sigmoid Xavier", "theory")) with linespoints lt theory pt 7 ps 0.8 * mark, \
     slopes using "slope":(kept("sigmoid gain 4", "theory")) with linespoints lt theory pt 7 ps 0.8 * mark
