# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: nine rules, three activations, ten hidden layers of the digits.
load "plots/style.gp"
eval headline("No common rule fits the sigmoid; one made for it does")
eval subline("ten hidden layers, best of three step sizes; means of 16 trainings, bars: least and most")
eval axes("", "accuracy, %")
rules = csv("rules.csv")
set xrange [-0.6:9.6]
set yrange [0:104]
set xtics ("0.01" 0, "0.1" 1, "1" 2, "PyTorch" 3, "LeCun" 4, "Xavier" 5, "He" 6, "orthog." 7, "4 Xavier\ncentred" 8.6)
set bmargin at screen 0.19
name(i) = stringcolumn("rule")
place(r) = r eq "sd 0.01" ? 0 : r eq "sd 0.1" ? 1 : r eq "sd 1" ? 2 : r eq "PyTorch" ? 3 : r eq "LeCun" ? 4 : r eq "Xavier" ? 5 : r eq "He fan_in" ? 6 : r eq "orthogonal" ? 7 : r eq "centred" ? 8.6 : NaN
set label "tanh" at 1.15,96 left tc lt 2
set label "ReLU" at 0.72,34 right tc lt 1
set label "sigmoid" at 5.2,20 left tc lt 3
plot 10 with lines lt bound, \
     rules using (place(stringcolumn("rule")) - 0.15):(100 * column("relu")):(100 * column("relu_low")):(100 * column("relu_high")) with yerrorbars lt 1, \
     rules using (place(stringcolumn("rule"))):(100 * column("tanh")):(100 * column("tanh_low")):(100 * column("tanh_high")) with yerrorbars lt 2, \
     rules using (place(stringcolumn("rule")) + 0.15):(100 * column("sigmoid")):(100 * column("sigmoid_low")):(100 * column("sigmoid_high")) with yerrorbars lt 3
