# The Gradient Laboratory. `make help` lists what there is to make.
# Everything generated goes to build/ (or to BUILD=folder).

BUILD   ?= build
ifneq ($(words $(BUILD)),1)
$(error BUILD=$(BUILD): one folder, without blanks in its name)
endif
CC      ?= cc
CLANG   ?= clang
# -falign-loops: the speed of a short loop hangs on where its code lies, by 3 %
# of a million scalar operations (W5 of tests/bench, Zen 3).
OPT     ?= -O3 -g -falign-loops=32
# -ffp-contract=off: an fma is written where it is meant, and only there.
FP      := -ffp-contract=off -fno-math-errno -fno-trapping-math
STD     := -std=c11 -D_POSIX_C_SOURCE=200809L
WARN    := -Wall -Wextra -Wpedantic -Wno-missing-field-initializers \
           -Wshadow -Wconversion -Wno-sign-conversion \
           -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wcomment
LDLIBS   = -lgsl -lgslcblas -lm -pthread
COMPILE  = $(CC) $(STD) $(OPT) $(FP) $(WARN) $(CFLAGS) -pthread -Ilib -MMD -MP

LIB     := $(patsubst %.c,$(BUILD)/%.o,$(wildcard lib/*/*.c))
LESSON  := $(notdir $(patsubst %/,%,$(wildcard chapters/chapter[0-9][0-9]/)))
# "chapter03" is made by `make chapter3`
GOAL    := $(LESSON:chapter0%=chapter%)
FIGURE  := $(basename $(notdir $(wildcard plots/chapter*.gp)))
PAGE    := $(LESSON:%=$(BUILD)/book/%.html) $(BUILD)/book/index.html
# "3" -> "chapter03"
lesson   = chapter$(if $(filter 1 2 3 4 5 6 7 8 9,$1),0)$1
# "chapter03-decay" -> "chapter03"
owner    = $(firstword $(subst -, ,$1))
figures  = $(filter $1-%,$(FIGURE))

export LC_ALL = C.UTF-8
export SOURCE_DATE_EPOCH = 0

.DELETE_ON_ERROR:
.SECONDARY:
.SECONDEXPANSION:
.PHONY: all help clean plots book results setup
ifneq ($(filter setup%,$(MAKECMDGOALS)),)
.NOTPARALLEL:
endif
# A chapter with ARGS writes where a run at the defaults does.
ifneq ($(and $(filter chapter%,$(MAKECMDGOALS)),$(filter-out chapter%,$(MAKECMDGOALS))),)
.NOTPARALLEL:
endif

all: $(BUILD)/libnabla.a $(LESSON:%=$(BUILD)/bin/%) ## the library and every chapter (default)

# Folded at 80 columns.
help: ## this list
	@{ printf '%s\t%s\n' chapter3 'build and run chapter 3, draw its figures' \
	    'chapter3 ARGS=...' 'the same with other knobs; ARGS=--help lists them' \
	    exercise3 "the coursework: your curve beside the chapter's" \
	    grade3 'the coursework: points (TASK=3.2 SEED=7: one case; SAN=1: failing tasks again under the sanitizers)'; \
	sed -n 's/^\([a-z][a-z0-9-]*\):[^#]*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST); } | \
	    awk -F'\t' '{ line = sprintf("make %-19s", $$1); n = split($$2, word, " "); \
	        for (i = 1; i <= n; i++) { \
	            if (length(line word[i]) > 79) { print line; line = sprintf("%24s", "") } \
	            line = line " " word[i] } \
	        print line }'

# ---- the library and the chapters ----

ifneq ($(filter-out $(GOAL),$(filter chapter%,$(MAKECMDGOALS))),)
$(error there is no $(filter-out $(GOAL),$(filter chapter%,$(MAKECMDGOALS))); there are $(GOAL))
endif

# `make V=1` shows the commands.
Q := $(if $(V),,@)
$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	@echo "  CC    $<"
	$(Q)$(COMPILE) -c $< -o $@

$(BUILD)/libnabla.a: $(LIB)
	@rm -f $@
	@echo "  AR    $@"
	$(Q)$(AR) rcs $@ $^

$(BUILD)/bin/%: $(BUILD)/chapters/$$*/$$*.o $(BUILD)/libnabla.a
	@mkdir -p $(@D)
	@echo "  LINK  $@"
	$(Q)$(CC) $(OPT) $(CFLAGS) $^ -o $@ $(LDLIBS)

# ---- results: what the figures, the book and the tests are made from ----

# The stamp says: these are the results of the program at its defaults.
$(BUILD)/results/%/.checked: $(BUILD)/bin/% chapters/data/digits.csv $$(wildcard chapters/$$*/sweep/*.csv)
	@mkdir -p $(@D)
	@$< --check --out $(@D) > $(@D)/report.txt || { cat $(@D)/report.txt; exit 1; }
	@echo "$* at its defaults: $$(grep '^Of [0-9]* claims' $(@D)/report.txt || echo no claims)"
	@touch $@

results: $(LESSON:%=$(BUILD)/results/%/.checked) ## run every chapter at its defaults

# A run takes the stamp from its folder: ARGS may have varied it. It has the
# machine to itself, and no number depends on threads. What ARGS sends elsewhere
# (a sweep, help) is not drawn.
.PHONY: $(GOAL)
INTO = $(BUILD)/$(if $(findstring --sw,$(ARGS)),sweeps,results)/$(call lesson,$*)
$(GOAL): chapter%: $(BUILD)/bin/$$(call lesson,$$*)
	@touch $<.began
	@$< --threads $$(nproc 2> /dev/null || echo 1) --out $(INTO) $(ARGS)
	@[ -z "$$(find $(BUILD)/results/$(call lesson,$*)/results.txt -newer $<.began 2> /dev/null)" ] || \
	    $(MAKE) --no-print-directory draw LESSON_TO_DRAW=$(call lesson,$*)

# The figures of one chapter from the results that lie there.
.PHONY: draw
draw:
	@mkdir -p $(BUILD)/plots
	@for f in $(call figures,$(LESSON_TO_DRAW)); do \
	    sh plots/draw.sh plots/$$f.gp $(BUILD)/results/$(LESSON_TO_DRAW) \
	        $(BUILD)/plots/$$f.svg light || exit 1; \
	done
	@echo "figures: $(BUILD)/plots/$(LESSON_TO_DRAW)-*.svg"

# ---- figures ----

DRAW = sh plots/draw.sh $< $(BUILD)/results/$(call owner,$*) $@
FIGURE_NEEDS = plots/%.gp plots/style.gp plots/draw.sh \
               $(BUILD)/results/$$(call owner,$$*)/.checked

$(BUILD)/plots/%-dark.svg: $(FIGURE_NEEDS) ; @$(DRAW) dark
$(BUILD)/plots/%.svg: $(FIGURE_NEEDS) ; @$(DRAW) light
$(BUILD)/plots/%.pdf: $(FIGURE_NEEDS) ; @$(DRAW) light
$(BUILD)/plots/%.png: $(FIGURE_NEEDS) ; @$(DRAW) light

plots: $(foreach s,.svg -dark.svg .pdf .png,$(FIGURE:%=$(BUILD)/plots/%$s)) ## draw every figure: SVG (light, dark), PDF, PNG
	@echo "$(words $(FIGURE)) figures in $(BUILD)/plots"

-include $(wildcard $(BUILD)/*/*/*.d) $(wildcard $(BUILD)/*/*.d)
include $(wildcard chapters/book/book.mk tests/*.mk)

# ---- the rest ----

clean: ## remove what was generated
	rm -rf $(BUILD)

# ---- what a machine needs (Debian or Ubuntu; elsewhere the list is printed) ----

NEEDS := gcc libc6-dev make libgsl-dev libcunit1-dev gnuplot-nox pandoc fonts-inter

setup: ## install what make, plots, book and grade need
	@sh tests/setup.sh $(NEEDS)
