# SPDX-License-Identifier: GPL-3.0-or-later
# The weights of a normalised layer grow until its step is small enough.
load "plots/style.gp"
growth = csv("growth.csv")
eval headline("Under batch norm the weights find their own step size")
eval subline("|{/:Italic W}|^2 over He’s, three starts; 16 trainings, min to max; lines: start + η^2 Σ |g|^2")
eval axes("step", "squared norm")
set rmargin at screen 0.80
set logscale y
set xrange [0:150]
set yrange [0.008:2]
set xtics 50
set label "He × 1" at screen 0.815, first 1.15 left tc lt 1
set label "He × 0.1" at screen 0.815, first 0.52 left tc lt 2
set label "He × 0.3" at screen 0.815, first 0.26 left tc lt 3
plot for [k = 1:3] growth using (column("step")):(only("start", word("1 0.1 0.3", k), "law")) with lines lt theory, \
     for [k = 1:3] growth using (column("step")):(only("start", word("1 0.1 0.3", k), "low")):(column("high")) with filledcurves lt k fs @band, \
     for [k = 1:3] growth every 2 using (column("step")):(only("start", word("1 0.1 0.3", k), "square")) with points lt k
