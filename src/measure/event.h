// SPDX-License-Identifier: Apache-2.0
//
// Coded events as the measures look at them: what happened once, with all documents that tell of it.
//
// They come from a ledger (SQLite or PostgreSQL, docs/ledger.md) or from a file of lines:
//
//     TSV    a line of column names, then a line an event; lists are separated by `|'
//     JSONL  an object a line; lists are arrays
//
//     id date|time actors recipients type mode contexts score confidence doc_ids source_ids aux recorded text
//
// `id`, `date` (YYYY-MM-DD) or `time` (YYYY-MM-DDTHH:MM:SS), `actors` and `type` must be there. `recipients` may be empty: then it is
// among the actors, each with each. `aux`: historical, future, hypothetical, negated. `recorded`: the day on which it became known;
// left out it is the event's day.
//
// Left out, and counted in the warnings: historical, hypothetical and negated ones; future ones but for AGREE; STATEMENTs; lines whose id
// was there before. Of a ledger: denied and failed ones (negated), demanded and hypothetical ones, alleged ones, what is told as
// background, and what has no day to within 31 days. There `recorded` is the day on which the first report of it was published.
#ifndef MEASURE_EVENT_H
#define MEASURE_EVENT_H

#include "base/arena.h"
#include "base/err.h"
#include "entente/record.h"

typedef struct measure_event {
    sv id;
    double time;           // days since 1970-01-01; whole unless the input has a time of day
    sv actors, recipients; // codes, "RUSGOV|BLR"
    ent_type type;
    sv modes, contexts; // "restrict|ban", "economic|military"
    double score, confidence;
    sv documents, sources; // what tells of it
    sv text;               // its words, for the monetary key; may be empty
    bool future;           // agreed to be done; AGREE only
    ent_day recorded;
} measure_event;

// How much was read: documents by day, from a ledger. Empty for files, whose exposure is a file of its own.
typedef struct measure_coverage {
    const ent_day *day; // ascending
    const double *documents;
    size_t n;
} measure_coverage;

typedef struct warnings {
    VEC(sv);
} warnings;
void warnings_add(arena *a, warnings *w, sv words);

typedef struct measure_events {
    const measure_event *at; // by time, then id
    size_t n;
    measure_coverage coverage;
    char hash[65]; // SHA-256 of the file; the checksum of the ledger
    warnings warned;
} measure_events;

// Reads all that became known up to `known` (ENT_NO_DAY: all). Everything lives in `a`. ENT_ERR_INPUT: a line that cannot be, or no
// event at all.
ent_status measure_events_read(arena *a, const char *place, ent_day known, measure_events *events,
                               ent_err *err) ENT_MUST_USE;

// The type called so; ENT_TYPE_NONE for none.
ent_type measure_type(sv name);

#endif
