# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: the largest z of sleeping units, layer 1 and layer 2.
load "plots/style.gp"
eval headline("Dead in layer 1 is for ever; in layer 2 they wake up")
eval subline("eight units put to sleep in either layer of one net, digits, plain gradient descent")
eval axes("step", "largest {/:Italic z} over all training digits")
margins = csv("margins.csv")
set rmargin at screen 0.83
set xrange [0:200]
set yrange [-0.8:2.6]
set ytics ("0" 0, "1" 1, "2" 2)
set label "alive" at 203,0.28 left tc rgb mute
set label "dead" at 203,-0.33 left tc rgb mute
set label "layer 1:\nall eight" at 130,-0.30 left tc lt 2
set label "layer 2" at 22,1.95 left tc lt 1
at(l, j) = column("layer") == l && column("unit") == j ? column("margin") : NaN
plot 0 with lines lt bound, \
     for [j=1:8] margins using "step":(at(2, j)) with lines lt 1, \
     for [j=1:8] margins using "step":(at(1, j)) with lines lt 2 lw 7
