#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Packs what goes out: pack.sh release|gradescope build-folder
# The student edition is kept only when it is proved: no solution line in it,
# it builds without a warning, grades 0 points with every task NOT STARTED.
# The same commit gives the same bytes.
set -eu
what=$1 build=$(mkdir -p "$2" && cd "$2" && pwd)
name=gradient-laboratory
tree=$build/pack/$name
list=$build/pack/files

fail() {
    echo "$what: $1" >&2
    exit 1
}

# copy list: the files as committed
copy() {
    rm -rf "$tree"
    mkdir -p "$tree"
    git archive HEAD | tar -xf - -C "$tree"
    (cd "$tree" && find . -type f | sed 's|^\./||' | LC_ALL=C sort) > "$build/pack/all"
    LC_ALL=C comm -23 "$build/pack/all" "$1" | while read -r f; do rm "$tree/$f"; done
    find "$tree" -type d -empty -delete
    find "$tree" -type f -exec chmod a+r,u+w,go-w {} +
}

# What is for tutors and developers only.
private='/solution\.c$|^tests/grade/(answers[0-9]|gradescope/|hidden|hostile|keys|pack|selftest|skeleton|strip|wrong/)|tutor|^tests/test_|^tests/(bench|plots|weave)/|^tests/(bench|tests)\.mk$|^tests/(bits|stale|example|main)\.c$|^tests/(bits|calls|faults|golden|rooms|seeds|stale|twice)\.sh$|^tests/(lab|ops|tests)\.h$|^\.ci/'

# Lines that give an answer away: of twelve or more characters without blanks,
# in a solution and not in its skeleton, but for the head of a counting loop
# and the return of a variable.
secrets() {
    for f in chapters/chapter*/solution.c; do
        awk -f tests/grade/strip.awk "$f" | sed 's/[ \t]//g' | LC_ALL=C sort -u > "$build/pack/given"
        sed 's/[ \t]//g' "$f" | grep -v 'BEGINSOLUTION\|ENDSOLUTION' | awk 'length >= 12 && !/^for\((int|size_t)[a-z]=[01];[a-z]<=?[a-z_]+;[a-z]\+\+\)\{?$/ && !/^return[a-z_]+;$/' |
            LC_ALL=C sort -u | LC_ALL=C comm -23 - "$build/pack/given"
    done | LC_ALL=C sort -u
}

prove_no_solution() {
    secrets > "$build/pack/secrets"
    [ -s "$build/pack/secrets" ] || fail "no line of a solution was found to look for"
    find "$tree" -type f -exec cat {} + | sed 's/[ \t]//g' > "$build/pack/text"
    if LC_ALL=C grep -aF -f "$build/pack/secrets" "$build/pack/text" > "$build/pack/found"; then
        head -n 5 "$build/pack/found" >&2
        fail "lines of a solution are in the archive"
    fi
    echo "$what: none of $(wc -l < "$build/pack/secrets") solution lines is in it"
}

prove_it_grades_nothing() {
    trial=$build/pack/trial
    rm -rf "$trial"
    mkdir -p "$trial"
    tar -xzf "$archive.new" -C "$trial"
    # on its own: nothing of this make's settings goes in
    (cd "$trial/$name" && env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS -u BUILD make -j2 grade CFLAGS=-Werror) \
        > "$build/pack/grade.txt" 2>&1 || { tail -n 20 "$build/pack/grade.txt" >&2; fail "it does not grade"; }
    tasks=$(grep -cE '^  [0-9]+\.[0-9]+ ' "$build/pack/grade.txt")
    started=$(grep -E '^  [0-9]+\.[0-9]+ ' "$build/pack/grade.txt" | grep -cv ' NOT STARTED$' || true)
    [ "$tasks" -gt 0 ] && [ "$started" = 0 ] && ! grep -E '^  score' "$build/pack/grade.txt" | grep -qv 'score 0/' ||
        { cat "$build/pack/grade.txt" >&2; fail "it grades more than nothing"; }
    ! grep -q 'warning' "$build/pack/grade.txt" || fail "it builds with warnings"
    echo "$what: unpacked on its own it grades 0 points, $tasks tasks not started"
}

release() {
    archive=$build/$name.tar.gz
    rm -f "$archive"
    for f in chapters/chapter*/solution.c; do
        awk -f tests/grade/strip.awk "$f" | cmp -s - "${f%solution.c}exercise.c" ||
            fail "${f%solution.c}exercise.c is not the skeleton of its solution"
    done
    git ls-files | grep -vE "$private" | LC_ALL=C sort > "$list"
    copy "$list"
    prove_no_solution
    tar -C "$build/pack" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner \
        --format=ustar -cf - "$name" | gzip -9n > "$archive.new"
    prove_it_grades_nothing
    mv "$archive.new" "$archive"
    echo "$what: $archive"
}

gradescope() {
    command -v zip > /dev/null || fail "zip is missing (Debian: zip)"
    git ls-files | LC_ALL=C sort > "$list"
    copy "$list"
    for f in setup.sh run_autograder; do
        cp "tests/grade/gradescope/$f" "$build/pack/$f"
        chmod 755 "$build/pack/$f"
    done
    archive=$build/gradescope.zip
    rm -f "$archive"
    find "$build/pack" -exec touch -h -d @315532800 {} +
    (cd "$build/pack" && find setup.sh run_autograder "$name" -type f | LC_ALL=C sort |
        TZ=UTC zip -q -X "$archive" -@)
    echo "$what: $archive"
}

mkdir -p "$build/pack"
$what
