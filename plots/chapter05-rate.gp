# SPDX-License-Identifier: GPL-3.0-or-later
# Accuracy on the digits against the step size.
load "plots/style.gp"
rate = csv("rate.csv")
eval headline("Ten times the step size, even with noise after the norm")
eval subline("test accuracy after 150 steps of SGD, six ReLU layers; means of 16 trainings ± 1 sd")
eval axes("step size", "accuracy, %")
set rmargin at screen 0.94
set logscale x
set xrange [0.008:40]
set yrange [-3:105]
set xtics (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30)
set ytics 20
set label "no norm" at 0.36,30 right tc lt 1
set label "LN" at 0.80,52 left tc lt 2
set label "BN" at 3.5,90 left tc lt 3
set label "NaN" at 4.2,4.5 left tc lt 1
set label "BN, then noise" at 0.022,42 left tc lt 5
plot 10 with lines lt bound, \
     rate using (only("net", "none", "rate")):(100 * column("accuracy")):(100 * column("sd")) with yerrorbars lt 1, \
     rate using (only("net", "none", "rate")):(100 * column("accuracy")) with lines lt 1, \
     rate using (only("net", "LN", "rate")):(100 * column("accuracy")):(100 * column("sd")) with yerrorbars lt 2, \
     rate using (only("net", "LN", "rate")):(100 * column("accuracy")) with lines lt 2, \
     rate using (only("net", "BN noise", "rate")):(100 * column("accuracy")):(100 * column("sd")) with yerrorbars lt 5, \
     rate using (only("net", "BN noise", "rate")):(100 * column("accuracy")) with lines lt 5, \
     rate using (only("net", "BN", "rate")):(100 * column("accuracy")):(100 * column("sd")) with yerrorbars lt 3, \
     rate using (only("net", "BN", "rate")):(100 * column("accuracy")) with lines lt 3
