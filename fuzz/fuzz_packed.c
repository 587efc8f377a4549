// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as an archive: entries have printable names, what they unpack to is bounded, and there is an end.
#include "base/utf8.h"
#include "read/packed.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const packed_entry *e) {
    if (utf8_bad(e->name) >= 0) abort();
    for (size_t i = 0; i < e->name.len; i++)
        if ((unsigned char)e->name.p[i] < ' ' || e->name.p[i] == 0x7F) abort();
    if (e->status != ENT_OK && e->err.code != e->status) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    enum { MOST = 1 << 16 };
    arena a;
    flow in = flow_of((sv){(const char *)data, size});
    packed_file *f = NULL;
    packed_entry e;
    ent_err err;
    pile all = {0};
    arena_init(&a, (size_t)1 << 24);
    packed_looks_like((sv){(const char *)data, size});
    if (packed_file_open(&f, &in, &err) == ENT_OK && !arena_try(&a))
        for (size_t n = 0; n < 1000 && packed_file_next(f, &a, &e); n++) {
            check(&e);
            all.n = 0;
            if (e.status == ENT_OK && !e.skip &&
                flow_collect(packed_file_flow(f), MOST, &all, &err) == ENT_OK && all.n > MOST)
                abort();
            arena_reset(&a);
        }
    packed_file_close(&f);
    pile_free(&all);
    arena_deinit(&a);
    return 0;
}
