// SPDX-License-Identifier: Apache-2.0
//
// Rows for other programs: cells parted by tabs or commas, safe in a spreadsheet.
//
// Spreadsheets take a cell that begins with = + - @ (also in full width), a tab or a line end for a formula, which may start
// programs. Such text gets an apostrophe in front, one more than it has, and cell_armed takes it off when a file comes in; numbers
// and codes are written as they are.
//
// Tabs and line ends cannot stand in a cell parted by tabs: they become spaces. In CSV they are quoted (RFC 4180) and stay.
#ifndef EXCHANGE_CELLS_H
#define EXCHANGE_CELLS_H

#include "base/text.h"

typedef struct cells {
    text *out;
    char separator; // '\t' or ','
    size_t n;       // cells of the row so far
} cells;

void cell_text(cells *c, sv s); // any text from outside
void cell_code(
    cells *c, sv s); // "---GOV", "071": capitals, digits, dashes as they are; anything else is text
void cell_int(cells *c, int64_t v);
void cell_fixed(cells *c, double v, int decimals); // NAN: empty
void cell_day(cells *c, ent_day d, bool dashes);   // "2022-07-01" or "20220701"; unknown: empty
void cell_empty(cells *c, size_t n);
void cells_end(cells *c); // ends the row

// The same for one text outside a table, and back.
sv cell_disarmed(arena *a, sv s);
sv cell_armed(sv s);

#endif
