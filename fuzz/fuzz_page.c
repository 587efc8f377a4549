// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as a page: what comes out must hold together, and the same page gives the same report. The first byte says how much is known
// beside the page.
#include "base/utf8.h"
#include "read/read.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const ent_report *r) {
    uint32_t end = 0, before = 0;
    if (utf8_bad(r->text) >= 0 || utf8_bad(r->title) >= 0 || utf8_bad(r->uri) >= 0) abort();
    for (size_t i = 0; i < r->n_authors; i++)
        if (utf8_bad(r->authors[i]) >= 0) abort();
    for (size_t i = 0; i < r->n_blocks; i++) {
        ent_span s = r->blocks[i].span;
        if (s.begin < end || s.begin >= s.end || s.end > r->text.len) abort();
        if (memchr(r->text.p + s.begin, '\n', s.end - s.begin)) abort();
        end = s.end;
    }
    for (size_t i = 0; i < r->n_dropped; i++) {
        if (!r->dropped[i].reason || r->dropped[i].before > r->n_blocks ||
            r->dropped[i].before < before)
            abort();
        before = r->dropped[i].before;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const media[] = {"text/html",
                                        "text/html; charset=koi8-r",
                                        "text/html; charset=shift_jis",
                                        "text/html; charset=utf-16",
                                        "application/xhtml+xml; charset=iso-2022-jp",
                                        "text/html; charset=x"};
    if (!size) return 0;
    arena a;
    ent_report first, again;
    ent_input in = {.bytes = {(const char *)data + 1, size - 1},
                    .published = ENT_NO_DAY,
                    .media = sv_of(media[data[0] % (sizeof media / sizeof *media)]),
                    .title = data[0] & 64 ? SV("Chad closes its border") : (sv){0}};
    arena_init(&a, data[0] & 128 ? (size_t)1 << 14 : (size_t)1 << 26);
    if (!arena_try(&a) && read_report(&a, &in, &first, NULL) == ENT_OK) {
        check(&first);
        if (read_report(&a, &in, &again, NULL) != ENT_OK || strcmp(first.id, again.id)) abort();
    }
    arena_deinit(&a);
    return 0;
}
