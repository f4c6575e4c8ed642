# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: accuracy and crashes against the rate, with and without clipping.
load "plots/style.gp"
eval headline("Clipping keeps a net finite, and usable up to a point")
eval subline("after 300 steps; bars: least and most of 16 nets; below: crashes without clipping")
eval axes("rate", "right on the test digits")
cures = csv("cures.csv")
set rmargin at screen 0.90
set logscale x
set xrange [0.04:4]
set xtics ("0.05" 0.05, "0.1" 0.1, "0.2" 0.2, "0.4" 0.4, "0.8" 0.8, "1.6" 1.6, "3.2" 3.2)
set yrange [-0.17:1.06]
set ytics 0, 0.2
set format y "%.1f"
set label "clipped to norm 1" at 0.72,1.02 left tc lt 1
set label "not clipped" at 0.36,0.30 right tc lt 2
plot cures using (column("rate") * 0.98):(only("cure", "none", "accuracy")):"low":"high" with yerrorbars lt 2, \
     cures using (column("rate") * 0.98):(only("cure", "none", "accuracy")) with lines lt 2, \
     cures using (column("rate") * 1.02):(only("cure", "clip", "accuracy")):"low":"high" with yerrorbars lt 1, \
     cures using (column("rate") * 1.02):(only("cure", "clip", "accuracy")) with lines lt 1, \
     cures using "rate":(only("cure", "none", "crashed") >= 0 ? -0.085 : NaN):(sprintf("%.0f", 16 * column("crashed"))) with labels center tc lt 2
