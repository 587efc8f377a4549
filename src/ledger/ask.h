// SPDX-License-Identifier: Apache-2.0
//
// Building questions: SQL with numbered parameters. Values never become part of the SQL.
#ifndef LEDGER_ASK_H
#define LEDGER_ASK_H

#include "ledger/store.h"

enum { ASK_BYTES = 256 << 20 };

typedef struct ask {
    db *d;
    text sql;
    VEC(db_value) args;
    int64_t after; // number of the event of ledger_filter.after; 0 for none
} ask;

void ask_add(ask *q, const char *words);
void ask_value(ask *q, db_value v); // a parameter: its "?N" in the SQL, its value in `args`
sv ask_day(ask *q, ent_day d);      // as text, in the arena of the question

// From " WHERE" on, over `event e` and `mention m`, which tells of it. Joins come before it, so nothing may stand between.
ent_status ask_where(ask *q, const ledger_filter *f, ent_err *err) ENT_MUST_USE;

// A condition on `report_words`: all these words; what is in quotation marks as a phrase.
void ask_words(ask *q, sv words);

// Columns day, quad class, number of events and sum of their scores, by day and quad class, in order.
ent_status ask_sums(ask *q, const ledger_filter *f, ent_err *err) ENT_MUST_USE;

// "4f0c9a2e11d75b60.153" or a report's "4f0c9a2e" (at least 8 digits): the range of report keys, and the place in it; -1 for none.
bool ask_name(sv name, uint8_t low[16], uint8_t high[16], int64_t *spot);
sv ask_write_name(arena *a, sv key, int64_t spot);

// The event that this mention belongs to. ENT_ERR_USAGE where there is none.
ent_status ask_event(ledger *l, sv name, int64_t as_of, int64_t *event, ent_err *err) ENT_MUST_USE;

// The mention called so, as of a revision (0: the latest). ENT_ERR_USAGE where there is none.
ent_status ask_mention(ledger *l, sv name, int64_t as_of, int64_t *mention,
                       ent_err *err) ENT_MUST_USE;

#endif
