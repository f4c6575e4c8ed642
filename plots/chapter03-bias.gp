# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: dead units against the bias, with the exact law and the typical one.
load "plots/style.gp"
eval headline("Short weights die at a bias that the typical unit survives")
eval subline("1024 He units, 512 Gaussian inputs; points: mean of ".argument("trials").", bars: least and most")
eval axes("bias", "share of units")
bias = csv("bias.csv")
set xrange [0.1:-7.2]
set yrange [0:1.04]
set ytics 0.2
set xtics ("0" 0, "−1" -1, "−2" -2, "−3" -3, "−4" -4, "−5" -5, "−6" -6, "−7" -7)
set label "0 on one input" at -1.75,0.80 left tc lt 1
set label "0 on all 512:\ndead" at -4.75,0.62 left tc lt 2
set label "theory: the law of |{/:Italic w}|" at -7.1,0.30 right tc rgb ink
set label "every |{/:Italic w}| typical" at -7.1,0.20 right tc rgb mute
plot bias using "bias":"typical" with lines lt bound, \
     bias using "bias":(1 - column("active_theory")) with lines lt theory, \
     bias using "bias":"theory" with lines lt theory, \
     bias using "bias":(1 - column("active")) with points lt 1, \
     bias using "bias":"dead":"low":"high" with yerrorbars lt 2
