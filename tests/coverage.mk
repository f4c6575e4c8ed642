# SPDX-License-Identifier: GPL-3.0-or-later
# How much of the library the tests run.

COVERAGE := -O1 -g -fprofile-instr-generate -fcoverage-mapping -DNDEBUG
.PHONY: coverage coverage-run coverage-table
coverage: ## share of the library's lines and branches that the tests run (clang)
	@command -v llvm-cov > /dev/null || { echo "coverage: make setup-dev installs llvm-cov" >&2; exit 1; }
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/coverage CC=$(CLANG) OPT='$(COVERAGE)' CFLAGS=-w coverage-run

coverage-table: ## the same, and its table into tests/README.md
	@mkdir -p $(BUILD)
	@$(MAKE) --no-print-directory coverage > $(BUILD)/coverage-table.txt
	@grep '^|' $(BUILD)/coverage-table.txt | sh tests/table.sh coverage

COVERED := $(BUILD)/tests/unit $(BUILD)/bin/chapter01
coverage-run: $(COVERED)
	@sh tests/coverage.sh $(BUILD) $(COVERED)
