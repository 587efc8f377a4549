// SPDX-License-Identifier: Apache-2.0
//
// What the files of this folder know of an open ledger.
//
//     add.c      records -> rows: reports, records, mentions
//     gather.c   reports -> crowds of those that may tell the same
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
    int64_t event;  // that holds it as of the revision; 0 for none
    bool gone;      // its record holds no longer as of the revision
} settling;

typedef struct settlings {
    VEC(settling);
} settlings;

// A report that came, as it is put into its crowd.
typedef struct gathered {
    int64_t n;
    same_report report;
} gathered;

// Puts new reports into crowds, in the order of their numbers, which are above all others. Reports whose crowds changed are put
// into work_report. `*regrouped`: the new ones part reports that were in the store, or bring them together, so that events of earlier
// revisions have to be settled anew, too.
// Inside a write transaction, all rows of the reports flushed.
ent_status gather(ledger *l, const gathered *fresh, size_t n_fresh, bool *regrouped,
                  ent_err *err) ENT_MUST_USE;

// Empties work_report; makes it whole: all reports of the crowds of those that are in it, and of those that pins lead to.
ent_status settle_begin(ledger *l, ent_err *err) ENT_MUST_USE;
ent_status settle_reach(ledger *l, ent_err *err) ENT_MUST_USE;

// Brings the events of the reports in work_report up to date as of revision `as_of`, after `added` came and other records ended. Inside
// a write transaction, all rows of `added` flushed. `last`: whether it is the latest revision.
ent_status settle(ledger *l, int64_t as_of, bool last, const settlings *added,
                  ent_err *err) ENT_MUST_USE;

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
