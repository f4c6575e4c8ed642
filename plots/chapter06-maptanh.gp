# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: accuracy against depth and variance, tanh, with the critical line.
load "plots/style.gp"
eval headline("For tanh the line is Xavier’s one, and it forgives excess")
eval subline("area: test accuracy after 400 steps, tanh nets of 64 units, means of 16; full box: 100 %")
eval axes("hidden layers", "{/:Italic n} Var {/:Italic W}")
map = csv("map.csv")
set rmargin at screen 0.79
set xrange [-0.6:5.6]
set yrange [-2.24:2.24]
set xtics ("2" 0, "5" 1, "10" 2, "20" 3, "35" 4, "50" 5)
set ytics ("0.25" -2, "0.35" -1.515, "0.5" -1, "0.7" -0.515, "1" 0, "1.4" 0.485, "2" 1, "2.8" 1.485, "4" 2)
set grid noxtics noytics
place(d) = d < 3 ? 0 : d < 7 ? 1 : d < 15 ? 2 : d < 25 ? 3 : d < 40 ? 4 : 5
lb(x) = log(x) / log(2)
on(x) = stringcolumn("activation") eq "tanh" ? x : NaN
wide(a) = 0.44 * sqrt(a)
tall(a) = 0.215 * sqrt(a)
set label "critical: 1" at screen 0.80, first 0 left tc rgb ink
plot map using (on(place(column("depth")))):(lb(column("sw2"))):(place(column("depth")) - wide(1)):(place(column("depth")) + wide(1)):(lb(column("sw2")) - tall(1)):(lb(column("sw2")) + tall(1)) with boxxyerror lc rgb hair fs solid 1.0 noborder, \
     map using (on(place(column("depth")))):(lb(column("sw2"))):(place(column("depth")) - wide(column("accuracy"))):(place(column("depth")) + wide(column("accuracy"))):(lb(column("sw2")) - tall(column("accuracy"))):(lb(column("sw2")) + tall(column("accuracy"))) with boxxyerror lc rgb series[6] fs solid 1.0 noborder, \
     0 with lines lt theory
