#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The student edition as a student meets it, after `make release`:
#   trial.sh BUILD
# It is unpacked and built already; now its targets are used, with untouched
# skeletons and with the solutions put in.
set -eu
build=$(cd "$1" && pwd)
name=gradient-laboratory
edition=$build/pack/trial/$name said=$build/pack/trial.txt

fail() {
    echo "test-release: $1" >&2
    tail -n 20 "$said" >&2
    exit 1
}
alone() {
    env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS -u BUILD -u Q -u V make -C "$edition" --no-print-directory "$@" > "$said" 2>&1
}
expects() {
    grep -q "$1" "$said" || fail "expected '$1'"
}

alone chapter1 ARGS=--quick || fail "make chapter1"
[ -s "$edition/build/plots/chapter01-decay.svg" ] || fail "make chapter1 draws nothing"
alone exercise3 || fail "make exercise3"
expects 'not started'
[ -s "$edition/build/exercise/exercise03.svg" ] || fail "make exercise3 draws nothing"
alone -n book || fail "make book"
! grep -q tutor "$said" || fail "the edition's book has a page for tutors"

for f in chapters/chapter*/solution.c; do
    number=${f#chapters/chapter} number=${number%%/*}
    cp "$f" "$edition/chapters/chapter$number/exercise.c"
    cp "tests/grade/answers$number.txt" "$edition/chapters/chapter$number/answers.txt"
done
alone grade || fail "make grade with the solutions in it"
for n in $(ls -d chapters/chapter*/solution.c | sed 's|.*chapter0*\([0-9]*\)/.*|\1|'); do
    sed -n "/^Chapter $n:/,/score/p" "$said" | grep -q '^  score 7.6/7.6$' ||
        fail "chapter $n: the solution earns other than 7.6 visible points"
done
expects 'Points are those of the visible cases'
alone grade3 TASK=3.2 SEED=7 || fail "make grade3 TASK=3.2 SEED=7"
expects '^  3.2 .* OK with seed 7$'
alone exercise3 || fail "make exercise3 with the solution"
! grep -q 'not started' "$said" || fail "make exercise3 does not see the solution"

# A function that does not end, or crashes: the figure says so, and nothing else
# stands beside the message. One that does not compile: no figure.
breaks() {
    sed "s/^    const double reach = 10,/    $1 &/" chapters/chapter03/solution.c > "$edition/chapters/chapter03/exercise.c"
    status=0
    alone exercise3 || status=$?
    [ $status = $2 ] || fail "make exercise3 with '$1' in it: status $status, not $2"
    expects "$3"
    [ $2 != 0 ] || ! grep -qi 'fault\|killed\|error' "$said" || fail "make exercise3 with '$1' in it says more"
}
figure=$edition/build/exercise/exercise03.svg
breaks 'for (;;);' 0 'does not come to an end'
grep -q 'stopped after 5 s' "$figure" || fail "the figure does not say that the function was stopped"
breaks 'for (;;) puts("again");' 0 'does not come to an end'
grep -q 'prints without end' "$figure" || fail "the figure does not say that the function printed without end"
[ "$(wc -c < "$said")" -lt 20000 ] || fail "make exercise3 prints without end"
# What ARGS sends elsewhere is not drawn.
alone chapter1 ARGS=-h || fail "make chapter1 ARGS=-h"
! grep -q '^figures:' "$said" || fail "make chapter1 ARGS=-h draws"
breaks '*(volatile int *)0 = 1;' 0 'has crashed; make grade3 says where'
grep -q 'you: crashed' "$figure" || fail "the figure does not say that the function has crashed"
breaks 'oops' 2 'does not compile: no figure'
[ ! -f "$figure" ] || fail "an old figure is left"
# A curve that the frame does not hold; a main, and warnings, each on one line.
sed 's/^    return share;/    return 1;/; s/^    double share = 0;/& int unused;/; $a int main(void) { return 7; }' \
    chapters/chapter03/solution.c > "$edition/chapters/chapter03/exercise.c"
alone exercise3 || fail "make exercise3 with a main in it"
grep -q 'you: outside of the frame' "$figure" || fail "the figure does not say that the lines are outside"
alone grade3 || fail "make grade3 with a main in it"
[ "$(grep -c 'chapters/chapter03/exercise.c:.*warning: ' "$said")" = 1 ] && ! grep -q '^ *[0-9]* |' "$said" ||
    fail "a warning takes more than one line"
rm "$edition/chapters/chapter03/exercise.c"
alone grade3 || fail "make grade3 without exercise.c"
expects 'chapters/chapter03/exercise.c is missing'
! alone exercise3 || fail "make exercise3 without exercise.c"
expects 'chapters/chapter03/exercise.c is missing'
! alone grade77 || fail "make grade77"
expects 'coursework is in chapters 1'

# The same commit gives the same bytes.
cp "$build/$name.tar.gz" "$build/pack/first.tar.gz"
sh tests/grade/pack.sh edition "$build" > "$said"
cmp -s "$build/pack/first.tar.gz" "$build/$name.tar.gz.new" || fail "two editions of one commit differ"
mv "$build/$name.tar.gz.new" "$build/$name.tar.gz"
echo "test-release: the edition works on its own"

# The autograder, in a folder laid out as Gradescope's.
for tool in zip unzip jq; do
    command -v $tool > /dev/null || { echo "test-release: $tool is missing, and the autograder was not tried"; exit; }
done
there=$build/pack/autograder
graded() {
    rm -f "$there/results/results.json"
    env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS -u BUILD -u Q -u V sh "$there/$1" > "$said" 2>&1 || fail "$1 of the autograder"
    [ $# -lt 2 ] || jq -e "$2" "$there/results/results.json" > "$said" 2>&1 || fail "results.json does not hold: $2"
}
for chapter in '' 3; do
    tests=72 points=60 folders=$(ls -d chapters/chapter*/)
    [ -z "$chapter" ] || tests=12 points=10 folders=chapters/chapter03/
    rm -rf "$there"
    mkdir -p "$there/source" "$there/submission" "$there/results"
    sh tests/grade/pack.sh gradescope "$build" $chapter > "$said" 2>&1 || fail "make gradescope"
    unzip -q "$build/gradescope.zip" -d "$there/source"
    ! find "$there" -type f | grep -E 'solution\.c|answers[0-9]|keys[0-9]|/wrong/' > "$said" || fail "the autograder holds answers"
    for f in setup.sh run_autograder; do
        sed "s|/autograder|$there|; /^apt-get/d" "$there/source/$f" > "$there/$f"
    done
    graded setup.sh
    graded run_autograder ".score == 0 and (.tests | length) == $tests"
    for folder in $folders; do
        name=${folder#chapters/} name=${name%/} to=$there/submission
        [ -n "$chapter" ] || to=$to/$name
        mkdir -p "$to"
        cp "$folder/solution.c" "$to/exercise.c"
        cp "tests/grade/answers${name#chapter}.txt" "$to/answers.txt"
    done
    graded run_autograder ".score == $points and all(.tests[]; .score == .max_score)"
done
echo "test-release: the autograder grades"
