# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: the Lyapunov exponent at gain 1 against the width.
load "plots/style.gp"
eval headline("Gain 1 shrinks a typical vector, narrow layers most")
eval subline("change of ln |{/:Italic x}| per layer over 100 layers; points: mean of 16 products, bars: least and most")
eval axes("width", "nats per layer")
widths = csv("widths.csv")
# in octaves, where a smooth curve joins the exact values at whole widths
octave(w) = log(w) / log(2)
set xrange [octave(0.85):octave(75)]
set xtics ("1" 0, "2" 1, "4" 2, "8" 3, "16" 4, "32" 5, "64" 6)
set samples 400
set yrange [-0.95:0.17]
set ytics 0.2
set label "mean square: 0 at every width" at octave(9),0.09 left tc rgb mute
set label "typical: ½(ψ({/:Italic n}/2) + ln(2/{/:Italic n}))" at octave(2.3),-0.42 left tc rgb ink
plot 0 with lines lt bound, \
     widths using (octave(column("width"))):"theory" smooth csplines with lines lt theory, \
     widths using (octave(column("width"))):"rate":"low":"high" with yerrorbars lt 1
