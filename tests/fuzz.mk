# SPDX-License-Identifier: GPL-3.0-or-later
# Fuzzing: every parser is fed with what libFuzzer finds, from the corpus on.

FUZZER       := $(filter-out replay,$(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*.c)))
FUZZ_SECONDS ?= 60
FUZZ_SPECIAL  = -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
.PHONY: fuzz fuzz-report $(FUZZER:%=fuzz-%) test-corpus

fuzz: ## libFuzzer on every parser, FUZZ_SECONDS=60 each (clang)
	@printf '| parser | inputs | places reached | findings |\n| --- | ---: | ---: | ---: |\n'
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/fuzz CC=$(CLANG) OPT='-O1 -g' CFLAGS='$(FUZZ_SPECIAL)' $(FUZZER:%=fuzz-%)

fuzz-report: ## the same, and its table into tests/README.md
	@mkdir -p $(BUILD)
	@$(MAKE) --no-print-directory fuzz > $(BUILD)/fuzz-table.txt
	@grep '^|' $(BUILD)/fuzz-table.txt | sh tests/table.sh fuzz

FUZZ_OBJECTS = $(BUILD)/tests/fuzz/$1.o $(if $(filter answers,$1),$(BUILD)/tests/grade/answers.o $(BUILD)/tests/grade/report.o) $(BUILD)/libnabla.a

$(BUILD)/tests/fuzz/%.o: tests/fuzz/%.c
	@mkdir -p $(@D)
	@echo "  CC    $<"
	$(Q)$(COMPILE) -Itests -c $< -o $@

$(FUZZER:%=$(BUILD)/fuzzers/%): $(BUILD)/fuzzers/%: $$(call FUZZ_OBJECTS,$$*)
	@mkdir -p $(@D)
	$(Q)$(CC) $(OPT) $(CFLAGS) -fsanitize=fuzzer $^ -o $@ $(LDLIBS)

# New inputs go to the build folder; a finding is kept there and is an error.
$(FUZZER:%=fuzz-%): fuzz-%: $(BUILD)/fuzzers/%
	@mkdir -p $(BUILD)/found/$*
	@$< -close_fd_mask=3 -max_total_time=$(FUZZ_SECONDS) -max_len=4096 -timeout=20 -rss_limit_mb=2000 \
	    -print_final_stats=1 -artifact_prefix=$(BUILD)/$*- \
	    $(BUILD)/found/$* tests/fuzz/corpus/$* > $(BUILD)/$*.txt 2>&1 || \
	    { tail -n 40 $(BUILD)/$*.txt; echo "fuzz: $*: a finding, see above" >&2; exit 1; }
	@awk '/number_of_executed_units/ { n = $$2 } /^#[0-9]+.*cov:/ { for (i = 1; i < NF; i++) if ($$i == "cov:") c = $$(i + 1) } \
	    END { printf "| %s | %d | %d | 0 |\n", "$*", n, c }' $(BUILD)/$*.txt

$(FUZZER:%=$(BUILD)/replay/%): $(BUILD)/replay/%: $$(call FUZZ_OBJECTS,$$*) $(BUILD)/tests/fuzz/replay.o
	@mkdir -p $(@D)
	$(Q)$(CC) $(OPT) $(CFLAGS) $^ -o $@ $(LDLIBS)

test-corpus: $(FUZZER:%=$(BUILD)/replay/%) ## the fuzzers' corpus, once
	@for f in $(FUZZER); do \
	    $(BUILD)/replay/$$f tests/fuzz/corpus/$$f/* > $(BUILD)/replay/$$f.txt 2>&1 || \
	        { tail $(BUILD)/replay/$$f.txt; exit 1; }; \
	    echo "$$f: $$(tail -n 1 $(BUILD)/replay/$$f.txt)"; \
	done
test: test-corpus
