// SPDX-License-Identifier: Apache-2.0
//
// Fits and verdicts as JSON (man/entente-fit.1, entente-test.1), and a fit read back, so that what-ifs need nothing else.
#ifndef MEASURE_EXCITE_FILE_H
#define MEASURE_EXCITE_FILE_H

#include "measure/excite.h"
#include "measure/number.h"

// Keys of an open object: streams, estimates, pairs, residuals, curves, process.
void excite_write_fit(arena *a, json *j, const excite *x, const excite_settings *s,
                      const excite_fit *f);

// Keys of an open object: from, to, given, estimates, checks, verdict, wording, not_adjusted_for, and the tests behind them.
void excite_write_result(json *j, const excite *x, const excite_claim *c, const excite_result *r);

// Keys of an open object: day (edges), with and without as [mean, lo, hi] by period, share.
void excite_write_fan(json *j, const whatif_fan *fan);

// "config": {...} inside an open object.
void excite_write_config(json *j, const excite_settings *s, const excite *x);

// What a fit keeps of the process.
typedef struct excite_kept {
    int n_streams;
    sv name[HAWKES_STREAMS];
    ent_day origin;
    hawkes_model model;
    hawkes_events events;
    const double *theta;
    hawkes_draws draws;
    double radius;
    bool parents_thinned;
    char hash[65]; // of the file
} excite_kept;

// ENT_ERR_INPUT: not such a file, or damaged.
ent_status excite_read_fit(arena *a, const char *path, excite_kept *k, ent_err *err) ENT_MUST_USE;

#endif
