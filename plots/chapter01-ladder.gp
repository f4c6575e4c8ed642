# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: accuracy of ten-layer nets, repair by repair.
load "plots/style.gp"
eval headline("Same data, same seeds: every repair works but Adam")
eval subline("ten hidden layers of 32 units (last: one), 300 steps; mean of ".argument("trials")." trials, bars: least and most")
eval axes("", "share of test digits that are right")
ladder = csv("ladder.csv")
set xrange [-0.5:5.5]
set yrange [0:1.04]
set ytics 0.2
set xtics ("sigmoid" 0, "tanh" 1, "ReLU" 2, "residual" 3, "sigmoid,\nAdam" 4, "one\nlayer" 5)
set grid noxtics
set label "guessing" at -0.42,0.175 left tc rgb mute
plot 0.1 with lines lt bound, \
     ladder using "place":"accuracy":"low":"high" with yerrorbars lt 1 ps 2 * mark
