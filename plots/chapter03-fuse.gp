# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: where steps are too large ReLU dies and leaky ReLU overflows.
load "plots/style.gp"
eval headline("Death is a fuse: what cannot die overflows")
eval subline("digits, 300 steps, zero biases; mean of 16 trials")
eval axes("step size", "share")
careers = csv("careers.csv")
set rmargin at screen 0.78
set logscale x
set xrange [0.27:5.6]
set yrange [0:1.04]
set ytics 0.2
set xtics (0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5)
at(name, what) = stringcolumn("net") eq name && column("bias") == 0 ? column(what) : NaN
set label "leaky: nets\nnot finite" at 6,1.0 left tc lt 1
set label "ReLU: units\nof layer 1 dead" at 6,0.76 left tc lt 2
set label "ReLU: nets\nnot finite" at 6,0.16 left tc lt 4
plot careers using "step_size":(1 - at("leaky ReLU", "finite")) with linespoints lt 1, \
     careers using "step_size":(at("ReLU", "dead1")) with linespoints lt 2, \
     careers using "step_size":(1 - at("ReLU", "finite")) with linespoints lt 4
