#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes exercise.c beside a solution: skeleton.sh chapters/chapter03/solution.c
# What a student has edited is never overwritten: an exercise.c that differs
# from the committed one stays.
set -eu
exercise=${1%solution.c}exercise.c
new=$exercise.new
trap 'rm -f "$new"' EXIT
awk -f tests/grade/strip.awk "$1" > "$new"
if [ -f "$exercise" ]; then
    cmp -s "$new" "$exercise" && exit 0
    git diff --quiet HEAD -- "$exercise" 2> /dev/null && git ls-files --error-unmatch "$exercise" > /dev/null 2>&1 || {
        echo "skeleton: $exercise has been edited; it stays as it is" >&2
        exit 1
    }
fi
cp "$new" "$exercise"
echo "skeleton: $exercise"
