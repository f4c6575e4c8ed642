# Figure: the gradient norm back through ten sigmoid layers, theory over points.
load "plots/style.gp"
eval headline("Ten layers do not lose ten quarters: weights decide")
eval subline("64 units; points: mean of 16 nets, bars: least and most; lines: mean field")
eval axes("layer, from the loss back to the data", "gradient at {/:Italic z}, relative to the top")
decay = csv("decay.csv")
set rmargin at screen 0.77
set xrange [10.4:0.7]
set xtics 1
set logscale y
set yrange [3e-8:1]
set ytics 100
set format y "10^{%L}"
nets  = "'sigmoid gain 4' 'sigmoid He' 'sigmoid Xavier' 'sigmoid sd 0.1'"
names = "'gain 4' 'He' 'Xavier' 'sd 0.1'"
p(x) = 10**x
plot decay using "layer":(p(only("net", "sigmoid Xavier", "quarters"))) with lines lt bound, \
     for [i=1:4] decay using "layer":(p(only("net", word(nets, i), "theory"))) with lines lt theory, \
     for [i=1:4] decay using "layer":(p(only("net", word(nets, i), "kept"))):(p(column("low"))):(p(column("high"))) \
         with yerrorbars lt i, \
     for [i=1:4] decay using (column("layer") == 1 ? 1 : NaN):(p(only("net", word(nets, i), "kept")) * (i == 3 ? 0.75 : 1)):(word(names, i)) \
         with labels left offset 2,0 tc lt i, \
     decay using (column("layer") == 1 ? 1 : NaN):(p(only("net", "sigmoid Xavier", "quarters")) * 1.3):("ten quarters") \
         with labels left offset 2,0 tc rgb mute
