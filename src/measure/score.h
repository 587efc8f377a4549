// SPDX-License-Identifier: Apache-2.0
//
// How good a forecast was, by proper scores: lower is better. Closed forms as in Jordan, Krüger and Lerch 2019 (R scoringRules); for
// counts the sum over their distribution.
#ifndef MEASURE_SCORE_H
#define MEASURE_SCORE_H

#include "base/arena.h"

typedef struct score {
    double crps;   // continuous ranked probability score
    double neglog; // minus the log of the density or probability at what came
} score;

score score_normal(double y, double mean, double sd);
score score_t(double y, double df, double location, double scale); // df > 1
score score_poisson(double y, double rate);
score score_negbin(double y, double size, double mean);

// Of a sample, sorted in place; no neglog (NAN). mean|x - y| - sum (2i - n - 1) x_(i) / n^2
score score_sample(double y, double *sample, size_t n);

// A forecast as a sample of counts or numbers: interval, probability of at least one, place of what came (randomised for ties, u in
// [0,1)). `sample` is sorted.
typedef struct sample_marks {
    double lo, hi; // 90 per cent
    bool covered;
    double interval; // score of the 90 per cent interval
    double brier;    // of "at least one"
    double pit;
} sample_marks;
sample_marks score_marks(double y, const double *sample, size_t n, double u);

// Diebold and Mariano: mean of d over its standard error, autocovariances (each over its own number of pairs) by Bartlett's weights up to
// `lag`; two-sided p by the normal. NAN where d does
// not vary.
typedef struct comparison {
    double mean, statistic, p;
} comparison;
comparison score_compare(const double *d, size_t n, size_t lag);

#endif
