# The same bits everywhere: see tests/reproduce.sh.

.PHONY: reproduce reproduce-table expected-quick programs test-quick
STEPS := $(BUILD)/reproduce/steps
$(BUILD)/tests/reproduce/steps.o: tests/reproduce/steps.c $(BUILD)/bench/workloads.h
	@mkdir -p $(@D)
	@echo "  CC    $<"
	$(Q)$(COMPILE) -I$(BUILD)/bench -c $< -o $@

$(STEPS): $(BUILD)/tests/reproduce/steps.o $(WORKLOADS) $(BUILD)/libnabla.a
	@mkdir -p $(@D)
	@echo "  LINK  $@"
	$(Q)$(CC) $(OPT) $(CFLAGS) $^ -o $@ $(LDLIBS)

# What one variant runs.
programs: $(LESSON:%=$(BUILD)/bin/%) $(STEPS)

reproduce: ## chapters --quick and workloads, the same bits from every build and machine (VARIANT='gcc-O3 arm64' for some)
	@sh tests/reproduce.sh run $(BUILD)/reproduce '$(VARIANT)' $(LESSON)

reproduce-table: ## the same, and its table into tests/README.md
	@mkdir -p $(BUILD)/reproduce
	@$(MAKE) --no-print-directory reproduce > $(BUILD)/reproduce/table.md
	@sh tests/table.sh bits < $(BUILD)/reproduce/table.md

test-quick: programs ## --quick and the workloads' steps against the committed ones
	@sh tests/reproduce.sh here $(BUILD) '' $(LESSON)

expected: expected-quick
expected-quick: programs ## renew the committed results of --quick and of the workloads' steps
	@sh tests/reproduce.sh renew $(BUILD) '' $(LESSON)
