// SPDX-License-Identifier: Apache-2.0
//
// Filling a ledger_table.
#ifndef LEDGER_TABLE_H
#define LEDGER_TABLE_H

#include "ledger/ask.h"

// All rows of a question as texts. Integers are written out; reals with two decimals, degrees with five. `kinds`: see ledger_table.
// `columns` and `kinds` are borrowed.
ent_status table_fill(ledger *l, arena *a, const char *const *columns, const char *kinds,
                      const ask *q, ledger_table *t, ent_err *err) ENT_MUST_USE;

// Calls with each row; `call` may use `a`, whose way out closes the rows first.
typedef void (*table_row_fn)(void *ctx, arena *a, const db_rows *rows);
ent_status table_each(ledger *l, arena *a, const char *sql, const db_value *args, size_t n,
                      table_row_fn call, void *ctx, ent_err *err) ENT_MUST_USE;

// Counts by day and quad class, as ask_sums has them, gathered by period. Days come in order, each quad class at most once a day.
typedef struct table_sum {
    ent_day day; // ENT_NO_DAY: unknown
    int64_t quad, events;
    double score;
} table_sum;
void table_periods(arena *a, const table_sum *sums, size_t n, ledger_period by, ledger_table *t);

ask table_ask(ledger *l, arena *a);

#endif
