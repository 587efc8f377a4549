// SPDX-License-Identifier: Apache-2.0
//
// Exposure: how much news was read, by bins of time. Rates are by exposure, so that a busy press is not taken for a busy dyad.
//
// A file of lines `bin_start TAB stream TAB documents` under those column names: the day a bin begins, a stream's name or `*` for all,
// documents read. Bins of one stream have one length (a week by default), or are months; the last one is as long as the one before.
#ifndef MEASURE_EXPOSURE_H
#define MEASURE_EXPOSURE_H

#include "measure/event.h"

typedef struct exposure {
    sv stream;          // "*": for all
    size_t n;           // bins
    const double *edge; // n + 1 days since 1970-01-01, ascending
    const double *
        value; // n; documents over their mean, so that the mean of the known ones is 1; NAN: the bin is missing
    double mean_documents; // a bin
} exposure;

typedef struct exposures {
    VEC(exposure);
} exposures;

// Missing bins get NAN and a warning. ENT_ERR_INPUT: bins that overlap, are not in order, or that have no documents at all.
ent_status exposure_read(arena *a, const char *path, exposures *e, char hash[65], warnings *w,
                         ent_err *err) ENT_MUST_USE;

// Of a ledger's reports, by weeks that begin on Mondays; false when it covers less than two bins.
bool exposure_of_coverage(arena *a, const measure_coverage *c, int bin_days, exposure *e);

// That of the stream, or of all; NULL when there is neither.
const exposure *exposure_for(const exposures *e, sv stream);

// Its mean over [from, to), weighted by time; NAN where a bin is missing or it does not reach.
double exposure_over(const exposure *e, double from, double to);

#endif
