// SPDX-License-Identifier: Apache-2.0
//
// Change points: a series cut into stretches of constant mean or rate, exactly, by dynamic programming; how many by BIC.
// (Bai and Perron 2003; as R strucchange for least squares.)
#ifndef MEASURE_BREAKS_H
#define MEASURE_BREAKS_H

#include "base/arena.h"
#include "base/err.h"

typedef struct break_point {
    size_t at;     // the stretch before ends with this observation, counted from 1
    size_t lo, hi; // 90 per cent of where it may be, given the others
} break_point;

typedef struct breaks {
    size_t m;           // so many change points
    break_point *point; // m
    double cost;        // least squares, or minus the Poisson log-likelihood without its factorials
    double bic;
} breaks;

typedef struct breaks_result {
    breaks *by_count;  // 0 .. most
    size_t most, best; // `best` has the least BIC
} breaks_result;

// `exposure` NULL: least squares of y; else counts y with exposure (> 0). Observations that are NAN, or without exposure, must be left out
// beforehand. Stretches have at least `least` observations; at most `most` change points. O(most n^2), n at most 20,000.
ent_status breaks_find(arena *a, const double *y, const double *exposure, size_t n, size_t least,
                       size_t most, breaks_result *result, ent_err *err) ENT_MUST_USE;

#endif
