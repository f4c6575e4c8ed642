# SPDX-License-Identifier: GPL-3.0-or-later
# The book: one page per chapter, the contents, their figures, nothing else.
# Included by the Makefile, which defines BUILD, LESSON, FIGURE and PAGE.

WEAVER := $(wildcard chapters/book/*.lua) chapters/book/template.html \
          chapters/book/references.bib
WOVEN  := $(foreach l,$(LESSON),chapters/$l/$l.c $(BUILD)/results/$l/.checked)
SHOWN  := $(foreach s,.svg -dark.svg .pdf .png,$(FIGURE:%=$(BUILD)/book/figures/%$s))
# A page has the titles of its neighbours, its own figures, and results of its
# own chapter and of those that its source names.
NAMED   = $(filter $(LESSON),$(sort $1 $(shell grep -oE 'chapter[0-9]{2}' chapters/$1/$1.c 2> /dev/null)))
MADE_OF = $(foreach l,$(LESSON),chapters/$l/$l.c) $(patsubst %,$(BUILD)/results/%/.checked,$(call NAMED,$1)) \
          $(filter $(BUILD)/book/figures/$1-%,$(SHOWN))

# A page is written aside and renamed: an interrupted weave leaves none behind.
define WEAVE
@command -v pandoc > /dev/null || \
    { echo "pandoc is missing; make setup installs it" >&2; exit 1; }
@mkdir -p $(@D)
@RESULTS=$(or $(MEASURED),$(BUILD)/results/$*/results.txt) CLAIMS=$(BUILD)/results/$*/claims.csv \
    RESULTS_ROOT=$(BUILD)/results PLOTS=$(BUILD)/plots \
    pandoc --fail-if-warnings -f chapters/book/reader.lua -L chapters/book/filter.lua \
    --citeproc --bibliography=chapters/book/references.bib -M link-citations=true \
    --mathml --template=chapters/book/template.html $(PROSE) -t html -o $@.new && mv $@.new $@
endef

$(BUILD)/book/index.html: PROSE = chapters/book/index.md $(if $(wildcard chapters/book/tutor.md),-M tutor=tutor.html)
$(BUILD)/book/index.html: chapters/book/index.md $(WEAVER) $(WOVEN)
	$(WEAVE)

# The page on the kernels shows what `make bench-table` measured with AVX-512,
# and, under names that begin with "v3.", without.
MEASURED_BY_LEVEL := $(BUILD)/weave/measured.txt
$(MEASURED_BY_LEVEL): tests/bench/measured/results.txt tests/bench/measured/results-v3.txt
	@mkdir -p $(@D)
	@{ grep -v '^complete=' $<; sed -n 's/^[^#]/v3.&/p' $(word 2,$^); \
	   [ $$(cat $^ | grep -c '^complete=1$$') != 2 ] || echo complete=1; } > $@.new && mv $@.new $@

PAGE += $(BUILD)/book/kernels.html
$(BUILD)/book/kernels.html: PROSE = chapters/book/kernels.md
$(BUILD)/book/kernels.html: MEASURED = $(MEASURED_BY_LEVEL)
$(BUILD)/book/kernels.html: chapters/book/kernels.md $(MEASURED_BY_LEVEL) $(WEAVER)
	$(WEAVE)

$(BUILD)/book/%.html: PROSE = chapters/$*/$*.c
$(BUILD)/book/%.html: $(WEAVER) $$(call MADE_OF,$$*) | $(BUILD)/book/book.css
	$(WEAVE)

$(BUILD)/book/book.css: chapters/book/book.css
	@mkdir -p $(@D)
	@cp $< $@

$(BUILD)/book/figures/%: $(BUILD)/plots/%
	@mkdir -p $(@D)
	@cp $< $@

# Pages and figures that no longer have a source: of a chapter that is gone.
STALE   = $(filter-out $(PAGE),$(wildcard $(BUILD)/book/*.html)) \
          $(filter-out $(SHOWN),$(wildcard $(BUILD)/book/figures/*))

book: $(PAGE) $(BUILD)/book/book.css $(SHOWN) ## weave the pages: build/book/index.html
	@rm -f $(STALE)
	@echo "the book: $(BUILD)/book/index.html"
