# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: orthogonal against Gaussian layers at the same gain.
load "plots/style.gp"
eval headline("The same gain, 1.1: one exact, one a lottery")
eval subline("linear layers of 8 units; points: mean log of 256 nets; band: 16 of them; lines: theory")
eval axes("layers", "gradient, relative to the top")
pairs = csv("pairs.csv")
set rmargin at screen 0.80
set xrange [0:50]
set logscale y
set yrange [2e-2:2e3]
set ytics 1e-1,10,1e3
set format y "10^{%L}"
p(x) = 10 ** x
seen(l) = int(l) % 4 == 0 ? l : NaN
end(x) = column("layers") == 50 ? x : NaN
plot pairs using "layers":(p(only("weights", "Gaussian", "low"))):(p(only("weights", "Gaussian", "high"))) with filledcurves lt 2 fs @band, \
     for [w in "orthogonal Gaussian"] pairs using "layers":(p(only("weights", w, "theory"))) with lines lt theory, \
     pairs using (seen(column("layers"))):(p(only("weights", "orthogonal", "log10"))) with points lt 1, \
     pairs using (seen(column("layers"))):(p(only("weights", "Gaussian", "log10"))) with points lt 2, \
     pairs using (end(50)):(p(only("weights", "orthogonal", "theory"))):("orthogonal:\n1.1^{/:Italic L}") with labels left offset 1.2,0.3 tc lt 1, \
     pairs using (end(50)):(p(only("weights", "Gaussian", "theory"))):("Gaussian:\n{/:Italic e}^{λ{/:Italic L}}") with labels left offset 1.2,-0.3 tc lt 2
