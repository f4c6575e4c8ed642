# SPDX-License-Identifier: GPL-3.0-or-later
.PHONY: analyze valgrind
analyze: ## gcc -fanalyzer, clang-tidy and cppcheck, against a list of known findings
	@sh tests/analyze/run.sh $(BUILD)
