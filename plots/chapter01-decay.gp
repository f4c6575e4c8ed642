# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: the gradient norm back through sigmoid layers, theory over points.
load "plots/style.gp"
decay = csv("decay.csv")
nets  = "'sigmoid gain 4' 'sigmoid He' 'sigmoid Xavier' 'sigmoid sd 0.1'"
names = "'gain 4' 'He' 'Xavier' 'sd 0.1'"
p(x) = 10**x
shown(what) = strstrt(nets, "'".stringcolumn("net")."'") ? column(what) : NaN
stats decay using (shown("layer")) name "L" nooutput
stats decay using (shown("low") < shown("quarters") ? shown("low") : shown("quarters")) name "D" nooutput
eval headline("Ten layers do not lose ten quarters: weights decide")
if (L_max != 10) { eval headline("Layers do not lose a quarter each: weights decide") }
eval subline(argument("width")." units; points: mean of ".argument("trials")." nets, bars: least and most; lines: mean field")
eval axes("layer, from the loss back to the data", "gradient at {/:Italic z}, relative to the top")
set rmargin at screen 0.77
set xrange [L_max * 1.04:1 - 0.03 * L_max]
set xtics L_max > 20 ? 5 : 1
set logscale y
unset mytics
set yrange [10**(1.05 * D_min):1]
every = D_min < -40 ? 10 : D_min < -20 ? 6 : D_min < -10 ? 4 : 2
set ytics 10**(every * ceil(D_min / every)), 10**every, 1
set format y "10^{%L}"
# quarters lie between He and Xavier: labels a little apart, in decades
apart = 0.022 * D_min
plot decay using "layer":(p(only("net", "sigmoid Xavier", "quarters"))) with lines lt bound, \
     for [i=1:4] decay using "layer":(p(only("net", word(nets, i), "theory"))) with lines lt theory, \
     for [i=1:4] decay using "layer":(p(only("net", word(nets, i), "kept"))):(p(column("low"))):(p(column("high"))) \
         with yerrorbars lt i, \
     for [i=1:4] decay using (column("layer") == 1 ? 1 : NaN):(p(only("net", word(nets, i), "kept") + (i == 3 ? apart : 0))):(word(names, i)) \
         with labels left offset 2,0 tc lt i, \
     decay using (column("layer") == 1 ? 1 : NaN):(p(only("net", "sigmoid Xavier", "quarters") - apart)):(L_max == 10 ? "ten quarters" : "quarters") \
         with labels left offset 2,0 tc rgb mute
