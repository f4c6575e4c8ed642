# SPDX-License-Identifier: GPL-3.0-or-later
# One trained net, two losses: with the batch's statistics and without.
load "plots/style.gp"
sizes = csv("sizes.csv")
eval headline("In small batches, training and use are two functions")
eval subline("loss of the same trained nets on the training digits, BN, 150 steps; means of 16 trainings")
eval axes("examples in the batch", "loss")
set rmargin at screen 0.94
set logscale xy
set logscale x 2
set xrange [1.8:145]
set yrange [0.03:4]
set xtics (2, 4, 8, 16, 32, 64, 128)
set label "training mode" at 9,0.85 left tc lt 2
set label "evaluation mode,\nrunning statistics" at 7.5,0.10 right tc lt 1
set label "statistics of all data" at 26,0.043 left tc lt 3
plot sizes using "batch":"train" with linespoints lt 2, \
     sizes using "batch":"running" with linespoints lt 1, \
     sizes using "batch":"whole" with linespoints lt 3
