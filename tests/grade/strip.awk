# SPDX-License-Identifier: GPL-3.0-or-later
# The skeleton of a solution: every
#
#     /* BEGIN SOLUTION
#     stub
#     */
#     answer
#     /* END SOLUTION */
#
# becomes the stub (which may also stand on one line with the marker). Nested,
# unclosed, stray or empty regions, and a file without any, end in
# file:line: message and status 2.
function fail(message)
{
    print FILENAME ":" FNR ": " message > "/dev/stderr"
    failed = 1
    exit 2
}

{ marker = $0 ~ /(BEGIN|END) SOLUTION/ }

marker && !/^[ \t]*\/\* BEGIN SOLUTION([ \t]|$)/ && !/^[ \t]*\/\* END SOLUTION \*\/[ \t]*$/ {
    fail("a marker must stand alone: /* BEGIN SOLUTION stub */ or /* END SOLUTION */")
}

/BEGIN SOLUTION/ {
    if (where != "")
        fail("BEGIN SOLUTION inside the region of line " begun)
    begun = FNR
    regions++
    stub = $0
    sub(/^[ \t]*\/\* BEGIN SOLUTION[ \t]*/, "", stub)
    if (stub ~ /(BEGIN|END) SOLUTION/)
        fail("a marker inside a stub")
    indent = $0
    sub(/\/\*.*$/, "", indent)
    lines = 0
    if (sub(/[ \t]*\*\/[ \t]*$/, "", stub)) {
        where = "answer"
    } else
        where = "stub"
    if (stub != "") {
        print indent stub
        lines++
    }
    if (where == "answer" && !lines)
        fail("an empty stub")
    next
}

/END SOLUTION/ {
    if (where != "answer")
        fail("END SOLUTION without BEGIN SOLUTION")
    where = ""
    next
}

where == "stub" {
    if ($0 ~ /^[ \t]*\*\/[ \t]*$/) {
        if (!lines)
            fail("an empty stub")
        where = "answer"
    } else {
        print
        lines++
    }
    next
}

where == "" { print }

END {
    if (failed)
        exit 2
    if (where != "") {
        print FILENAME ":" begun ": BEGIN SOLUTION is never closed" > "/dev/stderr"
        exit 2
    }
    if (!regions) {
        print FILENAME ":1: no BEGIN SOLUTION" > "/dev/stderr"
        exit 2
    }
}
