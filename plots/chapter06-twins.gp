# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: how far apart units grow that started alike.
load "plots/style.gp"
eval headline("Equal units part exponentially, or to the bit never")
eval subline("spread of the weights among 32 units, relative; equal start plus noise; means of 16 trials")
eval axes("step", "spread")
twins = csv("twins.csv")
set rmargin at screen 0.80
set xrange [0:800]
set yrange [-13.5:0.7]
set ytics 3
set xtics 200
set format y "10^{%g}"
of(noise) = column("noise") == noise ? log10(column("spread")) : NaN
set label "noise 10^{−2}" at screen 0.81, first -0.1 left tc lt 1
set label "10^{−6}" at screen 0.81, first -1.6 left tc lt 2
set label "10^{−12}" at screen 0.81, first -7.3 left tc lt 3
set label "without noise:\n0, to the bit" at screen 0.81, first -12.2 left tc rgb mute
plot twins using "step":(of(1e-2)) with lines lt 1, \
     twins using "step":(of(1e-6)) with lines lt 2, \
     twins using "step":(of(1e-12)) with lines lt 3
