// SPDX-License-Identifier: Apache-2.0
//
// What a format is made of. One file for each; exchange.c does what they share.
#ifndef EXCHANGE_FORMAT_H
#define EXCHANGE_FORMAT_H

#include "exchange/cells.h"
#include "exchange/draft.h"
#include "exchange/exchange.h"
#include "exchange/records.h"

struct exchange_format {
    const char *name, *says;
    record_kind kind;
    char separator; // '\t', ','; 0: no table, a record is JSON
    bool header;    // the first line names the columns
    const char *const *columns;
    size_t n_columns;
    uint64_t needed; // bits of columns without which a file cannot be read
    // Other names of columns, pairs of theirs and ours, the last NULL; NULL for none.
    const char *const (*aliases)[2];
    // Without a header: for a row of `n` cells the column of each. False where there is no such row.
    bool (*layout)(size_t n, uint8_t *column);

    void (*begin)(exchange_writer *w);
    void (*put)(exchange_writer *w, const ledger_row *row);
    void (*end)(exchange_writer *w);
    bool (*get)(draft *d);                 // of a table: from d->cells
    bool (*get_json)(draft *d, sv record); // of JSON
    // How sure the beginning of a file is of this format, 0 not at all; `first` is its first line.
    int (*sniff)(sv bytes, sv first);
};

extern const exchange_format petrarch2_format, polecat_format, gdelt_format, icews_format,
    acled_format, csv_format, jsonl_format, geojson_format;

cells exchange_cells(exchange_writer *w); // of the next row

// An event as pairs of one source and one target, for formats that have no more: every source with every target, but nobody with
// himself where they do it to one another. A side that is empty gives NULL. At least one pair.
typedef struct pair {
    const ledger_actor *source, *target;
} pair;
typedef struct pairs {
    VEC(pair);
} pairs;
void pairs_of(arena *a, const ledger_row *row, pairs *out);

// A number for an event (and which of its pairs) in formats that want one: from the hash in its name, always the same.
int64_t pair_number(const ledger_row *row, size_t which);

ent_day row_day(const ledger_row *row); // the event's, else the report's; ENT_NO_DAY for neither
sv row_cameo(const know *k,
             const ledger_row *row);    // the usual one for the type where the event has none
sv row_words(const ledger_row *row);    // the sentence, else the trigger; may be empty
sv row_code(const ledger_actor *actor); // empty for NULL or no code
sv row_name(const ledger_actor *actor);

#endif
