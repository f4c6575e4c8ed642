# SPDX-License-Identifier: GPL-3.0-or-later
# Figure of `make exercise2`: the student's bound above the chapter's samples.
load "plots/exercise.gp"
eval headline("What a sample can see of a mean: your bound, our walks")
eval subline("width 4, gain 1; points: one sample each".(drawn ? "; only their mean logarithm stays below the lines" : ""))
eval axes("layer", "mean of |{/:Italic x}_{/:Italic l}|^2 over the walks")
samples = csv("samples.csv")
set rmargin at screen 0.80
eval seen("10 ** column(\"many\")", 1e-7, 10)
eval say("the solid lines")
set xrange [0:100]
set logscale y
unset mytics
set yrange [1e-7:1e1]
set ytics 1e-6,1e2,1
set format y "10^{%L}"
p(x) = 10 ** x
end(y) = column("layer") == 100 ? y : NaN
set label "typical" at 53,10**-5.6 left tc rgb mute
set label "1024 walks" at graph 0.03,0.18 left tc lt 2
set label "64 walks" at graph 0.03,0.08 left tc lt 1
sparse = 4
if (drawn) {
    plot samples using "layer":(p(column("mean"))) with lines lt bound, \
         samples using "layer":(p(column("typical"))) with lines lt bound, \
         csv("student.csv") using "layer":(p(column("many"))) with lines lt 2, \
         csv("student.csv") using "layer":(p(column("few"))) with lines lt 1, \
         samples using "layer":(p(column("many"))) every sparse with points lt 2, \
         samples using "layer":(p(column("few"))) every sparse with points lt 1, \
         samples using (end(100)):(p(column("mean"))):("true mean") with labels left offset 1.2,0 tc rgb mute
} else {
    plot samples using "layer":(p(column("mean"))) with lines lt bound, \
         samples using "layer":(p(column("typical"))) with lines lt bound, \
         samples using "layer":(p(column("many"))) every sparse with points lt 2, \
         samples using "layer":(p(column("few"))) every sparse with points lt 1, \
         samples using (end(100)):(p(column("mean"))):("true mean") with labels left offset 1.2,0 tc rgb mute
}
