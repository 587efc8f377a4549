// SPDX-License-Identifier: Apache-2.0
//
// A question about two states, from one file of settings to a report: a page that needs nothing else, and the same numbers as JSON.
//
//     title = "..."
//     question = "Does pressure from the West speed the union of Belarus and Russia?"
//     events = "blr.ledger"            a ledger or a file of events; or
//     counts = "months.tsv"            counts by bin (counts.h)
//     exposure = "weeks.tsv"           documents read
//     obligations = "union-state.jsonl"
//     dyad = ["BLR", "RUS"]
//     pressure = ["USA", "EU"]         adds the usual streams: pressure, crisis, patron, integration, friction
//     bin = "month"
//     from = 2002-07-01
//     to = 2025-06-30
//     known = 2025-06-30
//     source = "whose data, and by which licence"
//     limits = ["what these data cannot show"]
//
//     [claim]
//     from = "pressure"
//     to = "integration"
//     given = ["crisis", "patron"]
//
//     [method]
//     lags = 3
//     half_lives = [3, 14]
//     knots_weeks = 26
//     shifts = 999
//     bootstrap = 200
//     horizons = [1, 3, 6]
//     seed = 1
//
//     [stream.sanctions]               more streams (stream.h); of counts the columns are the streams
//     actors = ["USA"]
//
// Files are found beside the settings.
#ifndef MEASURE_STUDY_H
#define MEASURE_STUDY_H

#include "base/text.h"
#include "measure/drift.h"
#include "measure/excite.h"
#include "measure/flow.h"
#include "measure/forecast.h"
#include "measure/index.h"
#include "measure/var.h"

enum { STUDY_FLOWS = 10, STUDY_LAGS = 8, STUDY_STOCKS = 3 };

typedef struct study_plan {
    const char *file;
    sv title, question, source, limits; // limits joined by '|'
    sv events, counts, exposure, obligations;
    sv a, b, pressure;
    series_bin bin;
    ent_day from, to, known;
    sv claim_from, claim_to, claim_given; // empty without a claim
    double lags, knots_weeks, shifts, bootstrap, seed;
    double half_life[4];
    size_t half_lives;
    size_t horizons, horizon[FORECAST_MOST_HORIZONS];
    stream_rules rules;
} study_plan;

// ENT_ERR_INPUT: "FILE:LINE: what is wrong", and what does not go together.
ent_status study_read(arena *a, const char *path, study_plan *p, ent_err *err) ENT_MUST_USE;

typedef struct study_stream {
    sv name;
    double total;
    double *rate, *level, *lo, *hi; // by bin; level NULL where none could be told
    breaks changes;
    const char *why; // there is no level
} study_stream;

typedef struct study_stock {
    double half_life_weeks;
    bool there;
    drift_result level, speed;
} study_stock;

// Streams of dated events that follow each other (excite.h); not of counts.
typedef struct study_excite {
    bool fitted, tested, has_past, has_ahead; // what there is
    excite_result result;
    hawkes_curve curve; // of the claim
    whatif_fan past, ahead;
    ent_day origin, end; // fans' days count from these
} study_excite;

typedef struct study {
    const study_plan *plan;
    measure_events events; // empty for counts
    exposures exposure;
    bool has_series, has_treaties, has_claim, has_var, has_backtest;
    series series;
    flow flow[STUDY_FLOWS];
    size_t flows;
    treaties treaties;
    index_result *index; // by day
    ent_day *index_day;
    size_t indices;
    counts counts;
    study_stream *stream;
    int from, to;                // of the claim, columns of the counts
    size_t first_given, n_given; // columns that are adjusted for stand behind: see `order`
    int order[16];               // columns of the VAR: to, from, given
    size_t ordered;
    granger by_lag[STUDY_LAGS], reverse; // lags 1 .. 8; the other direction at the plan's lags
    bool lag_there[STUDY_LAGS];
    double shift_p;
    study_stock stock[STUDY_STOCKS];
    study_excite excite;
    forecast_plan forecasts;
    backtest *scores; // [N_FORECASTS][horizons]
    warnings warned;
    sv verdict, wording;
} study;

// `stop`, asked now and then, may be NULL; true ends it with what is done. ENT_ERR_INPUT where nothing at all can be said.
ent_status study_run(arena *a, const study_plan *p, bool (*stop)(void), study *s,
                     ent_err *err) ENT_MUST_USE;

// The excitation part of study_run: sets s->excite, and the verdict where the claim could be tested.
void study_run_excite(arena *a, study *s, bool (*stop)(void));

void study_html(text *t, const study *s);
void study_json(text *t, const study *s);

#endif
