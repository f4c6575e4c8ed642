# SPDX-License-Identifier: GPL-3.0-or-later
# What the figures of `make exercise3` share: state.gp says whether there is
# anything of the student's to draw, and what to say instead.
load "plots/style.gp"
load data."/state.gp"
# eval seen("column(\"few\")", 0, 1): how many of these lie in the frame
seen(y, low, high) = drawn ? sprintf("stats '%s' using ((%s) >= %g && (%s) <= %g ? 1 : 0) name 'YOU' nooutput", csv("student.csv"), y, low, y, high) : ""
# eval say("the lines"): what of the figure is the student's, above it, where no
# line can run
say(text) = sprintf("set label 994 \"you: %s\" at screen 0.965,0.796 right tc rgb ink", !drawn ? remark : YOU_sum == 0 ? "outside of the frame" : text)
