#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The test of the grader: selftest.sh chapter...
# Solutions get full marks and skeletons none; each known wrong answer loses
# its task alone, in the visible cases, and shows its hint; hostile code gets
# nothing, ends, and leaves no process; two runs are equal.
set -eu
work=$BUILD/grade/selftest objects=$BUILD/tests/grade grader=$BUILD/grade/grade
rm -rf "$work"
mkdir -p "$work"
passed=0 failed=0

ok() {
    passed=$((passed + 1))
}
bad() {
    failed=$((failed + 1))
    echo "test-grade: $1" >&2
    [ $# -lt 2 ] || head -n 20 "$2" >&2
}
lesson() {
    printf 'chapter%02d' "$1"
}

# build source folder chapterNN [flag...]
build() {
    source=$1 made=$2/$3 number=${3#chapter}
    mkdir -p "$made"
    hidden=$objects/hidden$number.o
    [ -f "$hidden" ] || hidden=$objects/nohidden.o
    shift 3
    $GRADE_COMPILE -I. "$@" -c "$source" -o "$made/exercise.o" > "$made/log" 2>&1 &&
        $GRADE_LINK "$objects/check.o" "$objects/guard.o" "$objects/memory.o" \
            "$objects/checks$number.o" "$hidden" "$made/exercise.o" $GRADE_LIBS -o "$made/checks" >> "$made/log" 2>&1 ||
        bad "$source does not build" "$made/log"
}

# report folder chapter [option...]: the text, in folder/report.txt
report() {
    folder=$1 chapter=$2
    shift 2
    "$grader" --work "$folder" --answers "$folder" --json "$folder/results.json" "$@" "$chapter" \
        > "$folder/report.txt" 2>&1 || bad "the grader failed on $folder" "$folder/report.txt"
}

# ---- the strip tool ----

# refuses line text: the file ends in file:line: and status 2
refuses() {
    printf "$2" > "$work/markers.c"
    got=0
    awk -f tests/grade/strip.awk "$work/markers.c" > /dev/null 2> "$work/said" || got=$?
    if [ $got = 2 ] && grep -q "^$work/markers.c:$1: " "$work/said"; then
        ok
    else
        bad "markers: status $got for: $2" "$work/said"
    fi
}
refuses 1 'int x;\n'
refuses 1 '/* BEGIN SOLUTION return 0; */\nreturn 1;\n'
refuses 2 '/* BEGIN SOLUTION return 0; */\n/* BEGIN SOLUTION return 0; */\n'
refuses 1 '/* END SOLUTION */\n'
refuses 1 '/* BEGIN SOLUTION */\n/* END SOLUTION */\n'
refuses 2 '/* BEGIN SOLUTION\n*/\n/* END SOLUTION */\n'
refuses 1 '/* BEGIN SOLUTION return 0;\nreturn 1;\n'
refuses 1 'return 1; /* BEGIN SOLUTION return 0; */\n/* END SOLUTION */\n'
refuses 2 '/* BEGIN SOLUTION return 0; */\n/* END SOLUTIONS */\n'
printf '    /* BEGIN SOLUTION return 0; */\n    return 1;\n    /* END SOLUTION */\n}\n' > "$work/markers.c"
[ "$(awk -f tests/grade/strip.awk "$work/markers.c")" = "    return 0;
}" ] && ok || bad "a stub on one line"

# ---- solutions, skeletons ----

for n; do
    c=$(lesson "$n") number=${c#chapter}
    awk -f tests/grade/strip.awk "chapters/$c/solution.c" > "$work/skeleton.c"
    # A student's edited file is nobody's business: compare what is committed.
    if git show "HEAD:chapters/$c/exercise.c" > "$work/committed.c" 2> /dev/null; then
        cmp -s "$work/committed.c" "$work/skeleton.c" && ok ||
            bad "chapters/$c/exercise.c is not the skeleton of its solution; make skeletons"
    fi
    build "chapters/$c/solution.c" "$work/solution$n" "$c" -Werror
    cp "tests/grade/answers$number.txt" "$work/solution$n/$c/answers.txt"
    report "$work/solution$n" "$n"
    grep -q '^  score 10/10$' "$work/solution$n/report.txt" &&
        grep -q '^ *thank you; you said .*, measured ' "$work/solution$n/report.txt" &&
        [ "$(awk '{ if (length > n) n = length } END { print n }' "$work/solution$n/report.txt")" -le 80 ] &&
        ! grep -q 'NOT STARTED\|WRONG\|those of the visible cases' "$work/solution$n/report.txt" && ok ||
        bad "the solution of chapter $n gets less than all" "$work/solution$n/report.txt"

    build "$work/skeleton.c" "$work/skeleton$n" "$c" -Werror "-Ichapters/$c"
    cp "chapters/$c/answers.txt" "$work/skeleton$n/$c/"
    report "$work/skeleton$n" "$n"
    if grep -q '^  score 0/10$' "$work/skeleton$n/report.txt" &&
        [ "$(grep -c "^  $n\." "$work/skeleton$n/report.txt")" = \
            "$(grep -c "^  $n\..* NOT STARTED$" "$work/skeleton$n/report.txt")" ]; then
        ok
    else
        bad "the skeleton of chapter $n is not all NOT STARTED" "$work/skeleton$n/report.txt"
    fi

    # The page ends with the exercises and names each task with its points.
    page=chapters/$c/$c.c
    sed -n "s/^  \($n\.[0-9]*\) \{1,\}\(ex${n}_[a-z0-9_]*\)  *\([0-9]*\)\/.*/| \1 | \3 | \`\2\` |/p;t
        s/^  \($n\.[0-9]*\) .* [0-9]*\/\([0-9]*\)  OK$/| \1 | \2 |/p;t
        s/^  \($n\.[0-9]*\) .*/| \1 | |/p" "$work/solution$n/report.txt" > "$work/rows"
    [ "$(wc -l < "$work/rows")" -ge 7 ] || bad "the report of chapter $n has too few tasks" "$work/rows"
    while read -r row; do
        grep -qF -- "$row" "$page" && ok || bad "$page: the table of tasks has no row '$row'"
    done < "$work/rows"
    grep '^## ' "$page" | tail -n 1 | grep -q '^## Exercises' && ok || bad "$page does not end with the exercises"
    # A figure that a task names by its number is one of the task's row.
    grep -o '{#fig:[a-z]*' "$page" | sed 's/.*://' > "$work/figures"
    tr -s '\n *' ' ' < "$work/skeleton.c" |
        grep -oE "$n\.[0-9]+ \([0-9]+ point|Figure $n\.[0-9]+" > "$work/named" || :
    while read -r first second rest; do
        [ "$first" = Figure ] || { task=$first; continue; }
        label=$(sed -n "${second#*.}p" "$work/figures")
        grep "^| $task |" "$page" | grep -qF "[@fig:$label]" && ok ||
            bad "task $task names $first $second, '$label', and its row does not"
    done < "$work/named"

    cp "$work/solution$n/report.txt" "$work/first.txt"
    cp "$work/solution$n/results.json" "$work/first.json"
    report "$work/solution$n" "$n"
    cmp -s "$work/first.txt" "$work/solution$n/report.txt" &&
        cmp -s "$work/first.json" "$work/solution$n/results.json" && ok ||
        bad "two runs of chapter $n differ"
    if command -v jq > /dev/null; then
        jq -e '.score == 10 and (.tests | map(.max_score) | add | . > 9.99 and . < 10.01)' \
            "$work/first.json" > /dev/null && ok || bad "the JSON of chapter $n" "$work/first.json"
    fi
done

# The answers are those that the keys compute, and the marks stand for them.
"$BUILD/grade/keys" > "$work/keys.txt"
while read -r number equals value rest; do
    c=$(lesson "${number%.*}")
    grep -qx "$number = $value" "tests/grade/answers${c#chapter}.txt" &&
        grep -q "${rest#\# }" "tests/grade/marks${c#chapter}.c" && ok ||
        bad "answer $number: computed $value, mark ${rest#\# }"
done < "$work/keys.txt"

# ---- known wrong answers ----

tally=$work/tally
: > "$tally"
busy=0
wrong=$(for n; do ls tests/grade/wrong/"$n".*.c; done)
for f in $wrong; do
    name=$(basename "$f" .c) n=${f##*/}
    n=${n%%.*} c=$(lesson "$n") into=$work/wrong/$name
    mkdir -p "$into/$c"
    cp "tests/grade/answers${c#chapter}.txt" "$into/$c/answers.txt"
    {
        build "$f" "$into" "$c" -Wno-missing-prototypes -Wno-unused-function
        report "$into" "$n"
    } &
    busy=$((busy + 1))
    [ $((busy % 4)) != 0 ] || wait
done
wait
for f in $wrong; do
    name=$(basename "$f" .c) task=${f##*/}
    task=${task%%-*} n=${task%%.*} into=$work/wrong/$name
    echo "$task" >> "$tally"
    # of the words of the report, one line; it wraps
    hint=$(sed -n 's|^/\* shows: \(.*\) \*/$|\1|p' "$f")
    words=$(tr -s ' \n' '  ' < "$into/report.txt")
    if [ -n "$hint" ] && grep -q "^  $task .* WRONG$" "$into/report.txt" &&
        [ "$(grep -c ' OK$' "$into/report.txt")" = \
            "$(($(grep -c ' OK$' "$work/solution$n/report.txt") - 1))" ] &&
        [ "${words#*"hint: "*"$hint"}" != "$words" ] &&
        ! grep -q 'hidden cases: one fails' "$into/report.txt" &&
        grep -q "replay: make grade$n TASK=$task SEED=" "$into/report.txt"; then
        ok
    else
        bad "$name: expected WRONG for $task alone and the hint '$hint'" "$into/report.txt"
    fi
done
for n; do
    for task in $(grep -o "^  $n\.[0-9]* *ex${n}_" "$work/solution$n/report.txt" | grep -o "$n\.[0-9]*"); do
        [ "$(grep -cxF "$task" "$tally")" -ge 2 ] && ok ||
            bad "task $task has fewer than two known wrong answers"
    done
done

# ---- hostile code ----

attacks=$(sed -n 's|^static int \([a-z_]*\)(void) /\* [A-Z]* \*/$|\1|p' tests/grade/hostile.c)
start=$(date +%s)
for attack in $attacks; do
    build tests/grade/hostile.c "$work/hostile/$attack" chapter01 -DATTACK="$attack" -w
    report "$work/hostile/$attack" 1 --task 1.3 &
done
wait
for attack in $attacks; do
    text=$work/hostile/$attack/report.txt
    want=$(sed -n "s|^static int $attack(void) /\\* \\([A-Z]*\\) \\*/\$|\\1|p" tests/grade/hostile.c)
    if grep -q "^  1.3 .* 0/2  $want$" "$text" && grep -q '^  score 0/2$' "$text" &&
        { ! command -v jq > /dev/null || jq -e '.score == 0 and (.tests | length == 2)' "${text%report.txt}results.json" > /dev/null; } &&
        [ "$(wc -c < "$text")" -lt 9000 ] && ! LC_ALL=C grep -q '[[:cntrl:]]' "$text"; then
        ok
    else
        bad "hostile $attack: expected $want, no points, a clean report" "$text"
    fi
done
[ $(($(date +%s) - start)) -lt 60 ] && ok || bad "the hostile pack took a minute"
here=$(cd "$work" && pwd -P)
if ls -l /proc/[0-9]*/exe 2> /dev/null | grep -F -- "-> $here/"; then
    bad "processes were left over"
else
    ok
fi

# ---- the tutor's page ----

sh tests/grade/tutor.sh "$BUILD" "$@" > "$work/tutor.md" 2> "$work/said" || bad "the answers for the tutor's page" "$work/said"
for n; do
    sed -n "/^### Chapter $n:/,/^### Chapter [^$n]/p" "$work/tutor.md" > "$work/page.md"
    while read -r number equals value rest; do
        [ "${number%%.*}" != "$n" ] || grep -qxF "**Answer:** $value" "$work/page.md" && ok ||
            bad "the tutor's page has no answer $number" "$work/page.md"
    done < "$work/keys.txt"
    [ "$(grep -c '^- \*' "$work/page.md")" = "$(ls tests/grade/wrong/"$n".*.c | wc -l)" ] &&
        [ "$(awk 'code && /return|=/ { lines++ } /^```c$/ { code = 1; lines = 0 } /^```$/ { code = 0; full += lines > 0 } END { print full }' "$work/page.md")" = \
            "$(grep -c "^  $n\.[0-9]* *ex${n}_" "$work/solution$n/report.txt")" ] &&
        grep -q '^\*\*Measured:\*\* [-0-9]' "$work/page.md" && grep -q '^\*\*An answer:\*\* ....' "$work/page.md" && ok ||
        bad "the tutor's page lacks code, mistakes, a measured value or sentences of chapter $n" "$work/page.md"
done

# ---- what a submission may call and define ----

# submit name: chapter 1 of the solution, with lines from stdin behind it
submit() {
    mkdir -p "$work/$1"
    { cat chapters/chapter01/solution.c; cat; } > "$work/$1/exercise.c"
    cp tests/grade/answers01.txt "$work/$1/answers.txt"
    sh tests/grade/grade.sh one "$work/$1" 1 '' '' 1 > "$work/$1.txt" 2>&1 || bad "grading $1" "$work/$1.txt"
}
# shows name score text: in its report
shows() {
    grep -q "^  score $2/10$" "$work/$1.txt" && grep -qF "$3" "$work/$1.txt" && ok ||
        bad "$1: expected $2 points and '$3'" "$work/$1.txt"
}
submit whole < /dev/null
shows whole 10 'ex1_probe'
for call in system fork exit fopen rand time mmap ex_holds nab_lab_open; do
    printf 'int more(void) __asm__("%s");\nint ex1_more(void);\nint ex1_more(void) { return more(); }\n' "$call" | submit "call-$call"
    shows "call-$call" 2 "it calls: $call"
    grep -q '^  1.1 .* NOT RUN$' "$work/call-$call.txt" && ok || bad "call-$call is said to be not built"
done
# What it includes is looked at before a message can show lines of it.
here=$(pwd -P)
for file in /etc/passwd "$here/tests/grade/answers01.txt" "$here/tests/grade/hidden02.c" "$here/chapters/chapter01/solution.c" \
    "$here/lib/../chapters/chapter02/exercise.c" /dev/null; do
    printf '# 1 "exercise.c" 1 3\n#include "%s"\n# 2 "exercise.c" 2\nint x = ;\n' "$file" | submit includes
    shows includes 2 'includes a file that is not for students'
done
printf '#line 2 "%s/tests/grade/hidden02.c"\nint x = ;\n' "$here" | submit line
shows line 2 'hidden02.c:2:9: error: expected expression'
grep -q '^ *| *2 |' "$work/line.txt" && bad "a line of another file is shown" "$work/line.txt" || ok
submit library <<'END'
#include "../todo.h"
#include "exercise.h"
#include "nn/init.h"
#include <complex.h>
#include <gsl/gsl_rng.h>
END
shows library 10 'ex1_probe'
for text in '.include \"tests/grade/hidden02.c\"' '.incbin \"tests/grade/hidden02.c\"' 'nop'; do
    printf '__asm__("%s");\n' "$text" | submit assembly
    shows assembly 2 'holds assembly'
done
printf 'int more(void) __asm__("more\\n.include \\"tests/grade/hidden02.c\\"\\n");\nint ex1_more(void);\nint ex1_more(void) { return more(); }\n' | submit assembly
shows assembly 2 'holds assembly'
submit friendly <<'END'
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
void ex1_more(char *text, double x);
void ex1_more(char *text, double x)
{
    char *more = malloc(strlen(text) + 20);
    memcpy(more, text, strlen(text));
    printf("%g %d\n", tanh(pow(x, exp(x))) + hypot(x, 1), isnan(x));
    free(more);
}
END
shows friendly 10 'ex1_probe'
# One's own strcmp would find task 1.1 whatever is asked for; checks keep theirs.
mkdir -p "$work/own"
{
    awk -f tests/grade/strip.awk chapters/chapter01/solution.c |
        sed 's/^ *(void)w, (void)x, (void)up, .*/double y = nab_num_tanh(w * x), z = up * (1 - y * y); *dw += z * x; *dx += z * w;/'
    printf '#include <string.h>\nint strcmp(const char *a, const char *b) { return a == 0 && b == 0; }\n'
} > "$work/own/exercise.c"
sh tests/grade/grade.sh one "$work/own" 1 '' '' 1 > "$work/own.txt" 2>&1 || bad "grading own" "$work/own.txt"
grep -q '^  score 1/10$' "$work/own.txt" && ok || bad "a submission replaces what checks call" "$work/own.txt"

# ---- what a report says ----

# edited name task sed-script: chapter 1 of the solution, changed
edited() {
    mkdir -p "$work/$1"
    sed "$3" chapters/chapter01/solution.c > "$work/$1/exercise.c"
    cp tests/grade/answers01.txt "$work/$1/answers.txt"
    sh tests/grade/grade.sh one "$work/$1" 1 "$2" '' 1 > "$work/$1.txt" 2>&1 || bad "grading $1" "$work/$1.txt"
    [ "$(awk '{ if (length > n) n = length } END { print n }' "$work/$1.txt")" -le 80 ] && ok || bad "$1 is too wide" "$work/$1.txt"
}
# says name text: in its report, where lines wrap
says() {
    words=$(tr -s ' \n' '  ' < "$work/$1.txt")
    [ "${words#*"$2"}" != "$words" ] && ok || bad "$1 does not say '$2'" "$work/$1.txt"
}
silent() {
    grep -qF -- "$2" "$work/$1.txt" && bad "$1 says '$2'" "$work/$1.txt" || ok
}
# What passing cases print is forgotten; of much the ends are shown.
edited prints 1.2 's/double gradient = 1, z = w \* x + b;/double gradient = depth > 1999 ? 2 : 1, z = w * x + b; printf("depth is %d\\n", depth);/;s/z = w \* h + b;/& printf("l is %d\\n", l);/;s/<math.h>/<stdio.h>/'
says prints 'this case printed: | depth is 2000 | l is 1 |'
says prints '| .. 1978 more lines .. |'
says prints '| l is 2000'
silent prints 'depth is 10'
edited floods 1.2 's/double gradient = 1,/for (;;) puts("more"); &/;s/<math.h>/<stdio.h>/'
says floods 'an endless loop, or too much printing?'
edited crashes 1.3 's/double middle =/*(volatile double *)0 = 1; &/'
says crashes 'where: make grade1 TASK=1.3 SAN=1 SUB='
edited vast '' 's/^#include <math.h>/&\nextern char ex1_vast[];\nchar ex1_vast[1000000000];/'
says vast '1.1 ex1_tanh_vjp 0/1 CRASH the program does not fit into memory'
edited infinite 1.2 's/return gradient;/return gradient \/ 0;/'
says infinite 'not finite: a division by 0, or a number too large?'
# Nothing done in the first cases only; nothing written; what was not written, read.
edited idle 1.1 's/double dz = up/if (w == 1) return; &/'
says idle '1.1 ex1_tanh_vjp 0/1 WRONG got *dw = 0, expected *dw = 0.39'
edited idle 1.1 's/double y = nab/return; &/'
says idle '1.1 ex1_tanh_vjp 0/1 NOT STARTED'
edited unwritten 1.3 's/^    \*rate = .*//'
says unwritten 'got *rate: never written, expected *rate = 0.25'
edited unwritten 1.4 's/^        norm\[l\] = /        norm[l] += /'
says unwritten 'got norm[0]: read before it was written, expected norm[0] ='
edited unwritten 1.1 's/double dz = up/& * *(volatile double *)malloc(8)/;s/<math.h>/<stdlib.h>/'
says unwritten 'got *dw: made from memory of malloc that was never written'
silent unwritten 'NOT STARTED'
edited hungry 1.1 's/double dz = up/*(volatile double *)malloc(3000000000) = w; &/;s/<math.h>/<stdlib.h>/'
says hungry 'a NULL pointer was followed; there was no memory of 3000000000 bytes'
# A long line is folded, and names the student's file.
edited asserts 1.2 's/double gradient = 1, z = w/assert(depth > 1 \&\& "one layer is none"); &/;s/<math.h>/<assert.h>/'
says asserts '| checks: chapter01/exercise.c:'
[ "$(tr -d ' |\n' < "$work/asserts.txt" | grep -c "Assertion.depth>1&&\"onelayerisnone\"'failed")" = 1 ] && ok || bad "what is asserted is cut" "$work/asserts.txt"
edited renamed '' 's/ex1_probe/ex1_prob/'
says renamed 'exercise.c defines no ex1_probe: was it renamed?'
# No line ends within an equation.
mkdir -p "$work/equation"
sed 's/above\[n\] = frexp(up/above[n] = frexp(2 * up/' chapters/chapter02/solution.c > "$work/equation/exercise.c"
for seed in 0 1 2 3; do
    sh tests/grade/grade.sh one "$work/equation" 2 2.3 $seed 2 > "$work/equation.txt" 2>&1 || bad "grading equation" "$work/equation.txt"
    says equation '2.3 ex2_chain_vjp WRONG'
    grep -q ' =$\|^ *= ' "$work/equation.txt" && bad "a line ends within an equation" "$work/equation.txt" || ok
done
# A replay of one case that is right says of which.
sh tests/grade/grade.sh one "$work/whole" 1 1.2 7 1 > "$work/seed.txt" 2>&1 || bad "a replay" "$work/seed.txt"
says seed '1.2 ex1_chain_gradient OK with seed 7'
sh tests/grade/grade.sh one "$work/whole" 1 1.2 -1 1 > "$work/seed.txt" 2>&1 && bad "a seed of -1" "$work/seed.txt" || ok
says seed 'SEED=-1: a seed is a whole number, 0 or more'
# A submission may hold chapters/, but not as a link.
mkdir -p "$work/deep/chapters/chapter01" "$work/linked"
cp chapters/chapter01/solution.c "$work/deep/chapters/chapter01/exercise.c"
ln -sf "$work/deep/chapters" "$work/linked/chapters"
sh tests/grade/grade.sh one "$work/deep" '' 1.2 '' 1 > "$work/deep.txt" 2>&1 && ok || bad "a submission with chapters/" "$work/deep.txt"
says deep '1.2 ex1_chain_gradient 2/2 OK'
sh tests/grade/grade.sh one "$work/linked" '' 1.2 '' 1 > "$work/deep.txt" 2>&1 || bad "a linked submission" "$work/deep.txt"
says deep 'chapter01/exercise.c was not handed in'
# A task that is not there.
absent() {
    "$grader" --work "$work/whole" --answers "$work/whole" --task "$1" 1 > "$work/absent.txt" 2>&1 && bad "TASK=$1 is graded" "$work/absent.txt" || ok
    says absent "$2"
}
absent 1.9 'there is no task 1.9; the tasks of chapter 1 are 1.1 to 1.8'
absent x 'there is no task x; the tasks of chapter 1 are 1.1 to 1.8'
absent 2.1 'task 2.1 is graded by make grade2'
# A missing return, a missing brace, many errors: the first of them, in full.
edited no-return '' 's/^    return gradient;//'
says no-return '1.1 ex1_tanh_vjp 0/1 NOT BUILT '
says no-return ' error: '
edited no-brace '' 's/^    return gradient;/}/;s/<math.h>/<math.h>\nstatic int unused;/'
says no-brace 'NOT BUILT '
says no-brace ' error: '
silent no-brace 'warning'
edited many-errors '' 's/double gradient = 1, z/z/;s/double middle/middle/;s/nab_tensor \*h = /h = /;s/size_t n_layer = (size_t)//'
says many-errors ' more all that the compiler says: make exercise1'
first=$(grep -n "exercise.c:[0-9]*:[0-9]*:" "$work/many-errors.txt" | head -n 1)
[ "${first%%:*}" = 3 ] && ok || bad "the first error does not stand below the first task" "$work/many-errors.txt"
# Arrays of integers are guarded as well.
integers() {
    mkdir -p "$work/integers"
    sed "/^double ex6_first_loss/,/^}/s/^{/&\n    $1/;/^void ex6_budget/,/^}/s/^{/&\n    $2/" \
        chapters/chapter06/solution.c > "$work/integers/exercise.c"
    sh tests/grade/grade.sh one "$work/integers" 6 '' '' 6 > "$work/integers.txt" 2>&1 || bad "grading integers" "$work/integers.txt"
}
integers '(void)*(volatile const int *)(label + n_row);' '*(volatile size_t *)units = *units;'
says integers 'an access beyond label, which has'
says integers 'a write to units, which is const'
# answered name: the report of chapter 1 with answers.txt from stdin
answered() {
    mkdir -p "$work/$1"
    cp chapters/chapter01/exercise.c "$work/$1/"
    cat > "$work/$1/answers.txt"
    sh tests/grade/grade.sh one "$work/$1" 1 '' '' 1 > "$work/$1.txt" 2>&1 || bad "grading $1" "$work/$1.txt"
}
right=$(sed -n 's/^1\.5 = //p' tests/grade/answers01.txt)
answered lines <<'END'
prose before any answer
1.5: 12
predict 1.7 = 3
1.8 = one two
three four
  five six
1.8 = seven
  eight
END
says lines '2 words for your tutor'
says lines 'answers.txt:1: "prose before any answer" belongs to no answer'
says lines 'answers.txt:2: "1.5: 12": an answer stands behind its "="'
says lines 'answers.txt:5: "three four" belongs to no answer'
says lines 'answers.txt:7: 1.8 is answered twice'
printf 'predict 1.7 3\n1.55 = 3\nthese words are more than twenty-four letters\n' | answered lines
says lines 'answers.txt:1: "predict 1.7 3": an answer stands behind its "="'
says lines 'answers.txt:2: "1.55" belongs to no answer'
says lines 'answers.txt:3: "these words are more tha .." belongs to no answer'
rm "$work/lines/answers.txt"
sh tests/grade/grade.sh one "$work/lines" 1 '' '' 1 > "$work/lines.txt" 2>&1 || bad "grading lines" "$work/lines.txt"
says lines 'chapter01/answers.txt is missing: nothing is answered'
for text in 12,8 64/10 'about 12' 'n = 12'; do
    echo "1.5 = $text" | answered form
    says form 'an answer is one number, and nothing else'
done
echo "1.5 = $right.2" | answered form
says form 'an integer is asked for'
echo "1.5 = -$right" | answered form
says form 'the answer is asked for without a sign'
for text in '25 %' 12,5; do
    echo "predict 1.7 = $text" | answered form
    says form 'a prediction is one number: digits with a point, without %'
done
echo '1.6 = 2.1' | answered form
says form 'the answer is asked for to two decimals'
printf '\357\273\277# as some editors write it\r\n1.5 = %s\r\n1.7 = 4\r\n' "$right" | answered form
grep -q '^  1.5 .* OK$' "$work/form.txt" && grep -q '^  1.7 .* CREDITED$' "$work/form.txt" && ! grep -q 'answers.txt:' "$work/form.txt" && ok ||
    bad "answers with carriage returns" "$work/form.txt"

# JSON is UTF-8 wherever a text was cut; much that is wrong takes no time.
for text in '' x; do
    { printf '1.8 = %s' "$text"; yes äöü | head -n 1000 | tr -d '\n'; } | answered cut
    says cut 'the answer to 1.8 is too long'
    iconv -f UTF-8 -t UTF-8 "$BUILD/grade/results.json" > /dev/null 2> "$work/said" && ok || bad "a cut answer in the JSON" "$work/said"
done
yes wrong | head -n 150000 | timeout 20 sh -c 'cat > "$1" && sh tests/grade/grade.sh one "$2" 1 "" "" 1' - "$work/cut/answers.txt" "$work/cut" > "$work/cut.txt" 2>&1 && ok || bad "many lines of no answer" "$work/cut.txt"
says cut 'answers.txt:2: "wrong" belongs to no answer'

# ---- under the sanitizers ----

mkdir -p "$work/san"
sed 's/double dz = up \* (1 - y \* y);/int k = (int)ceil(w * w) + 2147483647; double dz = up * k;/' \
    chapters/chapter01/solution.c > "$work/san/exercise.c"
SAN=1 sh tests/grade/grade.sh one "$work/san" 1 1.1 '' 1 > "$work/san.txt" 2>&1 || bad "grading san" "$work/san.txt"
grep -q 'exercise.c:[0-9]*:[0-9]*: runtime error: signed integer overflow' "$work/san.txt" &&
    grep -q 'in ex1_tanh_vjp exercise.c:' "$work/san.txt" && ok || bad "SAN=1 shows no overflow" "$work/san.txt"
# A write beside an array, where no page ends: the grader sees it when the case
# is over, the sanitizers on its line.
sed 's/^        norm\[l\] = .*/&\n        norm[-1] = 0;/' chapters/chapter01/solution.c > "$work/san/exercise.c"
SAN=1 sh tests/grade/grade.sh one "$work/san" 1 1.4 '' 1 > "$work/san.txt" 2>&1 || bad "grading san" "$work/san.txt"
says san 'a write before norm, which has'
says san '| an access outside of an array | WRITE of size 8 | in ex1_probe'
silent san 'pointer'
grep -q '0x\|T0' "$work/san.txt" && bad "SAN=1 shows addresses" "$work/san.txt" || ok

# ---- submissions ----

class=$work/class
odd='=1+1 "q" <b> $(touch gone) `touch gone` ;'
broken='tests|&'"'"'\1'
mkdir -p "$class/Ada, Lovelace/chapter01" "$class/nobody/chapter01" "$class/$broken/chapter01" \
    "$class/empty" "$class/-n" "$class/$odd/chapter01" "$class/borrowed" "$work/flat"
cp chapters/chapter01/solution.c "$class/Ada, Lovelace/chapter01/exercise.c"
cp tests/grade/answers01.txt "$class/Ada, Lovelace/chapter01/answers.txt"
cp chapters/chapter01/solution.c "$class/$odd/chapter01/exercise.c"
printf 'predict 1.7 = -2.5\n' > "$class/$odd/chapter01/answers.txt"
cp chapters/chapter01/solution.c "$work/flat/exercise.c"
echo 'int x = ;' > "$class/$broken/chapter01/exercise.c"
cp tests/grade/answers01.txt "$class/$broken/chapter01/answers.txt"
mkdir -p "$class/tests/chapter01"
cp chapters/chapter01/solution.c "$class/tests/chapter01/exercise.c"
ln -s /etc/passwd "$class/nobody/chapter01/answers.txt"
mkfifo "$class/nobody/chapter01/exercise.c"
ln -s '../Ada, Lovelace/chapter01' "$class/borrowed/chapter01"
sh tests/grade/grade.sh class "$class" '' 1 > "$work/scores.csv" 2> "$work/said" || bad "grade-class" "$work/said"
cat > "$work/scores.want" <<'END'
name,1.1,1.2,1.3,1.4,1.5,1.6,1.7,1.8,score
-n,0,0,0,0,0,0,,,0
ODD,1,2,2,3,0,0,-2.5,,8
"Ada, Lovelace",1,2,2,3,1,1,1,handed in,10
borrowed,0,0,0,0,0,0,,,0
empty,0,0,0,0,0,0,,,0
nobody,0,0,0,0,0,0,,,0
tests,1,2,2,3,0,0,,,8
tests|&'\1,0,0,0,0,1,1,1,handed in,2
END
# the odd name, quoted as RFC 4180 has it, and no formula to a spreadsheet
quoted=$(printf %s "'$odd" | sed 's/"/""/g')
LC_ALL=C sort "$work/scores.csv" | awk -v odd="\"$quoted\"," 'index($0, odd) == 1 { $0 = "ODD," substr($0, length(odd) + 1) } { print }' |
    LC_ALL=C sort > "$work/scores.got"
sed "s/^-n/'-n/" "$work/scores.want" | LC_ALL=C sort | cmp -s - "$work/scores.got" && ok || bad "the table of a class" "$work/scores.got"
[ ! -e gone ] && ok || bad "a name was run as a command"
[ "$(find "$BUILD/grade/class" -name report.txt | wc -l)" = 8 ] && ok || bad "each submission of a class has its report"
grep -q '^ *chapter01/exercise.c:1:' "$BUILD/grade/class/$broken/report.txt" && ok ||
    bad "a report names the student's file otherwise" "$BUILD/grade/class/$broken/report.txt"
# make hands what was typed to the shell as one word, and so does a replay
make -n --no-print-directory grade1 SUB="$broken \$(touch gone)" > "$work/said" 2>&1 &&
    grep -qF " one 'tests|&'\\''\\1 \$(touch gone)' " "$work/said" && ok || bad "SUB with odd characters" "$work/said"
cp -R "$class/$odd" "$class/../it's"
sed 's/    return gradient;/    return 2 * gradient;/' chapters/chapter01/solution.c > "$work/it's/chapter01/exercise.c"
sh tests/grade/grade.sh one "$work/it's" '' 1.2 '' 1 > "$work/its.txt" 2>&1 || bad "grading it's" "$work/its.txt"
says its "/it'\\''s'"
AUTOLAB=1 sh tests/grade/grade.sh one "$work/flat" 1 '' '' 1 > "$work/flat.txt" 2>&1 || bad "a flat submission" "$work/flat.txt"
grep -q '^  score 8/10$' "$work/flat.txt" &&
    [ "$(tail -n 1 "$work/flat.txt")" = '{"scores": {"chapter1": 8}}' ] && ok ||
    bad "a flat submission" "$work/flat.txt"
sed 's|#include "exercise.h"|#include "../../../../chapters/chapter01/solution.c"|;/^int ex1_probe/,$d' \
    chapters/chapter01/exercise.c | sed '/^void ex1_tanh/,/^}/d;/^double ex1_/,/^}/d;/^int ex1_/,/^}/d' > "$work/flat/exercise.c"
sh tests/grade/grade.sh one "$work/flat" 1 '' '' 1 > "$work/flat.txt" 2>&1 || bad "a borrowed solution" "$work/flat.txt"
grep -q '^  score 0/10$' "$work/flat.txt" && ok || bad "a borrowed solution earns points" "$work/flat.txt"
# The exit status says whether grading worked; STRICT=1, whether all is there.
status=0
sh tests/grade/grade.sh one "$work/flat" 1 '' '' 1 > /dev/null 2>&1 || status=$?
STRICT=1 sh tests/grade/grade.sh one "$work/flat" 1 '' '' 1 > /dev/null 2>&1 || status=$status/$?
sh tests/grade/grade.sh one "$work/whole/none" 1 '' '' 1 > /dev/null 2>&1 || status=$status/$?
sh tests/grade/grade.sh class "$work/whole/none" '' 1 > /dev/null 2>&1 || status=$status/$?
[ "$status" = 0/1/2/2 ] && ok || bad "exit statuses $status, not 0/1/2/2"

# ---- the student edition ----

# The proof finds a line of a solution however it is indented, in any file.
mkdir -p "$work/planted/deep"
echo 'Nothing to see here.' > "$work/planted/README.md"
sh tests/grade/pack.sh scan "$work/pack" "$work/planted" > "$work/said" 2>&1 && ok ||
    bad "a folder without solutions is refused" "$work/said"
sed -n 's/^  *\(double dz = .*;\)/	>  \1 yes/p' chapters/chapter01/solution.c > "$work/planted/deep/notes"
if [ -s "$work/planted/deep/notes" ] && ! sh tests/grade/pack.sh scan "$work/pack" "$work/planted" > "$work/said" 2>&1 &&
    grep -q '^deep/notes:1:' "$work/said"; then
    ok
else
    bad "a planted line of a solution is not found" "$work/said"
fi
# The edition of the last commit passes, twice with the same bytes.
if git rev-parse HEAD > /dev/null 2>&1; then
    for k in 1 2; do
        sh tests/grade/pack.sh edition "$work/pack" > "$work/said" 2>&1 &&
            mv "$work/pack/gradient-laboratory.tar.gz.new" "$work/edition$k.tar.gz" ||
            { bad "the student edition" "$work/said"; break; }
        touch "$work/pack/pack/gradient-laboratory/README.md"
    done
    if [ -f "$work/edition2.tar.gz" ]; then
        cmp -s "$work/edition1.tar.gz" "$work/edition2.tar.gz" && ok || bad "two editions of one commit differ"
        tar -tzf "$work/edition1.tar.gz" | grep -E 'solution|hidden0|answers0|keys0|wrong/|hostile|tutor|selftest|\.ci/' > "$work/said" &&
            bad "the student edition holds what is not for students" "$work/said" || ok
    fi
fi

[ $failed = 0 ] || { echo "test-grade: $failed failed, $passed passed" >&2; exit 1; }
echo "test-grade: $passed checks passed"
