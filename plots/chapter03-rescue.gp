# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: accuracy after training from a bias that kills, by activation.
load "plots/style.gp"
eval headline("Out of the pit: ELU and PReLU climb, a leak of 0.01 is slow")
eval subline("all biases lowered, 300 steps of 0.1; mean of 16 trials, bars: least and most")
eval axes("bias at birth of every hidden unit", "share of test digits that are right")
careers = csv("careers.csv")
set rmargin at screen 0.82
set xrange [-0.55:3.45]
set yrange [0:1.04]
set ytics 0.2
set xtics ("−1" 0, "−2" 1, "−3" 2, "−6" 3)
set grid noxtics
names = "'ELU' 'PReLU' 'SiLU' 'GELU' 'leaky ReLU' 'ReLU'"
place(b) = b == -1 ? 0 : b == -2 ? 1 : b == -3 ? 2 : b == -6 ? 3 : NaN
at(name, what) = stringcolumn("net") eq name && column("step_size") == 0.1 ? column(what) : NaN
set label "chance" at 3.53,0.09 left tc rgb mute
shape = "7 5 9 13 11 15"
do for [i=1:6] {
    set label "" at 3.57, 1.0 - 0.085 * (i - 1) tc lt i \
        point lt i pt int(word(shape, i)) ps (1.5 * mark)
    eval direct(word(names, i), 3.66, 1.0 - 0.085 * (i - 1), i)
}
plot 0.1 with lines lt bound, \
     for [i=1:6] careers using (place(column("bias")) + 0.125 * (i - 3.5)):(at(word(names, i), "accuracy")):"accuracy_low":"accuracy_high" with yerrorbars lt i
