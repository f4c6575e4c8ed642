# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: the gradient on its way back, under eight initialisers.
load "plots/style.gp"
eval headline("Going back, PyTorch’s default loses seven decades")
eval subline("rms of the gradient at {/:Italic z}, relative to the top; the same nets; lines: theory")
eval axes("layer, from the loss back to the data", "gradient")
births = csv("births.csv")
set rmargin at screen 0.70
set xrange [20.5:0.5]
set xtics (1, 5, 10, 15, 20)
set yrange [-10.5:3.5]
set ytics 2
set format y "10^{%g}"
at(name, what) = only("rule", name, what)
rules = "'He fan_in' 'orthogonal' 'PyTorch' 'Xavier'"
kinds = "1 6 3 2"
set label "orthogonal × √2" at screen 0.71, first 0.65 left tc lt 6
set label "He: fan_{in}, fan_{out}" at screen 0.71, first -0.5 left tc lt 1
set label "Xavier, LeCun" at screen 0.71, first -3.0 left tc lt 2
set label "PyTorch’s default" at screen 0.71, first -7.5 left tc lt 3
set label "sd 1: 10^{14} at layer 1\nsd 0.01: 10^{−24}" at screen 0.71, first 3.2 left tc rgb mute
plot for [i=1:4] births using "layer":(at(word(rules, i), "backward_theory")) with lines lt theory, \
     for [i=1:4] births using "layer":(at(word(rules, i), "backward")):(at(word(rules, i), "backward_low")):(at(word(rules, i), "backward_high")) \
         with yerrorbars lt (0 + word(kinds, i))
