// SPDX-License-Identifier: Apache-2.0
//
// Events of a ledger for people and programs; for spreadsheets: exchange/rows.h. Columns and keys: entente-events(1).
#ifndef CLI_ROWS_H
#define CLI_ROWS_H

#include "cli/show.h"
#include "exchange/rows.h"

// A line of a table for people.
grid_row rows_cells(arena *a, const ledger_row *r, const paint *p);
grid_row rows_heading(void);
enum { ROWS_COLUMNS = 7 };

// One object, without a line feed. `details`: what its mentions disagree in (ledger_details); NULL where that is not told.
void rows_json(text *out, const ledger_row *r, const ledger_table *details);

#endif
