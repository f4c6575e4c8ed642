# SPDX-License-Identifier: GPL-3.0-or-later
# Smoothness: how much the gradient changes along a decade of step lengths.
load "plots/style.gp"
reasons = csv("reasons.csv")
eval headline("What normalising leaves behind is a smooth way ahead")
eval subline("largest change of the gradient, over its size, along 0.3 to 3 times the step taken; 16 trainings")
eval axes("step", "relative change")
set rmargin at screen 0.80
set xrange [0:138]
set yrange [0:5.2]
set ytics 1
set label "no norm" at screen 0.81, first 3.1 left tc lt 1
set label "BN, then noise" at screen 0.81, first 1.35 left tc lt 5
set label "BN" at screen 0.81, first 0.85 left tc lt 3
plot reasons using (only("net", "none", "step")):(column("change")) with linespoints lt 1, \
     reasons using (only("net", "noise", "step")):(column("change")) with linespoints lt 5, \
     reasons using (only("net", "bn", "step")):(column("change")) with linespoints lt 3
