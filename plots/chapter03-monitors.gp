# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: the reference's monitor beside the right one.
load "plots/style.gp"
eval headline("One monitor cries at every net, the other at sick ones")
eval subline("worst of three layers over 1000 digits; mean of ".argument("trials")." trials, bars: least and most")
eval axes("", "share")
patients = csv("patients.csv")
set rmargin at screen 0.79
set xrange [-0.5:4.5]
set yrange [0:1.04]
set ytics 0.2
set xtics ("newborn" 0, "trained" 1, "half of\nlayer 1\nasleep" 2, "bias −2" 3, "one step\nof 10" 4)
set bmargin at screen 0.205
set grid noxtics
set label "outputs\nthat are 0" at 4.6,0.75 left tc lt 1
set label "units that\nare dead" at 4.6,0.52 left tc lt 2
set label "both alarms:\nabove 20 %" at 4.6,0.26 left tc rgb mute
set boxwidth 0.3
plot patients using (column("place") - 0.17):"zero" with boxes lt 1, \
     patients using (column("place") + 0.17):"dead" with boxes lt 2, \
     patients using (column("place") - 0.17):"zero_low":(0):(column("zero_high") - column("zero_low")) with vectors nohead lt theory, \
     patients using (column("place") + 0.17):"dead_low":(0):(column("dead_high") - column("dead_low")) with vectors nohead lt theory, \
     0.2 with lines lt bound
