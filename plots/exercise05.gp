# SPDX-License-Identifier: GPL-3.0-or-later
# Figure of `make exercise5`: the student's growth beside the chapter's nets.
load "plots/exercise.gp"
eval headline("What a bend costs: your formula, and nets to try it")
eval subline("BN and leaky ReLU; 128 units; chapter: mean of 16 nets, others: of 8; bars: least and most")
eval axes("examples in the batch", "factor of a gradient per layer: root of your growth")
batch = csv("batch.csv")
set rmargin at screen 0.79
set logscale x 2
eval seen("column(\"factor\")", 0.97, 1.42)
eval say("the lines")
set xrange [6.5:150]
set yrange [0.97:1.42]
set ytics 0.1
set format y "%.1f"
at(slope, what) = column("slope") == slope ? column(what) : NaN
slopes = "0 0.3 1"
tint = "2 1 3"
set label "ReLU, the\nchapter’s nets" at screen 0.80, first 1.225 left tc lt 2
if (drawn) {
    set label "slope 0.3" at screen 0.80, first 1.095 left tc lt 1
    set label "slope 1,\nno bend" at screen 0.80, first 1.022 left tc lt 3
    plot 1 with lines lt bound, \
         for [i=1:3] csv("student.csv") using "batch":(at(0 + word(slopes, i), "factor")) with lines lt int(word(tint, i)), \
         batch using "batch":"factor":"low":"high" with yerrorbars lt 2, \
         for [i=2:3] csv("nets.csv") using "batch":(at(0 + word(slopes, i), "factor")):"low":"high" with yerrorbars lt int(word(tint, i))
} else {
    plot 1 with lines lt bound, \
         batch using "batch":"factor":"low":"high" with yerrorbars lt 2
}
