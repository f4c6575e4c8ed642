# SPDX-License-Identifier: GPL-3.0-or-later
# Growth per layer of batch norm and ReLU against the batch size.
load "plots/style.gp"
eval headline("The smaller the batch, the faster the gradient grows")
eval subline("factor of |∂L/∂z| per layer, BN and ReLU; 16 nets of width 128, mean and min to max")
eval axes("examples in the batch", "factor per layer")
set rmargin at screen 0.94
set logscale x 2
set xrange [6.5:150]
set yrange [1.18:1.42]
set ytics 0.05
set format y "%.2f"
set label "line: theory for infinite width" at 13.5,1.335 left tc lt theory
set label "limit of large batches, √(π/(π−1))" at 7.2,1.1985 left tc lt bound
plot csv("law.csv") using "batch":"limit" with lines lt bound, \
     csv("law.csv") using "batch":"factor" with lines lt theory, \
     csv("batch.csv") using "batch":"factor":"low":"high" with yerrorbars lt 2
