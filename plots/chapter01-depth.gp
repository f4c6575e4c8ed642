# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: accuracy after training against depth, from the sweep.
load "plots/style.gp"
eval headline("For sigmoids, three layers are already too deep")
eval subline("digits, 32 units per layer, 300 steps; mean of 16 trials, bars: least and most")
eval axes("hidden layers", "share of test digits that are right")
depth = csv("depth.csv")
set rmargin at screen 0.80
set logscale x 2
set xrange [0.93:17.5]
set xtics (1, 2, 3, 4, 6, 8, 12, 16)
set yrange [0:1.04]
set ytics 0.2
nets  = "'sigmoid' 'sigmoid Adam' 'ReLU' 'residual' 'tanh'"
names = "'sigmoid' 'sigmoid, Adam' 'ReLU' 'residual' 'tanh'"
rise(i) = i == 1 ? -0.045 : i == 2 ? 0.045 : i == 4 ? -0.01 : i == 5 ? 0.03 : 0
set label "guessing" at 1,0.17 left tc rgb mute
plot sample [0.93:16] 0.1 with lines lt bound, \
     for [i=1:5] depth using "depth":(only("net", word(nets, i), "accuracy")) with lines lt i, \
     for [i=1:5] depth using "depth":(only("net", word(nets, i), "accuracy")):"low":"high" with yerrorbars lt i lw 3, \
     for [i=1:5] depth using (column("depth") == 16 ? 16 : NaN):(only("net", word(nets, i), "accuracy") + rise(i)):(word(names, i)) \
         with labels left offset 1.6,0 tc lt i
