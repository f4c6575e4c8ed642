# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: deaths and revivals in a career of 300 steps, by step size.
load "plots/style.gp"
eval headline("Near the cliff units die and revive by the hundred")
eval subline("digits, 192 hidden units, 300 steps; mean of 16 trials, bars: least and most")
eval axes("step size", "events seen per training run")
careers = csv("careers.csv")
set rmargin at screen 0.80
set logscale x
set xrange [0.025:6]
set yrange [-6:410]
set ytics 100
set xtics (0.03, 0.1, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5)
at(what) = stringcolumn("net") eq "ReLU" && column("bias") == 0 ? column(what) : NaN
set label "deaths" at 6.4,176 left tc lt 2
set label "deaths, layer 1" at 6.4,66 left tc lt 4
set label "revivals" at 6.4,18 left tc lt 1
set label "revivals in layer 1: none" at 0.032,34 left tc lt 3
plot careers using "step_size":(at("deaths")):"deaths_low":"deaths_high" with yerrorbars lt 2, \
     careers using "step_size":(at("deaths")) with lines lt 2, \
     careers using "step_size":(at("revivals")):"revivals_low":"revivals_high" with yerrorbars lt 1, \
     careers using "step_size":(at("revivals")) with lines lt 1, \
     careers using "step_size":(at("deaths1")) with linespoints lt 4, \
     careers using "step_size":(at("revivals1")) with linespoints lt 3
