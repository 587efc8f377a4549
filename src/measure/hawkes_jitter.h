// SPDX-License-Identifier: Apache-2.0
//
// Day-stamped events and decays of few days: each event gets a time within its day by lot, several times over; the continuous model is
// fitted to each, and the fits are combined by Rubin's rules (Multiple Imputation for Nonresponse in Surveys, 1987).
#ifndef MEASURE_HAWKES_JITTER_H
#define MEASURE_HAWKES_JITTER_H

#include "measure/hawkes.h"

enum { HAWKES_JITTERS = 5 };

// The events at the day's beginning plus a uniform part of it, sorted anew; `draw` numbers the lot. Kin follow.
hawkes_events hawkes_jittered(arena *a, const hawkes_events *e, uint64_t seed, uint32_t draw);

// Means of n fits' values; variance: mean of the variances plus (1 + 1/n) times the variance between.
void hawkes_rubin(const double *value, const double *variance, size_t n, double *mean,
                  double *total_variance);

#endif
