# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: the norm of the gradient near the critical step and far below it.
load "plots/style.gp"
eval headline("Near the critical rate the gradient comes in spikes")
eval subline("one net of seven layers on the digits; the same batches in the same order")
eval axes("step", "norm of the gradient")
spikes = csv("spikes.csv")
set rmargin at screen 0.80
set xrange [0:200]
set logscale y
set format y "10^{%L}"
set yrange [0.05:1e2]
plot spikes using "step":(only("run", "near", "norm")) with lines lt 2 lw 3, \
     spikes using "step":(only("run", "healthy", "norm")) with lines lt 1, \
     spikes using (column("step") == 199 ? 200 : NaN):(only("run", "near", "norm")):("0.9 of the\ncritical rate") with labels left offset 1,0 tc lt 2, \
     spikes using (column("step") == 199 ? 200 : NaN):(only("run", "healthy", "norm")):("a tenth") with labels left offset 1,0.4 tc lt 1
