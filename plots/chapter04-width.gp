# SPDX-License-Identifier: GPL-3.0-or-later
# Typical against mean growth, by width.
load "plots/style.gp"
width = csv("width.csv")
eval headline("A typical net grows less than the mean of all nets")
eval subline(sprintf("gradient after %d unscaled blocks; %d nets per width, ± 2 standard errors", argument("blocks") + 0, 4 * argument("trials")))
eval axes("width", "decades")
set logscale x 2
set xrange [7:74]
set yrange [10.6:15.9]
set xtics (8, 16, 32, 64)
eval direct("root of the mean square: 50 log_{10} 2", 7.4, 15.4, bound)
eval direct("less 11/(16{/:Italic n}) nats per block", 17, 12.75, theory)
plot width using "width":"mean_theory" with lines lt bound, \
     width using "width":"theory" with lines lt theory, \
     width using (column("width")):(column("kept")):(2 * column("se")) with yerrorbars lt 1
