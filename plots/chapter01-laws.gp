# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: three laws of decay over fifty layers.
load "plots/style.gp"
eval headline("Exponential, power law, none: the squash decides")
eval subline("fifty layers at birth; points: mean of ".argument("trials")." nets; lines: mean field")
eval axes("layers back from the loss", "gradient at {/:Italic z}, relative to the top")
decay = csv("decay.csv")
set rmargin at screen 0.80
set xrange [0:50.5]
set logscale y
unset mytics
set yrange [1e-33:1e3]
set ytics 1e-30,1e10,1
set format y "10^{%L}"
nets  = "'sigmoid deep' 'ReLU Xavier' 'tanh Xavier' 'ReLU He'"
names = "'sigmoid' 'ReLU, Xavier' 'tanh, Xavier' 'ReLU, He'"
p(x) = 10**x
nudge(i) = i == 3 ? 0.025 : i == 4 ? 30 : 1
plot for [i=1:4] decay using (51 - column("layer")):(p(only("net", word(nets, i), "theory"))) with lines lt theory, \
     for [i=1:4] decay using (int(column("layer")) % 5 == 1 ? 51 - column("layer") : NaN):(p(only("net", word(nets, i), "kept"))) with points lt i, \
     for [i=1:4] decay using (column("layer") == 1 ? 50 : NaN):(p(only("net", word(nets, i), "kept")) * nudge(i)):(word(names, i)) \
         with labels left offset 1.6,0 tc lt i
