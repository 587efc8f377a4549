// SPDX-License-Identifier: Apache-2.0
//
// A row of another program's file on its way to a record: what the formats share when they read.
//
// A row becomes a record of one event, and a report of its own, known by format and content of the row: reading a file again adds
// nothing. What the row says that a record has no place for is kept in `extra`, under "import".
//
// Functions that read a cell tell what is wrong with it (file, line, column, what to write) and then return false.
#ifndef EXCHANGE_DRAFT_H
#define EXCHANGE_DRAFT_H

#include "base/text.h"
#include "know/know.h"
#include "ledger/ledger.h"

enum { DRAFT_MOST_COLUMNS = 64, DRAFT_MOST_ACTORS = 200 };

typedef struct draft {
    arena *a;
    const know *k;
    const char *format; // "gdelt"
    const char *file;
    uint64_t line;
    ent_err *err;
    sv record;                  // as it stands in the file
    const char *const *columns; // names, in the order of `cells`
    sv *cells;                  // trimmed
    size_t n_columns;
    struct json_t **held; // of the reader: the parsed record
    uint64_t used;        // bits of columns whose content is in the record
    bool crowded;
    bool keep_record; // of JSON: all of it is kept beside the record
    ledger_report report;
    ledger_event event;
    ledger_place place;
    VEC(ledger_actor) actors;
    VEC(uint32_t) source, target;
} draft;

void draft_init(draft *d); // empties all from `report` on

// The cell, which counts as used; "" where the file has no such column.
sv draft_cell(draft *d, int column);
// Looks without using.
static inline bool draft_has(const draft *d, int column) { return d->cells[column].len > 0; }

// The beginning of a text for a message: nothing in it that a terminal would obey.
sv draft_shown(arena *a, sv s);

bool draft_wrong(draft *d, int column, const char *what); // tells, returns false

// Empty cells leave `*out` as it is. Dates: YYYY-MM-DD, YYYYMMDD, both with a time behind them; YYYY-MM and YYYY give the first day.
bool draft_day(draft *d, int column, ent_day *out);
bool draft_number(draft *d, int column, double *out);
bool draft_integer(draft *d, int column, int64_t *out);

bool draft_score(draft *d, int column, double *out);     // of an event, -100 to 100
bool draft_point(draft *d, int latitude, int longitude); // degrees, into d->place

// What the event is, from a CAMEO code: type, modes, contexts, quad, scores. One digit less than it should have is taken as a lost
// zero ("20" is 20, "40" is 040). False where CAMEO has no such code.
bool draft_cameo(draft *d, int column);
// From a PLOVER type and its modes (separated by '|'); code and scores as usual for them. False for no such type.
bool draft_plover(draft *d, int column, sv type, sv modes);

// An actor on a side, the same one where code and name are the same. `code` is ours; both may be empty, then there is none (NULL). With
// more than DRAFT_MOST_ACTORS a row is `crowded` and will be refused.
typedef enum draft_side { DRAFT_SOURCE, DRAFT_TARGET, DRAFT_SPEAKER } draft_side;
ledger_actor *draft_actor(draft *d, draft_side side, sv code, sv name);

// The code for a country ("RUS", or what stands for bodies, "IGO", "UNO"), sectors and a name: bodies are known by name.
sv draft_code(draft *d, sv country, sv sectors, sv name);

// Whether PLOVER has a context of that name.
bool draft_is_context(const draft *d, sv name);

// The text that the event was read in: the report's whole text and its one sentence.
void draft_text(draft *d, sv words);

// Done: `*r` is the record.
void draft_finish(draft *d, ledger_record *r);

#endif
