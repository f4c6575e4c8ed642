# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: factor of the gradient per layer against the size of the weights.
load "plots/style.gp"
eval headline("Each activation has its own weights: the sigmoid’s are ten")
eval subline("factor of the gradient per layer, layers 14 to 6; means of 16 nets of 64 units; lines: theory")
eval axes("weights, in units of Xavier’s", "factor per layer")
factors = csv("factors.csv")
curves = csv("curves.csv")
set rmargin at screen 0.86
set logscale x 2
set logscale y 10
set xrange [0.45:18]
set yrange [0.08:5]
set xtics ("½" 0.5, "1" 1, "√2" 1.41421356, "2" 2, "4" 4, "8" 8, "10" 10.15, "16" 16)
set ytics (0.1, 0.2, 0.5, 1, 2, 5)
at(name, what) = only("activation", name, what)
names = "ReLU tanh sigmoid linear"
kinds = "1 2 3 4"
set arrow from 1,0.08 to 1,1 nohead lt rule lw 3
set arrow from 1.41421356,0.08 to 1.41421356,1 nohead lt rule lw 3
set arrow from 10.15,0.08 to 10.15,1 nohead lt rule lw 3
set label "linear" at 2.6,3.7 right tc lt 4
set label "ReLU" at 5.6,2.9 left tc lt 1
set label "tanh" at 17,2.65 left tc lt 2
set label "sigmoid" at 17,1.27 left tc lt 3
plot 1 with lines lt bound, \
     for [i=1:4] curves using "gain":(at(word(names, i), "theory")) with lines lt theory, \
     for [i=1:4] factors using "gain":(at(word(names, i), "factor")) with points lt (0 + word(kinds, i))
