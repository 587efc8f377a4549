// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as a feed or PETRARCH's XML: reports are counted, texts keep their bound, and there is an end.
#include "read/story.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    enum { MOST = 1 << 12 };
    arena a;
    flow in = flow_of((sv){(const char *)data, size});
    story_file *s = NULL;
    ent_input report;
    ent_status status;
    ent_err err;
    uint64_t n = 0;
    arena_init(&a, (size_t)1 << 24);
    story_looks_like((sv){(const char *)data, size});
    if (story_open(&s, &in, &err) == ENT_OK && !arena_try(&a))
        while (story_next(s, &a, MOST, &report, &status, &err)) {
            if (story_number(s) != ++n || report.bytes.len > MOST || n > size + 1) abort();
            if (status != ENT_OK && err.code != status) abort();
            arena_reset(&a);
        }
    story_close(&s);
    flow_deinit(&in);
    arena_deinit(&a);
    return 0;
}
