# Speed against PyTorch on this machine; never part of `make test`.

.PHONY: bench
$(BUILD)/bench/bench: $(BUILD)/tests/bench/bench.o $(BUILD)/libnabla.a
	@mkdir -p $(@D)
	@echo "  LINK  $@"
	$(Q)$(CC) $(OPT) $(CFLAGS) $^ -o $@ $(LDLIBS)

bench: $(BUILD)/bench/bench ## training steps against PyTorch (python3-torch), one thread
	@sh tests/bench/run.sh $<
