# SPDX-License-Identifier: GPL-3.0-or-later
# The printed layer norm and the standard one on rows of small spread.
load "plots/style.gp"
eval headline("Two layer norms: ε beside the root, ε under it")
eval subline("rms of an output row of 64 features, ε = 10^{−5}; points: the tape; lines: closed forms")
eval axes("standard deviation of the input row", "rms of the output")
set rmargin at screen 0.94
set logscale xy
set xrange [8e-8:1.3]
set yrange [2e-5:2.5]
set format xy "10^{%L}"
set ytics 10
set label "as printed" at 1.3e-6,0.022 left tc lt 2
set label "standard" at 1.6e-5,0.0026 left tc lt 1
plot csv("snippet.csv") using "spread":"law_printed" with lines lt theory, \
     csv("snippet.csv") using "spread":"law_standard" with lines lt theory, \
     csv("snippet.csv") using "spread":"printed" with points lt 2, \
     csv("snippet.csv") using "spread":"standard" with points lt 1
