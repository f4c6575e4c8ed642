# SPDX-License-Identifier: GPL-3.0-or-later
# Figure of `make exercise4`: the student's parts beside the chapter's shares.
load "plots/exercise.gp"
eval headline("Which paths count? Your gradient, length by length")
eval subline("share of |gradient|^2 by path length, 50 blocks; points: the chapter".(drawn ? "; you: 16 nets" : ""))
eval axes("branches on the path", "share")
paths = csv("paths.csv")
eval seen("column(\"share\")", 0, 0.42)
eval say("the lines")
set xrange [-1:51]
set yrange [0:0.42]
shown(share) = share > 2e-3 ? share : NaN
eval direct("branch scaled by {/:Italic L}^{−1/2}", 3.6, 0.34, 3)
eval direct("unscaled", 21.5, 0.145, 1)
eval direct("He branch", 31, 0.155, 2)
scales = "unscaled he scaled"
if (drawn) {
    plot for [i=1:3] csv("student.csv") using "length":(only("scale", word(scales, i), "share")) with lines lt i, \
         for [i=1:3] paths using "length":(shown(only("scale", word(scales, i), "share"))) with points lt i
} else {
    plot for [i=1:3] paths using "length":(shown(only("scale", word(scales, i), "share"))) with points lt i
}
