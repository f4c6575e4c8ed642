# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: steps that a unit needs from below zero, by activation.
load "plots/style.gp"
eval headline("A leak climbs in thousands of steps, ELU by e to the depth")
eval subline("pushed upwards at step size 0.1; points: the tape; lines: the integral of 1/{/:Italic f} ′")
eval axes("depth of the start below 0", "steps until {/:Italic z} > 0")
climb = csv("climb.csv")
set rmargin at screen 0.80
set xrange [0.6:10.3]
set xtics 1
set logscale y
set yrange [8:3e6]
set ytics 10
set format y "10^{%L}"
at(name, what) = only("activation", name, what)
set label "sigmoid" at 2.9,420 right tc lt 4
set label "ELU" at 5.25,800 left tc lt 3
set label "leaky ReLU, 0.01" at 7.6,3900 left tc lt 2
set label "SiLU: from −1 only" at 2.0,19 left tc lt 5
set label "ReLU, PReLU, GELU, and SiLU\nfrom −2: never" at 1.0,900000 left tc rgb mute
plot climb using "depth":(at("leaky ReLU", "theory")) with lines lt theory, \
     climb using "depth":(at("ELU", "theory")) with lines lt theory, \
     climb using "depth":(at("sigmoid", "theory")) with lines lt theory, \
     climb using "depth":(at("leaky ReLU", "steps")) with points lt 2, \
     climb using "depth":(at("sigmoid", "steps")) with points lt 4, \
     climb using "depth":(at("ELU", "steps")) with points lt 3, \
     climb using "depth":(at("SiLU", "steps")) with points lt 5 ps 2 * mark
