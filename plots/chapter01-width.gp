# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: the rate against 1/width, with the line through two widths.
load "plots/style.gp"
eval headline("Narrow layers lose more; the theory is their limit")
eval subline("Xavier sigmoid nets, factor per layer; ".argument("trials")." trials, bars: least and most")
eval axes("1 / width", "factor per layer")
width = csv("width.csv")
stats width using "low" name "A" nooutput
stats width using "high" name "Z" nooutput
stats width using (1 / column("width")):"line" name "F" nooutput
set xrange [0:0.034]
set yrange [A_min - 0.0008:Z_max + 0.0011]
set ytics 0.005
set format y "%.3f"
set xtics ("0" 0, "1/256" 1/256., "1/128" 1/128., "1/64" 1/64., "1/32" 1/32.)
set label "√χ, infinite width" at 0.0180,0.23680 left tc rgb ink
set label "line through 32 and 64" at 0.0165,0.23180 left tc rgb mute
plot width using (0.034 * $0 / 3):"limit" with lines lt theory dt (3,6), \
     F_intercept + F_slope * x with lines lt bound, \
     width using (1 / column("width")):"rate":"low":"high" with yerrorbars lt 1, \
     width using ($0 == 0 ? 0 : NaN):"limit" with points lt theory pt 7 ps 1.6 * mark
