# SPDX-License-Identifier: GPL-3.0-or-later
# Accuracy of trained nets from which one of six blocks was cut.
load "plots/style.gp"
lesion = csv("lesion.csv")
eval headline("Cut a block out: a chain breaks, a residual net limps")
eval subline("six blocks trained on the digits, then one left out; means and range of 16 trainings")
eval axes("accuracy, %", "")
set lmargin at screen 0.24
set xrange [0:103]
set yrange [0.4:4.6]
set ytics ("1/√{L}" 2, "batch norm" 3, "{/:Italic W}_2 = 0" 4, "plain" 1) scale 0
set border 1
row(name) = name eq "plain" ? 1 : name eq "scaled" ? 2 : name eq "BN" ? 3 : name eq "zero" ? 4 : NaN
eval direct("whole", 94, 1.33, 1)
eval direct("without one block", 14, 1.33, 2)
eval direct("guessing", 11, 4.4, bound)
set arrow from 10, 0.4 to 10, 4.6 nohead lt bound back
plot lesion using (100 * column("without_one")):(row(stringcolumn("net"))):(100 * column("low")):(100 * column("high")) with xerrorbars lt 2, \
     lesion using (100 * column("whole")):(row(stringcolumn("net"))) with points lt 1
