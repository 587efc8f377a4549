// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as a record and as what is asked: read or refused; what was read goes in once, is found again, and no question of whatever
// words is more than words.
#include "ledger/ledger.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint64_t count(ledger *l, const ledger_filter *f) {
    ledger_rows *rows;
    const ledger_row *row;
    ent_err err;
    uint64_t n = 0;
    if (ledger_events(l, f, &rows, &err) != ENT_OK) abort();
    while (ledger_next(rows, &row, &err) == ENT_OK && row) n++;
    ledger_end(&rows);
    return n;
}

static void ask(ledger *l, sv words) {
    ledger_filter f = ledger_filter_any(), g = f;
    f.words = f.publisher = words;
    g.actor = g.other = g.types = g.quads = g.status = g.place = words;
    count(l, &f);
    count(l, &g);
}

static void add(ledger *l, const ledger_record *r) {
    ledger_filter all = ledger_filter_any();
    ledger_counts counts = {0};
    ent_err err;
    ent_status status = ledger_add(l, r, 1, &counts, &err);
    if (status == ENT_ERR_MEMORY) return;
    if (status != ENT_OK || counts.events != r->n_events) abort();
    uint64_t events = count(l, &all);
    if (events > r->n_events || (r->n_events && !events)) abort();
    if (ledger_add(l, r, 1, &counts, &err) != ENT_OK || counts.known != 1) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    sv bytes = {(const char *)data, size};
    ledger *l;
    ledger_record r;
    ent_err err;
    arena a;
    if (ledger_open(&l, ":memory:", LEDGER_CREATE, &err) != ENT_OK) abort();
    arena_init(&a, (size_t)1 << 26);
    if (!arena_try(&a)) {
        if (ledger_record_read(&a, bytes, &r, &err) == ENT_OK) add(l, &r);
        ask(l, bytes);
    }
    arena_deinit(&a);
    ledger_close(&l);
    return 0;
}
