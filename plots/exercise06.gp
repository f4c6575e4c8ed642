# SPDX-License-Identifier: GPL-3.0-or-later
# Figure of `make exercise6`: the student's typical net beside the chapter's.
load "plots/exercise.gp"
eval headline("The typical net fades, and your numbers say how fast")
eval subline("32 units, mean square kept; points: medians of 256 nets; band: 5 % to 95 %, ReLU")
eval axes("layer", "squared signal, relative to the input’s")
luck = csv("luck.csv")
set rmargin at screen 0.80
eval seen("column(\"typical\")", -5, 1.5)
eval say("the lines")
set xrange [0:50]
set yrange [-5:1.5]
set ytics 1
set format y "10^{%g}"
every5(l) = int(l) % 5 == 0 ? l : NaN
at(share, what) = column("on") == share ? column(what) : NaN
shares = "0.5 1 0.25"
tint = "1 3 2"
set label "mean over\nall nets: 1" at screen 0.82, first 0.80 left tc rgb mute
set label "ReLU, the\nchapter’s nets" at screen 0.82, first -1.68 left tc lt 1
if (drawn) {
    set label "linear" at screen 0.82, first -0.62 left tc lt 3
    set label "ReLU with\nhalf dropped" at screen 0.82, first -4.0 left tc lt 2
    plot luck using "layer":"low":"high" with filledcurves lc rgb series[6] fs @band, \
         0 with lines lt bound, \
         for [i=1:3] csv("student.csv") using "layer":(at(0 + word(shares, i), "typical")) with lines lt int(word(tint, i)), \
         luck using (every5(column("layer"))):"median" with points lt 1, \
         for [i=2:3] csv("nets.csv") using "layer":(at(0 + word(shares, i), "median")) with points lt int(word(tint, i))
} else {
    plot luck using "layer":"low":"high" with filledcurves lc rgb series[6] fs @band, \
         0 with lines lt bound, \
         luck using (every5(column("layer"))):"median" with points lt 1
}
