// SPDX-License-Identifier: Apache-2.0
//
// Tables with a report in each row: comma-, semicolon- or tab-separated (RFC 4180), the first row names the columns.
//
//     csv t;
//     if (csv_open(&t, &flow, NULL, &err) != ENT_OK) ...          // no column of text
//     while (csv_next(&t, &a, most, &in, &status, &err)) ...
//
// Columns, by any of these names, in any case:
//
//     text      text body content article story maintext article_text full_text sentence
//     title     title headline          date      date published publication_date pubdate publish_date published_at datetime
//     id        id story_id article_id doc_id guid                source    source publisher outlet domain
//     address   uri url link
//
// A quoted field may hold separators and line feeds. A row that is too short, or whose date is none, costs that row; so does a quote that
// nothing closes: reading goes on with the next line.
#ifndef READ_CSV_H
#define READ_CSV_H

#include "entente/engine.h"
#include "read/flow.h"

enum { CSV_ROLES = 6, CSV_MOST_COLUMNS = 4096 };

typedef struct csv {
    flow *in;
    char separator;
    int columns[CSV_ROLES]; // of text, title, date, id, source, address; -1: not there
    uint64_t line;          // where the row that was read last begins, from 1
    uint64_t next_line;
    bool has_stray_quote;
} csv;

// Whether a file that begins so, or is called so, is such a table: a first line that has a text column among at least two.
bool csv_looks_like(sv head, const char *name);

// Reads the row of names. `text_column` is the name of the column of text, NULL for one of those above.
ent_status csv_open(csv *t, flow *in, const char *text_column, ent_err *err) ENT_MUST_USE;

// The next row that is not empty; false at the end. The strings of `*report` live in `a`. `most`: bytes of a row.
bool csv_next(csv *t, arena *a, size_t most, ent_input *report, ent_status *status, ent_err *err);

#endif
