# SPDX-License-Identifier: GPL-3.0-or-later
# The table of run.sh, with what is listed in equivalent.txt (the input):
#     file (and 2 where the second such line of the file is meant)
#     - a line
#     + the line as changed (and other changes of it)
#     why nothing else changes
# The survivors are printed in this form. Exit status 1 if one is not listed,
# or one is listed that was killed or is not there. What "only a sanitizer" sees
# may be killed by chance: it reads or writes outside.

function trim(s) {
    gsub(/[ \t]+/, " ", s)
    sub(/^ /, "", s)
    sub(/ $/, "", s)
    return s
}

function read_source(file,   n) {
    for (n = 1; (getline text < (tree file)) > 0; n++) source[file, n] = text
    have[file] = 1
}

# One block has been read.
function finish(   k) {
    for (k = 1; k <= n_key; k++) {
        if (reason) listed[key[k]] = reason
        else { print "no reason given:\n" key[k] > "/dev/stderr"; bad++ }
    }
    place = reason = ""
    n_key = 0
}

# "file place \n - line \n + new line" of a mutant as list.awk writes it
function block(mutant,   part) {
    split(mutant, part, "\t")
    room = part[1]
    sub(/^lib\//, "", room)
    sub(/\/.*/, "", room)
    file = part[1]
    if (!(file in have)) read_source(file)
    new = substr(mutant, length(part[1] part[2] part[3]) + 4)
    return file (part[3] > 1 ? " " part[3] : "") "\n- " \
           trim(source[file, part[2]]) "\n+ " trim(new)
}

/^#/ { next }
/^[ \t]*$/ { finish(); next }
place == "" { place = $0; next }
/^- / { old = trim(substr($0, 2)); next }
/^[+] / { key[++n_key] = place "\n- " old "\n+ " trim(substr($0, 2)); next }
{ reason = reason " " $0 }

END {
    finish()
    while ((getline line < all) > 0) { there[block(line)] = 1; covered[file] = 1 }
    while ((getline line < outcomes) > 0) {
        outcome = line
        sub(/\t.*/, "", outcome)
        b = block(substr(line, length(outcome) + 2))
        if (outcome == "rejected") continue
        if (outcome == "survived" && b in listed) outcome = "equivalent"
        else if (outcome == "killed" && b in listed && listed[b] !~ /only a sanitizer/) {
            print "listed as equivalent, but killed:\n" b > "/dev/stderr"
            bad++
        } else if (outcome == "survived") { print b "\n"; bad++ }
        count[room, outcome]++
        count["together", outcome]++
        count[room, "all"]++
        count["together", "all"]++
    }
    for (b in listed) {
        file = b
        sub(/[ \n].*/, "", file)
        if (file in covered && !(b in there)) {
            print "listed as equivalent, but not there:\n" b > "/dev/stderr"
            bad++
        }
    }
    print "| room | mutants | killed | same code | equivalent | survived |"
    print "| --- | ---: | ---: | ---: | ---: | ---: |"
    n = split("numeric core ops nn together", name, " ")
    for (k = 1; k <= n; k++)
        if (count[name[k], "all"])
            printf "| %s | %d | %d | %d | %d | %d |\n", name[k],
                   count[name[k], "all"], count[name[k], "killed"],
                   count[name[k], "same"], count[name[k], "equivalent"],
                   count[name[k], "survived"]
    exit bad > 0
}
