# SPDX-License-Identifier: GPL-3.0-or-later
# Coursework: grading, and the student's curve. A chapter takes part as soon as
# it has tests/grade/marksNN.c; its file is chapters/chapterNN/exercise.c.

# "1 3 4": the chapters with coursework
COURSE   := $(patsubst 0%,%,$(patsubst tests/grade/marks%.c,%,$(sort $(wildcard tests/grade/marks*.c))))
GRADE    := $(BUILD)/grade/grade
# "3" -> "03"
two       = $(patsubst chapter%,%,$(call lesson,$1))
HIDDEN_OF = $(if $(wildcard tests/grade/hidden$(call two,$1).c),hidden$(call two,$1),nohidden)
CHECKS    = $(foreach f,check guard memory $(foreach n,$1,checks$(call two,$n) $(call HIDDEN_OF,$n)),$(BUILD)/tests/grade/$f.o)

DIGITS   := 0 1 2 3 4 5 6 7 8 9
UNGRADED := $(filter-out $(COURSE:%=grade%) $(COURSE:%=exercise%),$(filter $(foreach d,$(DIGITS),grade$d% exercise$d%),$(MAKECMDGOALS)))
ifneq ($(UNGRADED),)
$(error there is no $(UNGRADED); coursework is in chapters $(COURSE))
endif

ifneq ($(filter-out $(COURSE),$(patsubst 0%,%,$(CHAPTER)))$(word 2,$(CHAPTER)),)
$(error CHAPTER=$(CHAPTER): coursework is in chapters $(COURSE), name one)
endif

.PHONY: grade $(COURSE:%=grade%) $(COURSE:%=exercise%)

# ---- the grader, and what a submission is linked with ----

MARKS := $(sort $(wildcard tests/grade/marks*.c))
$(BUILD)/tests/grade/chapters.h: $(MARKS) tests/grade.mk
	@mkdir -p $(@D)
	@{ for n in $(MARKS:tests/grade/marks%.c=%); do echo "extern const struct grade_chapter grade_chapter_$$n;"; done; \
	   echo "static const struct grade_chapter *const all_chapters[] = {"; \
	   for n in $(MARKS:tests/grade/marks%.c=%); do echo "    &grade_chapter_$$n,"; done; \
	   echo "};"; } > $@

# Checks may call what they like from libm: they are oracles.
$(BUILD)/tests/grade/%.o: tests/grade/%.c $(BUILD)/tests/grade/chapters.h
	@mkdir -p $(@D)
	@echo "  CC    $<"
	$(Q)$(COMPILE) -Itests -I$(BUILD)/tests/grade -c $< -o $@

$(GRADE): $(patsubst %,$(BUILD)/tests/grade/%.o,main sandbox answers report) $(MARKS:%.c=$(BUILD)/%.o) $(BUILD)/libnabla.a
	@mkdir -p $(@D)
	@echo "  LINK  $@"
	$(Q)$(CC) $(OPT) $(CFLAGS) $^ -o $@ $(LDLIBS)

export GRADE_COMPILE = $(filter-out -MMD -MP,$(COMPILE))
# A student's file: warnings of mistakes, none of what is not yet written.
export GRADE_STUDENT = $(CC) $(STD) $(OPT) $(FP) -Wall -Wextra -Wno-missing-field-initializers -Wno-unused-parameter $(CFLAGS) -pthread -Ilib
export GRADE_LINK = $(CC) $(OPT) $(CFLAGS)
export GRADE_LIBS = $(BUILD)/libnabla.a -lcunit $(LDLIBS)
SUBMIT = BUILD=$(BUILD) sh tests/grade/grade.sh
# What was typed, as one word of the shell, whatever it holds.
typed  = '$(subst ','\'',$(value $1))'

# ---- for students ----

GRADED = $(if $(SUB),$(or $(CHAPTER),$(COURSE)),$(COURSE))
grade: $(GRADE) $(call CHECKS,$(COURSE)) ## points for all coursework (SUB=folder: of a submission, a folder of chapter01, ..; CHAPTER=3: a flat one)
	@$(SUBMIT) one $(call typed,SUB) $(call typed,CHAPTER) $(call typed,TASK) $(call typed,SEED) $(GRADED)

$(COURSE:%=grade%): grade%: $(GRADE) $$(call CHECKS,$$*)
	@$(SUBMIT) one $(call typed,SUB) $(call typed,CHAPTER) $(call typed,TASK) $(call typed,SEED) $*

# The student's curve beside the chapter's.
$(COURSE:%=exercise%): exercise%: $(BUILD)/results/$$(call lesson,$$*)/.checked $(BUILD)/libnabla.a
	@$(SUBMIT) curve $(call lesson,$*)
