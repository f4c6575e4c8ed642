# SPDX-License-Identifier: GPL-3.0-or-later
# Speed; never part of `make test`. A new tests/bench/w<number>.c defines
# bench_w<number> and is found by its name.

.PHONY: bench bench-pytorch bench-table
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

GEMM   := $(BUILD)/bench/gemm
TRICKS := $(BUILD)/bench/tricks
$(GEMM) $(TRICKS): $(BUILD)/bench/%: $(BUILD)/tests/bench/%.o $(BUILD)/tests/bench/data.o $(BUILD)/libnabla.a
	@mkdir -p $(@D)
	@echo "  LINK  $@"
	$(Q)$(CC) $(OPT) $(CFLAGS) $^ -o $@ $(LDLIBS) -ldl

BENCH_NEEDS := $(BENCH) $(GEMM) $(TRICKS) $(BUILD)/bin/chapter01
bench: $(BENCH_NEEDS) ## speed: every workload, products beside OpenBLAS, memory, start
	@CC='$(CC)' sh tests/bench/measure.sh $(BUILD) $(BUILD)/bench/alone.txt
	@sh tests/bench/report.sh $(BENCH) $(BUILD)/bench/alone.txt

bench-pytorch: $(BENCH_NEEDS) ## the same in turn with PyTorch, ROUNDS=3 (minutes)
	@CC='$(CC)' sh tests/bench/measure.sh $(BUILD) $(BUILD)/bench/results.txt -pytorch
	@sh tests/bench/report.sh $(BENCH) $(BUILD)/bench/results.txt

# Machines with AVX-512 and machines without have each a block of their own, and
# a file from which the book takes its numbers.
bench-table: bench-pytorch ## and renew its block of tests/README.md and the book's numbers
	@level=-v3; if grep -q '^trick.product.v4=' $(BUILD)/bench/results.txt; then level=; fi; \
	cp $(BUILD)/bench/results.txt tests/bench/measured/results$$level.txt; \
	sh tests/bench/report.sh $(BENCH) $(BUILD)/bench/results.txt | sh tests/table.sh speed$$level

# ---- no memory is taken in a step; part of `make test` ----

ALLOCATIONS := $(BUILD)/bench/allocations
$(ALLOCATIONS): $(BUILD)/tests/bench/allocations.o $(WORKLOADS) $(BUILD)/libnabla.a
	@mkdir -p $(@D)
	@echo "  LINK  $@"
	$(Q)$(CC) $(OPT) $(CFLAGS) -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=aligned_alloc,--wrap=free $^ -o $@ $(LDLIBS)

.PHONY: test-alloc
test-alloc: $(ALLOCATIONS) ## a warm training step takes no memory
	@$<

test: test-alloc
