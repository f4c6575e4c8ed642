# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: zeros, dead units and the theory, layer by layer, at birth.
load "plots/style.gp"
eval headline("Half of all outputs are zero; dead is something else")
eval subline("He nets, 128 wide, 256 inputs, untrained; mean of ".argument("trials").", bands: least and most")
eval axes("layer", "share")
births = csv("births.csv")
set rmargin at screen 0.80
set xrange [0:50.5]
set yrange [0:0.7]
set ytics 0.1
set label "the alarm: 20 %" at 50.9,0.2 left tc rgb mute
set label "outputs\nthat are 0" at 50.9,0.59 left tc lt 1
set label "units that\nare dead" at 50.9,0.42 left tc lt 2
set label "theory" at 14.3,0.145 left tc rgb ink
plot 0.2 with lines lt bound, \
     births using "layer":"zero_low":"zero_high" with filledcurves lt 1 fs @band, \
     births using "layer":"dead_low":"dead_high" with filledcurves lt 2 fs @band, \
     births using "layer":"zero" with lines lt 1, \
     births using (int(column("layer")) % 5 == 0 ? column("layer") : NaN):"zero" with points lt 1, \
     births using "layer":"theory" with lines lt theory, \
     births using (int(column("layer")) % 3 == 2 ? column("layer") : NaN):"dead" with points lt 2
