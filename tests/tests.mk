# Tests. `make test` runs them all; each part may be run alone.

UNIT := $(wildcard tests/test_*.c)
.PHONY: seeds test-faults test-twice test test-unit test-stale test-spots test-plots test-weave test-golden test-rooms test-pages sanitize lint bits

test: test-unit test-stale test-rooms test-weave test-plots test-golden test-quick test-spots test-faults test-kill test-oom test-twice ## all tests
	@echo "all tests passed"

# ---- CUnit suites; a new tests/test_x.c defines nab_x_suites ----

$(BUILD)/tests/suites.h: $(UNIT) tests/tests.mk
	@mkdir -p $(@D)
	@{ for f in $(UNIT:tests/test_%.c=%); do echo "extern CU_SuiteInfo nab_$${f}_suites[];"; done; \
	   echo "static CU_SuiteInfo *const all_suites[] = {"; \
	   for f in $(UNIT:tests/test_%.c=%); do echo "    nab_$${f}_suites,"; done; \
	   echo "};"; } > $@

# Tests may call what they like from libm: they are oracles.
$(BUILD)/tests/%.o: tests/%.c $(BUILD)/tests/suites.h
	@mkdir -p $(@D)
	@echo "  CC    $<"
	$(Q)$(COMPILE) -I$(BUILD)/tests -c $< -o $@

$(BUILD)/tests/unit: $(UNIT:%.c=$(BUILD)/%.o) $(BUILD)/tests/main.o $(BUILD)/libnabla.a
	@echo "  LINK  $@"
	$(Q)$(CC) $(OPT) $(CFLAGS) $^ -o $@ -lcunit $(LDLIBS)

test-unit: $(BUILD)/tests/unit ## the CUnit suites (SUITE='part of a name' for some)
	@NAB_TEST_FOLDER=$(BUILD)/tests/scratch ASAN_OPTIONS=allocator_may_return_null=1 $< $(if $(SUITE),'$(SUITE)')

test-stale: ## a read after the reset is caught
	@CC='$(CC)' sh tests/stale.sh $(BUILD)

test-rooms: ## a file includes only its own room and rooms before it
	@sh tests/rooms.sh

test-weave: ## the literate reader and its error messages
	@sh tests/weave/run.sh

test-golden: results ## results against the committed ones
	@sh tests/golden.sh compare $(BUILD) $(LESSON)

test-spots: $(LESSON:%=$(BUILD)/bin/%) ## three cells of each long run against the committed ones
	@mkdir -p $(BUILD)/spots
	@for c in $(LESSON); do \
	    $(BUILD)/bin/$$c --spot --check --out $(BUILD)/spots/$$c > $(BUILD)/spots/$$c.txt || exit 1; \
	    grep computed $(BUILD)/spots/$$c.txt | sed "s/^/$$c /"; \
	done

test-faults: $(LESSON:%=$(BUILD)/bin/%) ## bad options, bad folders, a full disk
	@sh tests/faults.sh $(BUILD) $(LESSON)

test-twice: results $(FIGURE:%=$(BUILD)/plots/%.svg) ## a second run gives the same bytes
	@sh tests/twice.sh $(BUILD) $(LESSON)

test-plots: $(foreach s,.svg -dark.svg,$(FIGURE:%=$(BUILD)/plots/%$s)) ## figures: sizes, colours, and scripts that must fail
	@sh tests/plots/check.sh $(BUILD)

# ---- other compilers, other flags ----

SANITIZE := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all \
            -fno-omit-frame-pointer -DNAB_DEBUG
sanitize: ## the unit tests and quick chapters under ASan and UBSan
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/sanitize OPT='$(SANITIZE)' test-unit quick

.PHONY: quick
quick: $(LESSON:%=$(BUILD)/bin/%)
	@for c in $(LESSON); do \
	    $(BUILD)/bin/$$c --quick --out $(BUILD)/quick/$$c > $(BUILD)/$$c-quick.txt || \
	        { cat $(BUILD)/$$c-quick.txt; exit 1; }; \
	    echo "$$c --quick ran to its end"; \
	done

FORMATTED := $(wildcard lib/*.h lib/*/*.[ch] chapters/chapter*/*.[ch] tests/*.[ch] tests/*/*.[ch])
lint: test-rooms ## formatting, warnings of gcc and clang, calls to libm
	@command -v clang-format > /dev/null || { echo "lint: make setup-dev installs clang-format" >&2; exit 1; }
	@clang-format --dry-run -Werror $(FORMATTED)
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/lint-gcc CC=gcc CFLAGS=-Werror all $(BUILD)/lint-gcc/tests/unit $(BUILD)/lint-gcc/tests/oom/oom $(BUILD)/lint-gcc/tests/kill/kill programs coursework
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/lint-clang CC=$(CLANG) CFLAGS=-Werror all $(BUILD)/lint-clang/tests/unit $(BUILD)/lint-clang/tests/oom/oom $(BUILD)/lint-clang/tests/kill/kill programs coursework
	@sh tests/calls.sh $(BUILD)/lint-gcc
	@echo "lint: clean"

seeds: $(LESSON:%=$(BUILD)/bin/%) ## every statement for 20 seeds (minutes)
	@sh tests/seeds.sh $(BUILD) $(LESSON)

bits: ## the same bits from gcc and clang, every -O level, CPU level and 1 or 2 threads
	@BUILD=$(BUILD) sh tests/bits.sh

# ---- what is committed of the results ----

.PHONY: expected sweeps gallery
expected: results ## renew the committed results, showing what changes
	@sh tests/golden.sh renew $(BUILD) $(LESSON)

sweeps: $(LESSON:%=sweeps-%) ## run the long runs of every chapter again (minutes)
sweeps-%: $(BUILD)/bin/%
	@$< --sweep --threads 2 --out $(BUILD)/sweeps/$*
	@for f in $(BUILD)/sweeps/$*/*.csv; do \
	    [ -e "$$f" ] || continue; \
	    mkdir -p chapters/$*/sweep; \
	    diff -u chapters/$*/sweep/$${f##*/} $$f 2> /dev/null | head -n 20; \
	    cp $$f chapters/$*/sweep/; \
	done

# The best figure of each chapter, for README.
gallery: plots ## renew the pictures in plots/gallery, one per chapter
	@for f in plots/gallery/*.svg; do cp $(BUILD)/plots/$${f##*/} $$f; done

# ---- what developers need (Debian or Ubuntu) ----

NEEDS_DEV := clang clang-format clang-tidy libclang-rt-14-dev valgrind llvm cppcheck chromium
NEEDS_ARM := gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user

.PHONY: setup-dev setup-arm64
setup-dev: setup ## install what lint and developers need as well
	@sh tests/setup.sh $(NEEDS_DEV)
setup-arm64: setup ## install a cross compiler and emulator (adds an architecture)
	@sh tests/setup.sh --arm64 $(NEEDS_ARM)
