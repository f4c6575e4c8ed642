# SPDX-License-Identifier: GPL-3.0-or-later
# Autocorrelation of dy/dx against distance, with the theory of wide nets.
load "plots/style.gp"
wide = csv("wide.csv")
eval headline("Shattering, predicted: how far a slope remembers itself")
eval subline("autocorrelation of dy/dx, width 200, means of 16 trials ± 2 se; lines: theory of wide nets")
eval axes("distance along the input", "autocorrelation")
set rmargin at screen 0.78
set xrange [0:1.03]
set yrange [-0.15:1.05]
set ytics 0.2
set label "residual, 1/√{L}" at screen 0.79, first 0.77 left tc lt 3
set label "one layer" at screen 0.79, first 0.66 left tc lt 4
set label "50, var. 1/{/:Italic n}" at screen 0.79, first 0.27 left tc lt 5
set label "50, var. 2/{/:Italic n}" at screen 0.79, first -0.02 left tc lt 2
plot for [name in "'one layer' '1/n 50' '2/n 50' 'residual scaled'"] \
         wide using (column("distance")):(only("net", name, "theory")) with lines lt theory, \
     wide using (column("distance")):(only("net", "residual scaled", "measured")):(2 * column("se")) with yerrorbars lt 3, \
     wide using (column("distance")):(only("net", "one layer", "measured")):(2 * column("se")) with yerrorbars lt 4, \
     wide using (column("distance")):(only("net", "1/n 50", "measured")):(2 * column("se")) with yerrorbars lt 5, \
     wide using (column("distance")):(only("net", "2/n 50", "measured")):(2 * column("se")) with yerrorbars lt 2
