// SPDX-License-Identifier: Apache-2.0
//
// What tests of reading share: an arena as the state, and a report read from bytes. Included behind cmocka.h.
#ifndef READ_FIXTURE_H
#define READ_FIXTURE_H

#include "read/read.h"

static int setup(void **state) {
    static arena a;
    arena_init(&a, (size_t)1 << 28);
    *state = &a;
    return 0;
}

static int teardown(void **state) {
    arena_deinit(*state);
    return 0;
}

static void assert_sv(sv got, const char *want) {
    if (!sv_eq(got, sv_of(want))) fail_msg("got \"" SV_FMT "\", want \"%s\"", SV_ARG(got), want);
}

static ent_report read_bytes(void **state, sv bytes) {
    ent_input in = {.bytes = bytes, .published = ENT_NO_DAY};
    ent_report r;
    assert_int_equal(read_report(*state, &in, &r, NULL), ENT_OK);
    return r;
}

static sv block(const ent_report *r, size_t i) {
    assert_true(i < r->n_blocks);
    return sv_cut(r->text, r->blocks[i].span.begin, r->blocks[i].span.end);
}

#endif
