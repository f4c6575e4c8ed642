#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Writes the answers for the tutor's page, in Markdown:
#   tutor.sh BUILD chapter...
# Titles and points come from marksNN.c, code from solution.c, questions from
# answers.txt, numbers from the keys, sentences from answersNN.txt, the
# measured values from the grader, mistakes from wrong/ and their hints from
# checksNN.c and check.c.
set -eu
build=$1
shift
work=$build/grade/tutor
mkdir -p "$work"
"$build/grade/keys" > "$work/keys"

# Text that Markdown shall not read.
plain() {
    sed 's/[^[:alnum:][:space:]"'"'"',;:]/\\&/g'
}

# literals file: its strings, one on a line, adjacent ones joined
literals() {
    tr '\n' ' ' < "$1" | sed 's/" *"//g' | grep -o '"[^"]*"' | sed 's/^"//; s/"$//'
}

# rows file: number, title, points of each task
rows() {
    tr '\n' ' ' < "$1" | grep -oE 'GRADE_[A-Z]*\( *"[0-9.]*", *"[^"]*"(, *[0-9]+)?' |
        sed -E 's/^GRADE_([A-Z]*)\( *"([0-9.]*)", *"([^"]*)"(, *)?/\2\t\1\t\3\t/'
}

# code file function: the answer, between its markers
code() {
    awk -v name="$2" '
        index($0, name "(") && !/;[ \t]*$/ && !/^[ \t\/*]/ { inside = 1 }
        inside && /END SOLUTION/ { exit }
        answer && !stub { print }
        inside && /BEGIN SOLUTION/ { answer = 1; stub = !/\*\/[ \t]*$/; next }
        stub && /^[ \t]*\*\/[ \t]*$/ { stub = 0 }' "$1"
}

# question file number: the remark above an answer
question() {
    awk -v number="$2" '
        /^# / && $2 == number { on = 1; sub(/^# [^ ]* (\([^)]*\) )?/, ""); print; next }
        on && /^#/ { sub(/^# ?/, ""); print; next }
        { on = 0 }' "$1" | plain
}

# sentences file number
sentences() {
    awk -v number="$2" '
        index($0, number " =") == 1 { on = 1; sub(/^[^=]*= */, ""); print; next }
        on && /^[ \t]/ { print; next }
        { on = 0 }' "$1" | plain
}

measured() {
    mkdir -p "$work/chapter$1"
    cp "tests/grade/answers$1.txt" "$work/chapter$1/answers.txt"
    "$build/grade/grade" --work "$work" --answers "$work" --task "$2" "${2%.*}" | sed -n 's/.*, measured //p'
}

# Every known wrong answer of a task, and what the report says to it.
mistakes() {
    for f in "tests/grade/checks$1.c" tests/grade/check.c; do
        literals "$f"
    done > "$work/literals"
    for f in tests/grade/wrong/"$2"-*.c; do
        shows=$(sed -n 's|^/\* shows: \(.*\) \*/$|\1|p' "$f")
        hint=$(grep -F -- "$shows" "$work/literals" | head -n 1)
        [ -n "$hint" ] || { echo "tutor: $f shows a hint that $1 does not have" >&2; exit 1; }
        name=$(basename "$f" .c)
        printf -- '- *%s*: %s\n' "$(echo "${name#*-}" | tr - ' ' | plain)" "$(echo "$hint" | plain)"
    done
}

echo '## Answers'
for n; do
    number=$(printf %02d "$n")
    folder=chapters/chapter$number
    title=$(sed -n 's/^title: //p' "$folder/chapter$number.c" | head -n 1)
    printf '\n### Chapter %s: [%s](chapter%s.html)\n' "$n" "$title" "$number"
    rows "tests/grade/marks$number.c" | while IFS="$(printf '\t')" read -r task kind name points; do
        case $points in
        '') worth= ;;
        1) worth=', 1 point' ;;
        *) worth=", $points points" ;;
        esac
        if [ "$kind" = FUNCTION ]; then
            printf '\n#### %s `%s`%s\n\n```c\n' "$task" "$name" "$worth"
            code "$folder/solution.c" "$name"
            printf '```\n\nCommon mistakes, and what the report says to them:\n\n'
            mistakes "$number" "$task"
            continue
        fi
        printf '\n#### %s %s%s\n\n' "$task" "$(echo "$name" | plain)" "$worth"
        question "$folder/answers.txt" "$task"
        case $kind in
        ANSWER) printf '\n**Answer:** %s\n' "$(sed -n "s/^$task = \([^ ]*\) .*/\1/p" "$work/keys")" ;;
        PREDICTION) printf '\n**Measured:** %s\n' "$(measured "$number" "$task")" ;;
        QUESTION) printf '\n**An answer:** %s\n' "$(sentences "tests/grade/answers$number.txt" "$task")" ;;
        esac
    done
done
