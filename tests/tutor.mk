# SPDX-License-Identifier: GPL-3.0-or-later
# Coursework for those who give it: skeletons, classes, the student edition.
# Not part of the student edition.

.PHONY: coursework grade-class gradescope release skeletons test-grade test-release

grade-class: $(GRADE) $(call CHECKS,$(COURSE)) ## a table of a class: DIR=folder of submissions
	@$(SUBMIT) class $(call typed,DIR) $(call typed,CHAPTER) $(or $(CHAPTER),$(COURSE))

SOLVED := $(foreach n,$(COURSE),$(if $(wildcard chapters/$(call lesson,$n)/solution.c),$n))
skeletons: ## make the exercises from the solutions (never over edited ones)
	@for f in $(wildcard chapters/chapter*/solution.c); do \
	    sh tests/grade/skeleton.sh $$f || exit 1; \
	done

gradescope: ## pack an autograder: build/gradescope.zip (CHAPTER=3: for two flat files)
	@sh tests/grade/pack.sh gradescope $(BUILD) $(CHAPTER)

release: ## the student edition: build/gradient-laboratory.tar.gz, proved free of solutions
	@sh tests/grade/pack.sh release $(BUILD)

# Prints every numeric answer and what stands for it in marksNN.c.
KEYS := $(sort $(wildcard tests/grade/keys[0-9]*.c))
$(BUILD)/tests/grade/keys.h: $(KEYS) tests/tutor.mk
	@mkdir -p $(@D)
	@{ for n in $(KEYS:tests/grade/keys%.c=%); do echo "extern const grade_key grade_keys_$$n[];"; done; \
	   echo "static const grade_key *const all_keys[] = {"; \
	   for n in $(KEYS:tests/grade/keys%.c=%); do echo "    grade_keys_$$n,"; done; \
	   echo "};"; } > $@
$(BUILD)/tests/grade/keys.o: $(BUILD)/tests/grade/keys.h
$(BUILD)/grade/keys: $(BUILD)/tests/grade/keys.o $(BUILD)/tests/grade/report.o $(BUILD)/tests/grade/answers.o $(KEYS:%.c=$(BUILD)/%.o) $(BUILD)/libnabla.a
	@mkdir -p $(@D)
	@echo "  LINK  $@"
	$(Q)$(CC) $(OPT) $(CFLAGS) $^ -o $@ $(LDLIBS)

# The tutor's page of the book; book.mk links it where it is.
$(BUILD)/grade/answers.md: tests/grade/tutor.sh $(BUILD)/grade/keys $(GRADE) $(wildcard tests/grade/wrong/*.c tests/grade/*0*.* chapters/chapter*/solution.c chapters/chapter*/answers.txt)
	@mkdir -p $(@D)
	@sh tests/grade/tutor.sh $(BUILD) $(SOLVED) > $@.new && mv $@.new $@
$(BUILD)/book/tutor.html: chapters/book/tutor.md $(BUILD)/grade/answers.md chapters/book/template.html chapters/book/filter.lua
	@pandoc --fail-if-warnings -f markdown-raw_tex-tex_math_dollars-citations \
	    -L chapters/book/filter.lua --template=chapters/book/template.html \
	    chapters/book/tutor.md $(BUILD)/grade/answers.md -t html -o $@.new && mv $@.new $@
PAGE += $(BUILD)/book/tutor.html
book: $(BUILD)/book/tutor.html

test-grade: $(GRADE) $(BUILD)/grade/keys $(call CHECKS,$(SOLVED)) ## the test of the grader
	@BUILD=$(BUILD) sh tests/grade/selftest.sh $(SOLVED)

test: test-grade

test-release: release ## the student edition, used as a student does (half a minute)
	@sh tests/grade/trial.sh $(BUILD)

# All of it that compiles, for lint.
coursework: $(GRADE) $(BUILD)/grade/keys $(call CHECKS,$(SOLVED)) $(BUILD)/tests/grade/nohidden.o \
            $(foreach f,solution exercise curve,$(patsubst %.c,$(BUILD)/%.o,$(wildcard chapters/chapter*/$f.c)))
