# SPDX-License-Identifier: GPL-3.0-or-later
# Sixteen blocks at six step sizes.
load "plots/style.gp"
training = csv("training.csv")
eval headline("None of six step sizes replaces the missing scale")
eval subline("sixteen blocks, 200 steps of SGD; test accuracy, means of 16 trainings ± 1 sd")
eval axes("step size", "accuracy, %")
set rmargin at screen 0.84
set logscale x
set xrange [3.5e-5:0.14]
set yrange [0:103]
set format x "10^{%L}"
set label "1/√{L}" at screen 0.85, first 97 left tc lt 3
set label "plain" at screen 0.85, first 15 left tc lt 4
set label "{/:Italic W}_2 = 0" at 1.1e-3, 99 left tc lt 5
set label "unscaled" at 6e-5, 86 left tc lt 1
plot 10 with lines lt bound, \
     for [k = 1:4] training using (only("net", "rate ".word("unscaled scaled plain zero", k), "rate")):(100 * column("accuracy")) with linespoints lt word("1 3 4 5", k) + 0, \
     for [k = 1:4] training using (only("net", "rate ".word("unscaled scaled plain zero", k), "rate")):(100 * column("accuracy")):(100 * column("sd")) with yerrorbars lt word("1 3 4 5", k) + 0
