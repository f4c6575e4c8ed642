#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds submissions and has them graded:
#   grade.sh one SUB CHAPTER TASK SEED chapter...   the report of one
#   grade.sh class DIR CHAPTER chapter...           a table of all in DIR
#   grade.sh curve chapterNN                        the curve of one's own
# SUB is a folder of chapterNN/{exercise.c,answers.txt}, or of chapters/ with
# these; with CHAPTER it holds the two files itself; empty: one's own. Only
# these files are taken, and only if they are plain files. The Makefile hands
# over BUILD and GRADE_COMPILE, GRADE_STUDENT, GRADE_LINK, GRADE_LIBS.
set -eu
objects=$BUILD/tests/grade
fresh='--redefine-sym malloc=ex_malloc --redefine-sym calloc=ex_calloc'

fail() {
    echo "grade: $1" >&2
    exit 2
}

# Compiling a submission ends too, whatever it asks for.
bounded() (
    ulimit -t 20
    ulimit -f 131072
    ulimit -v 2000000
    LC_ALL=C exec timeout 30 "$@" < /dev/null
)

# take folder CHAPTER chapterNN work: the submission's files, beside our headers
take() {
    from=$1/$3
    [ -z "$2" ] || from=$1
    [ -e "$from" ] || [ -L "$1/chapters" ] || [ ! -d "$1/chapters/$3" ] || from=$1/chapters/$3
    rm -rf "$4/$3" 2> /dev/null || fail "$4/$3: cannot be renewed; whose is $BUILD?"
    mkdir -p "$4/$3"
    for f in exercise.c answers.txt; do
        if [ -f "$from/$f" ] && [ -r "$from/$f" ] && [ ! -L "$from/$f" ] && [ ! -L "$from" ]; then
            head -c 1000000 "$from/$f" > "$4/$3/$f"
        fi
    done
    cp chapters/todo.h "$4/"
    cp "chapters/$3/exercise.h" "$4/$3/"
}

# What exercise.o calls and may not, each on a line: see tests/grade/calls.
refused() {
    nm -u "$1" | awk -v chapter="$2" '
        FNR == NR && /^(#|$)/ { next }
        FNR == NR && $1 == "not" { if (NF == 2 || $2 == chapter) no[$NF]; next }
        FNR == NR { yes[$1]; next }
        {
            ok = 0
            for (r in yes) ok = ok || $NF ~ "^(" r ")$"
            for (r in no) ok = ok && $NF !~ "^(" r ")$"
            if (!ok) print $NF
        }' tests/grade/calls -
}

# What exercise.c includes and may not, each on a line: all but its own headers
# and what the compiler finds by <...>, lib/ among it.
foreign() {
    searched=$($GRADE_COMPILE -E -v -x c /dev/null 2>&1 > /dev/null |
        sed -n '/^#include <\.\.\.>/,/^End of search/s/^ //p')
    tr -s ' \\' '\n' < "$1/exercise.d" | while read -r f; do
        for folder in $searched; do
            case ${f#"$folder"/} in
            "$f" | *..*) ;;
            *) continue 2 ;;
            esac
        done
        case $f in
        '' | *: | "$1"/exercise.[ch] | "$1"/../todo.h) ;;
        *) echo "$f" ;;
        esac
    done
}

# link objects.. -o checks: with the checks of chapter $number. Ours come first,
# so that nothing of a submission runs before them.
link() {
    bounded $GRADE_LINK "$objects/check.o" "$objects/guard.o" "$objects/memory.o" \
        "$objects/checks$number.o" "$hidden" "$@" $GRADE_LIBS
}

# What the compiler said, to students: the first errors, each with its line of
# exercise.c (and of nothing else: #line may name any file), and no warnings,
# which mostly follow from them.
errors() {
    awk -v what="make exercise${2#0}" -v own="${shown}chapter$2/exercise.c:" '
        /: (fatal )?error: / { n++; show = index($0, own) == 1 ? 2 : 1 }
        !/: (fatal )?error: / && /^[^ ]/ { show = 0 }
        show > 0 && n <= 3 { print; show-- }
        n == 0 && /^[^ ]/ && length(rest) < 2000 { rest = rest $0 "\n" }
        END {
            if (n == 0) printf "%s", rest
            if (n > 3) print ".. and " n - 3 " more"
            if (n > 0) print "all that the compiler says: " what
        }' "$1"
}

# What the compiler warns of, without the lines of the source.
warnings() {
    awk '/: warning: / && ++n <= 8
        END { if (n > 8) print ".. and " n - 8 " more warnings" }' "$1" |
        fold -s -w 76 | sed '/: warning: \|^\.\. and /!s/^/    /; s/ *$//' >&2
}

# missing exercise.o exercise.h: functions of the header that are not defined
missing() {
    nm "$1" | sed -n 's/.* T //p' > "$1.defined"
    sed -n '/^static/d; s/^[a-z].*[ *]\(ex[0-9]*_[a-z0-9_]*\)(.*/\1/p' "$2" |
        grep -vxFf "$1.defined" | sed 's/.*/exercise.c defines no &: was it renamed?/' || :
}

# The log becomes build.txt.
unbuilt() {
    [ -s "$here/log" ] || echo "the compiler did not come to an end" > "$here/log"
    sed "s|$here/|$shown$1/|g" "$here/log" > "$here/log.shown"
    errors "$here/log.shown" "$number" > "$here/build.txt"
}

# build work chapterNN: checks, or build.txt, which says why not, or
# refused.txt, which says why it was not run. What is included is looked at
# before anything is compiled, since messages show lines of it.
build() {
    here=$1/$2 number=${2#chapter} plain=${2#chapter} plain=${plain#0}
    hidden=$objects/hidden$number.o
    [ -f "tests/grade/hidden$number.c" ] || hidden=$objects/nohidden.o
    if [ ! -f "$here/exercise.c" ]; then
        if [ "$shown" = chapters/ ]; then
            echo "chapters/$2/exercise.c is missing"
        else
            echo "$2/exercise.c was not handed in"
        fi > "$here/build.txt"
    elif ! bounded $GRADE_COMPILE -M -MF "$here/exercise.d" "$here/exercise.c" > "$here/log" 2>&1 &&
        ! grep -aE ':[0-9]+: (fatal )?error: ' "$here/log" | grep -qavF "$here/exercise.c:"; then
        unbuilt "$2"
    elif [ ! -f "$here/exercise.d" ] || [ -n "$(foreign "$here")" ]; then
        echo "exercise.c was not run, since it includes a file that is not for students" > "$here/refused.txt"
    elif ! bounded $GRADE_STUDENT "-ffile-prefix-map=$here/=$shown$2/" -Werror=return-type -S "$here/exercise.c" -o "$here/exercise.s" > "$here/log" 2>&1; then
        unbuilt "$2"
    elif LC_ALL=C grep -qaE '^[^a-z]*APP$|^[[:space:]]*\.inc(bin|lude)' "$here/exercise.s"; then
        echo "exercise.c was not run, since it holds assembly" > "$here/refused.txt"
    elif ! bounded $GRADE_LINK -g0 -c "$here/exercise.s" -o "$here/exercise.o" >> "$here/log" 2>&1; then
        echo "what the compiler made of exercise.c could not be assembled" > "$here/build.txt"
    elif [ -n "$(refused "$here/exercise.o" "$plain")" ]; then
        {
            echo "exercise.c was not run, since it calls: $(refused "$here/exercise.o" "$plain" | tr '\n' ' ')"
            echo "Take that away, or write it yourself. Calls that are fine: the library,"
            echo "<math.h>, <string.h>, malloc, printf; the list is tests/grade/calls."
        } > "$here/refused.txt"
    # What a submission defines beside its tasks replaces nothing of ours, and
    # memory shows when it is read before it is written.
    elif ! { objcopy --wildcard --keep-global-symbol="ex${plain}_*" $fresh "$here/exercise.o" &&
        link "$here/exercise.o" -o "$here/checks"; } > "$here/log.link" 2>&1; then
        missing "$here/exercise.o" "chapters/$2/exercise.h" > "$here/build.txt"
        [ -s "$here/build.txt" ] || grep -o 'undefined reference to .*' "$here/log.link" | sort -u > "$here/build.txt" || :
        [ -s "$here/build.txt" ] || cp "$here/log.link" "$here/build.txt"
    elif [ -n "${SAN:-}" ]; then
        san='-O1 -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer'
        bounded $GRADE_STUDENT $san "-ffile-prefix-map=$here/=" -c "$here/exercise.c" -o "$here/exercise-san.o" > "$here/log.san" 2>&1 &&
            objcopy $fresh "$here/exercise-san.o" >> "$here/log.san" 2>&1 &&
            link $san "$here/exercise-san.o" -o "$here/checks-san" >> "$here/log.san" 2>&1 ||
            { cat "$here/log.san" >&2; fail "the sanitizers are not at hand"; }
    fi
}

lesson() {
    printf 'chapter%02d' "$1"
}

one() {
    SUB=$1 CHAPTER=$2 TASK=$3 SEED=$4
    shift 4
    work=$BUILD/grade/own shown=chapters/
    if [ -n "$SUB" ]; then
        [ -d "$SUB" ] || fail "SUB=$SUB: no such folder"
        work=$BUILD/grade/submission shown=
        case $SUB in
        *[!A-Za-z0-9_./+,:-]*) quoted="'$(printf '%s\n' "$SUB" | sed "s/'/'\\\\''/g")'" ;;
        *) quoted=$SUB ;;
        esac
    fi
    for n; do
        take "${SUB:-chapters}" "${SUB:+$CHAPTER}" "$(lesson "$n")" "$work"
        build "$work" "$(lesson "$n")"
        # warnings of one's own
        if [ -z "$SUB" ] && [ ! -f "$work/$(lesson "$n")/build.txt" ] && [ ! -f "$work/$(lesson "$n")/refused.txt" ]; then
            sed "s|$work/|$shown|g" "$work/$(lesson "$n")/log" > "$work/$(lesson "$n")/log.shown"
            warnings "$work/$(lesson "$n")/log.shown"
        fi
    done
    visible=
    ls tests/grade/hidden[0-9]*.c > /dev/null 2>&1 || visible=--visible
    rm -f "$BUILD/grade/results.json"
    "$BUILD/grade/grade" --work "$work" --answers "$work" ${TASK:+--task "$TASK"} \
        ${SEED:+--seed "$SEED"} ${SUB:+--from " SUB=$quoted${CHAPTER:+ CHAPTER=$CHAPTER}"} \
        --json "$BUILD/grade/results.json" ${AUTOLAB:+--autolab} ${STRICT:+--strict} $visible "$@"
}

# One row per folder in DIR, one column per task; each report in a file.
class() {
    DIR=$1 CHAPTER=$2
    shift 2
    [ -d "$DIR" ] || fail "DIR=$DIR: no such folder"
    table=$BUILD/grade/scores.csv lines=$BUILD/grade/scores.txt
    work=$BUILD/grade/work shown=
    for SUB in "$DIR"/*/; do
        [ -d "$SUB" ] || fail "$DIR holds no folders"
    done
    rm -rf "$BUILD/grade/class" "$table" 2> /dev/null || fail "$BUILD/grade/class: cannot be renewed; whose is $BUILD?"
    mkdir -p "$BUILD/grade/class"
    : > "$lines"
    for SUB in "$DIR"/*/; do
        name=$(basename "$SUB" | tr '[:cntrl:]' ' ' | sed 's/ $//')
        while [ -d "$BUILD/grade/class/$name" ]; do # two names that differ in control characters
            name=$name+
        done
        into=$BUILD/grade/class/$name
        mkdir "$into"
        for n; do
            take "$SUB" "$CHAPTER" "$(lesson "$n")" "$work"
            build "$work" "$(lesson "$n")"
        done
        "$BUILD/grade/grade" --work "$work" --answers "$work" --json "$into/results.json" \
            --name "$name" --table "$work/scores.txt" "$@" > "$into/report.txt" 2>&1 &&
            cat "$work/scores.txt" >> "$lines" ||
            { printf '%s\tfailed\n' "$name" >> "$lines"; echo "grade: $name could not be graded: $into/report.txt" >&2; }
    done
    awk -F'\t' '
        function field(s) { gsub(/"/, "\"\"", s); if (s ~ /^[-=+@]/) s = "'\''" s; return s ~ /[",]/ ? "\"" s "\"" : s }
        !($1 in total) { name[++n] = $1; total[$1] = 0 }
        $2 == "failed" { failed[$1] = 1; next }
        !($2 in seen) { task[++m] = $2; seen[$2] = 1 }
        { cell[$1, $2] = $3; total[$1] += $4 }
        END {
            printf "name"
            for (k = 1; k <= m; k++) printf ",%s", task[k]
            print ",score"
            for (i = 1; i <= n; i++) {
                printf "%s", field(name[i])
                for (k = 1; k <= m; k++) printf ",%s", cell[name[i], task[k]]
                if (name[i] in failed) print ",not graded"
                else printf ",%.10g\n", total[name[i]]
            }
        }' "$lines" > "$table"
    rm -rf "$lines" "$work"
    cat "$table"
    echo "the table: $table; reports: $BUILD/grade/class/NAME/report.txt" >&2
}

# chapterNN/curve.c and exercise.c write student.csv and state.gp; the figure
# is plots/exerciseNN.gp.
curve() {
    number=${1#chapter} work=$BUILD/exercise/$1 figure=$BUILD/exercise/exercise${1#chapter}.svg
    plain=${number#0} source=chapters/$1/exercise.c
    mkdir -p "$work"
    # an old one looks like a new one
    rm -f "$work"/*.csv "$work/state.gp" "$figure" 2> /dev/null || fail "$work: cannot be renewed; whose is $BUILD?"
    [ -f "$source" ] || fail "$source is missing"
    LC_ALL=C $GRADE_STUDENT -Werror=return-type -c "$source" -o "$work/exercise.o" 2> "$work/log" ||
        { cat "$work/log" >&2; fail "$source does not compile: no figure"; }
    warnings "$work/log"
    missing "$work/exercise.o" "chapters/$1/exercise.h" > "$work/missing"
    [ ! -s "$work/missing" ] || { cat "$work/missing" >&2; fail "no figure"; }
    objcopy --wildcard --keep-global-symbol="ex${plain}_*" "$work/exercise.o"
    $GRADE_COMPILE -c "chapters/$1/curve.c" -o "$work/curve.o"
    $GRADE_LINK "$work/exercise.o" "$work/curve.o" "$BUILD/libnabla.a" -lgsl -lgslcblas -lm -pthread -o "$work/curve"
    cp "$BUILD/results/$1"/*.csv "$work/"
    status=0
    # The shell that waits for it names a signal: it is not this one.
    (
        ulimit -t 5
        ulimit -c 0
        ulimit -f 20000
        LC_ALL=C timeout -s KILL 30 "$work/curve" "$work" < /dev/null > "$work/printed" || exit $?
    ) 2> "$work/said" || status=$?
    head -c 10000 "$work/printed" | LC_ALL=C tr -c '[:print:]\n\t' '?'
    [ "$(wc -c < "$work/printed")" -le 10000 ] || echo ' ...'
    sed '/^Killed\|^File size limit\|^Segmentation fault\|^Aborted/d' "$work/said" >&2
    case $status in
    0) remark= ;;
    137 | 152) remark='stopped after 5 s' ;;
    153) remark='stopped, it prints without end' ;;
    *) remark=crashed ;;
    esac
    [ -z "$remark" ] || printf 'drawn = 0\nremark = "%s"\n' "$remark" > "$work/state.gp"
    sh plots/draw.sh "plots/exercise$number.gp" "$work" "$figure" light
    # as large as the window that shows it
    sed -i 's/^ width="[0-9]*" height="[0-9]*"$/ width="100%" height="100%"/' "$figure"
    case $remark in
    stopped*) echo "your function does not come to an end, or its printing; make grade$plain says more" ;;
    crashed) echo "your function has crashed; make grade$plain says where" ;;
    esac
    [ -z "$remark" ] || echo "the figure shows the chapter alone"
    echo "the figure: $figure"
}

what=$1
shift
"$what" "$@"
