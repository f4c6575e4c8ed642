# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: fan_in against fan_out in a net that tapers.
load "plots/style.gp"
eval headline("In a net that tapers, a rule keeps one or the other")
eval subline("ReLU; means of 16 nets; lines: theory; signal relative to the data, gradient to the top")
eval axes("units of the layer", "rms")
taper = csv("taper.csv")
set rmargin at screen 0.78
set xrange [-0.2:5.2]
set yrange [-0.95:0.95]
set xtics ("512" 0, "256" 1, "128" 2, "64" 3, "32" 4, "16" 5)
set ytics ("0.1" -1, "0.2" -0.69897, "0.5" -0.30103, "1" 0, "2" 0.30103, "5" 0.69897)
at(name, what) = only("fan", name, what)
set label "signal, fan_{out}" at screen 0.79, first 0.75 left tc lt 2
set label "signal, both" at screen 0.79, first 0.31 left tc lt 3
set label "signal, fan_{in}" at screen 0.79, first 0.07 left tc lt 1
set label "gradient, fan_{out}" at screen 0.79, first -0.08 left tc lt 2
set label "gradient, both" at 0.15,-0.22 left tc lt 3
set label "gradient, fan_{in}" at 1.6,-0.62 left tc lt 1
names = "fan_in fan_out both"
plot for [i=1:3] taper using "layer":(at(word(names, i), "forward_theory")) with lines lt theory, \
     for [i=1:3] taper using "layer":(at(word(names, i), "backward_theory")) with lines lt bound, \
     for [i=1:3] taper using "layer":(at(word(names, i), "forward")) with points lt i, \
     for [i=1:3] taper using "layer":(at(word(names, i), "backward")) with points lt i pt 7 ps 1.5 * mark, \
     for [i=1:3] taper using "layer":(at(word(names, i), "backward")) with points pt 7 ps 0.75 * mark lc rgb page
