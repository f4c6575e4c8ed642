# SPDX-License-Identifier: GPL-3.0-or-later
# Covariate shift, as the gradient sees it.
load "plots/style.gp"
reasons = csv("reasons.csv")
eval headline("The lower layers’ step turns the gradient, also with BN")
eval subline("a layer’s gradient, before and after the step of the layers below; 16 trainings")
eval axes("step", "cosine")
set rmargin at screen 0.80
set xrange [0:138]
set yrange [-0.05:1.03]
set ytics 0.25
set label "BN" at screen 0.81, first 0.71 left tc lt 3
set label "no norm" at screen 0.81, first 0.41 left tc lt 1
set label "BN, then noise" at screen 0.81, first 0.07 left tc lt 5
set label "no shift" at screen 0.81, first 1.0 left tc lt bound
plot 1 with lines lt bound, \
     reasons using (only("net", "none", "step")):(column("shift_cosine")) with linespoints lt 1, \
     reasons using (only("net", "bn", "step")):(column("shift_cosine")) with linespoints lt 3, \
     reasons using (only("net", "noise", "step")):(column("shift_cosine")) with linespoints lt 5
