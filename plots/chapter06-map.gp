# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: accuracy against depth and variance, ReLU, with the critical line.
load "plots/style.gp"
eval headline("Depth narrows the choice to a line: He’s two")
eval subline("area: test accuracy after 400 steps, ReLU nets of 64 units, means of 16; full box: 100 %")
eval axes("hidden layers", "{/:Italic n} Var {/:Italic W}")
map = csv("map.csv")
edge = csv("edge.csv")
set rmargin at screen 0.79
set xrange [-0.6:5.6]
set yrange [-1.24:3.24]
set xtics ("2" 0, "5" 1, "10" 2, "20" 3, "35" 4, "50" 5)
set ytics ("0.5" -1, "0.7" -0.515, "1" 0, "1.4" 0.485, "2" 1, "2.8" 1.485, "4" 2, "5.6" 2.485, "8" 3)
set grid noxtics noytics
place(d) = d < 3 ? 0 : d < 7 ? 1 : d < 15 ? 2 : d < 25 ? 3 : d < 40 ? 4 : 5
# the same places, between them on a logarithmic scale
along(d) = d < 5 ? log(d / 2) / log(2.5) : d < 10 ? 1 + log(d / 5) / log(2) : d < 20 ? 2 + log(d / 10) / log(2) : d < 35 ? 3 + log(d / 20) / log(1.75) : 4 + log(d / 35) / log(50.0 / 35)
lb(x) = log(x) / log(2)
on(x) = stringcolumn("activation") eq "ReLU" ? x : NaN
wide(a) = 0.44 * sqrt(a)
tall(a) = 0.215 * sqrt(a)
set label "critical: 2" at screen 0.80, first 1 left tc rgb ink
set label "edge of learning,\nfrom depth 10" at screen 0.80, first 0.35 left tc lt 2
plot map using (on(place(column("depth")))):(lb(column("sw2"))):(place(column("depth")) - wide(1)):(place(column("depth")) + wide(1)):(lb(column("sw2")) - tall(1)):(lb(column("sw2")) + tall(1)) with boxxyerror lc rgb hair fs solid 1.0 noborder, \
     map using (on(place(column("depth")))):(lb(column("sw2"))):(place(column("depth")) - wide(column("accuracy"))):(place(column("depth")) + wide(column("accuracy"))):(lb(column("sw2")) - tall(column("accuracy"))):(lb(column("sw2")) + tall(column("accuracy"))) with boxxyerror lc rgb series[6] fs solid 1.0 noborder, \
     1 with lines lt theory, \
     edge using (along(column("depth"))):(lb(column("sw2"))) with lines lt 2
