#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Draws one figure:
#   draw.sh script.gp results-folder figure.(svg|pdf|png) [light|dark]
#
# gnuplot's exit status does not tell: beside a good curve a missing file ends
# in 0. But it warns, so any word on stderr is a failure here. The figure is
# written aside and renamed: what lies in place is always whole. The same
# results give the same bytes (SVG on every machine, PDF and PNG on one).
set -eu
export LC_ALL=C.UTF-8

[ $# -ge 3 ] && [ $# -le 4 ] || {
    echo "usage: draw.sh script.gp results-folder figure.(svg|pdf|png) [light|dark]" >&2
    exit 2
}
script=$1 data=$2 figure=$3 theme=${4:-light}
suffix=${figure##*.}
case $theme in light | dark) ;; *)
    echo "draw.sh: theme '$theme' is neither light nor dark" >&2
    exit 2
    ;;
esac
command -v gnuplot > /dev/null || {
    echo "draw.sh: gnuplot is missing; make setup installs it (Debian: gnuplot-nox)" >&2
    exit 1
}
[ -r "$script" ] || { echo "draw.sh: cannot read $script" >&2; exit 1; }
[ -d "$data" ] || { echo "draw.sh: no results in $data; run the chapter first" >&2; exit 1; }

# Scripts load plots/style.gp, so gnuplot runs in the folder above this one.
absolute() { case $1 in /*) echo "$1" ;; *) echo "$PWD/$1" ;; esac; }
script=$(absolute "$script") data=$(absolute "$data") figure=$(absolute "$figure")
case "$data$figure" in *[\'\"\\]*)
    echo "draw.sh: quotes and backslashes in folder names are not supported" >&2
    exit 2
    ;;
esac
cd "$(dirname "$0")/.."

mkdir -p "$(dirname "$figure")"
aside=$figure.$$.$suffix said=$figure.$$.log
trap 'rm -f "$aside" "$said"' EXIT
trap 'exit 130' INT TERM
status=0
gnuplot -e "output='$aside'; data='$data'; theme='$theme'" "$script" \
    > "$said" 2>&1 || status=$?
if [ $status -ne 0 ] || [ -s "$said" ] || [ ! -s "$aside" ]; then
    echo "draw.sh: ${script##*/} failed on $data:" >&2
    grep -v '^[[:space:]]*^*[[:space:]]*$' "$said" >&2 || echo "no figure came out" >&2
    exit 1
fi

case $suffix in
svg) # gnuplot drops fallback fonts in exponents, and spaces between fonts
    sed -i -e 's/font-family="Inter[^"]*"/font-family="Inter, DejaVu Sans, sans-serif"/g' \
        -e 's/<text>/<text xml:space="preserve">/g' "$aside" ;;
pdf) # cairo writes the time of day; same length, so the file stays valid
    sed -i 's/D:[0-9]\{14\}Z/D:19700101000000Z/g' "$aside" ;;
esac
mv "$aside" "$figure"
