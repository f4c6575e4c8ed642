# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: Xavier’s promise of a constant variance, three activations.
load "plots/style.gp"
eval headline("Xavier keeps the variance where no activation bends it")
eval subline("mean square of {/:Italic h}, Xavier’s weights, square layers; means of 16 trials; lines: mean field")
eval axes("layer", "mean square")
signal = csv("signal.csv")
set rmargin at screen 0.84
set logscale xy
set xrange [0.9:56]
set yrange [1e-4:4]
set xtics (1, 2, 5, 10, 20, 50)
set format y "10^{%L}"
at(name, what) = only("net", name, what)
seen(l) = l <= 10 || int(l) % 5 == 0 ? l : NaN
set label "linear" at screen 0.85, first 1 left tc lt 4
set label "tanh: 1/(2{/:Italic l})" at screen 0.85, first 0.0098 left tc lt 2
set label "ReLU: 2^{−{/:Italic l}}" at 12.6,4e-4 left tc lt 1
plot signal using "layer":(at("linear", "theory")) with lines lt theory, \
     signal using "layer":(at("tanh 128", "theory")) with lines lt theory, \
     signal using "layer":(at("ReLU", "theory")) with lines lt theory, \
     signal using (seen(column("layer"))):(at("linear", "square")) with points lt 4, \
     signal using (seen(column("layer"))):(at("tanh 128", "square")) with points lt 2, \
     signal using (seen(column("layer"))):(at("ReLU", "square")) with points lt 1
