// SPDX-License-Identifier: Apache-2.0
//
// Events of a ledger for people, spreadsheets and programs. Columns and keys: entente-events(1).
#ifndef CLI_ROWS_H
#define CLI_ROWS_H

#include "base/text.h"
#include "cli/show.h"
#include "ledger/ledger.h"

// A line of a table for people.
grid_row rows_cells(arena *a, const ledger_row *r, const paint *p);
grid_row rows_heading(void);
enum { ROWS_COLUMNS = 7 };

// One object, without a line feed.
void rows_json(text *out, const ledger_row *r);

// One line, with its line feed; `comma` or a tab between cells. In CSV, text that a spreadsheet would take for a formula gets an
// apostrophe before it; in TSV, tabs and line feeds come out as blanks.
void rows_line(text *out, const ledger_row *r, bool comma);
void rows_head(text *out, bool comma);

// A cell of CSV or TSV.
void rows_cell(text *out, sv s, bool comma);

// Codes of actors joined by '|', names where they have none; or names.
sv rows_actors(arena *a, const ledger_row *r, const uint32_t *at, size_t n, bool names);

#endif
