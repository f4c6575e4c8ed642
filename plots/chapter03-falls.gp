# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: units dead after one single step, by its size.
load "plots/style.gp"
eval headline("One bad step is enough, and deep layers fall first")
eval subline("digits, three hidden layers; one step from birth; mean of ".argument("trials")." trials, bars: least and most")
eval axes("size of the step", "share of the layer that is dead")
falls = csv("falls.csv")
set rmargin at screen 0.83
set logscale x
set xrange [0.08:130]
set yrange [0:0.85]
set ytics 0.2
set xtics (0.1, 0.3, 1, 3, 10, 30, 100)
at(l, what) = column("layer") == l ? column(what) : NaN
plot for [l=1:3] falls using (column("step_size") * (1 + 0.05 * (l - 2))):(at(l, "dead")):"low":"high" with yerrorbars lt l, \
     for [l=1:3] falls using (column("step_size") * (1 + 0.05 * (l - 2))):(at(l, "dead")) with lines lt l, \
     for [l=1:3] falls using (column("step_size") == 100 ? 100 : NaN):(at(l, "dead")):(sprintf("layer %d", l)) with labels left offset 1.8,0 tc lt l
