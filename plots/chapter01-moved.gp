# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: how far the weights of each layer moved in training.
load "plots/style.gp"
eval headline("Under SGD the first sigmoid layers never leave home")
eval subline("movement of a layer’s weights in 300 steps, relative to their norm; mean of ".argument("trials")." trials")
eval axes("layer", "‖{/:Italic W}(300) − {/:Italic W}(0)‖ / ‖{/:Italic W}(0)‖")
moved = csv("moved.csv")
stats moved using "low" name "M" nooutput
set xrange [0.4:11.6]
set xtics 1
set logscale y
set yrange [0.5 * M_min:8]
set ytics 10
set boxwidth 0.7
set format y "10^{%L}"
set label "sigmoid, SGD" at 0.7,2e-5 left tc lt 1
set label "tanh, SGD" at 2.6,0.065 center tc lt 2
set label "sigmoid, Adam" at 3.3,2.0 left tc lt 3
plot moved using (column("layer")):(only("rung", "sigmoid", "moved")) with boxes lt 1, \
     moved using "layer":(only("rung", "sigmoid", "low")):(0):(column("high") - column("low")) with vectors nohead lt theory, \
     moved using "layer":(only("rung", "tanh", "moved")) with linespoints lt 2, \
     moved using "layer":(only("rung", "sigmoid Adam", "moved")) with linespoints lt 3
