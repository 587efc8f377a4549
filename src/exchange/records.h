// SPDX-License-Identifier: Apache-2.0
//
// A file as a stream of records, in the memory of its largest: lines, CSV records (RFC 4180: quoted cells may hold line ends), or the
// features of a GeoJSON collection. And a record as cells.
#ifndef EXCHANGE_RECORDS_H
#define EXCHANGE_RECORDS_H

#include "base/arena.h"
#include "base/err.h"

typedef enum record_kind { RECORD_LINE, RECORD_CSV, RECORD_FEATURE } record_kind;

enum { RECORD_MOST_BYTES = 16 << 20 };

typedef struct records {
    const char *file; // for messages
    record_kind kind;
    int fd;       // -1: the bytes are all in `buffer`, which is borrowed
    char *buffer; // read but not handed out: [at, end)
    size_t at, end, cap;
    size_t scanned;      // the record's end is not before it
    int state, depth;    // of the scan
    bool in_array;       // of a collection: what is inside it is an array
    uint64_t line, next; // number of the record's first line, from 1; of the line behind the record
    bool ended;
} records;

// `file` "-" is standard input. ENT_ERR_IO when it cannot be opened.
ent_status records_open(records *r, const char *file, ent_err *err) ENT_MUST_USE;
records records_of(sv bytes, const char *file);
void records_close(records *r);

// What comes next, at least `want` bytes where there are so many, without taking it: for a look at what kind of file it is.
ent_status records_peek(records *r, size_t want, sv *bytes, ent_err *err) ENT_MUST_USE;

// The next record that is not blank, without its line end; {NULL, 0} at the end. Valid until the next call. Errors are final:
// ENT_ERR_IO, ENT_ERR_MEMORY, ENT_ERR_INPUT for a record that is too long or not closed at the end of the file.
ent_status records_next(records *r, sv *record, ent_err *err) ENT_MUST_USE;

// Cells of a line at tabs, as they are; of a CSV record at commas, quotes taken off. Copied into `a` where that changes bytes.
typedef struct record_cells {
    VEC(sv);
} record_cells;
void record_split(arena *a, sv record, char separator, record_cells *out);

#endif
