# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: the same rule, 256 nets: mean square kept, typical square not.
load "plots/style.gp"
eval headline("He keeps the average net; the typical one fades")
eval subline("|{/:Italic h}_l|^2 relative to the input’s, 256 ReLU nets of 32 units; band: 5 % to 95 %; lines: theory")
eval axes("layer", "squared signal")
luck = csv("luck.csv")
set rmargin at screen 0.80
set xrange [0:50]
set yrange [-4.5:1.5]
set ytics 1
set format y "10^{%g}"
seen(l) = int(l) % 5 == 0 ? l : NaN
set label "mean over\nall nets: 1" at screen 0.81, first 0.30 left tc rgb mute
set label "median" at screen 0.81, first -1.62 left tc lt 1
set label "typical, by χ²" at 30, -0.55 left tc rgb ink
plot luck using "layer":"low":"high" with filledcurves lc rgb series[6] fs @band, \
     0 with lines lt bound, \
     luck using "layer":"typical" with lines lt theory, \
     luck using (seen(column("layer"))):"median" with points lt 1
