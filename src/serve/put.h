// SPDX-License-Identifier: Apache-2.0
//
// Rows and tables of a ledger as JSON and CSV.
//
// The ledger counts in code points; pages are read by programs whose strings are UTF-16 (JavaScript), so "marks" and "spans" count
// UTF-16 units.
#ifndef SERVE_PUT_H
#define SERVE_PUT_H

#include "serve/server.h"

// UTF-16 units before each code point of a text, and behind the last: n_points + 1 numbers.
typedef struct units {
    const uint32_t *at;
    size_t n_points;
} units;
units units_of(arena *a, sv text);
void put_span(json *j, const char *key, const units *u,
              ent_span points); // nothing for an empty one

// What an event says, and where its words are in its sentence. `spans` (may be NULL) is of the report's text.
void put_event(json *j, arena *a, const ledger_row *row, const units *spans, sv event);

// Row `i` as the members of an object; the columns "parties" and "..._actors" are lists, "direct" is true or false. Columns from `n` on
// are left out.
void put_row(json *j, const ledger_table *t, size_t i, size_t n);

// "key": [{...}, ...], all columns or the first `n` of them.
void put_table(json *j, const char *key, const ledger_table *t);
void put_columns(json *j, const char *key, const ledger_table *t, size_t n);

// The table with its head.
void put_csv(text *out, const ledger_table *t);

sv put_cell(const ledger_table *t, size_t row, size_t column);
int64_t put_number(sv digits); // of an integer's cell

#endif
