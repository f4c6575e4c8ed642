# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: sixty-four products of 4x4 Gaussian matrices.
load "plots/style.gp"
eval headline("The mean square is a number that nobody meets")
eval subline("64 vectors, 100 random 4×4 matrices of gain 2; lines: closed forms, dashed: 95 % of all")
eval axes("layer", "length, relative to the start")
walks = csv("walks.csv")
set rmargin at screen 0.80
set xrange [0:100]
set logscale y
unset mytics
set yrange [1e-2:1e32]
set ytics 1,1e10,1e30
set format y "10^{%L}"
p(x) = 10 ** x
# see-through, so that the fan shows where it is thin
faint = "#a0".series[6][2:]
walk(k) = column("walk") == k ? column("layer") : NaN
end(y) = column("walk") == 0 && column("layer") == 100 ? y : NaN
plot for [k=0:63] walks using (walk(k)):(p(column("log10"))) with lines lc rgb faint lw 3, \
     for [side in "low high"] walks using (walk(0)):(p(column(side))) with lines lt bound, \
     walks using (walk(0)):(p(column("rms"))) with lines lt 2 lw 5, \
     walks using (walk(0)):(p(column("typical"))) with lines lt theory lw 5, \
     walks using (end(100)):(p(column("rms"))):("mean square,\nrooted: 2^{/:Italic l}") with labels left offset 1.2,0 tc lt 2, \
     walks using (end(100)):(p(column("typical"))):("typical:\n{/:Italic e}^{λ{/:Italic l}}") with labels left offset 1.2,-0.2 tc rgb ink
