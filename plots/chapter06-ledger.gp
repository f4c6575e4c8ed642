# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: the loss over 100 steps from a quiet and from a loud readout.
load "plots/style.gp"
eval headline("A loud readout hurts fast steps and helps slow ones")
eval subline("loss of the batch, two hidden layers of 64; means of 16 trials; steps of 0.3 and of 0.03")
eval axes("step", "loss")
ledger = csv("ledger.csv")
set rmargin at screen 0.74
set logscale y
set xrange [0:100]
set yrange [0.07:40]
set ytics (0.1, 1, 10)
at(name, what) = only("readout", name, what)
set label "ln 10" at 99,3.2 right tc rgb mute
set label "sd 1, fast" at screen 0.75, first 1.15 left tc lt 4
set label "zero, slow" at screen 0.75, first 0.68 left tc lt 1
set label "sd 1, slow" at screen 0.75, first 0.19 left tc lt 2
set label "zero, fast" at screen 0.75, first 0.105 left tc lt 3
plot log(10) with lines lt bound, \
     ledger using "step":(at("sd 1", "fast")) with lines lt 4, \
     ledger using "step":(at("zero", "slow")) with lines lt 1, \
     ledger using "step":(at("sd 1", "slow")) with lines lt 2, \
     ledger using "step":(at("zero", "fast")) with lines lt 3
