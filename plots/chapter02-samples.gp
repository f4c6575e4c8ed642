# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: sample means of the square against the true mean.
load "plots/style.gp"
eval headline("No sample is large enough for a deep mean")
eval subline("mean of |{/:Italic x}_{/:Italic l}|^2 over walks, width 4, gain 1; marks: how deep so many walks can see")
eval axes("layer", "mean square")
samples = csv("samples.csv")
set rmargin at screen 0.80
set xrange [0:100]
set logscale y
unset mytics
set yrange [1e-13:1e2]
set ytics 1e-12,1e3,1
set format y "10^{%L}"
p(x) = 10 ** x
at(l) = column("layer") == l ? 0 : NaN
set label "64 walks" at 20,11 right tc lt 1
set label "1024 walks" at 28.5,11 left tc lt 2
end(y) = column("layer") == 100 ? y : NaN
plot samples using "layer":(p(column("mean"))) with lines lt theory, \
     samples using "layer":(p(column("typical"))) with lines lt bound, \
     samples using "layer":(p(column("many"))) with lines lt 2, \
     samples using "layer":(p(column("few"))) with lines lt 1, \
     samples using (end(100)):(p(column("mean"))):("true mean") with labels left offset 1.2,0 tc rgb ink, \
     samples using (at(0) + column("many_until")):(1) with points lt 2 ps 2.2 * mark, \
     samples using (at(0) + column("few_until")):(1) with points lt 1 ps 2.2 * mark, \
     samples using (end(100)):(p(column("typical"))):("typical") with labels left offset 1.2,0 tc rgb mute
