// SPDX-License-Identifier: Apache-2.0
//
// Streams of dated events as a Hawkes process, its fit, and the test of a claim: from what people have to what hawkes.h takes.
//
//     streams, exposure ──excite_of──▶ excite ──excite_fit_of──▶ estimates, intervals, residuals
//                                             └─excite_test──▶ checks C1 to C10, verdict
//
// Whole days make a daily model (counts a day); any time of day a continuous one. Exposure becomes weekly bins from the first day on.
#ifndef MEASURE_EXCITE_H
#define MEASURE_EXCITE_H

#include "measure/exposure.h"
#include "measure/hawkes_draw.h"
#include "measure/hawkes_residual.h"
#include "measure/stream.h"
#include "measure/verdict.h"
#include "measure/whatif.h"

typedef struct excite_settings {
    int n_half_lives;
    double half_life_days[HAWKES_DECAYS];
    double knot_weeks; // between knots of the baseline; 0: it is constant
    hawkes_penalty penalty;
    bool marks;        // a parent weighs |score| over its stream's mean |score|
    bool any_document; // the same-document rule is off
    double dead_days;  // see hawkes.h
    bool continuous;   // never daily: several events of a day do not excite each other
    ent_day from, to;  // first and last day; ENT_NO_DAY: of the events
    size_t bootstrap;  // draws; 0: no intervals of shares
    size_t shifts;
    uint64_t seed;
    watch look;
} excite_settings;

excite_settings
excite_defaults(void); // 3 and 14 days, knots 26 weeks, 200 draws, 999 shifts, seed 1

typedef struct excite {
    int n_streams;
    sv name[HAWKES_STREAMS];
    size_t count[HAWKES_STREAMS];
    ent_day origin; // time 0
    hawkes_model model;
    hawkes_events events;
    const uint32_t *source; // [events.n] the coded event behind each
    const measure_events *all;
    bool exposed, documented; // whether exposure, and documents of the events, are known
} excite;

// ENT_ERR_INPUT, saying which and why: a stream without events, or with all of them at one instant; fewer than two streams' worth of
// days; no exposure at all in a bin. Warned of: fewer than 50 events, missing bins, no exposure, one event in two streams.
ent_status excite_of(arena *a, const measure_events *all, const stream *streams, int n,
                     const exposures *read, const excite_settings *s, excite *x, warnings *w,
                     ent_err *err) ENT_MUST_USE;

// The same up to a day, or otherwise changed: knots and exposure are those of the settings for that span.
hawkes_model excite_until(arena *a, const excite *x, const excite_settings *s, double days);

typedef struct excite_fit {
    hawkes_fits fits;
    double *branching; // [target][source]
    double radius;
    hawkes_draws draws;        // n 0 where none were asked, or the fit is explosive
    hawkes_goodness *goodness; // [n_streams]
    double *jittered,
        *jittered_se; // [target][source]: decays of few days on whole days, NULL where not needed
} excite_fit;

// Warned of: an explosive fit, columns that say the same, no convergence, a bootstrap that was stopped.
ent_status excite_fit_of(arena *a, const excite *x, const excite_settings *s, excite_fit *f,
                         warnings *w, ent_err *err) ENT_MUST_USE;

hawkes_world excite_world(const excite *x, const double *theta, uint64_t seed);

// A claim: do events of stream `from` speed those of `to`? The other streams are given.
typedef struct excite_claim {
    int from, to;
    int control; // a stream about an unrelated state, or -1
    sv given;    // names, for the words
} excite_claim;

typedef struct excite_result {
    verdict verdict;
    verdict_facts facts;
    hawkes_ratio ratio; // at the settings
    hawkes_shift shift, reverse;
    double alpha, alpha_lo,
        alpha_hi; // target events an event of `from` is followed by; 90 % by bootstrap
    double drift_b[3], drift_se[3], drift_p[3]; // half-lives of 8, 26, 52 weeks
    double level_b[3], level_se[3], level_p[3];
    double var_f_p, var_hc0_p, var_sum; // weekly VAR(4), given all streams
    double gain, gain_p;                // CRPS without less CRPS with the source; Diebold-Mariano
    size_t n_origins, n_episodes;
} excite_result;

// All checks. The verdict's p is the shift's; adjust it and decide again where there are several claims.
ent_status excite_test(arena *a, const excite *x, const excite_settings *s,
                       const excite_claim *claim, excite_result *r, warnings *w,
                       ent_err *err) ENT_MUST_USE;

#endif
