# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: the weights of sixteen nets on their way to infinity.
load "plots/style.gp"
eval headline("The last steps multiply the number of digits by ten")
eval subline("mean of log_{10}|{/:Italic W}_{/:Italic l}| over the seven layers before each step; 16 runs, rate 3")
eval axes("step", "decades of a layer’s norm")
crash = csv("crash.csv")
stats crash using "run" name "R" nooutput
stats crash using "step" name "S" nooutput
set xrange [-0.1:S_max + 0.35]
set xtics 1
set logscale y
set yrange [0.5:600]
set ytics ("1" 1, "10" 10, "100" 100)
set label "largest float64: 308 decades" at 0,215 left tc rgb mute
set label "×13: seven weights\nin a row" at 3.3,2.0 left tc rgb ink
run(i) = column("run") == i ? column("step") : NaN
plot 308.25 with lines lt bound, \
     [3:4] 13 ** (x - 3) * 1.4 with lines lt theory, \
     for [i=0:int(R_max)] crash using (run(i)):"log10_w" with linespoints lt 1 lw 3
