// SPDX-License-Identifier: Apache-2.0
//
// Events of a ledger as lines of CSV or TSV. Columns: entente-events(1).
#ifndef EXCHANGE_ROWS_H
#define EXCHANGE_ROWS_H

#include "base/text.h"
#include "ledger/ledger.h"

// One line, with its line feed; `comma` or a tab between cells. In CSV, text that a spreadsheet would take for a formula gets an
// apostrophe before it; in TSV, tabs and line feeds come out as blanks.
void rows_line(text *out, const ledger_row *r, bool comma);
void rows_head(text *out, bool comma);

// A cell of CSV or TSV.
void rows_cell(text *out, sv s, bool comma);

// Codes of actors joined by '|', names where they have none; or names.
sv rows_actors(arena *a, const ledger_row *r, const uint32_t *at, size_t n, bool names);

#endif
