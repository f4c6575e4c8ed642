# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: the gradient on its way back through five chains of one unit.
load "plots/style.gp"
chain = csv("chain.csv")
stats chain using "back" name "B" nooutput
stats chain using (column("gradient") == 0 ? NaN : log10(abs(column("gradient")))) name "G" nooutput
eval headline("A chain keeps its gradient on a knife’s edge only")
eval subline("one sigmoid per layer, by the tape; yours: ".sprintf("{/:Italic w} = %g, {/:Italic b} = %g", argument("weight") + 0, argument("bias") + 0))
eval axes("layers back from the end", "size of the gradient at {/:Italic z}")
set rmargin at screen 0.78
set xrange [0:1.02 * B_max]
set xtics B_max > 20 ? 10 : B_max > 10 ? 5 : 1
set logscale y
unset mytics
low = G_min < -40 ? -40 : G_min # below, a chain leaves the picture
set yrange [10**(low - 0.7):10**(G_max + 0.7)]
# ticks every so many decades; the ends are given, or gnuplot looks for ever
decades = G_max - low
apart = decades > 40 ? 10 : decades > 20 ? 4 : 2
set ytics 10**(apart * ceil(low / apart)), 10**apart, 10**(apart * floor((G_max + 0.7) / apart))
set format y "10^{%L}"
nets  = "'w = 8 centred' 'w = 4 centred' 'w = 1 centred' 'w = 1 no bias' 'own'"
names = "'{/:Italic w} = 8, centred' '{/:Italic w} = 4, centred' '{/:Italic w} = 1, centred' '{/:Italic w} = 1, no bias' 'yours'"
seen(g) = g < 10**low ? 10**low : g
# the two chains with w = 1 end close together
rise(i) = i == 3 ? 0.6 : i == 4 ? -0.5 : 0
plot for [i=1:5] chain using "back":(abs(only("chain", word(nets, i), "gradient"))) with linespoints lt i, \
     for [i=1:5] chain using (column("back") == B_max ? B_max : NaN):(seen(abs(only("chain", word(nets, i), "gradient")))):(word(names, i)) \
         with labels left offset 1.6,rise(i) tc lt i
