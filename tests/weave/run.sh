#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Tests of the weave: sh tests/weave/run.sh (needs pandoc and make only).
#
# A small book (fixture/) is woven and its page searched for facts. Then one
# thing at a time is broken in a copy, and the weave must end with a status
# other than 0, name the file and the line of the break, and write no page.
set -u
export LC_ALL=C.UTF-8

here=$(cd "$(dirname "$0")" && pwd)
book=$here/../../chapters/book
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

command -v pandoc >/dev/null || {
    echo "weave: pandoc is missing; make setup installs it" >&2
    exit 1
}

good() { passed=$((passed + 1)); }
bad() {
    failed=$((failed + 1))
    echo "FAILED: $*" >&2
}

fresh() {
    rm -rf "$work/now"
    cp -R "$here/fixture" "$work/now"
    cd "$work/now" || exit 1
}

# weave SOURCE PAGE: as the Makefile does it, in the copy of the fixture.
weave() {
    name=$(basename "$1")
    name=${name%.*}
    RESULTS=results/$name/results.txt CLAIMS=results/$name/claims.csv \
        RESULTS_ROOT=results PLOTS=${plots-} \
        pandoc --fail-if-warnings -f "$book/reader.lua" -L "$book/filter.lua" \
        --citeproc --bibliography="$book/references.bib" -M link-citations=true \
        --mathml --template="$book/template.html" "$1" -o "$2" 2>messages
}

# has TEXT: the page says so. hasnt TEXT: it does not.
has() { if grep -qF -- "$1" flat; then good; else bad "the page lacks: $1"; fi; }
hasnt() { if grep -qF -- "$1" flat; then bad "the page has: $1"; else good; fi; }

# kept TEXT: the page says so; ~ stands for a space that no line may break.
kept() {
    tr '\n' ' ' <page.html | sed "$(printf 's/\302\240/~/g;s/\342\200\257/~/g')" >marked
    if grep -qF -- "$1" marked; then good; else bad "the page lacks: $1"; fi
}

# pandoc breaks lines where it likes: one long line with plain spaces (for
# U+00A0 and U+202F) is searched instead.
flatten() {
    tr '\n' ' ' <"$1" | sed "$(printf 's/\302\240/ /g;s/\342\200\257/ /g');s/  */ /g" >flat
}

chapter=chapters/chapter01/chapter01.c
claims=results/chapter01/claims.csv
values=results/chapter01/results.txt

# fails WHAT FILE LINE MESSAGE: it says FILE:LINE: error: MESSAGE...
fails() {
    if weave $chapter page.html; then
        bad "$1: the weave succeeded"
    elif [ -e page.html ]; then
        bad "$1: a page was written"
    else
        grep -qF -- "$2:$3: error: $4" messages && good ||
            bad "$1: expected $2:$3: error: $4
$(head -n 3 messages)"
    fi
}

# line FILE TEXT: the number of the first line with this text.
line() { grep -nF -- "$2" "$1" | head -n 1 | cut -d: -f1; }

# breaks WHAT FROM TO MESSAGE [MARK]: replaces FROM by TO once in the chapter; the
# error must stand in the line of MARK (or TO).
breaks() {
    fresh
    MARK=$2 NEW=$3 awk 'BEGIN { from = ENVIRON["MARK"]; to = ENVIRON["NEW"] }
        !done && (at = index($0, from)) {
            $0 = substr($0, 1, at - 1) to substr($0, at + length(from)); done = 1 }
        { print }' "$here/fixture/$chapter" >$chapter
    cmp -s "$here/fixture/$chapter" $chapter && bad "$1: nothing was broken"
    fails "$1" $chapter "$(line $chapter "${5-$3}")" "$4"
}

# ------------------------------------------------------------ what is right --

fresh
if weave $chapter page.html && [ ! -s messages ]; then good; else
    bad "the fixture does not weave"
    cat messages >&2
fi
flatten page.html
# Fragments stand under the lines of the file and link both ways.
call=$(line $chapter '// <<sweep backward>>')
body=$(line $chapter 'nab_backward(x[DEPTH]);')
again=$(line $chapter '// <<build the chain>>+')
has "data-n=\"$call\" tabindex=\"-1\" aria-hidden=\"true\"></a> <a class=\"fragment\" href=\"#frag-sweep-backward\">⟨sweep backward⟩</a>"
has "<a href=\"#L$call\">used in line $call</a>"
has "aria-label=\"Code, lines $body to $((body + 2))\""
has "<a href=\"#frag-build-the-chain-3\">continued in line $((again + 4))</a>"
has '⟨build the chain⟩ +≡'
has 'href="#frag-squash-once">⟨squash once⟩</a>'
has '// &lt;&lt;not one&gt;&gt; */'
hasnt 'SPDX'
# Results, in text, formula, code, caption and alternative text.
has '<span class="number">3.882 × 10<sup>−7</sup></span>'
has '<annotation encoding="application/x-tex">4^{-10} = 9.54\times 10^{-7}</annotation>'
has '<code>gradient = 3.88e-07</code>'
has 'or 41 %'
has '137 810 updates'
has 'largest loss was ∞'
has 'falls by 0.41 of the bound'
has 'content="Ten sigmoids in a row leave 3.9 × 10⁻⁷ of a gradient."'
# Numbers of things, and references to them.
has 'id="eq:product"'
has '<a href="#eq:product">(1.2)</a>'
has '<a href="#fig:decay">Figure 1.1</a>'
has '<a href="#tbl:layers">Table 1.1</a>'
has '<a href="#tbl:slopes">Table 1.2</a>'
has '<a href="#sec:program">Section 1.1</a>'
has '<a href="#ex:tanh">Exercise 1A</a>'
has '<a href="chapter02.html">Chapter 2</a>'
has '<a href="#claim-V6">claim V6</a>'
has 'id="ref-bengio1994"'
has 'id="ref-reference"'
# Figures in two colour schemes, tables from results, the claims.
has '<source srcset="figures/chapter01-decay-dark.svg" media="screen and (prefers-color-scheme: dark)">'
has 'href="figures/chapter01-decay.pdf"'
has '<span class="number">6.61 × 10<sup>−6</sup></span>'
has '<th class="right" scope="row" role="rowheader"> 3 </th>'
hasnt '<th class="right" scope="row" role="rowheader"> 4 </th>'
has '5 of 6 statements hold; 1 does not.'
has '(3.882 ± 0.021) × 10<sup>−7</sup>'
has '<span class="no">no</span>'
has 'the control holds too'
has 'ten “centred” sigmoids'
has '<th class="right" scope="col" role="columnheader"> Measured </th>'
# A check in a line of its own does not end the paragraph.
has '<p>The bound is not the rate. It is above it.</p>'
# What belongs together is not parted at the end of a line.
kept '41~%:'
kept '20~000 steps, in 20 steps'
kept '0.5~<math'
kept '</math>~0.1</span>'
kept '0.25¹⁰~≈~9.5~×~10⁻⁷'
kept '(1~+~1/L)<sup>L</sup>'
kept ' x~=~1, σ~=~2'
has '<span class="whole">(<math display="inline">'
has '</math>,</span> or'
has '<code class="whole">--depth</code>'
has '<code>gradient = 3.88e-07</code>'
# Signs, bars and functions of formulas.
has '<mo>=</mo><mo form="prefix">−</mo><mn>2</mn>'
has '<mi>a</mi><mo>−</mo><mn>2</mn>'
has '<mi>ln</mi><mspace width="0.167em"></mspace><mstyle'
has '<mo stretchy="false" lspace="0em" rspace="0em">∥</mo>'
has '<mo stretchy="false" form="prefix">(</mo><mi>a</mi>'
has '<mo stretchy="true" form="prefix">(</mo><mtable>'
# Claims are written for a terminal and set for the page.
has 'σ′ = σ (1 − σ), √χ at −2'
has '|dW<sub>1</sub>| where fan_in is 32 768 is below <span class="number">10<sup>−7</sup></span>'
has "std = x.std(-1), mode='fan_in', b ≪ 0"
has 'Xavier’s |W|<sup>2</sup> is σ<sub>w</sub><sup>2</sup> at 1/√(2π), √(s<sup>2</sup> + ε) and √(3/4) of 3‑64‑128'
has 'f(−x) + tanh′<sup>2</sup> (1 + 1/L)<sup>L</sup> in log<sub>10</sub>, 1 + 10 × 0.1, (1, …, 1)'
has '1 ± <span class="number">1.8 × 10<sup>−16</sup></span>'
has 'within 120</span>'
has 'by over <span class="number">2 × 10'
# A page stands alone.
has '<html lang="en">'
has '<a class="skip" href="#main">'
hasnt '<script'
hasnt 'src="http'
hasnt '{{'

cp page.html first.html
weave $chapter page.html
if cmp -s first.html page.html; then good; else bad "two weaves differ"; fi

if weave chapters/book/index.md index.html; then good; else
    bad "the contents page does not weave"
    cat messages >&2
fi
flatten index.html
has '<a href="chapter01.html">A chain of sigmoids</a>'
has '1 figure · 1 exercise · 6 claims, 5 hold'
has '1 claim, all hold'
has 'One chapter left <span class="number">3.9 × 10<sup>−7</sup></span>.'
has 'The death of units'
hasnt 'not shown'

# A chapter joins the book by standing in its folder.
mkdir chapters/chapter13 results/chapter13
sed 's/^number: 2/number: 13/; s/^title: .*/title: A new one/' \
    chapters/chapter02/chapter02.c >chapters/chapter13/chapter13.c
printf '/*\n## Exercises {#sec:exercises}\n\n| 13.1 | 1 | `f` |\n| 13.2 | | words |\n*/\n' >>chapters/chapter13/chapter13.c
cp results/chapter02/* results/chapter13/
weave chapters/book/index.md index.html && flatten index.html
has '<a href="chapter13.html">A new one</a>'
has '0 figures · 2 graded tasks · 0 exercises'
weave chapters/chapter02/chapter02.c page.html && flatten page.html
has '<a rel="next" href="chapter13.html">'
has '<a rel="prev" href="chapter01.html">'
has '<td class="right" role="cell"> 0.232 </td>'
has '<span class="number">3.88 × 10<sup>−7</sup></span>'

# ------------------------------------------------------------ what is wrong --

breaks 'unknown key' '{{steps}}' '{{step}}' "unknown result 'step'"
breaks 'unknown key in a formula' '{{star:%.3f}}' '{{stars:%.3f}}' "unknown result 'stars'"
breaks 'unknown key in a caption' '{{start}}' '{{begin}}' "unknown result 'begin'"
breaks 'unknown key in code' '`{{name}}`' '`{{nome}}`' "unknown result 'nome'"
breaks 'unknown key in a title block' '{{gradient:%.1e}}' '{{grad:%.1e}}' "unknown result 'grad'"
breaks 'key of a chapter without results' '{{steps}}' '{{chapter07.steps}}' 'cannot read results/chapter07/results.txt'
breaks 'false claim' 'gradient < bound' 'gradient > bound' "the results contradict 'gradient > bound"
breaks 'false claim about a verdict' '{{? gradient < bound' '{{? holds("V28")' "the results contradict 'holds(\"V28\")"
breaks 'claim that is no statement' '{{? gradient < bound and near(slope, 0.2247, 1e-3) }}' '{{? gradient }}' "'gradient' is not a statement"
breaks 'malformed expression' '{{100 * ratio:%.0f}}' '{{100 * / ratio:%.0f}}' 'cannot evaluate'
breaks 'bad format' '{{ratio:%.2f}}' '{{ratio:%s}}' "'%s' is not a format"
breaks 'placeholder left open' '{{steps}}' '{{steps}' "'{{"

breaks 'unclosed fragment' '    // >> squash once' '' 'the fragment <<build the chain>> is never closed' '// <<build the chain>>'
breaks 'fragment closed by another name' '// >> squash once' '// >> squash twice' "'// >> squash twice' closes"
breaks 'close without fragment' '#include <stdio.h>' '// >>' "'// >>' closes no fragment"
breaks 'continuation of nothing' '// <<build the chain>>+' '// <<build a chain>>+' 'there is no fragment <<build a chain>>'
breaks 'empty fragment' 'x[k] = nab_sigmoid(x[k - 1]);' '' 'the fragment <<squash once>> has no code' '// <<squash once>>'
breaks 'malformed mark' '// <<squash once>>' '// <<squash once>' "a fragment opens with"
breaks 'unknown fragment in prose' 'in <<sweep backward>>' 'in <<sweep forward>>' 'there is no fragment <<sweep forward>>'
breaks 'code after prose' 'int main(void)' '/*| prose */ int main(void)' 'code after the end of a prose comment'
breaks 'prose after code' 'int main(void)' 'int main(void) /*| prose */' 'a prose comment must begin its line'

breaks 'unclosed code fence' '```python' '~~~python' 'this code fence is never closed'
breaks 'unclosed formula' '$$ \frac{\partial' '\frac{\partial' 'this displayed formula is never closed' '= \sigma(z)\,'
breaks 'missing citation' '@bengio1994' '@bengio1995' "citation of an unknown work 'bengio1995'"
breaks 'unknown figure' '[@fig:decay] and' '[@fig:growth] and' "reference to an unknown label 'fig:growth'"
breaks 'unknown equation' '[@eq:chain]' '[@eq:chains]' "reference to an unknown label 'eq:chains'"
breaks 'unknown claim' '[@claim:V6]' '[@claim:V66]' "unknown claim 'V66'"
breaks 'chapter without number' '[@chapter:2]' '[@chapter:two]' "there is no chapter 'two'"
breaks 'label used twice' '{#eq:product}' '{#eq:chain}' "the label 'eq:chain' was used" '14, $$ {#eq:chain}'
breaks 'label of no kind' '{#eq:product}' '{#eqn:product}' "a label begins with eq:"
breaks 'typed decimal' 'ten layers leave at most' 'ten layers leave 0.659, at most' 'the number 0.659 is typed by hand'
breaks 'typed power' 'ten layers leave at most' 'ten layers leave 9.5e-7, at most' 'the number 9.5e-7 is typed by hand'
breaks 'typed power of ten' 'ten layers leave at most' 'ten layers leave 9.5 × 10⁻⁷, at most' 'the number 9.5 is typed by hand'
breaks 'measured number in a formula' '{{star:%.3f}}' '0.659' 'the number 0.659 is typed by hand'
breaks 'typed decimal in a table' '| {{one}} ' '| 0.905 ' 'the number 0.905 is typed by hand'
breaks 'given without source' '{.given source="Yang et al. 2019"}' '{.given}' 'a given number names its source'
breaks 'quotation without section' '{.reference section="Vanishing Gradients, Theory"}' 'reference' 'a quotation of the reference names its section' '::: reference'
breaks 'unknown box' '::: hint' '::: hnit' "there is no box 'hnit'"
breaks 'unclosed box' '::: {.result title="What to remember"}' '::: note

::: {.result title="What to remember"}' "the box 'note' is not closed" '::: note'
breaks 'heading without its parent' '### One experiment' '#### One experiment' 'a heading of level 4 follows one of level 2'
breaks 'second title' '## Exercises' '# Exercises' 'the title block gives the page its title'
breaks 'unknown column' 'gradient:%.2e=Sensitivity' 'grad:%.2e=Sensitivity' "layers.csv has no column 'grad'"
breaks 'unknown table' 'data="layers.csv"' 'data="layer.csv"' 'cannot read results/chapter01/layer.csv'
breaks 'table without rows' 'where="net=chain"' 'where="net=relu"' 'no row of layers.csv is left'
breaks 'image from the network' '(decay.svg)' '(https://example.org/decay.svg)' 'the book works offline'
breaks 'label where nothing carries it' 'The bound is not the rate.' 'The bound {#eq:lost} is [@eq:lost].' "the label 'eq:lost' stands where nothing"
breaks 'title block without summary' 'summary:' 'abstract:' 'the title block has no summary' '/* SPDX'
breaks 'number of another chapter' 'number: 1' 'number: 2' 'number: 2 in the folder chapter01' '/* SPDX'
breaks 'formula that is no TeX' '$L$' '$L}$' 'pandoc cannot read the formula'

fresh
sed -i 's,// <<sweep backward>>,// <<build the chain>>,' $chapter
fails 'duplicate fragment' $chapter "$call" 'the fragment <<build the chain>> was defined in line'
fresh
sed -i '$d' $values
fails 'truncated results' $values "$(grep -c '' $values)" 'the results are truncated'
fresh
sed -i 's/^ratio=/ratio /' $values
fails 'malformed results' $values "$(line $values 'ratio 0')" "not a line 'key=value'"
fresh
echo 'ratio=1' >>$values
fails 'key given twice' $values "$(grep -c '' $values)" "'ratio' is given twice"
fresh
rm $values
fails 'no results' $chapter "$(line $chapter '{{gradient:%.1e}}')" "cannot read $values"
fresh
sed -i 's/,holds,/,hold,/' $claims
fails 'claims without a column' $claims 1 "no column 'holds'"
fresh
sed -i 's/16,0.2361,0.0016,no/16,0.2361,0.0016,maybe/' $claims
fails 'claim neither held nor not' $claims "$(line $claims maybe)" "claim 'V28': holds is 'maybe'"
fresh
sed -i 's/^"V7"/"V6"/' $claims
fails 'claim twice' $claims "$(line $claims 'Early')" "claim 'V6' stands twice"
fresh
printf '"V9",true' >>$claims
fails 'claims cut short' $claims "$(($(grep -c '' $claims)))" '2 fields under 13'
fresh
mkdir plots
plots=plots
fails 'figure that was not drawn' $chapter "$(line $chapter '(decay.svg)')" 'there is no figure plots/chapter01-decay.svg'
unset plots

# A page or figure without a source leaves the book, one with a source stays.
mkdir -p "$work/build/book/figures"
touch "$work/build/book/chapter99.html" "$work/build/book/chapter01.html" \
    "$work/build/book/kernels.html" "$work/build/book/tutor.html" \
    "$work/build/book/figures/chapter99-x.svg" "$work/build/book/figures/chapter01-decay.svg"
# The order to remove is read, not obeyed: nothing is built for it.
(cd "$here/../.." && ${MAKE:-make} -n BUILD="$work/build" book 2>/dev/null) |
    grep "^rm -f $work/build/book" | flatten /dev/stdin
has chapter99.html
has chapter99-x.svg
hasnt chapter01.html
hasnt kernels.html
hasnt tutor.html
hasnt chapter01-decay.svg

echo "weave: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
