#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Replaces a block of tests/README.md by what comes in:
#     make something | sh tests/table.sh speed
# The block stands between <!-- speed: begin --> and <!-- speed: end -->, each
# on a line of its own. Nothing is written when they are missing or nothing
# came in. Another file may be named: table.sh speed file.
set -eu
name=${1:?usage: table.sh name [file] < table} file=${2:-tests/README.md}
new=$(mktemp "$file.XXXXXX")
trap 'rm -f "$new" "$new.in"' EXIT
cat > "$new.in"
[ -s "$new.in" ] || { echo "table.sh: $name: nothing came in" >&2; exit 1; }
for edge in begin end; do
    [ "$(grep -cx "<!-- $name: $edge -->" "$file")" = 1 ] || {
        echo "table.sh: $file must have one line <!-- $name: $edge -->" >&2; exit 1; }
done
awk -v name="$name" -v table="$new.in" '
    $0 == "<!-- " name ": end -->" { inside = 0 }
    !inside { print }
    $0 == "<!-- " name ": begin -->" {
        inside = 1
        print ""
        while ((getline line < table) > 0) print line
        print ""
    }
    END { exit inside }' "$file" > "$new" || {
    echo "table.sh: $file: $name ends before it begins" >&2; exit 1; }
chmod 644 "$new"
mv "$new" "$file"
