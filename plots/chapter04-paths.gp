# SPDX-License-Identifier: GPL-3.0-or-later
# Share of the gradient by the number of branches that a path takes.
load "plots/style.gp"
paths = csv("paths.csv")
eval headline("Half of the blocks, two thirds, or one: which paths count")
eval subline("share of |gradient|^2 by path length, ".(argument("blocks") / 2)." blocks; means of ".argument("trials")." trials ± 2 se; lines: binomial")
eval axes("branches on the path", "share")
last = argument("blocks") / 2
set xrange [-1:last + 1]
set yrange [0:0.42]
seen(share) = share > 2e-3 ? share : NaN
eval direct("branch scaled by 1/√{L}", 3.2, 0.34, 3)
eval direct("unscaled", 0.43 * last, 0.145 * sqrt(50.0 / last), 1)
eval direct("He branch", 0.62 * last, 0.155 * sqrt(50.0 / last), 2)
plot for [name in "scaled unscaled he"] \
         paths using (column("length")):(only("scale", name, "binomial")) with lines lt theory, \
     paths using (column("length")):(seen(only("scale", "scaled", "share"))):(2 * column("se")) with yerrorbars lt 3, \
     paths using (column("length")):(seen(only("scale", "unscaled", "share"))):(2 * column("se")) with yerrorbars lt 1, \
     paths using (column("length")):(seen(only("scale", "he", "share"))):(2 * column("se")) with yerrorbars lt 2
