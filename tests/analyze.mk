# SPDX-License-Identifier: GPL-3.0-or-later
.PHONY: analyze valgrind
analyze: ## gcc -fanalyzer, clang-tidy and cppcheck, against a list of known findings
	@sh tests/analyze/run.sh $(BUILD)

# Memcheck knows no AVX-512: it runs the level below. Threads that still sleep
# in the pool at the end of a child are no leak.
MEMCHECK := valgrind --quiet --error-exitcode=9 --leak-check=full \
            --errors-for-leak-kinds=definite,indirect \
            --show-leak-kinds=definite,indirect
valgrind: $(BUILD)/tests/unit ## the unit tests under memcheck
	@NAB_TEST_FOLDER=$(BUILD)/tests/scratch $(MEMCHECK) $< > $(BUILD)/valgrind.txt || \
	    { tail -n 40 $(BUILD)/valgrind.txt; exit 1; }
	@grep asserts $(BUILD)/valgrind.txt
	@echo "valgrind: no errors, no leaks"
