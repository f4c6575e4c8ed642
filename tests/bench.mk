# SPDX-License-Identifier: GPL-3.0-or-later
# Speed; never part of `make test`. A new tests/bench/w<number>.c defines
# bench_w<number> and is found by its name.

.PHONY: bench
BENCH    := $(BUILD)/bench/bench
WORKLOAD := $(sort $(wildcard tests/bench/w[0-9]*.c))
# What every program needs that runs workloads.
WORKLOADS := $(WORKLOAD:%.c=$(BUILD)/%.o) $(patsubst %,$(BUILD)/tests/bench/%.o,data chain)

$(BUILD)/bench/workloads.h: $(WORKLOAD) tests/bench.mk
	@mkdir -p $(@D)
	@{ for w in $(WORKLOAD:tests/bench/%.c=%); do echo "extern const bench_workload bench_$$w;"; done; \
	   echo "static const bench_workload *const all_workloads[] = {"; \
	   for w in $(WORKLOAD:tests/bench/%.c=%); do echo "    &bench_$$w,"; done; \
	   echo "};"; } > $@

$(BUILD)/tests/bench/%.o: tests/bench/%.c $(BUILD)/bench/workloads.h
	@mkdir -p $(@D)
	@echo "  CC    $<"
	$(Q)$(COMPILE) -I$(BUILD)/bench -c $< -o $@

$(BENCH): $(BUILD)/tests/bench/bench.o $(WORKLOADS) $(BUILD)/libnabla.a
	@mkdir -p $(@D)
	@echo "  LINK  $@"
	$(Q)$(CC) $(OPT) $(CFLAGS) $^ -o $@ $(LDLIBS)

GEMM := $(BUILD)/bench/gemm
$(GEMM): $(BUILD)/tests/bench/gemm.o $(BUILD)/tests/bench/data.o $(BUILD)/libnabla.a
	@mkdir -p $(@D)
	@echo "  LINK  $@"
	$(Q)$(CC) $(OPT) $(CFLAGS) $^ -o $@ $(LDLIBS) -ldl

bench: $(BENCH) ## training steps against PyTorch (python3-torch), one thread
	@sh tests/bench/run.sh $<
