# SPDX-License-Identifier: GPL-3.0-or-later
# Accuracy on the digits against the scale of the first weights.
load "plots/style.gp"
scale = csv("scale.csv")
eval headline("Batch norm forgives tiny weights, layer norm does not")
eval subline("test accuracy after 150 steps of SGD, rate 0.1, six ReLU layers; means of 16 trainings ± 1 sd")
eval axes("scale of the weights (He = 1)", "accuracy, %")
set rmargin at screen 0.94
set logscale x
set xrange [7e-4:14]
set yrange [-3:105]
set format x "10^{%L}"
set ytics 20
set label "BN" at 0.011,88 left tc lt 3
set label "LN" at 0.05,38 left tc lt 2
set label "no norm" at 1.8,62 left tc lt 1
set label "NaN" at 5.6,5 center tc lt 1
plot 10 with lines lt bound, \
     scale using (only("net", "none", "scale")):(100 * column("accuracy")):(100 * column("sd")) with yerrorbars lt 1, \
     scale using (only("net", "none", "scale")):(100 * column("accuracy")) with lines lt 1, \
     scale using (only("net", "LN", "scale")):(100 * column("accuracy")):(100 * column("sd")) with yerrorbars lt 2, \
     scale using (only("net", "LN", "scale")):(100 * column("accuracy")) with lines lt 2, \
     scale using (only("net", "BN", "scale")):(100 * column("accuracy")):(100 * column("sd")) with yerrorbars lt 3, \
     scale using (only("net", "BN", "scale")):(100 * column("accuracy")) with lines lt 3
