// SPDX-License-Identifier: Apache-2.0
//
// Uncertainty by doing it again: parametric bootstrap of a whole fit, and circular shifts of one stream.
#ifndef MEASURE_HAWKES_DRAW_H
#define MEASURE_HAWKES_DRAW_H

#include "measure/hawkes_fit.h"
#include "measure/hawkes_simulate.h"
#include "measure/parallel.h"

typedef struct hawkes_draws {
    size_t n;       // complete, without those that exploded
    size_t n_asked; // fewer are complete when somebody said stop
    size_t n_exploded;
    double *theta; // [n][n_streams][columns]
} hawkes_draws;

// Paths of the fitted world by clusters, each fitted as the events were (unpenalised).
ent_status hawkes_bootstrap(arena *a, const hawkes_world *w, size_t draws, const watch *look,
                            hawkes_draws *d, ent_err *err) ENT_MUST_USE;

// The quantile of n values (sorted by it), linear between them.
double hawkes_quantile(double *values, size_t n, double p);

// Is the source before the target more often than chance has it? The source's events move together around the span, each with its weight,
// by `shifts` random distances of 5 to 95 % of it (whole days in daily models); the likelihood ratio is taken anew.
typedef struct hawkes_shift {
    double ratio; // as it is
    double p;     // (1 + shifts with at least that) / (1 + shifts)
    size_t n_done;
} hawkes_shift;
ent_status hawkes_shift_test(arena *a, const hawkes_model *m, const hawkes_events *e, int target,
                             int source, size_t shifts, uint64_t seed, const watch *look,
                             hawkes_shift *s, ent_err *err) ENT_MUST_USE;

// The events with those of one stream moved by `days` around the span.
hawkes_events hawkes_shifted(arena *a, const hawkes_model *m, const hawkes_events *e, int source,
                             double days);

#endif
