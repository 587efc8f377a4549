// SPDX-License-Identifier: Apache-2.0
//
// In and out of the formats of the field. docs/formats.md tells what each keeps and loses.
//
//     exchange_writer w;
//     exchange_begin(&w, exchange_named(SV("icews")), know, &out);
//     while (... row ...) exchange_put(&w, row);        // lines are added to `out`; the caller takes them away when it likes
//     exchange_end(&w);
//
//     exchange_reader *r;
//     exchange_open(&r, "events.tab", NULL, know, &err);   // NULL: a look at the file tells the format
//     while ((status = exchange_next(r, &arena, &record, &more, &err)) != ENT_OK || more) ...
//     exchange_close(&r);
#ifndef EXCHANGE_EXCHANGE_H
#define EXCHANGE_EXCHANGE_H

#include "base/text.h"
#include "know/know.h"
#include "ledger/ledger.h"

typedef struct exchange_format exchange_format;

// All formats in the order of the documentation; the last is NULL.
extern const exchange_format *const exchange_formats[];
const exchange_format *exchange_named(sv name); // NULL when there is none
const char *exchange_name(const exchange_format *f);
const char *exchange_says(const exchange_format *f); // what it is, in a few words

// ---- out --------------------------------------------------------------------------------------

typedef struct exchange_writer {
    const exchange_format *f;
    const know *k;
    text *out;
    uint64_t rows; // written so far; an event is several where the format has one actor a side
} exchange_writer;

void exchange_begin(exchange_writer *w, const exchange_format *f, const know *k, text *out);
void exchange_put(exchange_writer *w, const ledger_row *row);
void exchange_end(exchange_writer *w);

// ---- in ---------------------------------------------------------------------------------------

typedef struct exchange_reader exchange_reader;

// Opens a file ("-": standard input); `f` NULL: told from its beginning. A file in memory is borrowed; `name` is for messages.
// ENT_ERR_INPUT: it is in no format that is known here, or its first line lacks a column that must be there.
ent_status exchange_open(exchange_reader **r, const char *path, const exchange_format *f,
                         const know *k, ent_err *err) ENT_MUST_USE;
ent_status exchange_open_bytes(exchange_reader **r, sv bytes, const char *name,
                               const exchange_format *f, const know *k, ent_err *err) ENT_MUST_USE;
void exchange_close(exchange_reader **r); // sets it to NULL; NULL inside is allowed
const exchange_format *exchange_format_of(const exchange_reader *r);

// The next row as a record, all of it in `a` (arena_try is the caller's). `*more` is false behind the last one, and after errors that end the file
// (ENT_ERR_IO, ENT_ERR_MEMORY, a record without end). ENT_ERR_INPUT with `*more` true: this row is refused, the next may be read.
ent_status exchange_next(exchange_reader *r, arena *a, ledger_record *record, bool *more,
                         ent_err *err) ENT_MUST_USE;

#endif
