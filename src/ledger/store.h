// SPDX-License-Identifier: Apache-2.0
//
// What the files of this folder know of an open ledger.
//
//     add.c      records -> rows: reports, records, mentions
//     settle.c   mentions -> events, wherever something was added or replaced
//     ask.c      filter -> SQL -> rows
#ifndef LEDGER_STORE_H
#define LEDGER_STORE_H

#include "base/strmap.h"
#include "base/text.h"
#include "ledger/db.h"
#include "ledger/hash.h"
#include "ledger/same.h"
#include "ledger/schema.h"

struct ledger {
    db *d;
    bool no_text;
    double threshold; // of links between mentions
    arena a;          // of the call; emptied by each
    arena known;      // of `numbers`
    strmap numbers;   // hash of an actor, a place or a revision -> its place in `number`
    VEC(int64_t) number;
};

// A mention as settling looks at it. Strings live in the ledger's arena.
typedef struct settling {
    int64_t n, report, spot;
    sv report_key, publisher, source, target, a, b; // codes of actors, of parties: joined by '|'
    sv words, lede, copy;
    ent_day published;
    ent_type type;
    ent_event_status status;
    ent_when when;
    int quad;
    bool symmetric;
    double score, confidence;
    int64_t import; // revision of an import, whose rows are events already; 0: coded from a report
    int64_t event, component; // that hold it as of the revision; 0 for none
    bool gone;                // its record holds no longer as of the revision
} settling;

typedef struct settlings {
    VEC(settling);
} settlings;

// As counting once looks at it. The arrays live in `a`; `copy` is filled when the mention has one.
same_mention settling_same(arena *a, const settling *m, neardup *copy);

// Brings the events as of revision `as_of` up to date after `added` came and the records that ended there went. Inside a write
// transaction, all rows of `added` flushed. `last`: whether it is the latest revision.
ent_status settle(ledger *l, int64_t as_of, bool last, const settlings *added, const int64_t *ended,
                  size_t n_ended, ent_err *err) ENT_MUST_USE;

// Lower-case words of letters and digits, in order: what full-text search looks at in both stores.
bool words_next(sv s, size_t *at, arena *a, sv *word);

// Settles again what an analyst's entry about the mentions of events touches. Inside a write transaction.
ent_status settle_entry(ledger *l, int64_t entry, ent_err *err) ENT_MUST_USE;

sv time_text(
    char buffer[24]); // now, "2022-07-01T12:00:00Z"; for people: nothing depends on the clock

// "2022-07-01" in `buffer`, or {NULL, 0}; and back.
sv day_text(ent_day d, char buffer[11]);
ent_day text_day(sv s);

#endif
