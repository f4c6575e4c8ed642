# Figure: how far the weights of each layer moved in training.
load "plots/style.gp"
eval headline("Under SGD the first sigmoid layers never leave home")
eval subline("movement of a layer's weights in 300 steps, relative to their norm; mean of 16 trials")
eval axes("layer", "‖{/:Italic W}(300) − {/:Italic W}(0)‖ / ‖{/:Italic W}(0)‖")
moved = csv("moved.csv")
set rmargin at screen 0.79
set xrange [0.4:11.6]
set xtics 1
set logscale y
set yrange [1e-6:3]
set ytics 10
set format y "10^{%L}"
plot moved using (column("layer")):(only("rung", "sigmoid", "moved")) with boxes lt 1, \
     moved using (column("layer")):(only("rung", "sigmoid", "moved")):"low":"high" with yerrorbars lt theory pt -1 lw 3, \
     moved using "layer":(only("rung", "tanh", "moved")) with linespoints lt 2, \
     moved using "layer":(only("rung", "sigmoid Adam", "moved")) with linespoints lt 3
