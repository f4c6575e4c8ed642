# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: the first loss against the size of the logits.
load "plots/style.gp"
eval headline("The first loss tells how loud the readout guesses")
eval subline("before any step, two hidden layers; means of 16 nets, bars: least and most; line: theory")
eval axes("rms of the logits", "loss")
readouts = csv("readouts.csv")
set xrange [-0.25:9]
set yrange [0:21]
set ytics 5
set label "ln 10: knows nothing, and says so" at 4.2,1.15 left tc rgb mute
set label "zero, 0.01, PyTorch, LeCun" at -0.1,1.15 left tc lt 3
set label "He" at 1.28,5.1 center tc lt 1
set label "standard deviation 1" at 7.0,14.5 right tc lt 4
at(name, what) = only("readout", name, what)
plot log(10) with lines lt bound, \
     csv("ignorance.csv") using "logit":"loss" with lines lt theory, \
     for [name in "'zero' 'sd 0.01' 'PyTorch' 'LeCun'"] readouts using "logit":(at(name, "loss")):(at(name, "low")):(at(name, "high")) with yerrorbars lt 3, \
     readouts using "logit":(at("He", "loss")):(at("He", "low")):(at("He", "high")) with yerrorbars lt 1, \
     readouts using "logit":(at("sd 1", "loss")):(at("sd 1", "low")):(at("sd 1", "high")) with yerrorbars lt 4
