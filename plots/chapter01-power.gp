# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: the power law of tanh, on two logarithmic axes.
load "plots/style.gp"
eval headline("Fifty tanh layers cost a root of fifty")
eval subline("at birth; points: mean of ".argument("trials")." nets, bars: least and most; line: mean field")
eval axes("layer, counted from the data", "gradient at {/:Italic z}, relative to the top")
decay = csv("decay.csv")
set logscale xy
set xrange [0.9:58]
set xtics (1, 2, 5, 10, 20, 50)
set yrange [0.06:1.6]
set ytics ("0.1" 0.1, "0.2" 0.2, "0.5" 0.5, "1" 1)
p(x) = 10**x
net(what) = p(only("net", "tanh Xavier", what))
shown(l) = strstrt(" 1 2 3 5 7 10 14 20 28 38 50 ", sprintf(" %d ", l)) ? l : NaN
set label "√({/:Italic l}/50)" at 2.45,0.28 right tc rgb mute
set label "tanh, Xavier" at 8.5,0.27 left tc lt 3
plot sqrt(x / 50) with lines lt bound, \
     decay using "layer":(net("theory")) with lines lt theory, \
     decay using (shown(column("layer"))):(net("kept")):(net("low")):(net("high")) with yerrorbars lt 3
