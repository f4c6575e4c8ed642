#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Packs what goes out, from the last commit:
#   pack.sh gradescope BUILD [3]  an autograder; of chapter 3 alone
#   pack.sh edition BUILD         the student edition, proved free of solutions
#   pack.sh release BUILD         the same, proved to build and grade nothing
#   pack.sh scan BUILD folder     the first proof alone, of any folder
# The same commit gives the same bytes. An archive is kept only when proved.
set -eu
what=$1 build=$(mkdir -p "$2" && cd "$2" && pwd)
name=gradient-laboratory
whole=$build/pack/whole tree=$build/pack/$name archive=$build/$name.tar.gz

fail() {
    echo "$what: $1" >&2
    exit 1
}

# The last commit as a folder.
check_out() {
    rm -rf "$1"
    mkdir -p "$1"
    git diff --quiet HEAD || echo "$what: what is not committed is not in it" >&2
    git archive HEAD | tar -xf - -C "$1"
    find "$1" -type f -exec chmod a+r,u+w,go-w {} +
}

# What goes to students; whatever is new stays at home until it is named here.
public='^(Makefile|LICENSE|\.clang-format|\.gitignore)$
^(lib|plots|chapters)/
^tests/(setup\.sh|grade\.mk)$
^tests/bench/measured/results(-v3)?\.txt$
^tests/grade/(answers|check|guard|main|memory|nohidden|report|sandbox)\.c$
^tests/grade/[a-z]+\.h$
^tests/grade/(calls|grade\.sh)$
^tests/grade/(checks|marks)[0-9]+\.c$'
private='/solution\.c$|tutor|^plots/gallery/'

# Lines that give an answer away: of twelve or more characters without blanks,
# in a solution and not in its skeleton, but for the head of a counting loop
# and the return of a variable. From folder $1, or from where we are.
secrets() {
    for f in "$1"/chapters/chapter*/solution.c; do
        awk -f tests/grade/strip.awk "$f" | sed 's/[ \t]//g' | LC_ALL=C sort -u > "$build/pack/given"
        sed 's/[ \t]//g' "$f" | grep -v 'BEGINSOLUTION\|ENDSOLUTION' | awk 'length >= 12 && !/^for\((int|size_t)[a-z]=[01];[a-z]<=?[a-z_]+;[a-z]\+\+\)\{?$/ && !/^return[a-z_]+;$/' |
            LC_ALL=C sort -u | LC_ALL=C comm -23 - "$build/pack/given"
    done | LC_ALL=C sort -u
}

# No file under $1 holds one of the secret lines, however it is indented.
scan() {
    [ -s "$build/pack/secrets" ] || fail "no line of a solution was found to look for"
    find "$1" -type f -exec cat {} + | sed 's/[ \t]//g' > "$build/pack/text"
    [ -s "$build/pack/text" ] || fail "$1 holds nothing to look at"
    if LC_ALL=C grep -qaF -f "$build/pack/secrets" "$build/pack/text"; then
        find "$1" -type f | LC_ALL=C sort | while read -r f; do
            sed 's/[ \t]//g' "$f" | LC_ALL=C grep -naF -f "$build/pack/secrets" | head -n 3 | sed "s|^|${f#"$1"/}:|"
        done >&2
        fail "lines of a solution are in it"
    fi
    echo "$what: none of $(wc -l < "$build/pack/secrets") solution lines is in it"
}

assemble() {
    check_out "$whole"
    for f in "$whole"/chapters/chapter*/solution.c; do
        awk -f tests/grade/strip.awk "$f" | cmp -s - "${f%solution.c}exercise.c" ||
            fail "${f#"$whole"/}: exercise.c beside it is not its skeleton (make skeletons, and commit)"
    done
    (cd "$whole" && find . -type f | sed 's|^\./||') | LC_ALL=C sort > "$build/pack/all"
    echo "$public" > "$build/pack/public"
    grep -Ef "$build/pack/public" "$build/pack/all" | grep -vE "$private" > "$build/pack/files"
    rm -rf "$tree"
    mkdir -p "$tree"
    tar -C "$whole" -cf - -T "$build/pack/files" | tar -C "$tree" -xf -
    cp "$whole/tests/grade/student.md" "$tree/README.md"
    chmod 644 "$tree/README.md"
}

edition() {
    rm -f "$archive"
    assemble
    secrets "$whole" > "$build/pack/secrets"
    scan "$tree"
    tar -C "$build/pack" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner \
        --format=ustar -cf - "$name" | gzip -9n > "$archive.new"
}

# in the unpacked edition, on its own: nothing of this make's settings goes in
alone() {
    env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS -u BUILD -u Q -u V make -C "$trial/$name" --no-print-directory -j2 "$@"
}

prove_it_grades_nothing() {
    trial=$build/pack/trial said=$build/pack/grade.txt
    rm -rf "$trial"
    mkdir -p "$trial"
    tar -xzf "$archive.new" -C "$trial"
    alone all grade CFLAGS=-Werror > "$said" 2>&1 || { tail -n 20 "$said" >&2; fail "it does not build or grade"; }
    tasks=$(grep -cE '^  [0-9]+\.[0-9]+ ' "$said")
    started=$(grep -E '^  [0-9]+\.[0-9]+ ' "$said" | grep -cv ' NOT STARTED$' || true)
    [ "$tasks" -gt 0 ] && [ "$started" = 0 ] && ! grep -E '^  score' "$said" | grep -qv 'score 0/' ||
        { cat "$said" >&2; fail "it grades more than nothing"; }
    ! grep -q 'warning' "$said" || fail "it builds with warnings"
    # every file that a rule or the README names is there, and every target
    for t in $(alone help | awk '$1 == "make" { print $2 }' | sort -u); do
        alone -n "$t" > "$said" 2>&1 || { tail -n 5 "$said" >&2; fail "make help lists $t, which cannot be made"; }
        for f in $(grep -oE '(sh|awk -f|lua) (tests|plots|chapters)/[a-z/]*\.[a-z]+' "$said" | sed 's/.* //' | sort -u); do
            [ -f "$trial/$name/$f" ] || fail "make $t needs $f, which is not in it"
        done
    done
    echo "$what: unpacked on its own it grades 0 points, $tasks tasks not started"
}

release() {
    edition
    prove_it_grades_nothing
    mv "$archive.new" "$archive"
    echo "$what: $archive"
}

gradescope() {
    command -v zip > /dev/null || fail "zip is missing (Debian: zip)"
    check_out "$tree"
    # what grading does not need is not at hand for a submission to find
    (cd "$tree" && rm -rf chapters/chapter*/solution.c tests/grade/wrong tests/grade/keys[0-9]* tests/grade/answers[0-9]*)
    for f in setup.sh run_autograder; do
        sed "s/ CHAPTER=$/ CHAPTER=${3:-}/" "tests/grade/gradescope/$f" > "$build/pack/$f"
        chmod 755 "$build/pack/$f"
    done
    rm -f "$build/gradescope.zip"
    find "$build/pack" -exec touch -h -d @315532800 {} +
    (cd "$build/pack" && find setup.sh run_autograder "$name" -type f | LC_ALL=C sort |
        TZ=UTC zip -q -X "$build/gradescope.zip" -@)
    echo "$what: $build/gradescope.zip"
}

mkdir -p "$build/pack"
if [ "$what" = scan ]; then
    secrets . > "$build/pack/secrets"
    scan "$3"
else
    "$what" "$@"
fi
