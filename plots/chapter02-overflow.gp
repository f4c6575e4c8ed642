# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: the depth at which a chain leaves the numbers of a format.
load "plots/style.gp"
eval headline("Where a number ends: ln(max) / ln(gain)")
eval subline("layers until a chain, rounded after each layer, is infinite; lines: predicted")
eval axes("gain − 1", "layers")
overflow = csv("overflow.csv")
set rmargin at screen 0.83
set logscale xy
set xrange [3.5e-3:18]
set yrange [2:6e5]
set format x "10^{%L}"
set format y "10^{%L}"
names = "float64 float32 bfloat16 float16"
end(x) = column("gain") > 16 ? x : NaN
lift(i) = i == 2 ? 1.7 : i == 3 ? 0.62 : i == 4 ? 0.8 : 1.1
plot for [i=1:4] overflow using (column("gain") - 1):(only("format", word(names, i), "predicted")) with lines lt theory, \
     for [i=1:4] overflow using (column("gain") - 1):(only("format", word(names, i), "met")) with points lt i, \
     for [i=1:4] overflow using (end(column("gain") - 1)):(only("format", word(names, i), "predicted") * lift(i)):(word(names, i)) \
         with labels left offset 1.2,0 tc lt i
