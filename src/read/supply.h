// SPDX-License-Identifier: Apache-2.0
//
// A file -> the reports in it, whatever it is: a text, a page, JSON Lines, a table, a feed, PETRARCH's XML, a web archive, or an archive
// or packed file with any of these inside, archives included.
//
//     supply *s;
//     supply_item it;
//     if (supply_open(&s, "news.zip", &options, &err) != ENT_OK) ...
//     for (; supply_next(s, &a, &it); arena_reset(&a))
//         if (it.status != ENT_OK) ...      // it.err, and it.place says where
//         else if (!it.skip) ... it.in ...
//     supply_close(&s);
//
// Memory: `most_bytes` twice for a report, a window for each archive around it, nothing for those that come behind.
#ifndef READ_SUPPLY_H
#define READ_SUPPLY_H

#include "entente/engine.h"
#include "read/flow.h"
#include "read/source.h"

enum { SUPPLY_MOST_NESTED = 3 }; // archives inside one another

typedef struct supply supply;

typedef struct supply_options {
    bool told; // `form` is what the file, or each file in an archive, is; else it is found out
    source_form form;      // SOURCE_TEXT, _HTML, _JSONL or _CSV
    size_t most_bytes;     // of one report
    const char *column;    // of tables: the one that holds the text; NULL for the usual names
    bool (*stopped)(void); // asked while a pipe gives nothing; may be NULL
} supply_options;

typedef struct supply_item {
    ent_input
        in; // of JSON Lines only `bytes`, the line as it stands: jsonl_read makes the report of it
    source_form form; // SOURCE_JSONL: see above
    sv file;          // "news.zip/2020.csv"
    uint64_t
        line; // of JSON Lines and tables the line, of XML the number of the report; from 1, 0 for a whole file
    sv place;         // where it is, alone in its file: "news.zip/2020.csv:7", "crawl.warc.gz@4711"
    const char *skip; // why it is no report, in words: "request", "image/png"; NULL when it is
    ent_status status;
    ent_err err;
} supply_item;

// `path` "-" is standard input. `options` and `path` must outlive the supply. On failure `*s` is NULL.
ent_status supply_open(supply **s, const char *path, const supply_options *options,
                       ent_err *err) ENT_MUST_USE;
void supply_close(supply **s);

// The next item; false at the end. All of it lives in `a`, whose way out (arena_try) may be taken: the supply then goes on behind what did
// not fit.
bool supply_next(supply *s, arena *a, supply_item *item);

// Bytes of the file that were read, and how many it has (0: not known).
uint64_t supply_read_bytes(const supply *s, uint64_t *size);

#endif
