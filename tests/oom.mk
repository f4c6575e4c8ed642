# Allocation failures: see tests/oom/oom.c.

TOURS := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/oom/*.c))

# Every block of an arena a request of its own.
$(BUILD)/tests/oom/arena-tight.o: lib/core/arena.c
	@mkdir -p $(@D)
	@echo "  CC    $< (tight)"
	$(Q)$(COMPILE) -DNAB_TIGHT_ARENA -c $< -o $@

$(BUILD)/tests/oom/oom: $(TOURS) $(BUILD)/tests/oom/arena-tight.o $(BUILD)/libnabla.a
	@echo "  LINK  $@"
	$(Q)$(CC) $(OPT) $(CFLAGS) $(WRAP) $^ -o $@ $(LDLIBS)

.PHONY: test-oom sanitize-oom
test-oom: $(BUILD)/tests/oom/oom ## the k-th allocation fails, for every k (TOUR='part of a name' for some)
	@CC='$(CC)' sh tests/oom.sh $(BUILD) $(if $(TOUR),'$(TOUR)')

OOM_WRAP := -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=aligned_alloc,--wrap=free
sanitize-oom: ## the same under ASan, LSan and UBSan
	@ASAN_OPTIONS=allocator_may_return_null=1 $(MAKE) --no-print-directory \
	    BUILD=$(BUILD)/sanitize OPT='$(SANITIZE)' WRAP='$(OOM_WRAP)' test-oom
