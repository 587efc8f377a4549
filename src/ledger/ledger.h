// SPDX-License-Identifier: Apache-2.0
//
// The ledger: a store of reports, of the records coded from them, and of the events that they tell.
//
//     ledger *l;
//     if (ledger_open(&l, "war.ledger", LEDGER_WRITE, &err) != ENT_OK) ...
//     ledger_add(l, records, n, &counts, &err);             // one transaction: all of them, or none
//
//     ledger_filter f = {.actor = SV("BLR"), .other = SV("RUS"), .limit = 50};
//     ledger_rows *rows;
//     const ledger_row *row;
//     ledger_events(l, &f, &rows, &err);
//     while ((status = ledger_next(rows, &row, &err)) == ENT_OK && row) ...
//     ledger_end(&rows);
//     ledger_close(&l);
//
// A place is the path of an SQLite file or a `postgresql://` URI; schema and answers are the same (docs/ledger.md).
//
// What is the same report: a report is known by a hash of its content (the record's report id), URI, publisher, title and the
// input's own id. Adding it again adds nothing. A revision is an engine with its knowledge and model; a report has one record in
// each revision, and as of a revision the latest one not after it holds. Nothing is overwritten.
//
// Order does not matter: whatever the order, the batches and the processes in which the same records came in, a ledger has the same
// content (ledger_checksum). Numbers given by the store (`n` columns) are not content; names of reports and events are hashes.
//
// Names of events: an event is called by its first mention (earliest published, then by hash), a mention by its report and the place
// of its trigger in the text: "4f0c9a2e11d75b60.153". Any mention's name leads to its event.
//
// Positions are code points of the report's text, as in the record. Strings handed in are borrowed for the call; strings handed out
// live until the next ledger_next or ledger_end. A ledger belongs to one thread at a time; open several for several threads.
//
// Errors: ENT_ERR_IO the store refused (full, read-only, locked, connection lost): the transaction was undone, and the same call may
// be repeated. ENT_ERR_VERSION: written by a newer entente. ENT_ERR_INPUT: not a ledger, or damaged.
#ifndef LEDGER_LEDGER_H
#define LEDGER_LEDGER_H

#include "base/arena.h"
#include "base/err.h"
#include "entente/engine.h"
#include "ledger/figure.h"

typedef struct ledger ledger;

typedef enum ledger_mode {
    LEDGER_READ,   // must exist
    LEDGER_WRITE,  // must exist
    LEDGER_CREATE, // made when it does not exist
} ledger_mode;

ent_status ledger_open(ledger **l, const char *place, ledger_mode mode, ent_err *err) ENT_MUST_USE;
void ledger_close(ledger **l); // sets it to NULL; NULL inside is allowed

// What is asked from now on has to be done within `ms` milliseconds, all in all; 0: takes as long as it takes. A question that does
// not end in time fails with ENT_ERR_IO, and ledger_is_late says so.
void ledger_allow(ledger *l, int ms);
bool ledger_is_late(const ledger *l);

// Between the two, all questions are answered as of one moment, whatever others write meanwhile.
ent_status ledger_snapshot(ledger *l, ent_err *err) ENT_MUST_USE;
void ledger_snapshot_end(ledger *l);

// Whether `place` names a ledger rather than a report: a postgresql URI, or a file that begins as SQLite files do.
bool ledger_is_place(const char *place);

// ---- what goes in: a record ------------------------------------------------------------------------------------------------

typedef struct ledger_report {
    sv id; // of content: text and date; where a source has no text, whatever names the report there
    sv input_id, uri, source, title, language; // {NULL, 0} where unknown
    ent_day published;                         // ENT_NO_DAY where unknown
    ent_published_from published_from;         //
    sv text;                                   // {NULL, 0} where it is not kept
    sv copy, lede;                             // by ledger_record_prepare
} ledger_report;

typedef struct ledger_actor {
    sv name, code, country, sectors, role; // as in ent_actor; {NULL, 0} where unknown
    ent_actor_kind kind;                   // ENT_N_KIND where unknown
    sv spans; // where it is mentioned: "0-8n 25-30p"; letters: n name, t title, p pronoun, d description, c capital
} ledger_actor;

typedef struct ledger_place {
    sv name, country;
    double lat_deg, lon_deg; // NAN where unknown
    int64_t geonames;        // 0 where unknown
} ledger_place;

typedef struct ledger_event {
    ent_type type;
    sv modes, contexts; // "arrest|beat"; may be empty
    sv cameo;           // {NULL, 0} where unknown
    uint8_t quad;       // 0..4, as in ent_event
    double score, goldstein;
    const uint32_t *source, *target; // indices of the record's (or row's) actors
    size_t n_source, n_target;
    bool symmetric;
    ent_event_status status;
    ent_when when;
    int32_t said_by, place;                               // index of actor, of place; -1 for none
    ent_span trigger, source_span, target_span, sentence; // {0, 0} where unknown
    sv trigger_text;                                      // {NULL, 0} where unknown
    ent_part part;
    bool background;
    double confidence;
    ent_type runner_up; // ENT_TYPE_NONE where there is none
    double runner_up_confidence;
    sv words;              // by ledger_record_prepare
    const figure *figures; // likewise, of material conflict: tolls in the sentence
    size_t n_figures;
} ledger_event;

// Statements of a record beside its events. `actors` are codes joined by '|', names where there is no code.
typedef struct ledger_quote {
    int32_t speaker; // index of actor, -1 unknown
    sv audience, cue;
    bool direct;
    ent_span span;
} ledger_quote;

typedef struct ledger_claim {
    int32_t claimed_by; // index of actor, -1: the report itself
    ent_span cause, effect;
    sv cause_actors, effect_actors;
    sv direction, cue;
    ent_span sentence;
} ledger_claim;

typedef struct ledger_provision {
    sv domain, what, status;
    ent_span span;
    ent_day from, to; // of the status; ENT_NO_DAY where unknown
} ledger_provision;

typedef struct ledger_agreement {
    sv name, parties;
    ent_day signed_from, signed_to;
    const ledger_provision *provisions;
    size_t n_provisions;
} ledger_agreement;

typedef struct ledger_trend {
    ent_span what;
    sv actors, course;
    ent_day from, to;
    ent_span sentence;
} ledger_trend;

typedef struct ledger_record {
    sv version, knowledge,
        model; // of the engine: the revision. Imports: "import", the name of the format, its version or {NULL, 0}
    ledger_report report;
    const ledger_actor *actors;
    size_t n_actors;
    const ledger_place *places;
    size_t n_places;
    const ledger_event *events;
    size_t n_events;
    const ledger_quote *quotes;
    size_t n_quotes;
    const ledger_claim *claims;
    size_t n_claims;
    const ledger_agreement *agreements;
    size_t n_agreements;
    const ledger_trend *trends;
    size_t n_trends;
    sv extra; // one JSON object of what else the record holds (sentences, times, dropped, related); {NULL, 0} for none
    sv input; // 16 bytes by which the caller knows the input again (ledger_seen); {NULL, 0} for none
} ledger_record;

// Reads a line of `entente code --json`. Everything lives in `a`. ENT_ERR_INPUT says what is wrong in it.
ent_status ledger_record_read(arena *a, sv line, ledger_record *r, ent_err *err) ENT_MUST_USE;

// The record of a document that was just coded: what ledger_record_read makes of its JSON, without writing it. Copies all into `a`.
void ledger_record_of(arena *a, const ent_engine *engine, const ent_document *doc,
                      ledger_record *r);

// What counting once looks at, made from the text: `copy` and `lede` of the report, `words` and `figures` of the events (same.h, figure.h). It takes
// longer than adding does, so that threads may do it beforehand; the two above do it, ledger_add where it was not done. `events` are r's own.
void ledger_record_prepare(arena *a, ledger_record *r, ledger_event *events);

// Whether a line of JSON is such a record rather than a report.
bool ledger_record_looks_like(sv line);

// ---- adding --------------------------------------------------------------------------------------------------------------------

typedef struct ledger_counts {
    uint64_t reports, records, events; // that were new
    uint64_t known;                    // records that the ledger had already
} ledger_counts;

// Adds records in one transaction; `counts` (may be NULL) is added to. A caller that collects some hundreds of records a call is
// about ten times as fast as one that gives them one by one. A record that cannot be kept (ENT_ERR_INPUT) spoils the call:
// ledger_record_check tells beforehand.
ent_status ledger_add(ledger *l, const ledger_record *records, size_t n, ledger_counts *counts,
                      ent_err *err) ENT_MUST_USE;
ent_status ledger_record_check(const ledger_record *r, ent_err *err) ENT_MUST_USE;

// Whether a record with this `input` was added: an input that came before need not be coded again.
ent_status ledger_seen(ledger *l, sv input, bool *seen, ent_err *err) ENT_MUST_USE;

// The text of reports is not kept from now on (licensed sources): titles, texts, quotations and other words are left out, positions
// and hashes stay. Counting once works the same. Set for one open ledger; the same report with text adds no text later.
void ledger_keep_no_text(ledger *l);

// The least score, 0 to 1, by which two mentions are linked as one happening (same.h); 0: none are. It can only be set while the ledger has no
// mention: ENT_ERR_USAGE.
double ledger_threshold(const ledger *l);
ent_status ledger_set_threshold(ledger *l, double threshold, ent_err *err) ENT_MUST_USE;

// ---- asking --------------------------------------------------------------------------------------------------------------------

// All that is given must hold. Lists are separated by '|' or ','. Codes of actors: a prefix, "RUS" or "RUSGOV".
typedef struct ledger_filter {
    sv actor, other;         // taking part, either side; both: one on either side
    sv source, target;       // on that side
    sv types, quads, status; // "ASSAULT|COERCE"; "3|4" or "material conflict"; "actual|ongoing"
    ent_day from, to; // the event's time overlaps; ENT_NO_DAY for open. ledger_filter_any sets them
    sv place;         // name, or country
    sv publisher;     //
    sv words;         // in the report: all words; "in quotation marks" a phrase
    double confidence; // at least
    uint32_t sources;  // at least so many independent ones
    bool reviewed;     // analysts' work applies: rejected ones are left out, corrections made
    bool no_history;   // leaves out what is told as background
    bool oldest_first; // else newest first
    int64_t as_of;     // revision; 0: the latest
    sv event;          // name of an event or of a mention
    sv report;         // told in this report: its key, or at least 8 digits that it begins with
    sv after;        // behind this event (the name of any mention of it) in the order of the answer
    bool by_mention; // ledger_count: mentions are counted instead of events
    uint64_t limit;  // 0: all
} ledger_filter;
ledger_filter ledger_filter_any(void);

// One event, told by its best mention (the one most others agree with, then the most confident).
typedef struct ledger_row {
    sv id;
    sv told;     // name of that mention
    sv event_id; // name of the event: `id`, or where mentions are listed that of the one it belongs to
    uint32_t mentions, reports,
        sources; // sources: independent ones, copies and publishers counted once
    ledger_event event;
    const ledger_actor *actors; // those of the event, without spans
    size_t n_actors;
    ledger_place place;   // name {NULL, 0}: none
    ledger_report report; // of that mention, without its text
    sv sentence;          // words of the sentence; {NULL, 0} where the text is not kept
    sv review;            // "accepted", "rejected", "corrected" or {NULL, 0}
    int64_t revision;     // in which it was coded
    sv version, knowledge, model;
} ledger_row;

typedef struct ledger_rows ledger_rows;

ent_status ledger_events(ledger *l, const ledger_filter *f, ledger_rows **rows,
                         ent_err *err) ENT_MUST_USE;
// The mentions of the events that pass; `id` is the mention's name.
ent_status ledger_mentions(ledger *l, const ledger_filter *f, ledger_rows **rows,
                           ent_err *err) ENT_MUST_USE;
// `*row` is NULL behind the last one.
ent_status ledger_next(ledger_rows *rows, const ledger_row **row, ent_err *err) ENT_MUST_USE;
void ledger_end(ledger_rows **rows);

// ---- tables ----------------------------------------------------------------------------------------------------------------------
//
// Answers that are small: a table of texts, all of it in the arena that was handed in. Its arena_try must be set.

typedef struct ledger_table {
    const char *const *columns;
    size_t n_columns;
    const sv *cells; // row by row; {NULL, 0} where unknown
    size_t n_rows;
    const char
        *kinds; // a letter a column: t text, i integer, r real, d degrees; NULL: all are texts
} ledger_table;

typedef enum ledger_period {
    LEDGER_DAY,
    LEDGER_WEEK,
    LEDGER_MONTH,
    LEDGER_QUARTER,
    LEDGER_YEAR
} ledger_period;

// "2022-07-01", "2022-W26", "2022-07", "2022-Q3", "2022": the period that a day is in.
sv ledger_period_name(arena *a, ent_day day, ledger_period by);

// How many events (or mentions of them) by period and quad class, and the mean of their scores. `limit` and the order are not looked at.
ent_status ledger_count(ledger *l, const ledger_filter *f, ledger_period by, arena *a,
                        ledger_table *t, ent_err *err) ENT_MUST_USE;

// Of these, only `actor` and `other` (parties, speakers), `to` (known by reports up to that day), `limit` and `as_of` are looked at.
ent_status ledger_agreements(ledger *l, const ledger_filter *f, arena *a, ledger_table *t,
                             ent_err *err) ENT_MUST_USE;
ent_status ledger_obligations(ledger *l, const ledger_filter *f, arena *a, ledger_table *t,
                              ent_err *err) ENT_MUST_USE;
ent_status ledger_claims(ledger *l, const ledger_filter *f, arena *a, ledger_table *t,
                         ent_err *err) ENT_MUST_USE;

// Which reports tell of each event that holds: event, report (the first 16 digits of its name), publisher, published; by event, published.
ent_status ledger_documents(ledger *l, arena *a, ledger_table *t, ent_err *err) ENT_MUST_USE;

// How many reports were read by day of publication: day, reports; by day.
ent_status ledger_coverage(ledger *l, arena *a, ledger_table *t, ent_err *err) ENT_MUST_USE;

// Who is called so, or has a code that begins so: codes, offices, and when they took part in events.
ent_status ledger_who(ledger *l, sv name, uint64_t limit, arena *a, ledger_table *t,
                      ent_err *err) ENT_MUST_USE;

// How the store goes about the question that ledger_events would ask: its own words.
ent_status ledger_plan(ledger *l, const ledger_filter *f, arena *a, ledger_table *t,
                       ent_err *err) ENT_MUST_USE;

// Where the mentions of an event disagree: each field of which they have several values (source, type, target, status, day, place; killed,
// injured, detained, missing, displaced) with every value, how many mentions have it and in how many reports; the most told first.
// `as_of` a revision, 0: the latest.
ent_status ledger_details(ledger *l, sv event, int64_t as_of, arena *a, ledger_table *t,
                          ent_err *err) ENT_MUST_USE;

ent_status ledger_revisions(ledger *l, arena *a, ledger_table *t, ent_err *err) ENT_MUST_USE;

// What became of the mentions of reports that were coded in both: "appeared", "vanished" or "changed", and which fields.
ent_status ledger_diff(ledger *l, int64_t before, int64_t after, arena *a, ledger_table *t,
                       ent_err *err) ENT_MUST_USE;

// ---- analysts --------------------------------------------------------------------------------------------------------------------
//
// What people say is kept as entries, in order, for good. An entry is about a mention, which it keeps through new revisions as long as
// they have one at the same words; it holds for the event that this mention belongs to.

#define LEDGER_ACT_LIST(F) \
    F(note)                \
    F(accept)              \
    F(reject)              \
    F(correct)             \
    F(join)                \
    F(part)                \
    F(undo)
#define LEDGER_ENUM_ACT(name) LEDGER_ACT_##name,
typedef enum ledger_act { LEDGER_ACT_LIST(LEDGER_ENUM_ACT) LEDGER_N_ACT } ledger_act;
const char *ledger_act_name(ledger_act act);

typedef struct ledger_entry {
    ledger_act act;
    sv event;        // of all but undo
    sv other;        // join: the other event; part: the mention that is no part of `event`
    sv field, value; // correct: type, status, source, target, from, to or cameo
    int64_t undoes;  // undo: the number of the entry; one that undoes cannot be undone
    sv who, why;     // both wanted
} ledger_entry;

// Its number in `*n`. ENT_ERR_USAGE: no such event or entry, or a field or value that cannot be.
ent_status ledger_write_entry(ledger *l, const ledger_entry *e, int64_t *n,
                              ent_err *err) ENT_MUST_USE;

// All entries, or those about an event (`event` not empty), in order.
ent_status ledger_entries(ledger *l, sv event, arena *a, ledger_table *t,
                          ent_err *err) ENT_MUST_USE;

// What was accepted, rejected or corrected, an entry a row, by report and place: the mention's fields as coded, and of a correction its
// field and value. Out of this come sets for evaluation.
ent_status ledger_judged(ledger *l, arena *a, ledger_table *t, ent_err *err) ENT_MUST_USE;

// What contradicts itself in the ledger, a kind of fault a row, with how often it is found; no row: nothing does. Reads all of it. A fault
// comes of a damaged disk or of another program's hand.
ent_status ledger_check(ledger *l, arena *a, ledger_table *t, ent_err *err) ENT_MUST_USE;

// Pairs of reports whose mentions were joined or parted by entries that stand, a pair a row: "join" or "part", and of both reports name, day, publisher
// and text.
ent_status ledger_merged(ledger *l, arena *a, ledger_table *t, ent_err *err) ENT_MUST_USE;

// The events that hold, a mention a row: a number for the event, and the input id of the report.
ent_status ledger_members(ledger *l, arena *a, ledger_table *t, ent_err *err) ENT_MUST_USE;

// A hash of the content, 32 hex digits: equal for ledgers of equal content, whatever the order and the store.
ent_status ledger_checksum(ledger *l, char hex[33], ent_err *err) ENT_MUST_USE;

#endif
