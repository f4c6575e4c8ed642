# Results survive a stop at any moment: see tests/kill/kill.c.

$(BUILD)/tests/kill/kill: $(BUILD)/tests/kill/kill.o $(BUILD)/libnabla.a
	@echo "  LINK  $@"
	$(Q)$(CC) $(OPT) $(CFLAGS) -Wl,--wrap=open,--wrap=write,--wrap=close,--wrap=rename $^ -o $@ $(LDLIBS)

.PHONY: test-kill
test-kill: $(BUILD)/tests/kill/kill ## a run killed at any moment: the old results stand or the new are whole
	@rm -rf $(BUILD)/kill
	@$< $(BUILD)/kill

# One line per target, as it prints it.
.PHONY: faults-table
faults-table: ## what faults are survived, into tests/README.md
	@mkdir -p $(BUILD)
	@{ printf '| command | prints |\n| --- | --- |\n'; \
	   for t in test-oom sanitize-oom test-kill test-faults; do \
	       $(MAKE) --no-print-directory -s $$t > $(BUILD)/faults-table.txt || exit 1; \
	       grep -E '^(oom|kill|faults): ' $(BUILD)/faults-table.txt | \
	           sed "s/^\([a-z]*\): \(.*\)/| \`make $$t\` | \2 |/"; \
	   done; } | sh tests/table.sh faults
