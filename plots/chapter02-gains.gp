# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: the gradient of deep nets at several gains.
load "plots/style.gp"
eval headline("Growth per layer is the gain, less a little")
eval subline("fifty layers of 64 units at birth; points: mean of 16 nets; lines: theory at width 64")
eval axes("layers back from the loss", "gradient at {/:Italic z}, relative to the top")
deep = csv("deep.csv")
set rmargin at screen 0.80
set xrange [0:50]
set logscale y
unset mytics
set yrange [1e-16:1e16]
set ytics 1e-15,1e5,1e15
set format y "10^{%L}"
nets  = "'ReLU 2' 'tanh 3' 'ReLU 1.1' 'ReLU 1' 'ReLU 0.5'"
names = "'ReLU, gain 2' 'tanh, σ_w = 3' 'ReLU, 1.1' 'ReLU, 1' 'ReLU, 0.5'"
p(x) = 10 ** x
seen(l) = int(l) % 4 == 2 ? 50 - l : NaN
nudge(i) = i == 3 ? 2.5 : i == 4 ? 0.4 : 1
plot for [i=1:5] deep using (50 - column("layer")):(p(only("net", word(nets, i), "theory"))) with lines lt theory, \
     for [i=1:5] deep using (seen(column("layer"))):(p(only("net", word(nets, i), "log10"))) with points lt i, \
     for [i=1:5] deep using (column("layer") == 1 ? 50 : NaN):(p(only("net", word(nets, i), "theory")) * nudge(i)):(word(names, i)) \
         with labels left offset 1.2,0 tc lt i
