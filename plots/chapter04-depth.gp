# SPDX-License-Identifier: GPL-3.0-or-later
# What is left of the gradient at the input, against the number of blocks.
load "plots/style.gp"
depth = csv("depth.csv")
eval headline("The shortcut does not keep the gradient: it makes it grow")
eval subline(sprintf("|∂L/∂x_0| / |∂L/∂x_L| in powers of ten; %d nets of width %d, min to max; lines: theory", 4 * argument("trials"), argument("width") + 0))
eval axes("blocks", "decades")
set rmargin at screen 0.80
blocks = argument("blocks") + 0
y(decades) = decades * blocks / 100.0
set xrange [0:1.03 * blocks]
set yrange [y(-19):y(27)]
set arrow from 0, 0 to 1.03 * blocks, 0 nohead lt bound back
set label "He branch" at screen 0.81, first y(23.2) left tc lt 2
set label "residual" at screen 0.81, first y(14.6) left tc lt 1
set label "1/√{L} or {/:Italic W}_2 = 0" at screen 0.81, first y(1.7) left tc lt 3
set label "plain, v = 1" at screen 0.81, first y(-2.4) left tc lt 4
set label "plain sigmoid:" at 0.31 * blocks, y(-11.6) left tc lt 5
plot for [name in "'residual He' residual 'residual scaled' plain"] \
         depth using (column("depth")):(only("net", name, "theory")) with lines lt theory, \
     depth using (column("depth")):(only("net", "residual He", "kept")):(column("low")):(column("high")) with yerrorbars lt 2, \
     depth using (column("depth")):(only("net", "residual", "kept")):(column("low")):(column("high")) with yerrorbars lt 1, \
     depth using (column("depth")):(only("net", "residual scaled", "kept")):(column("low")):(column("high")) with yerrorbars lt 3, \
     depth using (column("depth")):(only("net", "plain", "kept")):(column("low")):(column("high")) with yerrorbars lt 4, \
     depth using (column("depth")):(only("net", "plain sigmoid", "kept")) with linespoints lt 5, \
     depth using (column("depth") == int(blocks / 2) ? 0.31 * blocks : NaN):(y(-16.3) + 0 * only("net", "plain sigmoid", "kept")):(sprintf("10^{−%.0f} after %d blocks", -column("kept"), int(column("depth")))) with labels left tc lt 5
