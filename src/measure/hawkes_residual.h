// SPDX-License-Identifier: Apache-2.0
//
// Does it fit? If the model holds, the increments of the compensator between a target's events are exponential with mean 1 (Ogata 1988).
// For counts a day: probability transforms randomised between P(Y < y) and P(Y <= y), which are uniform; the distance is the mean over
// HAWKES_LOTS randomisations, so that no single one decides.
//
// The distance from that law is judged by a parametric bootstrap, as the parameters were fitted to the same events.
#ifndef MEASURE_HAWKES_RESIDUAL_H
#define MEASURE_HAWKES_RESIDUAL_H

#include "measure/hawkes_fit.h"
#include "measure/hawkes_simulate.h"
#include "measure/parallel.h"

enum { HAWKES_LOTS = 5 };

typedef struct hawkes_residuals {
    size_t n;
    double *
        increment; // [n]; the first from the beginning of the span. Counts: -log(1 - u) of the middle of each day's u
    double total; // compensator over the whole span: n at the maximum, without a penalty
    double ks; // largest distance from the exponential (counts: of u from the uniform) distribution
    double lag1; // correlation of neighbours
} hawkes_residuals;

// `theta` is the target's own. The same-document rule is not looked at; the dead time is.
hawkes_residuals hawkes_residuals_of(arena *a, const hawkes_model *m, const hawkes_events *e,
                                     int target, const double *theta, uint64_t seed);

typedef struct hawkes_goodness {
    double ks, ks_p;     // p by bootstrap
    double lag1, lag1_p; // two-sided, by bootstrap
    size_t n_draws;
    size_t n_exploded; // draws that could not be used
} hawkes_goodness;
ent_status hawkes_goodness_of(arena *a, const hawkes_world *w, const hawkes_events *e, int target,
                              size_t draws, const watch *look, hawkes_goodness *g,
                              ent_err *err) ENT_MUST_USE;

#endif
