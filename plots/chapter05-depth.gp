# SPDX-License-Identifier: GPL-3.0-or-later
# Size of the gradient against the layers it has gone down, at initialisation.
load "plots/style.gp"
depth = csv("depth.csv")
eval headline("Batch norm and ReLU: four decades in fifty layers")
eval subline("|∂L/∂z_l| relative to the last layer; 16 nets of width 128, batches of 64, min to max")
eval axes("layers below the last", "decades")
set rmargin at screen 0.80
set xrange [0:50]
set yrange [-1.2:4.4]
set ytics 1
set label "BN, ReLU" at screen 0.81, first 4.0 left tc lt 2
set label "BN, tanh" at screen 0.81, first 1.88 left tc lt 4
set label "BN, linear" at screen 0.81, first 0.22 left tc lt 6
set label "BN, sigmoid" at screen 0.81, first 0.68 left tc lt 5
set label "LN, ReLU" at screen 0.81, first -0.22 left tc lt 3
set label "sigmoid, no norm" at 3.6, -0.95 left tc lt 1
set label "lines: theory" at 25, 3.35 right tc lt theory
up = 50
plot depth using (up - column("layer")):(only("net", "ReLU BN", "theory")) with lines lt theory, \
     depth using (up - column("layer")):(only("net", "tanh BN", "theory")) with lines lt bound, \
     depth using (up - column("layer")):(only("net", "ReLU LN", "theory")) with lines lt theory, \
     depth using (up - column("layer")):(only("net", "sigmoid", "decades")) with lines lt 1, \
     depth using (up - column("layer")):(only("net", "ReLU BN", "low")):(column("high")) with filledcurves lt 2 fs @band, \
     depth every 3::1 using (up - column("layer")):(only("net", "ReLU BN", "decades")) with points lt 2, \
     depth every 3::1 using (up - column("layer")):(only("net", "tanh BN", "decades")) with points lt 4, \
     depth every 3::1 using (up - column("layer")):(only("net", "linear BN", "decades")) with points lt 6, \
     depth every 3::2 using (up - column("layer")):(only("net", "sigmoid BN", "decades")) with points lt 5, \
     depth every 3::0 using (up - column("layer")):(only("net", "ReLU LN", "decades")) with points lt 3
