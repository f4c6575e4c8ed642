# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: a fixed standard deviation against the number of inputs.
load "plots/style.gp"
eval headline("A fixed spread is right at one fan-in, and nowhere else")
eval subline("factor of the signal in one ReLU layer; points: means of 16 draws; lines: sd √(fan_{in} / 2)")
eval axes("fan_{in}", "factor per layer")
fixed = csv("fixed.csv")
set rmargin at screen 0.82
set logscale xy
set xrange [12:50000]
set yrange [0.02:30]
set xtics ("16" 16, "64" 64, "256" 256, "2048" 2048, "8192" 8192, "32768" 32768)
set ytics (0.1, 1, 10)
at(name, what) = only("rule", name, what)
set label "0.1" at screen 0.83, first 12.8 left tc lt 2
set label "He: √(2 / fan_{in})" at screen 0.83, first 0.97 left tc lt 1
set label "0.01" at screen 0.83, first 1.75 left tc lt 5
set arrow from 200,0.02 to 200,1 nohead lt bound back
set arrow from 20000,0.02 to 20000,1 nohead lt bound back
set label "200" at 185,0.032 right tc rgb mute
set label "20 000" at 18500,0.032 right tc rgb mute
plot for [name in "'He' 'sd 0.1' 'sd 0.01'"] fixed using "fan_in":(at(name, "theory")) with lines lt theory, \
     fixed using "fan_in":(at("He", "factor")) with points lt 1, \
     fixed using "fan_in":(at("sd 0.1", "factor")) with points lt 2, \
     fixed using "fan_in":(at("sd 0.01", "factor")) with points lt 5
