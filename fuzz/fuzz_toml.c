// SPDX-License-Identifier: Apache-2.0
#include "measure/stream.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    arena a;
    toml t;
    stream_rules rules = {0};
    arena_init(&a, 64 << 20);
    if (!arena_try(&a) && toml_read(&a, (sv){(const char *)bytes, n}, "f.toml", &t, NULL) == ENT_OK &&
        stream_rules_read(&a, &t, (sv){0}, &rules, NULL) == ENT_OK)
        if (toml_done(&t, NULL) == ENT_OK && !rules.n) abort();
    arena_deinit(&a);
    return 0;
}
