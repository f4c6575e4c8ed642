# SPDX-License-Identifier: GPL-3.0-or-later
# Figure: when every unit of one net was dead.
load "plots/style.gp"
eval headline("Deaths below are final; above, units die and come back")
eval subline("one net of the digits, steps of ".sprintf("%g", argument("step") + 0)."; a bar while the unit fires on no training digit")
eval axes("step", "units that died at some time, by layer")
raster = csv("raster.csv")
set xrange [0:300]
stats raster using "place" name "P" nooutput
set yrange [0:P_max + 1.5]
set noytics
unset ytics
set lmargin at screen 0.115
set grid noytics
at(l) = column("layer") == l ? column("place") : NaN
middle(l) = column("layer") == l && column("first") == 1 ? column("place") : NaN
plot for [l=1:3] raster using ((column("begin") + column("end")) / 2):(at(l)):"begin":"end":(at(l) - 0.42):(at(l) + 0.42) with boxxyerror lt l fs solid 1.0 noborder, \
     for [l=1:3] raster using (0):(middle(l)):(sprintf("layer %d", l)) with labels right offset -1.2,0.4 tc lt l
