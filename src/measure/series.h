// SPDX-License-Identifier: Apache-2.0
//
// How two states deal with each other, bin by bin, by direction and domain: counts, scores, and how much news was read.
#ifndef MEASURE_SERIES_H
#define MEASURE_SERIES_H

#include "measure/domain.h"
#include "measure/exposure.h"

#define SERIES_BIN_LIST(F) \
    F(day)                 \
    F(week)                \
    F(month)               \
    F(quarter)             \
    F(year)
#define SERIES_BIN_ENUM(name) SERIES_##name,
typedef enum series_bin { SERIES_BIN_LIST(SERIES_BIN_ENUM) N_SERIES_BINS } series_bin;

// The bin that a day is in begins on: Mondays, the first of months, quarters, years. And the next one's beginning.
ent_day series_bin_start(ent_day day, series_bin bin);
ent_day series_bin_next(ent_day start, series_bin bin);

typedef enum series_way {
    SERIES_TO,
    SERIES_FROM,
    SERIES_BOTH,
    N_SERIES_WAYS
} series_way; // a to b, b to a, both

// Weights: an event of k domains counts 1/k in each; a reciprocal one once in both directions together, one half in each.
typedef struct series_cell {
    double plus, minus; // together, apart
    double score; // sum of scores; the sum mixes volume with tone: never read it without the counts
    double verbal,
        verbal_score; // events that are words: their number, sum of scores ("enthusiasm")
    double deeds_plus, deeds_minus; // material ones
} series_cell;

typedef struct series {
    sv a, b;
    series_bin bin;
    size_t n;
    const ent_day *edge;    // n + 1
    const double *exposure; // n, mean 1 where known; NAN: unknown
    double mean_documents;  // a bin of the exposure; 0: there is none
    series_cell *cell;      // [N_SERIES_WAYS][N_DOMAINS + 1][n], the last domain all together
    const uint32_t *event;  // events of the dyad, by time
    size_t n_events;
} series;

enum { SERIES_ALL = N_DOMAINS };

static inline series_cell *series_at(const series *s, series_way way, int d) {
    return s->cell + ((size_t)way * (N_DOMAINS + 1) + (size_t)d) * s->n;
}

// Bins from `from` to `to` (ENT_NO_DAY: the dyad's first and last event). ENT_ERR_INPUT when the dyad has no event there, or there would be
// more than 100,000 bins.
ent_status series_of(arena *a, const measure_events *events, const exposures *read, sv state_a,
                     sv state_b, series_bin bin, ent_day from, ent_day to, series *s,
                     ent_err *err) ENT_MUST_USE;

// Weights of an event between the two, by way; false where it is not of the dyad.
bool series_weights(const measure_event *e, sv a, sv b, double weight[N_SERIES_WAYS]);

#endif
