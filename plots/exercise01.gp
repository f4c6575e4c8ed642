# SPDX-License-Identifier: GPL-3.0-or-later
# Figure of `make exercise1`: the student's probe beside the chapter's.
load "plots/style.gp"
load data."/state.gp"
eval headline("Ten sigmoid layers, seen by your own probe")
eval subline("64 units, Xavier weights; mean of 16 nets; line: mean field")
eval axes("layer, from the loss back to the data", "gradient at {/:Italic z}, relative to the top")
decay = csv("decay.csv")
set rmargin at screen 0.77
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
    set label "you" at 0.55,10**-6.6 left tc lt 2
    plot decay using "layer":(kept("theory")) with lines lt theory, \
         decay using "layer":(kept("kept")) with points lt 1, \
         csv("student.csv") using "layer":(p(column("kept"))) with points lt 2 pt 6 ps 3 * mark lw 4
} else {
    set label "you: ".remark at graph 0.05,0.12 left tc lt 2
    plot decay using "layer":(kept("theory")) with lines lt theory, \
         decay using "layer":(kept("kept")) with points lt 1
}
