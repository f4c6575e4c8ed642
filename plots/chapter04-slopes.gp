# SPDX-License-Identifier: GPL-3.0-or-later
# dy/dx along a line through input space, for four nets.
load "plots/style.gp"
slopes = csv("slopes.csv")
eval headline("Fifty layers shatter a slope, if their weights let them")
eval subline("dy/dx of one net each along its input, every curve in units of its own root mean square")
eval axes("input {/:Italic x}", "")
set rmargin at screen 0.70
set xrange [-2:2]
set yrange [-3.2:20.5]
unset ytics
set border 1
do for [k = 0:3] { set arrow from -2, 5.5 * k to 2, 5.5 * k nohead lt rule back }
place(k) = 5.5 * k
set label "one layer" at screen 0.715, first place(3) left tc lt 4
set label "50 layers, variance 1/{/:Italic n}" at screen 0.715, first place(2) left tc lt 5
set label "50 layers, 2/{/:Italic n}" at screen 0.715, first place(1) left tc lt 2
set label "50 residual, 1/√{L}" at screen 0.715, first place(0) left tc lt 3
plot slopes using (column("x")):(only("net", "one layer", "slope") + place(3)) with lines lt 4, \
     slopes using (column("x")):(only("net", "1/n 50", "slope") + place(2)) with lines lt 5, \
     slopes using (column("x")):(only("net", "2/n 50", "slope") + place(1)) with lines lt 2, \
     slopes using (column("x")):(only("net", "residual scaled", "slope") + place(0)) with lines lt 3
