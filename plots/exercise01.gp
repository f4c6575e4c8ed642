# SPDX-License-Identifier: GPL-3.0-or-later
# Figure of `make exercise1`: the student's probe beside the chapter's.
load "plots/exercise.gp"
eval headline("Ten sigmoid layers, seen by your own probe")
eval subline("64 units, Xavier weights; mean of 16 nets; line: mean field")
eval axes("layer, from the loss back to the data", "gradient at {/:Italic z}, relative to the top")
decay = csv("decay.csv")
set rmargin at screen 0.77
eval seen("10 ** column(\"kept\")", 1e-7, 1)
eval say("the open circles")
set xrange [10.4:0.7]
set xtics 1
set logscale y
set yrange [1e-7:1]
set ytics 100
set format y "10^{%L}"
p(x) = 10**x
kept(c) = p(only("net", "sigmoid Xavier", c))
set label "the chapter" at 0.55,10**-6.0 left tc lt 1
if (drawn) {
    plot decay using "layer":(kept("theory")) with lines lt theory, \
         decay using "layer":(kept("kept")) with points lt 1, \
         csv("student.csv") using "layer":(p(column("kept"))) with points lt 2 pt 6 ps 3 * mark lw 4
} else {
    plot decay using "layer":(kept("theory")) with lines lt theory, \
         decay using "layer":(kept("kept")) with points lt 1
}
