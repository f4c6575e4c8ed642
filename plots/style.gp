# SPDX-License-Identifier: GPL-3.0-or-later
# style.gp: one look for every figure of the book and the lecture slides.
#
# A figure script begins with `load "plots/style.gp"` and is drawn by
#   sh plots/draw.sh plots/chapter01-decay.gp results-folder figure.svg light
# which hands over: output, theme (light|dark), data (the results folder).
#
# It offers
#   csv("depth.csv")                    the path of a results file
#   only("net", "relu", "median")       that column where `net` is `relu`
#   argument("trials")                  a knob of the run, as text
#   eval headline("What was found")     the finding, top left (54 characters)
#   eval subline("16 trials, width 64") how it was measured, below it
#   eval axes("layer", "norm")          names of the two axes, both horizontal
#   eval direct("ReLU", x, y, 3)        a label in the colour of line type 3
#   line types 1 to 6                   series; each its own colour and mark
#   lt theory, lt bound                 ink, solid; grey, dashed
#   fs band                             fill style of min/max bands
# Columns are named, never counted. A missing column or file ends in a message
# on stderr, and draw.sh takes any message for a failure.
#
# Everything is laid out for 1280x720 pixels (a 16:9 slide): text is 28 px, so
# that exponents (0.8 of it) are still 22 px; lines are at least 3 px.

if (!exists("output")) {
    printerr "style.gp: no output; draw figures by plots/draw.sh"
    exit status 2
}
if (!exists("theme")) theme = "light"
if (!exists("data")) data = "."
dark = theme eq "dark"

# ---- colours: after Okabe and Ito (2008), ordered by lightness ----
page = dark ? "#15171b" : "#ffffff"
ink  = dark ? "#e6edf3" : "#22272e"     # text, theory
mute = dark ? "#9aa5b1" : "#59636e"     # axes, remarks, bounds
hair = dark ? "#33383f" : "#dfe3e8"     # grid
array series[6]
series[1] = dark ? "#a6dbff" : "#00406b"     # blue
series[2] = dark ? "#ff9b5e" : "#ad3d00"     # vermilion
series[3] = dark ? "#2db58a" : "#008a63"     # green
series[4] = dark ? "#b27d14" : "#c28000"     # orange
series[5] = dark ? "#d987bb" : "#b9578f"     # purple
series[6] = dark ? "#5aaee8" : "#3a93cb"     # sky

# ---- the terminal follows from the suffix of `output` ----
suffix = output[strlen(output) - 2 : strlen(output)]
# Pixels in SVG, points in the others (96 pixels, 72 points to the inch), where
# the fallback font cannot be named but is found by itself.
if (suffix eq "svg") {
    # A fixed name: the file must not depend on the folder it is built in.
    set terminal svg size 1280,720 font "Inter,DejaVu Sans,28" enhanced \
        linewidth 1 name "figure" background page
    px = 1.0; mark = 0.56; drop = 0.35
} else { if (suffix eq "pdf") {
    set terminal pdfcairo size 13.3333,7.5 font "Inter,21" fontscale 0.75 \
        enhanced linewidth 1.5 color background page
    px = 0.75; mark = 1.1; drop = 0
} else { if (suffix eq "png") {
    set terminal pngcairo size 2560,1440 font "Inter,21" fontscale 2 \
        enhanced linewidth 2 pointscale 2 color background page
    px = 0.75; mark = 1.5; drop = 0
} else {
    printerr "style.gp: ".output.": only .svg, .pdf and .png are known"
    exit status 2
} } }
set output output
set encoding utf8
set minussign

# ---- lines and marks ----
set linetype 1 lc rgb series[1] lw 4 pt 7  ps 1.35 * mark
set linetype 2 lc rgb series[2] lw 4 pt 5  ps 1.25 * mark
set linetype 3 lc rgb series[3] lw 4 pt 9  ps 1.60 * mark
set linetype 4 lc rgb series[4] lw 4 pt 13 ps 1.75 * mark
set linetype 5 lc rgb series[5] lw 4 pt 11 ps 1.60 * mark
set linetype 6 lc rgb series[6] lw 4 pt 15 ps 1.50 * mark
set linetype cycle 6
theory = 10
bound  = 11
rule   = 12
set linetype 10 lc rgb ink  lw 3.5
set linetype 11 lc rgb mute lw 3.5 dt (14,9)
set linetype 12 lc rgb hair lw 1.5
band = 'transparent solid 0.20 noborder'
set style fill solid 1.0 noborder
set errorbars small

# ---- frame: the same place on every slide ----
set lmargin at screen 0.105
set rmargin at screen 0.965
set tmargin at screen 0.755
set bmargin at screen 0.158
set border 3 lc rgb mute lw 3
set tics nomirror out scale 0.6,0.3 textcolor rgb ink
set xtics offset 0,drop
set grid lt rule, lt rule
# Axes are named by axes(), at the same place whatever the terminal.
unset xlabel
unset ylabel
set cblabel tc rgb ink
set key noautotitle textcolor rgb ink samplen 1.6 spacing 1.25
set datafile separator comma
set datafile missing "nan"

# ---- what the scripts call ----
csv(name) = data."/".name
only(column_name, value, wanted) = \
    stringcolumn(column_name) eq value ? column(wanted) : NaN
argument(name) = system("sed -n 's/^# arguments:.* ".name."=\\([^ ]*\\).*/\\1/p' '".data."/results.txt'")
headline(text) = sprintf("set label 997 \"{/:Bold %s}\" at screen 0.024,0.938 left font \",%g\" tc rgb ink", text, 38 * px)
subline(text) = sprintf("set label 998 \"%s\" at screen 0.024,0.868 left tc rgb mute", text)
axes(xname, yname) = sprintf("set label 995 \"%s\" at graph 1,screen 0.045 right tc rgb ink; set label 996 \"%s\" at graph 0,screen 0.796 left tc rgb ink", xname, yname)
direct(text, x, y, kind) = sprintf("set label \"%s\" at %.10g,%.10g left tc lt %d front", text, x, y, kind)
