# The library changed in one place at a time: do the unit tests notice?
#     make mutants ONLY=lib/ops/norm.c   of files that begin so
#     make mutants SAMPLE=20             every 20th
#     make mutants AGAIN=1               those that survived the last run
#     make mutants JOBS=2                two at a time

.PHONY: mutants mutants-table
mutants: ## flip signs, factors and indices in the kernels (SAMPLE=20, ONLY=file, AGAIN=1, JOBS=2)
	@CC='$(CC)' ONLY='$(ONLY)' SAMPLE='$(SAMPLE)' AGAIN='$(AGAIN)' JOBS='$(JOBS)' \
	    sh tests/mutants/run.sh $(BUILD)

mutants-table: ## all mutants, into tests/README.md (up to an hour on two cores)
	@mkdir -p $(BUILD)
	@$(MAKE) --no-print-directory -s mutants > $(BUILD)/mutants-table.txt || \
	    { cat $(BUILD)/mutants-table.txt; exit 1; }
	@sh tests/table.sh mutants < $(BUILD)/mutants-table.txt
