// SPDX-License-Identifier: Apache-2.0
//
// What would not have happened, or will not, without a stream of events. Answers hold under the fitted model: an association in time, not
// a cause.
//
// Back: every event has a chance to descend from what is taken away,
//
//     q_n = 1 when taken away, else sum over earlier m of p_nm q_m,     p_nm = alpha w_m g(t_n - t_m) / (lambda(t_n) / e(t_n))
//
// and the sum of q over a stream is what is expected to go with it. Ahead: sample paths from the present state with and without the
// stream, all else drawn alike.
#ifndef MEASURE_WHATIF_H
#define MEASURE_WHATIF_H

#include "measure/hawkes_draw.h"

// q[n]; `removed` [n]. O(n streams decays).
void whatif_back(arena *a, const hawkes_model *m, const hawkes_events *e, const double *theta,
                 const bool *removed, double *q);

// Rates in the long run, (I - A)^-1 mu, with the last value of the baseline; a stream `without` (or -1) has none and excites nothing.
// False: explosive.
bool whatif_stationary(arena *a, const hawkes_model *m, const double *theta, int without,
                       double *rates);

// Expected counts of the target by period: back along the span, or ahead. lo and hi enclose 90 %: over bootstrap draws for the past, over
// paths (and draws, where there are any) ahead. All arrays [n]; `day` [n + 1] are the periods' edges.
typedef struct whatif_fan {
    size_t n;
    const double *day; // from the beginning of the span; ahead: from its end
    const double *with_mean, *with_lo, *with_hi;
    const double *without_mean, *without_lo, *without_hi;
    double removed_share, removed_lo, removed_hi; // of the target's events
} whatif_fan;

// Takes `source`'s events with from <= t < to away; counts the target's by periods of `period_days`. `draws` may be empty (n = 0): no intervals.
ent_status whatif_past(arena *a, const hawkes_model *m, const hawkes_events *e, const double *theta,
                       const hawkes_draws *draws, int source, int target, double from, double to,
                       double period_days, const watch *look, whatif_fan *fan,
                       ent_err *err) ENT_MUST_USE;

// Exposure ahead: the mean of the last 52 weeks; baseline: its last value. Path i takes its parameters from draw i modulo their number.
typedef struct whatif_plan {
    int source, target;
    double ahead_days, period_days;
    size_t paths;
    uint64_t seed;
    bool parents_thinned;
} whatif_plan;
ent_status whatif_ahead(arena *a, const hawkes_model *m, const hawkes_events *e,
                        const double *theta, const hawkes_draws *draws, const whatif_plan *plan,
                        const watch *look, whatif_fan *fan, ent_err *err) ENT_MUST_USE;

// Counts of each period and path, [paths][n_periods], with everything in: for forecasts. Everything else as whatif_ahead.
ent_status whatif_paths(arena *a, const hawkes_model *m, const hawkes_events *e,
                        const double *theta, const hawkes_draws *draws, const whatif_plan *plan,
                        const watch *look, double *counts, size_t *n_done,
                        ent_err *err) ENT_MUST_USE;

// How strongly an event of the source is followed, by its age: sum over k of alpha_k g_k(age), and what it comes to up to then.
// [n] ages from 0 in steps of `step_days`; lo, hi 90 % over draws, NULL without.
typedef struct hawkes_curve {
    size_t n;
    const double *day, *mean, *lo, *hi;
    double total, total_lo, total_hi; // sum over k of alpha: events that follow one
} hawkes_curve;
hawkes_curve whatif_curve(arena *a, const hawkes_model *m, const double *theta,
                          const hawkes_draws *draws, int source, int target, double step_days,
                          size_t n);

#endif
