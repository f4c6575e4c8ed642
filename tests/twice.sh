#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A second run, on two threads and from another folder, gives the same bytes in
# every table, result and SVG: twice.sh build-folder chapter...
set -eu
build=$(cd "$1" && pwd)
shift
again=$build/twice
rm -rf "$again"
mkdir -p "$again"
files=0 bad=0
same() {
    files=$((files + 1))
    cmp "$1" "$2" || bad=$((bad + 1))
}
for chapter; do
    (cd "$again" && "$build/bin/$chapter" --threads 2 --out "$again/$chapter" \
        --data "$OLDPWD/chapters/data/digits.csv" > /dev/null)
    for f in "$build/results/$chapter"/*.csv "$build/results/$chapter/results.txt"; do
        same "$f" "$again/$chapter/${f##*/}"
    done
    for script in plots/"$chapter"-*.gp; do
        [ -e "$script" ] || continue
        figure=$(basename "$script" .gp).svg
        sh plots/draw.sh "$script" "$again/$chapter" "$again/$figure" light
        same "$build/plots/$figure" "$again/$figure"
    done
done
echo "twice: $files files, $bad differ"
[ "$bad" = 0 ] && [ "$files" -gt 0 ]
