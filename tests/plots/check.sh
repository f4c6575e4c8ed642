#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The figures are fit for a slide, and the check and draw.sh notice faults.
#   check.sh build-folder
# Reads every SVG in build-folder/plots (make plots), then plants faults: a
# thin line, small text, a foreign colour, a wrong column, a missing file.
set -eu
build=${1:-build}
here=$(dirname "$0")
style=$here/../../plots/style.gp
draw=$here/../../plots/draw.sh
scratch=$build/tests/plots
rm -rf "$scratch"
mkdir -p "$scratch"

set -- "$build"/plots/*.svg
[ -e "$1" ] || { echo "no figures in $build/plots: make plots" >&2; exit 1; }
awk -f "$here/svg.awk" "$style" "$@" >&2
# The same results, the same bytes, whatever the folder.
again=0
for script in "$here"/../../plots/chapter*.gp; do
    name=$(basename "$script" .gp)
    [ -e "$build/plots/$name.svg" ] || { echo "$name was not drawn" >&2; exit 1; }
    sh "$draw" "$script" "$build/results/${name%%-*}" "$scratch/$name.svg"
    cmp "$scratch/$name.svg" "$build/plots/$name.svg"
    again=$((again + 1))
done

# A good little figure, and what is done to it.
printf '# class: exact\nnet,x,y\na,1,2\na,2,3\nb,1,4\n' > "$scratch/t.csv"
cat > "$scratch/good.gp" << 'END'
load "plots/style.gp"
eval headline("A headline")
eval axes("x", "y")
set xrange [0:3]
set yrange [0:5]
plot csv("t.csv") using "x":(only("net", "a", "y")) with linespoints lt 1, \
     csv("t.csv") using "x":"y" with points lt 2
END
faults=0
drawn() { sh "$draw" "$scratch/$1.gp" "$scratch" "$scratch/$1.svg" 2> "$scratch/$1.said"; }
plant() { # name, what sed does to the good figure, which step must fail
    sed "$2" "$scratch/good.gp" > "$scratch/$1.gp"
    if cmp -s "$scratch/good.gp" "$scratch/$1.gp"; then
        echo "check.sh: $1 planted nothing" >&2; exit 1
    fi
    if [ "$3" = draw ]; then
        if drawn "$1"; then echo "draw.sh did not notice: $1" >&2; exit 1; fi
        [ ! -e "$scratch/$1.svg" ] && [ -s "$scratch/$1.said" ]
    else
        drawn "$1"
        if awk -f "$here/svg.awk" "$style" "$scratch/$1.svg" > /dev/null; then
            echo "svg.awk did not notice: $1" >&2; exit 1
        fi
    fi
    faults=$((faults + 1))
}
drawn good
awk -f "$here/svg.awk" "$style" "$scratch/good.svg" >&2
plant wrong-column 's/using "x":"y"/using "x":"z"/' draw
plant wrong-picked-column 's/"a", "y"/"a", "z"/' draw
plant wrong-selector 's/only("net"/only("nets"/' draw
plant missing-file 's/csv("t.csv") using "x":"y"/csv("u.csv") using "x":"y"/' draw
plant thin-line 's/linespoints lt 1/linespoints lt 1 lw 2/' svg
plant small-text 's/eval axes.*/set label "s" at 1,1 font ",20"/' svg
plant foreign-colour 's/points lt 2/points lt 2 lc rgb "#ff0000"/' svg
echo "figures: $# files legible, $again drawn twice alike, $faults planted faults noticed"
