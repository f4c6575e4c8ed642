# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: the largest number in each layer, step by step, of the first crash.
load "plots/style.gp"
eval headline("Two steps from ordinary numbers to infinity")
eval subline("largest |{/:Italic z}| of each layer, one line per step; beyond 308 decades there is no float64")
eval axes("layer", "decades, log_{10} of the largest")
layers = csv("layers.csv")
stats layers using "step" name "S" nooutput
set rmargin at screen 0.83
set xrange [0.8:7.2]
set xtics 1
set yrange [-12:330]
set ytics 50
at(k) = column("step") == k ? column("layer") : NaN
end(k) = column("step") == k && column("layer") == 7 ? 7 : NaN
lift(k) = k == 0 ? -5 : k == 2 ? 9 : 0
name(k) = k == 0 ? "steps 0, 1" : k == 1 ? "" : sprintf("step %d", k)
plot 308.25 with lines lt bound, \
     for [k=0:int(S_max)] layers using (at(k)):"log10_z" with linespoints lt (k + 1), \
     for [k=0:int(S_max)] layers using (end(k)):(column("log10_z") + lift(k)):(name(k)) with labels left offset 1.6,0 tc lt (k + 1)
