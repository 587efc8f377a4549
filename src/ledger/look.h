// SPDX-License-Identifier: Apache-2.0
//
// What pages show beside events: sizes, who deals with whom, what a report holds, places, words. All of it as of the latest revision.
//
// Tables are those of ledger.h: texts in the arena that was handed in, whose arena_try is the caller's. Of a filter only what is named
// is looked at. Parties are countries, or bodies and blocs by their codes, as in the view `dyads`.
#ifndef LEDGER_LOOK_H
#define LEDGER_LOOK_H

#include "ledger/ledger.h"

// Two numbers that change whenever the content of a ledger does, and are the same as long as it is. Cheap.
typedef struct look_state {
    int64_t records, entries;
} look_state;
ent_status look_state_now(ledger *l, look_state *s, ent_err *err) ENT_MUST_USE;

// Every one is counted: it takes time that grows with the ledger.
typedef struct look_sizes {
    int64_t reports, records, mentions, events;
    int64_t revision;    // the latest; 0: nothing was added yet
    ent_day first, last; // of publication; ENT_NO_DAY where none is known
} look_sizes;
ent_status look_sizes_now(ledger *l, look_sizes *s, ent_err *err) ENT_MUST_USE;

// "day", "reports": how many reports were published on each day of from..to.
ent_status look_coverage(ledger *l, const ledger_filter *f, arena *a, ledger_table *t,
                         ent_err *err) ENT_MUST_USE;

// "source", "target", "events", "cooperation", "conflict": from one party to another, of events that began in from..to. by_mention.
// look_pairs: between two, "a" before "b" in the alphabet, what both do once, in no order; for days of which there are few.
ent_status look_dyads(ledger *l, const ledger_filter *f, arena *a, ledger_table *t,
                      ent_err *err) ENT_MUST_USE;

ent_status look_pairs(ledger *l, const ledger_filter *f, arena *a, ledger_table *t,
                      ent_err *err) ENT_MUST_USE;

// Counts between `actor` and `other` as ledger_count has them, and those from one to the other, of the same from..to; faster than to
// ask three times where much happens between two. Of the filter also by_mention.
typedef struct look_dyad {
    ledger_table both, to, from;
} look_dyad;
ent_status look_dyad_read(ledger *l, const ledger_filter *f, ledger_period by, arena *a,
                          look_dyad *d, ent_err *err) ENT_MUST_USE;

// "name", "code", "role", "kind", "mentions": those whose code begins so, or whose name does; `mentions` counts those of every revision.
ent_status look_known(ledger *l, sv name, uint64_t limit, arena *a, ledger_table *t,
                      ent_err *err) ENT_MUST_USE;

// "code" and the counts of ledger_count: what `actor` does to each other party, or with `source` false what they do to it. Of the
// filter: actor, from, to, by_mention, limit.
ent_status look_partners(ledger *l, const ledger_filter *f, bool source, arena *a, ledger_table *t,
                         ent_err *err) ENT_MUST_USE;

// What the ledger calls a code: the name of the state or body that has it, else of somebody who does; {NULL, 0} where nobody has.
ent_status look_name(ledger *l, sv code, arena *a, sv *name, ent_err *err) ENT_MUST_USE;

// A report by its key or the beginning of it (at least 8 digits). ENT_ERR_USAGE where there is none.
typedef struct look_report {
    sv key; // 32 digits
    ledger_report report;
    int64_t record, revision; // number of its record that holds, 0: none; the revision of that
    sv extra;                 // of that record, JSON; {NULL, 0} for none
} look_report;
ent_status look_report_read(ledger *l, sv key, arena *a, look_report *r, ent_err *err) ENT_MUST_USE;

// "name", "code", "country", "role", "kind", "spans" ("0-8n 25-30p", as in the record), in document order.
ent_status look_appearances(ledger *l, const look_report *r, arena *a, ledger_table *t,
                            ent_err *err) ENT_MUST_USE;

// "speaker", "speaker_code", "audience", "direct", "cue", "words", "report", "published", "publisher", "begin", "end". Of the filter:
// actor, to, report, limit.
ent_status look_quotes(ledger *l, const ledger_filter *f, arena *a, ledger_table *t,
                       ent_err *err) ENT_MUST_USE;

// Claims of one report with their places in it: columns of ledger_claims, then "cause_begin", "cause_end", "effect_begin", "effect_end".
ent_status look_claims(ledger *l, sv report, arena *a, ledger_table *t, ent_err *err) ENT_MUST_USE;

// "domain", "what", "status", "from", "to", "published", "publisher", "report": all that was told of an agreement's provisions.
ent_status look_history(ledger *l, sv name, sv parties, arena *a, ledger_table *t,
                        ent_err *err) ENT_MUST_USE;

// "key", "title", "source", "published": reports that tell of an agreement.
ent_status look_told_by(ledger *l, sv name, sv parties, arena *a, ledger_table *t,
                        ent_err *err) ENT_MUST_USE;

// "name", "country", "lat", "lon", "geonames", "events", "cooperation", "conflict": where the events that pass are; the last row has no
// name: events without a place.
ent_status look_places(ledger *l, const ledger_filter *f, arena *a, ledger_table *t,
                       ent_err *err) ENT_MUST_USE;

// "name", "country", "mentions" of places whose name begins so.
ent_status look_places_named(ledger *l, sv name, uint64_t limit, arena *a, ledger_table *t,
                             ent_err *err) ENT_MUST_USE;

// "key", "title", "source", "published", "text" (the first 20,000 code points) of reports with all these words, the latest added first.
ent_status look_reports(ledger *l, sv words, uint64_t limit, arena *a, ledger_table *t,
                        ent_err *err) ENT_MUST_USE;

// "revision", "version", "model", "knowledge", "type", "status", "confidence": how each revision coded this mention.
ent_status look_codings(ledger *l, sv mention, arena *a, ledger_table *t,
                        ent_err *err) ENT_MUST_USE;

#endif
