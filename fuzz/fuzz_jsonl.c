// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as JSON Lines: every line is read or refused, in order.
#include "read/jsonl.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    arena a;
    jsonl lines = jsonl_of((sv){(const char *)data, size}, "fuzz");
    ent_input in;
    ent_status status;
    ent_err err;
    uint64_t line = 0;
    arena_init(&a, (size_t)1 << 26);
    if (!arena_try(&a)) {
        while (jsonl_next(&lines, &a, &in, &status, &err)) {
            if (lines.line <= line || (status == ENT_OK) != (in.bytes.p != NULL)) abort();
            line = lines.line;
        }
    }
    arena_deinit(&a);
    return 0;
}
