# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: probability that a narrow net is born dead, against the closed form.
load "plots/style.gp"
eval headline("A narrow net is born dead by 1 − (1 − 2^{−w})^L")
eval subline("for one input; points: mean of ".argument("trials")." trials of 500 nets, bars: least and most; lines: the formula")
eval axes("depth {/:Italic L}", "share of nets that are dead")
born = csv("stillborn.csv")
set rmargin at screen 0.83
set xrange [0:20.5]
set yrange [0:1.02]
set ytics 0.2
at(w, what) = column("width") == w ? column(what) : NaN
plot for [w in "2 4 8"] born using "depth":(at(int(w), "theory")) with lines lt theory, \
     for [i=1:3] born using "depth":(at(2**i, "dead")):"low":"high" with yerrorbars lt i, \
     born using "depth":(at(4, "all")) with lines lt bound, \
     for [i=1:3] born using (column("depth") == 20 ? 20 : NaN):(at(2**i, "theory") + (i == 2 ? 0.03 : 0)):(sprintf("width %d", 2**i)) with labels left offset 1.4,0 tc lt i, \
     born using (column("depth") == 20 ? 20 : NaN):(at(4, "all") - 0.03):("width 4, for\n16 inputs") with labels left offset 1.4,0 tc rgb mute
