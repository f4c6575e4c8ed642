# SPDX-License-Identifier: GPL-3.0-or-later
# Mean square of the signal, block by block, without and with brakes.
load "plots/style.gp"
profile = csv("profile.csv")
normal = csv("normalised.csv")
eval headline("Laws of growth: a power of two, a line, a bound")
eval subline("mean square of the signal after {/:Italic l} of ".argument("blocks")." blocks, against the input’s; lines: closed forms")
eval axes("block", "mean square")
set rmargin at screen 0.80
set logscale xy
blocks = argument("blocks") + 0
set xrange [1:1.05 * blocks]
set yrange [0.7:3000]
set format y "10^{%L}"
square(s) = 10 ** (2 * s)
# every block up to 10, then every tenth
seen(l) = l >= 1 && (l <= 10 || int(l) % 10 == 0) ? l : NaN
set label "2^{/:Italic l}: no scale" at 13, 1600 left tc lt 1
set label "1 + {/:Italic l}:" at screen 0.81, first 1.3 * blocks left tc lt 2
set label "batch norm" at screen 0.81, first 0.68 * blocks left tc lt 2
set label "to e: 1/√{L}" at screen 0.81, first 2.75 left tc lt 3
set label "1: {/:Italic W}_2 = 0" at screen 0.81, first 1.0 left tc lt 4
plot profile using (column("block")):(square(only("net", "residual", "mean_theory"))) with lines lt theory, \
     normal using (column("block") < 1 ? NaN : column("block")):"square_theory" with lines lt theory, \
     profile using (column("block")):(square(only("net", "residual scaled", "mean_theory"))) with lines lt theory, \
     profile using (seen(column("block"))):(square(only("net", "residual", "signal"))) with points lt 1, \
     normal using (seen(column("block"))):"square" with points lt 2, \
     profile using (seen(column("block"))):(square(only("net", "residual scaled", "signal"))) with points lt 3, \
     profile using (seen(column("block"))):(square(only("net", "residual zero", "signal"))) with points lt 4
