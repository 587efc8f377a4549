// SPDX-License-Identifier: Apache-2.0
//
// Counts by bins: what forecasts, autoregressions and levels of streams work on.
//
//     bin_start TAB WEST>BLR TAB RUS>BLR          a file: the day a bin begins, then a column a stream
//     2001-01-01 TAB 3 TAB 0
//
// An empty cell is a missing bin. A column `documents` is the exposure.
#ifndef MEASURE_COUNTS_H
#define MEASURE_COUNTS_H

#include "measure/exposure.h"
#include "measure/series.h"
#include "measure/stream.h"

typedef struct counts {
    size_t n, streams;
    const ent_day *edge;    // n + 1
    const sv *name;         // streams
    const double *count;    // n x streams, by columns; NAN: missing
    const double *exposure; // n, mean 1; 1 everywhere where none is known
    bool exposed;
    char hash[65]; // of the file
} counts;

// ENT_ERR_INPUT: a cell that is no number of 0 or more; bins out of order, doubled, or left out (an empty line of cells is how a bin
// is missing); no column.
ent_status counts_read(arena *a, const char *path, counts *c, ent_err *err) ENT_MUST_USE;

// Of streams of events, by bins from the first event of any to the last. ENT_ERR_INPUT: a stream without events.
ent_status counts_of_streams(arena *a, const measure_events *events, const exposures *exposure,
                             const stream_rules *rules, series_bin bin, counts *c,
                             ent_err *err) ENT_MUST_USE;

// The column called so, -1 for none.
int counts_stream(const counts *c, sv wanted);

static inline const double *counts_column(const counts *c, int at) {
    return c->count + (size_t)at * c->n;
}

#endif
