# SPDX-License-Identifier: GPL-3.0-or-later
# Typical against mean growth, by width.
load "plots/style.gp"
width = csv("width.csv")
eval headline("A typical net grows less than the mean of all nets")
eval subline(sprintf("gradient after %d unscaled blocks; %d nets per width, ± 2 standard errors", argument("blocks") + 0, 4 * argument("trials")))
eval axes("width", "decades")
blocks = argument("blocks") + 0
most = argument("width") + 0
set logscale x 2
set xrange [7:1.16 * (most < 32 ? 32 : most)]
set yrange [0.106 * blocks:0.159 * blocks]
set xtics (8, 16, 32, 64, 128, 256)
eval direct(sprintf("root of the mean square: %g log_{10} 2", blocks / 2), 7.4, 0.154 * blocks, bound)
eval direct("less 11/(16{/:Italic n}) nats per block", 17, 0.1275 * blocks, theory)
plot width using "width":"mean_theory" with lines lt bound, \
     width using "width":"theory" with lines lt theory, \
     width using (column("width")):(column("kept")):(2 * column("se")) with yerrorbars lt 1
