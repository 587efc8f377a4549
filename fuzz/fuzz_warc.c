// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as a web archive: records come in order, each inside the file, and there is an end.
#include "read/warc.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const warc_record *r, const pile *body, uint64_t *last, size_t size) {
    if (r->offset < *last || r->offset > size) abort();
    if (r->status != ENT_OK && r->err.code != r->status) abort();
    if (r->status == ENT_OK && !r->skip && !body->n) abort();
    *last = r->offset;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    enum { MOST = 1 << 20 };
    arena a;
    flow raw = flow_of((sv){(const char *)data, size});
    pile body = {0};
    warc w;
    warc_record r;
    uint64_t last = 0;
    size_t n = 0;
    arena_init(&a, (size_t)1 << 24);
    warc_looks_like((sv){(const char *)data, size});
    warc_open(&w, &raw);
    if (!arena_try(&a))
        while (warc_next(&w, &a, MOST, &body, &r)) {
            check(&r, &body, &last, size);
            if (++n > 4 * size + 4) abort();
            arena_reset(&a);
        }
    warc_close(&w);
    pile_free(&body);
    arena_deinit(&a);
    return 0;
}
