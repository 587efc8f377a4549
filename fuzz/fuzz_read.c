// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as a report: what comes out must hold together.
#include "base/utf8.h"
#include "read/read.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const ent_report *r) {
    uint32_t end = 0;
    if (utf8_bad(r->text) >= 0) abort();
    for (size_t i = 0; i < r->n_blocks; i++) {
        ent_span s = r->blocks[i].span;
        if (s.begin < end || s.begin >= s.end || s.end > r->text.len) abort();
        if (memchr(r->text.p + s.begin, '\n', s.end - s.begin)) abort();
        end = s.end;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    arena a;
    ent_report r;
    size_t title =
        size && data[0] % 4 == 0 ? size / 8 : 0; // sometimes the first bytes are the title
    ent_input in = {.bytes = {(const char *)data + title, size - title},
                    .published = ENT_NO_DAY,
                    .title = {(const char *)data, title},
                    .uri = {(const char *)data, title}};
    arena_init(&a, (size_t)1 << 26);
    if (!arena_try(&a) && read_report(&a, &in, &r, NULL) == ENT_OK) check(&r);
    arena_deinit(&a);
    return 0;
}
