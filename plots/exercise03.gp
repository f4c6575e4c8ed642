# SPDX-License-Identifier: GPL-3.0-or-later
# Figure of `make exercise3`: the student's integral beside the chapter's nets.
load "plots/exercise.gp"
eval headline("Dead on how many inputs? Your integral, our nets")
eval subline("He nets, 128 wide, untrained; points: mean of 16, bars: least and most")
eval axes("inputs that are looked at", "share of units that are 0 on all of them")
crowd = csv("crowd.csv")
set rmargin at screen 0.83
set logscale x 2
eval seen("column(\"share\")", 0, 0.72)
eval say("the lines, b = 0")
set xrange [0.85:300]
set yrange [0:0.72]
set ytics 0.1
set xtics (1, 2, 4, 8, 16, 32, 64, 128, 256)
layers = "20 10 3 1"
at(l, what) = column("layer") == l ? column(what) : NaN
apart(i) = i == 3 ? 0.055 : 0
if (drawn) {
    plot for [i=1:4] csv("student.csv") using "inputs":(at(int(word(layers, i)), "share")) with lines lt i, \
         for [i=1:4] crowd using "inputs":(at(int(word(layers, i)), "dead")):"low":"high" with yerrorbars lt i, \
         for [i=1:4] crowd using (column("inputs") == 256 ? 256 : NaN):(at(int(word(layers, i)), "dead") + apart(i)):("layer ".word(layers, i)) with labels left offset 1.6,0 tc lt i
} else {
    plot for [i=1:4] crowd using "inputs":(at(int(word(layers, i)), "dead")):"low":"high" with yerrorbars lt i, \
         for [i=1:4] crowd using (column("inputs") == 256 ? 256 : NaN):(at(int(word(layers, i)), "dead") + apart(i)):("layer ".word(layers, i)) with labels left offset 1.6,0 tc lt i
}
