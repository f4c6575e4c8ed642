# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: the sigmoid and its slope, the maximum marked.
load "plots/style.gp"
eval headline("The slope of a sigmoid is never more than a quarter")
eval subline("by the tape, at 321 points")
eval axes("{/:Italic z}", "value and slope")
curve = csv("slope.csv")
set xrange [-8:8]
set yrange [0:1.05]
set xtics 2
set ytics 0.25
set label "σ({/:Italic z})" at 2.2,0.80 left tc lt 1
set label "σ′({/:Italic z})" at 2.30,0.145 left tc lt 2
set label "at {/:Italic z} = 0, exactly 1/4" at 0.55,0.330 left tc rgb ink
plot curve using "z":"value" with lines lt 1, \
     curve using "z":"slope" with lines lt 2, \
     curve using (column("z") == 0 ? 0 : NaN):"slope" with points lt 2 ps 2 * mark
