# SPDX-License-Identifier: GPL-3.0-or-later
# What is too small, too thin or out of the palette in a figure's SVG.
#   awk -f svg.awk plots/style.gp figure.svg...
# Every text is at least 22 px high, every line at least 3 px wide (the grid is
# exempt, known by its colour), every colour is named in style.gp; figures are
# 1280x720. Prints one line per offence; exit status 1 when there is one.

function report(what) {
    if (!(FILENAME SUBSEP what in said)) print FILENAME ": " what
    said[FILENAME, what] = 1
    bad = 1
}
# "rgb( 0, 64,107)", "#00406B" and names, all as "#00406b"
function colour(text,    c) {
    if (text ~ /^rgb/) {
        gsub(/[^0-9,]/, "", text)
        split(text, c, ",")
        return sprintf("#%02x%02x%02x", c[1], c[2], c[3])
    }
    return tolower(text)
}
# The value of one attribute in this line, or "".
function attribute(name,    rest, quote) {
    if (!match($0, "[ \t]" name "=['\"]")) return ""
    quote = substr($0, RSTART + RLENGTH - 1, 1)
    rest = substr($0, RSTART + RLENGTH)
    return substr(rest, 1, index(rest, quote) - 1)
}
function check_colour(text) {
    if (text == "" || text == "none" || text == "currentColor") return
    if (!(colour(text) in palette)) report("colour " colour(text) " is not in the palette")
}

FNR == 1 && NR != FNR { figures++; width = 0; inside = 0; sized = 0 }
NR == FNR {
    line = tolower($0)
    is_grid = line ~ /^hair/
    while (match(line, /"#[0-9a-f]+"/)) {
        hex = substr(line, RSTART + 1, RLENGTH - 2)
        if (length(hex) == 7) palette[hex] = 1
        if (is_grid) grid[hex] = 1
        line = substr(line, RSTART + RLENGTH)
    }
    next
}
/viewBox="0 0 1280 720"/ { sized = 1 }
/<defs>/ { inside = 1 }
/<\/defs>/ { inside = 0 }
inside { next }
/<g fill="none"/ { width = attribute("stroke-width") + 0 }
/<(path|polyline|line|circle|polygon|rect) / {
    stroke = attribute("stroke")
    check_colour(stroke)
    check_colour(attribute("fill"))
    if (stroke != "" && stroke != "none" && !(colour(stroke) in grid)) {
        lines++
        own = attribute("stroke-width")
        if (own != "") width = own + 0
        if (width < 3) report("a line " width " px wide")
    }
}
/<use / { check_colour(attribute("color")) }
/<g transform=/ { check_colour(attribute("fill")) }
{
    rest = $0
    while (match(rest, /font-size="[0-9.]+/)) {
        texts++
        size = substr(rest, RSTART + 11, RLENGTH - 11) + 0
        if (size < 22) report("text " size " px high")
        rest = substr(rest, RSTART + RLENGTH)
    }
}
/<\/svg>/ && !sized { report("not 1280x720") }
END {
    if (!figures || !texts || !lines) { print "svg.awk: nothing to check"; exit 1 }
    exit bad
}
