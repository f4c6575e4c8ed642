# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: dead on how many inputs? From one (zero) to 256, by layer.
load "plots/style.gp"
eval headline("Zero is dead for one input; more inputs tell them apart")
eval subline("He nets, 128 wide, untrained; points: mean of ".argument("trials").", bars: least and most; lines: theory")
eval axes("inputs that are looked at", "share of units that are 0 on all of them")
crowd = csv("crowd.csv")
set rmargin at screen 0.83
set logscale x 2
set xrange [0.85:300]
set yrange [0:0.72]
set ytics 0.1
set xtics (1, 2, 4, 8, 16, 32, 64, 128, 256)
layers = "50 20 10 3 1"
at(l, what) = column("layer") == l ? column(what) : NaN
plot for [i=1:5] crowd using "inputs":(at(int(word(layers, i)), "theory")) with lines lt theory, \
     for [i=1:5] crowd using (column("inputs") * (1 + 0.045 * (i - 3))):(at(int(word(layers, i)), "dead")):"low":"high" with yerrorbars lt i, \
     for [i=1:5] crowd using (column("inputs") == 256 ? 256 : NaN):(at(int(word(layers, i)), "dead") + (i == 4 ? 0.05 : 0)):("layer ".word(layers, i)) with labels left offset 2.4,0 tc lt i
