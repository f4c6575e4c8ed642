# SPDX-License-Identifier: GPL-3.0-or-later
# Accuracy on the digits against the number of blocks.
load "plots/style.gp"
training = csv("training.csv")
eval headline("Shortcut and scale together learn at every depth")
eval subline("test accuracy after 200 steps of SGD, rate 0.02; means of 16 trainings ± 1 sd")
eval axes("blocks of two layers", "accuracy, %")
set rmargin at screen 0.80
set logscale x 2
set xrange [1.85:70]
set yrange [0:103]
set xtics (2, 6, 16, 32, 64)
set label "batch norm" at screen 0.81, first 100 left tc lt 6
set label "1/√{L}" at screen 0.81, first 92 left tc lt 3
set label "{/:Italic W}_2 = 0" at 40, 84 left tc lt 5
set label "plain" at 19, 52 left tc lt 4
set label "unscaled" at 6.1, 40 left tc lt 1
set label "He\nbranch" at 2.05, 40 left tc lt 2
set label "guessing" at screen 0.81, first 10 left tc lt bound
plot 10 with lines lt bound, \
     training using (only("net", "He", "blocks")):(100 * column("accuracy")) with linespoints lt 2, \
     training using (only("net", "unscaled", "blocks")):(100 * column("accuracy")) with linespoints lt 1, \
     training using (only("net", "plain", "blocks")):(100 * column("accuracy")) with linespoints lt 4, \
     training using (only("net", "plain", "blocks")):(100 * column("accuracy")):(100 * column("sd")) with yerrorbars lt 4, \
     training using (only("net", "zero", "blocks")):(100 * column("accuracy")) with linespoints lt 5, \
     training using (only("net", "scaled", "blocks")):(100 * column("accuracy")) with linespoints lt 3, \
     training using (only("net", "scaled", "blocks")):(100 * column("accuracy")):(100 * column("sd")) with yerrorbars lt 3, \
     training using (only("net", "BN", "blocks")):(100 * column("accuracy")) with linespoints lt 6
