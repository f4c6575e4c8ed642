# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: units dead at the end of training, step size against bias.
load "plots/style.gp"
eval headline("Big steps kill, and so does a bias below −1")
eval subline("grey box: all units; coloured part, by area: those dead after 300 steps; mean of 16 trials")
eval axes("step size", "bias at birth")
careers = csv("careers.csv")
set xrange [-0.7:9.7]
set yrange [-2.38:0.38]
set ytics ("0" 0, "−0.5" -0.5, "−1" -1, "−1.5" -1.5, "−2" -2)
set lmargin at screen 0.115
set xtics ("0.03" 0, "0.1" 1, "0.3" 2, "0.5" 3, "0.7" 4, "1" 5, "1.5" 6, "2" 7, "3" 8, "5" 9)
set grid noxtics noytics
place(s) = s < 0.05 ? 0 : s < 0.2 ? 1 : s < 0.4 ? 2 : s < 0.6 ? 3 : s < 0.8 ? 4 : s < 1.2 ? 5 : s < 1.8 ? 6 : s < 2.5 ? 7 : s < 4 ? 8 : 9
half(x) = 0.42 * sqrt(x)
tall(x) = 0.20 * sqrt(x)
at(x) = stringcolumn("net") eq "ReLU" && column("bias") >= -2 ? x : NaN
plot careers using (at(place(column("step_size")))):(column("bias")):(place(column("step_size")) - half(1)):(place(column("step_size")) + half(1)):(column("bias") - tall(1)):(column("bias") + tall(1)) with boxxyerror lc rgb hair fs solid 1.0 noborder, \
     careers using (at(place(column("step_size")))):(column("bias")):(place(column("step_size")) - half(column("dead"))):(place(column("step_size")) + half(column("dead"))):(column("bias") - tall(column("dead"))):(column("bias") + tall(column("dead"))) with boxxyerror lt 2 fs solid 1.0 noborder
