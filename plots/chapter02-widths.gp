# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: the Lyapunov exponent at gain 1 against the width.
load "plots/style.gp"
eval headline("Gain 1 shrinks a typical vector, narrow layers most")
eval subline("change of ln |{/:Italic x}| per layer over 100 layers; points: mean of 16 products, bars: least and most")
eval axes("width", "nats per layer")
widths = csv("widths.csv")
set logscale x 2
set xrange [0.85:75]
set yrange [-0.95:0.17]
set ytics 0.2
set label "mean square: 0 at every width" at 9,0.09 left tc rgb mute
set label "typical: ½(ψ({/:Italic n}/2) + ln(2/{/:Italic n}))" at 2.3,-0.42 left tc rgb ink
plot 0 with lines lt bound, \
     widths using "width":"theory" with lines lt theory, \
     widths using "width":"rate":"low":"high" with yerrorbars lt 1
