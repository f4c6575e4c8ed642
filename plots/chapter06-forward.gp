# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: the signal, layer by layer, under eight initialisers.
load "plots/style.gp"
eval headline("Five fates of a signal: a variance of 2/{/:Italic n} keeps it")
eval subline("rms of {/:Italic z} in ReLU nets of 64 units; means of 16 nets, bars: least and most; lines: theory")
eval axes("layer", "signal")
births = csv("births.csv")
set rmargin at screen 0.70
set xrange [0.5:20.5]
set xtics (1, 5, 10, 15, 20)
set yrange [-8.6:4.4]
set ytics 2
set format y "10^{%g}"
at(name, what) = only("rule", name, what)
rules = "'sd 1' 'He fan_in' 'orthogonal' 'PyTorch' 'Xavier' 'sd 0.01'"
kinds = "4 1 6 3 2 5"
set label "standard deviation 1" at 6.6,3.7 left tc lt 4
set label "orthogonal × √2" at screen 0.71, first 1.05 left tc lt 6
set label "He: fan_{in}, fan_{out}" at screen 0.71, first 0.1 left tc lt 1
set label "PyTorch’s default" at screen 0.71, first -1.2 left tc lt 3
set label "Xavier, LeCun" at screen 0.71, first -2.85 left tc lt 2
set label "standard deviation 0.01" at 7.3,-7.3 left tc lt 5
plot for [i=1:6] births using "layer":(at(word(rules, i), "forward_theory")) with lines lt theory, \
     for [i=1:6] births using "layer":(at(word(rules, i), "forward")):(at(word(rules, i), "forward_low")):(at(word(rules, i), "forward_high")) \
         with yerrorbars lt (0 + word(kinds, i))
