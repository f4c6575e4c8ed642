# SPDX-License-Identifier: GPL-3.0-or-later
# Lists the mutants of C sources, one per line:
#     file TAB line number TAB n TAB new line
# for the n-th place of this file where this line becomes that new line. Reads
# formatted sources (.clang-format): a binary operator has a space on each side,
# a unary one none behind. Left alone are comments, lines with text in quotes,
# sizes of memory (a 0 behind NULL too), and the preprocessor but for #define.
#
#     a + b, a - b     the other sign
#     a * b            a
#     a / b, a % b     a * b, a / b
#     +=, -=, *=, /=   the opposite; += also to =
#     -a               a
#     < <= > >= == !=  < to <=, == to != and back; in a loop i < n stops at n - 1
#     0, 1, 0.5, 3.1   1, 2, 0.25, half of it; 0x1p3: -0x1p3
#     [0], [2], [i]    [1], [1], [i + 1]
#     true, rows, ...  false, cols, ... (see swap), unless returned

BEGIN {
    n = split("true false rows cols row col n_row n_col nab_shape_rows " \
              "nab_shape_cols fan_in fan_out inner outer", word, " ")
    for (k = 1; k < n; k += 2) {
        swap[word[k]] = word[k + 1]
        swap[word[k + 1]] = word[k]
    }
    n = split("+ - += -= *= /= / % < <= > >= == !=", word, " ")
    split("- + -= += /= *= * / <= < >= > != ==", to, " ")
    for (k = 1; k <= n; k++) opposite[word[k]] = to[k]
    IDENTIFIER = "^[A-Za-z_][A-Za-z0-9_]*"
    NUMBER = "^(0[xX][0-9a-fA-F.]+([pP][-+]?[0-9]+)?|" \
             "[0-9]+[.]?[0-9]*([eE][-+]?[0-9]+)?)[uUlL]*"
    OPERATOR = "^(->|[+][+]|--|<<=|>>=|[-+*/%&|^]=|<<|>>|[<>=!]=|&&|[|][|])"
    MEMORY = "sizeof (double|[*]|[(])|malloc|calloc|realloc|_keep|_scratch|" \
             "_take|_Alignas"
}

FNR == 1 { in_comment = in_for = is_define = 0 }

# The line with comments blanked out, all else at its place.
function without_comments(s,   out, at, c) {
    out = ""
    while (s != "") {
        at = index(s, in_comment ? "*/" : "/*")
        if (!at) {
            if (in_comment) gsub(/./, " ", s)
            return out s
        }
        if (in_comment) at += 2
        c = substr(s, 1, at - 1)
        if (in_comment) gsub(/./, " ", c)
        out = out c
        s = substr(s, at)
        in_comment = !in_comment
    }
    return out
}

function tokenise(s,   at) {
    n_token = 0
    for (at = 1; at <= length(s);) {
        rest = substr(s, at)
        if (rest ~ /^[ \t\\]/) { at++; continue }
        if (!match(rest, IDENTIFIER) && !match(rest, NUMBER) &&
            !match(rest, OPERATOR)) RLENGTH = 1
        n_token++
        token[n_token] = substr(rest, 1, RLENGTH)
        place[n_token] = at
        at += RLENGTH
    }
    token[0] = token[n_token + 1] = ""
}

# Where the operand that begins at token k ends; 0 if on another line.
function operand_end(k,   depth) {
    while (token[k] ~ /^[-!&*]$/) k++
    for (depth = 0; k <= n_token; k++) {
        if (token[k] ~ /^[([]$/) depth++
        else if (token[k] ~ /^[])]$/) depth--
        if (depth < 0) return 0
        if (depth == 0 && token[k + 1] !~ /^([([]|[.]|->)$/ &&
            token[k] !~ /^([.]|->)$/ &&
            !(token[k] == ")" && token[k + 1] ~ /^[A-Za-z_0-9]/))
            return k
    }
    return 0
}

# Tokens from..to become text.
function mutant(from, to, text,   start, end, new) {
    start = place[from]
    end = place[to] + length(token[to])
    new = substr($0, 1, start - 1) text substr($0, end)
    print FILENAME "\t" FNR "\t" ++seen[FILENAME, $0, new] "\t" new
}

function number(k,   t, own) {
    t = token[k]
    if (token[k - 1] == "[" && token[k + 1] == "]")
        own = t == 0 ? 1 : t - 1
    else if (t ~ /^0[xX].*[pP]/) own = "-" t
    else if (t ~ /^0[xX]/) own = "(" t " + 1)"
    else if (t ~ /^[0-9]+[uUlL]*$/) { own = t + 1; sub(/^[0-9]+/, "", t); own = own t }
    else if (t == "0.0") own = "1.0"
    else if (t == "1.0") own = "2.0"
    else if (t == "0.5") own = "0.25"
    else own = "(0.5 * " t ")"
    mutant(k, k, own)
}

# -1, said of a failure, is no formula.
function is_status() {
    return code ~ /^ *return -1;$/
}

# What stands before the comma before token k, perhaps on the line before.
function behind(k) {
    return k > 2 ? token[k - 2] : k == 1 ? before : ""
}

# Which part of for (0; 1; 2) token k is in; -1 outside.
function follow_for(k) {
    if (token[k] == "for") { in_for = 1; for_depth = 0; part = -1; return }
    if (!in_for) { part = -1; return }
    if (token[k] == "(" && ++for_depth == 1) part = 0
    if (token[k] == ")" && --for_depth == 0) in_for = 0
    if (token[k] == ";" && for_depth == 1) part++
    if (!in_for) part = -1
}

function spaced(k) {
    return substr(code, place[k] - 1, 1) == " " &&
           substr(code, place[k] + length(token[k]), 1) == " "
}

{
    code = without_comments($0)
    was_define = is_define
    is_define = code ~ /^#define/ || (was_define && last ~ /\\$/)
    last = code
    if (code ~ /^[ \t]*#/ && !is_define) next
    if (n_token > 1) before = token[n_token - 1]
    tokenise(code)
    leave = code ~ /"/ || code ~ MEMORY
    for (k = is_define && !was_define ? 3 : 1; k <= n_token; k++) {
        t = token[k]
        follow_for(k)
        if (leave || part == 2 || is_status()) continue
        if (t in swap) { if (token[k - 1] != "return") mutant(k, k, swap[t]) }
        else if (t ~ /^[0-9]/) { if (behind(k) != "NULL") number(k) }
        else if (t ~ /^[a-z]/ && token[k - 1] == "[" && token[k + 1] == "]")
            mutant(k, k, t " + 1")
        else if (t == "*" && spaced(k)) {
            if (token[k + 1] != "sizeof" && (end = operand_end(k + 1)))
                mutant(k, end, "")
        } else if (t == "<" && part == 1) mutant(k, k, "+ 1 <")
        else if (t == "-" && !spaced(k)) mutant(k, k, "")
        else if (t in opposite && spaced(k)) mutant(k, k, opposite[t])
        if (t == "+=" && part < 0) mutant(k, k, "=")
    }
}
