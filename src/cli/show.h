// SPDX-License-Identifier: Apache-2.0
//
// A record for people and for spreadsheets.
#ifndef CLI_SHOW_H
#define CLI_SHOW_H

#include "base/text.h"
#include "entente/engine.h"

// A heading, one row an event, and the actors who take part in them. `name` is what the report is called: a file.
// With `coloured`, cooperation is green, conflict red, history faint.
void show_table(text *out, sv name, const ent_document *doc, bool coloured);

// One line an event with SHOW_TSV_COLUMNS; tabs and line feeds in a cell come out as blanks. Spans count code points.
void show_tsv(text *out, sv name, const ent_document *doc);
extern const char show_tsv_head[]; // the line of column names, with its line feed

// "1997", "2022-Q4", "2022-02", "2022-07-01", else "FROM..TO"; empty where unknown.
sv show_when(arena *a, const ent_when *w);
sv show_where(arena *a, const ent_record *r,
              const ent_event *e); // "Geneva, CHE"; {NULL, 0} where the text does not say

// Codes of actors, or their names where they have none, joined with ", ".
sv show_actors(arena *a, const ent_record *r, const uint32_t *at, size_t n);

// "e3".
sv show_event_id(arena *a, size_t index);

// Colours: escape sequences, or nothing at all.
typedef struct paint {
    sv bold, faint, green, red, yellow, blue, off;
} paint;
paint paint_of(bool coloured);
sv paint_of_quad(const paint *p, int quad);

// Rows of cells in aligned columns.
enum { GRID_MOST_COLUMNS = 9 };
typedef struct grid_row {
    sv cells[GRID_MOST_COLUMNS];
    sv colour; // of the whole row; empty for none
} grid_row;
typedef struct grid {
    VEC(grid_row);
} grid;
void show_grid(text *out, const grid *g, size_t columns, const paint *p);

#endif
